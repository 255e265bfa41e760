//! Groups: the list, one group with its members, the ways in and out, and why some groups are left alone.

use std::rc::Rc;

use catalogue::capability::Role;
use catalogue::path::encode;
use sandbox::{Seed, Tiers};
use wasm_bindgen_test::wasm_bindgen_test;

use super::desk::Desk;
use super::screen::{Screen, address, click, enter, named, open, press, text, until};

fn id_of(desk: &Rc<Desk>, name: &str) -> String {
    desk.sandbox.borrow().groups().find(|group| group.name == name).unwrap().id.clone()
}

fn open_group(desk: &Rc<Desk>, name: &str) -> Screen {
    open(&format!("/groups/{}", encode(&id_of(desk, name))), desk)
}

fn members(screen: &Screen) -> Vec<String> {
    screen.all(".members tbody tr").iter().map(text).collect()
}

fn account(desk: &Rc<Desk>, mailbox: &str) -> String {
    desk.sandbox.borrow().user_with_email(&format!("{mailbox}@corp.example")).unwrap().account_id.clone()
}

#[wasm_bindgen_test]
async fn the_list_is_searched_filtered_and_leads_to_one_group() {
    let desk = Desk::new(Seed::Awkward);
    let screen = open("/groups", &desk);
    screen.says("honest-line", "complete").await;
    enter(&screen.part("group-search").await, "falcon");
    screen.says("honest-line", "1 of").await;
    until("the address", || address() == "/groups?q=falcon").await;
    click(&screen.part("grid-row").await);
    screen.says("group-name", "Team Falcon").await;
}

#[wasm_bindgen_test]
async fn who_keeps_a_group_narrows_the_list() {
    let desk = Desk::new(Seed::Awkward);
    let screen = open("/groups?kept=synced", &desk);
    screen.says("honest-line", "complete").await;
    let synced = desk.sandbox.borrow().groups().filter(|group| group.external_synced).count();
    screen.says("honest-line", &format!("{synced} of")).await;
    let first = text(&screen.part("grid-row").await);
    assert!(first.contains("Identity provider"), "{first}");
}

#[wasm_bindgen_test]
async fn a_failed_list_is_never_an_empty_one() {
    let desk = Desk::new(Seed::Awkward);
    desk.fail("SEARCH_GROUPS", 503, None);
    let screen = open("/groups", &desk);
    screen.part("failure").await;
    assert!(!screen.has("[data-testid='empty']"));
}

#[wasm_bindgen_test]
async fn where_v1_answers_groups_are_said_to_be_missing() {
    let desk = Desk::new(Seed::Awkward);
    desk.sandbox.borrow_mut().set_tiers(Tiers { v1: true, v2: false });
    let screen = open("/groups", &desk);
    screen.says("not-offered", "has no groups").await;
}

#[wasm_bindgen_test]
async fn the_members_of_a_large_group_come_page_by_page() {
    let desk = Desk::new(Seed::Company);
    let screen = open_group(&desk, "confluence-users-corp");
    until("the first page", || members(&screen).len() == 50).await;
    screen.says("members-read", "50 of").await;
    screen.named("button", "Show more").click();
    until("the second page", || members(&screen).len() == 100).await;
    assert_eq!(desk.asked("SEARCH_USERS").len(), 2);
}

#[wasm_bindgen_test]
async fn what_members_gain_is_told_by_product() {
    let screen = open_group(&Desk::new(Seed::Awkward), "contractors");
    screen.says("gains-card", "Corp Confluence").await;
    screen.says("gains-card", "Guest").await;
}

#[wasm_bindgen_test]
async fn somebody_is_searched_added_and_seen_among_the_members() {
    let desk = Desk::new(Seed::Awkward);
    let screen = open_group(&desk, "Team Falcon");
    screen.says("members-card", "Nobody is in this group").await;
    screen.named("button", "Add a member…").click();
    let field = screen.wait("[data-testid='proposal'] [role='combobox']").await;
    enter(&field, "Nelly");
    until("Nelly is found", || screen.has("[role='option']")).await;
    press(&field, "Enter");
    screen.says("chosen-person", "never-active@corp.example").await;
    click(&screen.part("confirm").await);
    until("Nelly is a member", || members(&screen).iter().any(|row| row.contains("Nelly Never"))).await;
    let sent = desk.asked("ADD_GROUP_MEMBER");
    assert_eq!(sent.len(), 1);
    assert!(sent[0].path.contains(&desk.sandbox.borrow().identity().directory_id), "in the group's own directory: {}", sent[0].path);
    assert_eq!(sent[0].body.as_deref(), Some(format!(r#"{{"accountId":"{}"}}"#, account(&desk, "never-active")).as_str()));
}

#[wasm_bindgen_test]
async fn nobody_is_added_without_being_chosen_or_twice() {
    let desk = Desk::new(Seed::Awkward);
    let screen = open_group(&desk, "loom-users-corp");
    until("the members", || !members(&screen).is_empty()).await;
    screen.named("button", "Add a member…").click();
    let field = screen.wait("[data-testid='proposal'] [role='combobox']").await;
    click(&screen.part("confirm").await);
    screen.says("proposal", "cannot be empty").await;
    enter(&field, "Lorenz");
    until("Lorenz is found", || screen.has("[role='option']")).await;
    press(&field, "Enter");
    click(&screen.part("confirm").await);
    screen.says("proposal", "is a member already").await;
    assert!(desk.asked("ADD_GROUP_MEMBER").is_empty());
}

#[wasm_bindgen_test]
async fn a_full_product_is_told_where_the_person_was_chosen() {
    let desk = Desk::new(Seed::Awkward);
    let screen = open_group(&desk, "loom-users-corp");
    until("the members", || !members(&screen).is_empty()).await;
    screen.named("button", "Add a member…").click();
    let field = screen.wait("[data-testid='proposal'] [role='combobox']").await;
    enter(&field, "Nelly");
    until("Nelly is found", || screen.has("[role='option']")).await;
    press(&field, "Enter");
    click(&screen.part("confirm").await);
    screen.says("failure", "No licence is free").await;
}

#[wasm_bindgen_test]
async fn a_member_is_taken_out_and_can_be_put_back() {
    let desk = Desk::new(Seed::Awkward);
    let screen = open_group(&desk, "loom-users-corp");
    until("the members", || members(&screen).len() == 2).await;
    screen.named("button", "Remove Lorenz Loom from the group…").click();
    screen.says("proposal", "loses every role").await;
    click(&screen.part("confirm").await);
    until("Lorenz is gone", || members(&screen).len() == 1).await;
    screen.says("flag", "Confirmed").await;
    named(&screen.part("flag").await, "button", "Undo…").click();
    screen.says("proposal", "gains every role").await;
    click(&screen.part("confirm").await);
    until("Lorenz is back", || members(&screen).len() == 2).await;
}

#[wasm_bindgen_test]
async fn groups_that_are_kept_elsewhere_are_read_only_with_the_reason() {
    for (name, reason) in [("dept-engineering", "identity provider"), ("org-admins", "makes administrators")] {
        let screen = open_group(&Desk::new(Seed::Awkward), name);
        screen.says("group-locked", reason).await;
        until("the members", || screen.has(".members tbody tr")).await;
        assert!(screen.all("button").iter().all(|button| !text(button).contains("Remove") && !text(button).contains("Add")), "{name}");
    }
}

#[wasm_bindgen_test]
async fn whoever_may_not_change_groups_is_told_so() {
    let desk = Desk::new(Seed::Awkward);
    desk.sign_in_as(Role::HelpDesk);
    let screen = open_group(&desk, "loom-users-corp");
    until("the members", || !members(&screen).is_empty()).await;
    screen.says("members-card", "Your role does not include").await;
    assert!(!screen.text().contains("Remove…"));
}

#[wasm_bindgen_test]
async fn a_group_that_nobody_knows_is_said_to_be_missing() {
    let screen = open("/groups/00000000-dead-beef-0000-000000000000", &Desk::new(Seed::Awkward));
    screen.says("empty", "There is no such group").await;
}
