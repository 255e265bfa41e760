//! The SCIM pages: directories, the users of one, one record.

use catalogue::capability::Capability;
use catalogue::path::encode;
use sandbox::Seed;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

use super::desk::Desk;
use super::screen::{Screen, address, click, elements, enter, named, open, text, until};

fn directory(desk: &Rc<Desk>) -> String {
    format!("/scim/{}", encode(&desk.sandbox.borrow().identity().scim_directory_id))
}

fn rows(screen: &Screen) -> Vec<String> {
    screen.all("table.scim-records tbody tr").iter().map(text).collect()
}

#[wasm_bindgen_test]
async fn the_configured_directories_say_how_many_people_they_provision() {
    let desk = Desk::new(Seed::Awkward);
    let gate = desk.hold("LIST_SCIM_USERS");
    let screen = open("/scim", &desk);
    screen.wait("[data-testid='scim-directory'] .skeleton").await;
    gate.open();
    screen.says("scim-directory", "provisioned user").await;
    named(&screen.part("scim-directory").await, "a", "Corp provider").click();
    until("the directory", || address() == directory(&desk)).await;
}

#[wasm_bindgen_test]
async fn without_a_configured_directory_the_page_says_how_to_add_one() {
    let desk = Desk::new(Seed::Awkward);
    desk.change_session(|session| session.scim_directories.clear());
    let screen = open("/scim", &desk);
    screen.says("empty", "No SCIM directory is configured").await;
}

#[wasm_bindgen_test]
async fn a_directory_lists_its_records_and_leads_to_one() {
    let desk = Desk::new(Seed::Awkward);
    let screen = open(&directory(&desk), &desk);
    until("the records", || !rows(&screen).is_empty()).await;
    let known = desk.sandbox.borrow().scim_users().count();
    assert_eq!(rows(&screen).len(), known.min(100));
    let first = screen.wait("table.scim-records tbody a").await;
    let name = text(&first);
    click(&first);
    until("the record", || screen.find("[data-testid='scim-name']").is_some()).await;
    until("its user name", || screen.text().contains(&name)).await;
}

#[wasm_bindgen_test]
async fn the_exact_filter_goes_into_the_address_and_finds_only_whole_values() {
    let desk = Desk::new(Seed::Awkward);
    let wanted = desk.sandbox.borrow().scim_users().next().unwrap().user_name.clone();
    let screen = open(&directory(&desk), &desk);
    until("the records", || !rows(&screen).is_empty()).await;
    enter(&screen.wait("#scim-value").await, &wanted);
    screen.named("button", "Find").click();
    until("the address", || address().contains("filter=userName")).await;
    until("one record", || rows(&screen).len() == 1).await;
    assert!(rows(&screen)[0].contains(&wanted));
    enter(&screen.wait("#scim-value").await, "half a na");
    screen.named("button", "Find").click();
    screen.says("empty", "No record matches").await;
}

#[wasm_bindgen_test]
async fn a_directory_without_people_says_so() {
    let desk = Desk::new(Seed::Empty);
    let screen = open(&directory(&desk), &desk);
    screen.says("empty", "Nobody is provisioned").await;
}

#[wasm_bindgen_test]
async fn a_directory_that_cannot_be_read_is_a_failure_that_can_be_retried() {
    let desk = Desk::new(Seed::Awkward);
    desk.fail("LIST_SCIM_USERS", 500, None);
    let screen = open(&directory(&desk), &desk);
    let failure = screen.part("failure").await;
    assert!(!screen.has("[data-testid='empty']"));
    desk.heal();
    named(&failure, "button", "Try again").click();
    until("the records", || !rows(&screen).is_empty()).await;
}

#[wasm_bindgen_test]
async fn who_may_not_see_provisioning_is_told_and_nothing_is_asked() {
    let desk = Desk::new(Seed::Awkward);
    desk.forbid(Capability::ReadScim);
    let screen = open(&directory(&desk), &desk);
    screen.part("not-permitted").await;
    assert!(desk.asked("LIST_SCIM_USERS").is_empty());
}

#[wasm_bindgen_test]
async fn a_directory_without_a_key_is_named_as_such() {
    let screen = open("/scim/another-directory", &Desk::new(Seed::Awkward));
    screen.says("not-configured", "another-directory").await;
}

#[wasm_bindgen_test]
async fn a_record_stands_even_when_the_descriptions_of_its_attributes_fail() {
    let desk = Desk::new(Seed::Awkward);
    desk.fail("LIST_SCHEMAS", 500, None);
    let id = desk.sandbox.borrow().scim_users().next().unwrap().id.to_string();
    let screen = open(&format!("{}/{}", directory(&desk), encode(&id)), &desk);
    until("the record", || elements(&document_root(&screen), ".record .card").len() > 1).await;
    assert!(!screen.has("[data-testid='failure']"));
}

#[wasm_bindgen_test]
async fn a_record_that_is_gone_is_told_apart_from_a_failure() {
    let desk = Desk::new(Seed::Awkward);
    let screen = open(&format!("{}/no-such-record", directory(&desk)), &desk);
    screen.says("empty", "There is no such record in this directory").await;
    assert!(!screen.has("[data-testid='failure']"));
}

fn document_root(screen: &Screen) -> web_sys::Element {
    screen.find("main").unwrap()
}
