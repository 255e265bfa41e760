//! What a run of many changes has come to: how many are done, refused, unclear, left; how fast it goes and how long it still takes; what the
//! refusals have in common. Pure: a run is data, whoever carries it out.

use super::proposal::Certainty;
use super::stage::Stage;
use crate::client::ClientError;
use crate::moment::grouped;

/// Changes by how they ended, or that they have not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub all: usize,
    /// Taken by the upstream; read back or not.
    pub done: usize,
    /// Of those, the ones that are still being read back.
    pub unseen: usize,
    pub refused: usize,
    /// No clear answer came.
    pub unknown: usize,
    /// Kept until a second person consents.
    pub asked: usize,
    /// Never sent, because the run was stopped.
    pub unsent: usize,
    /// Waiting for their turn, or being sent.
    pub left: usize,
}

impl Tally {
    #[must_use]
    pub fn of<'a>(stages: impl IntoIterator<Item = &'a Stage>) -> Tally {
        let mut tally = Tally::default();
        for stage in stages {
            tally.all += 1;
            match stage {
                Stage::Queued | Stage::Sending | Stage::Held { .. } => tally.left += 1,
                Stage::Refused { .. } => tally.refused += 1,
                Stage::Asked { .. } => tally.asked += 1,
                Stage::Cancelled => tally.unsent += 1,
                Stage::Checking(Certainty::Unknown) | Stage::Pending { certainty: Certainty::Unknown, .. } => tally.unknown += 1,
                Stage::Checking(Certainty::Accepted) | Stage::Pending { certainty: Certainty::Accepted, .. } => {
                    tally.done += 1;
                    tally.unseen += 1;
                }
                Stage::Confirmed | Stage::Accepted => tally.done += 1,
            }
        }
        tally
    }

    /// Those about which something was heard, or that were stopped.
    #[must_use]
    pub const fn ended(&self) -> usize {
        self.all - self.left
    }

    #[must_use]
    pub const fn is_over(&self) -> bool {
        self.left == 0
    }

    /// How far it has come, in tenths.
    #[must_use]
    pub fn tenths(&self) -> usize {
        (self.ended() * 10).checked_div(self.all).unwrap_or(10)
    }

    /// `12 of 50: 10 done, 2 refused`.
    #[must_use]
    pub fn words(&self) -> String {
        let parts = [
            (self.done, "done"),
            (self.refused, "refused"),
            (self.unknown, "with an unknown outcome"),
            (self.asked, "waiting for a second person"),
            (self.unsent, "not sent"),
        ];
        let parts: Vec<String> =
            parts.into_iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{} {word}", grouped(count))).collect();
        let of = format!("{} of {}", grouped(self.ended()), grouped(self.all));
        if parts.is_empty() { of } else { format!("{of}: {}", parts.join(", ")) }
    }
}

/// How many of the last ends the pace is taken from: pauses for the rate limit come and go.
const RECENT: usize = 10;

/// Milliseconds from one end to the next. `ends` are the moments at which a change ended, the first being the start of the run.
#[must_use]
pub fn pace(ends: &[i64]) -> Option<i64> {
    let recent = &ends[ends.len().saturating_sub(RECENT + 1)..];
    let (first, last) = (recent.first()?, recent.last()?);
    let steps = i64::try_from(recent.len() - 1).ok().filter(|steps| *steps > 0)?;
    Some((last - first).max(0) / steps)
}

/// How long the rest takes, in milliseconds; nothing before two have ended. What is waited for anyway comes first.
#[must_use]
pub fn time_left(ends: &[i64], left: usize, now: i64, held_until: Option<i64>) -> Option<i64> {
    let pace = if ends.len() > 2 { pace(ends)? } else { return None };
    let held = held_until.map_or(0, |until| (until - now).max(0));
    Some(held + pace * i64::try_from(left).ok()?)
}

/// A duration as one would say it.
#[must_use]
pub fn about(milliseconds: i64) -> String {
    match (milliseconds + 500) / 1_000 {
        ..=1 => "about a second".to_owned(),
        seconds @ ..100 => format!("about {seconds} s"),
        seconds => format!("about {} min", (seconds + 30) / 60),
    }
}

/// A pace as one would say it: `2.5 a second`, `one every 6 s`.
#[must_use]
pub fn rate(pace: i64) -> String {
    match pace.max(1) {
        pace @ ..1_000 => {
            let tenths = 10_000 / pace;
            format!("{}.{} a second", tenths / 10, tenths % 10)
        }
        pace => format!("one every {} s", (pace + 500) / 1_000),
    }
}

/// Refusals that have the same cause, and the positions of the changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Cause {
    pub error: ClientError,
    pub rows: Vec<usize>,
}

/// The refusals by cause, the most frequent first. The person and the request differ from one to the next; code, title and advice do not.
#[must_use]
pub fn causes<'a>(stages: impl IntoIterator<Item = &'a Stage>) -> Vec<Cause> {
    let mut causes: Vec<Cause> = Vec::new();
    for (row, stage) in stages.into_iter().enumerate() {
        let Stage::Refused { error, .. } = stage else { continue };
        match causes.iter_mut().find(|cause| is_same(&cause.error, error)) {
            Some(cause) => cause.rows.push(row),
            None => causes.push(Cause { error: (**error).clone(), rows: vec![row] }),
        }
    }
    crate::sorting::by_key(&mut causes, |cause| std::cmp::Reverse(cause.rows.len()));
    causes
}

fn is_same(one: &ClientError, other: &ClientError) -> bool {
    let code = |error: &ClientError| error.problem().map(|problem| (problem.status, problem.code.clone()));
    code(one) == code(other) && one.title() == other.title()
}

#[cfg(test)]
mod tests;
