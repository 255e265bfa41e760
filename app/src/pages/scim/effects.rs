//! What a change of a provisioned record means for the person behind it, in words. Pure. What is said about billing is an estimate.

use catalogue::scim::document::{at, text};
use serde_json::Value;

use super::typed;
use crate::change::{Consequence, consequences};

/// What follows, and what is worth reading first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effects {
    pub lines: Vec<Consequence>,
    pub cautions: Vec<String>,
}

fn is_active(record: &Value) -> bool {
    at(record, "active") != Some(&Value::Bool(false))
}

/// What making `before` into `after` means. Groups have nobody behind them.
#[must_use]
pub fn of_edit(before: &Value, after: &Value) -> Effects {
    let (was, is) = (typed(before), typed(after));
    let is_moved = was.primary_email() != is.primary_email();
    let with_address = match is.primary_email().filter(|_| is_moved) {
        Some(email) => format!("with {email} from then on, once Atlassian has taken it over"),
        None => "unchanged".to_owned(),
    };
    let mut effects = Effects { lines: standing(is_active(before), is_active(after), &with_address), cautions: Vec::new() };
    let is_changed = |path: &str| text(before, path) != text(after, path);
    if is_changed("userName") {
        effects.cautions.push(
            "The user name tells people apart here. If your identity provider goes on sending the old one, it makes a second record."
                .to_owned(),
        );
    }
    if is_changed("externalId") {
        effects
            .cautions
            .push("Your identity provider finds its record by the external id; with another one it may make a second record.".to_owned());
    }
    if is_active(before) != is_active(after) && was.account_id().is_none() {
        effects.cautions.push("The record is not linked to an account, so nobody's access changes by it.".to_owned());
    }
    effects
}

fn standing(was: bool, is: bool, with_address: &str) -> Vec<Consequence> {
    match (was, is) {
        (true, false) => consequences(
            "the managed account is deactivated: no sign-in to anything of Atlassian's",
            "none while it is deactivated; roles and groups stay",
            "takes no seat while it is deactivated (an estimate)",
            "",
        ),
        (false, true) => consequences(
            "possible again: the managed account is activated",
            "as before: roles and groups are still there",
            "takes a seat of each product again (an estimate)",
            "",
        ),
        _ => consequences(with_address, "unchanged", "", ""),
    }
}

/// What creating a record means.
#[must_use]
pub fn of_creation(document: &Value) -> Effects {
    let user = typed(document);
    let email = user.primary_email().unwrap_or_default();
    let lines = if is_active(document) {
        consequences(
            &format!("a managed account that has {email} is linked; otherwise one is made"),
            "what the groups of the record give",
            "takes a seat of each product that its groups give (an estimate)",
            "",
        )
    } else {
        consequences(&format!("none: an account that has {email} is linked and deactivated"), "none", "takes no seat (an estimate)", "")
    };
    Effects { lines, cautions: Vec::new() }
}

/// What deleting the record means.
#[must_use]
pub fn of_deletion(record: &Value) -> Effects {
    let user = typed(record);
    let groups = user.groups.len();
    let leaves = match groups {
        0 => "none".to_owned(),
        1 => "none; leaves the one provisioned group".to_owned(),
        count => format!("none; leaves all {count} provisioned groups"),
    };
    let lines = consequences(
        "the account is unlinked and, if managed, deactivated: no sign-in to anything of Atlassian's",
        &leaves,
        "takes no seat any more (an estimate)",
        "",
    );
    let again = "Created again, the record gets a new id: identity providers that remember the old one lose track of it.".to_owned();
    Effects { lines, cautions: vec![again] }
}

#[cfg(test)]
mod tests;
