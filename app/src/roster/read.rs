//! Reads a list page by page in the background, waits when the upstream asks to, and stops when told or when a page fails.

use std::cell::Cell;
use std::collections::HashSet;
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Progress, Roster, Row};
use crate::age;
use crate::client::ClientError;
use crate::generation::Call;
use crate::moment;

/// How often the screen follows while pages arrive, in milliseconds.
const FOLLOWS: f64 = 250.0;
/// How long to wait after a 429 that names no time, in seconds.
const WAIT: u64 = 5;
/// A cursor that comes twice, or more pages than this, is a loop.
const MOST_PAGES: u32 = 20_000;

/// One page.
pub struct Portion<R> {
    pub rows: Vec<R>,
    pub next: Option<String>,
    /// How many rows there are in all, where the page says it.
    pub total: Option<usize>,
}

/// Asks for the page at a cursor.
pub type Ask<R> = Box<dyn Fn(Option<String>) -> Call<Portion<R>>>;

/// What is done once the last page has come.
pub type Then = Box<dyn FnOnce()>;

/// Starts reading.
pub fn read<R: Row>(ask: Ask<R>, roster: Roster<R>, stopped: Rc<Cell<bool>>, then: Then) {
    spawn_local(async move {
        let outcome = read_all(&ask, &roster, &stopped).await;
        if stopped.get() {
            return;
        }
        roster.version.update(|version| *version += 1);
        match outcome {
            Ok(()) => {
                roster.progress.set(Progress::Complete);
                then();
            }
            Err(error) => roster.progress.set(Progress::Failed(error)),
        }
    });
}

async fn read_all<R: Row>(ask: &Ask<R>, roster: &Roster<R>, stopped: &Cell<bool>) -> Result<(), ClientError> {
    let mut cursor = None;
    let mut asked = HashSet::new();
    let mut followed = 0.0;
    for _ in 0..MOST_PAGES {
        let (page, age) = read_page(ask, cursor.clone(), roster, stopped).await?;
        if stopped.get() {
            return Ok(());
        }
        let read_at = moment::now() - age;
        roster.read_at.update(|at| *at = Some(at.map_or(read_at, |at| at.min(read_at))));
        if page.total.is_some() {
            roster.expect(page.total);
        }
        let rows = page.rows;
        roster.push_all(rows);
        let now = js_sys::Date::now();
        if now - followed > FOLLOWS || page.next.is_none() {
            followed = now;
            roster.version.update(|version| *version += 1);
        }
        let Some(next) = page.next else { return Ok(()) };
        if !asked.insert(next.clone()) {
            break;
        }
        cursor = Some(next);
    }
    // Not all that there is, so that it must not look like it.
    Err(ClientError::Unreadable)
}

/// One page and its age in seconds, however often the upstream asks to wait for it.
async fn read_page<R: Row>(
    ask: &Ask<R>,
    cursor: Option<String>,
    roster: &Roster<R>,
    stopped: &Cell<bool>,
) -> Result<(Portion<R>, i64), ClientError> {
    loop {
        let (answer, age) = age::noting(ask(cursor.clone())).await;
        match answer {
            Err(error) if error.is_rate_limited() && !stopped.get() => {
                wait(error.retry_after().unwrap_or(WAIT).max(1), &roster.progress).await;
            }
            answer => return answer.map(|page| (page, age)),
        }
    }
}

async fn wait(seconds: u64, progress: &ArcRwSignal<Progress>) {
    for left in (1..=seconds).rev() {
        progress.set(Progress::Waiting(left));
        moment::pause(1_000).await;
    }
    progress.set(Progress::Reading);
}
