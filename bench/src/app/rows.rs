//! The list of people with so many loaded: loading, typing, scrolling, the palette, memory.

use std::time::{Duration, Instant};

use serde_json::Value;
use tests::Site;
use tests::screens::Users;

use super::desk::{Desk, PLAIN, SLOW, long_tasks, numbers};
use super::report::told;
use super::start::USERS;
use crate::figures::{median, quantile};
use crate::gate::Bound;
use crate::table::Report;

/// Typed, and taken back letter by letter.
const WORD: [&str; 6] = ["m", "a", "r", "i", "a", "b"];
const TURNS: usize = 4;
/// As fast as a person types.
const BETWEEN_KEYS: Duration = Duration::from_millis(180);
/// Reading 100,000 people page by page takes its time.
const LONGEST_READ: Duration = Duration::from_secs(240);
/// Frames of each way of scrolling: three rows a frame, and a whole window.
const SCROLLS: [(u32, u32); 2] = [(120, 150), (900, 90)];

/// What came of it.
#[derive(Debug)]
pub struct Rows {
    title: &'static str,
    /// Seconds until all were read.
    read: f64,
    /// Long tasks while they were read, and while they were searched afterwards.
    reading: Vec<f64>,
    searching: Vec<f64>,
    plain: Used,
    slow: Used,
    palette: f64,
    /// Of scripts, and of the program.
    memory: (f64, f64),
}

/// Typing and scrolling at one speed.
#[derive(Debug, Default)]
struct Used {
    /// From each key to its painted rows.
    keys: Vec<f64>,
    /// Processor time of the main thread for a key.
    work: f64,
    frames: Vec<f64>,
    /// Durations of interactions, as the browser rounds them.
    acts: Vec<f64>,
}

pub async fn measure(title: &'static str, site: &Site, cookie: &Value) -> Rows {
    println!("==> {title} people");
    let desk = Desk::at(&site.address, Some(cookie), USERS.wanted).await;
    let started = Instant::now();
    let usable = desk.visit(USERS.path).await;
    is_complete(&desk).await;
    let read = started.elapsed().as_secs_f64();
    let reading = long_tasks(&desk.noted().await, usable);
    let memory = desk.memory().await;
    desk.forget().await;
    let plain = used(&desk).await;
    let searching = long_tasks(&desk.noted().await, 0.0);
    let palette = palette(&desk).await;
    desk.under(SLOW).await;
    desk.forget().await;
    let slow = used(&desk).await;
    desk.under(PLAIN).await;
    desk.leave().await;
    Rows { title, read, reading, searching, plain, slow, palette, memory }
}

async fn is_complete(desk: &Desk) {
    let started = Instant::now();
    loop {
        let line = Users(&desk.browser).honest_line().await;
        if line.contains("· complete") {
            return;
        }
        if started.elapsed() > LONGEST_READ || line.contains("not complete") {
            println!("    the list is not complete: {line}");
            return;
        }
        // Seldom, because asking is work of the page's main thread.
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

async fn used(desk: &Desk) -> Used {
    desk.browser.click("[data-testid=user-search]").await;
    let before = desk.work().await;
    for _ in 0..TURNS {
        for key in WORD {
            typed(desk, key).await;
        }
        for _ in WORD {
            typed(desk, "Backspace").await;
        }
    }
    let work = desk.work().await - before;
    let noted = desk.noted().await;
    let keys = numbers(&noted["keys"]);
    let work = work / keys.len() as f64;
    let mut frames = Vec::new();
    for (pixels, count) in SCROLLS {
        let times = desk.browser.promised(&format!("__seen.scrolled('[data-testid=grid-body]', {pixels}, {count})")).await;
        frames.extend(numbers(&times));
    }
    desk.browser.run("document.querySelector('[data-testid=grid-body]').scrollTop = 0").await;
    Used { keys, work, frames, acts: numbers(&noted["acts"]) }
}

async fn typed(desk: &Desk, key: &str) {
    desk.press(key, 0).await;
    tokio::time::sleep(BETWEEN_KEYS).await;
}

/// From the keys that open it, the first time and so with the fetch of its piece, to a field with the focus.
async fn palette(desk: &Desk) -> f64 {
    const CONTROL: u8 = 2;
    desk.browser.run("window.__opened = __seen.opened('[data-testid=palette-field]')").await;
    desk.press("k", CONTROL).await;
    let opened = desk.browser.promised("window.__opened").await.as_f64().unwrap_or(f64::NAN);
    desk.press("Escape", 0).await;
    desk.browser.gone("[data-testid=palette-field]").await;
    opened
}

/// Gates over the larger list, and both side by side.
pub fn report(report: &mut Report, calm: f64, few: &Rows, many: &Rows) {
    let most = |values: &[f64]| values.iter().copied().fold(0.0, f64::max);
    let late = |values: &[f64]| quantile(values, 0.95);
    let mut gate = |what: &str, measured: f64, bound: f64| {
        report.gate(format!("{what}, {} people", many.title), measured, Bound::AtMost(bound), calm);
    };
    gate("key to painted rows, 95 % within, ms", late(&many.plain.keys), 50.0);
    gate("main-thread work for a key, ms", many.plain.work, 32.0);
    gate("key to painted rows, 95 % within, processor ÷ 4, ms", late(&many.slow.keys), 80.0);
    gate("98 % of interactions within, processor ÷ 4, ms", quantile(&many.slow.acts, 0.98), 200.0);
    gate("longest frame of scrolling, ms", most(&many.plain.frames), 50.0);
    gate("frame of scrolling, 95 % within, processor ÷ 4, ms", late(&many.slow.frames), 33.0);
    gate("longest task while they are read, ms (0: none above 50)", most(&many.reading), 50.0);
    gate("longest task while they are searched and scrolled, ms (0: none above 50)", most(&many.searching), 50.0);
    gate("palette, keys to ready, ms", many.palette, 100.0);
    gate("memory, MB", many.memory.0 + many.memory.1, 150.0);
    let row = |what: &str, of: &dyn Fn(&Rows) -> String| vec![what.to_owned(), of(few), of(many)];
    let pair = |values: &[f64]| format!("{}, {}", told(median(values), "ms"), told(late(values), "ms"));
    let rows = vec![
        row("All are read after", &|rows| format!("{:.1} s", rows.read)),
        row("Tasks above 50 ms while they are read", &|rows| rows.reading.len().to_string()),
        row("Key to painted rows: half, 95 % within", &|rows| pair(&rows.plain.keys)),
        row("The same, processor ÷ 4", &|rows| pair(&rows.slow.keys)),
        row("Main-thread work for a key", &|rows| format!("{:.1} ms", rows.plain.work)),
        row("The same, processor ÷ 4", &|rows| format!("{:.1} ms", rows.slow.work)),
        row("Frames of scrolling: half, 95 % within", &|rows| pair(&rows.plain.frames)),
        row("The same, processor ÷ 4", &|rows| pair(&rows.slow.frames)),
        row("Longest frame: plain, processor ÷ 4", &|rows| {
            format!("{}, {}", told(most(&rows.plain.frames), "ms"), told(most(&rows.slow.frames), "ms"))
        }),
        row("Palette, keys to ready", &|rows| told(rows.palette, "ms")),
        row("Memory: scripts, program", &|rows| format!("{:.1} MB, {:.1} MB", rows.memory.0, rows.memory.1)),
    ];
    report.table(&["With so many people loaded", few.title, many.title], &rows);
}
