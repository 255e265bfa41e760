//! The filter chips. What a chip offers is read when it is opened, with the live count of each choice where the upstream can count it.

use catalogue::organization::{DirectoryStatus, Group, GroupSearch, LIST_DOMAINS, SEARCH_WORKSPACES, WorkspaceSearch};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::View;
use super::columns::COLUMNS;
use super::query::{Filter, UserQuery};
use crate::client::{Api, ClientError};
use crate::components::menu::{Choice, ChoiceMenu};
use crate::components::notice::complain;
use crate::moment::grouped;
use crate::standing::{product_words, role_words};
use crate::{generation, roster};

/// The roles that the reference names; the set is open, so a role of the address that is not here is shown too.
const ROLES: [&str; 6] =
    ["atlassian/org-admin", "atlassian/site-admin", "atlassian/user-access-admin", "atlassian/admin", "atlassian/user", "atlassian/guest"];

/// The row of chips.
#[component]
pub fn Filters(view: View) -> impl IntoView {
    let chips = Filter::ALL.into_iter().map(|filter| view! { <FilterChip view filter/> }).collect_view();
    view! {
        <div class="finder__chips" role="group" aria-label="Filters">
            {chips}
            <ColumnChip view/>
        </div>
    }
}

#[component]
fn FilterChip(view: View, filter: Filter) -> impl IntoView {
    let api = StoredValue::new_local(Api::get());
    let choices = RwSignal::new(fixed(filter));
    let chosen = Signal::derive(move || view.query.get().values(filter));
    let shown = Signal::derive(move || with_chosen(filter, choices.get(), &chosen.get()));
    let on_open = Callback::new(move |()| {
        let api = api.get_value();
        let query = view.query.get_untracked();
        spawn_local(async move {
            match offered(&api, filter, choices.get_untracked()).await {
                Ok(found) => choices.try_set(found).map_or((), |_| ()),
                Err(error) => complain(&format!("The choices of “{}” could not be read. {}", filter.title(), error.next_step())),
            }
            count(&api, filter, &query, choices).await;
        });
    });
    view! {
        <ChoiceMenu
            id=filter.key()
            label=filter.title()
            choices=shown
            chosen
            on_change=Callback::new(move |values| view.go.run(view.query.get_untracked().with(filter, values)))
            on_open=Some(on_open)
            empty="Reading the choices…"
        />
    }
}

#[component]
fn ColumnChip(view: View) -> impl IntoView {
    let choices: Vec<Choice> = COLUMNS
        .iter()
        .filter(|column| column.key != "name")
        .map(|column| Choice { value: column.key.to_owned(), label: column.title.to_owned(), note: None })
        .collect();
    let chosen = Signal::derive(move || {
        let shown = view.query.get().shown_columns();
        shown.into_iter().filter(|key| *key != "name").map(str::to_owned).collect::<Vec<_>>()
    });
    let on_change = Callback::new(move |keys: Vec<String>| {
        let columns = (!keys.is_empty()).then(|| super::columns::parse(&format!("name,{}", keys.join(","))));
        view.go.run(UserQuery { columns, ..view.query.get_untracked() });
    });
    view! { <ChoiceMenu id="columns" label="Columns" choices=Signal::derive(move || choices.clone()) chosen on_change narrows=false/> }
}

fn choice(value: &str, label: impl Into<String>) -> Choice {
    Choice { value: value.to_owned(), label: label.into(), note: None }
}

/// What can be chosen without asking anybody.
fn fixed(filter: Filter) -> Vec<Choice> {
    match filter {
        Filter::Status => DirectoryStatus::KNOWN.iter().map(|value| choice(value, status_words(value))).collect(),
        Filter::Claim => vec![choice("managed", "Managed by this organization"), choice("unmanaged", "Not managed")],
        Filter::Account => {
            vec![choice("active", "Account active"), choice("inactive", "Account deactivated"), choice("closed", "Account closed")]
        }
        Filter::Membership => {
            vec![choice("active", "Member"), choice("suspended", "Membership suspended"), choice("no_membership", "Not a member")]
        }
        Filter::Role => ROLES.iter().map(|role| choice(role, role_words(role))).collect(),
        Filter::Product | Filter::Group | Filter::Domain => Vec::new(),
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
fn with_chosen(filter: Filter, mut choices: Vec<Choice>, chosen: &[String]) -> Vec<Choice> {
    for value in chosen {
        if !choices.iter().any(|known| known.value == *value) {
            let label = if filter == Filter::Role { role_words(value) } else { value.clone() };
            choices.push(choice(value, label));
        }
    }
    choices
}

/// Reads what the organization offers for a filter.
async fn offered(api: &Api, filter: Filter, known: Vec<Choice>) -> Result<Vec<Choice>, ClientError> {
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
        _ => Ok(known),
    }
}

fn product_label(workspace: catalogue::organization::WorkspaceAttributes) -> String {
    let product = workspace.type_key.map(|key| product_words(&key));
    match (workspace.name, product) {
        (Some(name), Some(product)) if !name.contains(&product) => format!("{name} ({product})"),
        (Some(name), _) => name,
        (None, product) => product.unwrap_or_default(),
    }
}

fn group_choice(group: Group) -> Choice {
    let note = group.counts.and_then(|counts| counts.users).and_then(|users| usize::try_from(users).ok()).map(grouped);
    Choice { note, ..choice(&group.id, group.name.unwrap_or_else(|| group.id.clone())) }
}

/// The most choices that are counted, one call each.
const MOST_COUNTED: usize = 8;

/// Fills in how many people each choice would give, the other filters unchanged. A count that fails stays away.
async fn count(api: &Api, filter: Filter, query: &UserQuery, choices: RwSignal<Vec<Choice>>) {
    let values: Vec<String> = choices
        .try_get_untracked()
        .unwrap_or_default()
        .into_iter()
        .filter(|choice| choice.note.is_none())
        .map(|choice| choice.value)
        .collect();
    if values.len() > MOST_COUNTED {
        return;
    }
    for value in values {
        let one = query.with(filter, vec![value.clone()]).filter();
        let Ok(count) = generation::count(api, &roster::count_query(&one)).await else { continue };
        let note = usize::try_from(count).ok().map(grouped);
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
mod tests {
    //! What chips offer.

    use super::{Filter, fixed, with_chosen};

    #[test]
    fn every_status_of_the_upstream_can_be_chosen() {
        let values: Vec<String> = fixed(Filter::Status).into_iter().map(|choice| choice.value).collect();
        assert_eq!(values, ["active", "suspended", "not_invited", "deactivated", "for_deletion"]);
    }

    #[test]
    fn a_value_of_the_address_that_is_not_offered_can_still_be_taken_off() {
        let choices = with_chosen(Filter::Role, fixed(Filter::Role), &["atlassian/basic".to_owned()]);
        assert_eq!(choices.last().map(|choice| (choice.value.as_str(), choice.label.as_str())), Some(("atlassian/basic", "Basic")));
    }
}
