//! What was said beside a change, as it is recorded: a reason and a ticket, judged by the rules of the installation. Pure.

use catalogue::record::{REASON, ReasonFault, check_reason, encode_reason};
use catalogue::remark::{RemarkFault, RemarkRules, TICKET};

/// A reason and a ticket; empty where nothing was said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    pub reason: String,
    pub ticket: String,
}

/// A field of the confirmation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    Reason,
    Ticket,
}

/// What is wrong with a field, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lacking {
    pub field: Wanted,
    pub words: String,
}

impl Said {
    /// What was typed, as far as it may go with a change.
    ///
    /// # Errors
    /// The first field that is missing or wrong.
    pub fn judge(rules: &RemarkRules, reason: &str, ticket: &str) -> Result<Said, Lacking> {
        let reason = check_reason(reason).map_err(|fault| Lacking { field: Wanted::Reason, words: of_reason(fault) })?;
        let lacking = |fault| Lacking { field: field(fault), words: words(fault, rules) };
        // A reason that is missing is told before a ticket of the wrong form: it stands above.
        rules.judge(reason.is_some(), true).map_err(lacking)?;
        let ticket = rules.ticket(ticket).map_err(lacking)?;
        rules.judge(true, ticket.is_some()).map_err(lacking)?;
        Ok(Said { reason: reason.unwrap_or_default().to_owned(), ticket: ticket.unwrap_or_default().to_owned() })
    }

    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.reason.is_empty() && self.ticket.is_empty()
    }

    /// The headers that carry it.
    #[must_use]
    pub fn headers(&self) -> Vec<(&'static str, String)> {
        let reason = (!self.reason.is_empty()).then(|| (REASON, encode_reason(&self.reason)));
        let ticket = (!self.ticket.is_empty()).then(|| (TICKET, self.ticket.clone()));
        reason.into_iter().chain(ticket).collect()
    }

    /// In a line: `HR-7, left on Friday`.
    #[must_use]
    pub fn line(&self) -> String {
        let parts = [self.ticket.as_str(), self.reason.as_str()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }
}

const fn field(fault: RemarkFault) -> Wanted {
    match fault {
        RemarkFault::NoReason => Wanted::Reason,
        RemarkFault::NoTicket | RemarkFault::Form | RemarkFault::Prefix => Wanted::Ticket,
    }
}

fn words(fault: RemarkFault, rules: &RemarkRules) -> String {
    match fault {
        RemarkFault::NoReason => "Say why, in a few words: here a reason is recorded with each change.".to_owned(),
        RemarkFault::NoTicket => "Name the ticket: here one is recorded with each change.".to_owned(),
        RemarkFault::Form => "This is no ticket: letters, digits and the signs # . _ / - only, at most 64.".to_owned(),
        RemarkFault::Prefix => format!("Here a ticket begins with {}.", rules.prefixes()),
    }
}

fn of_reason(fault: ReasonFault) -> String {
    match fault {
        ReasonFault::TooLong => "This is too long: say it in at most 500 characters.".to_owned(),
        ReasonFault::Control | ReasonFault::Encoding => {
            "There is an invisible control character or a line break in it. Type it anew on one line.".to_owned()
        }
    }
}

#[cfg(test)]
mod tests;
