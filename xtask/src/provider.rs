//! The identity provider through which the journeys sign in: `oidc-provider` from npm, installed exactly as its lockfile says.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::cache::Cache;
use crate::failure::{Failure, Missing};
use crate::npm;
use crate::process;
use crate::step::Done;
use crate::workspace::Workspace;

/// The version in `tests/provider/package.json`; a test compares them.
const VERSION: &str = "9.13.3";
const MANIFESTS: [&str; 2] = ["package.json", "package-lock.json"];

/// The folder of its modules, or none where it may be left out.
pub fn provide(workspace: &Workspace, cache: &Cache) -> Result<Done<Option<PathBuf>>, Failure> {
    let name = format!("oidc-provider-{VERSION}");
    let modules = cache.folder(&name).join("node_modules");
    let mut remark = "already installed";
    if !modules.join("oidc-provider").is_dir() {
        if !npm::is_there() {
            return without("install Node.js with npm");
        }
        if cache.fill(&name, |folder| install(&workspace.path("tests/provider"), folder)).is_err() {
            return without("let npm reach its registry");
        }
        remark = "installed";
    }
    Ok(Done::with(Some(modules), remark))
}

fn install(source: &Path, folder: &Path) -> Result<(), Failure> {
    for name in MANIFESTS {
        fs::copy(source.join(name), folder.join(name)).map_err(Failure::file("copy", source.join(name)))?;
    }
    let mut npm = process::command("npm");
    npm.current_dir(folder).args(["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]);
    process::show(&mut npm)
}

fn without(remedy: &'static str) -> Result<Done<Option<PathBuf>>, Failure> {
    if env::var_os("CI").is_some() {
        return Err(Missing::Provider { remedy }.into());
    }
    let remark = format!("left out: no journey signs in through an identity provider; to have that, {remedy}");
    Ok(Done::with(None, remark))
}

#[cfg(test)]
mod tests;
