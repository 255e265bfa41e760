//! What the package says of itself, and that the same content makes the same package.

use std::fs;
use std::path::PathBuf;

use super::{debian, trial};
use crate::workspace::Workspace;

#[test]
fn the_newest_symbol_of_the_c_library_decides_which_one_is_needed() {
    assert_eq!(debian::glibc(b"..GLIBC_2.2.5\0GLIBC_2.34\0GLIBC_2.4\0GLIBC_PRIVATE").as_deref(), Some("2.34"));
    assert_eq!(debian::glibc(b"no such library"), None);
}

#[test]
fn the_control_file_names_what_the_binary_needs() {
    let text = debian::control("0.1.0", "amd64", 12, Some("2.34".to_owned()));
    for line in ["Package: rollcall", "Version: 0.1.0", "Architecture: amd64", "Installed-Size: 12"] {
        assert!(text.lines().any(|one| one == line), "{line} is not in:\n{text}");
    }
    assert!(text.contains("Depends: libc6 (>= 2.34), libgcc-s1, ca-certificates\n"));
    assert!(
        text.contains("\n A web console") && text.contains("\n being"),
        "every further line of the description begins with a blank:\n{text}"
    );
}

#[test]
fn a_library_that_the_containers_base_lacks_is_found() {
    let usual = "\tlinux-vdso.so.1 (0x1)\n\tlibgcc_s.so.1 => /lib/libgcc_s.so.1 (0x2)\n\tlibm.so.6 => /lib/libm.so.6 (0x3)\n\
        \tlibc.so.6 => /lib/libc.so.6 (0x4)\n\t/lib64/ld-linux-x86-64.so.2 (0x5)\n";
    assert_eq!(trial::foreign(usual), None);
    assert_eq!(trial::foreign("\tstatically linked\n"), None);
    assert_eq!(trial::foreign(&format!("{usual}\tlibsqlite3.so.0 => /lib/libsqlite3.so.0 (0x6)\n")), Some("libsqlite3.so.0"));
}

#[test]
fn the_same_binary_makes_the_same_package_whenever_it_is_built() {
    if !super::has_dpkg() {
        println!("not run: there is no dpkg here");
        return;
    }
    let target = std::env::temp_dir().join(format!("rollcall-package-{}", std::process::id()));
    fs::create_dir_all(&target).unwrap();
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf();
    let workspace = Workspace { root, target: target.clone() };
    let binary = target.join("binary");
    let build = || {
        // Written anew, so that its time is another one.
        fs::write(&binary, b"GLIBC_2.34\0").unwrap();
        fs::read(debian::build(&workspace, &binary).unwrap().value).unwrap()
    };
    let first = build();
    let start = std::time::SystemTime::now();
    while start.elapsed().unwrap().as_millis() < 1100 {
        std::thread::yield_now();
    }
    assert!(build() == first, "two packages of one binary differ");
    fs::remove_dir_all(&target).unwrap();
}
