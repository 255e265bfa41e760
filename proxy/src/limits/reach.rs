//! Whom a request concerns, from its operation, address and body alone. What is not known to concern nobody concerns everybody, so that a new operation
//! is closed to people with limits until somebody has thought about it.

use std::collections::BTreeSet;

use catalogue::path::Parameters;
use catalogue::rule::{accounts_and_addresses, scim_members};
use serde_json::Value;

use crate::admit::Permit;

/// Somebody, as a request names them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Touched {
    Account(String),
    ScimUser {
        directory: String,
        id: String,
    },
    /// An e-mail address: of somebody who is invited or provisioned, or a new one of somebody.
    Address(String),
}

/// How far a request goes beyond the people that it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Breadth {
    /// No person but those named, if any.
    Named,
    /// A page of people, to be judged row by row.
    Rows(Rows),
    /// A SCIM directory's groups: their members cannot be judged one by one.
    ScimDirectory(String),
    /// Numbers or changes over everybody.
    Everybody,
}

/// Where the rows of a list come from, which decides what they say about a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rows {
    Users,
    UsersV1,
    Managed,
    Scim,
}

/// A provisioned group, as a write names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provisioned {
    pub directory: String,
    /// None for a new one.
    pub id: Option<String>,
    /// What its body calls it.
    pub names: BTreeSet<String>,
}

/// Whom a request concerns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    pub people: BTreeSet<Touched>,
    /// User groups that somebody joins or leaves, each with its directory.
    pub groups: BTreeSet<(String, String)>,
    /// The provisioned group that somebody joins or leaves.
    pub provisioned: Option<Provisioned>,
    pub breadth: Breadth,
    /// Whether it changes something for people whom it does not name, however many they are.
    pub is_countless: bool,
}

impl Reach {
    /// How many people it concerns, as far as a number is compared with it.
    #[must_use]
    pub fn number(&self) -> usize {
        if self.is_countless { usize::MAX } else { self.people.len() }
    }
}

/// Whom a permitted request concerns.
#[must_use]
pub fn of(permit: &Permit) -> Reach {
    let (operation, parameters) = (permit.operation(), permit.parameters());
    let mut people = of_address(parameters);
    let (accounts, addresses) = permit.body().map(accounts_and_addresses).unwrap_or_default();
    let query = permit.query().iter().filter(|(name, _)| name.starts_with("accountId")).map(|(_, value)| value.clone());
    let rows = match operation.name {
        "LIST_USERS" | "SEARCH_USERS" => Some(Rows::Users),
        "SEARCH_USERS_V1" => Some(Rows::UsersV1),
        "LIST_MANAGED_ACCOUNTS" => Some(Rows::Managed),
        "LIST_SCIM_USERS" => Some(Rows::Scim),
        _ => None,
    };
    // What filters a list of people is judged by the rows that come back.
    if rows.is_none() {
        people.extend(accounts.into_iter().chain(query).map(Touched::Account));
        people.extend(addresses.into_iter().map(Touched::Address));
    }
    let directory = parameters.get("scimDirectoryId");
    let is_scim_group = operation.path.contains("/Groups");
    let breadth = match (rows, directory) {
        (Some(rows), _) => Breadth::Rows(rows),
        (None, Some(directory)) if is_scim_group => {
            let members = permit.body().map(scim_members).unwrap_or_default();
            people.extend(members.into_iter().map(|id| Touched::ScimUser { directory: directory.to_owned(), id }));
            Breadth::ScimDirectory(directory.to_owned())
        }
        _ if operation.is_impersonal() || !people.is_empty() => Breadth::Named,
        _ if operation.name == "COUNT_USERS" && permit.query().is_empty() => Breadth::Named,
        _ => Breadth::Everybody,
    };
    let is_countless = operation.is_write() && is_scim_group && !is_counted(operation.name, permit.body());
    Reach { people, groups: groups(permit), provisioned: provisioned(permit), breadth, is_countless }
}

fn provisioned(permit: &Permit) -> Option<Provisioned> {
    let operation = permit.operation();
    let directory = permit.parameters().get("scimDirectoryId").filter(|_| operation.is_write() && operation.path.contains("/Groups"))?;
    let mut names = BTreeSet::new();
    if let Some(body) = permit.body() {
        called(body, &mut names);
    }
    Some(Provisioned { directory: directory.to_owned(), id: permit.parameters().get("scimGroupId").map(str::to_owned), names })
}

/// Every name that a body gives, wherever it stands: a PATCH has it in a value, or in a value beside a path.
fn called(value: &Value, names: &mut BTreeSet<String>) {
    let is_name = |text: &str| text.rsplit(':').next().is_some_and(|last| last.trim().eq_ignore_ascii_case("displayname"));
    match value {
        Value::Array(items) => items.iter().for_each(|item| called(item, names)),
        Value::Object(fields) => {
            let by_path = fields.iter().any(|(name, value)| name.eq_ignore_ascii_case("path") && value.as_str().is_some_and(is_name));
            for (name, value) in fields {
                match value {
                    Value::String(text) if is_name(name) || (by_path && name.eq_ignore_ascii_case("value")) => {
                        names.insert(text.clone());
                    }
                    _ => called(value, names),
                }
            }
        }
        _ => {}
    }
}

/// Whether nobody leaves a group by this write: it makes a new one, or only adds.
#[must_use]
pub fn only_joins(permit: &Permit) -> bool {
    let adds = |step: &Value| text(step, "op") == "add";
    permit.operation().name == "CREATE_SCIM_GROUP" || (permit.operation().name == "PATCH_SCIM_GROUP" && steps(permit.body()).all(adds))
}

/// Whether a write of a SCIM group reaches nobody but those whom it names. A new group has nobody else in it; of one that is there, only adding people
/// and taking single ones away leaves the others alone.
fn is_counted(operation: &str, body: Option<&Value>) -> bool {
    let mut steps = steps(body).peekable();
    match operation {
        "CREATE_SCIM_GROUP" => true,
        "PATCH_SCIM_GROUP" => steps.peek().is_some() && steps.all(names_its_people),
        _ => false,
    }
}

/// The steps of a PATCH.
fn steps(body: Option<&Value>) -> impl Iterator<Item = &Value> {
    let members = body.and_then(Value::as_object);
    let patched = members.into_iter().flatten().filter(|(name, _)| name.eq_ignore_ascii_case("operations"));
    patched.flat_map(|(_, list)| list.as_array().map_or(std::slice::from_ref(list), Vec::as_slice))
}

/// The text of a member of a step, in lower case.
fn text(step: &Value, sought: &str) -> String {
    let mut found = step.as_object().into_iter().flatten().filter(|(name, _)| name.eq_ignore_ascii_case(sought));
    found.next().and_then(|(_, value)| value.as_str()).unwrap_or_default().to_lowercase()
}

fn names_its_people(step: &Value) -> bool {
    let is_one = |path: &str| {
        let compared = path.strip_prefix("members[value eq \"").and_then(|rest| rest.strip_suffix("\"]"));
        compared.is_some_and(|id| !id.contains('"'))
    };
    match text(step, "op").as_str() {
        "add" => !scim_members(step).is_empty(),
        // Without a filter it takes everybody away, whatever its value says.
        "remove" => is_one(&text(step, "path")),
        _ => false,
    }
}

fn of_address(parameters: &Parameters) -> BTreeSet<Touched> {
    let account = parameters.get("accountId").map(|id| Touched::Account(id.to_owned()));
    let scim = parameters.get("scimDirectoryId").zip(parameters.get("scimUserId"));
    let scim = scim.map(|(directory, id)| Touched::ScimUser { directory: directory.to_owned(), id: id.to_owned() });
    account.into_iter().chain(scim).collect()
}

fn groups(permit: &Permit) -> BTreeSet<(String, String)> {
    if !permit.operation().is_write() {
        return BTreeSet::new();
    }
    let parameters = permit.parameters();
    let of_address = parameters.get("groupId").map(|id| (parameters.get("directoryId").unwrap_or("-").to_owned(), id.to_owned()));
    let listed = permit.body().and_then(|body| body.get("additionalGroups")).and_then(Value::as_array);
    let invited = listed.into_iter().flatten().filter_map(Value::as_str).map(|id| ("-".to_owned(), id.to_owned()));
    of_address.into_iter().chain(invited).collect()
}

#[cfg(test)]
mod tests;
