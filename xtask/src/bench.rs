//! `cargo xtask bench`: finds what measuring needs, builds the release binary, and lets the program `bench` measure it.

mod app;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::apt;
use crate::arguments::Bench;
use crate::failure::{Failure, Missing};
use crate::postgres;
use crate::preparation::Machine;
use crate::process;
use crate::service;
use crate::step::{self, Done};
use crate::workspace::Workspace;

/// Programs that the service is measured against and with, and Debian's packages of them.
const PROGRAMS: [(&str, &str); 3] = [("nginx", "nginx-light"), ("caddy", "caddy"), ("h2load", "nghttp2-client")];
/// Where the figures go.
const DOCUMENT: &str = "docs/benchmarks.md";
/// What the instructions are compared with.
const BASELINE: &str = "bench/instructions.json";
/// Bytes of the made-up file.
const MADE_UP: usize = 680_000;
const VALGRIND: [(&str, &str); 1] = [("valgrind", "valgrind")];

pub fn run(what: &Bench) -> Result<ExitCode, Failure> {
    let machine = Machine::this()?;
    let workspace = &machine.workspace;
    match what {
        Bench::Proxy { rounds, soak, rate, stand_in } => {
            step::run("Find nginx, Caddy and h2load", || provide(&PROGRAMS))?;
            let binary = if *stand_in {
                let files = make_up(workspace)?;
                step::run("Build the service with a made-up file inside (release)", || service::build_release_with(workspace, &files))?
            } else {
                let app = machine.app_builder()?;
                step::run("Build the app (release)", || app.build(workspace))?;
                step::run("Build the service with the app inside (release)", || service::build_release(workspace))?
            };
            let bench = step::run("Build the program that measures (release)", || build(workspace, "bench"))?;
            let folder = workspace.target.join("bench");
            empty(&folder)?;
            let mut command = process::command(bench);
            command.args(["proxy", "--rounds", &rounds.to_string()]).arg("--rollcall").arg(binary);
            command.arg("--folder").arg(folder).arg("--document").arg(workspace.path(DOCUMENT));
            if let Some(minutes) = soak {
                command.args(["--soak", &minutes.to_string()]);
            }
            if let Some(rate) = rate {
                command.args(["--rate", &rate.to_string()]);
            }
            process::show(&mut command)?;
        }
        Bench::Growth => {
            let postgres = step::run("Find Postgres", postgres::provide)?;
            let binary = step::run("Build the service (release)", || service::build_release(workspace))?;
            let bench = step::run("Build the program that measures (release)", || build(workspace, "bench"))?;
            let folder = workspace.target.join("bench");
            empty(&folder)?;
            let mut command = process::command(bench);
            command.arg("growth").arg("--rollcall").arg(binary).arg("--folder").arg(&folder);
            command.arg("--document").arg(workspace.path(DOCUMENT));
            if let Some(programs) = postgres {
                command.arg("--postgres").arg(programs);
            }
            let shown = process::show(&mut command);
            // A million rows and people take a gigabyte.
            empty(&folder)?;
            shown?;
        }
        Bench::App { rounds } => app::run(&machine, *rounds)?,
        Bench::Instructions { accept } => {
            step::run("Find valgrind", || provide(&VALGRIND))?;
            instructions(workspace, *accept)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Whether the instructions can be counted here.
pub fn has_valgrind() -> bool {
    process::on_path("valgrind").is_some()
}

/// Counts the instructions of one request, and fails where they are clearly more than before.
pub fn instructions(workspace: &Workspace, accept: bool) -> Result<(), Failure> {
    let bench = step::run("Build the program that counts (release)", || build(workspace, "bench"))?;
    let program = step::run("Build the program that is counted (release)", || build(workspace, "hot-path"))?;
    let mut command = process::command(bench);
    command.arg("instructions").arg("--program").arg(program).arg("--baseline").arg(workspace.path(BASELINE));
    command.arg("--document").arg(workspace.path(DOCUMENT));
    if accept {
        command.arg("--accept");
    }
    process::show(&mut command)
}

/// A folder with a file that is as large as the app's largest and compresses about as well, for whoever does not want to build the app.
fn make_up(workspace: &Workspace) -> Result<PathBuf, Failure> {
    let folder = workspace.target.join("bench-files");
    empty(&folder)?;
    let mut state = 1_u32;
    let bytes = std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        // Three bits of noise in each byte.
        (state >> 29) as u8
    });
    let file = folder.join("stand-in-0123456789abcdef_bg.wasm");
    fs::write(&file, bytes.take(MADE_UP).collect::<Vec<u8>>()).map_err(Failure::file("write", &file))?;
    Ok(folder)
}

/// Finds the programs, and installs those that are missing where that is possible.
fn provide(programs: &[(&'static str, &'static str)]) -> Result<Done, Failure> {
    let is_there = |program: &str| process::on_path(program).is_some() || Path::new("/usr/sbin").join(program).is_file();
    let missing: Vec<_> = programs.iter().filter(|(program, _)| !is_there(program)).collect();
    if missing.is_empty() {
        return Ok(Done::saying("already installed"));
    }
    if apt::may_install() {
        apt::refresh();
        let packages: Vec<String> = missing.iter().map(|(_, package)| (*package).to_owned()).collect();
        // Whether it worked is asked of the programs themselves.
        drop(apt::install(&packages));
    }
    match missing.iter().find(|(program, _)| !is_there(program)) {
        Some((program, package)) => Err(Missing::Measuring { program, package }.into()),
        None => Ok(Done::saying("installed")),
    }
}

fn build(workspace: &Workspace, program: &str) -> Result<Done<PathBuf>, Failure> {
    process::show(&mut workspace.cargo(["build", "--release", "--package", "bench", "--bin", program]))?;
    Ok(Done::with(workspace.target.join("release").join(program), "built"))
}

/// What an earlier run left behind would be measured as well: a record that is there is longer to open.
fn empty(folder: &Path) -> Result<(), Failure> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(Failure::file("remove", folder))?;
    }
    fs::create_dir_all(folder).map_err(Failure::file("create", folder))
}
