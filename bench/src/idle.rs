//! What connections cost that say nothing: browsers keep theirs open.

use std::time::Duration;

use crate::Failure;
use crate::gate::Bound;
use crate::http::Connection;
use crate::rollcall::Rollcall;
use crate::table::Report;

const CONNECTIONS: usize = 5000;
/// Megabytes that they may take.
const MOST: f64 = 60.0;
/// Before it is looked.
const SILENCE: Duration = Duration::from_secs(5);

/// Opens them, asks once on each, and looks what the service takes while they wait.
pub fn measure(report: &mut Report, rollcall: &Rollcall) -> Result<(), Failure> {
    let before = rollcall.program.kilobytes();
    let mut open = Vec::with_capacity(CONNECTIONS);
    for _ in 0..CONNECTIONS {
        let mut connection = Connection::open(rollcall.port)?;
        connection.ask("GET /healthz", &[], "")?;
        open.push(connection);
    }
    // Browsers keep theirs for minutes.
    std::thread::sleep(SILENCE);
    let files = rollcall.program.files();
    let megabytes = (rollcall.program.kilobytes() - before) / 1024.0;
    if files < CONNECTIONS {
        return Err(format!("only {files} connections stayed open").into());
    }
    report.remark(format!("{CONNECTIONS} connections that wait take {megabytes:.1} MB in all."));
    let what = format!("memory of {CONNECTIONS} idle connections ÷ {MOST} MB");
    report.gate(what, megabytes / MOST, Bound::AtMost(1.0), 0.0);
    Ok(())
}
