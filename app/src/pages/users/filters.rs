//! The filter chips. What a chip offers is read when it is opened, with the live count of each choice where the upstream can count it.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::choices::{count, fixed, is_in_v1, offered, with_chosen};
use super::columns::COLUMNS;
use super::query::Filter;
use crate::client::Api;
use crate::components::menu::{Choice, ChoiceMenu};
use crate::components::notice::complain;
use crate::generation::Generation;
use crate::listing::View;

/// The row of chips: the usual ones, those in use, and on demand the rest.
#[component]
pub fn Filters(view: View) -> impl IntoView {
    let is_wide = RwSignal::new(false);
    let chips = Filter::ALL.into_iter().enumerate().map(|(place, filter)| {
        let is_shown = Memo::new(move |_| place < Filter::USUAL || is_wide.get() || !view.query.get().values(filter).is_empty());
        view! { <Show when=move || is_shown.get()><FilterChip view filter/></Show> }
    });
    let chips = chips.collect_view();
    view! {
        <div class="finder__chips" role="group" aria-label="Filters">
            {chips}
            <button
                type="button"
                class="button is-quiet"
                aria-expanded=move || is_wide.get().to_string()
                data-testid="more-filters"
                on:click=move |_| is_wide.update(|is_wide| *is_wide = !*is_wide)
            >
                {move || if is_wide.get() { "Fewer filters" } else { "More filters" }}
            </button>
            <ColumnChip view/>
        </div>
    }
}

#[component]
fn FilterChip(view: View, filter: Filter) -> impl IntoView {
    let api = StoredValue::new_local(Api::get());
    let choices = RwSignal::new(fixed(filter));
    let chosen = Signal::derive(move || view.query.get().values(filter));
    let generation = Api::get().generation();
    // What v1 cannot be asked is not offered; what the address asks for all the same can be taken off.
    let is_offered = Memo::new(move |_| generation.get() == Generation::V2 || is_in_v1(filter));
    let shown = Signal::derive(move || with_chosen(filter, if is_offered.get() { choices.get() } else { Vec::new() }, &chosen.get()));
    // Each opening asks anew, and an older asking stops.
    let opened = StoredValue::new(0_u32);
    let on_open = Callback::new(move |()| {
        if !is_offered.get_untracked() {
            return;
        }
        opened.update_value(|opened| *opened += 1);
        let (api, query, number) = (api.get_value(), view.query.get_untracked(), opened.get_value());
        spawn_local(async move {
            match offered(&api, filter, fixed(filter)).await {
                Ok(found) => {
                    if choices.try_set(found).is_some() {
                        return;
                    }
                }
                Err(error) if error.is_not_offered() => return,
                Err(error) => complain(&format!("The choices of “{}” could not be read. {}", filter.title(), error.next_step())),
            }
            count(&api, filter, &query, choices, || opened.try_get_value() == Some(number)).await;
        });
    });
    let empty = Signal::derive(move || if is_offered.get() { "Reading the choices…" } else { "The v1 API has no such filter." });
    view! {
        <ChoiceMenu
            id=filter.key()
            label=filter.title()
            choices=shown
            chosen
            on_change=Callback::new(move |values| view.go.run(view.query.get_untracked().with(filter, values)))
            on_open=Some(on_open)
            empty
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
        view.go.run(view.query.get_untracked().with_columns(&keys));
    });
    view! { <ChoiceMenu id="columns" label="Columns" choices=Signal::derive(move || choices.clone()) chosen on_change narrows=false/> }
}
