//! `cargo xtask package`: the Debian package of a release build, the same bytes for the same build, and tried before it is handed out.

mod debian;
mod trial;

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use crate::failure::{Failure, Missing};
use crate::preparation::Machine;
use crate::process;
use crate::service;
use crate::step::{self, Done};
use crate::workspace::Workspace;

#[cfg(test)]
mod tests;

pub const TITLE: &str = "Debian package, installed and started";

/// Packages a binary, or what is built now.
pub fn run(binary: Option<&Path>, out: Option<&Path>) -> Result<ExitCode, Failure> {
    let machine = Machine::this()?;
    let workspace = &machine.workspace;
    let binary = match binary {
        Some(binary) => binary.to_path_buf(),
        None => {
            let app = machine.app_builder()?;
            step::run("Build the app (release)", || app.build(workspace))?;
            step::run("Build the service with the app inside (release)", || service::build_release(workspace))?
        }
    };
    if !has_dpkg() {
        return Err(Missing::Dpkg.into());
    }
    let mut package = step::run("Build the package", || debian::build(workspace, &binary))?;
    step::run("Install it into an empty folder and start it", || trial::run(workspace, &package))?;
    if let Some(out) = out {
        fs::copy(&package, out).map_err(Failure::file("write", out))?;
        package = out.to_path_buf();
    }
    println!("\n{} ({})", package.display(), service::megabytes(service::size_of(&package)?));
    Ok(ExitCode::SUCCESS)
}

/// The same as a step of the test run; where there is no dpkg, that is said.
pub fn test(workspace: &Workspace, binary: &Path) -> Result<Done, Failure> {
    if !has_dpkg() {
        return Ok(Done::saying("not run: there is no dpkg here"));
    }
    let package = debian::build(workspace, binary)?;
    println!("    {} ({})", package.value.display(), package.remark);
    trial::run(workspace, &package.value)
}

fn has_dpkg() -> bool {
    ["dpkg", "dpkg-deb"].into_iter().all(|program| process::on_path(program).is_some())
}
