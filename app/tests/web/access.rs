//! Roles and groups on the person's page: granted, revoked, pending until they are seen, and refused with the reason.

use std::rc::Rc;

use catalogue::capability::Role;
use catalogue::path::encode;
use sandbox::Seed;
use wasm_bindgen_test::wasm_bindgen_test;

use super::desk::Desk;
use super::screen::{Screen, click, enter, open, press, text, until};

fn open_person(desk: &Rc<Desk>, mailbox: &str) -> Screen {
    let id = desk.sandbox.borrow().user_with_email(&format!("{mailbox}@corp.example")).unwrap().account_id.clone();
    open(&format!("/users/{}", encode(&id)), desk)
}

async fn choose(screen: &Screen, words: &str) {
    let field = screen.wait("[data-testid='proposal'] [role='combobox']").await;
    enter(&field, words);
    until("a choice", || screen.has("[role='option']")).await;
    press(&field, "Enter");
}

async fn begin(screen: &Screen, button: &str) {
    until(button, || screen.all("button").iter().any(|found| text(found) == button)).await;
    screen.named("button", button).click();
}

#[wasm_bindgen_test]
async fn a_role_is_granted_by_name_and_pending_until_it_is_seen() {
    let desk = Desk::new(Seed::Awkward);
    let screen = open_person(&desk, "never-active");
    begin(&screen, "Grant a role…").await;
    choose(&screen, "Corp Discovery").await;
    until("the roles", || screen.has("[data-testid='proposal'] input[value='atlassian/contributor']")).await;
    click(&screen.wait("[data-testid='proposal'] input[value='atlassian/contributor']").await);
    click(&screen.part("confirm").await);
    screen.says("pending-roles", "Granting Contributor on Corp Discovery").await;
    screen.says("pending-role", "Granting: pending").await;
    desk.sandbox.borrow_mut().advance(30_000);
    screen.says("access-card", "Contributor").await;
    until("nothing is pending", || !screen.has("[data-testid='pending-roles']")).await;
    let sent = desk.asked("GRANT_ROLE");
    let body: serde_json::Value = serde_json::from_str(sent[0].body.as_deref().unwrap()).unwrap();
    assert_eq!((sent.len(), body["role"].as_str()), (1, Some("atlassian/contributor")));
}

#[wasm_bindgen_test]
async fn what_is_held_already_cannot_be_granted_again() {
    let desk = Desk::new(Seed::Awkward);
    let screen = open_person(&desk, "many-roles");
    begin(&screen, "Grant a role…").await;
    choose(&screen, "Corp Service Desk").await;
    let customer = "[data-testid='proposal'] input[value='atlassian/customer']";
    until("the roles", || screen.has(customer)).await;
    assert!(screen.wait(customer).await.has_attribute("disabled"));
    screen.says("proposal", "Held already").await;
    assert!(desk.asked("GRANT_ROLE").is_empty());
}

#[wasm_bindgen_test]
async fn a_direct_role_is_revoked_and_others_lead_to_their_group() {
    let desk = Desk::new(Seed::Awkward);
    let screen = open_person(&desk, "many-roles");
    let revoke = screen.wait("[data-testid='access-card'] button[aria-label='Revoke Customer on Corp Service Desk…']").await;
    assert!(!screen.has("[data-testid='access-card'] button[aria-label='Revoke User on Corp Jira…']"), "it comes through a group");
    screen.wait("[data-testid='access-card'] a[href^='/groups/']").await;
    click(&revoke);
    screen.says("proposal", "Complete: granting the role again").await;
    click(&screen.part("confirm").await);
    screen.part("pending-roles").await;
    desk.sandbox.borrow_mut().advance(30_000);
    until("the role is gone", || !screen.has("button[aria-label='Revoke Customer on Corp Service Desk…']")).await;
    assert_eq!(desk.asked("REVOKE_ROLE").len(), 1);
}

#[wasm_bindgen_test]
async fn the_last_organization_admin_keeps_the_role() {
    let desk = Desk::new(Seed::Awkward);
    let screen = open_person(&desk, "org-admin");
    screen.says("access-card", "This is the last organization admin").await;
    assert!(!screen.has("button[aria-label='Revoke Organization admin…']"));
}

#[wasm_bindgen_test]
async fn nobody_takes_organization_admin_from_himself() {
    let desk = Desk::new(Seed::Awkward);
    desk.change_session(|session| session.person.email = Some("org-admin@corp.example".to_owned()));
    let screen = open_person(&desk, "org-admin");
    screen.says("access-card", "This is your own account").await;
    assert!(!screen.has("button[aria-label='Revoke Organization admin…']"));
}

#[wasm_bindgen_test]
async fn the_matrix_says_by_which_way_each_role_came_and_what_ends_it() {
    let desk = Desk::new(Seed::Awkward);
    let screen = open_person(&desk, "many-roles");
    screen.says("access-card", "Through jira-software-users-corp").await;
    screen.says("access-card", "Direct: granted to the person, and can be revoked here").await;
    screen.says("access-card", "Through a group: ends when the person leaves the group").await;
    screen.says("access-card", "Implied: comes with another role and goes with it").await;
    let group = screen.wait("[data-testid='access-card'] a[href^='/groups/']").await;
    click(&group);
    screen.says("group-name", "users-corp").await;
}

#[wasm_bindgen_test]
async fn roles_that_cannot_be_read_are_never_no_roles() {
    let desk = Desk::new(Seed::Awkward);
    desk.fail("LIST_USER_ROLES", 503, None);
    let screen = open_person(&desk, "many-roles");
    until("the failure", || screen.has("[data-testid='access-card'] [data-testid='failure']")).await;
    assert!(!text(&screen.part("access-card").await).contains("No roles"));
}

#[wasm_bindgen_test]
async fn a_second_click_on_a_grant_sends_nothing_more() {
    let desk = Desk::new(Seed::Awkward);
    let screen = open_person(&desk, "never-active");
    begin(&screen, "Grant a role…").await;
    choose(&screen, "Corp Discovery").await;
    screen.wait("[data-testid='proposal'] input[value='atlassian/user']:checked").await;
    let answer = desk.hold("GRANT_ROLE");
    let confirm = screen.part("confirm").await;
    click(&confirm);
    click(&confirm);
    until("it is sent", || desk.asked("GRANT_ROLE").len() == 1).await;
    click(&confirm);
    answer.open();
    screen.says("access-card", "Granting: pending").await;
    assert_eq!(desk.asked("GRANT_ROLE").len(), 1);
}

#[wasm_bindgen_test]
async fn a_full_product_is_explained_where_it_was_chosen() {
    let desk = Desk::new(Seed::Awkward);
    let screen = open_person(&desk, "never-active");
    begin(&screen, "Grant a role…").await;
    choose(&screen, "Corp Loom").await;
    click(&screen.wait("[data-testid='proposal'] input[value='atlassian/user']").await);
    click(&screen.part("confirm").await);
    screen.says("proposal", "No licence is free").await;
}

#[wasm_bindgen_test]
async fn who_may_not_grant_is_offered_nothing() {
    let desk = Desk::new(Seed::Awkward);
    desk.sign_in_as(Role::HelpDesk);
    let screen = open_person(&desk, "many-roles");
    screen.says("access-card", "Corp Service Desk").await;
    assert!(screen.all("[data-testid='access-card'] button").iter().all(|button| !text(button).contains("Revoke")));
    assert!(!screen.text().contains("Grant a role…"));
}

#[wasm_bindgen_test]
async fn a_person_is_put_into_a_group_but_not_into_a_synced_one() {
    let desk = Desk::new(Seed::Awkward);
    let screen = open_person(&desk, "never-active");
    begin(&screen, "Add to a group…").await;
    choose(&screen, "dept-sales").await;
    click(&screen.part("confirm").await);
    screen.says("proposal", "Members change in the identity provider").await;
    choose(&screen, "Team Falcon").await;
    click(&screen.part("confirm").await);
    screen.says("groups-card", "Team Falcon").await;
    assert_eq!(desk.asked("ADD_GROUP_MEMBER").len(), 1);
    click(&screen.wait("button[aria-label='Remove from Team Falcon…']").await);
    click(&screen.part("confirm").await);
    until("the group is gone", || !screen.has("button[aria-label='Remove from Team Falcon…']")).await;
    assert_eq!(desk.asked("REMOVE_GROUP_MEMBER").len(), 1);
}
