//! `cargo xtask closure`: the closure test over the built binary, for as long as one likes. A finding names its seed, with which it can be looked for again.

use std::path::Path;
use std::process::ExitCode;

use crate::failure::Failure;
use crate::process;
use crate::service;
use crate::step::{self, Done};
use crate::workspace::Workspace;

pub const TITLE: &str = "Closure test";

pub fn run(seconds: u64, seed: Option<u64>) -> Result<ExitCode, Failure> {
    let workspace = Workspace::of_this_program()?;
    let binary = step::run("Build the service", || service::build_debug(&workspace))?;
    step::run(TITLE, || test(&workspace, &binary, seconds, seed))?;
    Ok(ExitCode::SUCCESS)
}

/// Runs it over this binary.
pub fn test(workspace: &Workspace, binary: &Path, seconds: u64, seed: Option<u64>) -> Result<Done, Failure> {
    // The selection of the host tests, so that no crate is built twice.
    process::show(&mut workspace.cargo(["build", "--quiet", "--workspace", "--features", "tests/browser", "--bin", "closure"]))?;
    let mut command = process::command(workspace.target.join("debug/closure"));
    command.args(["--seconds", &seconds.to_string()]).env("ROLLCALL_BIN", binary);
    if let Some(seed) = seed {
        command.args(["--seed", &seed.to_string()]);
    }
    process::show(&mut command)?;
    Ok(Done::saying("every effect was a named, allowed and recorded operation"))
}
