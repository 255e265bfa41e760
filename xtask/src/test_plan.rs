//! Keeps the score of a test run: every step runs even when an earlier one failed, and the end says what came of each.

use std::time::{Duration, Instant};

use crate::failure::Failure;
use crate::step::{self, Done};

#[cfg(test)]
mod tests;

#[derive(Default)]
pub struct Plan {
    outcomes: Vec<Outcome>,
}

struct Outcome {
    title: String,
    ending: Ending,
}

enum Ending {
    Passed(Duration),
    Failed(Duration),
    /// Why the step could not run at all.
    LeftOut(&'static str),
}

impl Plan {
    /// Runs a step; nothing comes back when it failed.
    pub fn run<T>(&mut self, title: &str, work: impl FnOnce() -> Result<Done<T>, Failure>) -> Option<T> {
        self.group(title, || step::run(title, work))
    }

    /// Runs work that prints its own headings, and counts it as one step.
    pub fn group<T>(&mut self, title: &str, work: impl FnOnce() -> Result<T, Failure>) -> Option<T> {
        let start = Instant::now();
        let (value, ending) = match work() {
            Ok(value) => (Some(value), Ending::Passed(start.elapsed())),
            Err(failure) => {
                println!("    {failure}");
                (None, Ending::Failed(start.elapsed()))
            }
        };
        self.outcomes.push(Outcome { title: title.to_owned(), ending });
        value
    }

    pub fn leave_out(&mut self, title: &str, reason: &'static str) {
        self.outcomes.push(Outcome { title: title.to_owned(), ending: Ending::LeftOut(reason) });
    }

    pub fn finish(self) -> Result<(), Failure> {
        println!("\n{}", self.summary());
        let titles: Vec<String> =
            self.outcomes.into_iter().filter(|outcome| matches!(outcome.ending, Ending::Failed(_))).map(|outcome| outcome.title).collect();
        if titles.is_empty() { Ok(()) } else { Err(Failure::StepsFailed { titles }) }
    }

    fn summary(&self) -> String {
        let mut lines = vec!["Summary".to_owned()];
        for Outcome { title, ending } in &self.outcomes {
            lines.push(match ending {
                Ending::Passed(took) => format!("  ok        {title} ({})", step::in_words(*took)),
                Ending::Failed(took) => format!("  FAILED    {title} ({})", step::in_words(*took)),
                Ending::LeftOut(reason) => format!("  left out  {title}: {reason}"),
            });
        }
        lines.join("\n")
    }
}
