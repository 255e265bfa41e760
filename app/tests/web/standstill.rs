//! The pages about sessions, rights, tokens, approvals and the record when things stand still: a slow service, a store that fails, a role that may not.
//! None of it may look like an empty list.

use std::rc::Rc;

use catalogue::approval::{APPROVALS_PATH, Approval, Approvals, State};
use catalogue::capability::Role;
use catalogue::record::{ACCOUNT, Act, Author, RECORD_HEALTH_PATH, RECORD_PATH, Target};
use catalogue::rights::RIGHTS_PATH;
use catalogue::script::TOKENS_PATH;
use catalogue::sessions::SESSIONS_PATH;
use sandbox::Seed;
use wasm_bindgen_test::wasm_bindgen_test;

use super::desk::Desk;
use super::screen::{Screen, click, focused, open, text, until};

/// Each page with the address that it reads and the name under which the desk holds that back.
const PAGES: [(&str, &str, &str); 7] = [
    ("/approvals", APPROVALS_PATH, "unknown"),
    ("/approvals/request-1", "/api/rollcall/approvals/request-1", "unknown"),
    ("/access-tokens", TOKENS_PATH, "unknown"),
    ("/rights", RIGHTS_PATH, "unknown"),
    ("/sessions", SESSIONS_PATH, "sessions"),
    ("/changes", RECORD_PATH, "record"),
    ("/record", RECORD_HEALTH_PATH, "record-health"),
];

fn looks_empty(screen: &Screen) -> bool {
    screen.has("[data-testid='empty']") || screen.has("main table tbody tr")
}

fn request(state: State, account: &str) -> Approval {
    Approval {
        id: "request-1".to_owned(),
        state,
        asker: Author { id: "demo:owner".to_owned(), name: "Olive Owner".to_owned() },
        operation: Act { name: "REMOVE_USER".to_owned(), title: "Remove a person".to_owned() },
        targets: vec![Target { name: ACCOUNT.to_owned(), value: account.to_owned() }],
        asked_at: "2026-11-02T09:00:00Z".to_owned(),
        expires_at: "2026-11-02T17:00:00Z".to_owned(),
        is_own: true,
        ..Approval::default()
    }
}

fn requests(approvals: Vec<Approval>) -> Approvals {
    Approvals { approvals, rules: vec!["Always: remove people from the organization.".to_owned()], sees_all: true, hidden: 0 }
}

#[wasm_bindgen_test]
async fn a_store_that_fails_is_said_to_fail_and_is_never_an_empty_list() {
    for (page, path, _) in PAGES {
        let desk = Desk::new(Seed::Empty);
        desk.tell_failure(path, 503, "store_unavailable", "The service cannot use its store");
        let screen = open(page, &desk);
        screen.says("failure", "The service cannot use its store").await;
        assert!(!looks_empty(&screen), "{page}: {}", screen.text());
        assert!(screen.all("[data-testid='failure'] button").iter().any(|button| text(button).starts_with("Try again")), "{page}");
    }
}

#[wasm_bindgen_test]
async fn a_slow_answer_is_awaited_with_a_heading_and_no_empty_list() {
    for (page, _, name) in PAGES {
        let desk = Desk::new(Seed::Empty);
        let gate = desk.hold(name);
        let screen = open(page, &desk);
        screen.wait("main .skeleton").await;
        assert!(screen.has("main h1"), "{page} has its heading at once");
        assert!(!looks_empty(&screen) && !screen.has("[data-testid='failure']"), "{page}: {}", screen.text());
        gate.open();
        until("the answer is shown", || !screen.has("main .skeleton")).await;
    }
}

#[wasm_bindgen_test]
async fn a_viewer_who_comes_by_address_reads_what_they_see_and_what_not() {
    let viewer = || -> Rc<Desk> {
        let desk = Desk::new(Seed::Empty);
        desk.sign_in_as(Role::Viewer);
        desk
    };
    let desk = viewer();
    let screen = open("/access-tokens", &desk);
    screen.says("not-permitted", "You may not issue access tokens for scripts").await;
    assert!(!looks_empty(&screen) && desk.asked("unknown").is_empty(), "nothing is asked that is refused anyway");
    let desk = viewer();
    desk.tell(APPROVALS_PATH, &Approvals { sees_all: false, ..requests(Vec::new()) });
    let screen = open("/approvals", &desk);
    screen.says("empty", "You see your own requests").await;
    let desk = viewer();
    let screen = open("/sessions", &desk);
    screen.says("empty", "No sessions").await;
    assert!(!screen.has("#all-sessions"));
    let desk = viewer();
    desk.is_own.set(true);
    let screen = open("/changes", &desk);
    screen.says("own-only", "you see only your own").await;
    screen.says("empty", "No change is on record yet").await;
    assert!(!screen.text().contains("Nothing is on record"), "there may be much that a viewer does not see");
}

#[wasm_bindgen_test]
async fn nothing_that_stands_in_place_of_a_list_is_a_heading_out_of_order() {
    let desk = Desk::new(Seed::Empty);
    desk.tell(APPROVALS_PATH, &requests(Vec::new()));
    let screen = open("/approvals", &desk);
    screen.part("empty").await;
    let levels: Vec<String> = screen.all("main :is(h1, h2, h3, h4)").iter().map(|heading| heading.tag_name()).collect();
    assert_eq!(levels, ["H1", "H2"], "the page and what needs a second person");
}

#[wasm_bindgen_test]
async fn the_menu_counts_what_waits_for_the_reader_and_the_list_brings_it_up_to_date() {
    let desk = Desk::new(Seed::Empty);
    desk.change_session(|session| session.waiting = 3);
    let mine = Approval { is_own: false, may_decide: true, ..request(State::Open, "one") };
    desk.tell(APPROVALS_PATH, &requests(vec![mine, request(State::Open, "two")]));
    let screen = open("/", &desk);
    let counted = || screen.all("nav a[href='/approvals'] [data-testid='waiting']").first().map(text);
    until("the count of the session", || counted().is_some_and(|words| words.starts_with('3'))).await;
    click(&screen.wait("nav a[href='/approvals']").await);
    screen.says("approvals", "Waits for you").await;
    until("the count of the list", || counted().is_some_and(|words| words.starts_with('1'))).await;
    desk.tell(APPROVALS_PATH, &requests(Vec::new()));
    screen.named("main button", "Read again").click();
    until("no count", || counted().is_none()).await;
}

#[wasm_bindgen_test]
async fn whoever_asked_reads_on_the_person_what_became_of_it() {
    let desk = Desk::new(Seed::Awkward);
    let account = desk.sandbox.borrow().identity().organization_id.clone();
    let page = format!("/users/{account}");
    for (state, word, words) in [
        (State::Open, "Waits", "Nothing was changed yet"),
        (State::Declined, "Declined", "Nothing was changed"),
        (State::Expired, "Expired", "Ask again"),
        (State::Approved, "Approved", "It was sent"),
    ] {
        let decided = Approval { decision_reason: Some("Not before Friday".to_owned()), ..request(state, &account) };
        desk.tell(APPROVALS_PATH, &requests(vec![decided]));
        let screen = open(&page, &desk);
        screen.says("requests-card", word).await;
        let said = text(&screen.part("requests-card").await);
        assert!(said.contains(words) && said.contains("Not before Friday") && said.contains("asked by you"), "{said}");
        assert!(screen.has("[data-testid='requests-card'] a[href='/approvals/request-1']"));
    }
    desk.tell_failure(APPROVALS_PATH, 503, "store_unavailable", "The service cannot use its store");
    let screen = open(&page, &desk);
    screen.says("requests-card", "The service cannot use its store").await;
}

#[wasm_bindgen_test]
async fn questions_before_something_ends_start_on_cancel() {
    let desk = Desk::new(Seed::Empty);
    *desk.sessions.borrow_mut() = vec![super::sessions::session("aaaa", "demo:owner", "Olive Owner", true)];
    let screen = open("/sessions", &desk);
    click(&screen.part("everybody-out").await);
    screen.wait("dialog[open]").await;
    until("focus on Cancel", || focused().is_some_and(|element| text(&element) == "Cancel")).await;
}
