//! The record as an auditor reads it: events beside changes, filters by kind and time, its own export, and the state of its chain.

use catalogue::record::{Act, Author, Change, Outcome, Target, Told};
use sandbox::Seed;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Element;

use super::desk::Desk;
use super::screen::{Screen, address, open, text, until};

fn pair(name: &str, value: &str) -> Target {
    Target { name: name.to_owned(), value: value.to_owned() }
}

fn event(seq: i64, word: &str, at: &str, details: &[(&str, &str)]) -> Told {
    Told {
        seq,
        at: at.to_owned(),
        event: word.to_owned(),
        person: Some(Author { id: "demo:help-desk".to_owned(), name: "Hedda Helper".to_owned() }),
        role: "Help desk".to_owned(),
        details: details.iter().map(|(name, value)| pair(name, value)).collect(),
        ..Told::default()
    }
}

fn peopled() -> std::rc::Rc<Desk> {
    let desk = Desk::new(Seed::Awkward);
    *desk.events.borrow_mut() = vec![
        event(4, "denied", "2026-11-03T09:00:00Z", &[("code", "not_permitted")]),
        event(3, "exported", "2026-11-02T23:30:00Z", &[("what", "users as csv"), ("rows", "12")]),
        event(1, "signed-in", "2026-11-01T08:00:00Z", &[("how", "single sign-on")]),
    ];
    desk.changes.borrow_mut().push(Change {
        seq: 2,
        id: "change-1".to_owned(),
        at: "2026-11-02T09:00:00Z".to_owned(),
        operation: Act { name: "SUSPEND_USER".to_owned(), title: "Suspend a user's access".to_owned() },
        ticket: Some("HR-7".to_owned()),
        outcome: Some(Outcome::Ok),
        ..Change::default()
    });
    desk
}

fn rows(screen: &Screen) -> Vec<String> {
    screen.all("[data-testid='changes'] tbody tr").iter().map(text).collect()
}

fn choose(field: &Element, value: &str) {
    let script = "field.value = value; field.dispatchEvent(new Event('change', { bubbles: true }))";
    js_sys::Function::new_with_args("field, value", script).call2(&wasm_bindgen::JsValue::NULL, field, &value.into()).unwrap();
}

#[wasm_bindgen_test]
async fn events_stand_among_changes_with_who_what_and_their_number() {
    let desk = peopled();
    desk.change_session(|session| session.remarks.ticket_link = Some("https://jira.example/browse/{ticket}".to_owned()));
    let screen = open("/changes", &desk);
    until("four rows", || rows(&screen).len() == 4).await;
    let rows = rows(&screen);
    for (row, words) in rows.iter().zip([
        ["Turned away", "Refused", "not_permitted", "#4"],
        ["Took a copy", "users as csv", "12", "Hedda Helper"],
        ["Suspend a user's access", "Accepted", "HR-7", "#2"],
        ["Signed in", "single sign-on", "Help desk", "#1"],
    ]) {
        assert!(words.iter().all(|word| row.contains(word)), "{words:?}: {row}");
    }
    assert!(screen.has("a[href='https://jira.example/browse/HR-7'][target='_blank']"));
}

#[wasm_bindgen_test]
async fn kind_and_days_narrow_the_record_and_stand_in_the_address() {
    let desk = peopled();
    let screen = open("/changes", &desk);
    until("four rows", || rows(&screen).len() == 4).await;
    choose(&screen.part("since-filter").await, "2026-11-02");
    until("three rows", || rows(&screen).len() == 3).await;
    choose(&screen.part("until-filter").await, "2026-11-02");
    until("the whole of that day", || rows(&screen).len() == 2).await;
    assert_eq!(address(), "/changes?since=2026-11-02&until=2026-11-02");
    choose(&screen.part("kind-filter").await, "exported");
    until("the copy alone", || rows(&screen).len() == 1).await;
    assert_eq!(address(), "/changes?kind=exported&since=2026-11-02&until=2026-11-02");
}

#[wasm_bindgen_test]
async fn who_sees_only_their_own_entries_is_told_so() {
    let desk = peopled();
    desk.is_own.set(true);
    open("/changes", &desk).says("own-only", "Those of others are for people who look after roles").await;
}

#[wasm_bindgen_test]
async fn the_lines_of_the_service_are_asked_with_the_filters_of_the_page() {
    let desk = peopled();
    let screen = open("/changes?kind=denied&since=2026-11-02", &desk);
    let button = screen.part("json-lines").await;
    button.unchecked_ref::<web_sys::HtmlElement>().click();
    until("the service is asked", || desk.asked("record-lines").len() == 1).await;
    let asked = desk.asked("record-lines").remove(0).path;
    assert!(asked.ends_with("?kind=denied&since=2026-11-02T00%3A00%3A00Z"), "{asked}");
}

#[wasm_bindgen_test]
async fn a_sound_chain_is_one_quiet_line_and_a_broken_one_is_red_with_what_to_do() {
    let desk = peopled();
    let screen = open("/changes", &desk);
    screen.says("record-health", "The record is whole").await;
    assert!(!screen.has("[data-testid='record-health'].is-danger"));

    desk.health.borrow_mut().verified.as_mut().unwrap().fault = Some("row 7: its link does not follow from the row before it".to_owned());
    let screen = open("/changes", &desk);
    screen.says("record-health", "The record was changed from outside").await;
    assert!(screen.has("[data-testid='record-health'].is-danger[role='alert']"));
    let screen = open("/record", &desk);
    screen.says("chain-fault", "row 7").await;
    screen.says("chain-verdict", "rollcall audit verify").await;
    assert!(screen.text().contains("What it does not"), "{}", screen.text());
}

#[wasm_bindgen_test]
async fn a_record_that_cannot_be_written_says_what_that_means() {
    let desk = peopled();
    desk.health.borrow_mut().is_writable = false;
    let screen = open("/record", &desk);
    screen.says("chain-verdict", "Every change and every copy is refused until it can").await;
}

#[wasm_bindgen_test]
async fn the_timeline_of_a_person_has_the_refusals_that_concern_them_among_the_changes() {
    let desk = peopled();
    let id = desk.sandbox.borrow().users().find(|user| user.name == "Susanne Suspended").unwrap().account_id.clone();
    desk.events.borrow_mut()[0].targets = vec![pair("accountId", &id)];
    desk.changes.borrow_mut()[0].targets = vec![pair("accountId", &id)];
    let screen = open(&format!("/users/{}", catalogue::path::encode(&id)), &desk);
    until("both", || screen.all("[data-testid='history-card'] li").len() == 2).await;
    let lines: Vec<String> = screen.all("[data-testid='history-card'] li").iter().map(text).collect();
    assert!(lines[0].contains("Turned away") && lines[1].contains("Suspend a user's access"), "{lines:?}");
}
