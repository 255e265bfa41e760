//! The command line.

use std::net::SocketAddr;

use clap::{Args, Parser, Subcommand};
use sandbox::Seed;

use crate::origin::PublicOrigin;

/// A console for the people who look after users in an Atlassian cloud organization.
#[derive(Debug, Parser)]
#[command(name = "rollcall", version)]
pub struct Arguments {
    /// How much to log: error, warn, info, debug.
    #[arg(long, global = true, env = "ROLLCALL_LOG", default_value = "info")]
    pub log: tracing::Level,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve a made-up organization that lives in this process.
    Demo(Demo),
    /// List the files of the app in this binary with their sizes, one JSON line each.
    #[command(hide = true)]
    Assets,
}

#[derive(Debug, Args)]
pub struct Demo {
    /// An address of this machine alone.
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// The organization: awkward, company, large, empty, or a number of people.
    #[arg(long, default_value = "company")]
    pub seed: Seed,
    /// A further origin under which browsers come: that of a development server in front.
    #[arg(long, hide = true, value_parser = origin)]
    pub also_origin: Option<PublicOrigin>,
}

fn origin(text: &str) -> Result<PublicOrigin, crate::origin::OriginError> {
    PublicOrigin::parse(text)
}
