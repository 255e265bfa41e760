//! Reading what apt-cache prints.

use super::*;

#[test]
fn the_candidate_is_read_without_its_epoch() {
    let policy = "lld-22:\n  Installed: (none)\n  Candidate: 1:22.1.8-1~deb12u1\n  Version table:\n     1:22.1.8-1~deb12u1 500";
    assert_eq!(candidate_in(policy).unwrap().to_string(), "22.1.8");
    let plain = "rustc-web:\n  Installed: (none)\n  Candidate: 1.96.0+dfsg1-1~deb12u2\n";
    assert_eq!(candidate_in(plain).unwrap().to_string(), "1.96.0");
}

#[test]
fn a_package_that_cannot_be_installed_has_no_candidate() {
    assert_eq!(candidate_in("rustc-web:\n  Installed: (none)\n  Candidate: (none)\n"), None);
    assert_eq!(candidate_in(""), None);
}

#[test]
fn dependencies_are_listed_by_name() {
    let listing = "rustc-web\n  Depends: libc6\n  Depends: libstd-rust-web-dev\nlibstd-rust-web-1.96\n  Depends: libllvm22\n";
    assert_eq!(dependencies_in(listing), ["libc6", "libstd-rust-web-dev", "libllvm22"]);
}
