//! Access: people are invited, a role is granted and revoked, a group gains and loses a member; each asks the upstream exactly what it has to.

use std::time::Duration;

use serde_json::{Value, json};
use tests::screens::{SignIn, UserScreen, Users};
use tests::{Site, World, journey, picture};
use thirtyfour::Key;

/// The upstream shows changes of roles after half a minute; they are looked for at growing distances.
const UPSTREAM: Duration = Duration::from_secs(90);

const WRITES: [&str; 8] = [
    "INVITE_USERS",
    "INVITE_USER_V1",
    "GRANT_ROLE",
    "REVOKE_ROLE",
    "GRANT_ORGANIZATION_ADMIN",
    "REVOKE_ORGANIZATION_ADMIN",
    "ADD_GROUP_MEMBER",
    "REMOVE_GROUP_MEMBER",
];

/// The changes that reached the upstream.
fn sent(world: &World) -> Vec<Value> {
    let is_write = |entry: &Value| WRITES.contains(&entry["operation"].as_str().unwrap_or_default());
    world.site.upstream_log().into_iter().filter(is_write).collect()
}

/// Operation, key and status of each change.
fn changes(world: &World) -> Vec<(String, String, u64)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    sent(world).iter().map(|entry| (text(&entry["operation"]), text(&entry["key"]), entry["status"].as_u64().unwrap_or_default())).collect()
}

fn once(operation: &str, status: u64) -> (String, String, u64) {
    (operation.to_owned(), "organization".to_owned(), status)
}

/// Chooses from the list of the open dialog by typing.
async fn choose(world: &World, words: &str) {
    world.browser.fill("dialog[open] [role=combobox]", words).await;
    world.browser.see("[role=option]").await;
    world.browser.type_keys(Key::Enter.value().to_string()).await;
}

/// A role of the open dialog, by its name.
async fn choose_role(world: &World, role: &str) {
    let label = format!("[...document.querySelectorAll('dialog[open] .radios__label')].find((label) => label.innerText === {role:?})");
    world.browser.until(&format!("the role {role}"), &label).await;
    world.browser.run(&format!("{label}.click()")).await;
}

async fn open_person(world: &World, name: &str) {
    Users(&world.browser).open().await;
    Users(&world.browser).search(name).await;
    Users(&world.browser).open_person(name).await;
    UserScreen(&world.browser).is_of(name).await;
    UserScreen(&world.browser).is_settled().await;
}

/// Whether there is a button with this name.
fn button(name: &str) -> String {
    format!("document.querySelector({:?})", format!("button[aria-label='{name}']"))
}

async fn light(world: &World) {
    world.browser.prefer("light").await;
    world.browser.resize(1280, 760).await;
}

#[test]
fn three_people_are_invited_and_one_fails() {
    journey("invite", Site::served("awkward", &json!([])), async |world| {
        let browser = &world.browser;
        light(&world).await;
        SignIn(browser).by_link(&world.site).await;
        browser.open("/invite").await;
        browser.fill("textarea[name=emails]", "New One <new.one@corp.example>, new.two@corp.example, deactivated@corp.example").await;
        browser.read("[data-testid=addresses]", "3 addresses").await;
        browser.fill(".invite__add [role=combobox]", "Corp Discovery").await;
        browser.see("[role=option]").await;
        browser.type_keys(Key::Enter.value().to_string()).await;
        browser.press("Add the role").await;
        browser.read(".invite__added", "User on Corp Discovery").await;
        picture::take(browser, "invite").await;
        browser.press("Review the invitation…").await;
        browser.read("dialog[open]", "Atlassian invites nobody whose account is inactive").await;
        browser.read("dialog[open]", "Mail sent").await;
        browser.press("Invite 3 people").await;
        browser.read("[data-testid=outcome]", "The account is inactive").await;
        browser.read("[data-testid=outcome] [role=status]", "2 invited, 1 not invited").await;
        browser.click(".flag__close").await;
        picture::take(browser, "invited").await;
        assert_eq!(changes(&world), [once("INVITE_USERS", 206)]);
        let body = &sent(&world)[0]["body"];
        assert_eq!(body["emails"], json!(["new.one@corp.example", "new.two@corp.example", "deactivated@corp.example"]));
        assert_eq!((&body["permissionRules"][0]["role"], &body["sendNotification"]), (&json!("atlassian/user"), &json!(true)));
        Users(browser).open().await;
        Users(browser).search("new.two").await;
        Users(browser).sees("new.two@corp.example").await;
    });
}

#[test]
fn without_v2_each_address_is_invited_by_itself() {
    journey("invite-v1", Site::sandboxed("awkward", &["--tiers", "v1"]), async |world| {
        let browser = &world.browser;
        SignIn(browser).by_link(&world.site).await;
        browser.open("/invite").await;
        browser.fill("textarea[name=emails]", "new.one@corp.example; new.two@corp.example").await;
        browser.press("Review the invitation…").await;
        browser.read("dialog[open]", "membership only").await;
        browser.press("Invite 2 people").await;
        browser.read("[data-testid=outcome] [role=status]", "2 invited").await;
        browser.read("[data-testid=tier-line]", "Answered by the v1 API").await;
        assert_eq!(changes(&world), [once("INVITE_USER_V1", 202), once("INVITE_USER_V1", 202)]);
        let emails: Vec<Value> = sent(&world).into_iter().map(|entry| entry["body"]["email"].clone()).collect();
        assert_eq!(emails, ["new.one@corp.example", "new.two@corp.example"]);
    });
}

#[test]
fn a_role_is_granted_and_another_revoked_and_both_are_pending_until_they_are_seen() {
    journey("roles", Site::served("awkward", &json!([])), async |world| {
        let browser = &world.browser;
        light(&world).await;
        SignIn(browser).by_link(&world.site).await;
        open_person(&world, "Manfred Manyroles").await;
        browser.run("document.querySelector('[data-testid=access-card]').scrollIntoView()").await;
        picture::take(browser, "roles").await;
        browser.click("button[aria-label='Revoke Customer on Corp Service Desk…']").await;
        browser.press("Revoke Customer on Corp Service Desk").await;
        browser.read("[data-testid=pending-role]", "Revoking: pending").await;
        browser.press("Grant a role…").await;
        choose(&world, "Corp Discovery").await;
        choose_role(&world, "Contributor").await;
        picture::take(browser, "grant").await;
        browser.press("Grant the role").await;
        browser.read("[data-testid=pending-roles]", "Granting Contributor on Corp Discovery").await;
        let revoked = format!("!{} && !document.body.innerText.includes('Revoking: ')", button("Revoke Customer on Corp Service Desk…"));
        browser.until_within(UPSTREAM, "the role is gone", &revoked).await;
        browser.until_within(UPSTREAM, "the new role can be revoked", &button("Revoke Contributor on Corp Discovery…")).await;
        assert_eq!(changes(&world), [once("REVOKE_ROLE", 204), once("GRANT_ROLE", 204)]);
        assert_eq!(sent(&world)[1]["body"]["role"], "atlassian/contributor");
    });
}

#[test]
fn organization_admin_is_granted_and_revoked_and_the_last_one_stays() {
    journey("admins", Site::served("awkward", &json!([])), async |world| {
        let browser = &world.browser;
        SignIn(browser).by_link(&world.site).await;
        open_person(&world, "Olga Onlyadmin").await;
        browser.read("[data-testid=access-card]", "This is the last organization admin").await;
        assert_eq!(browser.value(&button("Revoke Organization admin…")).await, Value::Null, "the last one stays");

        open_person(&world, "Nelly Never").await;
        browser.press("Grant a role…").await;
        choose(&world, "The organization").await;
        choose_role(&world, "Organization admin").await;
        browser.press("Grant the role").await;
        browser.until_within(UPSTREAM, "the role can be revoked", &button("Revoke Organization admin…")).await;
        browser.click("button[aria-label='Revoke Organization admin…']").await;
        browser.read("dialog[open]", "may no longer manage the organization").await;
        browser.click("dialog[open] [data-testid=confirm]").await;
        browser.read("[data-testid=pending-role]", "Revoking").await;
        let gone = format!("!{} && !document.querySelector('[data-testid=pending-role]')", button("Revoke Organization admin…"));
        browser.until_within(UPSTREAM, "the role is gone", &gone).await;
        assert_eq!(changes(&world), [once("GRANT_ORGANIZATION_ADMIN", 204), once("REVOKE_ORGANIZATION_ADMIN", 204)]);
    });
}

#[test]
fn a_group_gains_and_loses_a_member_and_a_synced_one_is_left_alone() {
    journey("members", Site::served("awkward", &json!([])), async |world| {
        let browser = &world.browser;
        light(&world).await;
        SignIn(browser).by_link(&world.site).await;
        browser.open("/groups").await;
        browser.read("[data-testid=honest-line]", "complete").await;
        picture::take(browser, "groups").await;
        browser.open("/groups?q=dept-sales").await;
        browser.click("[data-testid=grid-row]").await;
        browser.read("[data-testid=group-locked]", "identity provider").await;
        assert_eq!(
            browser.value("[...document.querySelectorAll('main button')].some((one) => /Add|Remove/.test(one.innerText))").await,
            false
        );
        browser.open("/groups?q=falcon").await;
        browser.click("[data-testid=grid-row]").await;
        browser.press("Add a member…").await;
        choose(&world, "Nelly").await;
        browser.read("[data-testid=chosen-person]", "never-active@corp.example").await;
        browser.press("Add to Team Falcon").await;
        browser.read(".members", "Nelly Never").await;
        picture::take(browser, "group").await;
        browser.press("Remove Nelly Never from the group…").await;
        browser.press("Remove from Team Falcon").await;
        browser.read("[data-testid=members-card]", "Nobody is in this group").await;
        assert_eq!(changes(&world), [once("ADD_GROUP_MEMBER", 204), once("REMOVE_GROUP_MEMBER", 204)]);
    });
}
