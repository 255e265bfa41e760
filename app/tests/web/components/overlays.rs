//! What opens over the page: a menu of choices, a dialog.

use app::components::dialog::Dialog;
use app::components::menu::{Choice, ChoiceMenu};
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::screen::{click, focused, name, named, show, text, until};

fn lasting<T: Send + Sync + 'static>(value: T) -> RwSignal<T> {
    let owner = Owner::new();
    let signal = owner.with(|| RwSignal::new(value));
    std::mem::forget(owner);
    signal
}

#[wasm_bindgen_test]
async fn a_menu_shows_choices_with_their_counts_and_reports_what_is_chosen() {
    let chosen = lasting(Vec::<String>::new());
    let choice = |value: &str, note: &str| Choice { value: value.to_owned(), label: value.to_uppercase(), note: Some(note.to_owned()) };
    let choices = vec![choice("active", "12"), choice("suspended", "3")];
    let screen = show(move || {
        view! { <ChoiceMenu id="status" label="Status" choices=Signal::stored(choices) chosen on_change=Callback::new(move |next| chosen.set(next))/> }
    });
    let button = screen.part("status-button").await;
    click(&button);
    let panel = screen.wait("#status:popover-open").await;
    assert_eq!(name(&panel), "Status");
    click(&named(&panel, "input", "SUSPENDED 3"));
    until("the choice", || chosen.get_untracked() == ["suspended"]).await;
    until("the count on the button", || text(&button) == "Status · 1").await;
    named(&panel, "button", "Clear").click();
    until("nothing chosen", || chosen.get_untracked().is_empty()).await;
    until("a bare button", || text(&button) == "Status").await;
}

#[wasm_bindgen_test]
async fn a_menu_without_choices_says_so() {
    let screen = show(|| {
        view! {
            <ChoiceMenu
                id="groups"
                label="Group"
                choices=Signal::stored(Vec::new())
                chosen=Signal::stored(Vec::new())
                on_change=Callback::new(|_| {})
                empty="No groups were read."
            />
        }
    });
    click(&screen.part("groups-button").await);
    let panel = screen.wait("#groups:popover-open").await;
    assert_eq!(text(&panel), "No groups were read.");
}

#[wasm_bindgen_test]
async fn a_dialog_has_a_name_takes_the_focus_and_gives_it_back() {
    let open = lasting(false);
    let screen = show(move || {
        view! {
            <button on:click=move |_| open.set(true)>"Ask"</button>
            <Dialog open title="Are you sure?"><p>"Consequences"</p></Dialog>
        }
    });
    screen.wait("button").await;
    let button = screen.named("button", "Ask");
    button.focus().unwrap();
    button.click();
    let dialog = screen.wait("dialog[open]").await;
    assert_eq!(name(&dialog), "Are you sure?");
    until("focus inside", || focused().is_some_and(|element| dialog.contains(Some(&element)))).await;
    assert!(text(&dialog).contains("Consequences"));
    named(&dialog, "button", "Close").click();
    until("the dialog to close", || !screen.has("dialog[open]")).await;
    assert!(!open.get_untracked());
    until("focus back", || focused().is_some_and(|element| text(&element) == "Ask")).await;
}

#[wasm_bindgen_test]
async fn a_dialog_that_the_browser_closes_counts_as_closed() {
    let open = lasting(true);
    let screen = show(move || view! { <Dialog open title="Open"><p>"Inside"</p></Dialog> });
    let dialog = screen.wait("dialog[open]").await;
    wasm_bindgen::JsCast::unchecked_ref::<web_sys::HtmlDialogElement>(&dialog).close();
    until("the signal to follow", || !open.get_untracked()).await;
}
