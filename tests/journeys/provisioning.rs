//! Provisioned people: the directories, a list in pages, the two exact filters, one record.

use serde_json::{Value, json};
use tests::screens::{SignIn, UserScreen};
use tests::{Site, journey};

#[test]
fn a_provisioned_person_is_found_by_exact_name_and_leads_to_the_account() {
    journey("scim", Site::served("company", &json!([])), async |world| {
        let browser = &world.browser;
        SignIn(browser).by_link(&world.site).await;
        browser.press("SCIM").await;
        browser.read("main h1", "SCIM directories").await;
        browser.press("Okta").await;
        browser.see("table tbody tr").await;
        browser.press("Next").await;
        browser.until("the second page is in the address", "location.search.includes('101')").await;
        browser.see("table tbody tr").await;

        let name = browser.text_of("document.querySelector('table tbody tr td, table tbody tr th').innerText.trim()").await;
        browser.fill("#scim-value", &name).await;
        browser.press("Find").await;
        browser.until("one record is left", "document.querySelectorAll('table tbody tr').length === 1").await;
        browser.fill("#scim-value", &name[..name.len() - 1]).await;
        browser.press("Find").await;
        browser.read("[data-testid=empty]", "No record matches").await;
        browser.press("Show all").await;
        browser.see("table tbody tr a").await;

        browser.click("table tbody tr a").await;
        browser.see("[data-testid=scim-name]").await;
        UserScreen(browser).is_settled().await;
        browser.read("main", "Linked to the Atlassian account").await;
        browser.click("main a[href^='/users/']").await;
        UserScreen(browser).is_settled().await;
        assert_eq!(UserScreen(browser).failures().await, Vec::<String>::new());

        let log = world.site.upstream_log();
        let scim: Vec<&Value> = log.iter().filter(|entry| entry["path"].as_str().is_some_and(|path| path.starts_with("/scim/"))).collect();
        assert!(!scim.is_empty() && scim.iter().all(|entry| entry["key"] == "scim"), "the SCIM key opens SCIM and nothing else");
        let others = log.iter().filter(|entry| entry["path"].as_str().is_some_and(|path| !path.starts_with("/scim/")));
        assert!(others.into_iter().all(|entry| entry["key"] == "organization"), "the organization key never goes to SCIM");
    });
}

#[test]
fn a_directory_that_is_not_configured_is_said_to_be_so() {
    journey("scim-unknown", Site::demo("awkward"), async |world| {
        SignIn(&world.browser).as_person("viewer").await;
        world.browser.open("/scim/00000000-0000-4000-8000-000000000000").await;
        world.browser.see("[data-testid=not-configured]").await;
    });
}
