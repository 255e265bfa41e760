//! A list of hundreds in which one searches by typing: time zones, languages, products, groups. The combobox pattern of the ARIA practices:
//! the focus stays in the field, the list lies over the page.

mod place;
mod search;

use leptos::html;
use leptos::prelude::*;

use super::Fault;
use super::field::Field;
use super::frame::{described_by, frame};
use crate::components::icon::Icon;
use crate::components::menu::Choice;
use crate::components::part::reactive;
use search::{Found, Key, find, match_of, step};

/// What the list offers, and what may stand in the field.
#[derive(Clone, Copy)]
pub struct Offer {
    pub choices: Signal<Vec<Choice>>,
    /// Said when there is nothing to choose: still reading, or why it could not be read.
    pub empty: Signal<String>,
    /// Whether a text that is not in the list is a value, too.
    pub is_free: bool,
    /// Whether the list follows what is typed; then `empty` says how far the search is.
    pub is_searched: bool,
}

impl Offer {
    /// A list that is known at once.
    #[must_use]
    pub fn of(choices: Vec<Choice>, is_free: bool) -> Offer {
        Offer { choices: Signal::stored(choices), empty: Signal::stored("Nothing to choose from.".to_owned()), is_free, is_searched: false }
    }

    /// What a text stands for: the value of the choice with this value or label, else itself.
    fn value_of(self, text: &str) -> String {
        self.choices.with_untracked(|choices| match_of(choices, text).map_or_else(|| text.to_owned(), |choice| choice.value.clone()))
    }

    /// What is shown for a value; reactive, as lists may arrive later than values.
    fn label_of(self, value: &str) -> String {
        let label = |choices: &Vec<Choice>| choices.iter().find(|choice| choice.value == value).map(|choice| choice.label.clone());
        self.choices.with(label).unwrap_or_else(|| value.to_owned())
    }
}

/// What the parts of one combobox share.
#[derive(Clone, Copy)]
struct Parts {
    field: Field,
    offer: Offer,
    is_open: RwSignal<bool>,
    /// Whether the text is a search; otherwise everything is offered.
    is_search: RwSignal<bool>,
    /// The marked entry, counted in what is found.
    at: RwSignal<Option<usize>>,
    found: Memo<Found>,
    input: NodeRef<html::Input>,
    list: NodeRef<html::Div>,
}

/// The field with its list.
pub fn combobox(field: Field, offer: Offer) -> AnyView {
    if !offer.is_free {
        field.member(move |text| {
            let is_there = offer.choices.with_untracked(|choices| choices.iter().any(|choice| choice.value == text.trim()));
            if is_there || text.trim().is_empty() { Ok(()) } else { Err(Fault::new("Choose one from the list.")) }
        });
    }
    let is_search = RwSignal::new(false);
    let found = Memo::new(move |_| {
        let text = if is_search.get() { field.text.get() } else { String::new() };
        offer.choices.with(|choices| find(choices, &text))
    });
    let parts = Parts {
        field,
        offer,
        is_open: RwSignal::new(false),
        is_search,
        at: RwSignal::new(None),
        found,
        input: NodeRef::new(),
        list: NodeRef::new(),
    };
    place::follow(parts.is_open, parts.input, parts.list);
    let inside = view! {
        <div class="combobox">
            {input(parts)}
            <Icon name="chevron"/>
            {list(parts)}
            <span class="visually-hidden" role="status">
                {move || if parts.is_open.get() { parts.found.with(Found::words) } else { String::new() }}
            </span>
        </div>
    };
    frame(field, inside.into_any())
}

impl Parts {
    fn open(self, is_search: bool) {
        self.is_search.set(is_search);
        let here = self.field.text.get_untracked();
        let held = move |choices: &Vec<Choice>| {
            self.found
                .with_untracked(|found| found.shown.iter().position(|index| choices.get(*index).is_some_and(|choice| choice.value == here)))
        };
        // In a free text nothing is marked unasked: Enter then keeps what was typed.
        let first = if is_search { (!self.offer.is_free).then_some(0) } else { self.offer.choices.with_untracked(held) };
        self.at.set(first);
        self.is_open.set(true);
    }

    fn choose(self, index: usize) {
        if let Some(value) = self.offer.choices.with_untracked(|choices| choices.get(index).map(|choice| choice.value.clone())) {
            self.field.text.set(value);
            self.field.typed();
        }
        self.is_open.set(false);
        self.is_search.set(false);
    }

    fn marked(self) -> Option<usize> {
        let at = self.at.get()?;
        self.found.with(|found| found.shown.get(at).copied())
    }

    fn option_id(self, index: usize) -> String {
        format!("{}-option-{index}", self.field.id())
    }

    fn on_key(self, event: &web_sys::KeyboardEvent) {
        if event.is_composing() {
            return;
        }
        let count = self.found.with_untracked(|found| found.shown.len());
        match step(&event.key(), self.is_open.get_untracked(), self.at.get_untracked(), count) {
            Key::Elsewhere => return,
            Key::Open => self.open(false),
            Key::Mark(at) => {
                self.at.set(Some(at));
                if let Some(index) = untrack(|| self.marked()) {
                    place::reveal(&self.option_id(index));
                }
            }
            Key::Choose => {
                if let Some(index) = untrack(|| self.marked()) {
                    self.choose(index);
                }
            }
            Key::Close => {
                self.is_open.set(false);
                // Otherwise the dialog around it would close, too.
                event.stop_propagation();
            }
        }
        event.prevent_default();
    }
}

fn input(parts: Parts) -> AnyView {
    let Parts { field, offer, is_open, .. } = parts;
    let id = field.id();
    view! {
        <input
            node_ref=parts.input
            type="text"
            role="combobox"
            id=id.clone()
            name=field.name()
            autocomplete="off"
            spellcheck="false"
            aria-autocomplete="list"
            aria-expanded=move || is_open.get().to_string()
            aria-controls=format!("{id}-list")
            aria-activedescendant=move || if is_open.get() { parts.marked().map(|index| parts.option_id(index)) } else { None }
            aria-describedby=described_by(&id)
            aria-invalid=move || field.fault().is_some().to_string()
            disabled=move || field.lock().is_some()
            prop:value=move || offer.label_of(&field.text.get())
            on:input=move |event| {
                field.text.set(offer.value_of(&event_target_value(&event)));
                field.typed();
                parts.open(true);
            }
            on:click=move |_| {
                if !is_open.get_untracked() {
                    parts.open(false);
                }
            }
            on:keydown=move |event| parts.on_key(&event)
            on:blur=move |_| {
                // Taken out of the page, it is left after it is gone.
                let _ = is_open.try_set(false);
                field.left();
            }
        />
    }
    .into_any()
}

fn list(parts: Parts) -> AnyView {
    let id = parts.field.id();
    let options = move || {
        if !parts.is_open.get() {
            return ().into_any();
        }
        let found = parts.found.get();
        let rest = found.rest_words();
        let options = parts.offer.choices.with(|choices| {
            found.shown.iter().filter_map(|index| Some(option(parts, *index, choices.get(*index)?.clone()))).collect::<Vec<_>>()
        });
        let nothing = options.is_empty().then(|| view! { <p class="combobox__note">{nothing(parts)}</p> });
        view! {
            {options}
            {nothing}
            {rest.map(|words| view! { <p class="combobox__note">{words}</p> })}
        }
        .into_any()
    };
    view! {
        <div
            node_ref=parts.list
            id=format!("{id}-list")
            class="combobox__list"
            role="listbox"
            popover="manual"
            aria-label=parts.field.label()
            tabindex="-1"
            // The field keeps the focus, also when the scroll bar is dragged.
            on:mousedown=move |event| event.prevent_default()
        >
            {reactive(Box::new(options))}
        </div>
    }
    .into_any()
}

fn nothing(parts: Parts) -> String {
    match (parts.offer.choices.with(Vec::is_empty) || parts.offer.is_searched, parts.offer.is_free) {
        (true, _) => parts.offer.empty.get(),
        (false, true) => "Nothing in the list matches; what you typed is used as it is.".to_owned(),
        (false, false) => "Nothing matches. Try a part of the name.".to_owned(),
    }
}

fn option(parts: Parts, index: usize, choice: Choice) -> AnyView {
    view! {
        <div
            class="combobox__option"
            role="option"
            id=parts.option_id(index)
            aria-selected=move || (parts.marked() == Some(index)).to_string()
            on:click=move |_| parts.choose(index)
        >
            <bdi>{choice.label}</bdi>
            {choice.note.map(|note| view! { <span class="subtle small">{note}</span> })}
        </div>
    }
    .into_any()
}
