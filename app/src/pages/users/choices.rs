//! What the filters offer: fixed choices, or what the organization has; and for each how many people it would give.

use catalogue::organization::{
    DirectoryStatus, Group, GroupSearch, LIST_DOMAINS, SEARCH_WORKSPACES, UserSearch, WorkspaceAttributes, WorkspaceSearch,
};
use leptos::prelude::*;

use super::query::{self, Filter, SHAPE};
use crate::client::{Api, ClientError};
use crate::components::menu::Choice;
use crate::listing::ListQuery;
use crate::moment::grouped;
use crate::standing::{product_words, role_words};
use crate::{generation, roster};

/// The roles that the reference names; the set is open, so a role of the address that is not here is shown too.
const ROLES: [&str; 12] = [
    "atlassian/org-admin",
    "atlassian/site-admin",
    "atlassian/user-access-admin",
    "atlassian/ai-access",
    "atlassian/admin",
    "atlassian/user",
    "atlassian/contributor",
    "atlassian/basic",
    "atlassian/stakeholder",
    "atlassian/customer",
    "atlassian/guest",
    "atlassian/viewer",
];

pub fn choice(value: &str, label: impl Into<String>) -> Choice {
    Choice { value: value.to_owned(), label: label.into(), note: None }
}

/// What can be chosen without asking anybody.
pub fn fixed(filter: Filter) -> Vec<Choice> {
    match filter {
        Filter::Status => DirectoryStatus::KNOWN.iter().map(|value| choice(value, status_words(value))).collect(),
        Filter::Claim => vec![choice("managed", "Managed by this organization"), choice("unmanaged", "Not managed")],
        Filter::Account => {
            vec![choice("active", "Account active"), choice("inactive", "Account deactivated"), choice("closed", "Account closed")]
        }
        Filter::Membership => {
            vec![choice("active", "Member"), choice("suspended", "Membership suspended"), choice("no_membership", "Not a member")]
        }
        Filter::TwoStep => vec![choice("on", "On"), choice("off", "Off")],
        Filter::Role => ROLES.iter().map(|role| choice(role, role_words(role))).collect(),
        Filter::Product | Filter::Group | Filter::Domain | Filter::Directory => Vec::new(),
    }
}

/// The words of the states that Users shows; "Invited" is not among them because the upstream cannot filter by it.
fn status_words(value: &str) -> &str {
    match value {
        "active" => "Active",
        "suspended" => "Suspended",
        "not_invited" => "No access here",
        "deactivated" => "Deactivated",
        "for_deletion" => "Being deleted",
        other => other,
    }
}

/// Values of the address that are not among the choices are still shown, or they could not be taken off.
pub fn with_chosen(filter: Filter, mut choices: Vec<Choice>, chosen: &[String]) -> Vec<Choice> {
    for value in chosen {
        if !choices.iter().any(|known| known.value == *value) {
            let label = if filter == Filter::Role { role_words(value) } else { value.clone() };
            choices.push(choice(value, label));
        }
    }
    choices
}

/// Whether v1 has this filter. The states it lacks are sorted out here, so they count as had.
pub fn is_in_v1(filter: Filter) -> bool {
    let example = fixed(filter).first().map_or_else(|| "x".to_owned(), |choice| choice.value.clone());
    let search = UserSearch { expand: Vec::new(), ..query::filter(&ListQuery::of(&SHAPE).with(filter, vec![example])) };
    generation::unanswerable(&search).is_none()
}

/// Reads what the organization offers for a filter.
pub async fn offered(api: &Api, filter: Filter, known: Vec<Choice>) -> Result<Vec<Choice>, ClientError> {
    match filter {
        Filter::Product => {
            let page = api.post_to(SEARCH_WORKSPACES, &[], &WorkspaceSearch { limit: Some(100), cursor: None }).await?;
            Ok(page.data.into_iter().map(|workspace| choice(&workspace.id, product_label(workspace.attributes))).collect())
        }
        Filter::Group => {
            let search = GroupSearch { limit: Some(100), expand: vec!["counts.users".to_owned()], ..GroupSearch::default() };
            Ok(generation::groups(api, &search).await?.data.into_iter().map(group_choice).collect())
        }
        Filter::Domain => {
            let page = api.get_from(LIST_DOMAINS, &[], &[]).await?;
            Ok(page.data.into_iter().map(|domain| choice(&domain.attributes.name, domain.attributes.name.clone())).collect())
        }
        Filter::Directory => {
            let name = |name: Option<String>, id: &str| name.filter(|name| !name.is_empty()).unwrap_or_else(|| id.to_owned());
            let page = generation::directories(api).await?;
            Ok(page.data.into_iter().map(|one| choice(&one.directory_id, name(one.name, &one.directory_id))).collect())
        }
        _ => Ok(known),
    }
}

fn product_label(workspace: WorkspaceAttributes) -> String {
    let product = workspace.type_key.map(|key| product_words(&key));
    match (workspace.name, product) {
        (Some(name), Some(product)) if !name.contains(&product) => format!("{name} ({product})"),
        (Some(name), _) => name,
        (None, product) => product.unwrap_or_default(),
    }
}

/// The number of members comes along, and is the count as long as nothing else narrows the list.
fn group_choice(group: Group) -> Choice {
    let note = group.counts.and_then(|counts| counts.users).and_then(|users| usize::try_from(users).ok()).map(grouped);
    Choice { note, ..choice(&group.id, group.name.unwrap_or_else(|| group.id.clone())) }
}

/// The most choices that are counted, one call each; the first ones, since those are in view.
const MOST_COUNTED: usize = 24;

/// Fills in how many people each choice would give, the other filters unchanged. A count that fails stays away; once one is not to be had at all,
/// no other is asked for. `is_wanted` says whether anybody still looks.
pub async fn count(api: &Api, filter: Filter, query: &ListQuery, choices: RwSignal<Vec<Choice>>, is_wanted: impl Fn() -> bool) {
    let is_narrowed = query.with(filter, Vec::new()).has_filters();
    if is_narrowed {
        // Numbers that came along, or from before, are of everybody.
        let cleared = choices.try_update(|choices| choices.iter_mut().for_each(|choice| choice.note = None));
        if cleared.is_none() {
            return;
        }
    }
    let known = choices.try_get_untracked().unwrap_or_default();
    let values: Vec<String> = known.into_iter().filter(|choice| choice.note.is_none()).map(|choice| choice.value).collect();
    for value in values.into_iter().take(MOST_COUNTED) {
        if !is_wanted() {
            return;
        }
        let one = query::filter(&query.with(filter, vec![value.clone()]));
        let note = match generation::count(api, &roster::count_query(&one)).await {
            Ok(count) => usize::try_from(count).ok().map(grouped),
            Err(error) if error.is_not_offered() => return,
            Err(_) => continue,
        };
        let updated = choices.try_update(|choices| {
            for choice in choices.iter_mut().filter(|choice| choice.value == value) {
                choice.note.clone_from(&note);
            }
        });
        if updated.is_none() {
            return;
        }
    }
}

#[cfg(test)]
mod tests;
