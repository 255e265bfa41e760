//! The session ends in the middle of work, or a change needs a fresh proof of who somebody is: said once, with a way on, and nothing typed is lost.

use catalogue::problem::Problem;
use catalogue::session::STEP_UP_REQUIRED;
use sandbox::Seed;
use wasm_bindgen_test::wasm_bindgen_test;

use super::change::{asked, confirmed, stage};
use super::desk::Desk;
use super::screen::{Screen, click, enter, open, text, until};

fn typed(screen: &Screen) -> String {
    let field = screen.find("input[type='search']").expect("the search field");
    js_sys::Reflect::get(&field, &"value".into()).ok().and_then(|value| value.as_string()).unwrap_or_default()
}

async fn said(screen: &Screen, words: &str) {
    until("the words", || screen.text().contains(words)).await;
}

#[wasm_bindgen_test]
async fn an_ended_session_is_said_once_and_what_was_typed_stays() {
    let desk = Desk::new(Seed::Awkward);
    let screen = open("/users", &desk);
    enter(&screen.wait("input[type='search']").await, "nelly");
    let session = desk.session.borrow_mut().take();
    // Any question that is answered with "who are you?".
    screen.part("export").await;
    screen.named("button", "Export").click();
    until("the forms", || screen.all("dialog[open] button").iter().any(|button| text(button) == "Save as CSV")).await;
    screen.named("button", "Save as CSV").click();
    screen.says("session-ended", "with everything you typed").await;
    let way = screen.wait("[data-testid='session-ended'] a[target='_blank']").await;
    assert!(way.get_attribute("href").is_some_and(|href| href.starts_with("/auth/sign-in?return=%2Fusers")), "{way:?}");
    screen.named("button", "I have signed in").click();
    said(&screen, "Nobody is signed in yet").await;
    assert!(screen.has("[data-testid='session-ended']"));

    *desk.session.borrow_mut() = session;
    screen.named("button", "I have signed in").click();
    until("the dialog is closed", || !screen.has("[data-testid='session-ended']")).await;
    said(&screen, "You are signed in again").await;
    assert_eq!(typed(&screen), "nelly");
}

#[wasm_bindgen_test]
async fn somebody_else_does_not_go_on_with_the_page_of_another() {
    let desk = Desk::new(Seed::Awkward);
    let screen = open("/users", &desk);
    screen.part("export").await;
    let session = desk.session.borrow_mut().take();
    screen.named("button", "Export").click();
    until("the forms", || screen.all("dialog[open] button").iter().any(|button| text(button) == "Save as CSV")).await;
    screen.named("button", "Save as CSV").click();
    screen.part("session-ended").await;
    *desk.session.borrow_mut() = session;
    desk.change_session(|session| session.person.name = "Hedda Helper".to_owned());
    desk.change_session(|session| session.person.id = "demo:help-desk".to_owned());
    screen.named("button", "I have signed in").click();
    said(&screen, "You are signed in as Hedda Helper").await;
    said(&screen, "Load this page anew").await;
}

#[wasm_bindgen_test]
async fn a_change_that_needs_a_fresh_proof_leads_to_it_and_says_that_it_has_to_be_repeated() {
    let desk = Desk::new(Seed::Awkward);
    desk.refuse(
        "SUSPEND_USER",
        Problem {
            status: 403,
            code: STEP_UP_REQUIRED.to_owned(),
            title: "Prove again who you are".to_owned(),
            detail: "It needs a sign-in of the last minutes.".to_owned(),
            next_step: "Sign in again at /auth/step-up and repeat the request.".to_owned(),
            ..Problem::default()
        },
    );
    let screen = stage(&desk, |proposal| proposal);
    asked(&screen).await;
    confirmed(&screen).await;
    let way = screen.part("step-up").await;
    assert!(way.get_attribute("href").is_some_and(|href| href.starts_with("/auth/step-up?return=%2F")), "{way:?}");
    assert_eq!(way.get_attribute("target").as_deref(), Some("_blank"));
    let told = text(&screen.part("flag").await);
    assert!(told.contains("do it once more: it was not sent"), "{told}");
    desk.permit();
    click(&screen.wait("#propose").await);
    screen.part("proposal").await;
    confirmed(&screen).await;
    until("a flag that says so", || screen.all("[data-testid='flag']").iter().any(|flag| text(flag).contains("Confirmed"))).await;
}
