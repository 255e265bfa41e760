//! What a write is about, as far as the record may say it: the ids of its address, the account ids of its body, how many e-mail addresses the body
//! names, and which fields it sets. Every other value stays out of the record.

use std::collections::BTreeMap;

use catalogue::effect;
use catalogue::path::is_identifier;
use catalogue::record::{ACCOUNT, Field};
use catalogue::rule::accounts_and_addresses;
use serde_json::{Map, Value};

use super::chain::ChainKey;
use super::line::Mark;
use crate::admit::Permit;

/// More accounts of one body are not listed; no operation takes as many.
const MOST_ACCOUNTS: usize = 100;
const MOST_FIELDS: usize = 50;

/// Names and values of what the write is about, those of the address first, and the number of e-mail addresses.
#[must_use]
pub fn about(permit: &Permit) -> (Vec<(String, String)>, usize) {
    let mut targets: Vec<(String, String)> = permit.parameters().iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let Some(body) = permit.body() else { return (targets, 0) };
    let (accounts, addresses) = accounts_and_addresses(body);
    let of_address = targets.clone();
    let from_body = accounts.into_iter().filter(|id| is_identifier(id)).map(|id| (ACCOUNT.to_owned(), id));
    targets.extend(from_body.filter(|target| !of_address.contains(target)).take(MOST_ACCOUNTS));
    (targets, addresses.len())
}

/// Something that a write sets, with its value where that is a single one. The value leaves this service only as [`Field`] and [`Mark`] let it.
#[derive(Clone, PartialEq, Eq)]
pub struct Set {
    pub name: String,
    pub value: Option<String>,
}

/// What it sets: the members of its body, the paths of a SCIM patch, or the state that the operation stands for.
#[must_use]
pub fn sets(permit: &Permit) -> Vec<Set> {
    let mut sets = permit.body().and_then(Value::as_object).map(of_body).unwrap_or_default();
    sets.truncate(MOST_FIELDS);
    if let Some((name, value)) = effect::state(permit.operation().name) {
        sets.push(Set { name: name.to_owned(), value: Some(value.to_owned()) });
    }
    sets
}

fn of_body(members: &Map<String, Value>) -> Vec<Set> {
    let lists = members.iter().filter(|(name, _)| name.eq_ignore_ascii_case("operations")).map(|(_, list)| list);
    let steps: Vec<&Value> = lists.flat_map(|list| list.as_array().map_or(std::slice::from_ref(list), Vec::as_slice)).collect();
    if steps.is_empty() { of_members(members) } else { steps.into_iter().flat_map(of_step).collect() }
}

/// The members of a document; the parts of an object by their paths. In the order of their names, because whether a document keeps its own order is up to
/// how the program was built.
fn of_members(members: &Map<String, Value>) -> Vec<Set> {
    let all: BTreeMap<_, _> = members.iter().filter(|(name, _)| !name.eq_ignore_ascii_case("schemas")).collect();
    all.into_iter()
        .flat_map(|(name, value)| match value {
            Value::Object(parts) if !parts.is_empty() => {
                let joint = if name.starts_with("urn:") { ':' } else { '.' };
                let parts: BTreeMap<_, _> = parts.iter().collect();
                parts.into_iter().map(|(part, value)| set(&format!("{name}{joint}{part}"), value)).collect()
            }
            Value::Array(people) if name.eq_ignore_ascii_case("members") => of_group(people, "in"),
            value => vec![set(name, value)],
        })
        .collect()
}

/// One step of a SCIM patch.
fn of_step(step: &Value) -> Vec<Set> {
    let member =
        |wanted: &str| step.as_object().into_iter().flatten().find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value);
    let is_removal = member("op").and_then(Value::as_str).is_some_and(|op| op.eq_ignore_ascii_case("remove"));
    let value = member("value").unwrap_or(&Value::Null);
    let Some(path) = member("path").and_then(Value::as_str) else {
        return value.as_object().map(of_members).unwrap_or_default();
    };
    if let Some(id) = path.strip_prefix("members[value eq \"").and_then(|rest| rest.strip_suffix("\"]")).filter(|id| is_identifier(id)) {
        return vec![Set { name: effect::member(id), value: Some(if is_removal { "out" } else { "in" }.to_owned()) }];
    }
    match value {
        Value::Array(people) if path.eq_ignore_ascii_case("members") => of_group(people, if is_removal { "out" } else { "in" }),
        _ if is_removal => vec![Set { name: plain(path), value: Some(effect::ABSENT.to_owned()) }],
        value => vec![set(path, value)],
    }
}

fn of_group(people: &[Value], way: &str) -> Vec<Set> {
    let ids = people.iter().filter_map(|one| one.get("value").and_then(Value::as_str)).filter(|id| is_identifier(id));
    ids.map(|id| Set { name: effect::member(id), value: Some(way.to_owned()) }).collect()
}

fn set(path: &str, value: &Value) -> Set {
    Set { name: plain(path), value: effect::scalar(value) }
}

/// A path of a SCIM patch may hold a filter with somebody's address in it; what is compared with is left out.
fn plain(path: &str) -> String {
    let mut name = String::new();
    let mut is_quoted = false;
    for letter in path.chars() {
        match letter {
            '"' => {
                is_quoted = !is_quoted;
                name.push('"');
            }
            _ if is_quoted => {}
            letter => name.push(letter),
        }
    }
    if is_address(&name) { "…".to_owned() } else { name }
}

/// What the record says of the fields: their names, and those values that are no more than a switch, a state or an id of a role.
#[must_use]
pub fn fields(operation: &str, sets: &[Set], before: &[Option<String>]) -> Vec<Field> {
    let state = effect::state(operation).map(|(name, _)| name);
    let told = |name: &str, value: &Option<String>| {
        let value = value.clone()?;
        (state == Some(name) || is_tellable(name, &value)).then_some(value)
    };
    let field = |(at, set): (usize, &Set)| {
        let from = before.get(at).and_then(|value| told(&set.name, value));
        Field { name: set.name.clone(), from, to: told(&set.name, &set.value) }
    };
    sets.iter().enumerate().map(field).collect()
}

/// Of values that the record does not say: a mark, by which somebody who has the key of the chain recognizes the value and nobody else can.
#[must_use]
pub fn marks(id: &str, key: &ChainKey, operation: &str, sets: &[Set], before: &[Option<String>]) -> Vec<Mark> {
    if !effect::sets_fields(operation) {
        return Vec::new();
    }
    let mark = |name: &str, value: &Option<String>| value.as_deref().map(|value| key.mark(id, name, value));
    let hidden = |set: &Set| set.value.as_deref().is_some_and(|value| !is_tellable(&set.name, value));
    let all = sets.iter().enumerate().filter(|(_, set)| hidden(set));
    all.map(|(at, set)| Mark {
        name: set.name.clone(),
        from: before.get(at).and_then(|value| mark(&set.name, value)),
        to: mark(&set.name, &set.value),
    })
    .collect()
}

fn is_tellable(name: &str, value: &str) -> bool {
    let is_switch = matches!(value, "true" | "false") || name.starts_with("members[");
    let is_named = matches!(name.to_lowercase().as_str(), "active" | "role" | "resource" | "status" | "accounttype" | "notify");
    is_switch || (is_named && !is_address(value))
}

fn is_address(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty() && !host.contains('@'))
        && !text.chars().any(char::is_whitespace)
}

#[cfg(test)]
mod tests;
