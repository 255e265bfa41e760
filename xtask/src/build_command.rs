//! `cargo xtask build`: one file to copy to a server.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use crate::failure::Failure;
use crate::preparation::Machine;
use crate::service;
use crate::step;

pub fn run(out: Option<&Path>) -> Result<ExitCode, Failure> {
    let machine = Machine::this()?;
    let app = machine.app_builder()?;
    step::run("Build the app (release)", || app.build(&machine.workspace))?;
    let mut binary = step::run("Build the service with the app inside (release)", || service::build_release(&machine.workspace))?;
    if let Some(out) = out {
        // A running service keeps the old file; writing into it in place would be refused.
        if out.is_file() {
            fs::remove_file(out).map_err(Failure::file("replace", out))?;
        }
        fs::copy(&binary, out).map_err(Failure::file("write", out))?;
        binary = out.to_path_buf();
    }
    let size = service::megabytes(service::size_of(&binary)?);
    println!("\n{} ({size})", binary.display());
    Ok(ExitCode::SUCCESS)
}
