//! Changing provisioned records: the forms, what is shown before it is sent, what is refused, and the repair of a locked account.

use std::rc::Rc;

use catalogue::capability::{Capability, Role};
use catalogue::path::encode;
use sandbox::Seed;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use super::desk::Desk;
use super::screen::{Screen, click, enter, name, open, text, until};

const SYNCED: &str = "scim-locked@corp.example";

fn directory(desk: &Rc<Desk>) -> String {
    format!("/scim/{}", encode(&desk.sandbox.borrow().identity().scim_directory_id))
}

fn id(desk: &Rc<Desk>) -> String {
    desk.sandbox.borrow().scim_users().find(|user| user.user_name == SYNCED).expect("a synced person").id.clone()
}

fn record(desk: &Rc<Desk>, rest: &str) -> Screen {
    open(&format!("{}/{}{rest}", directory(desk), id(desk)), desk)
}

/// Presses the button whose name begins so, once it is there.
async fn press(screen: &Screen, words: &str) {
    let find = || screen.all("button").into_iter().find(|button| name(button).starts_with(words));
    until(words, || find().is_some()).await;
    click(&find().expect("just seen"));
}

async fn fill(screen: &Screen, field: &str, text: &str) {
    enter(&screen.wait(&format!("[name='{field}']")).await, text);
}

fn sent(desk: &Rc<Desk>, operation: &str) -> Value {
    let mut asked = desk.asked(operation);
    assert_eq!(asked.len(), 1, "{operation}");
    serde_json::from_str(&asked.remove(0).body.expect("a body")).expect("JSON")
}

#[wasm_bindgen_test]
async fn an_edit_is_shown_and_sent_as_the_smallest_patch() {
    let desk = Desk::new(Seed::Awkward);
    let screen = record(&desk, "/edit");
    fill(&screen, "title", "Countess").await;
    press(&screen, "Save …").await;
    screen.says("differences", "Countess").await;
    screen.says("preview", "one operation").await;
    assert!(desk.asked("PATCH_SCIM_USER").is_empty(), "nothing is sent before it is confirmed");
    click(&screen.part("confirm").await);
    screen.says("flag", "Confirmed").await;
    assert_eq!(sent(&desk, "PATCH_SCIM_USER")["Operations"], json!([{ "op": "replace", "path": "title", "value": "Countess" }]));
}

#[wasm_bindgen_test]
async fn an_edit_of_nothing_sends_nothing() {
    let desk = Desk::new(Seed::Awkward);
    let screen = record(&desk, "/edit");
    screen.wait("[name='title']").await;
    press(&screen, "Save …").await;
    screen.says("form-message", "Nothing has changed").await;
    assert!(!screen.has("[data-testid='proposal']"));
}

#[wasm_bindgen_test]
async fn somebody_elses_edit_is_shown_before_yours_is_sent() {
    let desk = Desk::new(Seed::Awkward);
    let screen = record(&desk, "/edit");
    fill(&screen, "title", "Countess").await;
    let identity = desk.sandbox.borrow().identity().scim_directory_id.clone();
    let path = format!("/scim/directory/{identity}/Users/{}", id(&desk));
    let theirs = catalogue::wire::Request::new(catalogue::wire::Method::Patch, path)
        .with_bearer("sandbox-scim-key")
        .with_json(&json!({ "Operations": [{ "op": "replace", "path": "title", "value": "Director" }] }));
    assert_eq!(desk.sandbox.borrow_mut().handle(&theirs).reply.status, 200);
    press(&screen, "Save …").await;
    click(&screen.part("confirm").await);
    screen.says("moved", "Director").await;
    assert!(desk.asked("PATCH_SCIM_USER").is_empty());
    click(&screen.part("confirm").await);
    screen.says("flag", "Confirmed").await;
    assert_eq!(sent(&desk, "PATCH_SCIM_USER")["Operations"][0]["value"], "Countess");
}

#[wasm_bindgen_test]
async fn a_new_user_needs_a_user_name_and_an_address() {
    let desk = Desk::new(Seed::Awkward);
    let screen = open(&format!("{}/new", directory(&desk)), &desk);
    screen.wait("[name='userName']").await;
    press(&screen, "Create the user …").await;
    screen.says("form-message", "2 values need your attention").await;
    assert!(screen.text().contains("Give one e-mail address at least."));
    fill(&screen, "userName", "new@corp.example").await;
    enter(&screen.wait(".values input[type='text']").await, "new@corp.example");
    press(&screen, "Create the user …").await;
    click(&screen.part("confirm").await);
    screen.says("flag", "Confirmed").await;
    let body = sent(&desk, "CREATE_SCIM_USER");
    assert_eq!((&body["active"], &body["emails"]), (&json!(true), &json!([{ "value": "new@corp.example", "primary": true }])));
    let link = screen.wait("[data-testid='flag'] a[href^='/scim/']").await;
    assert_eq!(text(&link), "Open new@corp.example");
}

#[wasm_bindgen_test]
async fn a_name_that_is_taken_leads_to_the_record_that_has_it() {
    let desk = Desk::new(Seed::Awkward);
    let screen = open(&format!("{}/new", directory(&desk)), &desk);
    fill(&screen, "userName", SYNCED).await;
    enter(&screen.wait(".values input[type='text']").await, "another@corp.example");
    press(&screen, "Create the user …").await;
    click(&screen.part("confirm").await);
    let link = screen.part("in-the-way").await;
    assert!(link.get_attribute("href").is_some_and(|path| path.ends_with(&id(&desk))));
    assert!(screen.has("[data-testid='proposal'] [data-testid='failure']"));
}

#[wasm_bindgen_test]
async fn a_replace_shows_in_red_what_it_clears_and_asks_for_the_name() {
    let desk = Desk::new(Seed::Awkward);
    let screen = record(&desk, "/replace");
    fill(&screen, "document", "{").await;
    until("the fault", || screen.text().contains("This is not JSON")).await;
    let document = json!({ "userName": SYNCED, "emails": [{ "value": SYNCED, "primary": true }] });
    fill(&screen, "document", &document.to_string()).await;
    screen.says("cleared", "Identity Engineer").await;
    press(&screen, "Replace …").await;
    click(&screen.part("confirm").await);
    until("the typed field is faulty", || screen.has("#proposal-typed[aria-invalid]")).await;
    assert!(desk.asked("REPLACE_SCIM_USER").is_empty());
    enter(&screen.wait("#proposal-typed").await, SYNCED);
    click(&screen.part("confirm").await);
    screen.says("flag", "Confirmed").await;
    assert_eq!(sent(&desk, "REPLACE_SCIM_USER").get("title"), None);
}

#[wasm_bindgen_test]
async fn deprovisioning_offers_deactivation_first_and_is_typed() {
    let desk = Desk::new(Seed::Awkward);
    let screen = record(&desk, "");
    press(&screen, "Deprovision").await;
    screen.says("instead", "Usually enough").await;
    press(&screen, "Deactivate instead").await;
    until("the milder question", || screen.text().contains("Deactivate Sigrid Synced?")).await;
    click(&screen.part("confirm").await);
    screen.says("flag", "Confirmed").await;
    assert_eq!(sent(&desk, "PATCH_SCIM_USER")["Operations"], json!([{ "op": "replace", "path": "active", "value": false }]));
    assert!(desk.asked("DELETE_SCIM_USER").is_empty());
}

#[wasm_bindgen_test]
async fn a_deleted_record_is_said_to_be_gone() {
    let desk = Desk::new(Seed::Awkward);
    let screen = record(&desk, "");
    press(&screen, "Deprovision").await;
    enter(&screen.wait("#proposal-typed").await, SYNCED);
    click(&screen.part("confirm").await);
    screen.says("flag", "Confirmed").await;
    screen.says("empty", "There is no such record").await;
    assert!(!screen.has("[data-testid='scim-acts']"), "nothing can be done with what is gone");
    assert_eq!(desk.asked("DELETE_SCIM_USER").len(), 1);
}

#[wasm_bindgen_test]
async fn acts_that_the_role_leaves_out_say_so() {
    let desk = Desk::new(Seed::Awkward);
    desk.sign_in_as(Role::Administrator);
    let screen = record(&desk, "");
    screen.says("scim-acts", "Your role (Administrator) may not replace and delete provisioned users and groups.").await;
    let screen = record(&desk, "/replace");
    screen.part("not-permitted").await;
    desk.forbid(Capability::WriteScim);
    let screen = record(&desk, "/edit");
    screen.part("not-permitted").await;
}

#[wasm_bindgen_test]
async fn members_join_by_exact_name_and_leave_by_choice() {
    let desk = Desk::new(Seed::Awkward);
    let group = desk.sandbox.borrow().scim_groups().find(|group| group.display_name == "dept-sales").expect("the seed has it").id.clone();
    let screen = open(&format!("{}/groups/{}", directory(&desk), encode(&group)), &desk);
    fill(&screen, "names", "nobody").await;
    press(&screen, "Look up and add").await;
    screen.says("name-faults", "nobody – nobody in this directory").await;
    fill(&screen, "names", SYNCED).await;
    press(&screen, "Look up and add").await;
    click(&screen.part("confirm").await);
    screen.says("flag", "Confirmed").await;
    let operations = sent(&desk, "PATCH_SCIM_GROUP")["Operations"].clone();
    assert_eq!(operations, json!([{ "op": "add", "path": "members", "value": [{ "value": id(&desk) }] }]));
    screen.says("members", SYNCED).await;
}

#[wasm_bindgen_test]
async fn a_new_group_has_its_members_from_a_pasted_list_whose_wrong_lines_are_named() {
    let desk = Desk::new(Seed::Awkward);
    let external = desk.sandbox.borrow().scim_users().find_map(|user| Some((user.id.clone(), user.external_id.clone()?)));
    let (other, external) = external.expect("a record with an external id");
    let screen = open(&format!("{}/groups/new", directory(&desk)), &desk);
    fill(&screen, "displayName", "pilots").await;
    fill(&screen, "names", &format!("{SYNCED}\nnobody, {external}\nneither")).await;
    press(&screen, "Create the group …").await;
    screen.says("name-faults", "Line 2: nobody – nobody in this directory").await;
    screen.says("name-faults", "Line 3: neither").await;
    assert!(!screen.has("[data-testid='proposal']"), "a list with a wrong line is mended first");
    press(&screen, "Take these out").await;
    press(&screen, "Create the group …").await;
    screen.says("proposal", "Sigrid Synced").await;
    click(&screen.part("confirm").await);
    screen.says("flag", "Confirmed").await;
    let mut expected = vec![json!({ "value": id(&desk) }), json!({ "value": other })];
    expected.dedup();
    assert_eq!(sent(&desk, "CREATE_SCIM_GROUP")["members"], Value::from(expected));
}

#[wasm_bindgen_test]
async fn a_look_up_that_is_stopped_goes_on_where_it_ended() {
    let desk = Desk::new(Seed::Awkward);
    let names: Vec<String> = desk.sandbox.borrow().scim_users().take(2).map(|user| user.user_name.clone()).collect();
    let screen = open(&format!("{}/groups/new", directory(&desk)), &desk);
    fill(&screen, "displayName", "pilots").await;
    fill(&screen, "names", &names[0]).await;
    press(&screen, "Create the group …").await;
    screen.part("proposal").await;
    click(&screen.wait("dialog[open] button[aria-label='Close']").await);
    until("the dialog is closed", || !screen.has("dialog[open]")).await;
    desk.fail("LIST_SCIM_USERS", 429, Some(30));
    fill(&screen, "names", &names.join("\n")).await;
    press(&screen, "Create the group …").await;
    screen.part("failure").await;
    desk.heal();
    let before = desk.asked("LIST_SCIM_USERS").len();
    press(&screen, "Try again").await;
    screen.part("proposal").await;
    assert_eq!(desk.asked("LIST_SCIM_USERS").len(), before + 1, "who was found is not looked for again");
}

#[wasm_bindgen_test]
async fn the_members_of_a_large_group_are_shown_page_by_page() {
    let desk = Desk::new(Seed::Company);
    let large =
        desk.sandbox.borrow().scim_groups().find(|group| group.display_name == "dept-engineering").expect("the seed has it").id.clone();
    let screen = open(&format!("{}/groups/{}", directory(&desk), encode(&large)), &desk);
    screen.says("members", "1–50 of").await;
    let first = text(&screen.wait("ul.members li").await);
    press(&screen, "Next").await;
    screen.says("members", "51–100 of").await;
    assert_ne!(text(&screen.wait("ul.members li").await), first);
    press(&screen, "Previous").await;
    screen.says("members", "1–50 of").await;
}

#[wasm_bindgen_test]
async fn a_group_cannot_be_renamed_and_says_why() {
    let desk = Desk::new(Seed::Awkward);
    let group = desk.sandbox.borrow().scim_groups().next().expect("a group").id.clone();
    let screen = open(&format!("{}/groups/{}/edit", directory(&desk), encode(&group)), &desk);
    assert!(screen.wait("[name='displayName']").await.has_attribute("disabled"));
    assert!(screen.text().contains("refuses to rename"));
}

#[wasm_bindgen_test]
async fn an_account_is_unlocked_step_by_step() {
    let desk = Desk::new(Seed::Awkward);
    let account = desk.sandbox.borrow().user_with_email(SYNCED).expect("the person").account_id.clone();
    let screen = open(&format!("/users/{}/unlock", encode(&account)), &desk);
    screen.says("unlock", "Holds it").await;
    screen.says("unlock-open", "Held by provisioning").await;
    press(&screen, "Unlink Sigrid Synced").await;
    click(&screen.part("confirm").await);
    screen.says("flag", "Confirmed").await;
    screen.says("unlock", "there is nothing to unlink").await;
    until("everything is open", || !screen.text().contains("Held by provisioning")).await;
    assert_eq!(desk.asked("UNLINK_SCIM_USER").len(), 1);
}

#[wasm_bindgen_test]
async fn records_are_deleted_in_the_database_only_after_the_address_is_typed() {
    let desk = Desk::new(Seed::Awkward);
    let account = desk.sandbox.borrow().user_with_email(SYNCED).expect("the person").account_id.clone();
    let screen = open(&format!("/users/{}/unlock", encode(&account)), &desk);
    screen.part("unlock-delete").await;
    press(&screen, "Delete in the database only").await;
    enter(&screen.wait("#proposal-typed").await, SYNCED);
    click(&screen.part("confirm").await);
    screen.says("flag", "Confirmed").await;
    assert_eq!(desk.asked("DELETE_SCIM_RECORD").len(), 1);
}
