//! Where the reader is: the address as signals in step with the browser's history. Links within the app are followed without loading it anew.

use std::time::Duration;

use catalogue::path::{decode_query, parse_query};
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlAnchorElement, MouseEvent};

use crate::routes::Page;

#[cfg(test)]
mod tests;

/// How long an address that is typed has to rest before the browser is told.
const RESTS: Duration = Duration::from_millis(250);

/// The present address.
#[derive(Clone, Copy)]
pub struct Address {
    path: RwSignal<String>,
    query: RwSignal<String>,
    /// The address that the browser is to be told once it rests, and the number of the last change.
    untold: StoredValue<(Option<String>, u32)>,
}

/// What a new address is to the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// One of its own, from which Back returns.
    New,
    /// The present one, changed.
    Same,
    /// The present one, changed once its changes rest: each costs the browser a millisecond and more, and it refuses too many.
    Typed,
}

/// Follows the browser's history and the links of the document, for everything below.
pub fn provide() {
    let address = Address { path: RwSignal::default(), query: RwSignal::default(), untold: StoredValue::default() };
    address.read();
    provide_context(address);
    let clicks = window_event_listener(ev::click, move |event| address.follow(&event));
    let steps = window_event_listener(ev::popstate, move |_| {
        address.untold.update_value(|(untold, _)| *untold = None);
        address.read();
    });
    on_cleanup(move || {
        clicks.remove();
        steps.remove();
    });
}

/// The address. Only called below what provides it, while a view is built.
#[must_use]
pub fn present() -> Address {
    expect_context()
}

impl Address {
    #[must_use]
    pub fn path(self) -> ReadSignal<String> {
        self.path.read_only()
    }

    /// The query without its `?`.
    #[must_use]
    pub fn query(self) -> ReadSignal<String> {
        self.query.read_only()
    }

    /// One value of the query; reactive. None while the query cannot be read.
    #[must_use]
    pub fn value(self, name: &str) -> Option<String> {
        self.query.with(|query| value(query, name))
    }

    /// What the address names, of the kind that `named` knows. While the reader leaves for another page it stays as it was.
    pub fn named(self, named: fn(Page) -> Option<String>) -> Memo<String> {
        Memo::new(move |before: Option<&String>| {
            let now = self.path.with(|path| Page::parse(path)).and_then(named);
            now.or_else(|| before.cloned()).unwrap_or_default()
        })
    }

    /// Goes to an address of the app: to its top, or to the place that it names.
    pub fn go(self, address: &str) {
        self.enter(address, Entry::New);
        let name = address.split_once('#').map(|(_, name)| decode_query(name).unwrap_or_else(|| name.to_owned()));
        let place = name.and_then(|name| document().get_element_by_id(&name));
        match place {
            Some(place) => place.scroll_into_view(),
            None => window().scroll_to_with_x_and_y(0.0, 0.0),
        }
    }

    /// Goes to an address without moving what is in view.
    pub fn enter(self, address: &str, entry: Entry) {
        if entry == Entry::Typed {
            return self.enter_soon(address);
        }
        self.tell();
        self.tell_now(address, entry);
        self.read();
    }

    /// The signals follow at once, the browser once the address rests.
    fn enter_soon(self, address: &str) {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        set(self.path, path);
        set(self.query, query);
        let Some(mine) = self.untold.try_update_value(|(untold, number)| {
            *untold = Some(address.to_owned());
            *number += 1;
            *number
        }) else {
            return;
        };
        let tell = move || {
            if self.untold.try_with_value(|(_, number)| *number == mine) == Some(true) {
                self.tell();
            }
        };
        set_timeout(tell, RESTS);
    }

    /// Tells the browser what it was not told yet.
    fn tell(self) {
        if let Some(address) = self.untold.try_update_value(|(untold, _)| untold.take()).flatten() {
            self.tell_now(&address, Entry::Same);
        }
    }

    fn tell_now(self, address: &str, entry: Entry) {
        let Ok(history) = window().history() else { return };
        // The browser refuses addresses of other origins, which nobody asks for, and more of them in a moment than any reader makes.
        let _ = if entry == Entry::Same || address == crate::routes::here() {
            history.replace_state_with_url(&JsValue::NULL, "", Some(address))
        } else {
            history.push_state_with_url(&JsValue::NULL, "", Some(address))
        };
    }

    /// Takes what the browser shows.
    fn read(self) {
        let location = window().location();
        // Who has no address does not happen; then it is the first page's.
        let (path, query) = (location.pathname().unwrap_or_default(), location.search().unwrap_or_default());
        set(self.path, &path);
        set(self.query, query.trim_start_matches('?'));
    }

    /// A plain click on a link to a page of the app.
    fn follow(self, event: &MouseEvent) {
        let is_plain = event.button() == 0 && !(event.meta_key() || event.alt_key() || event.ctrl_key() || event.shift_key());
        if event.default_prevented() || !is_plain {
            return;
        }
        let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let link = element.and_then(|element| element.closest("a[href]:not([target],[download],[rel~=external])").ok().flatten());
        let Some(link) = link.and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok()) else { return };
        if window().location().origin().is_ok_and(|origin| origin == link.origin()) {
            event.prevent_default();
            self.go(&(link.pathname() + &link.search() + &link.hash()));
        }
    }
}

/// Only where it changes: what follows the signal is not to do its work again.
fn set(signal: RwSignal<String>, now: &str) {
    if signal.with_untracked(|before| before != now) {
        signal.set(now.to_owned());
    }
}

/// One value of a query.
#[must_use]
pub fn value(query: &str, name: &str) -> Option<String> {
    parse_query(query)?.into_iter().rfind(|(key, _)| key == name).map(|(_, value)| value)
}
