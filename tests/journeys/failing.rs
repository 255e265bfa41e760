//! When the upstream fails: one broken part leaves the others, a lost upstream is said and comes back, a limit is waited for.

use serde_json::json;
use tests::accessibility::check;
use tests::screens::{SignIn, UserScreen, Users};
use tests::{Site, journey};

#[test]
fn one_broken_part_leaves_the_others() {
    let faults = json!([{"operation": "LIST_API_TOKENS", "status": 500, "body": "html"}, {"operation": "GET_LAST_ACTIVE_DATES", "body": "malformed"}]);
    journey("broken-part", Site::served("awkward", &faults), async |world| {
        let (browser, person) = (&world.browser, UserScreen(&world.browser));
        SignIn(browser).by_link(&world.site).await;
        Users(browser).open().await;
        Users(browser).open_person("Susanne Suspended").await;
        person.is_of("Susanne Suspended").await;
        person.is_settled().await;
        person.says("suspended@corp.example").await;
        let failures = person.failures().await;
        assert_eq!(failures.len(), 2, "{failures:?}");
        browser.read("main [data-testid=failure]", "Request id").await;
    });
}

#[test]
fn a_lost_upstream_is_said_and_recovered_from() {
    journey("lost-upstream", Site::served("awkward", &json!([])), async |world| {
        let (browser, person) = (&world.browser, UserScreen(&world.browser));
        SignIn(browser).by_link(&world.site).await;
        Users(browser).open().await;
        world.site.lose_upstream();
        Users(browser).open_person("Susanne Suspended").await;
        person.is_settled().await;
        browser.see("main [data-testid=failure]").await;
        // What the list already knew still stands there.
        browser.back().await;
        Users(browser).sees("Susanne Suspended").await;

        world.site.restore_upstream();
        Users(browser).open_person("Susanne Suspended").await;
        person.is_settled().await;
        while !person.failures().await.is_empty() {
            browser.press("Try again").await;
            person.is_settled().await;
        }
        person.is_of("Susanne Suspended").await;
        let log = world.site.upstream_log();
        assert!(log.iter().any(|entry| entry["operation"] == "GET_USER" && entry["status"] == 200));
    });
}

#[test]
fn a_rate_limit_is_waited_for() {
    let faults = json!([{"operation": "SEARCH_USERS", "status": 429, "times": 1, "retry_after": 1}]);
    journey("rate-limit", Site::served("awkward", &faults), async |world| {
        SignIn(&world.browser).by_link(&world.site).await;
        Users(&world.browser).open().await;
        Users(&world.browser).sees("Susanne Suspended").await;
        let log = world.site.upstream_log();
        let statuses: Vec<_> =
            log.iter().filter(|entry| entry["operation"] == "SEARCH_USERS").map(|entry| entry["status"].clone()).collect();
        assert!(statuses.contains(&json!(429)) && statuses.contains(&json!(200)), "{statuses:?}");
    });
}

#[test]
fn a_refused_key_is_called_by_its_name() {
    let faults = json!([{"operation": "*", "status": 401}]);
    journey("refused-key", Site::served("awkward", &faults), async |world| {
        SignIn(&world.browser).by_link(&world.site).await;
        world.browser.open("/users").await;
        world.browser.read("[data-testid=failure]", "Atlassian did not accept the organization key").await;
        assert!(!world.browser.text_of("document.body.innerText").await.contains("zqjourney-organization-4e7a90"));
    });
}

#[test]
fn not_being_allowed_is_not_an_empty_list() {
    let faults = json!([{"operation": "SEARCH_USERS", "status": 403}]);
    journey("not-allowed", Site::served("awkward", &faults), async |world| {
        SignIn(&world.browser).by_link(&world.site).await;
        world.browser.open("/users").await;
        world.browser.read("[data-testid=failure]", "The organization key may not do this").await;
        world.browser.gone("[data-testid=empty]").await;
        assert!(!Users(&world.browser).honest_line().await.contains("· complete"));
    });
}

#[test]
fn the_record_is_read_while_the_upstream_is_down() {
    journey("record-while-down", Site::served("awkward", &json!([])), async |world| {
        let browser = &world.browser;
        SignIn(browser).by_link(&world.site).await;
        world.site.lose_upstream();
        // A page that needs the upstream says so, and the record does not care.
        browser.open("/users").await;
        browser.see("main [data-testid=failure]").await;
        browser.open("/changes").await;
        browser.see("[data-testid=record-health]").await;
        browser.read("[data-testid=changes] [data-testid=event]", "Signed in").await;
        browser.gone("main [data-testid=failure]").await;
        check(browser, "the record while the upstream is down").await;
    });
}
