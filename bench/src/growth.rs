//! How cost grows: with people in the organization, with people at work, with replicas, with the record. Gates are slopes and ratios inside one run, where
//! each size was measured in the same way; pictures stand beside the document.

mod curve;
mod findings;
mod people;
mod place;
mod plot;
mod record;
mod replicas;
mod rows;
mod staff;

use std::path::PathBuf;

use findings::Findings;
use place::Ground;
use rustix::thread::{CpuSet, sched_setaffinity};

use crate::machine::{Cores, kind};
use crate::{Failure, document};

/// What is measured, and where the figures go.
#[derive(Debug, clap::Args)]
pub struct Settings {
    /// The release binary of the service.
    #[arg(long)]
    rollcall: PathBuf,
    /// An empty folder for organizations, records and logs.
    #[arg(long)]
    folder: PathBuf,
    /// The programs of Postgres; without them replicas are not measured.
    #[arg(long)]
    postgres: Option<PathBuf>,
    /// The document whose section is written; pictures go into the folder of the same name.
    #[arg(long)]
    document: Option<PathBuf>,
    /// Only these parts: people, staff, record, replicas. Nothing is written then.
    #[arg(long)]
    only: Option<String>,
}

/// Measures everything, prints it and writes it down. Whether every gate that was judged is reached.
pub fn run(settings: &Settings) -> Result<bool, Failure> {
    let cores = Cores::of_this_machine();
    let host = kind(cores);
    keep_to(cores)?;
    let pictures = settings.document.as_ref().map_or_else(|| settings.folder.join("pictures"), |file| file.with_extension(""));
    let mut findings = Findings::new(host, pictures);
    let ground = Ground { binary: &settings.rollcall, folder: &settings.folder, cores };
    let is_asked = |part: &str| settings.only.as_deref().is_none_or(|only| only.split(',').any(|one| one == part));
    let replicas = settings.postgres.as_deref().filter(|_| is_asked("replicas"));
    std::thread::scope(|scope| -> Result<(), Failure> {
        // Two minutes of the upstream's clock, which cost hardly anything.
        let pacing = replicas.map(|programs| scope.spawn(move || replicas::pacing(&ground, programs).map_err(|fault| fault.to_string())));
        if is_asked("people") {
            people::measure(&mut findings, &ground)?;
        }
        if is_asked("record") {
            record::measure(&mut findings, &ground)?;
        }
        let paced = pacing.map(|task| task.join().map_err(|_| "a thread failed".to_owned())?).transpose()?;
        if is_asked("staff") {
            staff::measure(&mut findings, &ground)?;
        }
        match (replicas, paced) {
            (Some(programs), Some(paced)) => {
                replicas::measure(&mut findings, &ground, programs)?;
                replicas::tell(&mut findings, paced);
            }
            _ => findings.remark("Replicas were not measured: there is no Postgres.".to_owned()),
        }
        Ok(())
    })?;
    println!("\n{}", findings.text());
    if let Some(file) = settings.document.as_ref().filter(|_| settings.only.is_none()) {
        document::write(file, "growth", &findings.text())?;
    }
    Ok(findings.is_good())
}

/// Whoever asks works beside the sandbox, so that the service has its core to itself.
fn keep_to(cores: Cores) -> Result<(), Failure> {
    if let Some(core) = cores.others {
        let mut set = CpuSet::new();
        set.set(core);
        sched_setaffinity(None, &set)?;
    }
    Ok(())
}
