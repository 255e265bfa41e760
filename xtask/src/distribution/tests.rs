//! Which packages make a compiler that can build for the browser, and what a person without root is told.

use super::*;

fn version(text: &str) -> Version {
    Version::find(text).expect("the text holds a version")
}

#[test]
fn the_linker_follows_the_compilers_llvm() {
    let dependencies = ["libc6", "libstd-rust-web-1.96", "libllvm22"].map(str::to_owned);
    assert_eq!(linker_for(&dependencies), "lld-22");
    assert_eq!(linker_for(&["libllvm-dev".to_owned()]), "lld");
}

#[test]
fn without_root_the_exact_command_is_printed() {
    let packages = ["rustc-web", "lld-22"].map(str::to_owned);
    let words = remedy(Some(version("1.96.0")), version("1.95.0"), &packages);
    assert!(words.contains("`sudo apt-get install --no-install-recommends rustc-web lld-22`"), "{words}");
}

#[test]
fn an_old_or_absent_package_is_not_recommended() {
    for candidate in [None, Some(version("1.85.0"))] {
        let words = remedy(candidate, version("1.95.0"), &[]);
        assert!(!words.contains("apt-get"), "{words}");
        assert!(words.contains("rustup target add wasm32-unknown-unknown"), "{words}");
    }
}

#[test]
fn a_folder_without_a_compiler_offers_none() {
    assert_eq!(installed(Path::new("/nowhere"), version("1.0.0")), None);
}
