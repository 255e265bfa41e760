//! Which files belong to the first load, and how the table adds up.

use std::path::PathBuf;

use super::*;

struct Dist(PathBuf);

impl Dist {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("rollcall-dist-{name}-{}", std::process::id()));
        fs::create_dir_all(path.join("snippets")).unwrap();
        Self(path)
    }

    fn write(&self, name: &str, content: &str) {
        fs::write(self.0.join(name), content).unwrap();
    }
}

impl Drop for Dist {
    fn drop(&mut self) {
        // A folder left behind in the temporary directory harms nobody.
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn the_first_load_is_the_shell_and_what_it_names() {
    let dist = Dist::new("names");
    dist.write(
        "index.html",
        r#"<link href="/main-1.css"><script>import init from "/app-2.js"; init("/app-3_bg.wasm")</script>
           <link rel="modulepreload" href="/snippets/inline.js">"#,
    );
    for name in ["main-1.css", "app-2.js", "app-3_bg.wasm", "snippets/inline.js", "robots.txt"] {
        dist.write(name, "");
    }
    let names: Vec<String> = first_load(&dist.0).unwrap().into_iter().collect();
    assert_eq!(names, ["app-2.js", "app-3_bg.wasm", "index.html", "main-1.css", "snippets/inline.js"]);
}

#[test]
fn a_missing_build_is_named_as_such() {
    let dist = Dist::new("missing");
    assert!(matches!(first_load(&dist.0), Err(Failure::ShellMissing)));
}

#[test]
fn the_table_ends_with_the_sum_of_its_lines() {
    let file = |name: &str, raw, sent| Measured { name: name.into(), raw, sent };
    let table = table(&[file("app-1234567890abcdef_bg.wasm", 400_000, 120_000), file("index.html", 2_000, 700)]);
    let last: Vec<&str> = table.lines().last().unwrap().split_whitespace().collect();
    assert_eq!(last, ["first", "load", "402000", "120700"]);
    let widths: BTreeSet<usize> = table.lines().map(str::len).collect();
    assert_eq!(widths.len(), 1, "the columns are not aligned:\n{table}");
}
