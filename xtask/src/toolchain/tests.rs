//! Reading what a compiler says of itself.

use super::*;

#[test]
fn release_and_host_are_read_from_the_verbose_version() {
    let text = "rustc 1.95.0 (59807616e 2026-04-14)\nbinary: rustc\ncommit-date: 2026-04-14\n\
                host: x86_64-unknown-linux-gnu\nrelease: 1.95.0\nLLVM version: 22.1.2";
    let compiler = read_verbose(text).unwrap();
    assert_eq!(compiler.release.to_string(), "1.95.0");
    assert_eq!(compiler.host, "x86_64-unknown-linux-gnu");
}

#[test]
fn words_that_are_not_a_compilers_are_not_taken_for_one() {
    assert_eq!(read_verbose("error: toolchain is not installed"), None);
}
