//! The headings that a person watches go by: what a step does, what came of it, how long it took.

use std::time::{Duration, Instant};

use crate::failure::Failure;

#[cfg(test)]
mod tests;

/// What a step hands on, and the remark that its closing line shows.
pub struct Done<T = ()> {
    pub value: T,
    pub remark: String,
}

impl Done<()> {
    pub fn saying(remark: impl Into<String>) -> Self {
        Done::with((), remark)
    }
}

impl<T> Done<T> {
    pub fn with(value: T, remark: impl Into<String>) -> Self {
        Self { value, remark: remark.into() }
    }
}

/// Runs one step between its heading and its closing line. The failure itself is printed by whoever decides
/// whether to go on.
pub fn run<T>(title: &str, work: impl FnOnce() -> Result<Done<T>, Failure>) -> Result<T, Failure> {
    println!("==> {title}");
    let start = Instant::now();
    let result = work();
    let took = in_words(start.elapsed());
    match result {
        Ok(done) => {
            println!("    {} ({took})", done.remark);
            Ok(done.value)
        }
        Err(failure) => {
            println!("    failed ({took})");
            Err(failure)
        }
    }
}

pub fn in_words(duration: Duration) -> String {
    let seconds = duration.as_secs_f64();
    if seconds < 59.95 {
        format!("{seconds:.1} s")
    } else {
        let whole = duration.as_secs_f64().round() as u64;
        format!("{} min {:02} s", whole / 60, whole % 60)
    }
}
