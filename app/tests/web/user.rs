//! The page of one person: everything joined, each part failing for itself, every awkward person bearable.

use catalogue::capability::{Capability, Role};
use catalogue::path::encode;
use sandbox::Seed;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

use super::desk::Desk;
use super::screen::{Screen, named, open, text, until};

const CARDS: [&str; 7] = ["state-card", "profile-card", "access-card", "activity-card", "groups-card", "scim-card", "tokens-card"];

fn address_of(desk: &Rc<Desk>, name: &str) -> String {
    let sandbox = desk.sandbox.borrow();
    let user = sandbox.users().find(|user| user.name == name).unwrap();
    format!("/users/{}", encode(&user.account_id))
}

pub fn open_person(desk: &Rc<Desk>, name: &str) -> Screen {
    open(&address_of(desk, name), desk)
}

pub async fn settled(screen: &Screen) {
    screen.wait("h1").await;
    until("every part", || screen.has(".card, [data-testid='unknown-person']") && !screen.has(".skeleton")).await;
}

#[wasm_bindgen_test]
async fn everything_about_a_person_stands_on_one_page() {
    let desk = Desk::new(Seed::Awkward);
    let screen = open_person(&desk, "Sigrid Synced");
    settled(&screen).await;
    for card in CARDS {
        assert!(!text(&screen.part(card).await).is_empty());
    }
    assert!(!screen.has("[data-testid='failure']"), "{}", screen.text());
    screen.says("person-name", "Sigrid Synced").await;
    assert!(screen.has("[data-testid='profile-card'] .lock"), "a field that the identity provider owns says so");
}

#[wasm_bindgen_test]
async fn the_state_is_told_in_one_sentence_and_three_axes() {
    let desk = Desk::new(Seed::Awkward);
    let screen = open_person(&desk, "Susanne Suspended");
    settled(&screen).await;
    let card = screen.part("state-card").await;
    for words in ["Suspended", "Sign-in", "This organization", "Managed by"] {
        assert!(text(&card).contains(words), "{words} is missing in {}", text(&card));
    }
    screen.part("state-sentence").await;
}

#[wasm_bindgen_test]
async fn the_page_stands_before_the_first_answer() {
    let desk = Desk::new(Seed::Awkward);
    let gate = desk.hold("GET_USER");
    let profile = desk.hold("GET_PROFILE");
    let screen = open_person(&desk, "Sigrid Synced");
    screen.wait("[data-testid='state-card'] .skeleton").await;
    screen.says("person-name", "Reading…").await;
    gate.open();
    profile.open();
    screen.says("person-name", "Sigrid Synced").await;
}

#[wasm_bindgen_test]
async fn one_broken_call_never_blanks_the_page() {
    let calls = [
        "GET_USER",
        "GET_PROFILE",
        "GET_PERMISSIONS",
        "LIST_USER_ROLES",
        "SEARCH_WORKSPACES",
        "SEARCH_GROUPS",
        "GET_LAST_ACTIVE_DATES",
        "GET_SCIM_LINKS",
        "LIST_API_TOKENS",
    ];
    for operation in calls {
        let desk = Desk::new(Seed::Awkward);
        desk.fail(operation, 503, None);
        let screen = open_person(&desk, "Sigrid Synced");
        settled(&screen).await;
        screen.says("person-name", "Sigrid Synced").await;
        for card in CARDS {
            screen.part(card).await;
        }
        let failed = CARDS.into_iter().filter(|card| screen.has(&format!("[data-testid='{card}'] [data-testid='failure']"))).count();
        assert!(failed <= 2, "{operation} broke {failed} cards: {}", screen.text());
    }
}

#[wasm_bindgen_test]
async fn when_everything_is_away_the_page_says_so_and_recovers() {
    let desk = Desk::new(Seed::Awkward);
    desk.fail("*", 503, None);
    let screen = open_person(&desk, "Sigrid Synced");
    settled(&screen).await;
    let card = screen.wait("[data-testid='state-card'] [data-testid='failure']").await;
    desk.heal();
    named(&card, "button", "Try again").click();
    screen.says("person-name", "Sigrid Synced").await;
}

#[wasm_bindgen_test]
async fn an_id_that_nobody_has_is_told_apart_from_a_failure() {
    let screen = open("/users/557058%3Anobody", &Desk::new(Seed::Awkward));
    screen.says("unknown-person", "557058:nobody").await;
}

#[wasm_bindgen_test]
async fn an_unmanaged_person_is_no_failure() {
    let desk = Desk::new(Seed::Awkward);
    let screen = open_person(&desk, "Ulla Unmanaged");
    settled(&screen).await;
    screen.wait("[data-testid='profile-card'] [data-testid='unmanaged']").await;
    assert!(!screen.has("[data-testid='profile-card'] [data-testid='failure']"));
}

#[wasm_bindgen_test]
async fn what_the_role_leaves_out_is_said_and_not_asked_for() {
    let desk = Desk::new(Seed::Awkward);
    desk.sign_in_as(Role::Viewer);
    desk.forbid(Capability::ReadApiTokens);
    let screen = open_person(&desk, "Sigrid Synced");
    settled(&screen).await;
    screen.wait("[data-testid='tokens-card'] [data-testid='not-permitted']").await;
    assert!(desk.asked("LIST_API_TOKENS").is_empty());
}

#[wasm_bindgen_test]
async fn what_a_viewer_cannot_do_is_listed_with_the_reason() {
    let desk = Desk::new(Seed::Awkward);
    desk.sign_in_as(Role::Viewer);
    let screen = open_person(&desk, "Sigrid Synced");
    settled(&screen).await;
    until("the acts", || text(&screen.find("[data-testid='possible']").unwrap()).contains("role")).await;
}

#[wasm_bindgen_test]
async fn every_awkward_person_has_a_page_that_holds() {
    let desk = Desk::new(Seed::Awkward);
    let ids: Vec<String> = desk.sandbox.borrow().users().map(|user| user.account_id.to_string()).collect();
    assert!(ids.len() >= 30);
    for id in ids {
        let screen = open(&format!("/users/{}", encode(&id)), &desk);
        settled(&screen).await;
        assert!(!screen.find("h1").map(|heading| text(&heading)).unwrap_or_default().is_empty(), "{id} has no heading");
        // A refusal of the upstream is a fact about the person; anything else would be a fault.
        assert!(!screen.has("[data-testid='failure'].is-danger"), "{id}: {}", screen.text());
    }
}
