//! What is written down twice is written down alike.

use super::{LIGHTHOUSE, PROVIDER};

#[test]
fn the_versions_are_those_that_the_manifests_and_their_lockfiles_pin() {
    for package in [PROVIDER, LIGHTHOUSE] {
        let folder = format!("{}/../{}/", env!("CARGO_MANIFEST_DIR"), package.source);
        let pinned = format!("\"{}\": \"{}\"", package.name, package.version);
        for name in super::MANIFESTS {
            let text = std::fs::read_to_string(format!("{folder}{name}")).unwrap();
            assert!(text.contains(&pinned), "{name}: {pinned}");
        }
    }
}
