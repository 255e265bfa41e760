//! Where the cache lies, and that only a finished installation is ever seen under its name.

use super::*;
use crate::failure::Missing;

fn root_with(variables: &[(&str, &str)]) -> PathBuf {
    root_from(|name| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| OsString::from(value)))
}

fn empty_cache(name: &str) -> Cache {
    let root = env::temp_dir().join(format!("rollcall-cache-{name}-{}", std::process::id()));
    remove_if_there(&root).unwrap();
    Cache { root }
}

#[test]
fn the_projects_own_variable_wins_over_the_desktops() {
    let all = [("ROLLCALL_CACHE", "/a"), ("XDG_CACHE_HOME", "/b"), ("HOME", "/c")];
    assert_eq!(root_with(&all), Path::new("/a"));
    assert_eq!(root_with(&all[1..]), Path::new("/b/rollcall"));
    assert!(root_with(&all[2..]).starts_with("/c"));
    assert!(root_with(&all[2..]).ends_with("rollcall"));
}

#[test]
fn a_finished_installation_replaces_what_was_there() {
    let cache = empty_cache("replace");
    for content in ["old", "new"] {
        cache.fill("tool-1", |folder| fs::write(folder.join("tool"), content).map_err(Failure::file("write", folder))).unwrap();
    }
    let installed = cache.folder("tool-1").join("tool");
    assert_eq!(fs::read_to_string(installed).unwrap(), "new");
    fs::remove_dir_all(&cache.root).unwrap();
}

#[test]
fn a_broken_installation_leaves_nothing_behind() {
    let cache = empty_cache("broken");
    let result = cache.fill("tool-1", |folder| {
        fs::write(folder.join("half"), "").map_err(Failure::file("write", folder))?;
        Err(Failure::from(Missing::Compiler))
    });
    assert!(result.is_err());
    assert_eq!(fs::read_dir(&cache.root).unwrap().count(), 0);
    fs::remove_dir_all(&cache.root).unwrap();
}
