//! Whether a removal of somebody is under way, and how sure that is: only what Atlassian accepted is called queued.

use leptos::prelude::*;

use crate::change::{Certainty, Changes, Item, Stage};

/// The operations that a removal is made of.
pub const REMOVALS: [&str; 2] = ["REMOVE_USER", "REMOVE_USER_V1"];

/// What is worth reading before a removal of unknown outcome is asked for again.
pub const UNKNOWN: &str = "A removal was sent, and its outcome is unknown: it may still happen. It may be asked for again.";

/// A removal that is not seen yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leaving {
    /// When it was asked for, in milliseconds since 1970.
    pub since: i64,
    pub state: State,
}

/// How far it is. What is surest comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Accepted: Atlassian will do it.
    Queued,
    /// Its answer is awaited.
    Sending,
    /// No clear answer came; it is being looked for.
    Checking,
    /// No clear answer came, and it is not to be seen.
    Unknown,
}

impl Leaving {
    #[must_use]
    pub fn is_queued(&self) -> bool {
        self.state == State::Queued
    }

    #[must_use]
    pub fn is_unknown(&self) -> bool {
        self.state == State::Unknown
    }

    /// Why nothing is asked for again now, and until when. An outcome that stays unknown stands in no way.
    #[must_use]
    pub const fn hindrance(&self) -> Option<(&'static str, &'static str)> {
        match self.state {
            State::Queued => {
                Some(("A removal is queued already", "It is read back until Atlassian has done it; after a day it can be asked for again."))
            }
            State::Sending => Some(("A removal is being sent", "Wait for its answer.")),
            State::Checking => Some((
                "A removal was sent, and its outcome is not known yet",
                "It is being looked for. If it stays unknown, it may be asked for again.",
            )),
            State::Unknown => None,
        }
    }

    /// What it is, in words. `clock` prints a moment for the reader.
    #[must_use]
    pub fn words(&self, clock: impl Fn(i64) -> String) -> String {
        let when = clock(self.since);
        match self.state {
            State::Queued => format!("Removal requested on {when}, queued at Atlassian. It is read back until it is done."),
            State::Sending => format!("A removal is being sent since {when}. Its answer has not come yet."),
            State::Checking => format!("A removal was sent on {when}, and no clear answer came. It is being looked for."),
            State::Unknown => {
                format!(
                    "A removal was sent on {when}, and its outcome is unknown. It may still happen: look again. It may be asked for again."
                )
            }
        }
    }
}

/// The removal that was asked for in this visit and is not seen yet; reactive.
#[must_use]
pub fn of_visit(changes: Changes, account_id: &str) -> Option<Leaving> {
    let removes = |item: &Item| item.change.calls.iter().any(|call| REMOVALS.contains(&call.operation.name));
    let sent = changes.about(account_id).into_iter().filter(removes).map(|item| {
        let calls = item.change.calls.iter().map(|call| call.parameters.clone()).collect::<Vec<_>>();
        (calls, item.asked, item.stage.get())
    });
    latest(sent)
}

/// Of what was asked for twice in the same place only the last counts; of several places the surest.
fn latest<P: PartialEq>(sent: impl Iterator<Item = (P, i64, Stage)>) -> Option<Leaving> {
    let mut last: Vec<(P, Option<Leaving>)> = Vec::new();
    for (place, since, stage) in sent {
        // What changed nothing says nothing of what was sent before.
        if matches!(stage, Stage::Queued | Stage::Cancelled | Stage::Refused { done: 0, .. } | Stage::Asked { done: 0, .. }) {
            continue;
        }
        let leaving = state(&stage).map(|state| Leaving { since, state });
        match last.iter_mut().find(|(known, _)| *known == place) {
            Some((_, known)) => *known = leaving,
            None => last.push((place, leaving)),
        }
    }
    last.into_iter().filter_map(|(_, leaving)| leaving).min_by_key(|leaving| (leaving.state, leaving.since))
}

/// How far a removal is that is not seen yet; nothing of one that has ended.
const fn state(stage: &Stage) -> Option<State> {
    match stage {
        Stage::Checking(Certainty::Accepted) | Stage::Pending { certainty: Certainty::Accepted, .. } => Some(State::Queued),
        Stage::Sending | Stage::Held { .. } => Some(State::Sending),
        Stage::Checking(Certainty::Unknown) => Some(State::Checking),
        Stage::Pending { certainty: Certainty::Unknown, .. } => Some(State::Unknown),
        Stage::Queued | Stage::Confirmed | Stage::Accepted | Stage::Refused { .. } | Stage::Asked { .. } | Stage::Cancelled => None,
    }
}

#[cfg(test)]
mod tests;
