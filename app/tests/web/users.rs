//! The Users page: reading, searching, filtering, sharing by address, and saying honestly what is not there.

use catalogue::capability::Capability;
use sandbox::Seed;
use wasm_bindgen_test::wasm_bindgen_test;

use super::desk::Desk;
use super::screen::{Screen, address, body, click, elements, enter, focused, named, open, press, text, until};

fn shown(screen: &Screen) -> Vec<String> {
    screen.all("[data-testid='grid-row']").iter().map(text).collect()
}

fn honest(screen: &Screen) -> String {
    screen.find("[data-testid='honest-line']").map(|line| text(&line)).unwrap_or_default()
}

async fn read(screen: &Screen) {
    until("the whole list", || honest(screen).contains("· complete")).await;
    screen.part("grid-row").await;
}

/// The body of the last search.
fn last_search(desk: &Desk) -> serde_json::Value {
    let asked = desk.asked("SEARCH_USERS");
    serde_json::from_str(asked.last().unwrap().body.as_deref().unwrap()).unwrap()
}

#[wasm_bindgen_test]
async fn the_list_is_read_to_its_end_and_says_so() {
    let desk = Desk::new(Seed::Sized(250));
    let gate = desk.hold("SEARCH_USERS");
    let screen = open("/users", &desk);
    screen.wait(".grid .skeleton").await;
    assert!(honest(&screen).contains("Reading…"));
    gate.open();
    read(&screen).await;
    let people = desk.sandbox.borrow().users().filter(|user| !user.memberships.is_empty()).count();
    assert!(desk.asked("SEARCH_USERS").len() >= 3, "pages of a hundred");
    let rows = screen.wait("[role='grid']").await.get_attribute("aria-rowcount").unwrap().parse::<usize>().unwrap() - 1;
    assert!(rows >= people.min(250) - 10, "{rows} rows for {people} people");
    assert!(shown(&screen).len() < 80);
}

#[wasm_bindgen_test]
async fn typing_filters_at_once_and_goes_into_the_address() {
    let screen = open("/users", &Desk::new(Seed::Awkward));
    read(&screen).await;
    enter(&screen.part("user-search").await, "sigrid");
    until("one row", || shown(&screen).len() == 1 && shown(&screen)[0].contains("Sigrid Synced")).await;
    until("the address", || address() == "/users?q=sigrid").await;
    assert!(honest(&screen).starts_with("1 of "), "{}", honest(&screen));
}

#[wasm_bindgen_test]
async fn a_copied_address_opens_the_same_view() {
    let desk = Desk::new(Seed::Awkward);
    let screen = open("/users?q=susanne&status=suspended&sort=-name&columns=email,managed", &desk);
    read(&screen).await;
    until("the one person", || shown(&screen).len() == 1).await;
    assert_eq!(last_search(&desk)["status"], serde_json::json!(["suspended"]));
    let headings: Vec<String> = screen
        .all("[role='columnheader'][aria-sort]")
        .iter()
        .map(|heading| text(heading).replace(['↑', '↓'], "").trim().to_owned())
        .collect();
    assert_eq!(headings, ["Name", "E-mail", "Managed"]);
    assert_eq!(screen.wait("[role='columnheader'][aria-sort]").await.get_attribute("aria-sort").as_deref(), Some("descending"));
    let field: web_sys::HtmlInputElement = wasm_bindgen::JsCast::unchecked_into(screen.part("user-search").await);
    assert_eq!(field.value(), "susanne");
}

#[wasm_bindgen_test]
async fn a_filter_is_chosen_from_its_menu_and_cleared_again() {
    let desk = Desk::new(Seed::Awkward);
    let screen = open("/users", &desk);
    read(&screen).await;
    let everybody = shown(&screen);
    click(&screen.part("status-button").await);
    let panel = screen.wait("#status:popover-open").await;
    until("the choices", || !elements(&panel, "input").is_empty()).await;
    let suspended = elements(&panel, "input").into_iter().find(|choice| super::screen::name(choice).starts_with("Suspended")).unwrap();
    click(&suspended);
    until("the address", || address() == "/users?status=suspended").await;
    until("the list", || !shown(&screen).is_empty() && shown(&screen).iter().all(|row| row.contains("Suspended"))).await;
    screen.named("button", "Clear all").click();
    until("the plain address", || address() == "/users").await;
    until("everybody", || shown(&screen) == everybody).await;
}

#[wasm_bindgen_test]
async fn difficult_names_are_text_and_nothing_else() {
    let screen = open("/users?q=alert", &Desk::new(Seed::Awkward));
    read(&screen).await;
    until("the row", || shown(&screen).iter().any(|row| row.contains("<script>alert('hello')</script>"))).await;
    assert!(!screen.has("[data-testid='grid-row'] script") && !screen.has("[data-testid='grid-row'] img"));
}

#[wasm_bindgen_test]
async fn nobody_at_all_nobody_found_and_nobody_with_these_filters_are_three_things() {
    let screen = open("/users", &Desk::new(Seed::Empty));
    screen.says("empty", "The directory is empty").await;

    let screen = open("/users?q=zzzz", &Desk::new(Seed::Awkward));
    screen.says("empty", "Nobody matches “zzzz”").await;
    screen.named("button", "Show everybody").click();
    read(&screen).await;

    let screen = open("/users?role=atlassian%2Fnothing", &Desk::new(Seed::Awkward));
    screen.says("empty", "Nobody matches these filters").await;
    screen.named("button", "Clear all filters").click();
    read(&screen).await;
}

#[wasm_bindgen_test]
async fn a_list_that_cannot_be_read_is_a_failure_and_never_empty() {
    let desk = Desk::new(Seed::Awkward);
    desk.fail("SEARCH_USERS", 503, None);
    let screen = open("/users", &desk);
    let failure = screen.part("failure").await;
    assert!(!screen.has("[data-testid='empty']"), "{}", screen.text());
    assert!(honest(&screen).contains("not complete"), "{}", honest(&screen));
    desk.heal();
    named(&failure, "button", "Try again").click();
    read(&screen).await;
}

#[wasm_bindgen_test]
async fn a_count_that_fails_leaves_the_list_alone() {
    let desk = Desk::new(Seed::Awkward);
    desk.fail("COUNT_USERS", 500, None);
    let screen = open("/users", &desk);
    read(&screen).await;
    assert!(!screen.has("[data-testid='failure']"));
}

#[wasm_bindgen_test]
async fn who_may_not_search_people_is_told_and_nothing_is_asked() {
    let desk = Desk::new(Seed::Awkward);
    desk.forbid(Capability::ReadDirectory);
    let screen = open("/users", &desk);
    until("the reason", || screen.text().contains("Your role does not include searching people")).await;
    assert!(desk.asked("SEARCH_USERS").is_empty());
}

#[wasm_bindgen_test]
async fn a_slash_goes_to_the_search_field() {
    let screen = open("/users", &Desk::new(Seed::Awkward));
    let field = screen.part("user-search").await;
    assert!(press(&body(), "/"));
    until("focus in the field", || focused().as_ref() == Some(&field)).await;
    assert!(!press(&field, "/"), "typed, not taken");
    assert!(!screen.has("dialog[open]"));
}

#[wasm_bindgen_test]
async fn a_row_opens_the_person() {
    let screen = open("/users?q=susanne", &Desk::new(Seed::Awkward));
    read(&screen).await;
    click(&screen.part("grid-row").await);
    screen.says("person-name", "Susanne Suspended").await;
}

#[wasm_bindgen_test]
async fn a_pasted_list_is_matched_line_by_line() {
    let desk = Desk::new(Seed::Awkward);
    let known = desk.sandbox.borrow().users().find(|user| user.name == "Susanne Suspended").unwrap().email.to_string();
    let screen = open("/users", &desk);
    read(&screen).await;
    screen.named("button", "Look up a list").click();
    let dialog = screen.wait("dialog[open]").await;
    let field = elements(&dialog, "textarea").remove(0);
    enter(&field, &format!("{known}\nnobody@corp.example\n"));
    let submit = elements(&dialog, "button[type='submit']").into_iter().next().unwrap();
    click(&submit);
    screen.says("paste-summary", "1 matched, 1 not found, 0 ambiguous").await;
}
