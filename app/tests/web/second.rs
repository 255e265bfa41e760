//! What waits for a second person, and access tokens for scripts: an outcome of its own in the engine, and the two pages.

use std::cell::Cell;
use std::rc::Rc;

use app::change::{Proposal, Undo};
use catalogue::approval::{APPROVALS_PATH, Approval, Approvals, State};
use catalogue::capability::{Capability, Role};
use catalogue::record::{Act, Author};
use catalogue::script::{AccessToken, AccessTokens, IssuedToken, Standing, TOKENS_PATH};
use leptos::prelude::IntoAny as _;
use sandbox::Seed;
use wasm_bindgen_test::wasm_bindgen_test;

use super::change::{asked, confirmed, stage};
use super::desk::Desk;
use super::screen::{click, enter, open, text, until};

fn approval(is_own: bool, state: State) -> Approval {
    Approval {
        id: "request-1".to_owned(),
        state,
        asker: Author { id: "demo:administrator".to_owned(), name: "Adam Administrator".to_owned() },
        operation: Act { name: "DISABLE_ACCOUNT".to_owned(), title: "Deactivate an account".to_owned() },
        reason: Some("Left the company".to_owned()),
        body: Some(serde_json::json!({ "message": "Goodbye" })),
        asked_at: "2026-11-02T09:00:00Z".to_owned(),
        expires_at: "2026-11-02T17:00:00Z".to_owned(),
        is_own,
        may_decide: !is_own && state == State::Open,
        ..Approval::default()
    }
}

fn list(approvals: Vec<Approval>) -> Approvals {
    Approvals { approvals, rules: vec!["Always: delete accounts and cancel deletions.".to_owned()], sees_all: true, hidden: 0 }
}

fn tokens(tokens: Vec<AccessToken>) -> AccessTokens {
    AccessTokens { tokens, most_days: 90, grantable: vec![Capability::ReadDirectory, Capability::SuspendAccess] }
}

fn token(standing: Standing) -> AccessToken {
    AccessToken {
        id: "token-1".to_owned(),
        name: "Nightly".to_owned(),
        issuer: Author { id: "demo:owner".to_owned(), name: "Olive Owner".to_owned() },
        capabilities: vec![Capability::ReadDirectory],
        expires_at: "2027-01-02T09:00:00Z".to_owned(),
        standing,
        ..AccessToken::default()
    }
}

#[wasm_bindgen_test]
async fn a_change_that_waits_for_a_second_person_is_neither_done_nor_failed() {
    let desk = Desk::new(Seed::Awkward);
    desk.postpone("SUSPEND_USER", "request-1");
    let screen = stage(&desk, |proposal| proposal);
    asked(&screen).await;
    screen.says("second-person", "kept, unsent, until a colleague consents").await;
    screen.says("confirm", "Ask a second person").await;
    confirmed(&screen).await;
    screen.says("flag", "Waits for a second person").await;
    let words = text(&screen.part("flag").await);
    assert!(words.contains("Nothing was changed yet"), "{words}");
    for word in ["Confirmed", "Refused", "Accepted", "Undo"] {
        assert!(!words.contains(word), "{word}: {words}");
    }
    assert!(screen.has("[data-testid='flag'] a[href='/approvals/request-1']"));
    assert_eq!(desk.asked("SUSPEND_USER").len(), 1);
}

#[wasm_bindgen_test]
async fn a_form_says_that_a_second_person_is_needed_before_it_asks_for_one() {
    let desk = Desk::new(Seed::Awkward);
    desk.postpone("SUSPEND_USER", "request-1");
    let screen = stage(&desk, |proposal| Proposal { body: Some(Rc::new(|| "Fields".into_any())), ..proposal });
    asked(&screen).await;
    assert!(!screen.has("[data-testid='second-person']"), "what a form will send is not known yet");
    confirmed(&screen).await;
    screen.says("second-person", "Nothing was sent yet").await;
    screen.says("confirm", "Ask a second person").await;
    assert!(desk.asked("SUSPEND_USER").is_empty());
    confirmed(&screen).await;
    screen.says("flag", "Waits for a second person").await;
    assert_eq!(desk.asked("SUSPEND_USER").len(), 1);
}

#[wasm_bindgen_test]
async fn a_form_whose_change_needs_nobody_any_more_is_not_done_by_the_button_that_asks() {
    let desk = Desk::new(Seed::Awkward);
    desk.postpone("SUSPEND_USER", "request-1");
    let is_changed = Rc::new(Cell::new(false));
    let told = Rc::clone(&is_changed);
    let screen = stage(&desk, move |proposal| {
        let (plan, is_changed) = (Rc::clone(&proposal.plan), Rc::clone(&told));
        let filled_in = move || {
            let planned = plan()?;
            match &planned[0].undo {
                Undo::Exact(_, restore) if is_changed.get() => (restore().plan)(),
                _ => Ok(planned),
            }
        };
        Proposal { body: Some(Rc::new(|| "Fields".into_any())), plan: Rc::new(filled_in), ..proposal }
    });
    asked(&screen).await;
    confirmed(&screen).await;
    screen.says("confirm", "Ask a second person").await;
    is_changed.set(true);
    confirmed(&screen).await;
    screen.says("nobody-else", "done at once").await;
    screen.says("confirm", "Suspend").await;
    assert!(desk.asked("RESTORE_USER").is_empty());
    confirmed(&screen).await;
    until("the change is sent", || desk.asked("RESTORE_USER").len() == 1).await;
}

#[wasm_bindgen_test]
async fn what_needs_nobody_else_does_not_speak_of_a_second_person() {
    let desk = Desk::new(Seed::Awkward);
    desk.postpone("REMOVE_USER", "request-1");
    let screen = stage(&desk, |proposal| proposal);
    asked(&screen).await;
    assert!(!screen.has("[data-testid='second-person']"));
}

#[wasm_bindgen_test]
async fn a_request_shows_what_is_sent_who_asked_and_why_and_is_decided_once() {
    let desk = Desk::new(Seed::Awkward);
    desk.tell(&format!("{APPROVALS_PATH}/request-1"), &approval(false, State::Open));
    desk.tell(&format!("{APPROVALS_PATH}/request-1/approve"), &approval(false, State::Approved));
    let screen = open("/approvals/request-1", &desk);
    screen.says("sent", "Goodbye").await;
    let words = screen.text();
    for wanted in ["Deactivate an account", "Adam Administrator", "Left the company", "in the name of whoever asked"] {
        assert!(words.contains(wanted), "{wanted}: {words}");
    }
    assert!(!screen.has("[data-testid='withdraw']"));
    desk.tell(&format!("{APPROVALS_PATH}/request-1"), &approval(false, State::Approved));
    click(&screen.part("approve").await);
    until("the buttons are gone", || !screen.has("[data-testid='approve']")).await;
    assert!(screen.text().contains("How it ended"));
}

#[wasm_bindgen_test]
async fn whoever_asked_is_offered_to_withdraw_and_nothing_else() {
    let desk = Desk::new(Seed::Awkward);
    desk.tell(&format!("{APPROVALS_PATH}/request-1"), &approval(true, State::Open));
    let screen = open("/approvals/request-1", &desk);
    screen.part("withdraw").await;
    assert!(!screen.has("[data-testid='approve']") && !screen.has("[data-testid='decline']"));
}

#[wasm_bindgen_test]
async fn who_may_not_consent_is_told_for_whom_it_is_and_offered_nothing() {
    let desk = Desk::new(Seed::Awkward);
    let request = Approval { may_decide: false, ..approval(false, State::Open) };
    desk.tell(&format!("{APPROVALS_PATH}/request-1"), &request);
    let screen = open("/approvals/request-1", &desk);
    screen.says("decision", "may make this change themselves").await;
    assert!(screen.all("[data-testid='decision'] button, [data-testid='decision'] input").is_empty());
}

#[wasm_bindgen_test]
async fn an_empty_list_says_why_it_is_empty() {
    let desk = Desk::new(Seed::Awkward);
    desk.tell(APPROVALS_PATH, &list(Vec::new()));
    let screen = open("/approvals", &desk);
    screen.says("empty", "Nothing waits for a second person").await;
    assert!(screen.text().contains("Always: delete accounts"));
    let desk = Desk::new(Seed::Awkward);
    desk.tell(APPROVALS_PATH, &Approvals { sees_all: false, ..list(Vec::new()) });
    let screen = open("/approvals", &desk);
    screen.says("empty", "You see your own requests").await;
}

#[wasm_bindgen_test]
async fn the_list_names_what_waits_and_who_asked() {
    let desk = Desk::new(Seed::Awkward);
    desk.tell(APPROVALS_PATH, &list(vec![approval(false, State::Open)]));
    let screen = open("/approvals", &desk);
    screen.says("approvals", "Deactivate an account").await;
    let words = text(&screen.part("approvals").await);
    assert!(words.contains("Waits") && words.contains("Adam Administrator"), "{words}");
    assert!(screen.has("[data-testid='approvals'] a[href='/approvals/request-1']"));
}

#[wasm_bindgen_test]
async fn the_text_of_a_new_token_is_shown_once() {
    let desk = Desk::new(Seed::Awkward);
    desk.tell(TOKENS_PATH, &tokens(Vec::new()));
    let screen = open("/access-tokens", &desk);
    click(&screen.part("new-token").await);
    let form = screen.part("token-form").await;
    enter(&screen.wait("input[name='name']").await, "Nightly");
    screen.named("[data-testid='token-form'] button", "Issue the token").click();
    screen.says("form-message", "Choose at least one right.").await;
    click(&screen.wait("input[name='read-directory']").await);
    let secret = "rollcall_text-of-the-token".to_owned();
    desk.tell(TOKENS_PATH, &IssuedToken { token: token(Standing::Works), secret: secret.clone() });
    screen.named("[data-testid='token-form'] button", "Issue the token").click();
    screen.says("made-token", &secret).await;
    desk.tell(TOKENS_PATH, &tokens(vec![token(Standing::Works)]));
    screen.named("[data-testid='made-token'] button", "I have copied it").click();
    until("the text is gone", || !screen.text().contains(&secret)).await;
    drop(form);
}

#[wasm_bindgen_test]
async fn a_token_is_revoked_after_a_question() {
    let desk = Desk::new(Seed::Awkward);
    desk.tell(TOKENS_PATH, &tokens(vec![token(Standing::Works)]));
    let screen = open("/access-tokens", &desk);
    screen.says("access-tokens", "Works").await;
    screen.named("[data-testid='access-tokens'] button", "Revoke “Nightly”").click();
    let sure = screen.part("revoke-token").await;
    desk.tell(&format!("{TOKENS_PATH}/token-1"), &token(Standing::Revoked));
    desk.tell(TOKENS_PATH, &tokens(vec![token(Standing::Revoked)]));
    click(&sure);
    screen.says("access-tokens", "Revoked").await;
}

#[wasm_bindgen_test]
async fn who_may_not_issue_tokens_is_told_so_and_nothing_is_asked() {
    let desk: Rc<Desk> = Desk::new(Seed::Awkward);
    desk.sign_in_as(Role::Administrator);
    let screen = open("/access-tokens", &desk);
    screen.says("not-permitted", "issue access tokens for scripts").await;
    assert!(!screen.has("[data-testid='new-token']"));
}
