//! Selecting people in the list of users: what survives, what is counted, what can be looked at alone.

use sandbox::Seed;
use wasm_bindgen_test::wasm_bindgen_test;

use super::desk::Desk;
use super::screen::{Screen, address, click, enter, named, open, text, until};

async fn read(screen: &Screen) {
    until("the whole list", || screen.find("[data-testid='honest-line']").is_some_and(|line| text(&line).contains("· complete"))).await;
    screen.part("grid-row").await;
}

/// The box of the row that shows these words; rows that are out of sight come a moment after the others.
async fn check(screen: &Screen, words: &str) -> web_sys::Element {
    let row = || screen.all("[data-testid='grid-row']").into_iter().find(|row| text(row).contains(words));
    until(words, || row().is_some()).await;
    row().unwrap().query_selector("[data-testid='grid-check']").unwrap().unwrap()
}

fn selected(screen: &Screen) -> Vec<String> {
    screen.all("[data-testid='grid-row'][aria-selected='true']").iter().map(text).collect()
}

#[wasm_bindgen_test]
async fn the_selection_survives_searching_sorting_and_leaving_the_page() {
    let screen = open("/users", &Desk::new(Seed::Awkward));
    read(&screen).await;
    click(&check(&screen, "Susanne Suspended").await);
    enter(&screen.part("user-search").await, "sigrid");
    until("one row", || screen.all("[data-testid='grid-row']").len() == 1).await;
    click(&check(&screen, "Sigrid Synced").await);
    screen.says("selected-count", "2 people (1 not shown) selected").await;
    assert!(selected(&screen).len() == 1 && selected(&screen)[0].contains("Sigrid Synced"));
    screen.named("[role='columnheader'] button", "Name").click();
    until("the order", || address().contains("sort=name")).await;
    enter(&screen.part("user-search").await, "");
    screen.says("selected-count", "2 people selected").await;
    click(&screen.part("grid-row").await);
    screen.part("person-name").await;
    named(&screen.wait("nav").await, "a", "Users").click();
    read(&screen).await;
    screen.says("selected-count", "2 people selected").await;
}

#[wasm_bindgen_test]
async fn a_filter_that_hides_the_selected_keeps_them() {
    let desk = Desk::new(Seed::Awkward);
    let screen = open("/users", &desk);
    read(&screen).await;
    click(&check(&screen, "Susanne Suspended").await);
    screen.says("selected-count", "1 person selected").await;
    click(&screen.part("status-button").await);
    let panel = screen.wait("#status:popover-open").await;
    until("the choices", || panel.query_selector("input").unwrap().is_some()).await;
    let choices = super::screen::elements(&panel, "input");
    click(choices.iter().find(|choice| super::screen::name(choice).starts_with("Deactivated")).unwrap());
    until("the address", || address() == "/users?status=deactivated").await;
    screen.says("selected-count", "1 person (1 not shown) selected").await;
    screen.named("button", "Look at only these").click();
    screen.says("only-line", "Only the 1 selected are listed").await;
    until("the one", || screen.all("[data-testid='grid-row']").len() == 1 && selected(&screen).len() == 1).await;
    screen.says("selected-count", "1 person selected").await;
    screen.named("[data-testid='only-line'] button", "Look at all again").click();
    until("the filter again", || selected(&screen).is_empty()).await;
    screen.says("selected-count", "1 person (1 not shown) selected").await;
}

#[wasm_bindgen_test]
async fn a_viewer_can_select_and_look_but_not_act() {
    let desk = Desk::new(Seed::Awkward);
    desk.sign_in_as(catalogue::capability::Role::Viewer);
    let screen = open("/users", &desk);
    read(&screen).await;
    click(&check(&screen, "Susanne Suspended").await);
    let bar = screen.part("selected-bar").await;
    let names: Vec<String> = super::screen::elements(&bar, "button").iter().map(super::screen::name).collect();
    assert!(names.contains(&"Copy addresses".to_owned()), "{names:?}");
    assert!(!names.iter().any(|name| name.contains("Suspend")), "{names:?}");
}
