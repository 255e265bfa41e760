//! The page of sessions: one's own for everybody, everybody's for owners, and ending them.

use std::rc::Rc;

use catalogue::capability::Role;
use catalogue::session::Person;
use catalogue::sessions::OpenSession;
use catalogue::wire::Method;
use sandbox::Seed;
use wasm_bindgen_test::wasm_bindgen_test;

use super::desk::Desk;
use super::screen::{Screen, click, open, text, until};

pub fn session(tag: &str, person: &str, name: &str, is_this: bool) -> OpenSession {
    OpenSession {
        tag: tag.to_owned(),
        person: Person { id: person.to_owned(), name: name.to_owned(), email: None },
        is_this,
        started: "2026-11-22T08:00:00Z".to_owned(),
        seen: "2026-11-22T08:10:00Z".to_owned(),
        browser: "Firefox on Linux".to_owned(),
        address: Some("192.0.2.7".to_owned()),
    }
}

fn desk() -> Rc<Desk> {
    let desk = Desk::new(Seed::Empty);
    *desk.sessions.borrow_mut() = vec![
        session("aaaa", "demo:owner", "Olive Owner", true),
        session("bbbb", "demo:owner", "Olive Owner", false),
        session("cccc", "demo:help-desk", "Hedda Helper", false),
        session("dddd", "demo:help-desk", "Hedda Helper", false),
        session("eeee", "demo:viewer", "Vera Viewer", false),
    ];
    desk
}

fn rows(screen: &Screen, list: &str) -> usize {
    screen.all(&format!("[data-testid='{list}'] tbody tr")).len()
}

async fn press(screen: &Screen, words: &str) {
    let found = || screen.all("button").into_iter().find(|button| text(button) == words && !button.has_attribute("disabled"));
    until(words, || found().is_some()).await;
    click(&found().unwrap());
}

#[wasm_bindgen_test]
async fn without_the_right_one_sees_one_s_own_sessions_alone() {
    let desk = desk();
    desk.sign_in_as(Role::Administrator);
    let screen = open("/sessions", &desk);
    screen.part("own").await;
    assert_eq!(rows(&screen, "own"), 2);
    assert!(!screen.has("[data-testid='everybody']"));
    assert!(text(&screen.part("own").await).contains("This session"));
    let asked = desk.asked("sessions");
    assert!(asked.iter().all(|request| !request.path.contains("everybody")), "nothing is asked that is not shown");
}

#[wasm_bindgen_test]
async fn one_s_other_sessions_are_ended_and_the_lists_read_again() {
    let desk = desk();
    let screen = open("/sessions", &desk);
    screen.part("everybody").await;
    assert_eq!((rows(&screen, "own"), rows(&screen, "everybody")), (2, 5));
    press(&screen, "End all others").await;
    until("one's own session alone", || rows(&screen, "own") == 1 && rows(&screen, "everybody") == 4).await;
    let asked = desk.asked("sessions");
    assert!(asked.iter().any(|request| request.method == Method::Delete && request.path.ends_with("?of=elsewhere")));
}

#[wasm_bindgen_test]
async fn an_owner_ends_one_session_and_all_of_a_person() {
    let desk = desk();
    let screen = open("/sessions", &desk);
    screen.part("everybody").await;
    press(&screen, "End of Vera Viewer, Firefox on Linux").await;
    until("four sessions", || rows(&screen, "everybody") == 4).await;
    press(&screen, "End all of Hedda Helper").await;
    until("one's own sessions", || rows(&screen, "everybody") == 2).await;
    assert!(desk.sessions.borrow().iter().all(|one| one.person.id == "demo:owner"));
}

#[wasm_bindgen_test]
async fn signing_everybody_out_asks_first() {
    let desk = desk();
    let screen = open("/sessions", &desk);
    screen.part("everybody").await;
    press(&screen, "Sign everybody out…").await;
    screen.wait("dialog[open]").await;
    press(&screen, "Cancel").await;
    until("no dialog", || !screen.has("dialog[open]")).await;
    assert_eq!(desk.sessions.borrow().len(), 5);
}

#[wasm_bindgen_test]
async fn owners_read_the_warnings_of_their_installation() {
    let desk = desk();
    desk.change_session(|session| session.warnings = vec!["People are told apart by an unsigned header.".to_owned()]);
    let screen = open("/sessions", &desk);
    let banner = screen.wait(".banner.is-danger").await;
    assert!(text(&banner).contains("unsigned header"));
}
