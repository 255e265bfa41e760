//! The pinned tools that turn the app into files for the browser: trunk, wasm-bindgen and, if there is npm, wasm-opt.

use std::ffi::OsString;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::cache::Cache;
use crate::failure::{Failure, Missing};
use crate::npm;
use crate::process;
use crate::step::Done;
use crate::toolchain::WasmToolchain;
use crate::version::Version;

#[cfg(test)]
mod tests;

/// A tool from crates.io.
pub struct CargoTool {
    krate: &'static str,
    version: &'static str,
    binary: &'static str,
    folder: &'static str,
    options: &'static [&'static str],
    /// Whether it answers `--version`. One that does not is known by its folder alone.
    tells_version: bool,
}

/// Its manifest asks for a newer compiler than it needs: it builds and runs with this workspace's oldest.
pub const TRUNK: CargoTool = CargoTool {
    krate: "trunk",
    version: "0.22.1",
    binary: "trunk",
    folder: "trunk-0.22.1",
    options: &["--ignore-rust-version", "--no-default-features", "--features", "rustls"],
    tells_version: true,
};

/// Must equal the `wasm-bindgen` of the workspace; a test compares them.
pub const WASM_BINDGEN: CargoTool = CargoTool {
    krate: "wasm-bindgen-cli",
    version: "0.2.129",
    binary: "wasm-bindgen",
    folder: "wasm-bindgen-0.2.129",
    options: &[],
    tells_version: true,
};

/// Understands what the `wasm_split` macro that Leptos brings writes into the module.
pub const WASM_SPLIT: CargoTool = CargoTool {
    krate: "wasm_split_cli_support",
    version: "0.2.4",
    binary: "wasm-split-cli",
    folder: "wasm-split-0.2.4",
    options: &["--features", "build-binary"],
    tells_version: false,
};

impl CargoTool {
    pub fn title(&self) -> String {
        format!("Find {} {}", self.binary, self.version)
    }

    /// The folder of the tool's programs, installed first if it is not there or does not run.
    pub fn provide(&self, cache: &Cache) -> Result<Done<PathBuf>, Failure> {
        let programs = cache.folder(self.folder).join("bin");
        if self.answers(&programs) {
            return Ok(Done::with(programs, "already installed"));
        }
        println!("    building it from source, once for this user; this takes some minutes");
        cache.fill(self.folder, |folder| {
            self.install_into(folder)?;
            if self.answers(&folder.join("bin")) { Ok(()) } else { Err(self.missing()) }
        })?;
        Ok(Done::with(programs, "installed"))
    }

    fn answers(&self, programs: &Path) -> bool {
        if !self.tells_version {
            return process::ask(process::command(programs.join(self.binary)).arg("--help")).is_some();
        }
        let said = process::ask(process::command(programs.join(self.binary)).arg("--version"));
        said.as_deref().and_then(Version::find).is_some_and(|version| Some(version) == Version::find(self.version))
    }

    fn install_into(&self, folder: &Path) -> Result<(), Failure> {
        let mut cargo = process::command("cargo");
        cargo.args(["install", self.krate, "--version", self.version, "--locked"]);
        cargo.args(self.options).arg("--root").arg(folder);
        process::show(&mut cargo).map_err(|_| self.missing())
    }

    fn missing(&self) -> Failure {
        Missing::Tool { name: format!("{} {}", self.krate, self.version) }.into()
    }
}

/// Where `wasm-opt` is found.
pub struct Optimiser {
    pub programs: PathBuf,
    pub is_real: bool,
}

impl Optimiser {
    pub fn provide(cache: &Cache) -> Result<Done<Self>, Failure> {
        let program = npm::BINARYEN.file(cache, ".bin/wasm-opt");
        let answers = || {
            let said = process::ask(process::command(&program).arg("--version")).unwrap_or_default();
            Version::find(&said) == Version::find(npm::BINARYEN.version)
        };
        let mut remark = "already installed";
        if !answers() {
            if !npm::is_there() {
                return Self::stand_in(cache, "npm is not there");
            }
            if npm::BINARYEN.install(cache).is_err() || !answers() {
                return Self::stand_in(cache, "npm could not install it");
            }
            remark = "installed";
        }
        let programs = npm::BINARYEN.file(cache, ".bin");
        Ok(Done::with(Self { programs, is_real: true }, remark))
    }

    /// Trunk cannot be told from outside to leave the optimiser out, so it is given one that only copies.
    fn stand_in(cache: &Cache, reason: &str) -> Result<Done<Self>, Failure> {
        let programs = cache.fill("without-wasm-opt", |folder| {
            let program = folder.join("wasm-opt");
            fs::write(&program, STAND_IN).map_err(Failure::file("write", &program))?;
            fs::set_permissions(&program, Permissions::from_mode(0o755)).map_err(Failure::file("make executable", &program))
        })?;
        let remark = format!("{reason}: the app is built without wasm-opt; it works, but is about a quarter larger");
        Ok(Done::with(Self { programs, is_real: false }, remark))
    }
}

const STAND_IN: &str = r#"#!/bin/sh
# Stands in for wasm-opt where there is none: copies its input to its output unchanged.
for word in "$@"; do
  case "$word" in
    --version) echo "wasm-opt version 0"; exit 0 ;;
    --output=*) output=${word#--output=} ;;
    -*) ;;
    *) input=$word ;;
  esac
done
exec cp "$input" "$output"
"#;

/// Everything that trunk calls, and trunk itself.
pub struct AppTools {
    pub trunk: PathBuf,
    pub wasm_bindgen: PathBuf,
    pub splitter: PathBuf,
    pub optimiser: Optimiser,
}

impl AppTools {
    /// Trunk takes the first program of each name, so ours come first, and the right cargo before them.
    pub fn path(&self, wasm: &WasmToolchain, cutter: Option<&Path>) -> OsString {
        let folders: Vec<PathBuf> = wasm
            .programs()
            .map(Path::to_path_buf)
            .into_iter()
            .chain(cutter.map(Path::to_path_buf))
            .chain([self.wasm_bindgen.clone(), self.optimiser.programs.clone()])
            .collect();
        process::path_starting_with(&folders)
    }
}
