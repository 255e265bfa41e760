//! Runs of many changes: what is counted, what is refused and why, stopping, going on, and how the rate limit is waited for.

use std::rc::Rc;

use app::change::{self, Call, Change, LookAll, Many, OnFault, Proposal, ProposalDialog, Runs, Subject, Undo, changes};
use app::client::Api;
use catalogue::organization::users::{RESTORE_USER, SEARCH_USERS, SUSPEND_USER};
use catalogue::organization::{MembershipStatus, UserSearch};
use catalogue::problem::{Problem, UPSTREAM_AWAY};
use leptos::prelude::*;
use sandbox::{Fault, RateLimit, RetryAfter, Seed};
use wasm_bindgen_test::wasm_bindgen_test;

use super::desk::Desk;
use super::screen::{Screen, click, show, text, until};

/// So many people who can be suspended.
fn people(desk: &Desk, count: usize) -> Vec<Subject> {
    let sandbox = desk.sandbox.borrow();
    let is_plain = |user: &&sandbox::User| user.membership_status() == "active" && user.memberships.len() == 1;
    let admins = ["organization", "admin"];
    let plain = sandbox.users().filter(is_plain).filter(|user| !admins.iter().any(|word| user.email.contains(word)));
    plain
        .skip(20)
        .take(count)
        .map(|user| Subject { name: user.name.clone(), detail: Some(user.email.to_string()), id: user.account_id.clone() })
        .collect()
}

fn suspension(subject: &Subject, directory: &str) -> Change {
    Change {
        subject: subject.clone(),
        doing: format!("Suspending {}", subject.name),
        done: "It is so.".to_owned(),
        calls: vec![Call::bare(SUSPEND_USER, &[("accountId", &subject.id), ("directoryId", directory)])],
        judge: None,
        check: None,
        undo: Undo::Impossible(String::new()),
    }
}

/// Suspends and restores: two steps.
fn both(subject: &Subject, directory: &str) -> Change {
    let mut change = suspension(subject, directory);
    change.calls.push(Call::bare(RESTORE_USER, &[("accountId", &subject.id), ("directoryId", directory)]));
    change
}

/// Which of them are suspended, ten a search.
fn look() -> LookAll {
    Rc::new(|api, ids| {
        Box::pin(async move {
            let mut seen = Vec::new();
            for portion in ids.chunks(10) {
                let search = UserSearch { account_ids: portion.to_vec(), ..UserSearch::default() };
                let page = api.post_to(SEARCH_USERS, &[], &search).await?;
                let is_so = |user: &catalogue::organization::User| user.membership_status == Some(MembershipStatus::Suspended);
                seen.extend(page.data.into_iter().filter(is_so).map(|user| user.account_id));
            }
            Ok(seen)
        })
    })
}

/// The engine with a button that proposes to suspend so many.
fn stage(desk: &Rc<Desk>, count: usize, many: Many) -> Screen {
    stage_of(desk, count, many, suspension)
}

/// The same with changes of another kind.
fn stage_of(desk: &Rc<Desk>, count: usize, many: Many, make: fn(&Subject, &str) -> Change) -> Screen {
    let session = desk.session.borrow().clone().expect("somebody is signed in");
    let client = desk.client();
    let directory = desk.sandbox.borrow().identity().directory_id.clone();
    let planned: Vec<Change> = people(desk, count).iter().map(|subject| make(subject, &directory)).collect();
    assert_eq!(planned.len(), count);
    show(move || {
        change::provide(Api::new(client, &session));
        let changes = changes();
        let verb = format!("Suspend {count} people");
        let proposal = Proposal { many: Some(many), ..Proposal::form("Suspend them?", &verb, Rc::new(move || Ok(planned.clone()))) };
        view! { <button id="propose" on:click=move |_| changes.propose(proposal.clone())>"Propose"</button> <ProposalDialog/> <Runs/> }
    })
}

async fn started(screen: &Screen) {
    click(&screen.wait("#propose").await);
    click(&screen.part("confirm").await);
    screen.part("run").await;
}

fn refuse(desk: &Desk, status: u16, times: u32) {
    let fault = Fault { operation: "SUSPEND_USER".to_owned(), status: Some(status), times: Some(times), ..Fault::default() };
    desk.sandbox.borrow_mut().set_faults(vec![fault]);
}

fn keys(desk: &Desk) -> Vec<String> {
    let sent = desk.asked("SUSPEND_USER");
    let key = |request: &app::client::ApiRequest| request.headers.iter().find(|(name, _)| *name == "idempotency-key").unwrap().1.clone();
    let mut keys: Vec<String> = sent.iter().map(key).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn states(screen: &Screen) -> Vec<String> {
    screen.all("[data-testid='run-row'] .state").iter().map(text).collect()
}

#[wasm_bindgen_test]
async fn what_is_refused_is_grouped_by_cause_and_only_that_is_tried_again() {
    let desk = Desk::new(Seed::Sized(200));
    refuse(&desk, 409, 2);
    let screen = stage(&desk, 12, Many { look: Some(look()), ..Many::default() });
    started(&screen).await;
    screen.says("run-words", "12 of 12: 10 done, 2 refused").await;
    screen.says("run-causes", "2 × ").await;
    until("all seen", || states(&screen).iter().filter(|state| state.contains("Confirmed")).count() == 10).await;
    assert_eq!((desk.asked("SUSPEND_USER").len(), keys(&desk).len()), (12, 12));
    assert!(desk.asked("SEARCH_USERS").len() <= 4, "read back together: {}", desk.asked("SEARCH_USERS").len());
    screen.named("[data-testid='run'] button", "Retry these 2").click();
    screen.says("run-words", "12 of 12: 12 done").await;
    until("all seen", || states(&screen).iter().all(|state| state.contains("Confirmed"))).await;
    assert_eq!((desk.asked("SUSPEND_USER").len(), keys(&desk).len()), (14, 14));
    assert!(!screen.has("[data-testid='run-causes']"));
    let progress = screen.wait("[data-testid='run'] progress").await;
    assert_eq!(progress.get_attribute("max").as_deref(), Some("12"));
}

#[wasm_bindgen_test]
async fn a_stopped_run_sends_nothing_more_and_can_go_on_later() {
    let desk = Desk::new(Seed::Sized(200));
    let gate = desk.hold("SUSPEND_USER");
    let screen = stage(&desk, 5, Many { look: Some(look()), ..Many::default() });
    started(&screen).await;
    until("the first is on its way", || desk.asked("SUSPEND_USER").len() == 1).await;
    click(&screen.part("run-stop").await);
    gate.open();
    screen.says("run-words", "5 of 5: 1 done, 4 not sent").await;
    assert_eq!(desk.asked("SUSPEND_USER").len(), 1);
    screen.named("[data-testid='run'] button", "Send the 4 that were not sent").click();
    screen.says("run-words", "5 of 5: 5 done").await;
    assert_eq!((desk.asked("SUSPEND_USER").len(), keys(&desk).len()), (5, 5));
}

#[wasm_bindgen_test]
async fn a_refusal_ends_the_run_where_that_was_chosen() {
    let desk = Desk::new(Seed::Sized(200));
    refuse(&desk, 403, 1);
    let many = Many { look: Some(look()), ..Many::default() };
    many.on_fault.set(OnFault::Stop);
    let screen = stage(&desk, 5, many);
    started(&screen).await;
    screen.says("run-words", "5 of 5: 1 refused, 4 not sent").await;
    assert_eq!(desk.asked("SUSPEND_USER").len(), 1);
}

#[wasm_bindgen_test]
async fn the_rate_limit_is_said_and_waited_for() {
    let desk = Desk::new(Seed::Sized(200));
    let limit = Fault {
        operation: "SUSPEND_USER".to_owned(),
        status: Some(429),
        times: Some(1),
        retry_after: Some(RetryAfter::Seconds(2)),
        ..Fault::default()
    };
    desk.sandbox.borrow_mut().set_faults(vec![limit]);
    let screen = stage(&desk, 3, Many { look: Some(look()), ..Many::default() });
    started(&screen).await;
    screen.says("run-hold", "Atlassian asks us to wait until").await;
    screen.says("run-words", "3 of 3: 3 done").await;
    assert_eq!(
        (desk.asked("SUSPEND_USER").len(), keys(&desk).len()),
        (4, 4),
        "the one that was turned away went again under a key of its own"
    );
    assert!(!screen.has("[data-testid='run-hold']"));
}

/// As the service answers while the breaker is open.
fn away(seconds: u64) -> Problem {
    Problem {
        status: 503,
        code: UPSTREAM_AWAY.to_owned(),
        title: "Atlassian does not answer".to_owned(),
        retry_after: Some(seconds),
        ..Problem::default()
    }
}

#[wasm_bindgen_test]
async fn while_the_upstream_is_away_the_run_holds_with_a_countdown_and_then_goes_on_by_itself() {
    let desk = Desk::new(Seed::Sized(200));
    desk.refuse("SUSPEND_USER", away(3));
    let screen = stage(&desk, 4, Many { look: Some(look()), ..Many::default() });
    started(&screen).await;
    screen.says("run-hold", "Atlassian does not answer; trying again in 3 s").await;
    screen.says("run-hold", "trying again in 2 s").await;
    screen.says("run-words", "0 of 4").await;
    let first = desk.asked("SUSPEND_USER").remove(0).path;
    assert!(desk.asked("SUSPEND_USER").iter().all(|one| one.path == first), "nobody else is tried meanwhile");
    desk.permit();
    screen.says("run-words", "4 of 4: 4 done").await;
    let sent = desk.asked("SUSPEND_USER");
    assert_eq!(sent.len(), keys(&desk).len());
    assert_eq!(sent.iter().filter(|one| one.path != first).count(), 3, "the others once each");
    assert!(!screen.has("[data-testid='run-hold']"));
}

#[wasm_bindgen_test]
async fn a_run_that_holds_can_be_stopped() {
    let desk = Desk::new(Seed::Sized(200));
    desk.refuse("SUSPEND_USER", away(60));
    let screen = stage(&desk, 4, Many::default());
    started(&screen).await;
    screen.says("run-hold", "Atlassian does not answer; trying again in").await;
    click(&screen.part("run-stop").await);
    screen.says("run-words", "4 of 4: 4 not sent").await;
    assert_eq!(desk.asked("SUSPEND_USER").len(), 1);
    assert!(!screen.has("[data-testid='run-hold']"));
}

#[wasm_bindgen_test]
async fn what_is_done_for_many_says_that_people_go_first_and_what_is_done_for_one_does_not() {
    let is_last = |desk: &Desk, name: &str| desk.asked(name).iter().all(|one| one.headers.contains(&("priority", "u=6".to_owned())));
    let desk = Desk::new(Seed::Sized(200));
    let screen = stage(&desk, 3, Many { look: Some(look()), ..Many::default() });
    started(&screen).await;
    screen.says("run-words", "3 of 3: 3 done").await;
    until("all seen", || states(&screen).iter().all(|state| state.contains("Confirmed"))).await;
    assert!(is_last(&desk, "SUSPEND_USER") && is_last(&desk, "SEARCH_USERS"));
    let alone = Desk::new(Seed::Sized(200));
    let screen = stage(&alone, 1, Many { look: Some(look()), ..Many::default() });
    click(&screen.wait("#propose").await);
    click(&screen.part("confirm").await);
    until("it was sent", || alone.asked("SUSPEND_USER").len() == 1).await;
    assert!(!is_last(&alone, "SUSPEND_USER"));
}

#[wasm_bindgen_test]
async fn with_little_left_of_the_allowance_it_slows_down_before_it_is_turned_away() {
    let desk = Desk::new(Seed::Sized(200));
    desk.sandbox.borrow_mut().set_rate_limit(RateLimit { per_minute: 4 });
    let screen = stage(&desk, 5, Many::default());
    started(&screen).await;
    screen.says("run-hold", "Atlassian asks us to wait until").await;
    assert!(desk.asked("SUSPEND_USER").len() < 4, "{}", desk.asked("SUSPEND_USER").len());
    click(&screen.part("run-stop").await);
    screen.says("run-words", "not sent").await;
    until("the hold is over", || !screen.has("[data-testid='run-hold']")).await;
}

#[wasm_bindgen_test]
async fn a_panel_folds_to_one_line_and_is_closed_only_when_it_is_over() {
    let desk = Desk::new(Seed::Sized(200));
    let gate = desk.hold("SUSPEND_USER");
    let screen = stage(&desk, 3, Many::default());
    started(&screen).await;
    assert_eq!(screen.all("[data-testid='run-row']").len(), 3);
    click(&screen.part("run-fold").await);
    until("no table", || !screen.has("[data-testid='run-table']")).await;
    assert_eq!(screen.part("run-fold").await.get_attribute("aria-expanded").as_deref(), Some("false"));
    screen.says("run-words", "0 of 3").await;
    assert!(!screen.has("[aria-label='Close this run']"));
    gate.open();
    screen.says("run-words", "3 of 3: 3 done").await;
    screen.says("announcements", "Suspend 3 people: 3 of 3: 3 done").await;
    click(&screen.wait("[aria-label='Close this run']").await);
    until("the panel is gone", || !screen.has("[data-testid='run']")).await;
}

#[wasm_bindgen_test]
async fn a_retry_leaves_out_the_steps_that_were_done() {
    let desk = Desk::new(Seed::Sized(200));
    desk.fail("RESTORE_USER", 403, Some(2));
    let screen = stage_of(&desk, 2, Many::default(), both);
    started(&screen).await;
    screen.says("run-words", "2 of 2: 2 refused").await;
    assert_eq!((desk.asked("SUSPEND_USER").len(), desk.asked("RESTORE_USER").len()), (2, 2));
    screen.named("[data-testid='run'] button", "Retry these 2").click();
    screen.says("run-words", "2 of 2: 2 done").await;
    assert_eq!((desk.asked("SUSPEND_USER").len(), desk.asked("RESTORE_USER").len()), (2, 4), "the first step is through");
}

#[wasm_bindgen_test]
async fn a_change_of_two_steps_is_not_confirmed_because_the_person_as_a_whole_shows_it() {
    let desk = Desk::new(Seed::Sized(200));
    let lost = Fault { operation: "SUSPEND_USER".to_owned(), reset: true, times: Some(1), ..Fault::default() };
    desk.sandbox.borrow_mut().set_faults(vec![lost]);
    let all_seen: LookAll = Rc::new(|_, ids| Box::pin(std::future::ready(Ok(ids))));
    let screen = stage_of(&desk, 2, Many { look: Some(all_seen), ..Many::default() }, both);
    started(&screen).await;
    let is_in = |word: &str| states(&screen).iter().any(|state| state.contains(word));
    until("both have ended", || is_in("Unknown") && is_in("Accepted")).await;
    assert_eq!(desk.asked("RESTORE_USER").len(), 1, "after an unknown outcome the step that follows is not sent");
}
