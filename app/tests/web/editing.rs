//! The profile form and the dialog that sets an address: what is locked, what is sent, what comes back, and what somebody else changed meanwhile.

use std::rc::Rc;

use catalogue::account::UPDATE_PROFILE;
use catalogue::capability::{Capability, Role};
use catalogue::operation::Operation;
use sandbox::{Fault, Seed, Switches};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Element;

use super::desk::Desk;
use super::screen::{Screen, click, elements, enter, named, text, until};
use super::user::{open_person, settled};

/// The page of a person with one of its forms open.
async fn form_of(desk: &Rc<Desk>, who: &str, button: &str) -> Screen {
    let screen = open_person(desk, who);
    settled(&screen).await;
    click(&screen.part(button).await);
    screen.part("proposal").await;
    screen
}

async fn profile_of(desk: &Rc<Desk>, who: &str) -> Screen {
    form_of(desk, who, "edit-profile").await
}

fn input(screen: &Screen, name: &str) -> Element {
    screen.find(&format!("dialog input[name='{name}']")).unwrap_or_else(|| panic!("no input {name}"))
}

fn told_at(screen: &Screen, name: &str) -> String {
    let field = input(screen, name).closest(".field").unwrap().unwrap();
    text(&field)
}

async fn confirm(screen: &Screen) {
    click(&screen.part("confirm").await);
}

/// The bodies that were sent with an operation.
fn sent(desk: &Desk, operation: &Operation) -> Vec<Value> {
    let asked = desk.asked(operation.name);
    asked.into_iter().map(|request| serde_json::from_str(&request.body.unwrap_or_default()).unwrap()).collect()
}

fn patches(desk: &Desk) -> Vec<Value> {
    sent(desk, UPDATE_PROFILE.operation)
}

fn id_of(desk: &Desk, who: &str) -> String {
    desk.sandbox.borrow().users().find(|user| user.name == who).unwrap().account_id.clone()
}

#[wasm_bindgen_test]
async fn only_what_was_changed_is_sent_once_and_the_page_shows_it() {
    let desk = Desk::new(Seed::Awkward);
    let screen = profile_of(&desk, "Nelly Never").await;
    enter(&input(&screen, "name"), "Nelly Now");
    enter(&input(&screen, "extended_profile.location"), " Madrid ");
    screen.says("differences", "from Nelly Never → to Nelly Now").await;
    assert!(!text(&screen.part("differences").await).contains("Nickname"), "what stays is not shown");
    confirm(&screen).await;
    screen.says("flag", "Confirmed").await;
    assert_eq!(patches(&desk), [json!({ "name": "Nelly Now", "extended_profile": { "location": "Madrid" } })]);
    let key = desk.asked("UPDATE_PROFILE")[0].headers.iter().any(|(name, _)| *name == "idempotency-key");
    assert!(key && !screen.has("dialog[open]"));
    screen.says("person-name", "Nelly Now").await;
}

#[wasm_bindgen_test]
async fn what_the_form_shows_as_undo_writes_the_old_values_back() {
    let desk = Desk::new(Seed::Awkward);
    let screen = profile_of(&desk, "Nelly Never").await;
    enter(&input(&screen, "name"), "Nelly Now");
    confirm(&screen).await;
    screen.says("flag", "Confirmed").await;
    screen.named("[data-testid='flag'] button", "Undo…").click();
    screen.says("proposal", "from Nelly Now → to Nelly Never").await;
    confirm(&screen).await;
    until("the old name", || patches(&desk).last() == Some(&json!({ "name": "Nelly Never" }))).await;
    screen.says("person-name", "Nelly Never").await;
}

#[wasm_bindgen_test]
async fn a_locked_field_is_disabled_with_its_reason_and_the_others_can_be_saved() {
    let desk = Desk::new(Seed::Awkward);
    let screen = profile_of(&desk, "Gustavo Google").await;
    let name = input(&screen, "name");
    assert!(name.has_attribute("disabled"));
    let told = told_at(&screen, "name");
    assert!(told.contains("Synced from Google Workspace") && told.contains("Google admin console"), "{told}");
    assert!(!input(&screen, "nickname").has_attribute("disabled"));
    enter(&input(&screen, "nickname"), "Gus");
    confirm(&screen).await;
    screen.says("flag", "Confirmed").await;
    assert_eq!(patches(&desk), [json!({ "nickname": "Gus" })]);
}

#[wasm_bindgen_test]
async fn a_reason_for_many_fields_is_explained_once() {
    let screen = profile_of(&Desk::new(Seed::Awkward), "Sigrid Synced").await;
    screen.says("form-locks", "Change it in the identity provider").await;
    let dialog = screen.part("proposal").await;
    assert_eq!(elements(&dialog, "input:disabled").len(), 7, "only the nickname is free");
    assert_eq!(text(&dialog).matches("the next sync brings it here").count(), 1);
}

#[wasm_bindgen_test]
async fn there_is_no_form_where_nothing_may_be_changed() {
    for who in ["Ursula Unknown", "Priscilla Private", "Ulla Unmanaged"] {
        let screen = open_person(&Desk::new(Seed::Awkward), who);
        settled(&screen).await;
        assert!(!screen.has("[data-testid='edit-profile']"), "{who}");
    }
    let desk = Desk::new(Seed::Awkward);
    desk.forbid(Capability::EditProfile);
    let screen = open_person(&desk, "Nelly Never");
    settled(&screen).await;
    assert!(!screen.has("[data-testid='edit-profile']"), "the role leaves it out");
    assert!(screen.has("[data-testid='set-email']"));
}

#[wasm_bindgen_test]
async fn a_reason_that_nobody_knows_is_shown_as_it_came() {
    let screen = open_person(&Desk::new(Seed::Awkward), "Ursula Unknown");
    settled(&screen).await;
    screen.says("profile-card", "retention.legalHold").await;
}

#[wasm_bindgen_test]
async fn a_form_waits_for_the_permissions() {
    let desk = Desk::new(Seed::Awkward);
    desk.fail("GET_PERMISSIONS", 503, None);
    let screen = open_person(&desk, "Nelly Never");
    settled(&screen).await;
    screen.says("profile-card", "Which fields are locked could not be read").await;
    assert!(!screen.has("[data-testid='edit-profile']") && !screen.has("[data-testid='set-email']"));
    desk.heal();
    named(&screen.part("profile-card").await, "button", "Try again").click();
    screen.part("edit-profile").await;
}

#[wasm_bindgen_test]
async fn a_violation_lands_at_its_field_and_what_was_typed_stays() {
    let desk = Desk::new(Seed::Awkward);
    let screen = profile_of(&desk, "Nelly Never").await;
    // The upstream's limit is not documented; the sandbox has one.
    enter(&input(&screen, "extended_profile.job_title"), &"x".repeat(150));
    enter(&input(&screen, "nickname"), "Nell");
    confirm(&screen).await;
    until("the fault", || told_at(&screen, "extended_profile.job_title").contains("Too long for Atlassian")).await;
    assert!(!screen.has("[data-testid='flag']"));
    enter(&input(&screen, "extended_profile.job_title"), "Clerk");
    confirm(&screen).await;
    screen.says("flag", "Confirmed").await;
    assert_eq!(patches(&desk).last(), Some(&json!({ "nickname": "Nell", "extended_profile": { "job_title": "Clerk" } })));
}

#[wasm_bindgen_test]
async fn limits_are_told_before_anything_is_sent() {
    let desk = Desk::new(Seed::Awkward);
    let screen = profile_of(&desk, "Nelly Never").await;
    for (field, typed, words) in [
        ("name", "x".repeat(101), "One character too many: at most 100"),
        ("nickname", "x".repeat(31), "at most 30"),
        ("extended_profile.department", "bell\u{7}".to_owned(), "U+0007"),
    ] {
        enter(&input(&screen, field), &typed);
        until(words, || told_at(&screen, field).contains(words)).await;
    }
    enter(&input(&screen, "zoneinfo"), "Mars Base");
    confirm(&screen).await;
    until("the zone", || told_at(&screen, "zoneinfo").contains("Europe/Berlin")).await;
    screen.says("form-message", "4 values").await;
    assert!(patches(&desk).is_empty());
}

#[wasm_bindgen_test]
async fn saving_without_a_change_sends_nothing() {
    let desk = Desk::new(Seed::Awkward);
    let screen = profile_of(&desk, "Nelly Never").await;
    confirm(&screen).await;
    screen.says("form-message", "Nothing has changed").await;
    assert!(patches(&desk).is_empty());
}

#[wasm_bindgen_test]
async fn what_somebody_else_changed_meanwhile_is_shown_and_not_overwritten() {
    let desk = Desk::new(Seed::Awkward);
    let screen = profile_of(&desk, "Nelly Never").await;
    enter(&input(&screen, "name"), "Nelly Mine");
    screen.find("dialog[open]").unwrap().set_scroll_top(10_000);
    let id = id_of(&desk, "Nelly Never");
    desk.change_elsewhere(UPDATE_PROFILE.operation, &id, &json!({ "name": "Nelly Theirs", "nickname": "theirs" }));
    confirm(&screen).await;
    screen.says("versions", "yours would replace it").await;
    for words in ["Nelly Never", "Nelly Theirs", "Nelly Mine", "theirs"] {
        assert!(text(&screen.part("versions").await).contains(words), "{words}");
    }
    assert!(patches(&desk).is_empty(), "nothing is overwritten silently");
    until("the versions in view", || screen.find("dialog[open]").unwrap().scroll_top() == 0).await;
    screen.says("differences", "from Nelly Theirs → to Nelly Mine").await;
    confirm(&screen).await;
    screen.says("flag", "Confirmed").await;
    assert_eq!(patches(&desk), [json!({ "name": "Nelly Mine" })], "what they changed and I did not stays theirs");
}

#[wasm_bindgen_test]
async fn a_value_that_is_taken_out_is_cleared_and_its_return_is_not_promised() {
    let desk = Desk::new(Seed::Awkward);
    let screen = profile_of(&desk, "Sam Taylor").await;
    let department = input(&screen, "extended_profile.department");
    enter(&department, "");
    screen.says("proposal", "is not documented. It is read back").await;
    confirm(&screen).await;
    screen.says("flag", "Confirmed").await;
    assert_eq!(patches(&desk), [json!({ "extended_profile": { "department": "" } })]);
}

#[wasm_bindgen_test]
async fn an_address_is_set_in_its_normal_form_and_the_page_reads_again() {
    let desk = Desk::new(Seed::Awkward);
    let screen = form_of(&desk, "Nelly Never", "set-email").await;
    screen.says("proposal", "every session ends").await;
    screen.says("verified-domains", "corp.example").await;
    enter(&input(&screen, "email"), " Nelly.New@CORP-Labs.example ");
    confirm(&screen).await;
    screen.says("flag", "Confirmed").await;
    assert_eq!(sent(&desk, catalogue::account::SET_EMAIL.operation), [json!({ "email": "Nelly.New@corp-labs.example" })]);
    until("the new address on the page", || {
        screen.find(".person-head").is_some_and(|head| text(&head).contains("Nelly.New@corp-labs.example"))
    })
    .await;
    screen.named("[data-testid='flag'] button", "Undo…").click();
    screen.says("proposal", "The sessions do not come back").await;
}

#[wasm_bindgen_test]
async fn a_foreign_domain_is_stopped_before_it_is_sent() {
    let desk = Desk::new(Seed::Awkward);
    let screen = form_of(&desk, "Nelly Never", "set-email").await;
    screen.says("verified-domains", "corp.example").await;
    enter(&input(&screen, "email"), "nelly@partner.example");
    confirm(&screen).await;
    until("the fault", || told_at(&screen, "email").contains("partner.example is not a domain of this organization")).await;
    assert!(desk.asked("SET_EMAIL").is_empty() && desk.asked("GET_PERMISSIONS").len() == 1, "nothing was asked for it");
    enter(&input(&screen, "email"), "never-active@CORP.example");
    confirm(&screen).await;
    screen.says("form-message", "This is the present address").await;
    assert!(desk.asked("SET_EMAIL").is_empty());
}

#[wasm_bindgen_test]
async fn what_atlassian_refuses_about_an_address_stands_at_the_address() {
    let desk = Desk::new(Seed::Awkward);
    // The list cannot be read, so only Atlassian can tell.
    desk.fail("LIST_DOMAINS", 503, None);
    let screen = form_of(&desk, "Nelly Never", "set-email").await;
    screen.says("verified-domains", "could not be read").await;
    let refusals =
        [("nelly@partner.example", "The e-mail domain is not verified"), ("emoji@corp.example", "Another account already has this value")];
    for (address, words) in refusals {
        enter(&input(&screen, "email"), address);
        confirm(&screen).await;
        until(words, || told_at(&screen, "email").contains(words)).await;
    }
    let conflict = Fault { operation: "SET_EMAIL".to_owned(), status: Some(409), ..Fault::default() };
    desk.sandbox.borrow_mut().set_faults(vec![conflict]);
    enter(&input(&screen, "email"), "nelly.new@corp.example");
    confirm(&screen).await;
    until("the conflict", || told_at(&screen, "email").contains("Choose another address")).await;
    assert!(!screen.has("[data-testid='flag']"), "it is said once, where it can be mended");
}

#[wasm_bindgen_test]
async fn an_address_that_a_directory_owns_has_no_dialog() {
    for who in ["Sigrid Synced", "Gustavo Google", "Samira Saml", "Silvia Silent"] {
        let screen = open_person(&Desk::new(Seed::Awkward), who);
        settled(&screen).await;
        assert!(!screen.has("[data-testid='set-email']"), "{who}");
    }
    let desk = Desk::new(Seed::Awkward);
    desk.sign_in_as(Role::Viewer);
    let screen = open_person(&desk, "Nelly Never");
    settled(&screen).await;
    assert!(!screen.has("[data-testid='set-email']") && !screen.has("[data-testid='edit-profile']"));
}

#[wasm_bindgen_test]
async fn an_account_that_is_no_longer_managed_is_left_alone() {
    let desk = Desk::new(Seed::Awkward);
    let screen = form_of(&desk, "Nelly Never", "set-email").await;
    screen.says("verified-domains", "corp.example").await;
    enter(&input(&screen, "email"), "nelly.new@corp.example");
    // Without its domain the account is nobody's to manage.
    desk.sandbox.borrow_mut().set_switches(Switches { verified_domains: false, ..Switches::default() });
    confirm(&screen).await;
    screen.wait("[data-testid='proposal'] [data-testid='failure']").await;
    assert!(desk.asked("SET_EMAIL").is_empty());
}
