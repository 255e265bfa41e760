//! axe finds nothing serious on any page, in light and dark, nor in what can be opened on it.

use tests::accessibility::check;
use tests::screens::{SignIn, UserScreen, Users};
use tests::{Browser, Site, journey};
use thirtyfour::Key;

fn every_page_in(scheme: &'static str) {
    journey(&format!("axe-{scheme}"), Site::demo("awkward"), async move |world| {
        let browser = &world.browser;
        browser.prefer(scheme).await;
        browser.open("/").await;
        browser.see("[data-testid=signed-out]").await;
        check(browser, "the signed-out page").await;
        browser.open("/auth/sign-in").await;
        check(browser, "the sign-in page").await;
        SignIn(browser).choose("owner").await;
        browser.read("main h1", "Overview").await;
        UserScreen(browser).is_settled().await;
        check(browser, "Overview").await;
        people(browser).await;
        managed(browser).await;
        exports(browser).await;
        provisioning(browser).await;
        browser.open("/nowhere/at/all").await;
        browser.see("main h1").await;
        check(browser, "the page that does not exist").await;
    });
}

/// The list of people, some of them, and what opens over the list.
async fn people(browser: &Browser) {
    Users(browser).open().await;
    check(browser, "Users").await;
    browser.click("[data-testid=status-button]").await;
    browser.see("#status").await;
    check(browser, "Users with an open filter").await;
    browser.type_keys(Key::Escape.value().to_string()).await;
    Users(browser).search("zzzz").await;
    browser.see("[data-testid=empty]").await;
    check(browser, "Users with nobody").await;
    for who in ["Sigrid Synced", "Tanja Tokens", "Delia Deleted"] {
        Users(browser).search(who).await;
        Users(browser).open_person(who).await;
        UserScreen(browser).is_settled().await;
        check(browser, who).await;
        browser.back().await;
    }
    Users(browser).open().await;
    browser.chord(Key::Control, "k").await;
    browser.see("dialog[open] input").await;
    browser.type_keys("su").await;
    browser.read("dialog[open]", "@").await;
    check(browser, "the palette").await;
    browser.type_keys(Key::Escape.value().to_string()).await;
    browser.press("Look up a list").await;
    browser.see("dialog[open] textarea").await;
    check(browser, "the list dialog").await;
    browser.type_keys(Key::Escape.value().to_string()).await;
    browser.gone("dialog[open]").await;
    browser.click("[data-testid=more-filters]").await;
    browser.click("[data-testid=export]").await;
    browser.see("[data-testid=export-what]").await;
    check(browser, "the export dialog").await;
}

/// The managed accounts, and what opens over them.
async fn managed(browser: &Browser) {
    browser.open("/managed").await;
    browser.read("[data-testid=honest-line]", "complete").await;
    check(browser, "Managed accounts").await;
    browser.click("[data-testid=inactive-button]").await;
    browser.read("#inactive", "No activity seen").await;
    check(browser, "Managed accounts with an open filter").await;
    browser.type_keys(Key::Escape.value().to_string()).await;
    browser.click("[data-testid=columns-button]").await;
    browser.see("#columns").await;
    check(browser, "Managed accounts with the open columns").await;
    browser.type_keys(Key::Escape.value().to_string()).await;
    browser.fill("[data-testid=managed-search]", "zzzz").await;
    browser.see("[data-testid=empty]").await;
    check(browser, "Managed accounts with nobody").await;
}

/// The question which file is wanted, over each list.
async fn exports(browser: &Browser) {
    for page in ["/managed", "/groups", "/changes"] {
        browser.open(page).await;
        browser.click("[data-testid=export]").await;
        browser.see("[data-testid=export-what]").await;
        check(browser, &format!("the export dialog of {page}")).await;
    }
}

/// The provisioned records, and one of them.
async fn provisioning(browser: &Browser) {
    browser.open("/scim").await;
    browser.read("main h1", "SCIM").await;
    UserScreen(browser).is_settled().await;
    check(browser, "SCIM").await;
    browser.click("[data-testid=scim-directory] h2 a").await;
    browser.see("table tbody tr a").await;
    check(browser, "the provisioned users").await;
    browser.click("table tbody tr a").await;
    browser.see("[data-testid=scim-name]").await;
    UserScreen(browser).is_settled().await;
    check(browser, "a provisioned user").await;
    browser.press("The record as JSON").await;
    check(browser, "a provisioned user with its JSON").await;
    browser.press("Deprovision ").await;
    browser.see("[data-testid=instead]").await;
    check(browser, "the question whether to deprovision").await;
    browser.type_keys(Key::Escape.value().to_string()).await;
}

#[test]
fn every_page_is_accessible_in_light() {
    every_page_in("light");
}

#[test]
fn every_page_is_accessible_in_dark() {
    every_page_in("dark");
}

#[test]
fn failures_are_accessible_too() {
    let faults = serde_json::json!([{"operation": "*", "status": 503}]);
    journey("axe-failing", Site::served("awkward", &faults), async |world| {
        let browser = &world.browser;
        SignIn(browser).by_link(&world.site).await;
        for page in ["/", "/users", "/scim", "/users/712020%3Ac1eb95dd-2ed0-4e07-8528-f8458255a90f"] {
            browser.open(page).await;
            browser.see("[data-testid=failure]").await;
            UserScreen(browser).is_settled().await;
            check(browser, page).await;
        }
    });
}
