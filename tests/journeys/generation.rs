//! An organization where only v1 answers: people are found and opened, what v1 lacks is said to be missing, and v2 is not asked again and again.

use tests::screens::{SignIn, UserScreen, Users};
use tests::{Site, journey};

#[test]
fn without_v2_people_are_found_and_what_is_missing_is_said() {
    journey("v1-only", Site::sandboxed("awkward", &["--tiers", "v1"]), async |world| {
        let (browser, users, person) = (&world.browser, Users(&world.browser), UserScreen(&world.browser));
        SignIn(browser).by_link(&world.site).await;
        browser.read("[data-testid=keys]", "Only the old API (v1) answers").await;
        browser.read("[data-testid=people]", "has no counts of people").await;
        users.open().await;
        browser.read("[data-testid=tier-line]", "Answered by the v1 API").await;
        users.search("susanne").await;
        users.sees("Suspended").await;
        users.open_person("Susanne Suspended").await;
        person.is_of("Susanne Suspended").await;
        person.is_settled().await;
        person.says("keeps roles and groups").await;
        person.says("has no role assignments").await;
        person.says("has no groups").await;
        assert_eq!(person.failures().await, Vec::<String>::new(), "nothing has failed");
        assert_eq!(browser.complaints().await.iter().filter(|one| one.starts_with("policy")).count(), 0);

        let log = world.site.upstream_log();
        let of = |name: &str| log.iter().filter(|entry| entry["operation"] == name).collect::<Vec<_>>();
        assert!(of("SEARCH_USERS").iter().chain(&of("GET_USER")).all(|entry| entry["status"] == 404), "v2 is missing");
        let older = of("SEARCH_USERS_V1");
        assert!(!older.is_empty() && older.iter().all(|entry| entry["status"] == 200 && entry["key"] == "organization"), "{older:?}");
        assert!(older.iter().all(|entry| entry["body"]["accountTypes"] == serde_json::json!(["atlassian"])), "no apps among the people");
        assert!(older.iter().any(|entry| entry["body"]["isSuspended"] == true), "who is suspended is asked for");
        assert!(of("SEARCH_USERS").len() <= 3, "a missing v2 is remembered, not asked for every page: {}", of("SEARCH_USERS").len());
        assert!(world.site.audit().is_empty(), "looking is not a change");
    });
}

#[test]
fn a_filter_that_v1_does_not_have_shows_nobody_by_mistake() {
    journey("v1-filter", Site::sandboxed("awkward", &["--tiers", "v1"]), async |world| {
        let browser = &world.browser;
        SignIn(browser).by_link(&world.site).await;
        browser.open("/users?role=atlassian%2Forg-admin").await;
        browser.read("[data-testid=not-offered]", "has no filter by role").await;
        assert_eq!(browser.value("document.querySelectorAll('[data-testid=grid-row]').length").await, 0);
        let log = world.site.upstream_log();
        assert_eq!(
            log.iter().filter(|entry| entry["operation"] == "SEARCH_USERS_V1").count(),
            0,
            "v1 would ignore it and answer everybody"
        );
    });
}
