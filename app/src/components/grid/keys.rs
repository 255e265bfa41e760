//! What keys do in the rows: they move, open, and where rows can be selected they select.

use std::sync::Arc;

use leptos::prelude::*;

use super::selection::Selecting;
use super::window;

/// A key with what is held beside it.
#[derive(Clone, Copy, Debug)]
pub struct Stroke<'a> {
    pub key: &'a str,
    /// Control, Command or Alt.
    pub modified: bool,
    pub shift: bool,
}

/// What a stroke means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    Open,
    Move(usize),
    /// Moves and takes the rows on the way along.
    Stretch(usize),
    Toggle,
    All,
}

/// The meaning of a stroke at the active row; keys that mean nothing here are left to the browser.
#[must_use]
pub fn meaning(stroke: Stroke<'_>, active: Option<usize>, count: usize, page: usize, selects: bool) -> Option<Meaning> {
    match stroke.key {
        "Enter" => return Some(Meaning::Open),
        "x" | " " if selects && !stroke.modified => return Some(Meaning::Toggle),
        "a" if selects && stroke.modified => return Some(Meaning::All),
        _ => {}
    }
    let next = window::step(stroke.key, stroke.modified, active, count, page)?;
    Some(if selects && stroke.shift { Meaning::Stretch(next) } else { Meaning::Move(next) })
}

/// What the keys work on.
pub struct Keyed {
    pub count: Signal<usize>,
    pub active: RwSignal<Option<usize>>,
    pub href: Arc<dyn Fn(usize) -> String + Send + Sync>,
    pub selecting: Option<Selecting>,
}

/// Acts on the keys of the body.
pub fn handler(keyed: Keyed, page: impl Fn() -> usize, reveal: impl Fn(usize)) -> impl Fn(web_sys::KeyboardEvent) {
    let Keyed { count, active, href, selecting } = keyed;
    let address = crate::address::present();
    move |event| {
        let total = count.get_untracked();
        let here = active.get_untracked().filter(|position| *position < total);
        let key = event.key();
        let stroke = Stroke { key: &key, modified: event.ctrl_key() || event.meta_key() || event.alt_key(), shift: event.shift_key() };
        let Some(meaning) = meaning(stroke, active.get_untracked(), total, page(), selecting.is_some()) else { return };
        if meaning != Meaning::Open {
            event.prevent_default();
        }
        match (meaning, &selecting) {
            (Meaning::Open, _) => here.into_iter().for_each(|position| address.go(&href(position))),
            (Meaning::Move(next), _) | (Meaning::Stretch(next), None) => {
                active.set(Some(next));
                reveal(next);
            }
            (Meaning::Stretch(next), Some(selecting)) => {
                untrack(|| selecting.stretch_to(here.unwrap_or(next), next));
                active.set(Some(next));
                reveal(next);
            }
            (Meaning::Toggle, Some(selecting)) => here.into_iter().for_each(|position| untrack(|| selecting.toggle(position))),
            (Meaning::All, Some(selecting)) => untrack(|| selecting.set(0..total, true)),
            (Meaning::Toggle | Meaning::All, None) => {}
        }
    }
}

#[cfg(test)]
mod tests;
