//! What has to be said beside a change: whether a reason and a ticket are wanted, what a ticket looks like, and where it can be looked up. Pure: the
//! service refuses and the dialogs of the app ask by the same rules.

use serde::{Deserialize, Serialize};

use crate::path;

/// Request header of a write: the ticket, as it is.
pub const TICKET: &str = "x-rollcall-ticket";
/// The longest ticket, in characters.
pub const LONGEST_TICKET: usize = 64;

/// The change has no reason, and one is required.
pub const REASON_REQUIRED: &str = "reason_required";
/// The change has no ticket, and one is required.
pub const TICKET_REQUIRED: &str = "ticket_required";
/// The ticket does not look like one.
pub const BAD_TICKET: &str = "bad_ticket";

/// Stands in the address of tickets for the ticket itself.
pub const TICKET_PLACE: &str = "{ticket}";

/// Whether something is wanted with each change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Demand {
    #[default]
    Optional,
    Required,
    /// Not asked for; what is sent all the same is recorded.
    Hidden,
}

impl Demand {
    pub const ALL: [Demand; 3] = [Demand::Optional, Demand::Required, Demand::Hidden];

    /// The word of the configuration.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Demand::Optional => "optional",
            Demand::Required => "required",
            Demand::Hidden => "hidden",
        }
    }

    /// The demand with this word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Demand> {
        Demand::ALL.into_iter().find(|demand| demand.word() == word)
    }
}

/// The rules of one installation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RemarkRules {
    pub reason: Demand,
    pub ticket: Demand,
    /// What a ticket begins with, such as `HR-`; empty: anything that has a ticket's form.
    pub ticket_prefixes: Vec<String>,
    /// Where a ticket can be looked up: an address with `{ticket}` in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ticket_link: Option<String>,
}

/// What is missing or wrong beside a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemarkFault {
    NoReason,
    NoTicket,
    /// Not 1 to 64 letters, digits and `# . _ / -`.
    Form,
    /// Begins with none of the prefixes.
    Prefix,
}

impl RemarkRules {
    /// A ticket as it is recorded: without space around it, `None` when nothing is left.
    ///
    /// # Errors
    /// When it has not the form of a ticket here.
    pub fn ticket<'a>(&self, text: &'a str) -> Result<Option<&'a str>, RemarkFault> {
        let text = text.trim_matches(' ');
        if text.is_empty() {
            return Ok(None);
        }
        if !is_ticket(text) {
            return Err(RemarkFault::Form);
        }
        let fits = |prefix: &String| text.len() > prefix.len() && text.starts_with(prefix.as_str());
        if !self.ticket_prefixes.is_empty() && !self.ticket_prefixes.iter().any(fits) {
            return Err(RemarkFault::Prefix);
        }
        Ok(Some(text))
    }

    /// Whether a change may go with what was said.
    ///
    /// # Errors
    /// When something is missing that is required.
    pub fn judge(&self, has_reason: bool, has_ticket: bool) -> Result<(), RemarkFault> {
        if self.reason == Demand::Required && !has_reason {
            return Err(RemarkFault::NoReason);
        }
        if self.ticket == Demand::Required && !has_ticket {
            return Err(RemarkFault::NoTicket);
        }
        Ok(())
    }

    /// Where this ticket can be looked up.
    #[must_use]
    pub fn link(&self, ticket: &str) -> Option<String> {
        let address = self.ticket_link.as_ref()?;
        is_ticket(ticket).then(|| address.replace(TICKET_PLACE, &path::encode(ticket)))
    }

    /// The prefixes as a sentence names them: `HR- or IT-`; empty where there are none.
    #[must_use]
    pub fn prefixes(&self) -> String {
        match self.ticket_prefixes.split_last() {
            None => String::new(),
            Some((only, [])) => only.clone(),
            Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        }
    }
}

/// Whether a text has the form of a ticket, whatever an installation demands beyond it.
#[must_use]
pub fn is_ticket(text: &str) -> bool {
    (1..=LONGEST_TICKET).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'#' | b'.' | b'_' | b'/' | b'-'))
}

/// Whether a text may be the address of tickets: `https://`, printable, with the place of the ticket once and after the host.
#[must_use]
pub fn is_ticket_link(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://") else { return false };
    let Some((host, _)) = rest.split_once(['/', '?', '#']) else { return false };
    !host.is_empty()
        && !host.contains(['{', '}', '@', '\\'])
        && text.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'<' | b'>'))
        && text.matches(TICKET_PLACE).count() == 1
        && rest.get(host.len()..).is_some_and(|tail| tail.contains(TICKET_PLACE))
}
