//! The checkout that this program belongs to: its root, where cargo puts what it builds, and cargo itself.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::Failure;
use crate::process;
use crate::version::Version;

pub struct Workspace {
    pub root: PathBuf,
    pub target: PathBuf,
}

impl Workspace {
    pub fn of_this_program() -> Result<Self, Failure> {
        // Set by `cargo run`; the other is for a program started directly.
        let manifest = env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = manifest.parent().map(Path::to_path_buf).unwrap_or(manifest);
        // This program is itself <target>/debug/xtask, whatever names the target folder.
        let program = env::current_exe().map_err(Failure::file("find", "this program"))?;
        let target = program.ancestors().nth(2).map_or_else(|| root.join("target"), Path::to_path_buf);
        Ok(Self { root, target })
    }

    pub fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    pub fn cargo<const N: usize>(&self, arguments: [&str; N]) -> Command {
        let mut cargo = process::command("cargo");
        cargo.current_dir(&self.root).args(arguments);
        cargo
    }

    /// The oldest compiler that the workspace's manifest allows.
    pub fn oldest_compiler(&self) -> Result<Version, Failure> {
        let path = self.path("Cargo.toml");
        let manifest = fs::read_to_string(&path).map_err(Failure::file("read", &path))?;
        manifest.lines().find(|line| line.starts_with("rust-version")).and_then(Version::find).ok_or_else(|| Failure::File {
            doing: "find rust-version in",
            path,
            source: std::io::ErrorKind::NotFound.into(),
        })
    }
}
