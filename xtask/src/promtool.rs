//! The rules for Prometheus, read and tried with figures over time by Prometheus' own tool.

use std::env;
use std::path::PathBuf;

use crate::apt;
use crate::failure::{Failure, Missing};
use crate::process;
use crate::step::Done;
use crate::workspace::Workspace;

pub const TITLE: &str = "Rules for Prometheus";
const PROGRAM: &str = "promtool";
const PACKAGE: &str = "prometheus";
const RULES: &str = "docs/operations/alerts.yml";
const TESTS: &str = "docs/operations/alerts-test.yml";

/// The tool, or none where it is not there and cannot be installed.
pub fn provide() -> Result<Done<Option<PathBuf>>, Failure> {
    if let Some(program) = process::on_path(PROGRAM) {
        return Ok(Done::with(Some(program), "already installed"));
    }
    if apt::may_install() {
        apt::refresh();
        if apt::candidate(PACKAGE).is_some()
            && apt::install(&[PACKAGE.to_owned()]).is_ok()
            && let Some(program) = process::on_path(PROGRAM)
        {
            return Ok(Done::with(Some(program), "installed"));
        }
    }
    let remedy = "install promtool (on Debian: `apt-get install prometheus`)";
    if env::var_os("CI").is_some() {
        return Err(Missing::Promtool { remedy }.into());
    }
    Ok(Done::with(None, format!("not run: the tests of the rules; to have them, {remedy}")))
}

/// Reads the rules, and tries some of them.
pub fn test(workspace: &Workspace, program: PathBuf) -> Result<Done, Failure> {
    for (verb, file) in [("check", RULES), ("test", TESTS)] {
        let mut command = process::command(&program);
        process::show(command.args([verb, "rules"]).arg(workspace.path(file)))?;
    }
    Ok(Done::saying("can be read, and fire when they should"))
}
