//! Whether what the service kept for a moment will do. Whoever asks to read something again wants it as it is now.

use std::cell::Cell;

use crate::moment;

/// How long after the wish requests carry it: a page may read in several steps.
const LASTS: i64 = 2_000;

thread_local! {
    // The browser has one thread, and a button has no way to the requests that it causes.
    static UNTIL: Cell<i64> = const { Cell::new(0) };
}

/// What is read from now on is read anew.
pub fn want_anew() {
    UNTIL.set(moment::milliseconds() + LASTS);
}

/// The header of a request that wants nothing kept.
pub fn header() -> Option<(&'static str, String)> {
    let until = UNTIL.get();
    (until > 0 && moment::milliseconds() < until).then(|| ("cache-control", "no-cache".to_owned()))
}
