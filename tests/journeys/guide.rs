//! The walk through the user guide. With `ROLLCALL_SCREENSHOTS` set it takes the guide's pictures; without, it shows that what the guide tells can be done.

use serde_json::json;
use tests::accessibility::check;
use tests::picture::take;
use tests::screens::{SignIn, UserScreen, Users};
use tests::{Site, journey};
use thirtyfour::Key;

use crate::changes::send;

#[test]
fn the_guide_can_be_walked_through() {
    journey("guide", Site::demo("company"), async |world| {
        let (browser, users) = (&world.browser, Users(&world.browser));
        browser.prefer("light").await;
        browser.resize(1280, 760).await;
        browser.open("/auth/sign-in").await;
        browser.read("main", "Help desk").await;
        take(browser, "sign-in").await;
        SignIn(browser).choose("help-desk").await;
        browser.read("main h1", "Overview").await;
        UserScreen(browser).is_settled().await;
        take(browser, "overview").await;

        users.open().await;
        users.search("mar").await;
        users.sees("@").await;
        take(browser, "users").await;
        users.search("").await;
        browser.click("[data-testid=status-button]").await;
        browser.read("#status", "Suspended").await;
        take(browser, "filter").await;
        browser.type_keys(Key::Escape.value().to_string()).await;

        browser.chord(Key::Control, "k").await;
        browser.see("dialog[open] input").await;
        browser.type_keys("win").await;
        browser.read("dialog[open]", "@").await;
        take(browser, "palette").await;
        browser.type_keys(Key::Escape.value().to_string()).await;
        browser.gone("dialog[open]").await;
    });
}

#[test]
fn the_awkward_people_of_the_guide_are_there() {
    journey("guide-people", Site::demo("awkward"), async |world| {
        let (browser, users) = (&world.browser, Users(&world.browser));
        browser.prefer("light").await;
        browser.resize(1280, 760).await;
        SignIn(browser).as_person("administrator").await;
        for (who, picture) in [("Sigrid Synced", "user"), ("Susanne Suspended", "suspended")] {
            users.open().await;
            users.search(who).await;
            users.open_person(who).await;
            UserScreen(browser).is_of(who).await;
            UserScreen(browser).is_settled().await;
            take(browser, picture).await;
        }
        browser.prefer("dark").await;
        take(browser, "dark").await;
        browser.prefer("light").await;
        browser.open("/scim").await;
        browser.read("main h1", "SCIM").await;
        UserScreen(browser).is_settled().await;
        take(browser, "scim").await;
    });
}

#[test]
fn the_record_of_the_guide_is_there() {
    let faults = json!([{ "operation": "SUSPEND_USER", "status": 409 }, { "operation": "ENABLE_ACCOUNT", "reset": true }]);
    journey("guide-changes", Site::served("awkward", &faults), async |world| {
        let browser = &world.browser;
        browser.prefer("light").await;
        browser.resize(1280, 760).await;
        SignIn(browser).by_link(&world.site).await;
        send(&world, "restore", "Back from leave, HR-7", "guide-restore").await;
        send(&world, "suspend", "A laptop was lost on a train", "guide-suspend").await;
        let (_, unknown) = send(&world, "enable", "Asked for by the team lead", "guide-enable-1").await;
        browser.open("/changes").await;
        browser.read("[data-testid=changes]", "Susanne Suspended").await;
        take(browser, "changes").await;
        browser.open(&format!("/changes/{unknown}")).await;
        browser.read("[data-testid=meaning]", "Susanne Suspended").await;
        take(browser, "change").await;
        browser.open("/record").await;
        browser.see("[data-testid=chain-verdict]").await;
        take(browser, "chain").await;
    });
}

#[test]
fn an_ended_session_of_the_guide_keeps_the_page() {
    journey("guide-session", Site::demo("awkward"), async |world| {
        let browser = &world.browser;
        browser.prefer("light").await;
        browser.resize(1280, 760).await;
        SignIn(browser).as_person("administrator").await;
        Users(browser).open().await;
        Users(browser).is_complete().await;
        Users(browser).search("susanne").await;
        let out = "fetch('/auth/sign-out', {method: 'POST'}).then((answer) => answer.status)";
        browser.promised(out).await;
        browser.click("[data-testid=export]").await;
        browser.press("Save as CSV").await;
        browser.see("[data-testid=session-ended]").await;
        check(browser, "an ended session").await;
        take(browser, "session-ended").await;
        assert_eq!(Users(browser).searched().await, "susanne", "what was typed is still there");
        browser.press("I have signed in").await;
        browser.read("[data-testid=session-ended]", "Nobody is signed in yet").await;
    });
}
