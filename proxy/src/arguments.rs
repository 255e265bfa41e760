//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use sandbox::{RateLimit, Seed, Tiers};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::audit_command::AuditArguments;

/// A console for the people who look after users in an Atlassian cloud organization.
#[derive(Debug, Parser)]
#[command(name = "rollcall", version)]
pub struct Arguments {
    /// How much to log: error, warn, info, debug.
    #[arg(long, global = true, env = "ROLLCALL_LOG_LEVEL", default_value = "info")]
    pub log_level: tracing::Level,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve a made-up organization that lives in this process.
    Demo(Demo),
    /// Serve a real organization.
    Serve(ConfigFile),
    /// Print the effective configuration with its secrets masked. Exit code 1: refused; 3: a probe failed.
    CheckConfig(CheckConfig),
    /// Verify, export or prune the record.
    Audit(AuditArguments),
    /// Serve the made-up organization's own API, for any Atlassian client library. Prints one JSON line once it accepts.
    Sandbox(SandboxArguments),
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
    /// Let one person alone remove people from the organization; otherwise a removal waits for a second one, to show how that is.
    #[arg(long)]
    pub no_second_person: bool,
}

#[derive(Debug, Args)]
pub struct ConfigFile {
    /// The configuration file.
    #[arg(long, env = "ROLLCALL_CONFIG", default_value = "rollcall.toml")]
    pub config: PathBuf,
}

#[derive(Debug, Args)]
pub struct CheckConfig {
    #[command(flatten)]
    pub file: ConfigFile,
    /// Call one harmless read per capability and print what the keys can do.
    #[arg(long)]
    pub probe: bool,
}

#[derive(Debug, Args)]
pub struct SandboxArguments {
    #[arg(long, default_value = "127.0.0.1:0")]
    pub listen: SocketAddr,
    /// The organization: awkward, company, large, empty, or a number of people.
    #[arg(long, default_value = "company")]
    pub seed: Seed,
    /// The key that opens the organization API.
    #[arg(long)]
    pub organization_key: Option<String>,
    /// The key that opens the SCIM API.
    #[arg(long)]
    pub scim_key: Option<String>,
    /// Write every request and its answer's status to this file as JSON lines.
    #[arg(long)]
    pub log: Option<PathBuf>,
    /// Scripted faults, a JSON file.
    #[arg(long)]
    pub faults: Option<PathBuf>,
    /// When the organization's clock starts, as in 2026-11-02T09:00:00Z; now when absent. The dates of the organization move along.
    #[arg(long, value_parser = instant)]
    pub at: Option<i64>,
    /// Which generations of the API answer: v1, v2 or both.
    #[arg(long, value_parser = tiers, default_value = "v1,v2")]
    pub tiers: Tiers,
    /// An organization that has verified none of its domains, so that nobody is managed.
    #[arg(long)]
    pub no_verified_domain: bool,
    /// How many times sooner than at Atlassian queued work is done: removals after two minutes, roles after half a minute.
    #[arg(long, default_value_t = 1)]
    pub haste: u32,
    /// How many requests a minute each key may make.
    #[arg(long, default_value_t = RateLimit::default().per_minute)]
    pub per_minute: u32,
}

#[derive(Debug, thiserror::Error)]
#[error("give a date and time as in 2026-11-02T09:00:00Z")]
pub struct InstantError;

/// Milliseconds since 1970.
fn instant(text: &str) -> Result<i64, InstantError> {
    let instant = OffsetDateTime::parse(text, &Rfc3339).map_err(|_| InstantError)?;
    i64::try_from(instant.unix_timestamp_nanos() / 1_000_000).map_err(|_| InstantError)
}

#[derive(Debug, thiserror::Error)]
#[error("choose v1, v2, or v1,v2")]
pub struct TiersError;

fn tiers(text: &str) -> Result<Tiers, TiersError> {
    let mut tiers = Tiers { v1: false, v2: false };
    for word in text.split(',') {
        match word.trim() {
            "v1" => tiers.v1 = true,
            "v2" => tiers.v2 = true,
            _ => return Err(TiersError),
        }
    }
    Ok(tiers)
}

#[cfg(test)]
mod tests;
