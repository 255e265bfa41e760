//! The keys that work everywhere. Single keys never act while somebody types, and can be switched off (WCAG 2.1.4).

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::preference;

/// What a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shortcut {
    /// Opens the palette, or closes it.
    Palette,
    /// Goes to the page's search field.
    Search,
    /// Shows the list of keys.
    List,
}

/// A key with what decides whether it acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stroke<'a> {
    pub key: &'a str,
    /// Control or Command.
    pub control: bool,
    pub alt: bool,
    /// The focus is in a field that takes text.
    pub is_typing: bool,
    /// A dialog other than the palette is open.
    pub is_behind_dialog: bool,
    pub palette_is_open: bool,
    /// Single keys are switched on.
    pub single_keys: bool,
}

/// What the stroke means, if anything. Shift is ignored: on some keyboards `/` needs it.
pub fn meaning(stroke: Stroke<'_>) -> Option<Shortcut> {
    if stroke.is_behind_dialog || stroke.alt {
        return None;
    }
    if stroke.control {
        return stroke.key.eq_ignore_ascii_case("k").then_some(Shortcut::Palette);
    }
    if stroke.is_typing || stroke.palette_is_open || !stroke.single_keys {
        return None;
    }
    match stroke.key {
        "/" => Some(Shortcut::Search),
        "?" => Some(Shortcut::List),
        _ => None,
    }
}

/// Listens as long as the shell is there.
pub fn listen(palette: RwSignal<bool>, list: RwSignal<bool>) {
    let single_keys = preference::current().has_single_keys;
    let listener = window_event_listener(ev::keydown, move |event| {
        let key = event.key();
        let stroke = Stroke {
            key: &key,
            control: event.ctrl_key() || event.meta_key(),
            alt: event.alt_key(),
            is_typing: is_typing(),
            is_behind_dialog: !palette.get_untracked() && is_there("dialog[open]"),
            palette_is_open: palette.get_untracked(),
            single_keys: single_keys.get_untracked(),
        };
        let Some(shortcut) = meaning(stroke).filter(|_| !event.default_prevented() && !event.is_composing()) else { return };
        event.prevent_default();
        match shortcut {
            Shortcut::Palette => palette.update(|open| *open = !*open),
            Shortcut::List => list.set(true),
            Shortcut::Search if focus(USER_SEARCH) => {}
            Shortcut::Search => palette.set(true),
        }
    });
    on_cleanup(move || listener.remove());
}

/// The search field of the Users page.
const USER_SEARCH: &str = "[data-testid='user-search']";

fn is_there(selector: &str) -> bool {
    document().query_selector(selector).ok().flatten().is_some()
}

/// Whether the focused element takes text. Boxes and buttons do not.
fn is_typing() -> bool {
    let Some(focused) = document().active_element() else { return false };
    let takes_text = "input:not([type='checkbox'], [type='radio'], [type='button']), textarea, select, [contenteditable]";
    focused.matches(takes_text).unwrap_or(false)
}

/// Focuses the field, if the page has it.
fn focus(selector: &str) -> bool {
    let found = document().query_selector(selector).ok().flatten();
    found.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()).is_some_and(|element| element.focus().is_ok())
}

#[cfg(test)]
mod tests;
