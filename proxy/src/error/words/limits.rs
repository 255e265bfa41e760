//! What a person is told when their rights do not reach the people whom a request concerns, or a guard stands in the way.

use crate::limits::Denied;

/// Title, detail, next step.
pub fn of(denied: &Denied) -> (&'static str, Option<String>, &'static str) {
    match denied {
        Denied::Outside { capability, limits } => (
            "This person is outside what you may reach",
            Some(format!("You may {}, but not of everybody. {}", capability.words(), said(limits))),
            "Ask a colleague whose role reaches them. Under \"What may I do\" stands who you may reach.",
        ),
        Denied::Uncut { limits } => (
            "This covers more people than you may see",
            Some(format!("It cannot be cut down to the people within your limits. {}", said(limits))),
            "Ask a colleague without that limit. Under \"What may I do\" stands who you may reach.",
        ),
        Denied::Unchecked => (
            "Whether you may do this could not be checked",
            Some("What decides about this person could not be read from Atlassian, so nothing was done.".to_owned()),
            "Try again in a moment; if it stays, tell whoever runs Rollcall the request id.",
        ),
        Denied::Unresolved => (
            "What this group gives is not known",
            Some(
                "No group of a directory has the name of this provisioned group, so nobody can tell whether its members get administration."
                    .to_owned(),
            ),
            "A new group shows in the directory after a while: try again then, or ask somebody who may grant administration.",
        ),
        Denied::TooManyAtOnce { most } => (
            "These are too many people at once",
            Some(format!("Your role changes at most {most} people in one request.")),
            "Do it in smaller parts.",
        ),
        Denied::Protected => (
            "This person is protected",
            Some("Whoever runs Rollcall has put them on the list of people whom nobody changes here.".to_owned()),
            "If the change is right, ask whoever runs Rollcall.",
        ),
        Denied::TooFast { most, .. } => (
            "These are too many changes in a short time",
            Some(format!("Your role makes at most {most} changes in ten minutes.")),
            "Wait, then go on.",
        ),
        Denied::Yourself => (
            "This is your own account",
            Some("It could lock you out.".to_owned()),
            "If you mean it, confirm it once more; scripts send the header x-rollcall-confirm: self.",
        ),
        Denied::OwnRole => (
            "Nobody changes their own role",
            Some("Roles of your own account are not granted or taken away through Rollcall by yourself.".to_owned()),
            "Ask a colleague to do it.",
        ),
        Denied::LastOrganizationAdmin => (
            "This is the last organization admin",
            Some("Nobody else who can sign in manages the organization; without them it could not be managed any more.".to_owned()),
            "Make somebody else organization admin first.",
        ),
    }
}

fn said(limits: &[String]) -> String {
    if limits.is_empty() { "Your role does not include it.".to_owned() } else { format!("Your limits: {}", limits.join(" ")) }
}
