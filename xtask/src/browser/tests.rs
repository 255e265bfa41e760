//! That a browser and a driver of different versions are told apart.

use super::*;

fn version(text: &str) -> Option<Version> {
    Version::find(text)
}

#[test]
fn browser_and_driver_of_one_major_version_belong_together() {
    assert!(same_version(version("156.0.8078.79"), version("156.0.8078.12")).is_ok());
}

#[test]
fn a_driver_of_another_version_is_refused_with_both_versions_named() {
    let sentence = same_version(version("156.0.1"), version("155.0.9")).unwrap_err().to_string();
    assert!(sentence.contains("156.0.1"), "{sentence}");
    assert!(sentence.contains("155.0.9"), "{sentence}");
}

#[test]
fn a_program_that_names_no_version_counts_as_missing() {
    let sentence = same_version(None, version("155.0.9")).unwrap_err().to_string();
    assert!(sentence.contains("need Chromium and its driver"), "{sentence}");
}
