//! Measures the service: against nginx and Caddy with the same upstream and the same load, by itself, and as what it serves grows; and the app, in
//! a real browser. Run by `cargo xtask bench`, which builds and installs what this program needs.

#[cfg(feature = "browser")]
mod app;
mod ask;
mod change;
mod contender;
mod document;
mod figures;
mod gate;
mod growth;
mod http;
mod idle;
mod instructions;
mod load;
mod machine;
mod program;
mod rollcall;
mod rounds;
mod soak;
mod still;
mod table;
mod upstream;

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// A failure that a person reads on the terminal.
pub type Failure = Box<dyn Error>;

#[derive(Debug, Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// The service between the same load and the same upstream as nginx and Caddy.
    Proxy(Proxy),
    /// The instructions of each part of a question's way, compared with those that were counted before.
    Instructions(instructions::Settings),
    /// How cost grows with people, staff, replicas and the record.
    Growth(growth::Settings),
    /// The app in a browser.
    #[cfg(feature = "browser")]
    App(app::Settings),
    /// The upstream: one canned answer.
    Upstream(upstream::Settings),
    /// The load on whoever is measured.
    Ask(ask::Settings),
}

/// What is measured, and where the figures go.
#[derive(Debug, clap::Args)]
pub struct Proxy {
    /// The release binary of the service.
    #[arg(long)]
    pub rollcall: PathBuf,
    /// An empty folder for configurations and logs.
    #[arg(long)]
    pub folder: PathBuf,
    /// The document whose table is written.
    #[arg(long)]
    pub document: Option<PathBuf>,
    /// How often everybody has their turn.
    #[arg(long, default_value_t = 7)]
    pub rounds: usize,
    /// Load the service for so many minutes, and nothing else.
    #[arg(long)]
    pub soak: Option<u64>,
    /// How many questions a second that load asks.
    #[arg(long, default_value_t = 500)]
    pub rate: u64,
}

fn main() -> ExitCode {
    let ended = match Arguments::parse().command {
        Command::Proxy(proxy) => match proxy.soak {
            Some(minutes) => soak::run(&proxy, minutes),
            None => rounds::run(&proxy),
        },
        Command::Instructions(settings) => instructions::run(&settings),
        Command::Growth(settings) => growth::run(&settings),
        #[cfg(feature = "browser")]
        Command::App(settings) => app::run(&settings),
        Command::Upstream(settings) => upstream::serve(&settings).map(|()| true),
        Command::Ask(settings) => ask::run(&settings).map(|()| true),
    };
    match ended {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            eprintln!("bench: {failure}");
            ExitCode::FAILURE
        }
    }
}
