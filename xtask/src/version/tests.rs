//! The version lines of the tools that are really asked.

use super::*;

fn version(major: u32, minor: u32, patch: u32) -> Option<Version> {
    Some(Version { major, minor, patch })
}

#[test]
fn versions_are_found_in_the_words_of_each_tool() {
    for (line, expected) in [
        ("rustc 1.95.0 (59807616e 2026-04-14)", version(1, 95, 0)),
        ("rustc 1.97.0-nightly (abc 2026-06-01)", version(1, 97, 0)),
        ("trunk 0.22.1", version(0, 22, 1)),
        ("wasm-bindgen 0.2.129", version(0, 2, 129)),
        ("wasm-opt version 132 (version_132)", version(132, 0, 0)),
        ("Chromium 156.0.8078.79 built on Debian", version(156, 0, 8078)),
        ("ChromeDriver 156.0.8078.79 (e3b0 refs)", version(156, 0, 8078)),
        ("  Candidate: 1.96.0+dfsg1-1~deb12u2", version(1, 96, 0)),
        ("rust-version = \"1.95\"", version(1, 95, 0)),
    ] {
        assert_eq!(Version::find(line), expected, "{line}");
    }
}

#[test]
fn a_text_without_a_version_has_none() {
    for line in ["", "command not found", "  Candidate: (none)", "v.1"] {
        assert_eq!(Version::find(line), None, "{line}");
    }
}

#[test]
fn versions_compare_part_by_part_as_numbers() {
    assert!(version(1, 100, 0) > version(1, 95, 9));
    assert!(version(1, 95, 0) < version(1, 95, 1));
    assert!(version(0, 99, 99) < version(1, 0, 0));
}
