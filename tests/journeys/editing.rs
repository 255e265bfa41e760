//! Editing what an account says of a person: a profile of which the directory owns a part, and the address with which somebody signs in.

use serde_json::{Value, json};
use tests::accessibility::check;
use tests::picture::take;
use tests::screens::{SignIn, UserScreen, Users};
use tests::{Site, World, journey};

async fn open(world: &World, who: &str) {
    Users(&world.browser).open().await;
    Users(&world.browser).search(who).await;
    Users(&world.browser).open_person(who).await;
    UserScreen(&world.browser).is_of(who).await;
    UserScreen(&world.browser).is_settled().await;
}

/// What was asked of the upstream to change something, each with its key and body.
fn writes(world: &World) -> Vec<(Value, Value, Value, Value)> {
    let log = world.site.upstream_log().into_iter().filter(|entry| entry["method"] != "GET" && entry["method"] != "POST");
    log.map(|entry| (entry["operation"].clone(), entry["key"].clone(), entry["status"].clone(), entry["body"].clone())).collect()
}

#[test]
fn a_profile_is_edited_around_a_field_that_the_directory_owns() {
    journey("edit-profile", Site::served("awkward", &json!([])), async |world| {
        let browser = &world.browser;
        browser.prefer("light").await;
        browser.resize(1160, 860).await;
        SignIn(browser).by_link(&world.site).await;
        open(&world, "Gustavo Google").await;
        browser.click("[data-testid=edit-profile]").await;
        browser.read("[data-testid=profile-form]", "Synced from Google Workspace").await;
        browser.until("the name is locked", "document.querySelector('dialog input[name=name]').disabled").await;
        check(browser, "the profile form").await;

        browser.fill("dialog input[name='extended_profile.job_title']", &"x".repeat(120)).await;
        browser.click("[data-testid=confirm]").await;
        browser.read("[data-testid=profile-form]", "Too long for Atlassian").await;
        check(browser, "the profile form with a refused value").await;

        browser.fill("dialog input[name='extended_profile.job_title']", "Librarian").await;
        browser.fill("dialog input[name=nickname]", "Gus").await;
        browser.fill("dialog input[name=zoneinfo]", "madrid").await;
        browser.read("[role=listbox]", "Europe/Madrid").await;
        check(browser, "the profile form with an open list").await;
        browser.click("[role=option]").await;
        browser.read("[data-testid=differences]", "Librarian").await;
        browser.gone("[data-testid=form-message] p").await;
        browser.run("document.querySelector('dialog[open]').scrollTop = 0").await;
        take(browser, "edit-profile").await;
        browser.run("const save = document.querySelector('[data-testid=confirm]'); save.click(); save.click()").await;
        browser.read("[data-testid=flag]", "Confirmed").await;
        browser.read("[data-testid=profile-card]", "Librarian").await;

        let changed = json!({ "nickname": "Gus", "zoneinfo": "Europe/Madrid", "extended_profile": { "job_title": "Librarian" } });
        let refused = json!({ "extended_profile": { "job_title": "x".repeat(120) } });
        let patch = |status: u16, body: Value| (json!("UPDATE_PROFILE"), json!("organization"), json!(status), body);
        assert_eq!(writes(&world), [patch(400, refused), patch(200, changed)], "only what was changed, each click once");
    });
}

#[test]
fn an_address_is_moved_to_another_verified_domain() {
    journey("set-email", Site::served("awkward", &json!([])), async |world| {
        let browser = &world.browser;
        browser.prefer("light").await;
        browser.resize(1160, 860).await;
        SignIn(browser).by_link(&world.site).await;
        open(&world, "Nelly Never").await;
        browser.click("[data-testid=set-email]").await;
        browser.read("[data-testid=proposal]", "every session ends").await;
        browser.read("[data-testid=verified-domains]", "corp-labs.example").await;
        check(browser, "the dialog for an address").await;

        browser.fill("dialog input[name=email]", "nelly@partner.example").await;
        browser.click("[data-testid=confirm]").await;
        browser.read("[data-testid=proposal]", "partner.example is not a domain of this organization").await;
        assert_eq!(writes(&world), [], "a foreign domain is not even asked for");

        browser.fill("dialog input[name=email]", "Nelly.Never@CORP-LABS.example").await;
        browser.read("[data-testid=differences]", "Nelly.Never@corp-labs.example").await;
        take(browser, "set-email").await;
        browser.run("const save = document.querySelector('[data-testid=confirm]'); save.click(); save.click()").await;
        browser.read("[data-testid=flag]", "Confirmed").await;
        browser.read(".person-head", "Nelly.Never@corp-labs.example").await;

        let put = (json!("SET_EMAIL"), json!("organization"), json!(204), json!({ "email": "Nelly.Never@corp-labs.example" }));
        assert_eq!(writes(&world), [put], "once, however often it was clicked");
    });
}
