//! An organization without v2: people are found and opened through v1, what v1 lacks is said to be missing, and nothing is told as zero or never.

use catalogue::session::Tier;
use sandbox::{Seed, Tiers};
use wasm_bindgen_test::wasm_bindgen_test;

use super::desk::Desk;
use super::screen::{Screen, click, elements, open, text, until};

fn without_v2(seed: Seed) -> std::rc::Rc<Desk> {
    let desk = Desk::new(seed);
    desk.sandbox.borrow_mut().set_tiers(Tiers { v1: true, v2: false });
    desk
}

fn rows(screen: &Screen) -> Vec<String> {
    screen.all("[data-testid='grid-row']").iter().map(text).collect()
}

async fn complete(screen: &Screen) {
    until("the whole list", || screen.find("[data-testid='honest-line']").is_some_and(|line| text(&line).contains("· complete"))).await;
}

#[wasm_bindgen_test]
async fn people_are_listed_by_v1_and_the_page_says_so() {
    let desk = without_v2(Seed::Awkward);
    let screen = open("/users?q=susanne", &desk);
    complete(&screen).await;
    screen.says("tier-line", "Answered by the v1 API").await;
    until("the suspended person", || rows(&screen).iter().any(|row| row.contains("Susanne") && row.contains("Suspended"))).await;
    assert!(rows(&screen).iter().all(|row| row.contains("unknown")), "roles are not known: {:?}", rows(&screen));
    assert_eq!(desk.asked("SEARCH_USERS").len(), 1, "v2 is tried once");
    assert!(desk.asked("SEARCH_USERS_V1").iter().all(|asked| asked.body.as_deref().unwrap().contains("atlassian")));
    let people = desk.sandbox.borrow().users().filter(|user| user.account_type == "atlassian").count();
    let shown = screen.wait("[data-testid='honest-line']").await;
    let total = text(&shown).split(" of ").nth(1).and_then(|rest| rest.split(' ').next()).and_then(|number| number.parse::<usize>().ok());
    assert!(total.is_some_and(|total| total > 10 && total <= people), "{}: {people}", text(&shown));
}

#[wasm_bindgen_test]
async fn last_activity_comes_from_the_managed_accounts() {
    let desk = without_v2(Seed::Awkward);
    let gate = desk.hold("LIST_MANAGED_ACCOUNTS");
    let screen = open("/users?q=sigrid&columns=email,active,managed", &desk);
    complete(&screen).await;
    until("activity that is not known yet", || rows(&screen).first().is_some_and(|row| row.matches("unknown").count() == 2)).await;
    gate.open();
    until("the managed account", || rows(&screen).first().is_some_and(|row| row.contains("Managed") && !row.contains("unknown"))).await;
}

#[wasm_bindgen_test]
async fn a_filter_that_v1_would_ignore_is_refused_and_can_be_taken_off() {
    let desk = without_v2(Seed::Awkward);
    let screen = open("/users?role=atlassian%2Forg-admin", &desk);
    screen.says("not-offered", "has no filter by role").await;
    assert!(rows(&screen).is_empty() && !screen.has("[data-testid='empty']"), "neither everybody nor nobody: {}", screen.text());
    screen.named("button", "Clear all").click();
    complete(&screen).await;
    until("everybody", || rows(&screen).len() > 5).await;
    click(&screen.part("role-button").await);
    let panel = screen.wait("#role:popover-open").await;
    until("the reason", || text(&panel).contains("The v1 API has no such filter.")).await;
    assert!(elements(&panel, "input").is_empty());
}

#[wasm_bindgen_test]
async fn a_state_is_a_filter_in_v1_too() {
    let desk = without_v2(Seed::Awkward);
    let screen = open("/users?status=suspended", &desk);
    complete(&screen).await;
    until("suspended people only", || !rows(&screen).is_empty() && rows(&screen).iter().all(|row| row.contains("Suspended"))).await;
}

#[wasm_bindgen_test]
async fn a_person_opens_with_what_v1_knows_and_what_is_missing_is_said() {
    let desk = without_v2(Seed::Awkward);
    let id = desk.sandbox.borrow().users().find(|user| user.name == "Susanne Suspended").unwrap().account_id.to_string();
    let screen = open(&format!("/users/{}", catalogue::path::encode(&id)), &desk);
    screen.says("person-name", "Susanne Suspended").await;
    screen.says("state-sentence", "keeps roles and groups").await;
    screen.says("tier-line", "Answered by the v1 API").await;
    screen.says("access-card", "Not available on this tier").await;
    screen.says("groups-card", "Not available on this tier").await;
    until("whose account it is", || text(&screen.find("[data-testid='state-card']").unwrap()).contains("This organization")).await;
    assert!(!screen.has("[data-testid='failure']"), "nothing has failed: {}", screen.text());
}

#[wasm_bindgen_test]
async fn nobody_knows_a_person_whom_v1_does_not_find() {
    let screen = open("/users/712020%3A00000000-0000-0000-0000-00000000dead", &without_v2(Seed::Awkward));
    screen.part("unknown-person").await;
}

#[wasm_bindgen_test]
async fn counts_are_not_available_and_never_zero() {
    let desk = without_v2(Seed::Awkward);
    desk.keys.borrow_mut().tier = Some(Tier::V1);
    let screen = open("/", &desk);
    screen.says("people", "has no counts of people").await;
    screen.says("roles", "has no counts by role and account").await;
    screen.says("directories", "has no user directories").await;
    screen.says("tier-line", "Answered by the v1 API").await;
    assert!(!screen.has("[data-testid='failure']") && !screen.has("[data-testid='people'] .bars"), "{}", screen.text());
}

#[wasm_bindgen_test]
async fn with_neither_generation_the_list_fails_and_is_not_empty() {
    let desk = without_v2(Seed::Awkward);
    desk.sandbox.borrow_mut().set_tiers(Tiers { v1: false, v2: false });
    let screen = open("/users", &desk);
    screen.says("failure", "does not answer for this organization").await;
    assert!(!screen.has("[data-testid='empty']") && !screen.has("[data-testid='tier-line']"));
}

#[wasm_bindgen_test]
async fn the_palette_and_pasted_lists_find_people_through_v1() {
    let desk = without_v2(Seed::Awkward);
    let known = desk.sandbox.borrow().users().find(|user| user.name == "Susanne Suspended").unwrap().email.to_string();
    let screen = open("/users", &desk);
    complete(&screen).await;
    screen.named("button", "Look up a list").click();
    let dialog = screen.wait("dialog[open]").await;
    super::screen::enter(&elements(&dialog, "textarea")[0], &format!("{known}\nnobody@corp.example\n"));
    click(&elements(&dialog, "button[type='submit']")[0]);
    screen.says("paste-summary", "1 matched, 1 not found, 0 ambiguous").await;
    assert!(text(&dialog).contains("Suspended"), "the state comes along: {}", text(&dialog));
}
