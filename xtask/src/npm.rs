//! Packages from npm that have no counterpart on crates.io: the wasm optimiser and the accessibility checker.

use std::path::{Path, PathBuf};

use crate::cache::Cache;
use crate::failure::{Failure, Missing};
use crate::process;

pub struct Package {
    pub name: &'static str,
    pub version: &'static str,
}

/// Ships a `wasm-opt` that runs on Node.
pub const BINARYEN: Package = Package { name: "binaryen", version: "132.0.0" };

pub const AXE: Package = Package { name: "axe-core", version: "4.14.1" };

pub fn is_there() -> bool {
    process::ask(process::command("npm").arg("--version")).is_some()
}

impl Package {
    fn folder_name(&self) -> String {
        format!("{}-{}", self.name, self.version)
    }

    /// Where a file of the installed package lies, whether or not it is installed.
    pub fn file(&self, cache: &Cache, path: &str) -> PathBuf {
        cache.folder(&self.folder_name()).join("node_modules").join(path)
    }

    /// Installs the package; no scripts of it or of what it depends on are run.
    pub fn install(&self, cache: &Cache) -> Result<(), Failure> {
        cache.fill(&self.folder_name(), |folder| {
            self.install_into(folder).map_err(|_| Missing::Tool { name: format!("{} {}", self.name, self.version) }.into())
        })?;
        Ok(())
    }

    fn install_into(&self, folder: &Path) -> Result<(), Failure> {
        let mut npm = process::command("npm");
        npm.current_dir(folder).args(["install", "--prefix", ".", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]);
        process::show(npm.arg(format!("{}@{}", self.name, self.version)))
    }
}
