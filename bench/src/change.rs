//! What recording costs a change: two waits for the disk and little more.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::time::Instant;

use crate::Failure;
use crate::figures::{median, spread};
use crate::gate::Bound;
use crate::http::Connection;
use crate::load::Question;
use crate::rollcall::{BODY, CHANGE, Rollcall, profile};
use crate::table::Report;

const CHANGES: usize = 120;
const ROUNDS: usize = 3;
/// What the service may add beside the waits, in milliseconds.
const BESIDE: f64 = 1.0;

/// Changes one after another: asked of the upstream, through the service, and waits for the disk in between.
pub fn measure(report: &mut Report, rollcall: &Rollcall, upstream: u16, folder: &Path) -> Result<(), Failure> {
    let question = rollcall.change();
    let (mut waits, mut direct, mut through) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        waits.push(median(&disk(folder)?));
        direct.push(median(&changes(upstream, &profile(), &Question::default())?));
        through.push(median(&changes(rollcall.port, &question.path, &question)?));
    }
    let (wait, before, after) = (median(&waits), median(&direct), median(&through));
    let extra = after - before;
    let milliseconds = |value: f64| Some(format!("{value:.2} ms"));
    report.figure("A change, one after another", [milliseconds(before), None, None, milliseconds(after)]);
    report.remark(format!(
        "Waiting for this disk once (write of 4 KB and fdatasync in the same run): {wait:.2} ms. A change is written down before it is sent and after \
         its answer: it takes {extra:.2} ms longer than without the service."
    ));
    let what = format!("extra time of a change ÷ (2 waits for the disk + {BESIDE} ms)");
    report.gate(what, extra / (2.0 * wait + BESIDE), Bound::AtMost(1.0), spread(&waits));
    Ok(())
}

fn changes(port: u16, target: &str, question: &Question) -> Result<Vec<f64>, Failure> {
    let mut connection = Connection::open(port)?;
    let mut headers = question.headers.clone();
    headers.push(("content-type".to_owned(), "application/json".to_owned()));
    let mut times = Vec::with_capacity(CHANGES);
    for _ in 0..CHANGES {
        let started = Instant::now();
        let (head, body) = connection.ask(&format!("{CHANGE} {target}"), &headers, BODY)?;
        times.push(started.elapsed().as_secs_f64() * 1000.0);
        if head.status() != "200" {
            return Err(format!("a change was refused: {head:?} {}", String::from_utf8_lossy(&body)).into());
        }
    }
    Ok(times)
}

/// How long it takes until a page is on the disk on which the service keeps its record, in milliseconds.
fn disk(folder: &Path) -> Result<Vec<f64>, Failure> {
    let path = folder.join("disk");
    let mut file = File::create(&path)?;
    let page = [0x55; 4096];
    let mut times = Vec::with_capacity(CHANGES);
    for _ in 0..CHANGES {
        let started = Instant::now();
        file.write_all(&page)?;
        file.sync_data()?;
        times.push(started.elapsed().as_secs_f64() * 1000.0);
    }
    std::fs::remove_file(&path)?;
    Ok(times)
}
