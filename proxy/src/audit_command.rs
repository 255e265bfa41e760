//! `rollcall audit …`: verifies, exports and prunes the record, beside a running service or over a copy of its store.

use std::error::Error;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use catalogue::record::Anchored;
use clap::{Args, Subcommand};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::audit::line::{self, Line};
use crate::audit::{Audit, KeyAt, anchors, key, walk};
use crate::config::{Config, StoreAt};
use crate::store::Store;

/// The record is not whole.
const BROKEN: u8 = 4;

/// Looks after the record. Its rows are closed with a key; former keys lie beside the key's file, each under that file's name, a dot and the key's id.
#[derive(Debug, Args)]
pub struct AuditArguments {
    #[command(subcommand)]
    pub command: AuditCommand,
}

#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Read the whole chain, and the index that the screens search by, and name the first row that is wrong. Exit code 0: whole; 1: it could not be read; 4: not whole.
    Verify(Verify),
    /// Print every row with its link, one JSON object per line.
    Export(Export),
    /// Exchange the key of the chain: a last row is closed with the old key and names the new one, and every row after it is closed with that. The new key
    /// is read from the key's file with ".new" behind its name, or made there; then the files are put in their places: the old key under its id, the new
    /// one as the key. Services that run go on with the new key by themselves where they see its file in either place.
    ExchangeKey(ExchangeKey),
    /// Remove old rows; a checkpoint keeps the rest verifiable. Changes without an outcome stay, and everything after them.
    Prune(Prune),
}

/// Which record.
#[derive(Debug, Args)]
pub struct Which {
    /// The configuration file.
    #[arg(long, env = "ROLLCALL_CONFIG", default_value = "rollcall.toml")]
    pub config: PathBuf,
    /// A copy of the store's file instead of the configured store.
    #[arg(long)]
    pub store: Option<PathBuf>,
    /// The key of that copy instead of the configured one.
    #[arg(long)]
    pub key: Option<PathBuf>,
    /// A former key, which closed older rows, where it does not lie beside the key. May be given several times.
    #[arg(long)]
    pub former_key: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Verify {
    #[command(flatten)]
    pub which: Which,
    /// The anchors that were noted down outside the store. Unset: the configured file, if there is one.
    #[arg(long)]
    pub anchors: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct ExchangeKey {
    #[command(flatten)]
    pub which: Which,
    /// The anchors that were noted down outside the store; the row of the exchange is added to them. Unset: the configured file, if there is one.
    #[arg(long)]
    pub anchors: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Export {
    #[command(flatten)]
    pub which: Which,
    /// Not before this time or day, such as 2026-11-01 or 2026-11-01T08:00:00Z.
    #[arg(long, value_parser = moment)]
    pub since: Option<i64>,
    /// Before this time or day.
    #[arg(long, value_parser = moment)]
    pub until: Option<i64>,
}

#[derive(Debug, Args)]
pub struct Prune {
    #[command(flatten)]
    pub which: Which,
    /// The anchors that were noted down outside the store; where the record stands afterwards is added to them. Unset: the configured file, if there
    /// is one.
    #[arg(long)]
    pub anchors: Option<PathBuf>,
    /// Remove what is older than this time or day.
    #[arg(long, value_parser = moment)]
    pub before: i64,
}

/// It is neither a day nor a time.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("it is neither a day such as 2026-11-01 nor a time such as 2026-11-01T08:00:00Z")]
pub struct NoMoment;

/// Milliseconds since 1970 of a day or a time, in UTC where it does not say.
///
/// # Errors
/// When it is neither.
pub fn moment(text: &str) -> Result<i64, NoMoment> {
    let at = OffsetDateTime::parse(text, &Rfc3339).or_else(|_| OffsetDateTime::parse(&format!("{text}T00:00:00Z"), &Rfc3339));
    at.map(|at| at.unix_timestamp() * 1000).map_err(|_| NoMoment)
}

/// Runs one of them.
///
/// # Errors
/// When the record cannot be read or written.
pub async fn run(arguments: AuditArguments) -> Result<ExitCode, Box<dyn Error>> {
    match arguments.command {
        AuditCommand::Verify(verify) => verified(verify).await,
        AuditCommand::Export(export) => exported(&export).await,
        AuditCommand::ExchangeKey(exchange) => exchanged(&exchange).await,
        AuditCommand::Prune(prune) => pruned(&prune).await,
    }
}

/// The configuration is refused; its faults are on the terminal already.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the configuration is refused; rollcall check-config says why")]
pub struct Refused;

/// The record, and the file of its anchors.
fn record(which: &Which) -> Result<(Audit, Option<PathBuf>), Box<dyn Error>> {
    if let (Some(store), Some(key)) = (&which.store, &which.key) {
        return Ok((over(in_file(store)?, key, which), None));
    }
    let config = Config::load(&which.config).map_err(|_| Refused)?;
    let store = match (&which.store, &config.store) {
        (Some(file), _) | (None, StoreAt::File(file)) => in_file(file)?,
        (None, at @ StoreAt::Address(_)) => Store::open(at)?,
    };
    let key = which.key.as_deref().unwrap_or(&config.record.key_file);
    Ok((over(store, key, which), config.record.anchor_file))
}

/// A store that is only looked at must be there: an empty one that was made for the look would be whole.
fn in_file(file: &Path) -> Result<Store, Box<dyn Error>> {
    if !file.exists() {
        return Err(format!("{} is not there", file.display()).into());
    }
    Ok(Store::in_file(file)?)
}

fn over(store: Store, key: &Path, which: &Which) -> Audit {
    Audit::over(Arc::new(store), KeyAt::Files(key.to_owned(), which.former_key.clone()))
}

async fn verified(arguments: Verify) -> Result<ExitCode, Box<dyn Error>> {
    let (audit, configured) = record(&arguments.which)?;
    let anchors: Vec<Anchored> = match arguments.anchors.as_deref() {
        Some(file) if !file.exists() => return Err(format!("{} is not there", file.display()).into()),
        given => given.or(configured.as_deref()).map_or_else(|| Ok(Vec::new()), anchors::read)?,
    };
    let noted = anchors.len();
    let mut exchanges = 0;
    match audit.walk(anchors, |_, line| exchanges += u64::from(key::exchanged_for(line).is_some())).await? {
        Ok(rows) => {
            if let Err(bad) = audit.verify_index().await? {
                println!("The chain is whole, {rows} rows; the index beside it is not: {bad}.");
                return Ok(ExitCode::from(BROKEN));
            }
            println!("The record is whole: {rows} rows, {noted} anchors.");
            if exchanges > 0 {
                println!("Its key was exchanged, so often: {exchanges}.");
            }
            Ok(ExitCode::SUCCESS)
        }
        Err(bad) => {
            println!("The record is not whole: {bad}.");
            Ok(ExitCode::from(BROKEN))
        }
    }
}

async fn exported(arguments: &Export) -> Result<ExitCode, Box<dyn Error>> {
    let (audit, _) = record(&arguments.which)?;
    let mut out = std::io::stdout().lock();
    let mut seq = 0;
    loop {
        let rows = walk::after(audit.store(), seq).await?;
        let Some(last) = rows.last() else { return Ok(ExitCode::SUCCESS) };
        seq = last.seq;
        for row in rows {
            let at = Line::parse(&row.body).map_or(0, |row| line::milliseconds(row.line.at()));
            let is_wanted = arguments.since.is_none_or(|since| at >= since) && arguments.until.is_none_or(|until| at < until);
            if is_wanted {
                writeln!(out, "{}", with_link(&row.body, &row.link))?;
            }
        }
    }
}

/// The row as it was written, and its link as the last member: without it, what is left is what the link was made over.
fn with_link(body: &str, link: &str) -> String {
    format!("{},\"link\":\"{link}\"}}", body.strip_suffix('}').unwrap_or(body))
}

async fn exchanged(arguments: &ExchangeKey) -> Result<ExitCode, Box<dyn Error>> {
    let (audit, configured) = record(&arguments.which)?;
    let (audit, anchors) = anchored(audit, arguments.anchors.as_deref(), configured)?;
    let done = audit.exchange_key(anchors).await?;
    match done.seq {
        Some(seq) => println!("Row {seq} closes the key {}; every row after it is closed with {}.", done.from, done.to),
        None => println!("The record goes on under the key {} already.", done.to),
    }
    match done.former {
        Ok(former) => {
            println!("The old key lies in {} now. Keep both with the backups: older rows are verified with it.", former.display());
            Ok(ExitCode::SUCCESS)
        }
        Err(fault) => {
            println!(
                "The files could not be put in their places ({fault}). Wherever this record is written: copy the old key to the key's name with .{} behind it, over no other file, \
                 then move the file with .new behind its name to the key's own.",
                done.from
            );
            Ok(ExitCode::FAILURE)
        }
    }
}

/// The record with the anchors that were noted down, where more are added.
fn anchored(audit: Audit, given: Option<&Path>, configured: Option<PathBuf>) -> Result<(Audit, Vec<Anchored>), Box<dyn Error>> {
    let file = match given {
        Some(file) if !file.exists() => return Err(format!("{} is not there", file.display()).into()),
        given => given.map(Path::to_owned).or(configured),
    };
    let anchors = file.as_deref().map_or_else(|| Ok(Vec::new()), anchors::read)?;
    Ok((audit.anchored_in(file), anchors))
}

async fn pruned(arguments: &Prune) -> Result<ExitCode, Box<dyn Error>> {
    let (audit, configured) = record(&arguments.which)?;
    let (audit, _) = anchored(audit, arguments.anchors.as_deref(), configured)?;
    match audit.prune(arguments.before).await? {
        Some(through) => println!("Rows up to {through} were removed."),
        None => println!("No row is old enough."),
    }
    Ok(ExitCode::SUCCESS)
}
