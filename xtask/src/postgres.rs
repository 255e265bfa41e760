//! The Postgres that tests start for themselves, each on a socket of its own: its programs, where they are or can be installed.

use std::env;
use std::fs;
use std::path::PathBuf;

use crate::apt;
use crate::failure::{Failure, Missing};
use crate::process;
use crate::step::Done;

/// Where Debian keeps the programs of each version, outside the path.
const VERSIONS: &str = "/usr/lib/postgresql";
const PACKAGE: &str = "postgresql";
/// What tests run.
const PROGRAMS: [&str; 5] = ["initdb", "pg_ctl", "pg_dump", "createdb", "psql"];

/// The folder of its programs, or none where the tests that need it are not run.
pub fn provide() -> Result<Done<Option<PathBuf>>, Failure> {
    if let Some(folder) = find() {
        return Ok(Done::with(Some(folder), "already installed"));
    }
    if apt::may_install() {
        apt::refresh();
        if apt::candidate(PACKAGE).is_some()
            && apt::install(&[PACKAGE.to_owned()]).is_ok()
            && let Some(folder) = find()
        {
            return Ok(Done::with(Some(folder), "installed"));
        }
    }
    let remedy = "install Postgres (on Debian: `apt-get install postgresql`)";
    if env::var_os("CI").is_some() {
        return Err(Missing::Postgres { remedy }.into());
    }
    Ok(Done::with(None, format!("not run: the tests over Postgres; to have them, {remedy}")))
}

fn find() -> Option<PathBuf> {
    let versions = fs::read_dir(VERSIONS).into_iter().flatten().flatten().map(|version| version.path().join("bin"));
    let on_path = process::on_path("initdb").and_then(|program| Some(program.parent()?.to_owned()));
    versions.chain(on_path).find(|folder| PROGRAMS.iter().all(|program| folder.join(program).is_file()))
}
