//! The numbers of the overview and beside the filters: they come from the upstream's own counts, agree with the lists, and lead to them.

use serde_json::json;
use tests::screens::{SignIn, UserScreen, Users};
use tests::{Site, journey};

#[test]
fn numbers_agree_with_the_lists_that_they_lead_to() {
    journey("counts", Site::served("company", &json!([])), async |world| {
        let (browser, users) = (&world.browser, Users(&world.browser));
        SignIn(browser).by_link(&world.site).await;
        browser.read("[data-testid=people]", "1,200").await;
        UserScreen(browser).is_settled().await;
        browser.read("[data-testid=roles]", "Organization admin").await;
        let bar = "[...document.querySelectorAll('[data-testid=people] tbody tr')].find((row) => row.innerText.includes('Suspended'))";
        let told = browser.text_of(&format!("{bar}.querySelector('.bars__value').innerText")).await;
        browser.press("Suspended").await;
        browser.until("the list of those", "location.pathname + location.search === '/users?status=suspended'").await;
        users.is_complete().await;
        users.counts(told.replace(',', "").parse().expect("a bar has a number")).await;

        browser.click("[data-testid=status-button]").await;
        browser
            .until(
                "each choice has its count",
                "[...document.querySelectorAll('#status .menu__note')].filter((note) => /\\d/.test(note.innerText)).length === 5",
            )
            .await;
        let beside = "[...document.querySelectorAll('#status label')].find((label) => label.innerText.includes('Suspended')).querySelector('.menu__note').innerText";
        assert_eq!(browser.text_of(beside).await, told, "the number beside the filter is that of the bar");

        let log = world.site.upstream_log();
        let of = |name: &str| log.iter().filter(|entry| entry["operation"] == name).collect::<Vec<_>>();
        assert_eq!(of("GET_USER_STATS").iter().filter(|entry| entry["status"] == 200).count(), 1, "one answer for roles and accounts");
        let counts = of("COUNT_USERS");
        assert!(counts.len() >= 6 && counts.iter().all(|entry| entry["status"] == 200 && entry["key"] == "organization"), "{counts:?}");
        assert!(world.site.audit().is_empty(), "counting is not a change");
    });
}
