//! Managed accounts: with their seats and last use, narrowed on the page, and explained where there are none.

use serde_json::json;
use tests::picture::take;
use tests::screens::{SignIn, UserScreen, Users};
use tests::{Site, journey};

const COMPLETE: (&str, &str) = ("[data-testid=honest-line]", "complete");

#[test]
fn managed_accounts_are_read_to_the_end_and_lead_to_their_people() {
    journey("managed", Site::served("company", &json!([])), async |world| {
        let browser = &world.browser;
        browser.prefer("light").await;
        browser.resize(1280, 760).await;
        SignIn(browser).by_link(&world.site).await;
        browser.open("/managed").await;
        browser.read(COMPLETE.0, COMPLETE.1).await;
        let all = Users(browser).count().await;
        Users(browser).filter("inactive", "Not active for 90 days").await;
        browser.until("the filter is in the address", "location.search === '?inactive=90'").await;
        browser
            .until("fewer accounts", &format!("Number(document.querySelector('[role=grid]').getAttribute('aria-rowcount')) - 1 < {all}"))
            .await;
        take(browser, "managed").await;
        let row = Users(browser).rows().await.remove(0);
        let email = row.lines().find(|line| line.contains('@')).expect("a row has an address").to_owned();
        Users(browser).open_person(&email).await;
        UserScreen(browser).says(&email).await;

        let log = world.site.upstream_log();
        let pages: Vec<_> = log.iter().filter(|entry| entry["operation"] == "LIST_MANAGED_ACCOUNTS" && entry["status"] == 200).collect();
        assert!(pages.len() > 5 && pages.iter().all(|entry| entry["key"] == "organization"), "page by page: {}", pages.len());
        assert!(world.site.audit().is_empty(), "looking is not a change");
    });
}

#[test]
fn an_empty_list_says_which_of_the_two_reasons_it_is() {
    journey("managed-unverified", Site::sandboxed("awkward", &["--no-verified-domain"]), async |world| {
        SignIn(&world.browser).by_link(&world.site).await;
        world.browser.open("/managed").await;
        world.browser.read("[data-testid=empty]", "No domain is verified").await;
    });
    journey("managed-unclaimed", Site::served("empty", &json!([])), async |world| {
        SignIn(&world.browser).by_link(&world.site).await;
        world.browser.open("/managed").await;
        world.browser.read("[data-testid=empty]", "No account is claimed yet").await;
    });
}
