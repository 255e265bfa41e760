//! Which accounts the account API reaches.

use crate::client::ClientError;

/// Why the account API does not reach this account, where that is a fact about the account and no failure: a title, and what it means.
#[must_use]
pub fn unreached(error: &ClientError) -> Option<(&'static str, &'static str)> {
    match error.problem()?.code.as_str() {
        "forbidden.unclaimedDomain" => Some((
            "Not a managed account",
            "Its e-mail domain is not verified in this organization, so the account is the person's own and Atlassian shows nothing more of it.",
        )),
        "forbidden.targetUnverified" => Some((
            "Not a managed account yet",
            "The domain is yours, but the person has not verified the e-mail address, so Atlassian shows nothing more of the account.",
        )),
        "accountNotFound" => Some((
            "Not among the managed accounts",
            "Atlassian's account service does not know this account: it was closed, or it was never managed here.",
        )),
        _ => None,
    }
}
