//! The acts on a person when something is in the way: each reason of a conflict, an upstream that is away, no answer, impatient clicks; and what the
//! record remembers once the visit that did it is over.

use std::rc::Rc;

use catalogue::record::{Act, Change, Outcome, Target};
use sandbox::{Fault, FaultBody, Seed};
use wasm_bindgen_test::wasm_bindgen_test;

use super::desk::Desk;
use super::leaving::{ask, confirm, id_of, person};
use super::screen::{click, elements, enter, next_frame, text, until};

const CONFLICT: &str = r#"{"key": "conflict.lifecycleErrors", "context": {"accountId": "x", "errorCodes": [
    {"code": "trial-owner", "message": "The account owns a trial site.", "link": "https://support.atlassian.com/trial/"},
    {"code": "last-site-admin", "message": "Nobody else manages a site."},
    {"code": "export-control"}]}}"#;

fn refuse(desk: &Rc<Desk>, operation: &str, status: u16, body: FaultBody) {
    let fault = Fault { operation: operation.to_owned(), status: Some(status), times: Some(1), body, ..Fault::default() };
    desk.sandbox.borrow_mut().set_faults(vec![fault]);
}

/// What the record holds of an accepted change of somebody.
fn recorded(operation: &str, at: f64, account: &str, directory: &str) -> Change {
    let target = |name: &str, value: &str| Target { name: name.to_owned(), value: value.to_owned() };
    Change {
        id: format!("record-of-{operation}"),
        at: String::from(js_sys::Date::new(&at.into()).to_iso_string()),
        operation: Act { name: operation.to_owned(), title: operation.to_owned() },
        targets: vec![target("accountId", account), target("directoryId", directory)],
        outcome: Some(Outcome::Ok),
        ..Change::default()
    }
}

#[wasm_bindgen_test]
async fn every_reason_of_a_conflict_is_told_for_each_act_on_the_account() {
    let desk = Desk::new(Seed::Awkward);
    for (verb, operation) in [
        ("Deactivate Nelly Never", "DISABLE_ACCOUNT"),
        ("Delete the account of Nelly Never", "DELETE_ACCOUNT"),
        ("Reactivate Nelly Never", "ENABLE_ACCOUNT"),
    ] {
        if operation == "ENABLE_ACCOUNT" {
            desk.change_elsewhere(catalogue::account::DISABLE_ACCOUNT.operation, &id_of(&desk, "Nelly Never"), &serde_json::json!({}));
        }
        let screen = person(&desk, "Nelly Never").await;
        refuse(&desk, operation, 409, FaultBody::Text(CONFLICT.to_owned()));
        ask(&screen, verb).await;
        if let Some(field) = screen.find("#proposal-typed") {
            enter(&field, "never-active@corp.example");
        }
        confirm(&screen).await;
        for words in ["The account owns a trial site.", "trial-owner", "last-site-admin", "export-control"] {
            screen.says("causes", words).await;
        }
        let link = screen.wait("[data-testid='causes'] a").await;
        assert_eq!(link.get_attribute("href").as_deref(), Some("https://support.atlassian.com/trial/"));
        assert_eq!(desk.asked(operation).len(), 1, "{operation}");
    }
}

#[wasm_bindgen_test]
async fn a_cancellation_that_comes_too_late_says_so_and_the_page_reads_again() {
    let desk = Desk::new(Seed::Awkward);
    let id = id_of(&desk, "Nelly Never");
    desk.change_elsewhere(catalogue::account::DELETE_ACCOUNT.operation, &id, &serde_json::json!({}));
    let screen = person(&desk, "Nelly Never").await;
    ask(&screen, "Cancel the deletion of Nelly Never").await;
    desk.change_elsewhere(catalogue::account::CANCEL_ACCOUNT_DELETION.operation, &id, &serde_json::json!({}));
    confirm(&screen).await;
    screen.says("flag", "no-pending-deletion").await;
    assert_eq!(desk.asked("CANCEL_ACCOUNT_DELETION").len(), 1);
}

#[wasm_bindgen_test]
async fn impatient_clicks_and_enter_send_once() {
    let desk = Desk::new(Seed::Awkward);
    let screen = person(&desk, "Nelly Never").await;
    let gate = desk.hold("DISABLE_ACCOUNT");
    ask(&screen, "Deactivate Nelly Never").await;
    let verb = screen.part("confirm").await;
    for _ in 0..3 {
        click(&verb);
        next_frame().await;
    }
    until("the request", || desk.asked("DISABLE_ACCOUNT").len() == 1).await;
    screen.says("confirm", "Sending…").await;
    gate.open();
    screen.says("flag", "Confirmed").await;
    assert_eq!(desk.asked("DISABLE_ACCOUNT").len(), 1);
}

#[wasm_bindgen_test]
async fn a_service_that_is_away_is_no_suspension_and_a_lost_answer_is_looked_for() {
    let desk = Desk::new(Seed::Awkward);
    let screen = person(&desk, "Nelly Never").await;
    refuse(&desk, "SUSPEND_USER", 503, FaultBody::Usual);
    ask(&screen, "Suspend Nelly Never").await;
    confirm(&screen).await;
    until("the refusal", || screen.has("[data-testid='flag'] [data-testid='failure']")).await;
    screen.says("state-sentence", "Can sign in").await;
    let lost = Fault { operation: "SUSPEND_USER".to_owned(), reset: true, performed: Some(true), times: Some(1), ..Fault::default() };
    desk.sandbox.borrow_mut().set_faults(vec![lost]);
    ask(&screen, "Suspend Nelly Never").await;
    confirm(&screen).await;
    screen.says("state-sentence", "Cannot use this organization's apps").await;
    assert_eq!(desk.asked("SUSPEND_USER").len(), 2, "each confirmation once");
}

#[wasm_bindgen_test]
async fn a_removal_of_another_visit_is_still_queued_here() {
    let desk = Desk::new(Seed::Awkward);
    let (id, directory) = (id_of(&desk, "Nelly Never"), desk.sandbox.borrow().identity().directory_id.clone());
    let hour_ago = js_sys::Date::now() - 3_600_000.0;
    *desk.changes.borrow_mut() = vec![recorded("REMOVE_USER", hour_ago, &id, &directory)];
    let screen = person(&desk, "Nelly Never").await;
    screen.says("leaving", "queued at Atlassian").await;
    screen.says("possible", "A removal is queued already").await;
    let shown: Vec<String> = elements(&screen.part("possible").await, "button").iter().map(text).collect();
    assert!(!shown.contains(&"Remove Nelly Never".to_owned()), "{shown:?}");
}

#[wasm_bindgen_test]
async fn who_was_removed_and_is_unknown_now_is_said_to_be_gone() {
    let desk = Desk::new(Seed::Awkward);
    let (id, directory) = (id_of(&desk, "Ulla Unmanaged"), desk.sandbox.borrow().identity().directory_id.clone());
    let screen = person(&desk, "Ulla Unmanaged").await;
    ask(&screen, "Remove Ulla Unmanaged").await;
    confirm(&screen).await;
    screen.says("leaving", "Removal requested").await;
    *desk.changes.borrow_mut() = vec![recorded("REMOVE_USER", js_sys::Date::now(), &id, &directory)];
    desk.sandbox.borrow_mut().advance(120_000);
    screen.says("unknown-person", "was removed from the organization through Rollcall").await;
    screen.says("history-card", "REMOVE_USER").await;
    screen.says("flag", "Confirmed").await;
}

#[wasm_bindgen_test]
async fn the_end_of_the_grace_is_known_from_the_record() {
    let desk = Desk::new(Seed::Awkward);
    let id = id_of(&desk, "Nelly Never");
    desk.change_elsewhere(catalogue::account::DELETE_ACCOUNT.operation, &id, &serde_json::json!({}));
    let asked = js_sys::Date::now();
    *desk.changes.borrow_mut() = vec![recorded("DELETE_ACCOUNT", asked, &id, "")];
    let screen = person(&desk, "Nelly Never").await;
    screen.says("deletion", "Being deleted, final on").await;
    screen.says("deletion", "It can be cancelled until then.").await;
}

#[wasm_bindgen_test]
async fn a_removal_without_a_clear_answer_is_not_called_queued() {
    let desk = Desk::new(Seed::Awkward);
    let screen = person(&desk, "Nelly Never").await;
    let lost = Fault { operation: "REMOVE_USER".to_owned(), reset: true, performed: Some(false), times: Some(1), ..Fault::default() };
    desk.sandbox.borrow_mut().set_faults(vec![lost]);
    ask(&screen, "Remove Nelly Never").await;
    confirm(&screen).await;
    screen.says("leaving", "no clear answer came").await;
    screen.says("possible", "A removal was sent, and its outcome is not known yet").await;
    assert!(!screen.text().contains("queued"), "{}", screen.text());
}

#[wasm_bindgen_test]
async fn a_removal_of_unknown_outcome_can_be_asked_for_again() {
    let desk = Desk::new(Seed::Awkward);
    let (id, directory) = (id_of(&desk, "Nelly Never"), desk.sandbox.borrow().identity().directory_id.clone());
    let hour_ago = js_sys::Date::now() - 3_600_000.0;
    let unknown = Change { outcome: Some(Outcome::Unknown), ..recorded("REMOVE_USER", hour_ago, &id, &directory) };
    *desk.changes.borrow_mut() = vec![unknown];
    let screen = person(&desk, "Nelly Never").await;
    screen.says("leaving", "its outcome is unknown").await;
    assert!(!text(&screen.part("leaving").await).contains("queued"));
    let question = text(&ask(&screen, "Remove Nelly Never").await);
    assert!(question.contains("its outcome is unknown"), "{question}");
}
