//! What the compiler is told, and what is looked for.

use std::path::{Path, PathBuf};

use super::{holds, renamed};

#[test]
fn a_folder_becomes_a_name_in_one_argument_even_with_blanks() {
    let argument = renamed((PathBuf::from("/srv/some place/registry/src"), "crates"));
    assert_eq!(argument, "--remap-path-prefix=/srv/some place/registry/src=crates");
}

#[test]
fn a_folder_is_found_in_the_middle_of_a_binary() {
    assert!(holds(b"\0\x01/srv/place/registry/src/x.rs\xff", Path::new("/srv/place/registry/src")));
    assert!(!holds(b"\0\x01crates/x.rs\xff", Path::new("/srv/place/registry/src")));
}
