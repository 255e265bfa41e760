//! What is written down twice is written down alike.

use super::VERSION;

#[test]
fn the_version_is_the_one_that_the_manifest_and_its_lockfile_pin() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/provider/");
    let manifest = std::fs::read_to_string(format!("{folder}package.json")).unwrap();
    assert!(manifest.contains(&format!("\"oidc-provider\": \"{VERSION}\"")), "{manifest}");
    let lockfile = std::fs::read_to_string(format!("{folder}package-lock.json")).unwrap();
    assert!(lockfile.contains(&format!("\"oidc-provider\": \"{VERSION}\"")));
}
