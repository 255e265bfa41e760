//! axe finds nothing serious on any page, in light and dark, nor in what can be opened on it.

use tests::accessibility::check;
use tests::screens::{SignIn, UserScreen, Users};
use tests::{Site, journey};
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
        browser.open("/scim").await;
        browser.read("main h1", "SCIM").await;
        UserScreen(browser).is_settled().await;
        check(browser, "SCIM").await;
        browser.open("/nowhere/at/all").await;
        browser.see("main h1").await;
        check(browser, "the page that does not exist").await;
    });
}

#[test]
fn every_page_is_accessible_in_light() {
    every_page_in("light");
}

#[test]
fn every_page_is_accessible_in_dark() {
    every_page_in("dark");
}
