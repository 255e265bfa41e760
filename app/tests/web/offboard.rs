//! The leaver's order and the dialog that helps to choose: what is advised, what is done, what comes next.

use std::rc::Rc;

use catalogue::path::encode;
use sandbox::Seed;
use wasm_bindgen_test::wasm_bindgen_test;

use super::desk::Desk;
use super::screen::{Screen, address, click, elements, name, named, open, text, until};

/// Somebody who manages the organization and whom no identity provider keeps.
fn leaver(desk: &Desk) -> (String, String) {
    let sandbox = desk.sandbox.borrow();
    let user = sandbox.users().find(|user| user.is_organization_admin() && user.source == "invited").expect("the seed has one");
    (user.account_id.clone(), user.name.clone())
}

async fn settled(screen: &Screen, name: &str) {
    screen.says("person-name", name).await;
    until("every part", || !screen.has(".skeleton")).await;
}

fn step(screen: &Screen, kind: &str) -> String {
    screen.find(&format!("[data-step='{kind}']")).map(|step| text(&step)).unwrap_or_default()
}

/// Takes a step and waits until it is done.
async fn take(screen: &Screen, kind: &str) {
    let selector = format!("[data-step='{kind}'] button");
    click(&screen.wait(&selector).await);
    click(&screen.part("confirm").await);
    until(&format!("{kind} is done"), || step(screen, kind).contains("Done")).await;
}

#[wasm_bindgen_test]
async fn a_leaver_is_let_go_step_by_step() {
    let desk = Desk::new(Seed::Sized(40));
    let (id, name) = leaver(&desk);
    let screen = open(&format!("/users/{}?plan=off-board", encode(&id)), &desk);
    settled(&screen, &name).await;
    until("the first step", || step(&screen, "Demote").contains("Next")).await;
    assert!(step(&screen, "Suspend").contains("Organization admin"), "{}", step(&screen, "Suspend"));
    click(&screen.wait("[data-step='Demote'] button").await);
    click(&screen.part("confirm").await);
    until("it is under way", || step(&screen, "Demote").contains("Under way")).await;
    desk.sandbox.borrow_mut().advance(30_000);
    until("the demotion is done", || step(&screen, "Demote").contains("Is not organization admin")).await;
    if !step(&screen, "Tokens").contains("Done") {
        take(&screen, "Tokens").await;
    }
    take(&screen, "Suspend").await;
    take(&screen, "Deactivate").await;
    screen.says("possible", "Done: no sign-in").await;
    let sandbox = desk.sandbox.borrow();
    let user = sandbox.user(&id).unwrap();
    assert!(!user.is_enabled() && !user.is_organization_admin() && user.membership_status() == "suspended" && user.tokens.is_empty());
    for operation in ["REVOKE_ORGANIZATION_ADMIN", "SUSPEND_USER", "DISABLE_ACCOUNT"] {
        assert_eq!(desk.asked(operation).len(), 1, "{operation}");
    }
}

async fn person(desk: &Rc<Desk>, wanted: &str) -> Screen {
    let id = desk.sandbox.borrow().users().find(|user| user.name == wanted).map(|user| user.account_id.clone()).unwrap();
    let screen = open(&format!("/users/{}", encode(&id)), desk);
    settled(&screen, wanted).await;
    screen
}

#[wasm_bindgen_test]
async fn what_was_done_before_counts() {
    let desk = Desk::new(Seed::Awkward);
    let screen = person(&desk, "Susanne Suspended").await;
    named(&screen.part("possible").await, "a", "Off-board Susanne Suspended").click();
    until("the plan", || step(&screen, "Suspend").contains("Access is suspended.")).await;
    assert!(address().ends_with("?plan=off-board"), "{}", address());
    assert!(step(&screen, "Deactivate").contains("Next"));
    named(&screen.part("possible").await, "a", "All that is possible").click();
    until("the acts", || !screen.has("[data-testid='plan']")).await;
}

/// Opens the chooser and says what has happened.
async fn choose(screen: &Screen, case: &str) {
    until("the button", || {
        elements(&screen.find("[data-testid='possible']").unwrap(), "button").iter().any(|button| name(button) == "Help me choose")
    })
    .await;
    screen.named("[data-testid='possible'] button", "Help me choose").click();
    click(&screen.wait(&format!("[data-testid='chooser'] input[value='{case}']")).await);
}

#[wasm_bindgen_test]
async fn the_chooser_leads_to_the_act_that_fits() {
    let desk = Desk::new(Seed::Awkward);
    let screen = person(&desk, "Nelly Never").await;
    choose(&screen, "comes-back").await;
    screen.says("advice", "one click brings everything back").await;
    named(&screen.part("advice").await, "button", "Suspend Nelly Never").click();
    screen.part("proposal").await;
    until("one dialog at a time", || !screen.has("[data-testid='chooser']")).await;
}

#[wasm_bindgen_test]
async fn the_chooser_says_why_not_and_what_comes_closest() {
    let desk = Desk::new(Seed::Awkward);
    let screen = person(&desk, "Ulla Unmanaged").await;
    choose(&screen, "data-must-go").await;
    screen.says("advice", "Not a managed account").await;
    named(&screen.part("advice").await, "button", "Remove Ulla Unmanaged");
}

#[wasm_bindgen_test]
async fn the_kinds_of_leaving_stand_side_by_side() {
    let desk = Desk::new(Seed::Awkward);
    let screen = person(&desk, "Sigrid Synced").await;
    choose(&screen, "has-left").await;
    screen.says("advice", "identity provider").await;
    let rows: Vec<String> = screen.all(".chooser__table tbody th").iter().map(text).collect();
    assert_eq!(rows, ["Suspend", "Deactivate", "Remove", "Delete", "Deprovision (SCIM)"]);
    named(&screen.part("advice").await, "a", "Off-board Sigrid Synced").click();
    until("the plan", || screen.has("[data-testid='plan']")).await;
}
