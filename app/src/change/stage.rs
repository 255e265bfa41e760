//! How far a change has come, in words that promise nothing: accepted is not confirmed, and no answer is not a failure.

use super::proposal::Certainty;
use crate::client::ClientError;

/// Why nothing is sent for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// Atlassian asked to wait.
    Asked,
    /// Atlassian does not answer.
    Away,
}

/// Where a change stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Its turn has not come.
    Queued,
    Sending,
    /// Not sent before this moment (milliseconds since 1970).
    Held {
        until: i64,
        why: Hold,
    },
    /// Sent; being read back.
    Checking(Certainty),
    /// Not visible when it was last looked for.
    Pending {
        certainty: Certainty,
        checked: Option<i64>,
    },
    /// Read back.
    Confirmed,
    /// Accepted, and nothing can be read back.
    Accepted,
    /// Refused or not sent; so many of its steps were done before.
    Refused {
        error: Box<ClientError>,
        done: usize,
        of: usize,
    },
    /// Kept by the service until a second person consents; so many of its steps were done before.
    Asked {
        done: usize,
        of: usize,
    },
    /// Never sent, because the run was stopped.
    Cancelled,
}

impl Stage {
    /// Whether something is still going on by itself.
    #[must_use]
    pub const fn is_moving(&self) -> bool {
        matches!(self, Stage::Queued | Stage::Sending | Stage::Held { .. } | Stage::Checking(_))
    }

    /// Whether it stays on screen until somebody has read it.
    #[must_use]
    pub const fn is_fault(&self) -> bool {
        matches!(self, Stage::Refused { .. } | Stage::Pending { certainty: Certainty::Unknown, .. })
    }

    /// Whether the upstream took it, as far as known.
    #[must_use]
    pub const fn is_taken(&self) -> bool {
        matches!(
            self,
            Stage::Confirmed
                | Stage::Accepted
                | Stage::Checking(Certainty::Accepted)
                | Stage::Pending { certainty: Certainty::Accepted, .. }
        )
    }

    /// Whether it was sent and no clear answer came.
    #[must_use]
    pub const fn is_unclear(&self) -> bool {
        matches!(self, Stage::Checking(Certainty::Unknown) | Stage::Pending { certainty: Certainty::Unknown, .. })
    }

    /// One sentence. `clock` prints a moment for the reader.
    #[must_use]
    pub fn words(&self, done: &str, clock: impl Fn(i64) -> String) -> String {
        match self {
            Stage::Queued => "Waiting for its turn.".to_owned(),
            Stage::Sending => "Sending…".to_owned(),
            Stage::Held { until, why: Hold::Asked } => {
                format!("Atlassian asks us to wait until {}. It goes on by itself.", clock(*until))
            }
            Stage::Held { until, why: Hold::Away } => {
                format!("Atlassian does not answer; trying again at {}. It goes on by itself.", clock(*until))
            }
            Stage::Checking(Certainty::Accepted) => "Accepted by Atlassian. Reading it back…".to_owned(),
            Stage::Checking(Certainty::Unknown) => "Unknown outcome, checking: no clear answer came.".to_owned(),
            Stage::Pending { certainty: Certainty::Accepted, checked } => {
                format!("Accepted, still pending{}.", last_checked(*checked, clock))
            }
            Stage::Pending { certainty: Certainty::Unknown, checked: None } => {
                "Unknown outcome: no clear answer came, and it cannot be read back. Look before you try again.".to_owned()
            }
            Stage::Pending { certainty: Certainty::Unknown, checked } => {
                format!("Unknown outcome: it is not visible{}. It may still happen.", last_checked(*checked, clock))
            }
            Stage::Confirmed => format!("Confirmed: {done}"),
            Stage::Accepted => format!("Accepted by Atlassian: {done}"),
            Stage::Refused { error, done: 0, .. } => format!("Not done. {}", error.detail()),
            Stage::Refused { error, done, of } => format!("Only {done} of {of} steps were done. {}", error.detail()),
            Stage::Asked { done: 0, .. } => {
                "Nothing was changed yet: this needs a second person, and waits for one. It is sent once they consent.".to_owned()
            }
            Stage::Asked { done, of } => {
                format!("{done} of {of} steps were done; the next waits for a second person. What comes after it was not sent.")
            }
            Stage::Cancelled => "Not sent: stopped before its turn.".to_owned(),
        }
    }

    /// A word, a shape and a style name, together.
    #[must_use]
    pub const fn mark(&self) -> (&'static str, &'static str, &'static str) {
        match self {
            Stage::Queued => ("Waiting", "○", "is-deactivated"),
            Stage::Sending => ("Sending", "◌", "is-invited"),
            Stage::Held { .. } => ("On hold", "◌", "is-suspended"),
            Stage::Checking(Certainty::Accepted) => ("Accepted", "◐", "is-invited"),
            Stage::Pending { certainty: Certainty::Accepted, .. } => ("Pending", "◐", "is-suspended"),
            Stage::Checking(Certainty::Unknown) | Stage::Pending { certainty: Certainty::Unknown, .. } => ("Unknown", "?", "is-unknown"),
            Stage::Confirmed => ("Confirmed", "●", "is-active"),
            Stage::Accepted => ("Accepted", "●", "is-active"),
            Stage::Refused { .. } => ("Refused", "✕", "is-deletion"),
            Stage::Asked { .. } => ("Waits for a second person", "◔", "is-suspended"),
            Stage::Cancelled => ("Not sent", "–", "is-deactivated"),
        }
    }
}

fn last_checked(checked: Option<i64>, clock: impl Fn(i64) -> String) -> String {
    checked.map(|at| format!(", last checked {}", clock(at))).unwrap_or_default()
}

#[cfg(test)]
mod tests;
