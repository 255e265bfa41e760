//! Packages from npm that have no counterpart on crates.io: the wasm optimiser, the accessibility checker, an identity provider, Lighthouse.

use std::fs;
use std::path::{Path, PathBuf};

use crate::cache::Cache;
use crate::failure::{Failure, Missing};
use crate::process;
use crate::workspace::Workspace;

#[cfg(test)]
mod tests;

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

/// A package with everything that it needs itself, installed exactly as a lockfile of the checkout says.
pub struct Locked {
    pub name: &'static str,
    /// The version in the manifest; a test compares them.
    pub version: &'static str,
    /// The folder of manifest and lockfile.
    pub source: &'static str,
}

pub const PROVIDER: Locked = Locked { name: "oidc-provider", version: "9.13.3", source: "tests/provider" };

/// The newest that runs on the Node.js of Debian 12.
pub const LIGHTHOUSE: Locked = Locked { name: "lighthouse", version: "12.8.2", source: "bench/lighthouse" };

const MANIFESTS: [&str; 2] = ["package.json", "package-lock.json"];

/// Where a package is, and whether it was there before; or what to do about its absence.
pub enum Found {
    Already(PathBuf),
    Now(PathBuf),
    Not { remedy: &'static str },
}

impl Locked {
    /// The folder of its modules; installs them where they are not there and can be.
    pub fn provide(&self, workspace: &Workspace, cache: &Cache) -> Found {
        let name = format!("{}-{}", self.name, self.version);
        let modules = cache.folder(&name).join("node_modules");
        if modules.join(self.name).is_dir() {
            return Found::Already(modules);
        }
        if !is_there() {
            return Found::Not { remedy: "install Node.js with npm" };
        }
        match cache.fill(&name, |folder| install_locked(&workspace.path(self.source), folder)) {
            Ok(_) => Found::Now(modules),
            Err(_) => Found::Not { remedy: "let npm reach its registry" },
        }
    }
}

fn install_locked(source: &Path, folder: &Path) -> Result<(), Failure> {
    for name in MANIFESTS {
        fs::copy(source.join(name), folder.join(name)).map_err(Failure::file("copy", source.join(name)))?;
    }
    let mut npm = process::command("npm");
    npm.current_dir(folder).args(["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]);
    process::show(&mut npm)
}
