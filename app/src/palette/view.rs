//! The open palette: the field, the list, the line beneath.

use leptos::html;
use leptos::prelude::*;

use super::commands::{Act, Entry, entries, step};
use super::people;
use crate::components::avatar::Avatar;
use crate::components::icon::Icon;
use crate::components::state::State;
use crate::preference;

const LIST: &str = "palette-list";

fn option_id(position: usize) -> String {
    format!("palette-{position}")
}

/// Field and list; `act` performs the chosen entry.
pub fn finder(act: Callback<Act>, close: Callback<()>) -> AnyView {
    let query = RwSignal::new(String::new());
    // The chosen entry is kept by what it does, so that it stays chosen when people arrive above it.
    let chosen = RwSignal::new(None::<Act>);
    let preference = preference::current();
    let people = people::search(query);
    let all = Memo::new(move |_| {
        entries(&query.get(), people.with(|people| people.entries()), preference.theme.get(), preference.is_compact.get())
    });
    let position =
        Memo::new(move |_| all.with(|all| all.iter().position(|entry| chosen.get().is_some_and(|act| act == entry.act)).unwrap_or(0)));
    let choose = move |next: usize| {
        chosen.set(all.with_untracked(|all| all.get(next).map(|entry| entry.act.clone())));
        reveal(next);
    };
    let on_key = move |event: web_sys::KeyboardEvent| {
        if event.is_composing() {
            return;
        }
        let (here, count) = (position.get_untracked(), all.with_untracked(Vec::len));
        if let Some(next) = step(&event.key(), here, count) {
            event.prevent_default();
            choose(next);
        } else if event.key() == "Enter" {
            event.prevent_default();
            if let Some(entry) = all.with_untracked(|all| all.get(here).cloned()) {
                act.run(entry.act);
            }
        }
    };
    let on_input = move |event: web_sys::Event| {
        chosen.set(None);
        query.set(event_target_value(&event));
    };
    view! {
        <div class="palette__field">
            <Icon name="search"/>
            {field(position, all, query, Callback::new(on_input), Callback::new(on_key))}
            <button type="button" class="button is-quiet is-icon" aria-label="Close" title="Close (Esc)" on:click=move |_| close.run(())>
                <Icon name="close"/>
            </button>
        </div>
        <div id=LIST class="palette__list" role="listbox" tabindex="-1" aria-label="Pages, people and actions" data-testid="palette-list">
            {move || listed(all.get(), position, act)}
        </div>
        <div class="palette__foot">
            <span role="status" data-testid="palette-status">{move || people.with(people::People::words)}</span>
            <span class="palette__keys" aria-hidden="true">"↑ ↓ to choose · Enter to open"</span>
        </div>
    }
    .into_any()
}

fn field(
    position: Memo<usize>,
    all: Memo<Vec<Entry>>,
    query: RwSignal<String>,
    on_input: Callback<web_sys::Event>,
    on_key: Callback<web_sys::KeyboardEvent>,
) -> AnyView {
    let input = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            // A field that cannot be focused yet is focused by the dialog as it opens.
            let _ = input.focus();
        }
    });
    view! {
        <input
            node_ref=input
            type="text"
            role="combobox"
            autofocus=true
            autocomplete="off"
            spellcheck="false"
            placeholder="Find a person, page or action"
            aria-label="Find a person, page or action"
            aria-expanded="true"
            aria-autocomplete="list"
            aria-controls=LIST
            aria-activedescendant=move || all.with(|all| (!all.is_empty()).then(|| option_id(position.get())))
            data-testid="palette-field"
            prop:value=move || query.get()
            on:input=move |event| on_input.run(event)
            on:keydown=move |event| on_key.run(event)
        />
    }
    .into_any()
}

/// The entries under their headings.
fn listed(all: Vec<Entry>, position: Memo<usize>, act: Callback<Act>) -> AnyView {
    let mut groups: Vec<(super::commands::Group, Vec<AnyView>)> = Vec::new();
    for (at, entry) in all.into_iter().enumerate() {
        let group = entry.group;
        let shown = option(at, entry, position, act);
        match groups.last_mut() {
            Some((last, options)) if *last == group => options.push(shown),
            _ => groups.push((group, vec![shown])),
        }
    }
    let groups = groups.into_iter().map(|(group, options)| {
        view! {
            <div role="group" aria-label=group.title()>
                <div class="palette__heading" aria-hidden="true">{group.title()}</div>
                {options}
            </div>
        }
        .into_any()
    });
    groups.collect_view().into_any()
}

fn option(at: usize, entry: Entry, position: Memo<usize>, act: Callback<Act>) -> AnyView {
    let chosen = entry.act.clone();
    let shown = match entry.person {
        Some(person) => view! {
            <Avatar name=entry.title.clone() key=person.account_id/>
            <span class="palette__words">
                <bdi>{entry.title}</bdi>
                <bdi class="small subtle">{person.email}</bdi>
            </span>
            <State word=person.standing.word() shape=person.standing.shape() class=person.standing.class()/>
        }
        .into_any(),
        None => view! {
            <Icon name=entry.icon/>
            <span class="palette__words"><bdi>{entry.title}</bdi></span>
            {(!entry.keys.is_empty()).then(|| view! { <kbd>{entry.keys}</kbd> })}
        }
        .into_any(),
    };
    view! {
        <div
            class="palette__option"
            role="option"
            id=option_id(at)
            aria-selected=move || (position.get() == at).to_string()
            // The field keeps the focus.
            on:mousedown=move |event| event.prevent_default()
            on:click=move |_| act.run(chosen.clone())
        >
            {shown}
        </div>
    }
    .into_any()
}

/// Scrolls the entry into view, if it is not.
fn reveal(position: usize) {
    let Some(element) = document().get_element_by_id(&option_id(position)) else { return };
    let Some(list) = document().get_element_by_id(LIST) else { return };
    let (entry, list) = (element.get_bounding_client_rect(), list.get_bounding_client_rect());
    let is_above = entry.top() < list.top();
    if is_above || entry.bottom() > list.bottom() {
        element.scroll_into_view_with_bool(is_above);
    }
}
