//! The acts on a person: offered with a button where they are possible, confirmed, sent once to the right place, seen on the page afterwards.

use std::rc::Rc;

use catalogue::capability::Role;
use catalogue::path::encode;
use sandbox::{Seed, Tiers};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Element;

use super::desk::Desk;
use super::screen::{Screen, click, elements, enter, name, named, open, text, until};

pub fn id_of(desk: &Desk, name: &str) -> String {
    let sandbox = desk.sandbox.borrow();
    sandbox.users().find(|user| user.name == name).expect("the seed has this person").account_id.clone()
}

pub async fn person(desk: &Rc<Desk>, name: &str) -> Screen {
    let screen = open(&format!("/users/{}", encode(&id_of(desk, name))), desk);
    screen.says("person-name", name).await;
    until("every part", || !screen.has(".skeleton")).await;
    screen
}

fn buttons(screen: &Screen) -> Vec<String> {
    screen.all("[data-testid='possible'] button").iter().map(name).collect()
}

/// Presses the button of an act and waits for the question.
pub async fn ask(screen: &Screen, verb: &str) -> Element {
    until(verb, || buttons(screen).iter().any(|name| name == verb)).await;
    screen.named("[data-testid='possible'] button", verb).click();
    screen.part("proposal").await
}

pub async fn confirm(screen: &Screen) {
    click(&screen.part("confirm").await);
}

/// The paths of the requests of an operation, without the query.
fn paths(desk: &Desk, operation: &str) -> Vec<String> {
    desk.asked(operation).into_iter().map(|request| request.path).collect()
}

#[wasm_bindgen_test]
async fn a_suspension_goes_to_the_persons_directory_and_the_page_shows_it() {
    let desk = Desk::new(Seed::Awkward);
    let screen = person(&desk, "Nelly Never").await;
    let words = text(&ask(&screen, "Suspend Nelly Never").await);
    for wanted in ["never-active@corp.example", "Sign-in", "Billing", "Mail sent", "complete: restoring brings everything back"] {
        assert!(words.contains(wanted), "{wanted} is not in: {words}");
    }
    confirm(&screen).await;
    screen.says("flag", "Confirmed").await;
    screen.says("state-sentence", "Cannot use this organization's apps").await;
    until("the opposite act", || buttons(&screen).contains(&"Restore Nelly Never".to_owned())).await;
    let directory = desk.sandbox.borrow().identity().directory_id.clone();
    let sent = paths(&desk, "SUSPEND_USER");
    assert!(sent.len() == 1 && sent[0].contains(&format!("/directories/{directory}/users/")), "{sent:?}");
}

#[wasm_bindgen_test]
async fn a_restoration_without_a_free_seat_says_why() {
    let desk = Desk::new(Seed::Awkward);
    let screen = person(&desk, "Selma Seatless").await;
    ask(&screen, "Restore Selma Seatless").await;
    confirm(&screen).await;
    screen.says("flag", "No licence is free").await;
    screen.says("flag", "Free a seat").await;
}

#[wasm_bindgen_test]
async fn with_two_directories_it_is_asked_which_and_each_has_its_call() {
    let desk = Desk::new(Seed::Awkward);
    let screen = person(&desk, "Tomoko Twofold").await;
    ask(&screen, "Remove Tomoko Twofold").await;
    let boxes = screen.all("[data-testid='directories'] input");
    assert_eq!(boxes.len(), 2);
    boxes.iter().for_each(click);
    confirm(&screen).await;
    screen.says("directories", "Choose at least one directory.").await;
    assert!(desk.asked("REMOVE_USER").is_empty());
    boxes.iter().for_each(click);
    confirm(&screen).await;
    until("both calls", || desk.asked("REMOVE_USER").len() == 2).await;
    let sent = paths(&desk, "REMOVE_USER");
    assert_ne!(sent[0], sent[1]);
}

#[wasm_bindgen_test]
async fn a_deactivation_carries_its_message_and_shows_it_before() {
    let desk = Desk::new(Seed::Awkward);
    let screen = person(&desk, "Nelly Never").await;
    let dialog = ask(&screen, "Deactivate Nelly Never").await;
    let field = named(&dialog, "textarea", "Message to the person, shown at sign-in");
    enter(&field, &"x".repeat(301));
    confirm(&screen).await;
    until("the limit", || text(&dialog).contains("One character too many")).await;
    assert!(desk.asked("DISABLE_ACCOUNT").is_empty());
    enter(&field, "Please call the service desk.");
    screen.says("message-preview", "Please call the service desk.").await;
    confirm(&screen).await;
    screen.says("flag", "Confirmed").await;
    let sent = desk.asked("DISABLE_ACCOUNT");
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].body.as_deref(), Some(r#"{"message":"Please call the service desk."}"#));
    screen.says("state-sentence", "Cannot sign in to any Atlassian service").await;
    ask(&screen, "Reactivate Nelly Never").await;
    confirm(&screen).await;
    until("the account works", || desk.sandbox.borrow().user(&id_of(&desk, "Nelly Never")).is_some_and(|user| user.is_enabled())).await;
}

#[wasm_bindgen_test]
async fn a_deletion_is_typed_shown_with_its_end_and_can_be_cancelled() {
    let desk = Desk::new(Seed::Awkward);
    let screen = person(&desk, "Nelly Never").await;
    let words = text(&ask(&screen, "Delete the account of Nelly Never").await);
    assert!(words.contains("Final") && words.contains("after 14 days"), "{words}");
    confirm(&screen).await;
    until("the fault", || screen.has("#proposal-typed[aria-invalid]")).await;
    assert!(desk.asked("DELETE_ACCOUNT").is_empty());
    enter(&screen.wait("#proposal-typed").await, "never-active@corp.example");
    confirm(&screen).await;
    screen.says("flag", "Confirmed").await;
    screen.says("state-card", "Blocked until deletion").await;
    ask(&screen, "Cancel the deletion of Nelly Never").await;
    confirm(&screen).await;
    until("the cancellation", || desk.asked("CANCEL_ACCOUNT_DELETION").len() == 1).await;
    until("the state", || screen.find("[data-testid='state-card']").is_some_and(|card| text(&card).contains("Can sign in"))).await;
}

#[wasm_bindgen_test]
async fn one_token_or_all_are_revoked_and_each_tells_its_own_end() {
    let desk = Desk::new(Seed::Awkward);
    let id = id_of(&desk, "Tanja Tokens");
    let tokens = |desk: &Desk| desk.sandbox.borrow().user(&id).map_or(0, |user| user.tokens.len());
    let screen = person(&desk, "Tanja Tokens").await;
    let card = screen.part("tokens-card").await;
    assert!(text(&card).contains("no use known"), "no date is not the same as never");
    until("the buttons", || !elements(&card, "tbody button[aria-label^='Revoke']").is_empty()).await;
    click(&elements(&card, "tbody button[aria-label^='Revoke']")[0]);
    screen.says("proposal", "none: the person makes a new token").await;
    confirm(&screen).await;
    screen.says("flag", "Confirmed").await;
    assert_eq!(tokens(&desk), 249);
    screen.says("tokens-card", "249 tokens").await;
    let refused =
        sandbox::Fault { operation: "REVOKE_API_TOKEN".to_owned(), status: Some(403), times: Some(1), ..sandbox::Fault::default() };
    desk.sandbox.borrow_mut().set_faults(vec![refused]);
    named(&screen.part("tokens-card").await, "button", "Revoke all of them").click();
    confirm(&screen).await;
    until("all but the refused one are gone", || tokens(&desk) == 1).await;
    screen.says("tokens-card", "Refused").await;
    let reads = desk.asked("LIST_API_TOKENS").len();
    assert!(reads < 60, "the list was read {reads} times for 250 tokens");
}

#[wasm_bindgen_test]
async fn the_last_organization_admin_is_neither_demoted_nor_suspended() {
    let desk = Desk::new(Seed::Awkward);
    let screen = person(&desk, "Olga Onlyadmin").await;
    screen.says("possible", "This is the last organization admin").await;
    let offered = buttons(&screen);
    assert!(!offered.iter().any(|button| button.starts_with("Take organization admin") || button.starts_with("Suspend")), "{offered:?}");
}

#[wasm_bindgen_test]
async fn a_demotion_counts_once_more_before_it_is_sent() {
    let desk = Desk::new(Seed::Sized(40));
    let admin = desk.sandbox.borrow().users().find(|user| user.is_organization_admin()).map(|user| user.name.clone()).unwrap();
    let screen = person(&desk, &admin).await;
    ask(&screen, &format!("Take organization admin from {admin}")).await;
    desk.fail("GET_USER_STATS", 503, None);
    confirm(&screen).await;
    until("the refusal", || screen.has("[data-testid='proposal'] [data-testid='failure']")).await;
    assert!(desk.asked("REVOKE_ORGANIZATION_ADMIN").is_empty(), "in doubt nobody is demoted");
    desk.heal();
    confirm(&screen).await;
    until("the demotion", || desk.asked("REVOKE_ORGANIZATION_ADMIN").len() == 1).await;
    desk.sandbox.borrow_mut().advance(30_000);
    screen.says("flag", "Confirmed").await;
}

#[wasm_bindgen_test]
async fn a_removal_stays_queued_on_the_page_until_it_is_done() {
    let desk = Desk::new(Seed::Awkward);
    let screen = person(&desk, "Nelly Never").await;
    let words = text(&ask(&screen, "Remove Nelly Never").await);
    assert!(words.contains("Is lost") && words.contains("not exact"), "{words}");
    confirm(&screen).await;
    screen.says("state-card", "Removal requested").await;
    screen.says("possible", "A removal is queued already").await;
    desk.sandbox.borrow_mut().advance(120_000);
    screen.says("flag", "Confirmed").await;
    until("no more banner", || !screen.has("[data-testid='leaving']")).await;
    screen.says("state-card", "no membership").await;
}

#[wasm_bindgen_test]
async fn where_only_v1_answers_the_older_calls_are_made() {
    let desk = Desk::new(Seed::Awkward);
    desk.sandbox.borrow_mut().set_tiers(Tiers { v1: true, v2: false });
    let screen = person(&desk, "Nelly Never").await;
    let words = text(&ask(&screen, "Suspend Nelly Never").await);
    assert!(words.contains("the older one (v1)"), "{words}");
    confirm(&screen).await;
    screen.says("flag", "Confirmed").await;
    assert_eq!((desk.asked("SUSPEND_USER_V1").len(), desk.asked("SUSPEND_USER").len()), (1, 0));
    ask(&screen, "Restore Nelly Never").await;
    confirm(&screen).await;
    until("the restoration", || desk.asked("RESTORE_USER_V1").len() == 1).await;
}

#[wasm_bindgen_test]
async fn a_viewer_has_no_buttons_and_reads_the_reasons() {
    let desk = Desk::new(Seed::Awkward);
    desk.sign_in_as(Role::Viewer);
    let screen = person(&desk, "Nelly Never").await;
    screen.says("possible", "Your role, Viewer, may not suspend and restore access").await;
    let offered: Vec<String> = buttons(&screen).into_iter().filter(|name| name.contains("Nelly Never")).collect();
    assert_eq!(offered, Vec::<String>::new());
    assert!(!screen.has("[data-testid='tokens-card'] tbody button"));
}

#[wasm_bindgen_test]
async fn each_reason_of_a_conflict_is_told_with_its_code_and_link() {
    let desk = Desk::new(Seed::Awkward);
    let screen = person(&desk, "Nelly Never").await;
    ask(&screen, "Deactivate Nelly Never").await;
    // Meanwhile somebody else has scheduled the deletion.
    let id = id_of(&desk, "Nelly Never");
    let path = catalogue::rebuild(catalogue::account::DELETE_ACCOUNT.operation, &[("accountId", &id)]).unwrap();
    let mut request = catalogue::wire::Request::new(catalogue::wire::Method::Post, &path);
    request.bearer = Some(catalogue::wire::Bearer("sandbox-organization-key".to_owned()));
    assert_eq!(desk.sandbox.borrow_mut().handle(&request).reply.status, 200);
    confirm(&screen).await;
    screen.says("causes", "pending-deletion").await;
    let link = screen.wait("[data-testid='causes'] a").await;
    assert!(link.get_attribute("href").is_some_and(|href| href.starts_with("https://support.atlassian.com/")));
    assert!(screen.has("[data-testid='proposal']"), "the message is not lost to the refusal");
}
