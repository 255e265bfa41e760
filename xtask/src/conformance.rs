//! `cargo xtask conformance`: real client libraries and public SCIM checkers, pointed at `rollcall sandbox`. Not part of `cargo xtask test`, since it
//! needs Python, packages from the network, and minutes in which the sandbox's clock has to go by.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::cache::Cache;
use crate::failure::{Failure, Missing};
use crate::preparation::Machine;
use crate::process;
use crate::service;
use crate::step::{self, Done};
use crate::version::Version;

#[cfg(test)]
mod tests;

const SCRIPTS: &str = "tests/conformance";
/// The oldest that the checkers run on.
const PYTHON: Version = Version { major: 3, minor: 11, patch: 0 };

pub fn run() -> Result<ExitCode, Failure> {
    let machine = Machine::this()?;
    let workspace = &machine.workspace;
    step::run("Find Python", find_python)?;
    let requirements = workspace.path(SCRIPTS).join("requirements.txt");
    let python = step::run("Install the client libraries", || provide(&machine.cache, &requirements))?;
    let binary = step::run("Build the service (debug)", || service::build_debug(workspace))?;
    let logs = workspace.target.join("conformance");
    step::run("Point the clients at the sandbox", || {
        let mut clients = process::command(python);
        process::show(clients.current_dir(&workspace.root).arg(workspace.path(SCRIPTS).join("run.py")).arg(binary).arg(&logs))?;
        Ok(Done::saying(format!("content; the requests lie in {}", logs.display())))
    })?;
    Ok(ExitCode::SUCCESS)
}

fn find_python() -> Result<Done, Failure> {
    let said = process::ask(process::command("python3").arg("--version")).and_then(|said| Version::find(&said));
    let has_venv = process::ask(process::command("python3").args(["-c", "import ensurepip, venv"])).is_some();
    match said.filter(|found| *found >= PYTHON && has_venv) {
        Some(found) => Ok(Done::saying(format!("Python {found}"))),
        None => Err(Missing::Python { wanted: PYTHON }.into()),
    }
}

/// The interpreter of an environment that holds exactly these packages. Another list makes another environment.
fn provide(cache: &Cache, requirements: &Path) -> Result<Done<PathBuf>, Failure> {
    let list = fs::read_to_string(requirements).map_err(Failure::file("read", requirements))?;
    let name = format!("conformance-{:016x}", checksum(&list));
    let interpreter = |folder: &Path| folder.join("bin").join("python");
    let there = interpreter(&cache.folder(&name));
    if there.is_file() {
        return Ok(Done::with(there, "there already"));
    }
    let folder = cache.fill(&name, |folder| {
        process::show(process::command("python3").args(["-m", "venv"]).arg(folder))?;
        let mut pip = process::command(interpreter(folder));
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary=:all:", "--requirement"]);
        process::show(pip.arg(requirements)).map_err(|_| Missing::ClientLibraries.into())
    })?;
    Ok(Done::with(interpreter(&folder), "installed"))
}

/// FNV-1a.
fn checksum(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}
