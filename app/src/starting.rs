//! The static shell that index.html paints before the program is there. It stays until there is something to put into its place; what was typed into its
//! search field, and the focus in it, go on in the page's own.

use catalogue::path::{parse_query, print_query};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

use crate::address::{self, Entry};
use crate::moment;
use crate::shell::focus_selector;

#[cfg(test)]
mod tests;

const SHELL: &str = "starting";
/// The search field of the page that takes the place.
const FIELD: &str = "#main [role=search] input";
/// How often the page is looked for: a file on its way may take some seconds, and then a caret that moves would only disturb.
const PATIENCE: u32 = 300;

/// Whether it still stands.
#[must_use]
pub fn stands() -> bool {
    shell().is_some()
}

/// Takes it away, where it still stands. Called below what provides the address, before the page reads it.
pub fn give_way() {
    let Some(shell) = shell() else { return };
    let field = shell.query_selector("input").ok().flatten().and_then(|field| field.dyn_into::<HtmlInputElement>().ok());
    let had_focus = field.as_ref().is_some_and(|field| document().active_element().as_ref() == Some(field.as_ref()));
    shell.remove();
    let Some(field) = field else { return };
    let address = address::present();
    if let Some(query) = address.query().with_untracked(|query| searching(query, &field.value())) {
        address.enter(&address.path().with_untracked(|path| format!("{path}{query}")), Entry::Typed);
    }
    if had_focus {
        spawn_local(async {
            for _ in 0..PATIENCE {
                if focus_selector(FIELD) {
                    return;
                }
                moment::pause(16).await;
            }
        });
    }
}

fn shell() -> Option<Element> {
    document().get_element_by_id(SHELL)
}

/// The query, with its `?`, that searches for the text. None where it does so already, and where it cannot be read.
fn searching(query: &str, text: &str) -> Option<String> {
    let mut pairs = parse_query(query)?;
    let known = pairs.iter().find(|(name, _)| name == "q").map_or("", |(_, value)| value.as_str());
    if known == text {
        return None;
    }
    pairs.retain(|(name, _)| name != "q");
    if !text.is_empty() {
        pairs.insert(0, ("q".to_owned(), text.to_owned()));
    }
    let query = print_query(&pairs);
    Some(if query.is_empty() { query } else { format!("?{query}") })
}
