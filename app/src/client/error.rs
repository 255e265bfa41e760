//! The one error that pages see, and how an answer of the service becomes it.

use catalogue::problem::{Problem, RATE_LIMITED, UPSTREAM_AWAY, UPSTREAM_PAUSED, UPSTREAM_UNREACHABLE};
use catalogue::session::{STEP_UP_PATH, STEP_UP_REQUIRED};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::json;
use super::transport::{ApiReply, Lost};

/// Why a call did not give an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClientError {
    /// The session is over or never was.
    SignedOut,
    /// The service said why.
    Problem(Box<Problem>),
    /// The service could not be reached.
    Offline,
    /// The service answered in a form this version does not understand.
    Unreadable,
    /// The address holds an identifier that cannot exist.
    NoSuchAddress,
    /// The generation of the API that answers here does not have it; what it is, as in "has no …". A fact, and no failure.
    NotOffered(&'static str),
}

impl From<Lost> for ClientError {
    fn from(_: Lost) -> ClientError {
        ClientError::Offline
    }
}

impl ClientError {
    /// What happened, as a heading.
    #[must_use]
    pub fn title(&self) -> String {
        match self {
            ClientError::SignedOut => "You are signed out".to_owned(),
            ClientError::Problem(problem) => problem.title.clone(),
            ClientError::Offline => "Rollcall cannot be reached".to_owned(),
            ClientError::Unreadable => "The answer cannot be read".to_owned(),
            ClientError::NoSuchAddress => "This address leads nowhere".to_owned(),
            ClientError::NotOffered(_) => "Not available on this tier".to_owned(),
        }
    }

    /// What it means.
    #[must_use]
    pub fn detail(&self) -> String {
        match self {
            ClientError::SignedOut => "Your session ended or was never there.".to_owned(),
            ClientError::Problem(problem) => problem.detail.clone(),
            ClientError::Offline => "The connection to the Rollcall service was lost or it is restarting.".to_owned(),
            ClientError::Unreadable => {
                "The service answered in a form that this page does not understand. It may have been updated.".to_owned()
            }
            ClientError::NoSuchAddress => "It holds an identifier with characters that no identifier has.".to_owned(),
            ClientError::NotOffered(what) => format!("The v1 API, which answers for this organization, has no {what}."),
        }
    }

    /// What to do now.
    #[must_use]
    pub fn next_step(&self) -> String {
        match self {
            ClientError::SignedOut => "Sign in again; you come back to this page.".to_owned(),
            ClientError::Problem(_) if self.asks_to_step_up() => {
                "Confirm that it is you in another tab, then come back to this one and do it once more: it was not sent.".to_owned()
            }
            // The service adds what a script does.
            ClientError::Problem(problem) if problem.code == "confirm_yourself" => "If you mean it, confirm it once more.".to_owned(),
            ClientError::Problem(problem) => problem.next_step.clone(),
            ClientError::Offline => "Check your network, then try again.".to_owned(),
            ClientError::Unreadable => "Reload the page.".to_owned(),
            ClientError::NoSuchAddress => "Search for the person instead.".to_owned(),
            ClientError::NotOffered(_) => "It comes once Atlassian offers the v2 API to this organization.".to_owned(),
        }
    }

    /// Whether the person has only to prove anew who they are, and can do so here.
    #[must_use]
    pub fn asks_to_step_up(&self) -> bool {
        // Where a gateway signs people in, the service names no address of its own.
        self.problem().is_some_and(|problem| problem.code == STEP_UP_REQUIRED && problem.next_step.contains(STEP_UP_PATH))
    }

    /// Whether nothing else will go better before the person has done something about their session.
    #[must_use]
    pub fn concerns_session(&self) -> bool {
        matches!(self, ClientError::SignedOut) || self.problem().is_some_and(|problem| problem.code == STEP_UP_REQUIRED)
    }

    /// Whether it is a matter of the person's rights or their limits, which the page of rights explains.
    #[must_use]
    pub fn concerns_rights(&self) -> bool {
        let explained = ["not_permitted", "outside_your_limits", "too_many_at_once"];
        self.problem().is_some_and(|problem| explained.contains(&problem.code.as_str()))
    }

    /// The id to quote to whoever runs the service.
    #[must_use]
    pub fn request_id(&self) -> Option<String> {
        self.problem().and_then(|problem| problem.request_id.clone())
    }

    /// Seconds the upstream asks us to wait.
    #[must_use]
    pub fn retry_after(&self) -> Option<u64> {
        self.problem().and_then(|problem| problem.retry_after)
    }

    #[must_use]
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            ClientError::Problem(problem) => Some(problem),
            _ => None,
        }
    }

    /// Whether the thing asked for does not exist.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        matches!(self, ClientError::NoSuchAddress) || self.problem().is_some_and(|problem| problem.status == 404)
    }

    /// Whether the person or the key may not do this, as opposed to it failing.
    #[must_use]
    pub fn is_forbidden(&self) -> bool {
        self.problem().is_some_and(|problem| problem.status == 403)
    }

    /// Whether the operation does not exist there (any more).
    #[must_use]
    pub fn is_gone(&self) -> bool {
        self.problem().is_some_and(Problem::is_gone)
    }

    /// Whether this says what is not to be had here, as opposed to it failing.
    #[must_use]
    pub const fn is_not_offered(&self) -> bool {
        matches!(self, ClientError::NotOffered(_))
    }

    /// Whether everything waits because the upstream's limit is used up.
    #[must_use]
    pub fn is_paused(&self) -> bool {
        self.problem().is_some_and(|problem| problem.code == RATE_LIMITED || problem.code == UPSTREAM_PAUSED)
    }

    /// Whether nothing was sent because the upstream does not answer, or is left alone for that.
    #[must_use]
    pub fn is_away(&self) -> bool {
        self.problem().is_some_and(|problem| problem.code == UPSTREAM_AWAY || problem.code == UPSTREAM_UNREACHABLE)
    }

    /// Whether the upstream asks us to slow down.
    #[must_use]
    pub fn is_rate_limited(&self) -> bool {
        self.problem().is_some_and(|problem| problem.status == 429)
    }
}

/// Reads an answer of the service: a success of the expected type, or the problem.
pub fn read<A: DeserializeOwned>(reply: &ApiReply) -> Result<A, ClientError> {
    json::fit(document(reply)?).ok_or(ClientError::Unreadable)
}

/// What does not depend on the type, so that it exists once in the program.
fn document(reply: &ApiReply) -> Result<Value, ClientError> {
    if reply.status == 401 {
        return Err(ClientError::SignedOut);
    }
    if !(200..300).contains(&reply.status) {
        let problem = json::read::<Problem>(&reply.body).ok_or(ClientError::Unreadable)?;
        return Err(ClientError::Problem(Box::new(problem)));
    }
    let body: &[u8] = if reply.body.is_empty() { b"{}" } else { &reply.body };
    json::parse(body).ok_or(ClientError::Unreadable)
}

#[cfg(test)]
mod tests;
