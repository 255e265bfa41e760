//! How old what the service gave is: it keeps lists and look-ups for some seconds, and says so. A page reads in several steps and sees no single answer,
//! so each reading notes the oldest one that it was made from.

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::pin::Pin;

use crate::client::ApiReply;

/// What is younger is as good as read now, in seconds.
pub const WORTH_SAYING: i64 = 4;

thread_local! {
    // The browser has one thread: whatever is polled within a reading belongs to it.
    static OLDEST: Cell<i64> = const { Cell::new(0) };
}

/// Notes how old an answer was when it came.
pub fn note(reply: &ApiReply) {
    let age = reply.header("age").and_then(|text| text.trim().parse().ok()).unwrap_or(0);
    OLDEST.set(OLDEST.get().max(age));
}

/// What a reading gives, and how old the oldest answer was that it was made from, in seconds.
pub fn noting<T>(mut reading: Pin<Box<dyn Future<Output = T>>>) -> impl Future<Output = (T, i64)> {
    let mut oldest = 0;
    poll_fn(move |context| {
        let outside = OLDEST.replace(0);
        let polled = reading.as_mut().poll(context);
        oldest = oldest.max(OLDEST.get());
        OLDEST.set(outside.max(oldest));
        polled.map(|value| (value, oldest))
    })
}

#[cfg(test)]
mod tests;
