//! What a person sees while nothing is sent to Atlassian for a while: how long yet, that it goes on by itself, and how old is what stays on the screen.

use std::rc::Rc;

use catalogue::problem::{Problem, UPSTREAM_AWAY, UPSTREAM_PAUSED};
use sandbox::{Fault, FaultBody, Seed};
use wasm_bindgen_test::wasm_bindgen_test;

use super::desk::Desk;
use super::screen::{open, text, until};

/// Once the wish of the test before, to have everything as it is now, has passed.
async fn unhurried(desk: Rc<Desk>) -> Rc<Desk> {
    until("a reader who takes what was kept", || app::anew::header().is_none()).await;
    desk
}

fn held(code: &str, status: u16, title: &str, seconds: u64) -> Problem {
    Problem {
        status,
        code: code.to_owned(),
        title: title.to_owned(),
        detail: "Nothing is sent for a moment.".to_owned(),
        next_step: "Wait for the time shown; reading goes on by itself.".to_owned(),
        retry_after: Some(seconds),
        ..Problem::default()
    }
}

#[wasm_bindgen_test]
async fn a_pause_counts_down_in_its_title_and_reading_goes_on_by_itself() {
    let desk = Desk::new(Seed::Awkward);
    desk.refuse("LIST_DOMAINS", held(UPSTREAM_PAUSED, 429, "Atlassian asks us to wait", 3));
    let screen = open("/", &desk);
    screen.says("domains", "Atlassian asks us to wait 3 s").await;
    let counted = screen.wait("[data-testid='domains'] [data-testid='countdown']").await;
    assert_eq!(counted.get_attribute("aria-hidden").as_deref(), Some("true"), "it would be read out every second");
    until("the countdown", || text(&counted).contains("wait 2 s")).await;
    desk.permit();
    screen.says("domains", "corp.example").await;
}

#[wasm_bindgen_test]
async fn an_upstream_that_is_left_alone_is_named_with_the_time_of_the_next_try() {
    let desk = Desk::new(Seed::Awkward);
    desk.refuse("LIST_DOMAINS", held(UPSTREAM_AWAY, 503, "Atlassian does not answer", 2));
    let screen = open("/", &desk);
    screen.says("domains", "Atlassian does not answer; trying again at ").await;
    desk.permit();
    screen.says("domains", "corp.example").await;
}

#[wasm_bindgen_test]
async fn what_was_read_before_stays_with_its_age_and_is_read_again_by_itself() {
    let desk = Desk::new(Seed::Awkward);
    let screen = open("/", &desk);
    screen.says("domains", "corp.example").await;
    desk.refuse("LIST_DOMAINS", held(UPSTREAM_PAUSED, 429, "Atlassian asks us to wait", 1));
    screen.named("button", "Read again").click();
    screen.says("domains", "As it was read just now").await;
    screen.says("domains", "corp.example").await;
    desk.permit();
    until("the mark to go", || !screen.has("[data-testid='domains'] [data-testid='stale']")).await;
    let asked = desk.asked("LIST_DOMAINS");
    assert!(asked[1..].iter().all(|request| request.headers.contains(&("cache-control", "no-cache".to_owned()))), "{asked:?}");
}

#[wasm_bindgen_test]
async fn what_the_service_had_kept_says_how_old_it_is_until_it_is_read_anew() {
    let desk = unhurried(Desk::new(Seed::Awkward)).await;
    desk.kept_for.set(Some(8));
    let screen = open("/", &desk);
    screen.says("domains", "corp.example").await;
    screen.says("domains", " s ago").await;
    let before = desk.asked("LIST_DOMAINS").len();
    let domains = screen.part("domains").await;
    super::screen::click(&super::screen::elements(&domains, "[data-testid='kept'] button")[0]);
    until("the mark to go", || !screen.has("[data-testid='domains'] [data-testid='kept']")).await;
    let focused = web_sys::window().unwrap().document().unwrap().active_element().unwrap();
    assert_eq!(
        focused.get_attribute("data-testid").as_deref(),
        Some("domains"),
        "whoever reads with the keyboard is not sent to the start"
    );
    let asked = desk.asked("LIST_DOMAINS");
    assert!(asked.len() > before && asked.last().unwrap().headers.contains(&("cache-control", "no-cache".to_owned())), "{asked:?}");
    screen.says("domains", "corp.example").await;
}

#[wasm_bindgen_test]
async fn what_was_kept_for_a_moment_only_is_as_good_as_new() {
    let desk = unhurried(Desk::new(Seed::Awkward)).await;
    desk.kept_for.set(Some(2));
    let screen = open("/", &desk);
    screen.says("domains", "corp.example").await;
    assert!(!screen.has("[data-testid='kept']"));
}

#[wasm_bindgen_test]
async fn a_list_says_how_old_it_is_and_is_read_past_what_was_kept() {
    let desk = unhurried(Desk::new(Seed::Awkward)).await;
    desk.kept_for.set(Some(9));
    let screen = open("/users", &desk);
    screen.says("honest-line", " s ago").await;
    screen.named("button", "Read the list again").click();
    screen.says("honest-line", "· complete · read just now").await;
    let asked = desk.asked("SEARCH_USERS");
    assert!(asked.last().unwrap().headers.contains(&("cache-control", "no-cache".to_owned())), "{asked:?}");
}

#[wasm_bindgen_test]
async fn the_record_is_read_while_atlassian_does_not_answer() {
    let desk = Desk::new(Seed::Awkward);
    desk.fail("*", 503, None);
    let screen = open("/changes", &desk);
    until("the record", || screen.all("main").iter().any(|main| text(main).contains("The record is whole"))).await;
    assert!(!screen.has("main [data-testid='failure']"));
}

#[wasm_bindgen_test]
async fn a_list_that_leads_back_to_itself_is_stopped_and_never_called_complete() {
    let desk = Desk::new(Seed::Awkward);
    let body = FaultBody::Text("{\"data\":[],\"links\":{\"next\":\"again\"}}".to_owned());
    desk.sandbox.borrow_mut().set_faults(vec![Fault { operation: "SEARCH_USERS".to_owned(), body, ..Fault::default() }]);
    let screen = open("/users", &desk);
    screen.wait("main [data-testid='failure']").await;
    assert!(desk.asked("SEARCH_USERS").len() <= 3);
}
