//! The filters of the list: one choice each, from what the record holds. The fields stay in place while the list below is read anew.

use catalogue::record::{CHANGE, EventKind, Outcome, Record, UNDER_WAY};
use leptos::prelude::*;

use super::query::{Filter, RecordQuery};
use crate::components::icon::Icon;
use crate::record;
use crate::routes::Page;

/// Value and label of each choice of a filter.
pub type Choices = Vec<(String, String)>;

/// What can be chosen, as far as the record has told it.
#[derive(Clone, Copy)]
pub struct Offered {
    pub people: RwSignal<Choices>,
    pub operations: RwSignal<Choices>,
}

impl Offered {
    pub fn new() -> Offered {
        Offered { people: RwSignal::new(Vec::new()), operations: RwSignal::new(Vec::new()) }
    }

    /// Takes what an answer offers.
    pub fn take(self, page: &Record) {
        let people = page.people.iter().map(|person| {
            let name = if person.name.is_empty() { person.id.clone() } else { person.name.clone() };
            (person.id.clone(), name)
        });
        self.people.set(people.collect());
        self.operations.set(page.operations.iter().map(|act| (act.name.clone(), record::title(act))).collect());
    }
}

/// The row of filters.
pub fn filters(query: Memo<RecordQuery>, offered: Offered) -> AnyView {
    let outcomes: Choices = Outcome::ALL
        .into_iter()
        .map(|outcome| (outcome.name().to_owned(), record::mark(Some(outcome)).0.to_owned()))
        .chain([(UNDER_WAY.to_owned(), record::mark(None).0.to_owned())])
        .collect();
    let outcomes = RwSignal::new(outcomes);
    let events = EventKind::ALL.iter().map(|kind| (kind.word().to_owned(), kind.title().to_owned()));
    let kinds: Choices = std::iter::once((CHANGE.to_owned(), "Changes only".to_owned())).chain(events).collect();
    let kinds = RwSignal::new(kinds);
    view! {
        <div class="record-filters" role="group" aria-label="Filters">
            {pick(Filter::Kind, "Changes and events", query, kinds)}
            {pick(Filter::Outcome, "All outcomes", query, outcomes)}
            {pick(Filter::Person, "Everybody", query, offered.people)}
            {pick(Filter::Operation, "Everything", query, offered.operations)}
            {day(Filter::Since, query)}
            {day(Filter::Until, query)}
            {move || account(&query.get())}
        </div>
    }
    .into_any()
}

fn pick(filter: Filter, all: &'static str, query: Memo<RecordQuery>, choices: RwSignal<Choices>) -> AnyView {
    let address = crate::address::present();
    let chosen = Memo::new(move |_| query.get().value(filter).map(str::to_owned));
    let shown = move || with_chosen(choices.get(), chosen.get());
    let choose = move |event: web_sys::Event| {
        let value = event_target_value(&event);
        let next = query.get_untracked().with(filter, (!value.is_empty()).then_some(value));
        address.go(&Page::Changes.path_with(&next.print()));
    };
    let options = move || {
        let choice = chosen.get();
        shown()
            .into_iter()
            .map(|(value, label)| {
                let is_chosen = choice.as_ref() == Some(&value);
                view! { <option value=value selected=is_chosen>{label}</option> }
            })
            .collect_view()
    };
    view! {
        <label class="record-filters__field">
            <span>{filter.title()}</span>
            <select data-testid=format!("{}-filter", filter.key()) on:change=choose>
                <option value="" selected=move || chosen.get().is_none()>{all}</option>
                {options}
            </select>
        </label>
    }
    .into_any()
}

/// One end of the time.
fn day(filter: Filter, query: Memo<RecordQuery>) -> AnyView {
    let address = crate::address::present();
    let chosen = move || query.get().value(filter).map(str::to_owned).unwrap_or_default();
    let choose = move |event: web_sys::Event| {
        let value = event_target_value(&event);
        let next = query.get_untracked().with(filter, (!value.is_empty()).then_some(value));
        address.go(&Page::Changes.path_with(&next.print()));
    };
    view! {
        <label class="record-filters__field">
            <span>{filter.title()}</span>
            <input type="date" class="input" data-testid=format!("{}-filter", filter.key()) prop:value=chosen on:change=choose/>
        </label>
    }
    .into_any()
}

/// A choice of the address that the record does not offer is shown as well, or it could not be taken off.
fn with_chosen(mut choices: Choices, chosen: Option<String>) -> Choices {
    if let Some(value) = chosen.filter(|value| !choices.iter().any(|(known, _)| known == value)) {
        choices.push((value.clone(), value));
    }
    choices
}

/// The account to which the list is narrowed. It is chosen on the person's page, so here it can only be taken off.
fn account(query: &RecordQuery) -> AnyView {
    let Some(id) = query.value(Filter::Account) else { return ().into_any() };
    let without = Page::Changes.path_with(&query.with(Filter::Account, None).print());
    view! {
        <span class="record-filters__account">
            <span class="subtle">"Only about "</span>
            <a href=Page::User { account_id: id.to_owned() }.path()><code>{id.to_owned()}</code></a>
            <a class="button is-quiet is-icon" href=without aria-label="Show the entries of all accounts" title="Show the entries of all accounts">
                <Icon name="close"/>
            </a>
        </span>
    }
    .into_any()
}

#[cfg(test)]
mod tests;
