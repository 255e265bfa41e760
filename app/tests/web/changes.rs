//! The record on screen: the list with its filters and pages, one change, and the timeline of a person; never an empty list for what failed or is
//! not for the reader.

use std::rc::Rc;

use catalogue::capability::Capability;
use catalogue::path::encode;
use catalogue::record::{Act, Author, Change, Outcome, Target};
use sandbox::Seed;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Element;

use super::desk::Desk;
use super::screen::{Screen, address, click, focused, open, text, until};

const OUTCOMES: [Option<Outcome>; 5] = [Some(Outcome::Ok), Some(Outcome::Refused), Some(Outcome::Failed), Some(Outcome::Unknown), None];

fn account(desk: &Rc<Desk>, name: &str) -> String {
    desk.sandbox.borrow().users().find(|user| user.name == name).unwrap().account_id.clone()
}

fn change(at: usize, account: &str) -> Change {
    let target = |name: &str, value: &str| Target { name: name.to_owned(), value: value.to_owned() };
    let outcome = OUTCOMES[at % OUTCOMES.len()];
    Change {
        seq: i64::try_from(at).unwrap() + 1,
        id: format!("change-{at:03}"),
        at: "2026-11-02T09:00:00Z".to_owned(),
        finished_at: outcome.map(|_| "2026-11-02T09:00:01Z".to_owned()),
        person: if at.is_multiple_of(2) {
            Author { id: "demo:owner".to_owned(), name: "Olive Owner".to_owned() }
        } else {
            Author { id: "demo:help-desk".to_owned(), name: "Hedda Helper".to_owned() }
        },
        role: "Owner".to_owned(),
        operation: Act { name: "SUSPEND_USER".to_owned(), title: "Suspend a user's access".to_owned() },
        targets: vec![target("orgId", "org"), target("accountId", account)],
        reason: at.is_multiple_of(3).then(|| format!("Reason {at}")),
        outcome,
        status: outcome.map(|_| 200),
        code: (outcome == Some(Outcome::Unknown)).then(|| "unknown_outcome".to_owned()),
        ..Change::default()
    }
}

/// A record of so many changes on one person, newest first.
fn record(desk: &Rc<Desk>, count: usize, account: &str) {
    *desk.changes.borrow_mut() = (0..count).rev().map(|at| change(at, account)).collect();
}

fn rows(screen: &Screen) -> Vec<String> {
    screen.all("[data-testid='changes'] tbody tr").iter().map(text).collect()
}

fn choose(select: &Element, value: &str) {
    let script = "field.value = value; field.dispatchEvent(new Event('change', { bubbles: true }))";
    js_sys::Function::new_with_args("field, value", script).call2(&wasm_bindgen::JsValue::NULL, select, &value.into()).unwrap();
}

#[wasm_bindgen_test]
async fn the_list_tells_what_was_done_on_whom_by_whom_why_and_how_it_ended() {
    let desk = Desk::new(Seed::Awkward);
    let id = account(&desk, "Susanne Suspended");
    record(&desk, 5, &id);
    let screen = open("/changes", &desk);
    until("five rows", || rows(&screen).len() == 5).await;
    let rows = rows(&screen);
    for (row, word) in rows.iter().zip(["Under way", "Unknown", "Not done", "Refused", "Accepted"]) {
        assert!(row.contains(word) && row.contains("Suspend a user's access"), "{word}: {row}");
    }
    assert!(rows[1].contains("Hedda Helper") && rows[1].contains("Reason 3"), "{}", rows[1]);
    until("the name in place of the id", || screen.text().contains("Susanne Suspended")).await;
    assert!(screen.has(&format!("td a[href='/users/{}']", encode(&id))));
    assert_eq!(desk.asked("SEARCH_USERS").len(), 1, "one search names everybody");
}

#[wasm_bindgen_test]
async fn somebody_who_cannot_be_found_is_called_by_their_id() {
    let desk = Desk::new(Seed::Awkward);
    record(&desk, 1, "712020:gone");
    let screen = open("/changes", &desk);
    until("the row", || rows(&screen).len() == 1).await;
    until("the search", || !desk.asked("SEARCH_USERS").is_empty()).await;
    assert!(rows(&screen)[0].contains("712020:gone"));
}

#[wasm_bindgen_test]
async fn filters_stand_in_the_address_and_keep_the_focus() {
    let desk = Desk::new(Seed::Awkward);
    record(&desk, 5, &account(&desk, "Susanne Suspended"));
    let screen = open("/changes", &desk);
    until("five rows", || rows(&screen).len() == 5).await;
    let field = screen.part("outcome-filter").await;
    field.unchecked_ref::<web_sys::HtmlElement>().focus().unwrap();
    choose(&field, "unknown");
    until("one row", || rows(&screen).len() == 1).await;
    assert_eq!(address(), "/changes?outcome=unknown");
    assert_eq!(focused(), Some(field));
    choose(&screen.part("person-filter").await, "demo:owner");
    screen.says("empty", "No entry fits").await;
    assert_eq!(address(), "/changes?outcome=unknown&person=demo%3Aowner");
    click(&screen.named("a", "Show everything"));
    until("five rows again", || rows(&screen).len() == 5).await;
    assert_eq!(address(), "/changes");
}

#[wasm_bindgen_test]
async fn a_filter_of_the_address_is_shown_and_can_be_taken_off() {
    let desk = Desk::new(Seed::Awkward);
    let id = account(&desk, "Susanne Suspended");
    record(&desk, 5, &id);
    desk.changes.borrow_mut().push(change(7, "712020:another"));
    let screen = open(&format!("/changes?account={}", encode(&id)), &desk);
    until("five rows", || rows(&screen).len() == 5).await;
    click(&screen.named("a", "Show the entries of all accounts"));
    until("six rows", || rows(&screen).len() == 6).await;
}

#[wasm_bindgen_test]
async fn pages_follow_one_another_and_focus_goes_along() {
    let desk = Desk::new(Seed::Awkward);
    record(&desk, 120, &account(&desk, "Susanne Suspended"));
    let screen = open("/changes", &desk);
    until("the first page", || rows(&screen).len() == 50).await;
    assert!(screen.text().contains("50 shown, newest first"), "{}", screen.text());
    click(&screen.named("a", "Older"));
    until("the address of the second page", || address() == "/changes?before=71").await;
    until("the second page", || rows(&screen).len() == 50 && screen.has("a[href='/changes/change-069']")).await;
    assert_eq!(focused().unwrap().get_attribute("aria-label").as_deref(), Some("Entries of the record"));
    click(&screen.named("a", "Older"));
    until("the last page", || rows(&screen).len() == 20).await;
    assert!(!screen.has("a[rel='next']"));
    click(&screen.named("a", "Newest"));
    until("the first page again", || rows(&screen).len() == 50 && address() == "/changes").await;
}

#[wasm_bindgen_test]
async fn nothing_changed_failed_forbidden_and_gone_are_four_different_things() {
    let desk = Desk::new(Seed::Awkward);
    let screen = open("/changes", &desk);
    screen.says("empty", "Nothing is on record yet").await;

    record(&desk, 2, "712020:a");
    let screen = open("/changes?before=change-of-another-time", &desk);
    screen.says("empty", "This page of the record is gone").await;

    desk.is_record_broken.set(true);
    let screen = open("/changes", &desk);
    screen.says("failure", "The record is away").await;
    assert!(!screen.has("[data-testid='empty']"));

    desk.forbid(Capability::ReadDirectory);
    let screen = open("/changes", &desk);
    screen.part("not-permitted").await;
    assert!(!screen.has("[data-testid='empty']"));
}

#[wasm_bindgen_test]
async fn one_change_has_every_field_and_says_what_its_outcome_means() {
    let desk = Desk::new(Seed::Awkward);
    let id = account(&desk, "Susanne Suspended");
    record(&desk, 5, &id);
    let screen = open("/changes/change-003", &desk);
    screen.says("meaning", "no clear answer came").await;
    screen.says("meaning", "do it again").await;
    let shown = screen.text();
    for words in
        ["SUSPEND_USER", "Hedda Helper", "demo:help-desk", "Reason 3", "change-003", "unknown_outcome", "200", "Organization", "org"]
    {
        assert!(shown.contains(words), "{words} is missing in {shown}");
    }
    assert!(screen.has("button[aria-label='Copy the id of the record']"));
    until("a link to the person by name", || {
        screen.find("[data-testid='meaning'] a").is_some_and(|link| text(&link) == "Susanne Suspended")
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_change_under_way_can_be_read_again() {
    let desk = Desk::new(Seed::Awkward);
    record(&desk, 5, "712020:a");
    let screen = open("/changes/change-004", &desk);
    screen.says("meaning", "awaited").await;
    desk.changes.borrow_mut()[0].outcome = Some(Outcome::Ok);
    click(&screen.named("button", "Read it again"));
    screen.says("meaning", "Atlassian accepted it").await;
}

#[wasm_bindgen_test]
async fn a_change_that_is_not_at_hand_leads_to_the_list() {
    let desk = Desk::new(Seed::Awkward);
    for path in ["/changes/unknown-id", "/changes/a%20b"] {
        let screen = open(path, &desk);
        screen.says("empty", "There is no such change at hand").await;
        assert!(screen.has("a[href='/changes'].button"));
    }
}

#[wasm_bindgen_test]
async fn the_timeline_of_a_person_shows_their_changes_and_leads_to_all_of_them() {
    let desk = Desk::new(Seed::Awkward);
    let id = account(&desk, "Susanne Suspended");
    record(&desk, 8, &id);
    desk.changes.borrow_mut().insert(0, change(9, "712020:another"));
    let screen = open(&format!("/users/{}", encode(&id)), &desk);
    let card = screen.part("history-card").await;
    until("five changes", || screen.all("[data-testid='history-card'] li").len() == 5).await;
    assert!(text(&card).contains("Under way") && text(&card).contains("Reason 6"), "{}", text(&card));
    assert!(screen.has(&format!("[data-testid='history-card'] a[href='/changes?account={}']", encode(&id))));
}

#[wasm_bindgen_test]
async fn an_empty_a_forbidden_and_a_failed_timeline_are_told_apart() {
    let desk = Desk::new(Seed::Awkward);
    let path = format!("/users/{}", encode(&account(&desk, "Susanne Suspended")));
    let screen = open(&path, &desk);
    screen.says("history-card", "Nothing was changed here through Rollcall yet").await;

    desk.is_record_broken.set(true);
    let screen = open(&path, &desk);
    screen.says("history-card", "The record is away").await;

    desk.forbid(Capability::ReadDirectory);
    let screen = open(&path, &desk);
    screen.says("history-card", "Your role does not include this").await;
}
