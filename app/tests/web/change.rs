//! The engine: what is confirmed, sent once, read back, told. The subject is a suspension, which the sandbox performs at once.

use std::rc::Rc;

use app::change::{self, Call, Change, Flags, Proposal, ProposalDialog, Subject, Undo, Visit, changes, consequences};
use app::client::{Api, Client};
use catalogue::operation::Endpoint;
use catalogue::organization::MembershipStatus;
use catalogue::organization::User;
use catalogue::organization::users::{GET_USER, RESTORE_USER, SUSPEND_USER};
use catalogue::page::One;
use leptos::prelude::*;
use sandbox::{Fault, Seed};
use wasm_bindgen_test::wasm_bindgen_test;

use super::desk::{CHANGE, Desk};
use super::screen::{Screen, click, enter, focused, name, next_frame, show, text, until};

const EMAIL: &str = "never-active@corp.example";

fn subject(desk: &Desk) -> Subject {
    let sandbox = desk.sandbox.borrow();
    let user = sandbox.user_with_email(EMAIL).expect("the seed has this person");
    Subject { name: user.name.clone(), detail: Some(EMAIL.to_owned()), id: user.account_id.clone() }
}

async fn is_membership(api: Api, account: String, wanted: MembershipStatus) -> Result<bool, app::client::ClientError> {
    let One { data } = api.get_from(GET_USER, &[("accountId", &account)], &[]).await?;
    let user: User = data;
    Ok(user.membership_status == Some(wanted))
}

fn toggle<B, A>(subject: &Subject, directory: &str, endpoint: Endpoint<B, A>, wanted: MembershipStatus, undo: Undo) -> Change {
    let account = subject.id.clone();
    Change {
        subject: subject.clone(),
        doing: format!("Changing {}", subject.name),
        done: "It is so.".to_owned(),
        calls: vec![Call::bare(endpoint, &[("accountId", &subject.id), ("directoryId", directory)])],
        judge: None,
        check: Some(Rc::new(move |api| Box::pin(is_membership(api, account.clone(), wanted.clone())))),
        undo,
    }
}

fn suspension(subject: &Subject, directory: &str) -> Proposal {
    let (back, place) = (subject.clone(), directory.to_owned());
    let restore = move || {
        let change = toggle(&back, &place, RESTORE_USER, MembershipStatus::Active, Undo::Impossible("Suspend again.".to_owned()));
        Proposal::of("Restore?", "Restore", change)
    };
    let undo = Undo::Exact("Restoring gives everything back.".to_owned(), Rc::new(restore));
    let change = toggle(subject, directory, SUSPEND_USER, MembershipStatus::Suspended, undo);
    let effects = consequences("unchanged", "ends now", "stops", "none");
    Proposal { effects, is_danger: true, ..Proposal::of("Suspend?", "Suspend", change) }
}

/// The engine with a button that proposes.
pub fn stage(desk: &Rc<Desk>, adapt: impl Fn(Proposal) -> Proposal + 'static) -> Screen {
    let session = desk.session.borrow().clone().expect("somebody is signed in");
    let client: Client = desk.client();
    let (subject, directory) = (subject(desk), desk.sandbox.borrow().identity().directory_id.clone());
    show(move || {
        change::provide(Api::new(client, &session));
        let changes = changes();
        let propose = move |_| changes.propose(adapt(suspension(&subject, &directory)));
        view! { <button id="propose" on:click=propose>"Propose"</button> <ProposalDialog/> <Flags/> <Visit/> }
    })
}

pub async fn asked(screen: &Screen) {
    click(&screen.wait("#propose").await);
    screen.part("proposal").await;
    next_frame().await;
    next_frame().await;
    until("focus in the dialog", || focused().is_some_and(|element| element.closest("dialog").ok().flatten().is_some())).await;
}

pub async fn confirmed(screen: &Screen) {
    click(&screen.part("confirm").await);
}

fn is_suspended(desk: &Desk) -> bool {
    let id = desk.asked("SUSPEND_USER").first().map(|request| request.path.clone()).unwrap_or_default();
    let sandbox = desk.sandbox.borrow();
    sandbox.users().any(|user| id.contains(&user.account_id.replace(':', "%3A")) && user.membership_status() == "suspended")
}

#[wasm_bindgen_test]
async fn the_confirmation_names_the_person_and_what_follows_and_starts_on_cancel() {
    let desk = Desk::new(Seed::Awkward);
    let screen = stage(&desk, |proposal| proposal);
    asked(&screen).await;
    let words = text(&screen.part("proposal").await);
    let subject = subject(&desk);
    for wanted in [subject.name.as_str(), EMAIL, subject.id.as_str(), "Billing", "stops", "Undo", "Restoring gives everything back."] {
        assert!(words.contains(wanted), "{wanted} is not in: {words}");
    }
    until("focus on Cancel", || focused().is_some_and(|element| text(&element) == "Cancel")).await;
    click(&focused().expect("Cancel has the focus"));
    until("the dialog is closed", || !screen.has("[data-testid='proposal']")).await;
    assert!(desk.asked("SUSPEND_USER").is_empty());
}

#[wasm_bindgen_test]
async fn a_change_is_sent_once_read_back_and_can_be_taken_back() {
    let desk = Desk::new(Seed::Awkward);
    let screen = stage(&desk, |proposal| proposal);
    asked(&screen).await;
    let button = screen.part("confirm").await;
    click(&button);
    click(&button);
    screen.says("flag", "Confirmed").await;
    let sent = desk.asked("SUSPEND_USER");
    assert_eq!(sent.len(), 1);
    let key = sent[0].headers.iter().find(|(name, _)| *name == "idempotency-key").map(|(_, key)| key.clone());
    assert!(key.is_some_and(|key| catalogue::record::is_key(&key)));
    assert!(is_suspended(&desk));
    let record = screen.wait("[data-testid='flag'] a").await;
    assert_eq!(record.get_attribute("href"), Some(format!("/changes/{CHANGE}")));
    screen.named("[data-testid='flag'] button", "Undo…").click();
    screen.says("proposal", "Suspend again.").await;
}

#[wasm_bindgen_test]
async fn an_unclear_end_is_resolved_by_reading() {
    let desk = Desk::new(Seed::Awkward);
    let lost = Fault { operation: "SUSPEND_USER".to_owned(), reset: true, performed: Some(true), ..Fault::default() };
    desk.sandbox.borrow_mut().set_faults(vec![lost]);
    let screen = stage(&desk, |proposal| proposal);
    asked(&screen).await;
    confirmed(&screen).await;
    screen.says("flag", "Confirmed").await;
    assert_eq!(desk.asked("SUSPEND_USER").len(), 1);
}

#[wasm_bindgen_test]
async fn a_refusal_says_why_and_stays() {
    let desk = Desk::new(Seed::Awkward);
    desk.fail("SUSPEND_USER", 403, None);
    let screen = stage(&desk, |proposal| proposal);
    asked(&screen).await;
    confirmed(&screen).await;
    screen.says("flag", "Refused").await;
    assert!(screen.has("[data-testid='flag'].is-danger [data-testid='failure']"));
    assert!(!is_suspended(&desk));
}

#[wasm_bindgen_test]
async fn a_dismissed_flag_leaves_the_change_and_its_way_back_in_the_list_of_the_visit() {
    let desk = Desk::new(Seed::Awkward);
    let screen = stage(&desk, |proposal| proposal);
    asked(&screen).await;
    confirmed(&screen).await;
    screen.says("flag", "Confirmed").await;
    click(&screen.wait("[data-testid='flag'] .flag__close").await);
    until("the flag is gone", || !screen.has("[data-testid='flag']")).await;
    screen.says("visit", "Confirmed").await;
    screen.named("[data-testid='visit'] button", "Undo…").click();
    screen.says("proposal", "Suspend again.").await;
}

#[wasm_bindgen_test]
async fn a_flag_goes_when_what_it_told_is_no_longer_so() {
    let desk = Desk::new(Seed::Awkward);
    let screen = stage(&desk, |proposal| proposal);
    asked(&screen).await;
    confirmed(&screen).await;
    screen.says("flag", "Confirmed").await;
    screen.named("[data-testid='flag'] button", "Undo…").click();
    screen.says("proposal", "Suspend again.").await;
    confirmed(&screen).await;
    until("the newer flag alone", || {
        let flags = screen.all("[data-testid='flag']");
        !is_suspended(&desk) && flags.len() == 1 && text(&flags[0]).contains("Confirmed")
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_reason_travels_with_the_change() {
    let desk = Desk::new(Seed::Awkward);
    let screen = stage(&desk, |proposal| proposal);
    asked(&screen).await;
    enter(&screen.wait("#proposal-reason").await, "left on Friday, HR-7");
    confirmed(&screen).await;
    screen.says("flag", "Confirmed").await;
    let sent = desk.asked("SUSPEND_USER").remove(0);
    let reason = sent.headers.into_iter().find(|(name, _)| *name == catalogue::record::REASON).map(|(_, value)| value);
    let reason = reason.and_then(|value| catalogue::record::decode_reason(&value).ok().flatten());
    assert_eq!(reason.as_deref(), Some("left on Friday, HR-7"));
}

#[wasm_bindgen_test]
async fn what_has_to_be_typed_is_typed_before_anything_is_sent() {
    let desk = Desk::new(Seed::Awkward);
    let screen = stage(&desk, |proposal| Proposal { typed: Some(EMAIL.to_owned()), ..proposal });
    asked(&screen).await;
    until("focus on Cancel", || focused().is_some_and(|element| text(&element) == "Cancel")).await;
    confirmed(&screen).await;
    until("the fault", || screen.has("#proposal-typed[aria-invalid]")).await;
    assert!(desk.asked("SUSPEND_USER").is_empty());
    assert_eq!(focused().map(|element| name(&element)), screen.find("#proposal-typed").map(|element| name(&element)));
    enter(&screen.wait("#proposal-typed").await, EMAIL);
    confirmed(&screen).await;
    screen.says("flag", "Confirmed").await;
}

#[wasm_bindgen_test]
async fn a_record_that_moved_meanwhile_is_shown_and_nothing_is_sent() {
    let desk = Desk::new(Seed::Awkward);
    let screen = stage(&desk, |proposal| {
        let versions = || view! { <p>"was, is, yours"</p> }.into_any();
        let recheck = move |_| -> change::Waiting<_> { Box::pin(async move { Ok(Some(change::Moved { versions: Rc::new(versions) })) }) };
        Proposal { recheck: Some(Rc::new(recheck)), ..proposal }
    });
    asked(&screen).await;
    confirmed(&screen).await;
    screen.says("moved", "was, is, yours").await;
    assert!(desk.asked("SUSPEND_USER").is_empty());
}

#[wasm_bindgen_test]
async fn a_dialog_with_a_form_stays_until_the_answer_and_shows_a_refusal_itself() {
    let desk = Desk::new(Seed::Awkward);
    let gate = desk.hold("SUSPEND_USER");
    desk.fail("SUSPEND_USER", 403, Some(1));
    let screen = stage(&desk, |proposal| Proposal { body: Some(Rc::new(|| view! { <input id="typed"/> }.into_any())), ..proposal });
    asked(&screen).await;
    enter(&screen.wait("#typed").await, "kept");
    confirmed(&screen).await;
    screen.says("confirm", "Sending…").await;
    confirmed(&screen).await;
    gate.open();
    screen.wait("[data-testid='proposal'] [data-testid='failure']").await;
    assert!(!screen.has("[data-testid='flag']"), "it is said once");
    let typed = js_sys::Reflect::get(&screen.find("#typed").unwrap(), &"value".into()).unwrap();
    assert_eq!(typed.as_string().as_deref(), Some("kept"));
    assert_eq!(desk.asked("SUSPEND_USER").len(), 1);
    screen.says("confirm", "Suspend").await;
    confirmed(&screen).await;
    until("the dialog is closed", || !screen.has("[data-testid='proposal']")).await;
    screen.says("flag", "Confirmed").await;
}

#[wasm_bindgen_test]
async fn a_form_that_shows_a_refusal_at_its_fields_has_no_second_message() {
    let desk = Desk::new(Seed::Awkward);
    desk.fail("SUSPEND_USER", 403, None);
    let screen = stage(&desk, |proposal| {
        let told = RwSignal::new(String::new());
        let body = move || view! { <p data-testid="told">{move || told.get()}</p> }.into_any();
        let refused = move |error: &app::client::ClientError| {
            told.set(format!("told of {}", error.problem().map(|problem| problem.status).unwrap_or_default()));
            true
        };
        Proposal { body: Some(Rc::new(body)), refused: Some(Rc::new(refused)), ..proposal }
    });
    asked(&screen).await;
    confirmed(&screen).await;
    screen.says("told", "told of 403").await;
    assert!(!screen.has("[data-testid='proposal'] [data-testid='failure']"));
    screen.says("confirm", "Suspend").await;
}
