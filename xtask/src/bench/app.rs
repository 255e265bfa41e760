//! `cargo xtask bench app`: what measuring the app in a browser needs, from Chromium to the page that it is compared with.

use std::path::PathBuf;

use super::DOCUMENT;
use crate::app_build::AppBuilder;
use crate::browser;
use crate::failure::Failure;
use crate::npm::{Found, LIGHTHOUSE};
use crate::preparation::Machine;
use crate::process;
use crate::service;
use crate::step::{self, Done};
use crate::workspace::Workspace;

/// A page of its own, built by trunk with the profile of the app.
const HELLO: &str = "bench/hello/index.html";

pub fn run(machine: &Machine, rounds: u64) -> Result<(), Failure> {
    let workspace = &machine.workspace;
    let chromium = step::run("Find Chromium and its driver", browser::provide)?;
    let lighthouse = step::run("Find Lighthouse", || Ok(lighthouse(machine)))?;
    let app = machine.app_builder()?;
    step::run("Build the app (release)", || app.build(workspace))?;
    let hello = step::run("Build the hello-world page (release)", || hello(&app, workspace))?;
    let binary = step::run("Build the service with the app inside (release)", || service::build_release(workspace))?;
    let bench = step::run("Build the program that measures", || build(workspace))?;
    let mut command = process::command(bench);
    command.args(["app", "--rounds", &rounds.to_string()]).arg("--hello").arg(hello).arg("--browser").arg(chromium.program);
    command.arg("--document").arg(workspace.path(DOCUMENT));
    if let Some(script) = lighthouse {
        command.arg("--lighthouse").arg(script);
    }
    process::show(command.env("ROLLCALL_BIN", binary).env("CHROMEDRIVER", chromium.driver))
}

/// Its command, a script for node; without it the rest is measured all the same.
fn lighthouse(machine: &Machine) -> Done<Option<PathBuf>> {
    let (modules, remark) = match LIGHTHOUSE.provide(&machine.workspace, &machine.cache) {
        Found::Already(modules) => (modules, "already installed"),
        Found::Now(modules) => (modules, "installed"),
        Found::Not { remedy } => return Done::with(None, format!("left out; to have it, {remedy}")),
    };
    Done::with(Some(modules.join("lighthouse/cli/index.js")), remark)
}

fn hello(app: &AppBuilder, workspace: &Workspace) -> Result<Done<PathBuf>, Failure> {
    let folder = workspace.target.join("hello");
    let mut trunk = app.trunk(workspace);
    trunk.args(["build", "--release=true", "--offline=true", "--dist"]).arg(&folder).arg(workspace.path(HELLO));
    process::show(&mut trunk)?;
    Ok(Done::with(folder, "built"))
}

/// Not for speed: what it measures happens in the browser.
fn build(workspace: &Workspace) -> Result<Done<PathBuf>, Failure> {
    let words = ["build", "--package", "bench", "--bin", "bench", "--features", "browser"];
    process::show(&mut workspace.cargo(words))?;
    Ok(Done::with(workspace.target.join("debug/bench"), "built"))
}
