//! Changing what is provisioned: a user from creation to deletion, a group with its members, an account that is freed from its record. Each ends with
//! exactly what the organization was sent.

use serde_json::{Value, json};
use tests::accessibility::check;
use tests::picture::take;
use tests::screens::{SignIn, UserScreen, Users};
use tests::{Site, World, journey};

const NAME: &str = "Jonna Journey";
const KEY: &str = "jonna@corp.example";

async fn start(world: &World) {
    let browser = &world.browser;
    browser.prefer("light").await;
    browser.resize(1280, 760).await;
    SignIn(browser).by_link(&world.site).await;
}

async fn directory(world: &World) {
    world.browser.open("/scim").await;
    world.browser.press("Okta").await;
    world.browser.see("table tbody tr").await;
}

async fn confirm(world: &World, done: &str) {
    world.browser.click("[data-testid=confirm]").await;
    world.browser.read("[data-testid=flag]", &format!("Confirmed: {done}")).await;
    world.browser.gone("dialog[open]").await;
}

/// What was written, each with its key and status.
fn writes(world: &World) -> Vec<(String, String, u64)> {
    let log = world.site.upstream_log();
    let text = |entry: &Value, name: &str| entry[name].as_str().unwrap_or_default().to_owned();
    let is_write = |entry: &&Value| {
        entry["method"] != "GET"
            && !["SEARCH_SCIM_LINKS", "SEARCH_USERS", "SEARCH_WORKSPACES", "SEARCH_GROUPS"]
                .contains(&entry["operation"].as_str().unwrap_or_default())
    };
    log.iter()
        .filter(is_write)
        .map(|entry| (text(entry, "operation"), text(entry, "key"), entry["status"].as_u64().unwrap_or_default()))
        .collect()
}

fn expected(lines: &[(&str, &str, u64)]) -> Vec<(String, String, u64)> {
    lines.iter().map(|(operation, key, status)| ((*operation).to_owned(), (*key).to_owned(), *status)).collect()
}

/// The body that an operation was sent with, the latest first.
fn bodies(world: &World, operation: &str) -> Vec<Value> {
    world.site.upstream_log().into_iter().rev().filter(|entry| entry["operation"] == operation).map(|entry| entry["body"].clone()).collect()
}

async fn find_by(world: &World, attribute: &str, value: &str) {
    let choose = format!(
        "const select = document.querySelector('#scim-attribute'); select.value = {attribute:?}; select.dispatchEvent(new Event('change', {{ bubbles: true }}))"
    );
    world.browser.run(&choose).await;
    world.browser.fill("#scim-value", value).await;
    world.browser.press("Find").await;
}

#[test]
fn a_provisioned_user_is_created_patched_replaced_deactivated_and_found_again() {
    journey("scim-user", Site::served("awkward", &json!([])), async |world| {
        start(&world).await;
        directory(&world).await;
        create(&world).await;
        patch(&world).await;
        replace(&world).await;
        let browser = &world.browser;
        browser.press(&format!("Deactivate {NAME}")).await;
        browser.read("[data-testid=proposal]", "no sign-in to anything").await;
        confirm(&world, &format!("the record of {NAME} is not active.")).await;

        directory(&world).await;
        find_by(&world, "externalId", "journey-1").await;
        browser.until("one record is left", "document.querySelectorAll('table tbody tr').length === 1").await;
        browser.read("table tbody", "Not active").await;
        browser.click("table tbody th a").await;
        browser.press(&format!("Deprovision {NAME}")).await;
        browser.fill("#proposal-typed", KEY).await;
        confirm(&world, &format!("the record of {NAME} is gone.")).await;
        browser.read("[data-testid=empty]", "There is no such record").await;
        browser.gone("[data-testid=scim-acts]").await;

        let scim = |operation, status| (operation, "scim", status);
        let all = [
            scim("CREATE_SCIM_USER", 201),
            scim("PATCH_SCIM_USER", 200),
            scim("REPLACE_SCIM_USER", 200),
            scim("PATCH_SCIM_USER", 200),
            scim("DELETE_SCIM_USER", 204),
        ];
        assert_eq!(writes(&world), expected(&all));
        let patches: Vec<Value> = bodies(&world, "PATCH_SCIM_USER").into_iter().map(|body| body["Operations"].clone()).collect();
        assert_eq!(patches[1], json!([{ "op": "add", "path": "title", "value": "Countess" }]));
        assert_eq!(patches[0], json!([{ "op": "replace", "path": "active", "value": false }]));
    });
}

async fn create(world: &World) {
    let browser = &world.browser;
    browser.press("New user").await;
    browser.see("[data-testid=scim-form]").await;
    check(browser, "the form of a new user").await;
    browser.fill("input[name=userName]", KEY).await;
    browser.fill("input[name=externalId]", "journey-1").await;
    browser.fill("input[name=displayName]", NAME).await;
    browser.fill(".values input[type=text]", KEY).await;
    browser.fill("input[name$=':department']", "Travel").await;
    browser.press("Create the user …").await;
    browser.read("[data-testid=proposal]", "otherwise one is made").await;
    check(browser, "the confirmation of a new user").await;
    confirm(world, &format!("{NAME} is provisioned.")).await;
    browser.until("the new record is found", "document.querySelectorAll('table tbody tr').length === 1").await;
    browser.click("table tbody th a").await;
    browser.read("[data-testid=scim-name]", NAME).await;
}

async fn patch(world: &World) {
    let browser = &world.browser;
    browser.press(&format!("Edit {NAME}")).await;
    browser.fill("input[name=title]", "Countess").await;
    browser.press("Save …").await;
    browser.read("[data-testid=differences]", "Countess").await;
    browser.click(".preview summary").await;
    browser.read(".preview", "Operations").await;
    check(browser, "the confirmation of an edit").await;
    take(browser, "provisioning").await;
    confirm(world, &format!("the record of {NAME} is changed.")).await;
    browser.see("[data-testid=scim-acts]").await;
    browser.read("main", "Countess").await;
}

async fn replace(world: &World) {
    let browser = &world.browser;
    browser.press(&format!("Replace {NAME}")).await;
    browser.see("textarea[name=document]").await;
    let document = json!({
        "userName": KEY, "externalId": "journey-1", "displayName": NAME, "active": true,
        "emails": [{ "value": KEY, "primary": true }]
    });
    browser.fill("textarea[name=document]", &document.to_string()).await;
    browser.read("[data-testid=cleared]", "Countess").await;
    browser.read("[data-testid=cleared]", "Travel").await;
    check(browser, "a document that clears").await;
    take(browser, "provisioning-replace").await;
    browser.press("Replace …").await;
    browser.read("[data-testid=proposal] [data-testid=cleared]", "Countess").await;
    browser.fill("#proposal-typed", KEY).await;
    confirm(world, &format!("the record of {NAME} is replaced.")).await;
    browser.see("[data-testid=scim-acts]").await;
}

#[test]
fn a_provisioned_group_is_created_given_members_and_deleted() {
    journey("scim-group", Site::served("awkward", &json!([])), async |world| {
        start(&world).await;
        directory(&world).await;
        let browser = &world.browser;
        browser.click(".tabs a[href$='/groups']").await;
        browser.press("New group").await;
        browser.fill("input[name=displayName]", "journey-pilots").await;
        browser.fill("textarea[name=names]", "scim-inactive@corp.example\nnobody@corp.example").await;
        browser.press("Create the group …").await;
        browser.read("[data-testid=name-faults]", "Line 2: nobody@corp.example").await;
        check(browser, "a new group with a wrong member").await;
        browser.press("Take this one out").await;
        browser.press("Create the group …").await;
        confirm(&world, "journey-pilots is provisioned.").await;
        browser.until("the new group is found", "document.querySelectorAll('table tbody tr').length === 1").await;
        browser.click("table tbody th a").await;
        browser.read("[data-testid=scim-acts]", "refuses to rename").await;

        browser.fill("textarea[name=names]", "nobody@corp.example").await;
        browser.press("Look up and add …").await;
        browser.read("[data-testid=name-faults]", "nobody@corp.example").await;
        browser.fill("textarea[name=names]", "scim-locked@corp.example").await;
        browser.press("Look up and add …").await;
        confirm(&world, "they are members of journey-pilots.").await;
        browser.read(".members", "scim-locked@corp.example").await;
        check(browser, "a provisioned group").await;
        take(browser, "provisioning-groups").await;
        browser.read("[data-testid=members] h2", "Members · 2").await;
        browser.click(".members input[aria-label='Choose scim-locked@corp.example']").await;
        browser.press("Remove one member …").await;
        confirm(&world, "they are no longer members of journey-pilots.").await;
        browser.read("[data-testid=members] h2", "Members · 1").await;
        browser.press("Delete journey-pilots").await;
        browser.fill("#proposal-typed", "journey-pilots").await;
        confirm(&world, "the record of journey-pilots is gone.").await;
        browser.read("[data-testid=empty]", "There is no such record").await;

        let scim = |operation, status| (operation, "scim", status);
        let all =
            [scim("CREATE_SCIM_GROUP", 201), scim("PATCH_SCIM_GROUP", 200), scim("PATCH_SCIM_GROUP", 200), scim("DELETE_SCIM_GROUP", 204)];
        assert_eq!(writes(&world), expected(&all));
        let removed = bodies(&world, "PATCH_SCIM_GROUP")[0]["Operations"][0].clone();
        assert_eq!(removed["op"], "remove");
        assert!(removed["path"].as_str().is_some_and(|path| path.starts_with("members[value eq \"")), "{removed}");
    });
}

#[test]
fn an_account_that_provisioning_holds_is_unlocked_step_by_step() {
    journey("unlock", Site::served("awkward", &json!([])), async |world| {
        start(&world).await;
        let browser = &world.browser;
        Users(browser).open().await;
        Users(browser).search("Ivo Inactive").await;
        Users(browser).open_person("Ivo Inactive").await;
        UserScreen(browser).is_settled().await;
        browser.press("Unlock this account …").await;
        browser.read("[data-testid=unlock]", "Holds it").await;
        browser.read("[data-testid=unlock-open]", "Held by provisioning").await;
        check(browser, "the steps of an unlock").await;
        take(browser, "unlock").await;
        browser.press("Unlink Ivo Inactive …").await;
        browser.read("[data-testid=proposal]", "no call to link again").await;
        confirm(&world, "Ivo Inactive is no longer held by the record.").await;
        browser.read("[data-testid=unlock]", "there is nothing to unlink").await;
        browser.press("Reactivate Ivo Inactive …").await;
        confirm(&world, "Ivo Inactive can sign in again.").await;
        let all = [("UNLINK_SCIM_USER", "organization", 200), ("ENABLE_ACCOUNT", "organization", 204)];
        assert_eq!(writes(&world), expected(&all));
    });
}
