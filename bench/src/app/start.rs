//! From navigation to use: the app and a hello-world page in turns, each time in a fresh browser, then once more with what that browser kept.

use std::time::Duration;

use serde_json::Value;
use tests::Site;

use super::desk::{Conditions, Desk, PLAIN, SLOW, SLOW_FAR, SLOW_NEAR, long_tasks};
use super::hello::Hello;
use super::report::told;
use crate::figures::{median, spread};
use crate::gate::Bound;
use crate::table::Report;

/// A page, and what has to stand on it before it can be used.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    pub title: &'static str,
    pub path: &'static str,
    pub wanted: &'static [&'static str],
}

pub const HELLO: Page = Page { title: "hello world", path: "/", wanted: &["#hello"] };
/// Frame and heading, and the last of the cards, which are drawn after them.
pub const OVERVIEW: Page =
    Page { title: "Overview", path: "/", wanted: &["[data-testid=myself-button]", "[data-testid=read-again]", "[data-testid=domains]"] };
/// The field is there and rows stand below it: the search answers.
pub const USERS: Page = Page { title: "Users", path: "/users", wanted: &["[data-testid=user-search]", "[data-testid=grid-row]"] };

const PAGES: [Page; 3] = [HELLO, OVERVIEW, USERS];
const CONDITIONS: [Conditions; 4] = [PLAIN, SLOW, SLOW_NEAR, SLOW_FAR];
/// What comes late counts as well: a later, larger paint, a shift, a long task.
const AFTERWARDS: Duration = Duration::from_millis(500);

/// What one page came to under one of the conditions, a value for each round.
#[derive(Debug, Default)]
struct Series {
    cold: Vec<f64>,
    warm: Vec<f64>,
    paint: Vec<f64>,
    largest: Vec<f64>,
    blocked: Vec<f64>,
    shift: Vec<f64>,
}

/// One of the series.
type Pick = fn(&Series) -> &[f64];

/// Measures, reports, and says by how much the hello-world page varied: whatever stretched it stretched everything else as well.
pub async fn measure(report: &mut Report, rounds: usize, site: &Site, cookie: &Value, hello: &Hello) -> f64 {
    println!("==> From navigation to use, {rounds} rounds");
    let mut series: Vec<Vec<Series>> = CONDITIONS.iter().map(|_| PAGES.iter().map(|_| Series::default()).collect()).collect();
    for _ in 0..rounds {
        for (conditions, series) in CONDITIONS.into_iter().zip(&mut series) {
            for (page, series) in PAGES.into_iter().zip(series) {
                let (address, cookie) = if page.title == HELLO.title { (&hello.address, None) } else { (&site.address, Some(cookie)) };
                let desk = Desk::at(address, cookie, page.wanted).await;
                turn(&desk, page, conditions, series).await;
                desk.leave().await;
            }
        }
    }
    let of = |conditions: usize, page: usize| &series[conditions][page];
    let (plain, slow, near) = (0, 1, 2);
    let (first, overview, users) = (0, 1, 2);
    let calm = spread(&of(slow, first).cold);
    let middle = |conditions: usize, page: usize, pick: Pick| median(pick(of(conditions, page)));
    let cold: Pick = |series| &series.cold;
    let hello_cold = middle(slow, first, cold);
    report.gate("usable search ÷ hello world, processor ÷ 4", middle(slow, users, cold) / hello_cold, Bound::AtMost(1.5), calm);
    report.gate("usable overview ÷ hello world, processor ÷ 4", middle(slow, overview, cold) / hello_cold, Bound::AtMost(1.5), calm);
    report.gate("usable search, ms", middle(plain, users, cold), Bound::AtMost(250.0), calm);
    report.gate("usable search, processor ÷ 4 and 9 Mbit/s, ms", middle(near, users, cold), Bound::AtMost(1000.0), calm);
    for (page, title) in [(overview, "Overview"), (users, "Users")] {
        let mut gate = |what: &str, conditions: usize, pick: Pick, most: f64, spread: f64| {
            report.gate(format!("{what}, {title}"), middle(conditions, page, pick), Bound::AtMost(most), spread);
        };
        // The budget was set for the shell, which is what stands there first.
        gate("shell painted, processor ÷ 4 and 9 Mbit/s, ms", near, |series| &series.paint, 600.0, calm);
        gate("main thread blocked before use, processor ÷ 4, ms", slow, |series| &series.blocked, 200.0, calm);
        gate("layout shift, processor ÷ 4 and 9 Mbit/s", near, |series| &series.shift, 0.02, 0.0);
    }
    table(report, &series, hello);
    calm
}

async fn turn(desk: &Desk, page: Page, conditions: Conditions, series: &mut Series) {
    desk.under(conditions).await;
    series.cold.push(desk.visit(page.path).await);
    tokio::time::sleep(AFTERWARDS).await;
    let noted = desk.noted().await;
    let number = |name: &str| noted[name].as_f64().unwrap_or(f64::NAN);
    series.paint.push(number("paint"));
    series.largest.push(number("largest"));
    series.shift.push(number("shift"));
    // Not `sum`, which makes nothing of the sign of zero.
    series.blocked.push(long_tasks(&noted, 0.0).iter().fold(0.0, |sum, duration| sum + duration - 50.0));
    series.warm.push(desk.visit(page.path).await);
}

fn table(report: &mut Report, series: &[Vec<Series>], hello: &Hello) {
    let mut rows = Vec::new();
    let figures: [(&str, Pick); 5] = [
        ("first paint", |series| &series.paint),
        ("largest paint", |series| &series.largest),
        ("usable, first visit", |series| &series.cold),
        ("usable, repeated visit", |series| &series.warm),
        ("main thread blocked", |series| &series.blocked),
    ];
    for (conditions, series) in CONDITIONS.iter().zip(series) {
        for (what, pick) in figures {
            let cells = series.iter().map(|series| told(median(pick(series)), "ms"));
            rows.push(std::iter::once(format!("{}: {what}", conditions.words)).chain(cells).collect());
        }
    }
    report.table(&["From the start of the navigation (medians)", HELLO.title, OVERVIEW.title, USERS.title], &rows);
    report.remark(format!("The hello-world page weighs {} bytes in brotli. It asks nobody; both pages of the app ask who is signed in, and Users for the first hundred people, before they can be used.", hello.bytes));
}
