//! `cargo xtask`: everything a fresh machine needs to show, test, build and develop Rollcall.
//! This file only picks the command; each command lives in the file of its name.

mod app_build;
mod apt;
mod arguments;
mod bench;
mod browser;
mod budget;
mod build_command;
mod cache;
mod closure;
mod conformance;
mod demo;
mod dev;
mod distribution;
mod failure;
mod gateways;
mod http;
mod keeper;
mod npm;
mod origins;
mod package;
mod postgres;
mod preparation;
mod process;
mod promtool;
mod provider;
mod service;
mod split;
mod stamp;
mod step;
mod sweep;
mod test_command;
mod test_plan;
mod toolchain;
mod tools;
mod version;
mod workspace;

use std::process::ExitCode;

use arguments::Command;
use failure::Failure;

#[cfg(not(unix))]
compile_error!("cargo xtask runs on Linux and macOS; on Windows use it inside WSL");

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("\nerror: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<ExitCode, Failure> {
    match arguments::parse(std::env::args_os().skip(1))? {
        Command::Help => {
            println!("{}", arguments::USAGE);
            Ok(ExitCode::SUCCESS)
        }
        Command::Demo { port, seed } => demo::run(port, &seed),
        Command::Test { quick } => test_command::run(quick),
        Command::Build { out } => build_command::run(out.as_deref()),
        Command::Closure { seconds, seed } => closure::run(seconds, seed),
        Command::Bench(what) => bench::run(&what),
        Command::Conformance => conformance::run(),
        Command::Package { binary, out } => package::run(binary.as_deref(), out.as_deref()),
        Command::Dev { port } => dev::run(port),
        Command::Keep { program } => keeper::run(&program),
        Command::Cut { words } => split::cut(&words),
    }
}
