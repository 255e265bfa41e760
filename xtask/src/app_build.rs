//! Building the app for the browser with trunk, unless nothing that goes into it has changed.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::failure::Failure;
use crate::origins;
use crate::process;
use crate::split::{self, Split};
use crate::stamp;
use crate::step::Done;
use crate::toolchain::{Compiler, WasmToolchain};
use crate::tools::{AppTools, TRUNK, WASM_BINDGEN, WASM_SPLIT};
use crate::workspace::Workspace;

/// Everything that the built app depends on, with how it is cut. The app's own tests do not count, but telling them apart is not worth it.
const SOURCES: [&str; 12] = [
    "app",
    "catalogue",
    "style",
    "index.html",
    "Trunk.toml",
    "Cargo.toml",
    "Cargo.lock",
    "rust-toolchain.toml",
    ".cargo/config.toml",
    "xtask/src/origins.rs",
    "xtask/src/split.rs",
    "xtask/src/split",
];

pub struct AppBuilder {
    pub compiler: Compiler,
    pub wasm: WasmToolchain,
    pub tools: AppTools,
}

impl AppBuilder {
    pub fn build(&self, workspace: &Workspace) -> Result<Done, Failure> {
        let sources = self.stamp_of_sources(workspace)?;
        let record = record(workspace);
        let recorded = fs::read_to_string(&record).unwrap_or_default();
        if recorded == format!("{sources} {}", stamp_of_result(workspace)?) {
            return Ok(Done::saying("unchanged since it was built"));
        }
        let split = Split::prepare(workspace, &self.tools)?;
        let mut trunk = self.trunk(workspace);
        trunk.env("PATH", self.tools.path(&self.wasm, Some(&split.programs)));
        origins::leave_out(&mut trunk, workspace, split::RUSTFLAGS);
        trunk.args(["build", "--release=true", "--offline=true", "--features", split::FEATURE]);
        process::show(&mut trunk)?;
        split.finish(workspace, &self.tools)?;
        // Taken before the build, so that a file saved meanwhile leads to another build next time.
        let finished = format!("{sources} {}", stamp_of_result(workspace)?);
        fs::write(&record, finished).map_err(Failure::file("write", &record))?;
        Ok(Done::saying("built into dist"))
    }

    pub fn trunk(&self, workspace: &Workspace) -> Command {
        let mut trunk = process::command(self.tools.trunk.join("trunk"));
        trunk.current_dir(&workspace.root).env("PATH", self.tools.path(&self.wasm, None)).env("TRUNK_SKIP_VERSION_CHECK", "true");
        self.wasm.apply(&mut trunk);
        trunk
    }

    fn stamp_of_sources(&self, workspace: &Workspace) -> Result<String, Failure> {
        let facts = [
            self.compiler.release.to_string(),
            self.wasm.describe().to_owned(),
            TRUNK.title(),
            WASM_BINDGEN.title(),
            WASM_SPLIT.title(),
            self.tools.optimiser.is_real.to_string(),
        ];
        let facts: Vec<&str> = facts.iter().map(String::as_str).collect();
        stamp::of(&workspace.root, &SOURCES, &facts)
    }
}

/// The result counts too: it may have been deleted, or built by hand with other options.
fn stamp_of_result(workspace: &Workspace) -> Result<String, Failure> {
    stamp::of(&workspace.root, &["dist"], &[])
}

fn record(workspace: &Workspace) -> PathBuf {
    workspace.target.join("app-build.stamp")
}
