//! `cargo xtask dev`: trunk's development server with reload, in front of a demo service on a port of its own.

use std::process::ExitCode;
use std::thread;
use std::time::Duration;

use crate::failure::Failure;
use crate::http;
use crate::keeper::Kept;
use crate::preparation::Machine;
use crate::service::{self, Demo};
use crate::step::{self, Done};

#[cfg(test)]
mod tests;

/// Where Trunk.toml sends what is not the app.
const SERVICE_PORT: u16 = 8099;
const PAUSE: Duration = Duration::from_millis(200);

pub fn run(port: u16) -> Result<ExitCode, Failure> {
    if !http::is_free(port) {
        return Err(Failure::PortTaken { port, command: "dev" });
    }
    if port == SERVICE_PORT || !http::is_free(SERVICE_PORT) {
        return Err(Failure::SidePortTaken { port: SERVICE_PORT });
    }
    let machine = Machine::this()?;
    let app = machine.app_builder()?;
    let binary = step::run("Build the service (debug)", || service::build_debug(&machine.workspace))?;
    let mut demo = step::run("Start the service behind the app", || {
        let demo = Demo::start(&binary, SERVICE_PORT, "company")?;
        Ok(Done::with(demo, format!("on port {SERVICE_PORT}")))
    })?;
    println!("\nTrunk builds the app and serves it until Ctrl-C on http://127.0.0.1:{port}/");
    let mut trunk = app.trunk(&machine.workspace);
    trunk.args(["serve", "--address=127.0.0.1", "--dist=target/dev-dist"]);
    let mut trunk = Kept::start(trunk.arg(format!("--port={port}")))?;
    loop {
        if let Some(status) = demo.ended()? {
            return Err(Failure::ServiceStopped { status });
        }
        if let Some(status) = trunk.ended()? {
            demo.stop()?;
            return if status.success() {
                Ok(ExitCode::SUCCESS)
            } else {
                Err(Failure::CommandFailed { command: "trunk serve".to_owned(), status })
            };
        }
        thread::sleep(PAUSE);
    }
}
