//! The command palette: one field that finds pages, people and actions, from anywhere. A combobox over a list box, in a modal dialog.

mod commands;
mod keys;
mod people;
mod shortcuts;
mod view;

use std::time::Duration;

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;

use crate::components::copy::copy;
use crate::deferred::{self, deferred};
use crate::preference::{self, Preference};
use commands::Act;

/// What of the palette and of the list of keys is open.
#[derive(Clone, Copy)]
struct Opened {
    palette: RwSignal<bool>,
    shortcuts: RwSignal<bool>,
}

/// When the file of what the keys open is fetched: the page itself is there by then on most networks.
const FETCHED: Duration = Duration::from_secs(4);

/// The palette; open while `open` is true. Brings the keys that work everywhere, and the list of them. The keys listen at once;
/// what they open is fetched some seconds later, or when it is first asked for.
#[component]
pub fn Palette(open: RwSignal<bool>) -> impl IntoView {
    let opened = Opened { palette: open, shortcuts: RwSignal::new(false) };
    keys::listen(opened.palette, opened.shortcuts);
    provide_context(opened);
    // Whoever opens it asks again, and is told when it failed.
    set_timeout(
        || {
            spawn_local(async {
                let _ = deferred::palette().await;
            })
        },
        FETCHED,
    );
    let is_wanted =
        Memo::new(move |before: Option<&bool>| before.copied().unwrap_or(false) || opened.palette.get() || opened.shortcuts.get());
    move || is_wanted.get().then(|| deferred(deferred::palette, 0))
}

/// The dialogs themselves.
#[component]
pub fn PaletteDialogs() -> impl IntoView {
    let Opened { palette: open, shortcuts } = expect_context::<Opened>();
    let element = NodeRef::<html::Dialog>::new();
    let sign_out = NodeRef::<html::Form>::new();
    Effect::new(move |_| {
        let Some(dialog) = element.get() else { return };
        if open.get() && !dialog.open() {
            // Fails only when the element is not connected, and it is: the reference is set.
            let _ = dialog.show_modal();
        } else if !open.get() && dialog.open() {
            dialog.close();
        }
    });
    let act = performer(open, shortcuts, sign_out);
    // A click that hits the dialog itself and nothing in it fell on the backdrop.
    let on_click = move |event: web_sys::MouseEvent| {
        if event.target().is_some_and(|target| target.dyn_ref::<web_sys::HtmlDialogElement>().is_some()) {
            open.set(false);
        }
    };
    view! {
        <dialog
            node_ref=element
            class="palette"
            aria-label="Find a person, page or action"
            data-testid="palette"
            on:click=on_click
            on:close=move |_| open.set(false)
        >
            <Show when=move || open.get()>{view::finder(act, Callback::new(move |()| open.set(false)))}</Show>
        </dialog>
        <form node_ref=sign_out hidden=true method="post" action=catalogue::session::SIGN_OUT_PATH></form>
        {shortcuts::dialog(shortcuts)}
    }
}

/// What choosing an entry does. The palette closes first, so that focus is back where it was.
fn performer(open: RwSignal<bool>, shortcuts: RwSignal<bool>, sign_out: NodeRef<html::Form>) -> Callback<Act> {
    let address = crate::address::present();
    let preference = preference::current();
    Callback::new(move |act| {
        open.set(false);
        match act {
            Act::Open(page) => address.go(&page),
            Act::CopyLink => copy_link(),
            Act::Theme(theme) => preference.theme.set(theme),
            Act::ToggleRows => toggle_rows(preference),
            Act::Shortcuts => shortcuts.set(true),
            Act::SignOut => {
                if let Some(form) = sign_out.get_untracked() {
                    // A connected form without fields is always sent.
                    let _ = form.submit();
                }
            }
        }
    })
}

fn copy_link() {
    if let Ok(address) = window().location().href() {
        copy("link to this page", &address);
    }
}

fn toggle_rows(preference: Preference) {
    preference.is_compact.update(|is_compact| *is_compact = !*is_compact);
}
