//! Finding people: typing, filtering, sorting, pasting, and sharing what was found.

use serde_json::json;
use tests::screens::{SignIn, UserScreen, Users};
use tests::{Site, journey};

#[test]
fn typing_narrows_the_list_with_every_key() {
    journey("typing", Site::demo("company"), async |world| {
        let (browser, users) = (&world.browser, Users(&world.browser));
        SignIn(browser).as_person("help-desk").await;
        users.open().await;
        users.counts(1200).await;
        assert!(users.honest_line().await.starts_with("1,200 people · complete"), "{}", users.honest_line().await);
        let before = users.rows().await;
        browser.click("[data-testid=user-search]").await;
        let mut last = 1200;
        for key in ["w", "i", "n"] {
            browser.type_keys(key).await;
            browser
                .until(
                    "fewer people match",
                    &format!("Number(document.querySelector('[role=grid]').getAttribute('aria-rowcount')) - 1 < {last}"),
                )
                .await;
            last = users.count().await;
        }
        let rows = users.rows().await;
        assert!(!rows.is_empty() && rows != before);
        // The address is told once typing rests.
        browser.until("the address holds what was typed", "location.pathname + location.search === '/users?q=win'").await;
        users.search("").await;
        users.counts(1200).await;
    });
}

#[test]
fn a_copied_link_opens_the_same_view_for_a_colleague() {
    journey("share", Site::demo("company"), async |world| {
        let (browser, users) = (&world.browser, Users(&world.browser));
        SignIn(browser).as_person("administrator").await;
        users.open().await;
        users.filter("status", "Suspended").await;
        users.is_complete().await;
        users.search("an").await;
        browser.press("Name").await;
        browser.until("the order is in the address", "location.search.includes('sort=name')").await;
        let (place, mine) = (browser.place().await, users.rows().await);
        assert!(place.contains("status=suspended") && place.contains("q=an"), "{place}");
        assert!(!mine.is_empty());

        let colleague = browser.somebody_else().await;
        SignIn(&colleague).as_person("viewer").await;
        colleague.open(&place).await;
        Users(&colleague).is_complete().await;
        Users(&colleague).counts(users.count().await).await;
        assert_eq!(Users(&colleague).rows().await, mine);
        colleague.quit().await;
    });
}

#[test]
fn back_leads_to_the_list_as_it_was() {
    journey("back", Site::demo("company"), async |world| {
        let (browser, users) = (&world.browser, Users(&world.browser));
        SignIn(browser).as_person("viewer").await;
        users.open().await;
        users.search("mar").await;
        browser.until("the search is in the address", "location.search === '?q=mar'").await;
        let rows = users.rows().await;
        let words =
            rows.first().and_then(|row| row.lines().find(|line| line.contains('@'))).expect("a row shows an e-mail address").to_owned();
        users.open_person(&words).await;
        UserScreen(browser).says(&words).await;
        browser.back().await;
        browser.until("the list is back", "location.pathname === '/users'").await;
        assert_eq!(users.searched().await, "mar");
        users.sees(&words).await;
        assert_eq!(users.rows().await, rows);
    });
}

#[test]
fn a_filter_asks_the_upstream_and_not_only_the_screen() {
    journey("filter", Site::served("company", &json!([])), async |world| {
        let (browser, users) = (&world.browser, Users(&world.browser));
        SignIn(browser).by_link(&world.site).await;
        users.open().await;
        let all = users.count().await;
        users.filter("status", "Deactivated").await;
        browser
            .until(
                "fewer people match",
                &format!("Number(document.querySelector('[role=grid]').getAttribute('aria-rowcount')) - 1 < {all}"),
            )
            .await;
        users.is_complete().await;
        let log = world.site.upstream_log();
        let asked = |entry: &&serde_json::Value| entry["operation"] == "SEARCH_USERS" && entry["body"]["status"] == json!(["deactivated"]);
        let calls: Vec<_> = log.iter().filter(asked).collect();
        assert!(!calls.is_empty() && calls.iter().all(|entry| entry["status"] == 200 && entry["key"] == "organization"), "{calls:?}");
    });
}

#[test]
fn a_pasted_list_says_who_was_found_who_was_not_and_who_is_doubtful() {
    journey("paste", Site::demo("awkward"), async |world| {
        let browser = &world.browser;
        SignIn(browser).as_person("help-desk").await;
        Users(browser).open().await;
        browser.press("Look up a list").await;
        browser.see("dialog textarea").await;
        browser.click("dialog textarea").await;
        browser.type_keys("suspended@corp.example\nnobody@nowhere.example\nrecycled@corp.example").await;
        browser.press("Look up").await;
        browser.read("dialog", "Susanne Suspended").await;
        browser.read("dialog", "nobody@nowhere.example").await;
    });
}

#[test]
fn nobody_found_is_not_the_same_as_nobody_there() {
    journey("nobody", Site::demo("company"), async |world| {
        let (browser, users) = (&world.browser, Users(&world.browser));
        SignIn(browser).as_person("viewer").await;
        users.open().await;
        users.search("zzzzqqqq").await;
        browser.read("[data-testid=empty]", "Nobody matches “zzzzqqqq”").await;
        browser.press("Show everybody").await;
        users.counts(1200).await;
    });
    journey("empty", Site::demo("empty"), async |world| {
        SignIn(&world.browser).as_person("viewer").await;
        world.browser.open("/users").await;
        world.browser.read("[data-testid=empty]", "empty").await;
    });
}
