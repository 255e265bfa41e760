//! How cost grows with the record: its pages under each filter, its export, its verification, and one more change.

use std::time::Instant;

use catalogue::record::{CHANGES_PATH, RECORD_EXPORT_PATH, RECORD_HEALTH_PATH, RECORD_PATH};
use time::format_description::well_known::Rfc3339;

use super::curve::Curve;
use super::findings::Findings;
use super::place::{Ground, Sandbox, Service};
use super::rows::Rows;
use crate::Failure;
use crate::http::Connection;

pub const SIZES: [u64; 4] = [1_000, 10_000, 100_000, 1_000_000];
const ROUNDS: usize = 3;
const QUESTIONS: usize = 20;

/// What is asked of a page, and its address.
fn pages(now: &str, middle: &str) -> Vec<(&'static str, String)> {
    let record = |query: &str| format!("{RECORD_PATH}?limit=50{query}");
    vec![
        ("page", record("")),
        ("page of a person", record("&person=person-3")),
        ("page of an operation", record("&operation=ENABLE_ACCOUNT")),
        ("page of a kind", record("&kind=signed-in")),
        ("page of refused changes", record("&outcome=refused")),
        ("page of changes under way", record("&outcome=under-way")),
        ("page of an account", record("&account=account-7")),
        ("page of an account's changes by a person", record("&account=account-7&kind=change&person=person-1")),
        ("page of the last hour", record(&format!("&since={now}"))),
        ("page of the older half", record(&format!("&until={middle}"))),
        ("page of the changes", format!("{CHANGES_PATH}?limit=50")),
        ("health of the record", RECORD_HEALTH_PATH.to_owned()),
    ]
}

/// Measures all sizes.
pub fn measure(findings: &mut Findings, ground: &Ground<'_>) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let folder = ground.folder.join("record");
    let most = SIZES[SIZES.len() - 1];
    let sandbox = Sandbox::start(ground.binary, &folder, ground.cores.others, 50, None)?;
    let home = folder.join("service");
    let mut rows = runtime.block_on(Rows::begin(&home, most))?;
    let moment = |part: u64| {
        let at = time::OffsetDateTime::now_utc() - time::Duration::seconds(20 * i64::try_from(part).unwrap_or_default());
        at.replace_nanosecond(0).map_err(Failure::from).and_then(|at| Ok(at.format(&Rfc3339)?))
    };
    let mut curves: Vec<Curve> = pages("", "").iter().map(|(what, _)| Curve::new(what, "ms")).collect();
    let mut verify = Curve::new("verification of chain and index: CPU", "ms");
    let mut verifying = Curve::new("most memory of the service while it verifies", "MB");
    let mut export = Curve::new("export of everything: CPU", "ms");
    let mut exporting = Curve::new("most memory of the service during the export", "MB");
    for size in SIZES {
        println!("==> {size} rows");
        let began = Instant::now();
        let passed = |what: &str| println!("    {:.1} s: {what}", began.elapsed().as_secs_f64());
        runtime.block_on(rows.grow(size))?;
        passed("the rows are there");
        let service = Service::start(ground.binary, &home, ground.cores.measured, &sandbox, "")?;
        service.await_verified()?;
        passed("they are verified");
        verify.add(size as f64, vec![service.program.exactly() * 1000.0]);
        verifying.add(size as f64, vec![service.program.peak() / 1024.0]);
        let headers = service.session()?;
        // The rows lie in the past: those that a service started in between wrote are a handful at the end.
        let asked = pages(&moment(most - size + 180)?, &moment(most - size / 2)?);
        for (curve, (_, address)) in curves.iter_mut().zip(&asked) {
            let took = rounds(&service, &headers, address)?;
            println!("    {}: {took:.2?} ms", curve.what);
            curve.add(size as f64, took);
        }
        service.program.forget_peak()?;
        let before = service.program.exactly();
        let lines = Connection::open(service.port)?.count_lines(&format!("GET {RECORD_EXPORT_PATH}"), &headers, &mut |_| Ok(()))?;
        export.add(size as f64, vec![(service.program.exactly() - before) * 1000.0]);
        passed("they are exported");
        exporting.add(size as f64, vec![service.program.peak() / 1024.0]);
        if lines < usize::try_from(size)? / 2 {
            return Err(format!("the export of {size} rows has {lines} lines").into());
        }
        drop(service);
        rows = runtime.block_on(rows.again())?;
    }
    runtime.block_on(rows.leave())?;
    for curve in curves.iter().chain([&verify, &export]) {
        findings.gate(curve);
    }
    findings.flat(&exporting);
    findings.flat(&verifying);
    let drawn: Vec<Curve> = curves.iter().filter(|curve| DRAWN.contains(&curve.what.as_str())).cloned().chain([verify, export]).collect();
    findings.plot("record", "What the record costs, by its rows", "rows", "milliseconds", &drawn)?;
    findings.plot("record-memory", "Memory of the service, by the rows of the record", "rows", "megabytes", &[exporting, verifying])
}

/// The others look the same.
const DRAWN: [&str; 6] =
    ["page", "page of a person", "page of an account", "page of refused changes", "page of the older half", "page of the changes"];

/// Milliseconds for one page, by round.
fn rounds(service: &Service, headers: &[(String, String)], address: &str) -> Result<Vec<f64>, Failure> {
    let mut connection = Connection::open(service.port)?;
    let line = format!("GET {address}");
    let mut ask = || -> Result<(), Failure> {
        let (head, body) = connection.ask(&line, headers, "")?;
        if head.status() == "200" { Ok(()) } else { Err(format!("{line}: {head:?} {}", String::from_utf8_lossy(&body)).into()) }
    };
    ask()?;
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        let began = Instant::now();
        for _ in 0..QUESTIONS {
            ask()?;
        }
        rounds.push(began.elapsed().as_secs_f64() * 1000.0 / QUESTIONS as f64);
    }
    Ok(rounds)
}
