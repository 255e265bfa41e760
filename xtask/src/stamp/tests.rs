//! What changes a fingerprint and what does not.

use super::*;

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("rollcall-stamp-{name}-{}", std::process::id()));
        fs::create_dir_all(path.join("src/deep")).unwrap();
        let folder = Self(path);
        folder.write("src/a.rs", "a");
        folder.write("src/deep/b.rs", "b");
        folder
    }

    fn write(&self, path: &str, content: &str) {
        fs::write(self.0.join(path), content).unwrap();
    }

    fn stamp(&self) -> String {
        of(&self.0, &["src", "absent"], &["fact"]).unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A folder left behind in the temporary directory harms nobody.
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn the_same_files_and_facts_have_the_same_stamp() {
    let folder = Folder::new("same");
    let before = folder.stamp();
    folder.write("src/a.rs", "a");
    assert_eq!(folder.stamp(), before);
}

#[test]
fn a_changed_added_or_renamed_file_changes_the_stamp() {
    let folder = Folder::new("changed");
    let mut seen = vec![folder.stamp()];
    folder.write("src/deep/b.rs", "B");
    seen.push(folder.stamp());
    folder.write("src/deep/c.rs", "");
    seen.push(folder.stamp());
    fs::rename(folder.0.join("src/deep/c.rs"), folder.0.join("src/deep/d.rs")).unwrap();
    seen.push(folder.stamp());
    let count = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), count);
}

#[test]
fn content_moved_from_one_file_to_the_next_changes_the_stamp() {
    let folder = Folder::new("moved");
    folder.write("src/a.rs", "ab");
    folder.write("src/deep/b.rs", "");
    let before = folder.stamp();
    folder.write("src/a.rs", "a");
    folder.write("src/deep/b.rs", "b");
    assert_ne!(folder.stamp(), before);
}

#[test]
fn a_changed_fact_changes_the_stamp() {
    let folder = Folder::new("fact");
    let other = of(&folder.0, &["src", "absent"], &["other fact"]).unwrap();
    assert_ne!(folder.stamp(), other);
}

#[test]
fn hidden_files_do_not_count() {
    let folder = Folder::new("hidden");
    let before = folder.stamp();
    folder.write("src/.a.rs.swp", "x");
    assert_eq!(folder.stamp(), before);
}
