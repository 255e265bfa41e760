//! One act for many people: the plan before it, the run, what is tried again, what is taken back, and who may not.

use std::rc::Rc;

use catalogue::capability::Role;
use sandbox::{Fault, RetryAfter, Seed};
use wasm_bindgen_test::wasm_bindgen_test;

use super::desk::Desk;
use super::screen::{Screen, click, elements, enter, name, open, press_with_control, text, until};

async fn users(desk: &Rc<Desk>, query: &str) -> Screen {
    let screen = open(&format!("/users{query}"), desk);
    until("the whole list", || screen.find("[data-testid='honest-line']").is_some_and(|line| text(&line).contains("· complete"))).await;
    screen.part("grid-row").await;
    screen
}

/// Selects these people, each found by searching: only the rows in view exist.
async fn select(screen: &Screen, who: &[&str]) {
    for words in who {
        enter(&screen.part("user-search").await, words);
        let is_alone = || screen.all("[data-testid='grid-row']").iter().map(text).collect::<Vec<_>>();
        until("the one row", || matches!(&is_alone()[..], [row] if row.contains(words))).await;
        click(&screen.part("grid-check").await);
    }
    enter(&screen.part("user-search").await, "");
}

fn ask(screen: &Screen, act: &str) {
    screen.named("[data-testid='selected-bar'] button", &format!("{act}…")).click();
}

async fn confirm(screen: &Screen) {
    screen.part("plan").await;
    click(&screen.part("confirm").await);
}

fn fault(operation: &str, status: u16, times: u32) -> Fault {
    Fault { operation: operation.to_owned(), status: Some(status), times: Some(times), ..Fault::default() }
}

/// The accounts that an operation was sent for.
fn targets(desk: &Desk, operation: &str) -> Vec<String> {
    let account = |path: &str| path.split('/').find(|part| part.contains("712020") || part.contains(':')).unwrap_or_default().to_owned();
    desk.asked(operation).iter().map(|request| account(&request.path)).collect()
}

/// Waits until the row of somebody shows these words.
async fn row_says(screen: &Screen, who: &str, words: &str) {
    enter(&screen.part("user-search").await, who);
    until(
        words,
        || matches!(&screen.all("[data-testid='grid-row']").iter().map(text).collect::<Vec<_>>()[..], [row] if row.contains(words)),
    )
    .await;
}

#[wasm_bindgen_test]
async fn the_rows_of_a_run_are_read_again_and_filters_stay() {
    let desk = Desk::new(Seed::Awkward);
    let screen = users(&desk, "?status=active").await;
    select(&screen, &THREE).await;
    ask(&screen, "Suspend");
    screen.says("plan-counts", "3 will be suspended.").await;
    confirm(&screen).await;
    screen.says("run-words", "3 of 3: 3 done").await;
    for who in THREE {
        row_says(&screen, who, "Suspended").await;
    }
    assert!(super::screen::address().contains("status=active"), "{}", super::screen::address());
    assert_eq!(desk.asked("SUSPEND_USER").len(), 3);
}

const THREE: [&str; 3] = ["Nelly Never", "Future Freda", "Tanja Tokens"];

#[wasm_bindgen_test]
async fn a_plan_tells_for_whom_it_is_done_who_is_skipped_and_who_cannot() {
    let desk = Desk::new(Seed::Awkward);
    let screen = users(&desk, "").await;
    select(&screen, &["Susanne Suspended", "Sigrid Synced", "Olga Onlyadmin", "Tomoko Twofold"]).await;
    ask(&screen, "Suspend");
    screen.says("plan-counts", "1 will be suspended, 1 is suspended already, 2 cannot be.").await;
    let blocked: String = screen.all("[data-testid='plan-blocked']").iter().map(text).collect();
    assert!(blocked.contains("Organization admin") && blocked.contains("In several directories"), "{blocked}");
    screen.says("plan-will", "Sigrid Synced").await;
    screen.says("plan-already", "Susanne Suspended").await;
    screen.says("proposal", "roles and groups are kept").await;
    assert!(desk.asked("SUSPEND_USER").is_empty(), "nothing before it is confirmed");
    confirm(&screen).await;
    screen.says("flag", "Confirmed").await;
    assert_eq!(desk.asked("SUSPEND_USER").len(), 1);
}

#[wasm_bindgen_test]
async fn whoever_is_suspended_in_only_one_of_two_directories_is_not_called_active() {
    let desk = Desk::new(Seed::Awkward);
    let screen = users(&desk, "").await;
    select(&screen, &["Susanne Suspended", "Tomoko Twofold", "Nelly Never"]).await;
    ask(&screen, "Restore");
    screen.says("plan-counts", "1 will be restored, 1 is not suspended, 1 cannot be.").await;
    let blocked: String = screen.all("[data-testid='plan-blocked']").iter().map(text).collect();
    assert!(blocked.contains("not known to be suspended in each") && blocked.contains("Tomoko Twofold"), "{blocked}");
    assert_eq!(desk.asked("LIST_USER_ROLES").len(), 1, "only the roles tell the standing in each, and one directory needs none");
}

#[wasm_bindgen_test]
async fn what_was_refused_is_tried_again_alone_and_the_run_is_taken_back_as_a_whole() {
    let desk = Desk::new(Seed::Awkward);
    let screen = users(&desk, "").await;
    select(&screen, &THREE).await;
    desk.sandbox.borrow_mut().set_faults(vec![fault("SUSPEND_USER", 409, 1)]);
    ask(&screen, "Suspend");
    screen.says("plan-counts", "3 will be suspended.").await;
    let button = screen.part("confirm").await;
    click(&button);
    click(&button);
    screen.says("run-words", "3 of 3: 2 done, 1 refused").await;
    assert_eq!(desk.asked("SUSPEND_USER").len(), 3, "a double click is one click");
    screen.named("[data-testid='run'] button", "Retry this one").click();
    screen.says("run-words", "3 of 3: 3 done").await;
    let mut sent = targets(&desk, "SUSPEND_USER");
    assert_eq!((sent.len(), sent.first() == sent.last()), (4, true), "only the refused one again: {sent:?}");
    sent.pop();
    screen.named("[data-testid='run'] button", "Undo for these 3…").click();
    screen.says("plan-counts", "3 will be restored.").await;
    confirm(&screen).await;
    until("all are back", || desk.asked("RESTORE_USER").len() == 3).await;
    let mut back = targets(&desk, "RESTORE_USER");
    sent.sort();
    back.sort();
    assert_eq!(sent, back);
}

#[wasm_bindgen_test]
async fn what_atlassian_allows_is_asked_before_accounts_are_switched_off() {
    let desk = Desk::new(Seed::Awkward);
    let screen = users(&desk, "").await;
    select(&screen, &["Sigrid Synced", "Ulla Unmanaged", "Derek Deactivated", "Nelly Never", "Future Freda"]).await;
    let slow = Fault { retry_after: Some(RetryAfter::Seconds(1)), ..fault("GET_PERMISSIONS", 429, 1) };
    desk.sandbox.borrow_mut().set_faults(vec![slow]);
    ask(&screen, "Deactivate");
    screen.says("plan-held", "Atlassian asks us to wait until").await;
    screen.says("plan-counts", "2 will be deactivated, 1 is deactivated already, 2 cannot be.").await;
    assert_eq!(desk.asked("GET_PERMISSIONS").len(), 4, "one each for the three whom it concerns, and the one that was turned away");
    enter(&screen.wait("dialog[open] textarea").await, "Call the help desk");
    confirm(&screen).await;
    screen.says("run-words", "2 of 2: 2 done").await;
    let bodies: Vec<String> = desk.asked("DISABLE_ACCOUNT").into_iter().filter_map(|request| request.body).collect();
    assert_eq!(bodies, [r#"{"message":"Call the help desk"}"#; 2]);
}

#[wasm_bindgen_test]
async fn more_than_five_are_confirmed_by_typing_how_many_they_are() {
    let desk = Desk::new(Seed::Awkward);
    let screen = users(&desk, "").await;
    select(&screen, &THREE).await;
    select(&screen, &["Lorenz Loom", "Mixed Case", "Manfred Manyroles"]).await;
    ask(&screen, "Suspend");
    screen.says("plan-counts", "6 will be suspended.").await;
    confirm(&screen).await;
    screen.says("proposal", "This is not “6”").await;
    assert!(desk.asked("SUSPEND_USER").is_empty());
    enter(&screen.wait("#proposal-typed").await, "6");
    confirm(&screen).await;
    screen.says("run-words", "6 of 6: 6 done").await;
}

#[wasm_bindgen_test]
async fn more_than_a_hundred_are_not_taken_and_it_says_what_to_do() {
    let desk = Desk::new(Seed::Sized(200));
    let screen = users(&desk, "").await;
    let body = screen.part("grid-body").await;
    press_with_control(&body, "a");
    screen.says("selected-count", "200 people").await;
    ask(&screen, "Suspend");
    screen.says("plan-too-many", "at most 100 people, and 200 are selected").await;
    assert!(!screen.has("[data-testid='confirm']"), "it can only be left");
}

#[wasm_bindgen_test]
async fn where_nobody_can_be_changed_the_plan_can_only_be_read() {
    let desk = Desk::new(Seed::Awkward);
    let screen = users(&desk, "").await;
    select(&screen, &["Susanne Suspended", "Olga Onlyadmin"]).await;
    ask(&screen, "Suspend");
    screen.says("plan-counts", "0 will be suspended").await;
    assert!(!screen.has("[data-testid='confirm']"));
}

#[wasm_bindgen_test]
async fn a_plan_that_was_left_while_it_was_read_does_not_come_back() {
    let desk = Desk::new(Seed::Awkward);
    let screen = users(&desk, "").await;
    select(&screen, &THREE).await;
    let gate = desk.hold("SEARCH_USERS");
    ask(&screen, "Suspend");
    screen.says("plan-reading", "0 of 3").await;
    screen.named("dialog[open] button", "Cancel").click();
    until("the dialog is gone", || !screen.has("dialog[open]")).await;
    gate.open();
    screen.named("[data-testid='selected-bar'] button", "Clear").click();
    until("nothing is selected", || !screen.has("[data-testid='selected-bar']")).await;
    assert!(!screen.has("dialog[open]") && desk.asked("LIST_DIRECTORIES").is_empty(), "nothing more is read either");
}

#[wasm_bindgen_test]
async fn a_plan_that_cannot_be_read_says_so_and_can_be_tried_again() {
    let desk = Desk::new(Seed::Awkward);
    let screen = users(&desk, "").await;
    select(&screen, &THREE).await;
    desk.fail("LIST_DIRECTORIES", 503, None);
    ask(&screen, "Remove");
    screen.wait("dialog[open] [role='alert']").await;
    assert!(!screen.has("[data-testid='confirm']"));
    desk.heal();
    screen.named("dialog[open] button", "Try again").click();
    screen.says("plan-counts", "3 will be removed.").await;
    screen.says("proposal", "Their roles and groups are not remembered").await;
}

#[wasm_bindgen_test]
async fn only_what_the_role_may_do_is_offered() {
    for (role, offered) in [
        (Role::Viewer, vec![]),
        (Role::HelpDesk, vec!["Suspend…", "Restore…", "Deactivate…", "Reactivate…"]),
        (Role::Owner, vec!["Suspend…", "Restore…", "Deactivate…", "Reactivate…", "Remove…"]),
    ] {
        let desk = Desk::new(Seed::Awkward);
        desk.sign_in_as(role);
        let screen = users(&desk, "").await;
        select(&screen, &["Nelly Never"]).await;
        let bar = screen.part("selected-bar").await;
        let acts: Vec<String> = elements(&bar, "button").iter().map(name).filter(|name| name.ends_with('…')).collect();
        assert_eq!(acts, offered, "{role:?}");
    }
}

#[wasm_bindgen_test]
async fn a_removal_that_is_queued_is_not_asked_for_again() {
    let desk = Desk::new(Seed::Awkward);
    let screen = users(&desk, "").await;
    select(&screen, &THREE).await;
    ask(&screen, "Remove");
    screen.says("plan-counts", "3 will be removed.").await;
    confirm(&screen).await;
    screen.says("run-words", "3 of 3: 3 done").await;
    until("all are asked for", || desk.asked("REMOVE_USER").len() == 3).await;
    ask(&screen, "Remove");
    screen.says("plan-counts", "0 will be removed, 3 are no member any more, or about to be none.").await;
    assert!(!screen.has("[data-testid='confirm']"));
    assert_eq!(desk.asked("REMOVE_USER").len(), 3);
}

#[wasm_bindgen_test]
async fn who_was_removed_and_is_not_found_any_more_is_not_shown_as_active() {
    let desk = Desk::new(Seed::Awkward);
    let screen = users(&desk, "").await;
    select(&screen, &["Ulla Unmanaged"]).await;
    screen.part("selected-bar").await;
    ask(&screen, "Remove");
    screen.says("plan-counts", "1 will be removed.").await;
    confirm(&screen).await;
    until("it is asked for", || desk.asked("REMOVE_USER").len() == 1).await;
    desk.sandbox.borrow_mut().advance(120_000);
    screen.says("flag", "Confirmed").await;
    row_says(&screen, "Ulla Unmanaged", "No access here").await;
}
