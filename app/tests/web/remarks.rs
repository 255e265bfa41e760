//! What has to be said beside a change: no confirmation goes without what is mandatory, and what was said last is offered and never typed by itself.

use std::rc::Rc;

use catalogue::record::{REASON, decode_reason};
use catalogue::remark::{Demand, RemarkRules, TICKET};
use sandbox::Seed;
use wasm_bindgen_test::wasm_bindgen_test;

use super::change::{asked, confirmed, stage};
use super::desk::Desk;
use super::screen::{Screen, click, enter, focused, text, until};

fn desk(reason: Demand, ticket: Demand) -> Rc<Desk> {
    let desk = Desk::new(Seed::Awkward);
    let rules = RemarkRules { reason, ticket, ticket_prefixes: vec!["HR-".to_owned()], ..RemarkRules::default() };
    desk.change_session(|session| session.remarks = rules);
    desk
}

async fn lacks(screen: &Screen, field: &str, words: &str) {
    let fault = format!("#{field}-fault");
    until("the field says what it lacks", || screen.find(&fault).is_some_and(|fault| text(&fault).contains(words))).await;
    until("the field has the focus", || focused().is_some_and(|element| element.id() == field)).await;
}

#[wasm_bindgen_test]
async fn nothing_is_sent_until_reason_and_ticket_are_there_and_have_their_form() {
    let desk = desk(Demand::Required, Demand::Required);
    let screen = stage(&desk, |proposal| proposal);
    asked(&screen).await;
    assert!(screen.has("#proposal-reason[aria-required]") && screen.has("#proposal-ticket[aria-required]"));
    confirmed(&screen).await;
    lacks(&screen, "proposal-reason", "Say why").await;
    enter(&screen.wait("#proposal-reason").await, "left on Friday");
    confirmed(&screen).await;
    lacks(&screen, "proposal-ticket", "Name the ticket").await;
    enter(&screen.wait("#proposal-ticket").await, "7");
    confirmed(&screen).await;
    lacks(&screen, "proposal-ticket", "begins with HR-").await;
    assert!(desk.asked("SUSPEND_USER").is_empty());
    enter(&screen.wait("#proposal-ticket").await, "HR-7");
    confirmed(&screen).await;
    screen.says("flag", "Confirmed").await;
    let sent = desk.asked("SUSPEND_USER").remove(0);
    let header = |wanted: &str| sent.headers.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value.clone());
    assert_eq!(header(TICKET).as_deref(), Some("HR-7"));
    assert_eq!(header(REASON).and_then(|raw| decode_reason(&raw).ok().flatten()).as_deref(), Some("left on Friday"));
}

#[wasm_bindgen_test]
async fn what_was_said_last_is_offered_and_taken_with_one_click() {
    let desk = desk(Demand::Optional, Demand::Required);
    let screen = stage(&desk, |proposal| proposal);
    asked(&screen).await;
    assert!(!screen.has("[data-testid='said-again']"), "nothing was said yet");
    enter(&screen.wait("#proposal-reason").await, "left on Friday");
    enter(&screen.wait("#proposal-ticket").await, "HR-7");
    confirmed(&screen).await;
    screen.says("flag", "Confirmed").await;
    screen.named("[data-testid='flag'] button", "Undo…").click();
    screen.says("proposal", "Suspend again.").await;
    until("focus on Cancel", || focused().is_some_and(|element| text(&element) == "Cancel")).await;
    confirmed(&screen).await;
    lacks(&screen, "proposal-ticket", "Name the ticket").await;
    let again = screen.part("said-again").await;
    assert!(text(&again).contains("HR-7, left on Friday"), "{}", text(&again));
    click(&again);
    until("the offer is gone", || !screen.has("[data-testid='said-again']")).await;
    confirmed(&screen).await;
    until("it was taken back", || !desk.asked("RESTORE_USER").is_empty()).await;
    assert!(desk.asked("RESTORE_USER")[0].headers.contains(&(TICKET, "HR-7".to_owned())));
}

#[wasm_bindgen_test]
async fn a_hidden_ticket_is_not_asked_for() {
    let desk = desk(Demand::Optional, Demand::Hidden);
    let screen = stage(&desk, |proposal| proposal);
    asked(&screen).await;
    assert!(screen.has("#proposal-reason") && !screen.has("#proposal-ticket"));
    confirmed(&screen).await;
    screen.says("flag", "Confirmed").await;
}
