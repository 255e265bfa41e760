//! What connections cost that say nothing: browsers keep theirs open.

use crate::Failure;
use crate::gate::{Bound, Gate};
use crate::http::Connection;
use crate::rollcall::Rollcall;
use crate::table::Report;

const CONNECTIONS: usize = 5000;
/// Megabytes that they may take.
const MOST: f64 = 60.0;

/// Opens them, asks once on each, and looks what the service takes while they wait.
pub fn measure(report: &mut Report, rollcall: &Rollcall) -> Result<(), Failure> {
    let before = rollcall.program.kilobytes();
    let mut open = Vec::with_capacity(CONNECTIONS);
    for _ in 0..CONNECTIONS {
        let mut connection = Connection::open(rollcall.port)?;
        connection.ask("GET /healthz", &[], "")?;
        open.push(connection);
    }
    let files = rollcall.program.files();
    let megabytes = (rollcall.program.kilobytes() - before) / 1024.0;
    if files < CONNECTIONS {
        return Err(format!("only {files} connections stayed open").into());
    }
    report.remark(format!("{CONNECTIONS} connections that wait take {megabytes:.1} MB in all."));
    let what = format!("memory of {CONNECTIONS} idle connections ÷ {MOST} MB");
    report.gate(Gate { what, measured: megabytes / MOST, bound: Bound::AtMost(1.0), spread: 0.0 });
    Ok(())
}
