//! One act for many people: what is planned is what is sent, each person once and with the organization's key; what was refused is tried again alone;
//! a run is stopped, waits for the rate limit, and is cut off by a closed page without anything happening twice.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tests::accessibility::check;
use tests::picture::take;
use tests::screens::{SignIn, Users};
use tests::{Site, World, journey};

/// Selects so many people of the list, from the row with this number on, with the keyboard.
async fn select(world: &World, from: usize, count: usize) {
    let script = format!(
        "const body = document.querySelector('[data-testid=grid-body]');
         const press = (key, shiftKey = false) => body.dispatchEvent(new KeyboardEvent('keydown', {{ key, shiftKey, bubbles: true, cancelable: true }}));
         body.focus();
         press('Home');
         for (let row = 1; row < {from}; row++) press('ArrowDown');
         press('x');
         for (let row = 1; row < {count}; row++) press('ArrowDown', true);"
    );
    world.browser.run(&script).await;
    world.browser.read("[data-testid=selected-count]", &format!("{count} people selected")).await;
}

/// Asks for an act for whoever is selected, and gives for how many it will be done.
async fn plan(world: &World, act: &str) -> usize {
    world.browser.press(&format!("{act}…")).await;
    planned(world).await
}

async fn planned(world: &World) -> usize {
    world.browser.see("[data-testid=plan-counts]").await;
    let words = world.browser.text_of("document.querySelector('[data-testid=plan-counts]').innerText").await;
    let count = words.split(' ').next().and_then(|count| count.parse().ok());
    count.unwrap_or_else(|| panic!("the plan does not begin with a number: {words}"))
}

/// Types the number and confirms, with a second click right after the first.
async fn confirm(world: &World, count: usize) {
    if count > 5 {
        world.browser.fill("#proposal-typed", &count.to_string()).await;
    }
    world.browser.run("const button = document.querySelector('[data-testid=confirm]'); button.click(); button.click()").await;
    world.browser.see("[data-testid=run]").await;
}

/// Asks for some people to be suspended, and confirms; says how many.
async fn suspend_some(world: &World) -> usize {
    SignIn(&world.browser).by_link(&world.site).await;
    Users(&world.browser).open().await;
    select(world, 7, 12).await;
    let count = plan(world, "Suspend").await;
    confirm(world, count).await;
    count
}

async fn says(world: &World, words: &str) {
    world.browser.read("[data-testid=run-words]", words).await;
}

/// What became of each request, by the log of the upstream: the statuses in their order by path, which names the account and, for access, one of its
/// directories.
fn sent(world: &World, operation: &str) -> BTreeMap<String, Vec<u64>> {
    let mut sent: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for entry in world.site.upstream_log().into_iter().filter(|entry| entry["operation"] == operation) {
        assert_eq!(entry["key"], "organization", "{entry}");
        let path = entry["path"].as_str().expect("an entry has a path");
        sent.entry(path.to_owned()).or_default().push(entry["status"].as_u64().expect("an entry has a status"));
    }
    sent
}

/// The accounts that the requests name.
fn accounts(sent: &BTreeMap<String, Vec<u64>>) -> BTreeSet<&str> {
    sent.keys().filter_map(|path| path.split("/users/").nth(1)?.split('/').next()).collect()
}

/// How many of them ended so.
fn ended(sent: &BTreeMap<String, Vec<u64>>, statuses: &[u64]) -> usize {
    sent.values().filter(|seen| *seen == statuses).count()
}

#[test]
fn fifty_are_suspended_two_are_refused_and_only_those_are_tried_again() {
    let faults = json!([{ "operation": "SUSPEND_USER", "status": 409, "times": 2 }]);
    journey("batch-suspend", Site::served("company", &faults), async |world| {
        let browser = &world.browser;
        browser.prefer("light").await;
        browser.resize(1280, 860).await;
        SignIn(browser).by_link(&world.site).await;
        Users(browser).open().await;
        // The first rows are organization admins: two of them are among the selected.
        select(&world, 5, 60).await;
        let count = plan(&world, "Suspend").await;
        assert!((50..=58).contains(&count), "{count}");
        browser.read("[data-testid=plan-blocked]", "Organization admin").await;
        check(browser, "the plan").await;
        take(browser, "many-plan").await;
        assert!(sent(&world, "SUSPEND_USER").is_empty(), "nothing before it is confirmed");
        confirm(&world, count).await;
        says(&world, &format!("{count} of {count}: {} done, 2 refused", count - 2)).await;
        browser.read("[data-testid=run-causes]", "2 ×").await;
        check(browser, "a run with two refused").await;
        take(browser, "many-run").await;
        browser.press("Retry these 2").await;
        says(&world, &format!("{count} of {count}: {count} done")).await;
        browser
            .until(
                "all are read back",
                "[...document.querySelectorAll('[data-testid=run-row] .state')].every((state) => state.innerText.includes('Confirmed'))",
            )
            .await;

        let suspended = sent(&world, "SUSPEND_USER");
        assert_eq!(accounts(&suspended).len(), count, "each person");
        assert_eq!(ended(&suspended, &[409, 204]), 2, "the refused ones once more");
        assert_eq!(ended(&suspended, &[204]), suspended.len() - 2, "the others once");

        browser.press(&format!("Undo for these {count}…")).await;
        browser.read("[data-testid=plan-counts]", "will be restored").await;
        assert_eq!(planned(&world).await, count);
        confirm(&world, count).await;
        browser.until("the second run is over", &format!("[...document.querySelectorAll('[data-testid=run-words]')].some((words) => words.innerText.startsWith('{count} of {count}') && words.closest('[data-testid=run]').innerText.startsWith('Restore'))")).await;
        let restored = sent(&world, "RESTORE_USER");
        assert_eq!(accounts(&restored), accounts(&suspended), "exactly those who were suspended");
        assert_eq!(ended(&restored, &[204]), suspended.len(), "where they were suspended");
    });
}

#[test]
fn a_run_that_is_stopped_sends_nothing_more_and_goes_on_when_told() {
    let faults = json!([{ "operation": "SUSPEND_USER", "delay_ms": 300, "times": 30 }]);
    journey("batch-stop", Site::served("company", &faults), async |world| {
        let browser = &world.browser;
        let count = suspend_some(&world).await;
        says(&world, " done").await;
        check(browser, "a run under way").await;
        browser.click("[data-testid=run-stop]").await;
        says(&world, "not sent").await;
        let first = sent(&world, "SUSPEND_USER");
        assert!(!first.is_empty() && first.len() < count, "{} of {count}", first.len());
        says(&world, &format!("{count} of {count}: {} done, {} not sent", first.len(), count - first.len())).await;
        browser.press(&format!("Send the {}", count - first.len())).await;
        says(&world, &format!("{count} of {count}: {count} done")).await;
        let all = sent(&world, "SUSPEND_USER");
        assert_eq!((all.len(), ended(&all, &[204])), (count, count), "each person once");
    });
}

#[test]
fn the_rate_limit_in_the_middle_is_waited_for_and_nobody_is_suspended_twice() {
    let faults = json!([
        { "operation": "SUSPEND_USER", "delay_ms": 1, "times": 4 },
        { "operation": "SUSPEND_USER", "status": 429, "times": 1, "retry_after": 2 },
    ]);
    journey("batch-held", Site::served("company", &faults), async |world| {
        let browser = &world.browser;
        let count = suspend_some(&world).await;
        browser.read("[data-testid=run-hold]", "Atlassian asks us to wait until").await;
        check(browser, "a run that waits").await;
        says(&world, &format!("{count} of {count}: {count} done")).await;
        let all = sent(&world, "SUSPEND_USER");
        assert_eq!((all.len(), ended(&all, &[204]), ended(&all, &[429, 204])), (count, count - 1, 1));
    });
}

#[test]
fn a_run_holds_while_the_upstream_is_away_and_goes_on_by_itself_when_it_is_back() {
    journey("batch-away", Site::served("company", &json!([])), async |world| {
        let browser = &world.browser;
        SignIn(browser).by_link(&world.site).await;
        Users(browser).open().await;
        select(&world, 7, 12).await;
        let count = plan(&world, "Suspend").await;
        world.site.lose_upstream();
        confirm(&world, count).await;
        browser.read("[data-testid=run-hold]", "Atlassian does not answer; trying again in").await;
        check(browser, "a run that waits for the upstream").await;
        says(&world, &format!("0 of {count}")).await;
        world.site.restore_upstream();
        says(&world, &format!("{count} of {count}: {count} done")).await;
        let all = sent(&world, "SUSPEND_USER");
        assert_eq!((all.len(), ended(&all, &[204])), (count, count), "each person once, and nobody refused");
    });
}

#[test]
fn a_page_that_is_closed_in_the_middle_leaves_the_rest_alone_and_the_record_tells_what_was_done() {
    let faults = json!([{ "operation": "DISABLE_ACCOUNT", "delay_ms": 400, "times": 30 }]);
    journey("batch-closed", Site::served("company", &faults), async |world| {
        let browser = &world.browser;
        SignIn(browser).by_link(&world.site).await;
        Users(browser).open().await;
        select(&world, 7, 60).await;
        let count = plan(&world, "Deactivate").await;
        assert!(count > 5, "{count}");
        confirm(&world, count).await;
        says(&world, " done").await;
        browser.reload().await;
        Users(browser).is_complete().await;
        browser.open("/changes?operation=DISABLE_ACCOUNT").await;
        browser.see("[data-testid=changes]").await;
        let rows = "document.querySelectorAll('[data-testid=changes] tbody tr').length.toString()";
        // The one that was on its way stands in the record before the upstream has ended it.
        let deadline = Instant::now() + Duration::from_secs(30);
        let done = loop {
            let (told, done) = (browser.text_of(rows).await, sent(&world, "DISABLE_ACCOUNT"));
            if told == done.len().to_string() {
                break done;
            }
            assert!(Instant::now() < deadline, "the record tells of {told}, the upstream of {}", done.len());
            tokio::time::sleep(Duration::from_millis(50)).await;
        };
        assert!(!done.is_empty() && done.len() < count, "{} of {count}", done.len());
        assert_eq!(ended(&done, &[204]), done.len(), "each once");
        let asked: Vec<Value> = world.site.upstream_log().into_iter().filter(|entry| entry["operation"] == "GET_PERMISSIONS").collect();
        assert!(asked.len() >= count, "what Atlassian allows was asked before");
    });
}

#[test]
fn a_help_desk_colleague_restores_many_and_cannot_remove_anybody() {
    journey("batch-help-desk", Site::demo("awkward"), async |world| {
        let browser = &world.browser;
        SignIn(browser).as_person("help-desk").await;
        Users(browser).open().await;
        select(&world, 1, 3).await;
        browser.see("[data-testid=selected-bar]").await;
        browser.until("nobody can be removed", "![...document.querySelectorAll('[data-testid=selected-bar] button')].some((button) => button.innerText.includes('Remove'))").await;
        browser.press("Restore…").await;
        browser.read("[data-testid=plan-counts]", "0 will be restored, 3 are not suspended").await;
        check(browser, "a plan that does nothing").await;
    });
}
