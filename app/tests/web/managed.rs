//! Managed accounts: read page by page with the total, narrowed here, empty for one of two reasons, and there without v2.

use catalogue::capability::Capability;
use sandbox::{Seed, Switches, Tiers};
use wasm_bindgen_test::wasm_bindgen_test;

use super::desk::Desk;
use super::screen::{Screen, address, click, elements, enter, name, named, open, text, until};

fn rows(screen: &Screen) -> Vec<String> {
    screen.all("[data-testid='grid-row']").iter().map(text).collect()
}

fn honest(screen: &Screen) -> String {
    screen.find("[data-testid='honest-line']").map(|line| text(&line)).unwrap_or_default()
}

async fn complete(screen: &Screen) {
    until("the whole list", || honest(screen).contains("· complete")).await;
}

#[wasm_bindgen_test]
async fn accounts_are_read_page_by_page_with_their_total() {
    let desk = Desk::new(Seed::Sized(250));
    let gate = desk.hold("LIST_MANAGED_ACCOUNTS");
    let screen = open("/managed", &desk);
    screen.wait(".grid .skeleton").await;
    assert!(honest(&screen).contains("Reading…"));
    gate.open();
    complete(&screen).await;
    let asked = desk.asked("LIST_MANAGED_ACCOUNTS");
    assert!(asked.len() >= 2 && asked[1].path.contains("cursor="), "the pages of the upstream: {asked:?}");
    assert!(!asked[1].path.contains("https"), "a cursor and no address is sent: {}", asked[1].path);
    until("rows", || rows(&screen).len() > 5).await;
    let all = screen.wait("[role='grid']").await.get_attribute("aria-rowcount").unwrap().parse::<usize>().unwrap() - 1;
    assert!(honest(&screen).starts_with(&format!("{all} managed accounts")), "{}", honest(&screen));
}

#[wasm_bindgen_test]
async fn a_row_says_seat_and_last_use_by_product_and_leads_to_the_person() {
    let screen = open("/managed?q=sigrid", &Desk::new(Seed::Awkward));
    complete(&screen).await;
    until("the row", || rows(&screen).len() == 1).await;
    let row = rows(&screen).remove(0);
    assert!(row.contains("Account active") && (row.contains("Takes a seat") || row.contains("no seat")), "{row}");
    assert!(row.contains(": "), "a product with its last use: {row}");
    click(&screen.part("grid-row").await);
    screen.says("person-name", "Sigrid Synced").await;
}

#[wasm_bindgen_test]
async fn filters_count_what_they_would_give_and_go_into_the_address() {
    let screen = open("/managed", &Desk::new(Seed::Awkward));
    complete(&screen).await;
    click(&screen.part("account-button").await);
    let panel = screen.wait("#account:popover-open").await;
    let choice = |start: &str| elements(&panel, "label").into_iter().find(|label| text(label).starts_with(start));
    until("the choices", || choice("Deactivated").is_some()).await;
    let label = text(&choice("Deactivated").unwrap());
    let count: usize = label.rsplit(' ').next().and_then(|number| number.parse().ok()).unwrap_or_else(|| panic!("no count: {label}"));
    let input = elements(&panel, "input").into_iter().find(|input| name(input).starts_with("Deactivated")).unwrap();
    click(&input);
    until("the address", || address() == "/managed?account=inactive").await;
    until("as many as counted", || rows(&screen).len() == count && rows(&screen).iter().all(|row| row.contains("Deactivated"))).await;
    assert!(honest(&screen).starts_with(&format!("{count} of ")), "{}", honest(&screen));
    screen.named("button", "Clear all").click();
    until("the plain address", || address() == "/managed").await;
}

#[wasm_bindgen_test]
async fn who_was_never_seen_is_found_apart_from_who_was_not_seen_lately() {
    let screen = open("/managed?inactive=none", &Desk::new(Seed::Awkward));
    complete(&screen).await;
    until("accounts without activity", || !rows(&screen).is_empty() && rows(&screen).iter().all(|row| row.contains("none seen"))).await;
    enter(&screen.part("managed-search").await, "nobody is called this");
    screen.says("empty", "No managed account matches").await;
    screen.named("button", "Show all accounts").click();
    until("all of them", || rows(&screen).len() > 5).await;
}

#[wasm_bindgen_test]
async fn without_a_verified_domain_the_empty_list_says_so() {
    let desk = Desk::new(Seed::Awkward);
    desk.sandbox.borrow_mut().set_switches(Switches { verified_domains: false, ..Switches::default() });
    let screen = open("/managed", &desk);
    screen.says("empty", "No domain is verified").await;
    assert!(honest(&screen).contains("0 managed accounts · complete"), "{}", honest(&screen));
}

#[wasm_bindgen_test]
async fn with_a_verified_domain_the_empty_list_says_that_nobody_is_claimed() {
    let screen = open("/managed", &Desk::new(Seed::Empty));
    screen.says("empty", "No account is claimed yet").await;
}

#[wasm_bindgen_test]
async fn when_the_domains_cannot_be_read_the_reason_stays_open() {
    let desk = Desk::new(Seed::Empty);
    desk.fail("LIST_DOMAINS", 503, None);
    let screen = open("/managed", &desk);
    screen.part("failure").await;
    assert!(screen.text().contains("listed no managed account") && !screen.has("[data-testid='empty']"), "{}", screen.text());
}

#[wasm_bindgen_test]
async fn the_list_is_there_without_v2() {
    let desk = Desk::new(Seed::Awkward);
    desk.sandbox.borrow_mut().set_tiers(Tiers { v1: true, v2: false });
    let screen = open("/managed", &desk);
    complete(&screen).await;
    until("rows", || rows(&screen).len() > 5).await;
}

#[wasm_bindgen_test]
async fn a_list_that_cannot_be_read_is_a_failure_and_never_empty() {
    let desk = Desk::new(Seed::Awkward);
    desk.fail("LIST_MANAGED_ACCOUNTS", 503, None);
    let screen = open("/managed", &desk);
    let failure = screen.part("failure").await;
    assert!(!screen.has("[data-testid='empty']") && honest(&screen).contains("not complete"), "{}", honest(&screen));
    desk.heal();
    named(&failure, "button", "Try again").click();
    complete(&screen).await;
}

#[wasm_bindgen_test]
async fn who_may_not_see_accounts_is_told_and_nothing_is_asked() {
    let desk = Desk::new(Seed::Awkward);
    desk.forbid(Capability::ReadAccount);
    let screen = open("/managed", &desk);
    screen.part("not-permitted").await;
    assert!(desk.asked("LIST_MANAGED_ACCOUNTS").is_empty());
}
