//! The app in a real browser: what is downloaded, when it can be used, how it types and scrolls over many rows, and what Lighthouse says.

mod desk;
mod files;
mod hello;
mod lighthouse;
mod report;
mod rows;
mod start;

use std::path::PathBuf;

use tests::Site;

use crate::table::Report;
use crate::{Failure, document, machine};
use hello::Hello;

/// What is measured beside the binary that `ROLLCALL_BIN` names, and where the figures go.
#[derive(Debug, clap::Args)]
pub struct Settings {
    /// The hello-world page as trunk built it.
    #[arg(long)]
    hello: PathBuf,
    /// Lighthouse's command, a script for node; left out where there is none.
    #[arg(long)]
    lighthouse: Option<PathBuf>,
    /// The browser that Lighthouse starts.
    #[arg(long)]
    browser: PathBuf,
    /// The document whose table is written.
    #[arg(long)]
    document: Option<PathBuf>,
    /// How often every page is opened anew under each condition.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
}

/// Measures everything, prints it and writes it down. Whether every gate that was judged is reached.
pub fn run(settings: &Settings) -> Result<bool, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let host = format!("{}; Chromium {}", machine::processors(), machine::version_of(&settings.browser, "--version"));
    println!("{host}");
    let mut report = Report::of(host);
    runtime.block_on(measure(settings, &mut report))?;
    println!("\n{}", report.text());
    if let Some(file) = &settings.document {
        document::write(file, "app", &report.text())?;
    }
    Ok(report.is_good())
}

async fn measure(settings: &Settings, report: &mut Report) -> Result<(), Failure> {
    let site = Site::demo("company");
    let cookie = desk::sign_in(&site.address).await?;
    files::measure(report, &site, &cookie).await?;
    let hello = Hello::serve(&settings.hello)?;
    let calm = start::measure(report, settings.rounds, &site, &cookie, &hello).await;
    match &settings.lighthouse {
        Some(program) => lighthouse::measure(report, program, &settings.browser, &site, &cookie)?,
        None => report.remark("Lighthouse was left out: it is not here.".to_owned()),
    }
    let few = rows::measure("1,200", &site, &cookie).await;
    drop(site);
    let site = Site::demo("large");
    let cookie = desk::sign_in(&site.address).await?;
    let many = rows::measure("100,000", &site, &cookie).await;
    rows::report(report, calm, &few, &many);
    Ok(())
}
