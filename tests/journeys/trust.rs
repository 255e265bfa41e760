//! The pages about who may what and what was done: accessible in every opened state, true to the role of provisioning, and a record that can be taken along.

use scratch::Folder;
use serde_json::{Value, json};
use tests::accessibility::check_both;
use tests::picture::take;
use tests::screens::{SignIn, UserScreen, Users};
use tests::{Browser, Site, World, journey};

use crate::export::export;
use crate::leaving::ask;
use crate::roles::{SUSPEND, SUSPEND_RAW};
use crate::second_person::RULES;
use crate::sign_on::sign_in;

const PROVISIONING: &str = "[[grants]]\nrole = \"provisioning\"\ngroups = [\"provisioners\"]\n";

async fn dressed(browser: &Browser) {
    browser.prefer("light").await;
    browser.resize(1280, 760).await;
}

#[test]
fn the_pages_of_an_owner_are_accessible_in_every_opened_state() {
    let Some(site) = Site::signed_on_with("awkward", RULES) else { return };
    journey("trust-owner", site, async |world| {
        let browser = &world.browser;
        dressed(browser).await;
        sign_in(browser, "/sessions", "olga").await;
        browser.see("[data-testid=everybody]").await;
        check_both(browser, "the sessions").await;
        take(browser, "sessions").await;
        browser.click("[data-testid=everybody-out]").await;
        check_both(browser, "the question before everybody is signed out").await;
        browser.press("Cancel").await;
        rights(browser).await;
        tokens(browser).await;
        record(browser).await;
        browser.open("/approvals").await;
        browser.read("[data-testid=empty]", "Nothing waits for a second person").await;
        check_both(browser, "no requests").await;
        browser.open("/approvals/there-is-none").await;
        browser.read("[data-testid=empty]", "There is no such request for you").await;
        check_both(browser, "a request that is not there").await;
    });
}

async fn rights(browser: &Browser) {
    browser.open("/rights").await;
    browser.see("[data-testid=share]").await;
    check_both(browser, "one's rights").await;
    browser.press("Look it up").await;
    browser.read("[data-testid=form-message]", "Give an id").await;
    check_both(browser, "a question without a person").await;
    browser.fill("[data-testid=others] textarea", "service-desk").await;
    browser.press("Look it up").await;
    browser.read("[data-testid=answer]", "They have it through the group service-desk").await;
    check_both(browser, "the rights of somebody else").await;
    browser.run("document.querySelector('[data-testid=others]').scrollIntoView()").await;
    take(browser, "rights-of-others").await;
    browser.fill("[data-testid=others] textarea", "gardeners").await;
    browser.press("Look it up").await;
    browser.read("[data-testid=answer]", "They may do nothing here").await;
    check_both(browser, "somebody without a role").await;
}

async fn tokens(browser: &Browser) {
    browser.open("/access-tokens").await;
    browser.read("[data-testid=empty]", "There is no access token yet").await;
    check_both(browser, "no tokens").await;
    browser.click("[data-testid=new-token]").await;
    browser.press("Issue the token").await;
    check_both(browser, "the form of a token with its faults").await;
    browser.fill("input[name=name]", "Nightly licence report").await;
    browser.click("input[name=read-directory]").await;
    browser.click("input[name=read-activity]").await;
    browser.run("document.querySelector('main h1').scrollIntoView()").await;
    take(browser, "token-form").await;
    browser.press("Issue the token").await;
    browser.see("[data-testid=made-token]").await;
    check_both(browser, "a new token").await;
    browser.press("I have copied it").await;
    browser.read("[data-testid=access-tokens]", "Works").await;
    take(browser, "access-tokens").await;
    browser.press("Revoke").await;
    browser.see("[data-testid=revoke-token]").await;
    check_both(browser, "the question before a token is revoked").await;
    browser.press("Cancel").await;
    browser.gone("dialog[open]").await;
}

async fn record(browser: &Browser) {
    browser.open("/changes").await;
    browser.read("[data-testid=changes]", "Access token issued").await;
    check_both(browser, "the record").await;
    browser.open("/changes?kind=denied").await;
    browser.read("[data-testid=empty]", "No entry fits").await;
    check_both(browser, "filters that nothing fits").await;
    browser.click("[data-testid=export]").await;
    browser.see("[data-testid=export-what]").await;
    check_both(browser, "the question how to take the record").await;
    browser.open("/record").await;
    browser.see("[data-testid=chain-verdict]").await;
    check_both(browser, "the chain").await;
}

#[test]
fn a_request_is_followed_by_whoever_asked_and_counted_for_whoever_decides() {
    let Some(site) = Site::signed_on_with("awkward", RULES) else { return };
    journey("trust-request", site, async |world| {
        let asking = &world.browser;
        dressed(asking).await;
        sign_in(asking, "/users", "adam").await;
        let asked = asking.promised(SUSPEND_RAW).await;
        let id = asked[1].as_str().unwrap_or_else(|| panic!("a request: {asked}")).to_owned();
        Users(asking).open().await;
        Users(asking).search("Nelly").await;
        Users(asking).open_person("Nelly Never").await;
        UserScreen(asking).is_settled().await;
        asking.read("[data-testid=requests-card]", "Nothing was changed yet").await;
        check_both(asking, "a person for whom something waits").await;
        take(asking, "request-on-person").await;
        ask(&world, "Suspend Nelly Never").await;
        asking.read("[data-testid=second-person]", "until a colleague consents").await;
        check_both(asking, "a question that says that a second person is needed").await;
        asking.press("Cancel").await;
        asking.gone("dialog[open]").await;
        let deciding = asking.somebody_else().await;
        dressed(&deciding).await;
        sign_in(&deciding, &format!("/approvals/{id}"), "olga").await;
        assert_eq!(deciding.place().await, format!("/approvals/{id}"), "the link leads there through signing in");
        deciding.read("nav a[href='/approvals'] [data-testid=waiting]", "1").await;
        deciding.reload().await;
        deciding.see("[data-testid=approve]").await;
        check_both(&deciding, "a request to decide").await;
        take(&deciding, "approval").await;
        deciding.press("Approvals").await;
        deciding.read("[data-testid=approvals]", "Waits for you").await;
        check_both(&deciding, "what waits").await;
        take(&deciding, "approvals").await;
        deciding.open(&format!("/approvals/{id}")).await;
        deciding.fill("[data-testid=decision] input", "Not before Friday").await;
        deciding.click("[data-testid=decline]").await;
        deciding.read("main", "Declined").await;
        deciding.gone("[data-testid=waiting]").await;
        check_both(&deciding, "a request that was declined").await;
        deciding.quit().await;
        asking.reload().await;
        UserScreen(asking).is_settled().await;
        asking.read("[data-testid=requests-card]", "Declined").await;
        asking.read("[data-testid=requests-card]", "Not before Friday").await;
        assert_eq!(calls(&world, "SUSPEND_USER"), 0, "nothing was sent");
    });
}

fn calls(world: &World, operation: &str) -> usize {
    world.site.upstream_log().iter().filter(|entry| entry["operation"] == operation).count()
}

/// The status of a request to the first configured directory.
fn to_directory(method: &str, path: &str, body: &Value) -> String {
    format!(
        "(async () => {{
            const headers = {{ 'x-rollcall': '1', 'content-type': 'application/scim+json' }};
            const session = await (await fetch('/api/rollcall/session', {{ headers }})).json();
            const base = `/api/scim/directory/${{session.scim_directories[0].id}}`;
            const list = await (await fetch(`${{base}}/Users`, {{ headers }})).json();
            const path = {path:?}.replace('FIRST', list.Resources[0].id);
            const body = {method:?} === 'DELETE' ? undefined : JSON.stringify({body});
            return (await fetch(base + path, {{ method: {method:?}, headers, body }})).status;
        }})()"
    )
}

#[test]
fn provisioning_sees_everything_changes_what_is_provisioned_and_nothing_else() {
    let Some(site) = Site::signed_on_with("awkward", PROVISIONING) else { return };
    journey("trust-provisioning", site, async |world| {
        let browser = &world.browser;
        dressed(browser).await;
        sign_in(browser, "/rights", "pia").await;
        browser.read("[data-testid=share]", "through the group provisioners").await;
        take(browser, "rights").await;
        browser.press("SCIM").await;
        browser.press("Okta").await;
        browser.see("table tbody tr a").await;
        browser.press("New user").await;
        browser.read("main h1", "New").await;
        Users(browser).open().await;
        Users(browser).search("Nelly").await;
        Users(browser).open_person("Nelly Never").await;
        UserScreen(browser).is_settled().await;
        UserScreen(browser).says("Your role, Provisioning, may not").await;
        browser.open("/access-tokens").await;
        browser.read("[data-testid=not-permitted]", "You may not issue access tokens").await;
        check_both(browser, "tokens for whom they are not").await;

        let user = json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "pia-made@corp.example", "active": true,
            "displayName": "Made by Pia", "name": {"givenName": "Made", "familyName": "Pia"},
            "emails": [{"value": "pia-made@corp.example", "primary": true, "type": "work"}],
        });
        assert_eq!(browser.promised(&to_directory("POST", "/Users", &user)).await, 201);
        assert_eq!(browser.promised(&to_directory("DELETE", "/Users/FIRST", &Value::Null)).await, 403);
        assert_eq!(browser.promised(&to_directory("PUT", "/Users/FIRST", &user)).await, 403);
        assert_eq!(browser.promised(SUSPEND).await[0], 403);
        assert_eq!(calls(&world, "CREATE_SCIM_USER"), 1);
        for operation in ["DELETE_SCIM_USER", "REPLACE_SCIM_USER", "SUSPEND_USER"] {
            assert_eq!(calls(&world, operation), 0, "{operation}");
        }
        let said: Vec<String> = world.site.audit().iter().map(ToString::to_string).collect();
        assert_eq!(said.len(), 2, "one change, with its intent and outcome: {said:?}");
    });
}

#[test]
fn the_record_is_narrowed_taken_along_and_says_that_it_was() {
    journey("trust-record", Site::served("awkward", &json!([])), async |world| {
        let (browser, folder) = (&world.browser, Folder::create());
        SignIn(browser).by_link(&world.site).await;
        crate::changes::send(&world, "restore", "Back from leave, HR-7", "trust-restore").await;
        browser.open("/changes").await;
        browser.read("[data-testid=changes]", "Signed in").await;
        let choose = "const field = document.querySelector('[data-testid=kind-filter]'); field.value = 'change'; field.dispatchEvent(new Event('change', { bubbles: true }))";
        browser.run(choose).await;
        browser.until("one row", "document.querySelectorAll('[data-testid=changes] tbody tr').length === 1").await;
        assert_eq!(browser.place().await, "/changes?kind=change");
        browser.reload().await;
        browser.until("one row again", "document.querySelectorAll('[data-testid=changes] tbody tr').length === 1").await;
        let csv = export(browser, &folder, "csv").await;
        assert!(csv.contains("Back from leave, HR-7") && csv.contains("\"Accepted\""), "{csv}");
        assert!(!csv.contains("Signed in"), "the filters hold for the file: {csv}");
        let json: Value = serde_json::from_str(&export(browser, &folder, "json").await).expect("the file is JSON");
        assert_eq!((&json["count"], json["rows"].as_array().map(Vec::len)), (&json!(1), Some(1)), "{json}");
        browser.open("/changes?kind=exported").await;
        browser.until("both copies", "document.querySelectorAll('[data-testid=changes] tbody tr').length === 2").await;
        assert_eq!(browser.complaints().await, Vec::<String>::new());
    });
}
