//! The honest line: how many are shown of how many have been read, of how many there are, how complete and how old that is.

use leptos::prelude::*;

use super::{Progress, Roster, Row};
use crate::moment::{grouped, now, seconds_ago};

/// What is counted: one of them, several of them, and what a search does about those that have not been read yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Noun {
    pub one: &'static str,
    pub many: &'static str,
    pub meanwhile: &'static str,
}

/// The line of a roster, following it and the clock. `found` is how many a search has found, where there is one.
#[must_use]
pub fn words<R: Row>(noun: Noun, roster: Signal<Roster<R>>, found: Signal<Option<usize>>) -> Signal<String> {
    let clock = RwSignal::new(now());
    if let Ok(tick) = set_interval_with_handle(move || clock.set(now()), std::time::Duration::from_secs(10)) {
        on_cleanup(move || tick.clear());
    }
    Signal::derive(move || {
        let roster = roster.get();
        roster.version.track();
        let read = roster.store().len();
        let at = roster.read_at.get().map(|at| seconds_ago(at, clock.get()));
        line(noun, found.get(), read, roster.total.get(), &roster.progress.get(), at.as_deref())
    })
}

/// The line as far as it is known.
#[must_use]
fn line(noun: Noun, found: Option<usize>, read: usize, total: Option<usize>, progress: &Progress, age: Option<&str>) -> String {
    let rows = format!("{} {}", grouped(read), if read == 1 { noun.one } else { noun.many });
    let of = total.map(|total| format!(" of {}", grouped(total.max(read)))).unwrap_or_default();
    let age = age.map(|age| format!(" · read {age}")).unwrap_or_default();
    let found = found.map(|found| format!("{} of ", grouped(found))).unwrap_or_default();
    match progress {
        Progress::Complete => format!("{found}{rows} · complete{age}"),
        Progress::Reading if read == 0 => "Reading…".to_owned(),
        Progress::Reading => format!("{found}{rows} · still reading: {}{of}{}", grouped(read), noun.meanwhile),
        Progress::Waiting(seconds) if read == 0 => format!("Nothing read yet; Atlassian asks us to wait {seconds} s"),
        Progress::Waiting(seconds) => format!("{found}{rows} · {}{of} read so far; Atlassian asks us to wait {seconds} s", grouped(read)),
        Progress::Failed(_) => format!("{found}{rows} · not complete{of}{age}"),
    }
}

#[cfg(test)]
mod tests;
