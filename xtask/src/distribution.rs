//! The way out when rustup cannot fetch the wasm target: the Rust of Debian or Ubuntu, which comes with the standard
//! library's source and so can build it for the browser itself.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use crate::apt;
use crate::cache::Cache;
use crate::failure::{Failure, Missing};
use crate::process;
use crate::step::Done;
use crate::version::Version;

#[cfg(test)]
mod tests;

/// Debian keeps this build of Rust new, because its browsers need it; plain `rustc` stays at the release's version.
const COMPILER_PACKAGE: &str = "rustc-web";
const OTHER_PACKAGES: [&str; 3] = ["cargo-web", "rust-web-src", "rust-web-clippy"];
const LINKS: &str = "distribution-rust";
const PROGRAMS: [&str; 5] = ["cargo", "rustc", "rustdoc", "cargo-clippy", "clippy-driver"];

/// Gives the folder that must come first on the PATH of whatever builds for the browser.
pub fn provide(cache: &Cache, wanted: Version) -> Result<Done<PathBuf>, Failure> {
    let folder = Path::new("/usr/bin");
    if installed(folder, wanted).is_none() {
        if apt::may_install() {
            apt::refresh();
        }
        let packages = packages();
        match apt::candidate(COMPILER_PACKAGE) {
            Some(version) if version >= wanted && apt::may_install() => apt::install(&packages)?,
            candidate => {
                return Err(Missing::WasmTarget { remedy: remedy(candidate, wanted, &packages) }.into());
            }
        }
    }
    let rust = installed(folder, wanted).ok_or_else(|| Missing::WasmTarget {
        remedy: format!(
            "{COMPILER_PACKAGE} was installed but {} cannot build the standard library; let rustup reach its server and run the command again.",
            folder.join("rustc").display()
        ),
    })?;
    let programs = rust.link(cache)?;
    Ok(Done::with(programs, format!("the distribution's rustc {}, which builds the standard library itself", rust.release)))
}

/// A Rust that has all it needs to build for the browser.
#[derive(Debug, PartialEq, Eq)]
struct Rust {
    release: Version,
    /// Each program with the name under which it is looked for.
    programs: Vec<(&'static str, PathBuf)>,
}

fn installed(folder: &Path, wanted: Version) -> Option<Rust> {
    let rustc = folder.join("rustc");
    let verbose = process::ask(process::command(&rustc).arg("-vV"))?;
    let sysroot = process::ask(process::command(&rustc).args(["--print", "sysroot"]))?;
    let after = |key: &str| verbose.lines().find_map(|line| line.strip_prefix(key));
    let release = Version::find(after("release:")?)?;
    let llvm = Version::find(after("LLVM version:")?)?.major;
    let linker = folder.join(format!("lld-{llvm}"));
    let source = Path::new(&sysroot).join("lib/rustlib/src/rust/library/std");
    if release < wanted || !source.is_dir() || !folder.join("cargo").is_file() || !linker.is_file() {
        return None;
    }
    let mut programs: Vec<_> =
        PROGRAMS.into_iter().map(|name| (name, folder.join(name))).filter(|(_, program)| program.is_file()).collect();
    // The compiler asks for its linker by the name that rustup's toolchains give it.
    programs.push(("rust-lld", linker));
    Some(Rust { release, programs })
}

impl Rust {
    /// Links to the programs alone, so that nothing else in their folder comes to the front of the PATH.
    fn link(&self, cache: &Cache) -> Result<PathBuf, Failure> {
        let links = cache.folder(LINKS);
        let is_current = |(name, program): &(&str, PathBuf)| fs::read_link(links.join(name)).is_ok_and(|target| target == *program);
        if self.programs.iter().all(is_current) {
            return Ok(links);
        }
        cache.fill(LINKS, |links| {
            self.programs.iter().try_for_each(|(name, program)| symlink(program, links.join(name)).map_err(Failure::file("link", program)))
        })
    }
}

fn packages() -> Vec<String> {
    let linker = linker_for(&apt::dependencies(COMPILER_PACKAGE));
    std::iter::once(COMPILER_PACKAGE).chain(OTHER_PACKAGES).map(str::to_owned).chain([linker]).collect()
}

/// The linker must be of the LLVM that the compiler is built with, which its dependencies name.
fn linker_for(dependencies: &[String]) -> String {
    let llvm = dependencies
        .iter()
        .filter_map(|name| name.strip_prefix("libllvm"))
        .find(|number| !number.is_empty() && number.chars().all(|c| c.is_ascii_digit()));
    llvm.map_or_else(|| "lld".to_owned(), |number| format!("lld-{number}"))
}

fn remedy(candidate: Option<Version>, wanted: Version, packages: &[String]) -> String {
    let rustup = format!("let rustup reach its server and run `rustup target add {}`", crate::toolchain::WASM_TARGET);
    match candidate {
        Some(version) if version >= wanted => {
            format!("{rustup}, or run `sudo apt-get install --no-install-recommends {}` and then this command again.", packages.join(" "))
        }
        _ => format!("{rustup}; this distribution has no package {COMPILER_PACKAGE} of {wanted} or newer to use instead."),
    }
}
