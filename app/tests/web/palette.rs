//! The command palette and the keys that work everywhere.

use catalogue::capability::Capability;
use leptos::prelude::document;
use sandbox::Seed;
use wasm_bindgen_test::wasm_bindgen_test;

use super::desk::Desk;
use super::screen::{Screen, address, body, click, enter, focused, named, next_frame, open, press, press_with_control, text, until};

/// The chosen option.
fn chosen(screen: &Screen) -> String {
    screen.find("[role='option'][aria-selected='true']").map(|option| text(&option)).unwrap_or_default()
}

async fn opened(screen: &Screen) -> web_sys::Element {
    screen.wait("h1").await;
    press_with_control(&body(), "k");
    screen.part("palette-field").await
}

#[wasm_bindgen_test]
async fn control_k_opens_it_with_the_focus_in_its_field_and_closes_it_again() {
    let screen = open("/", &Desk::new(Seed::Empty));
    let field = opened(&screen).await;
    until("focus in the field", || focused().as_ref() == Some(&field)).await;
    assert_eq!(field.get_attribute("role").as_deref(), Some("combobox"));
    assert!(screen.has("dialog.palette[open]"));
    press_with_control(&field, "k");
    until("the palette to close", || !screen.has("dialog.palette[open]")).await;
}

#[wasm_bindgen_test]
async fn the_button_of_the_top_bar_opens_it() {
    let screen = open("/", &Desk::new(Seed::Empty));
    screen.wait("h1").await;
    screen.named("header button", "Find a person, page or action Ctrl K").click();
    screen.part("palette-field").await;
}

#[wasm_bindgen_test]
async fn arrows_choose_and_enter_goes_there() {
    let screen = open("/", &Desk::new(Seed::Empty));
    let field = opened(&screen).await;
    until("a choice", || chosen(&screen) == "Overview").await;
    assert!(press(&field, "ArrowDown"));
    until("the next choice", || chosen(&screen) == "Users").await;
    let active = field.get_attribute("aria-activedescendant").unwrap();
    assert_eq!(text(&document().get_element_by_id(&active).unwrap()), "Users");
    press(&field, "ArrowUp");
    press(&field, "ArrowUp");
    until("the last choice", || chosen(&screen) == "Sign out").await;
    press(&field, "ArrowDown");
    press(&field, "ArrowDown");
    until("Users", || chosen(&screen) == "Users").await;
    press(&field, "Enter");
    until("the page", || address() == "/users").await;
    until("the palette to close", || !screen.has("dialog.palette[open]")).await;
}

#[wasm_bindgen_test]
async fn people_are_found_while_typing_and_opened() {
    let desk = Desk::new(Seed::Sized(60));
    let wanted = desk.sandbox.borrow().users().find(|user| !user.email.is_empty() && !user.email_hidden).cloned().unwrap();
    let screen = open("/", &desk);
    let field = opened(&screen).await;
    enter(&field, &wanted.email);
    screen.says("palette-status", "1 person found.").await;
    let option = chosen(&screen);
    assert!(option.contains(&wanted.email), "{option}");
    press(&field, "Enter");
    until("the person's page", || address() == format!("/users/{}", catalogue::path::encode(&wanted.account_id))).await;
}

#[wasm_bindgen_test]
async fn typing_is_followed_once_it_pauses() {
    let desk = Desk::new(Seed::Sized(60));
    let screen = open("/", &desk);
    let field = opened(&screen).await;
    for text in ["ma", "mar", "mari"] {
        enter(&field, text);
        next_frame().await;
    }
    screen.says("palette-status", "Searching people…").await;
    until("an answer", || !screen.find("[data-testid='palette-status']").map(|line| text(&line)).unwrap_or_default().contains("Searching"))
        .await;
    let asked = desk.asked("SEARCH_USERS");
    assert_eq!(asked.len(), 1);
    assert!(asked[0].body.as_deref().unwrap().contains("\"searchTerm\":\"mari\""), "{asked:?}");
}

#[wasm_bindgen_test]
async fn an_answer_to_an_older_query_is_dropped() {
    let desk = Desk::new(Seed::Sized(60));
    let wanted = desk.sandbox.borrow().users().find(|user| !user.email.is_empty() && !user.email_hidden).cloned().unwrap();
    let screen = open("/", &desk);
    let field = opened(&screen).await;
    let gate = desk.hold("SEARCH_USERS");
    enter(&field, &wanted.email);
    until("the first question", || desk.asked("SEARCH_USERS").len() == 1).await;
    enter(&field, "nobody is called this");
    until("the second question", || desk.asked("SEARCH_USERS").len() == 2).await;
    gate.open();
    screen.says("palette-status", "No person matches.").await;
    assert!(!text(&screen.part("palette-list").await).contains(&wanted.email));
    assert_eq!(chosen(&screen), "Search “nobody is called this” in all users");
}

#[wasm_bindgen_test]
async fn a_failed_search_is_said_and_the_rest_still_works() {
    let desk = Desk::new(Seed::Sized(60));
    desk.fail("SEARCH_USERS", 503, None);
    let screen = open("/", &desk);
    let field = opened(&screen).await;
    enter(&field, "users");
    screen.says("palette-status", "People could not be searched").await;
    assert_eq!(chosen(&screen), "Users");
}

#[wasm_bindgen_test]
async fn who_may_not_search_people_is_not_searched_for() {
    let desk = Desk::new(Seed::Sized(60));
    desk.forbid(Capability::ReadDirectory);
    let screen = open("/", &desk);
    let field = opened(&screen).await;
    enter(&field, "theme");
    until("the actions", || text(&screen.find("[data-testid='palette-list']").unwrap()).contains("Switch to the dark theme")).await;
    assert!(desk.asked("SEARCH_USERS").is_empty());
}

#[wasm_bindgen_test]
async fn an_action_changes_the_theme() {
    let screen = open("/", &Desk::new(Seed::Empty));
    let field = opened(&screen).await;
    enter(&field, "dark");
    until("the action", || screen.text().contains("Switch to the dark theme")).await;
    let list = screen.part("palette-list").await;
    click(&named(&list, "[role='option']", "Switch to the dark theme"));
    let root = document().document_element().unwrap();
    until("the dark theme", || root.get_attribute("data-theme").as_deref() == Some("dark")).await;
    until("the palette to close", || !screen.has("dialog.palette[open]")).await;
}

#[wasm_bindgen_test]
async fn a_question_mark_shows_the_keys_unless_somebody_types() {
    let screen = open("/", &Desk::new(Seed::Empty));
    let field = opened(&screen).await;
    until("focus in the field", || focused().as_ref() == Some(&field)).await;
    assert!(!press(&field, "?"));
    press_with_control(&field, "k");
    until("the palette to close", || !screen.has("dialog[open]")).await;
    assert!(press(&body(), "?"));
    screen.part("shortcuts").await;
}

#[wasm_bindgen_test]
async fn single_keys_can_be_switched_off() {
    let screen = open("/", &Desk::new(Seed::Empty));
    screen.wait("h1").await;
    screen.wait("#appearance input").await;
    let switch = screen.named("#appearance input", "Single-key shortcuts: / and ?");
    click(&switch);
    switch.blur().unwrap();
    next_frame().await;
    assert!(!press(&body(), "?") && !press(&body(), "/"));
    assert!(!screen.has("dialog[open]"));
    press_with_control(&body(), "k");
    screen.part("palette-field").await;
}

#[wasm_bindgen_test]
async fn a_slash_opens_the_palette_where_no_search_field_is() {
    let screen = open("/", &Desk::new(Seed::Empty));
    screen.wait("h1").await;
    assert!(press(&body(), "/"));
    screen.part("palette-field").await;
}
