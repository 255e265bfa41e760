//! `cargo xtask demo`: from a bare machine to a running demo, whose address is the last thing printed.

use std::process::ExitCode;

use crate::failure::Failure;
use crate::http;
use crate::preparation::Machine;
use crate::service::{self, Demo};
use crate::step::{self, Done};

pub fn run(port: u16, seed: &str) -> Result<ExitCode, Failure> {
    // First, because a build of minutes that ends in this would be a pity.
    if !http::is_free(port) {
        return Err(Failure::PortTaken { port, command: "demo" });
    }
    let machine = Machine::this()?;
    let app = machine.app_builder()?;
    step::run("Build the app (release)", || app.build(&machine.workspace))?;
    let binary = step::run("Build the service with the app inside (release)", || service::build_release(&machine.workspace))?;
    let demo = step::run("Start the demo", || {
        let demo = Demo::start(&binary, port, seed)?;
        Ok(Done::with(demo, format!("organization `{seed}` is ready")))
    })?;
    println!("\nRollcall runs until Ctrl-C. Open this address in a browser:");
    println!("http://{}/", demo.address);
    let status = demo.wait()?;
    if status.success() { Ok(ExitCode::SUCCESS) } else { Err(Failure::ServiceStopped { status }) }
}
