//! A click through everything leaves no complaint: neither of the content policy nor of the console.

use tests::screens::{SignIn, UserScreen, Users};
use tests::{Site, journey};

#[test]
fn a_click_through_everything_leaves_no_complaint() {
    journey("policy", Site::demo("awkward"), async |world| {
        let browser = &world.browser;
        SignIn(browser).as_person("owner").await;
        browser.read("main h1", "Overview").await;
        UserScreen(browser).is_settled().await;
        browser.press("Users").await;
        Users(browser).is_complete().await;
        Users(browser).filter("status", "Suspended").await;
        Users(browser).is_complete().await;
        Users(browser).open_person("Susanne Suspended").await;
        UserScreen(browser).is_settled().await;
        browser.press("SCIM").await;
        browser.read("main h1", "SCIM").await;
        UserScreen(browser).is_settled().await;
        assert_eq!(browser.complaints().await, Vec::<String>::new());
        assert_eq!(browser.value("localStorage.length + sessionStorage.length < 5").await, true);
        let elsewhere = "performance.getEntriesByType('resource').map((entry) => entry.name).filter((name) => !name.startsWith(location.origin) && !name.startsWith('data:'))";
        assert_eq!(browser.value(elsewhere).await, serde_json::json!([]), "nothing is loaded from elsewhere");
    });
}

#[test]
fn injected_markup_does_not_run() {
    journey("policy_injected", Site::demo("awkward"), async |world| {
        let browser = &world.browser;
        SignIn(browser).as_person("owner").await;
        browser.read("main h1", "Overview").await;
        browser
            .run(
                "document.body.insertAdjacentHTML('beforeend', '<img src=\"data:,no-picture\" onerror=\"window.__ran = true\">');
                 const script = document.createElement('script');
                 script.textContent = 'window.__ran = true';
                 document.body.append(script);",
            )
            .await;
        browser
            .until("the policy objects to both", "__complaints.filter((said) => said.startsWith('policy: script-src')).length >= 2")
            .await;
        assert_eq!(browser.value("window.__ran ?? false").await, false);
    });
}
