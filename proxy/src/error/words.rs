//! What a person is told about each of the service's own errors: what happened, what it means, what to do.

use catalogue::remark::RemarkFault;

mod limits;

use super::ProxyError;
use crate::pace::Pacing;
use crate::upstream::Held;

/// Title, detail where the error's own sentence is not enough, next step.
pub fn of(error: &ProxyError) -> (&'static str, Option<String>, &'static str) {
    match error {
        ProxyError::CrossSite(_) => {
            ("The request did not come from Rollcall", None, "Open Rollcall in its own tab; scripts must send the header x-rollcall: 1.")
        }
        ProxyError::NotPermitted(capability) => (
            "You may not do this",
            Some(format!("Your role does not include the right to {}.", capability.words())),
            "Ask a colleague whose role includes it, or whoever runs Rollcall.",
        ),
        ProxyError::Denied(denied) => limits::of(denied),
        ProxyError::ReadOnly => ("Rollcall is in read-only mode", None, "Ask whoever runs Rollcall to allow changes."),
        ProxyError::NotFound => {
            ("There is nothing at this address", None, "Check the address; only the operations of the catalogue are offered.")
        }
        ProxyError::Audit(_) => (
            "Nothing was changed: the record of changes cannot be written",
            Some("Every change is recorded before it is made, and the record could not be written.".to_owned()),
            "Ask whoever runs Rollcall to check the audit file's disk and permissions, then try again.",
        ),
        ProxyError::ExportNotRecorded(_) => (
            "No copy was made: it cannot be recorded",
            Some("Every copy of a list is recorded before it is given out, and the record could not be written.".to_owned()),
            "Ask whoever runs Rollcall to check the record's disk and permissions, then try again.",
        ),
        ProxyError::Unreachable(_) => {
            ("Atlassian could not be reached", None, "Try again in a moment; if it stays, check the network of the service.")
        }
        ProxyError::Held { why: Held::Paused, .. } => (
            "Atlassian asks us to wait",
            // For how long stands beside it, and counts down.
            Some("As much as Atlassian allows in a while was sent with this key. This was not sent.".to_owned()),
            "Wait for the time shown; reading goes on by itself.",
        ),
        ProxyError::Held { why: Held::Away, .. } => (
            "Atlassian does not answer",
            Some("The last requests failed, so it is left alone for a moment. This was not sent.".to_owned()),
            "Wait for the time shown; reading goes on by itself. Atlassian's status page tells whether others are affected.",
        ),
        ProxyError::UpstreamTimeout => ("Atlassian did not answer in time", None, "Try again in a moment."),
        ProxyError::Unreadable(_) => {
            ("Atlassian's answer could not be used", None, "Try again; if it stays, tell whoever runs Rollcall the request id.")
        }
        ProxyError::UnknownOutcome { .. } => (
            "Unknown outcome, checking",
            Some("The change was sent to Atlassian, but no clear answer came. It may or may not have happened.".to_owned()),
            "Reload and look whether it happened before you try again.",
        ),
        ProxyError::TooMany { whose, seconds } => too_many(*whose, *seconds),
        ProxyError::Overloaded => {
            ("Rollcall is busy", Some("More requests are under way than it can answer in good time.".to_owned()), "Try again in a moment.")
        }
        ProxyError::Panicked => {
            ("Something went wrong inside Rollcall", None, "Try again; if it stays, tell whoever runs Rollcall the request id.")
        }
        ProxyError::OtherOrganization => {
            ("This is another organization", None, "Use the organization id that this service is configured for.")
        }
        ProxyError::UnknownDirectory => {
            ("This SCIM directory is not configured", None, "Use one of the configured directories, or add this one with its key.")
        }
        _ => about_a_script(error),
    }
}

/// The words of what concerns access tokens.
fn about_a_script(error: &ProxyError) -> (&'static str, Option<String>, &'static str) {
    match error {
        ProxyError::Store => (
            "The service cannot use its store",
            Some("Access tokens and requests for approval are kept there. Nothing was changed.".to_owned()),
            "Try again in a moment; if it stays, ask whoever runs Rollcall to look at the store.",
        ),
        ProxyError::ScriptRefused(_) => (
            "The access token is not accepted",
            Some("It is not one of this service, was revoked, or has expired; or whoever issued it may no longer issue tokens.".to_owned()),
            "Send “Authorization: Bearer rollcall_…” with a token that works; an owner can issue one under Access tokens.",
        ),
        ProxyError::TooManyRefusals => {
            ("Too many access tokens were refused", None, "Wait a minute, then try again with a token that works.")
        }
        ProxyError::TwoIdentities => (
            "The request says in two ways who sends it",
            Some("It comes with the session of a person and with an access token, and it is not said whose request it is.".to_owned()),
            "Send the token without a cookie.",
        ),
        ProxyError::PeopleOnly => (
            "This is for people",
            Some("No access token can do this, whatever it may otherwise.".to_owned()),
            "Sign in and do it yourself.",
        ),
        ProxyError::TokenRequest(_) => ("No token was issued", None, "Correct what is named and ask again."),
        ProxyError::ApprovalEnded(state) => (
            "This request for approval has ended",
            Some(format!("It is {}. Nothing more is sent because of it.", state.word())),
            "If the change is still wanted, ask for it again.",
        ),
        ProxyError::ApprovalOwn => (
            "You cannot approve what you asked for",
            Some("A second person has to decide, whichever session or access token it was asked with.".to_owned()),
            "Ask a colleague who may approve; you can withdraw the request.",
        ),
        ProxyError::AskerLost => (
            "Nothing was changed: whoever asked may no longer do this",
            Some("Their right to make this change has gone since they asked.".to_owned()),
            "Decline it, and make the change yourself if it is wanted.",
        ),
        ProxyError::TargetChanged => (
            "Nothing was changed: this is not what was asked for any more",
            Some("Whom or what it concerns has changed since it was asked for.".to_owned()),
            "Look at how things stand now; whoever asked can ask again.",
        ),
        ProxyError::UnknownApproval => ("There is no such request for approval", None, "Look at the list of approvals."),
        ProxyError::UnknownToken => ("There is no such access token", None, "Look at the list of access tokens."),
        _ => about_signing_in(error).unwrap_or_else(|| about_a_change(error)),
    }
}

fn too_many(whose: Pacing, seconds: u64) -> (&'static str, Option<String>, &'static str) {
    let wait = if seconds == 1 { "one second".to_owned() } else { format!("{seconds} seconds") };
    let who = match whose {
        Pacing::Person => "You have asked more in the last minute than one person may.",
        Pacing::Stranger => "More was asked from your network in the last minute than people who are not signed in may.",
        Pacing::Everybody => "More was asked in the last minute than this installation answers.",
    };
    (
        "Too many requests",
        Some(format!("{who} Nothing was done. The next request is answered in {wait}.")),
        "Wait that long, then try again.",
    )
}

/// The words of who somebody is and how they proved it.
fn about_signing_in(error: &ProxyError) -> Option<(&'static str, Option<String>, &'static str)> {
    Some(match error {
        ProxyError::NotSignedIn => ("You are not signed in", None, "Sign in and try again."),
        ProxyError::UnprovenGateway => (
            "You are not signed in",
            Some("The request did not come through the company's gateway, or the gateway did not prove that it is the one.".to_owned()),
            "Open Rollcall under its public address; if that is where you are, ask whoever runs Rollcall to check the gateway's socket, certificate or secret.",
        ),
        ProxyError::Unprovable => (
            "Nothing was changed: this needs a fresh proof of who you are",
            Some("People are told apart by an unsigned header here, so nobody can be asked to prove again who they are.".to_owned()),
            "Ask whoever runs Rollcall: signing in with OpenID Connect allows this, and allow_destructive = true allows it without a proof.",
        ),
        ProxyError::NoRole => (
            "You have no role in Rollcall",
            Some("You are signed in, but neither you nor any of your groups has been given a role.".to_owned()),
            "Ask whoever runs Rollcall to give one of your groups a role.",
        ),
        ProxyError::Sessions => (
            "Nobody can sign in right now",
            Some("Who is signed in cannot be read or written down at the moment.".to_owned()),
            "Try again in a minute; if it stays, ask whoever runs Rollcall to check the store and its disk.",
        ),
        ProxyError::ProviderUnreachable => (
            "Who you are cannot be checked right now",
            Some("The keys of your company's identity provider could not be read.".to_owned()),
            "Try again in a minute; if it stays, tell whoever runs Rollcall.",
        ),
        ProxyError::SignInLink => {
            ("This sign-in link does not work", None, "Use the newest link that the service printed, or ask it for a new one.")
        }
        ProxyError::StepUp { minutes, here } => (
            "Prove again who you are",
            Some(format!("This cannot be undone, so it needs a sign-in that is not older than {minutes} minutes. Nothing was changed.")),
            if *here {
                "Sign in again at /auth/step-up and repeat the request; your session goes on."
            } else {
                "Sign in again at your company's gateway and repeat the request."
            },
        ),
        _ => return None,
    })
}

/// The words of what concerns the key, the reason and the record of a change.
fn about_a_change(error: &ProxyError) -> (&'static str, Option<String>, &'static str) {
    match error {
        ProxyError::KeyForm => (
            "Nothing was changed: the idempotency key is not accepted",
            None,
            "Send a random key of 8 to 64 letters, digits, _ and - for each change, or none.",
        ),
        ProxyError::KeyReused => (
            "Nothing was changed: this key belongs to another change",
            Some("The same idempotency key was sent before with another address or another body.".to_owned()),
            "Use a new key for each change; only the unchanged request may be repeated under its key.",
        ),
        ProxyError::KeySpent => (
            "This change was sent before",
            Some("A change with this idempotency key is in the record, and it is not sent twice. Its answer is no longer kept.".to_owned()),
            "Look into the record how it ended; for another change use a new key.",
        ),
        ProxyError::TooManyWrites => {
            ("Nothing was changed: too many changes are under way", None, "Wait until some of them have ended, then try again.")
        }
        ProxyError::UnknownSession => {
            ("There is no such session", Some("It has ended meanwhile, or it was never yours to end.".to_owned()), "Read the list again.")
        }
        ProxyError::UnknownChange => (
            "There is no such change in the record",
            Some("None of the latest changes has this id; older ones are in the audit file only.".to_owned()),
            "Check the id, or ask whoever runs Rollcall to look into the audit file.",
        ),
        ProxyError::Reason(_) => (
            "Nothing was changed: the reason is not accepted",
            None,
            "Give the reason as one line of at most 500 characters, percent-encoded as UTF-8.",
        ),
        ProxyError::ReasonForRead => {
            ("Reading takes no reason and no ticket", None, "Leave the headers x-rollcall-reason and x-rollcall-ticket out.")
        }
        ProxyError::Remark(fault, prefixes) => about_a_remark(*fault, prefixes),
        _ => about_a_copy(error),
    }
}

/// The words of what concerns long copies.
fn about_a_copy(error: &ProxyError) -> (&'static str, Option<String>, &'static str) {
    match error {
        ProxyError::OldProtocol => (
            "No copy was made: it would look whole if it broke off",
            Some(
                "The request came over a version of HTTP in which nobody can tell the end of an answer from a broken connection."
                    .to_owned(),
            ),
            "Ask over HTTP/1.1 or HTTP/2. If a gateway stands in between, it has to speak HTTP/1.1 to Rollcall; for nginx that is proxy_http_version 1.1.",
        ),
        ProxyError::RemovedMeanwhile => (
            "No copy was made: old entries were removed meanwhile",
            Some("Entries that are older than this installation keeps them were removed while they were read.".to_owned()),
            "Take the copy again.",
        ),
        _ => ("The request was refused", None, "Correct the request and try again."),
    }
}

/// The words of what this installation wants to be told with each change.
fn about_a_remark(fault: RemarkFault, prefixes: &str) -> (&'static str, Option<String>, &'static str) {
    let form = "A ticket has 1 to 64 letters, digits and the signs # . _ / -";
    let begins = if prefixes.is_empty() { String::new() } else { format!(", and begins with {prefixes}") };
    match fault {
        RemarkFault::NoReason => (
            "Nothing was changed: a reason is required",
            Some("This installation records why each change is made, and the change came without a reason.".to_owned()),
            "Give a reason; scripts send it percent-encoded in the header x-rollcall-reason.",
        ),
        RemarkFault::NoTicket => (
            "Nothing was changed: a ticket is required",
            Some(format!("This installation records the ticket of each change, and the change came without one. {form}{begins}.")),
            "Name the ticket; scripts send it in the header x-rollcall-ticket.",
        ),
        RemarkFault::Form | RemarkFault::Prefix => {
            ("Nothing was changed: the ticket is not accepted", Some(format!("{form}{begins}.")), "Correct the ticket, then try again.")
        }
    }
}
