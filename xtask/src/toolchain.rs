//! The compilers: is there one of each, is it new enough, and can it build for the browser.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cache::Cache;
use crate::distribution;
use crate::failure::{Failure, Missing};
use crate::process;
use crate::step::Done;
use crate::version::Version;
use crate::workspace::Workspace;

#[cfg(test)]
mod tests;

pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The compiler that answers to `rustc` in the checkout.
#[derive(Debug, PartialEq, Eq)]
pub struct Compiler {
    pub release: Version,
    pub host: String,
}

pub fn check(workspace: &Workspace) -> Result<Done<Compiler>, Failure> {
    let mut rustc = process::command("rustc");
    let verbose = process::ask(rustc.current_dir(&workspace.root).arg("-vV"));
    let compiler = verbose.as_deref().and_then(read_verbose).ok_or(Missing::Compiler)?;
    let wanted = workspace.oldest_compiler()?;
    if compiler.release < wanted {
        return Err(Missing::NewerCompiler { found: compiler.release, wanted }.into());
    }
    let c_compiler = ["cc", "gcc", "clang"].into_iter().find(|name| process::on_path(name).is_some()).ok_or(Missing::CCompiler)?;
    let remark = format!("rustc {} and {c_compiler}", compiler.release);
    Ok(Done::with(compiler, remark))
}

fn read_verbose(text: &str) -> Option<Compiler> {
    let after = |key: &str| text.lines().find_map(|line| line.strip_prefix(key));
    Some(Compiler { release: Version::find(after("release:")?)?, host: after("host:")?.trim().to_owned() })
}

/// Which Rust builds for the browser.
#[derive(Debug)]
pub enum WasmToolchain {
    /// The one that builds everything else.
    Own,
    /// The distribution's, which builds the standard library itself; the folder holds links to its programs.
    Distribution { programs: PathBuf },
}

impl WasmToolchain {
    pub fn provide(workspace: &Workspace, cache: &Cache) -> Result<Done<Self>, Failure> {
        if has_wasm_target(workspace) {
            return Ok(Done::with(Self::Own, "already there"));
        }
        if process::on_path("rustup").is_some() {
            let mut rustup = process::command("rustup");
            rustup.current_dir(&workspace.root);
            let added = process::show(rustup.args(["target", "add", WASM_TARGET]));
            if added.is_ok() && has_wasm_target(workspace) {
                return Ok(Done::with(Self::Own, "added by rustup"));
            }
            println!("    rustup could not add it; trying the distribution's Rust instead");
        }
        let distribution = distribution::provide(cache, workspace.oldest_compiler()?)?;
        Ok(Done::with(Self::Distribution { programs: distribution.value }, distribution.remark))
    }

    /// The folders that must come first on the PATH of whatever calls `cargo`.
    pub fn programs(&self) -> Option<&Path> {
        match self {
            Self::Own => None,
            Self::Distribution { programs } => Some(programs),
        }
    }

    pub fn cargo<const N: usize>(&self, workspace: &Workspace, arguments: [&str; N]) -> Command {
        match self {
            Self::Own => workspace.cargo(arguments),
            Self::Distribution { programs } => {
                let mut cargo = process::command(programs.join("cargo"));
                cargo.current_dir(&workspace.root).args(arguments);
                cargo.env("PATH", process::path_starting_with(std::slice::from_ref(programs)));
                self.apply(&mut cargo);
                cargo
            }
        }
    }

    /// What a program that calls `cargo` needs in its environment besides the PATH.
    pub fn apply(&self, command: &mut Command) {
        if let Self::Distribution { .. } = self {
            command
                .env("RUSTC_BOOTSTRAP", "1")
                .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
                // Set by `cargo run` for us; it would send trunk back to the other toolchain.
                .env_remove("CARGO")
                .env_remove("RUSTUP_TOOLCHAIN");
        }
    }

    pub fn describe(&self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Distribution { .. } => "distribution",
        }
    }
}

fn has_wasm_target(workspace: &Workspace) -> bool {
    let mut rustc = process::command("rustc");
    rustc.current_dir(&workspace.root);
    process::ask(rustc.args(["--print", "sysroot"]))
        .is_some_and(|sysroot| Path::new(&sysroot).join("lib/rustlib").join(WASM_TARGET).join("lib").is_dir())
}

/// Adds what `cargo fmt` and `cargo clippy` need; rustup's minimal profile leaves both out.
pub fn provide_components(workspace: &Workspace) -> Result<Done, Failure> {
    for (subcommand, name) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        let answers = || process::ask(&mut workspace.cargo([subcommand, "--version"])).is_some();
        if answers() {
            continue;
        }
        if process::on_path("rustup").is_some() {
            let mut rustup = process::command("rustup");
            rustup.current_dir(&workspace.root);
            // Whether it worked is asked of the component itself.
            let _ = process::show(rustup.args(["component", "add", name]));
        }
        if !answers() {
            return Err(Missing::Component { name }.into());
        }
    }
    Ok(Done::saying("rustfmt and clippy"))
}

/// Downloads every crate of both builds, so that everything after it needs no network.
pub fn fetch_crates(workspace: &Workspace, compiler: &Compiler, wasm: &WasmToolchain) -> Result<Done, Failure> {
    let host = compiler.host.as_str();
    let mut fetch = wasm.cargo(workspace, ["fetch", "--quiet", "--target", host, "--target", WASM_TARGET]);
    process::show(&mut fetch).map_err(|_| Missing::Crates)?;
    Ok(Done::saying("all there"))
}
