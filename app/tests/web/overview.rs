//! The overview: each card loading, there, empty, failed and forbidden; one broken call costs one card.

use catalogue::capability::{Capability, Role};
use catalogue::session::{ProbeOutcome, Tier};
use leptos::prelude::*;
use sandbox::{Fault, FaultBody, RetryAfter, Seed};
use wasm_bindgen_test::wasm_bindgen_test;

use super::desk::{Desk, REQUEST_ID};
use super::screen::{Screen, address, elements, named, next_frame, open, text, until};

const CARDS: [&str; 7] = ["people", "roles", "accounts", "keys", "organization", "products", "domains"];

/// Waits until nothing is loading.
async fn settled(screen: &Screen) {
    screen.part("people").await;
    until("every card", || !screen.has(".skeleton") && !screen.has(".is-waiting")).await;
}

#[wasm_bindgen_test]
async fn every_card_is_a_region_with_a_name_and_shows_something() {
    let screen = open("/", &Desk::new(Seed::Sized(60)));
    settled(&screen).await;
    for card in CARDS {
        let card = screen.part(card).await;
        assert!(!super::screen::name(&card).is_empty());
    }
    assert!(!screen.has("[data-testid='failure']") && !screen.has("[data-testid='empty']"), "{}", screen.text());
}

#[wasm_bindgen_test]
async fn the_bars_say_the_counts_and_lead_to_their_people() {
    let desk = Desk::new(Seed::Awkward);
    let screen = open("/", &desk);
    settled(&screen).await;
    let people = screen.part("people").await;
    assert_eq!(elements(&people, "tbody tr").len(), 5);
    let suspended = elements(&people, "tbody a").into_iter().find(|link| text(link).contains("Suspended")).unwrap();
    assert_eq!(suspended.get_attribute("href").as_deref(), Some("/users?status=suspended"));
    super::screen::click(&suspended);
    until("the list", || address() == "/users?status=suspended").await;
}

#[wasm_bindgen_test]
async fn loading_and_loaded_take_the_same_room() {
    let desk = Desk::new(Seed::Awkward);
    let gate = desk.hold("COUNT_USERS");
    let screen = open("/", &desk);
    screen.wait("[data-testid='people'] .is-waiting").await;
    until("the rest", || !screen.has(".skeleton")).await;
    let people = screen.part("people").await;
    let before = people.get_bounding_client_rect().height();
    assert!(text(&people).contains("Counting people…"));
    gate.open();
    settled(&screen).await;
    let after = screen.part("people").await.get_bounding_client_rect().height();
    assert!((before - after).abs() < 1.0, "{before} became {after}");
}

#[wasm_bindgen_test]
async fn nobody_in_the_organization_is_told_apart_from_nothing_known() {
    let screen = open("/", &Desk::new(Seed::Empty));
    settled(&screen).await;
    let people = screen.part("people").await;
    assert!(text(&people).contains("Nobody is here yet"), "{}", text(&people));
    assert!(text(&screen.part("roles").await).contains("No roles are given out"));
}

#[wasm_bindgen_test]
async fn one_failed_count_costs_one_bar_and_can_be_asked_again() {
    let desk = Desk::new(Seed::Awkward);
    // The total is asked first, then the states in order: only the second call fails.
    let fault = Fault { operation: "COUNT_USERS".to_owned(), status: Some(500), times: Some(1), ..Fault::default() };
    desk.sandbox.borrow_mut().set_faults(vec![fault]);
    let screen = open("/", &desk);
    settled(&screen).await;
    until("all counts but one", || desk.asked("COUNT_USERS").len() == 8).await;
    assert!(screen.all("[data-testid='people'] tbody tr").len() == 5, "{}", screen.text());
    desk.heal();
    screen.named("button", "Read again").click();
    until("numbers everywhere", || !screen.text().contains("not known") && screen.has("[data-testid='people'] .bars")).await;
}

#[wasm_bindgen_test]
async fn counts_that_all_fail_give_one_failure_with_its_request_id() {
    let desk = Desk::new(Seed::Awkward);
    desk.fail("COUNT_USERS", 500, None);
    let screen = open("/", &desk);
    settled(&screen).await;
    let people = screen.part("people").await;
    assert_eq!(elements(&people, "[data-testid='failure']").len(), 1);
    assert!(text(&people).contains(REQUEST_ID), "{}", text(&people));
    assert!(!screen.has("[data-testid='roles'] [data-testid='failure']"));
    desk.heal();
    named(&people, "button", "Try again").click();
    until("the bars", || screen.has("[data-testid='people'] .bars")).await;
}

#[wasm_bindgen_test]
async fn one_broken_call_never_blanks_the_page() {
    let calls =
        [("GET_USER_STATS", "roles"), ("LIST_DIRECTORIES", "organization"), ("LIST_DOMAINS", "domains"), ("SEARCH_WORKSPACES", "products")];
    for (operation, card) in calls {
        let desk = Desk::new(Seed::Awkward);
        desk.fail(operation, 503, None);
        let screen = open("/", &desk);
        settled(&screen).await;
        screen.wait(&format!("[data-testid='{card}'] [data-testid='failure']")).await;
        for other in CARDS.into_iter().filter(|other| *other != card && !(operation == "GET_USER_STATS" && *other == "accounts")) {
            assert!(!screen.has(&format!("[data-testid='{other}'] [data-testid='failure']")), "{operation} broke {other}");
        }
    }
}

#[wasm_bindgen_test]
async fn an_answer_that_breaks_off_is_a_failure_and_not_an_empty_list() {
    let desk = Desk::new(Seed::Awkward);
    let fault = Fault { operation: "LIST_DOMAINS".to_owned(), body: FaultBody::Malformed, ..Fault::default() };
    desk.sandbox.borrow_mut().set_faults(vec![fault]);
    let screen = open("/", &desk);
    screen.wait("[data-testid='domains'] [data-testid='failure']").await;
    assert!(!screen.has("[data-testid='domains'] [data-testid='empty']"));
}

#[wasm_bindgen_test]
async fn a_named_waiting_time_counts_down_and_then_asks_by_itself() {
    let desk = Desk::new(Seed::Awkward);
    let fault = Fault {
        operation: "LIST_DOMAINS".to_owned(),
        status: Some(429),
        times: Some(1),
        retry_after: Some(RetryAfter::Seconds(1)),
        ..Fault::default()
    };
    desk.sandbox.borrow_mut().set_faults(vec![fault]);
    let screen = open("/", &desk);
    screen.says("domains", "by itself in 1 s").await;
    screen.says("domains", "corp.example").await;
    assert_eq!(desk.asked("LIST_DOMAINS").len(), 2);
}

#[wasm_bindgen_test]
async fn what_the_reader_may_not_see_is_said_and_not_asked_for() {
    let desk = Desk::new(Seed::Awkward);
    desk.sign_in_as(Role::Viewer);
    desk.forbid(Capability::ReadDirectory);
    let screen = open("/", &desk);
    settled(&screen).await;
    for card in ["people", "roles", "accounts"] {
        screen.wait(&format!("[data-testid='{card}'] [data-testid='not-permitted']")).await;
    }
    assert!(desk.asked("COUNT_USERS").is_empty() && desk.asked("GET_USER_STATS").is_empty());
    assert!(!screen.has("[data-testid='domains'] [data-testid='not-permitted']"));
}

#[wasm_bindgen_test]
async fn the_keys_are_told_with_what_to_do_about_them() {
    let desk = Desk::new(Seed::Empty);
    desk.keys.borrow_mut().tier = Some(Tier::V1);
    let refused = catalogue::session::Probe {
        title: "Managed accounts".to_owned(),
        operation: "LIST_MANAGED_ACCOUNTS".to_owned(),
        outcome: ProbeOutcome::Refused,
        detail: "Atlassian refused the key.".to_owned(),
        next_step: "Make a key without scopes.".to_owned(),
    };
    desk.keys.borrow_mut().probes.push(refused);
    let screen = open("/", &desk);
    screen.says("keys-summary", "2 of 3 checks work; 1 refused.").await;
    screen.says("keys-summary", "(v1)").await;
    let first = text(&screen.part("probe").await);
    assert!(first.contains("Managed accounts") && first.contains("Refused") && first.contains("Make a key without scopes."), "{first}");
    assert!(text(&screen.part("keys").await).contains("3 minutes ago"));
}

#[wasm_bindgen_test]
async fn a_check_of_keys_that_takes_long_holds_up_nothing_else() {
    let desk = Desk::new(Seed::Awkward);
    let gate = desk.hold("keys");
    let screen = open("/", &desk);
    screen.wait("[data-testid='people'] .bars").await;
    until("all but the keys", || screen.all(".skeleton").len() == 1).await;
    assert!(screen.has("[data-testid='keys'] .skeleton"));
    gate.open();
    screen.part("keys-summary").await;
}

#[wasm_bindgen_test]
async fn what_was_read_stays_when_reading_again_fails_and_is_marked() {
    let desk = Desk::new(Seed::Awkward);
    let screen = open("/", &desk);
    screen.says("domains", "corp.example").await;
    desk.is_offline.set(true);
    screen.named("button", "Read again").click();
    screen.wait("[data-testid='domains'] [data-testid='stale']").await;
    screen.says("domains", "corp.example").await;
    next_frame().await;
    assert!(document().title().starts_with("Overview"));
}

#[wasm_bindgen_test]
async fn a_key_near_its_end_is_warned_of_above_everything_and_listed_in_its_card() {
    let desk = Desk::new(Seed::Awkward);
    let key = |name: &str, days_left: i64| catalogue::expiry::KeyExpiry {
        key: name.to_owned(),
        setting: "organization_key_expires".to_owned(),
        expires: Some("2027-01-31".to_owned()),
        days_left: Some(days_left),
        is_exchanged: false,
    };
    desk.keys.borrow_mut().expiries = vec![key("organization key", 7), key("SCIM key of Okta", 200)];
    let screen = open("/", &desk);
    screen.says("key-expiry", "The organization key expires in 7 days, on 2027-01-31.").await;
    until("both keys in the card", || screen.all("[data-testid='key-end']").len() == 2).await;
    assert_eq!(screen.all("[data-testid='key-expiry']").len(), 1, "there is time for the other one");

    desk.sign_in_as(Role::Viewer);
    let screen = open("/", &desk);
    until("the card", || screen.all("[data-testid='key-end']").len() == 2).await;
    assert!(!screen.has("[data-testid='key-expiry']"), "a viewer does not look after keys");
    desk.keys.borrow_mut().expiries = vec![key("organization key", -2)];
    let screen = open("/", &desk);
    screen.says("key-expiry", "expired 2 days ago").await;
}
