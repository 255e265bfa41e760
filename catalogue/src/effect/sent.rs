//! Writes that make something new: it has no id that the record could hold, so its effect is found by what was sent, for as long as that is remembered.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{ANYWHERE, Look, Sight, is_removed};
use crate::organization::{SEARCH_USERS, User};
use crate::scim::groups::LIST_SCIM_GROUPS;
use crate::scim::users::LIST_SCIM_USERS;

/// Whether a write is looked up by what was sent.
#[must_use]
pub fn makes_new(operation: &str) -> bool {
    matches!(operation, "INVITE_USERS" | "INVITE_USER_V1" | "CREATE_SCIM_USER" | "CREATE_SCIM_GROUP")
}

/// Where to look for what such a write has made; nowhere where what was sent is not of its form.
#[must_use]
pub fn looks_for(operation: &str, targets: &[(String, String)], sent: &Value) -> Vec<Look> {
    let look = match operation {
        "INVITE_USERS" | "INVITE_USER_V1" => invited(addresses(sent)),
        "CREATE_SCIM_USER" => listed(targets, sent, "userName"),
        "CREATE_SCIM_GROUP" => listed(targets, sent, "displayName"),
        _ => None,
    };
    look.into_iter().collect()
}

fn addresses(sent: &Value) -> BTreeSet<String> {
    let several = sent.get("emails").and_then(Value::as_array).into_iter().flatten();
    several.chain(sent.get("email")).filter_map(Value::as_str).map(|email| email.trim().to_lowercase()).collect()
}

fn invited(addresses: BTreeSet<String>) -> Option<Look> {
    let body = (!addresses.is_empty()).then(|| json!({ "emails": addresses, "limit": 100 }))?;
    Some(Look { body: Some(body), ..Look::at(SEARCH_USERS.operation, &[("directoryId", ANYWHERE)], Sight::Invited(addresses)) })
}

fn listed(targets: &[(String, String)], sent: &Value, attribute: &'static str) -> Option<Look> {
    let (_, directory) = targets.iter().find(|(name, _)| name == "scimDirectoryId")?;
    let value = sent.as_object()?.iter().find(|(name, _)| name.eq_ignore_ascii_case(attribute))?.1.as_str()?;
    // Nothing that would end the quotation, so that the filter compares with all of it.
    let is_plain = !value.is_empty() && !value.chars().any(|letter| matches!(letter, '"' | '\\') || letter.is_control());
    let row = if attribute == "userName" { LIST_SCIM_USERS.operation } else { LIST_SCIM_GROUPS.operation };
    let sight = Sight::Listed { attribute, value: value.to_owned() };
    is_plain.then(|| Look::at(row, &[("scimDirectoryId", directory)], sight).asking(&[("filter", &format!("{attribute} eq \"{value}\""))]))
}

/// Whether all who were invited are there. That somebody is not tells nothing: who has not accepted yet may not be shown.
pub(super) fn are_invited(addresses: &BTreeSet<String>, answer: &Value) -> Option<String> {
    are_in(addresses, answer)?.then(|| "sent".to_owned())
}

/// That somebody of them is not there, from a list that can be read.
pub(super) fn are_not_all_in(addresses: &BTreeSet<String>, answer: &Value) -> Option<String> {
    (!are_in(addresses, answer)?).then(|| "not all there".to_owned())
}

fn are_in(addresses: &BTreeSet<String>, answer: &Value) -> Option<bool> {
    let people: Vec<User> = super::read(answer.get("data")?)?;
    let members = people.iter().filter(|user| !is_removed(user)).filter_map(|user| user.email.as_deref()).map(str::to_lowercase);
    let there: BTreeSet<String> = members.collect();
    Some(addresses.is_subset(&there))
}

/// Whether a record of this name is there.
pub(super) fn is_listed(attribute: &str, value: &str, answer: &Value) -> Option<String> {
    let records = answer.get("Resources").map_or(Some(&[][..]), |records| records.as_array().map(Vec::as_slice))?;
    let is_it = |record: &Value| record.get(attribute).and_then(Value::as_str).is_some_and(|name| name.eq_ignore_ascii_case(value));
    if records.iter().any(is_it) {
        return Some("there".to_owned());
    }
    // A page that does not say that it is empty may be a part.
    let is_none = records.is_empty() && answer.get("totalResults").and_then(Value::as_u64) == Some(0);
    is_none.then(|| "none".to_owned())
}
