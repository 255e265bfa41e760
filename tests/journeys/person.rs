//! One person: the whole truth about awkward people, part by part.

use serde_json::json;
use tests::screens::{SignIn, UserScreen, Users};
use tests::{Site, World, journey};

async fn open(world: &World, words: &str) {
    Users(&world.browser).open().await;
    Users(&world.browser).search(words).await;
    Users(&world.browser).open_person(words).await;
    UserScreen(&world.browser).is_settled().await;
}

#[test]
fn a_synced_person_has_locks_with_their_reason_and_a_scim_record() {
    journey("synced", Site::served("awkward", &json!([])), async |world| {
        let (browser, person) = (&world.browser, UserScreen(&world.browser));
        SignIn(browser).by_link(&world.site).await;
        open(&world, "Sigrid Synced").await;
        person.is_of("Sigrid Synced").await;
        person.says("scim-locked@corp.example").await;
        person.says("Identity Engineer").await;
        person.says("identity provider").await;
        assert_eq!(person.failures().await, Vec::<String>::new());
        let log = world.site.upstream_log();
        let called =
            |name: &str| log.iter().filter(|entry| entry["operation"] == name).map(|entry| entry["key"].clone()).collect::<Vec<_>>();
        for row in ["GET_USER", "GET_PERMISSIONS", "LIST_USER_ROLES", "GET_LAST_ACTIVE_DATES", "LIST_API_TOKENS", "GET_SCIM_LINKS"] {
            assert!(!called(row).is_empty() && called(row).iter().all(|key| key == "organization"), "{row}: {:?}", called(row));
        }
        assert!(log.iter().all(|entry| entry["method"] == "GET" || entry["method"] == "POST"), "looking changes nothing");
        assert!(world.site.audit().is_empty(), "looking is not a change");
    });
}

#[test]
fn each_state_is_told_in_a_sentence() {
    journey("states", Site::demo("awkward"), async |world| {
        SignIn(&world.browser).as_person("viewer").await;
        for (who, word) in [
            ("Susanne Suspended", "Suspended"),
            ("Derek Deactivated", "Deactivated"),
            ("Delia Deleted", "Being deleted"),
            ("Norbert Nowhere", "No access"),
            ("Nelly Never", "Active"),
        ] {
            open(&world, who).await;
            UserScreen(&world.browser).is_of(who).await;
            UserScreen(&world.browser).says(word).await;
        }
    });
}

#[test]
fn markup_in_a_name_stays_text() {
    journey("markup", Site::demo("awkward"), async |world| {
        SignIn(&world.browser).as_person("viewer").await;
        open(&world, "<script>alert('hello')</script>").await;
        UserScreen(&world.browser).is_of("<script>alert('hello')</script>").await;
        assert_eq!(world.browser.value("document.querySelectorAll('main script, main img').length").await, 0);
        assert_eq!(world.browser.complaints().await, Vec::<String>::new());
    });
}

#[test]
fn an_account_that_nobody_knows_is_said_to_be_missing() {
    journey("missing", Site::demo("awkward"), async |world| {
        SignIn(&world.browser).as_person("viewer").await;
        world.browser.open("/users/712020%3A00000000-0000-0000-0000-00000000dead").await;
        world.browser.read("main", "There is no such person").await;
    });
}
