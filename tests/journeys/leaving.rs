//! Taking somebody's access: what the page offers, what is sent, and that it is sent once, whatever happens to the tab or the answer.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tests::accessibility::check;
use tests::picture::take;
use tests::screens::{SignIn, UserScreen, Users};
use tests::{Site, World, journey};

/// Somebody who manages the organization, is not the last to do so, and whom no identity provider keeps.
const LEAVER: &str = "Nguyễn Long";

async fn open(world: &World, who: &str) {
    Users(&world.browser).open().await;
    Users(&world.browser).search(who).await;
    Users(&world.browser).open_person(who).await;
    UserScreen(&world.browser).is_of(who).await;
    UserScreen(&world.browser).is_settled().await;
}

async fn start(world: &World) {
    world.browser.prefer("light").await;
    world.browser.resize(1280, 900).await;
    SignIn(&world.browser).by_link(&world.site).await;
}

/// What changed something upstream, each with its key, status and body.
fn writes(world: &World) -> Vec<(String, String, u64, Value)> {
    let text = |entry: &Value, name: &str| entry[name].as_str().unwrap_or_default().to_owned();
    let is_write = |entry: &Value| entry["method"] != "GET" && !text(entry, "operation").starts_with("SEARCH_");
    let told = |entry: Value| {
        (text(&entry, "operation"), text(&entry, "key"), entry["status"].as_u64().unwrap_or_default(), entry["body"].clone())
    };
    world.site.upstream_log().into_iter().filter(is_write).map(told).collect()
}

fn done(operation: &str, status: u64, body: Value) -> (String, String, u64, Value) {
    (operation.to_owned(), "organization".to_owned(), status, body)
}

/// Presses the button of an act beside the person, and waits for the question.
async fn ask(world: &World, verb: &str) {
    let find =
        format!("[...document.querySelectorAll('[data-testid=possible] button')].find((button) => button.innerText.trim() === {verb:?})");
    world.browser.until(&format!("“{verb}” is offered"), &find).await;
    world.browser.run(&format!("{find}.click()")).await;
    world.browser.see("[data-testid=proposal]").await;
}

/// Says in the chooser what has happened.
async fn choose(world: &World, case: &str) {
    world.browser.see("[data-testid=chooser]").await;
    world.browser.run(&format!("document.querySelector('[data-testid=chooser] input[value={case}]').click()")).await;
}

/// Waits until the record has so many lines.
async fn recorded(world: &World, lines: usize) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while world.site.audit().len() < lines {
        assert!(Instant::now() < deadline, "the record has {} lines, not {lines}", world.site.audit().len());
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
}

async fn confirm(world: &World) {
    world.browser.click("[data-testid=confirm]").await;
}

#[test]
fn a_leaver_is_demoted_suspended_and_deactivated_in_order() {
    journey("off-board", Site::served("company", &json!([])), async |world| {
        let browser = &world.browser;
        start(&world).await;
        open(&world, LEAVER).await;
        browser.press("Help me choose").await;
        choose(&world, "has-left").await;
        browser.read("[data-testid=advice]", "in order").await;
        check(browser, "the chooser").await;
        take(browser, "chooser").await;
        browser.press(&format!("Off-board {LEAVER}")).await;
        browser.read("[data-step=Demote]", "Next").await;
        browser.read("[data-step=Suspend]", "Organization admin").await;
        check(browser, "the leaver's order").await;

        browser.press(&format!("Take organization admin from {LEAVER}")).await;
        confirm(&world).await;
        browser.read("[data-step=Demote]", "Under way").await;
        let shown = "document.querySelector('[data-step=Demote]').innerText.includes('Is not organization admin')";
        browser.until_within(Duration::from_secs(90), "the role is gone, half a minute later", shown).await;
        browser.press(&format!("Suspend {LEAVER}")).await;
        confirm(&world).await;
        browser.read("[data-step=Suspend]", "Access is suspended").await;
        browser.read("[data-step=Deactivate]", "Next").await;
        take(browser, "off-board").await;
        browser.press(&format!("Deactivate {LEAVER}")).await;
        browser.fill("dialog[open] textarea", "Thank you for everything. Ask HR for your data.").await;
        browser.read("[data-testid=message-preview]", "Ask HR").await;
        check(browser, "a deactivation").await;
        take(browser, "deactivate").await;
        confirm(&world).await;
        browser.read("[data-testid=possible]", "Done: no sign-in").await;

        assert_eq!(
            writes(&world),
            [
                done("REVOKE_ORGANIZATION_ADMIN", 204, json!({ "role": "atlassian/org-admin" })),
                done("SUSPEND_USER", 204, Value::Null),
                done("DISABLE_ACCOUNT", 204, json!({ "message": "Thank you for everything. Ask HR for your data." })),
            ]
        );
        let suspended = world.site.upstream_log().into_iter().find(|entry| entry["operation"] == "SUSPEND_USER").expect("it was sent");
        assert!(!suspended["path"].as_str().unwrap_or_default().contains("/directories/-/"), "{suspended}");
        assert_eq!(world.site.audit().len(), 6, "an intent and an outcome for each");
    });
}

#[test]
fn a_deletion_is_typed_and_can_be_cancelled() {
    journey("delete", Site::served("awkward", &json!([])), async |world| {
        let browser = &world.browser;
        start(&world).await;
        open(&world, "Nelly Never").await;
        ask(&world, "Delete the account of Nelly Never").await;
        browser.read("[data-testid=proposal]", "after 14 days").await;
        confirm(&world).await;
        browser.read("[data-testid=proposal]", "Type it exactly").await;
        check(browser, "a deletion that is not typed").await;
        browser.fill("#proposal-typed", "never-active@corp.example").await;
        take(browser, "delete").await;
        confirm(&world).await;
        browser.read("[data-testid=flag]", "Confirmed").await;
        browser.read("[data-testid=deletion]", "It can be cancelled until then.").await;
        // The date is known from the record when this visit is forgotten.
        browser.reload().await;
        browser.read("[data-testid=deletion]", "It can be cancelled until then.").await;
        UserScreen(browser).is_settled().await;
        check(browser, "an account that is being deleted").await;
        ask(&world, "Cancel the deletion of Nelly Never").await;
        confirm(&world).await;
        browser.read("[data-testid=flag]", "Confirmed").await;
        browser.read("[data-testid=state-sentence]", "Can sign in").await;
        let operations: Vec<(String, u64)> = writes(&world).into_iter().map(|(operation, _, status, _)| (operation, status)).collect();
        assert_eq!(operations, [("DELETE_ACCOUNT".to_owned(), 200), ("CANCEL_ACCOUNT_DELETION".to_owned(), 200)]);
    });
}

#[test]
fn where_only_v1_answers_access_is_taken_and_given_back_with_it() {
    journey("v1-suspend", Site::sandboxed("awkward", &["--tiers", "v1"]), async |world| {
        let browser = &world.browser;
        start(&world).await;
        open(&world, "Nelly Never").await;
        ask(&world, "Suspend Nelly Never").await;
        browser.read("[data-testid=proposal]", "the older one (v1)").await;
        confirm(&world).await;
        browser.read("[data-testid=flag]", "Confirmed").await;
        browser.read("[data-testid=state-sentence]", "Cannot use this organization's apps").await;
        ask(&world, "Restore Nelly Never").await;
        confirm(&world).await;
        browser.read("[data-testid=state-sentence]", "Can sign in").await;
        assert_eq!(writes(&world), [done("SUSPEND_USER_V1", 200, Value::Null), done("RESTORE_USER_V1", 200, Value::Null)]);
    });
}

#[test]
fn a_double_click_and_a_reload_send_once() {
    let slow = json!([{ "operation": "SUSPEND_USER", "delay_ms": 1500 }]);
    journey("once", Site::served("awkward", &slow), async |world| {
        let browser = &world.browser;
        start(&world).await;
        open(&world, "Nelly Never").await;
        ask(&world, "Suspend Nelly Never").await;
        take(browser, "suspend").await;
        browser.run("const verb = document.querySelector('[data-testid=confirm]'); verb.click(); verb.click(); verb.click()").await;
        browser.read("[data-testid=flag]", "Sending").await;
        recorded(&world, 1).await;
        browser.reload().await;
        recorded(&world, 2).await;
        browser.reload().await;
        browser.read("[data-testid=state-sentence]", "Cannot use this organization's apps").await;
        assert_eq!(writes(&world), [done("SUSPEND_USER", 204, Value::Null)]);
    });
}

#[test]
fn an_answer_that_was_lost_is_found_by_reading() {
    let lost = json!([{ "operation": "SUSPEND_USER", "reset": true, "performed": true, "times": 1 }]);
    journey("lost", Site::served("awkward", &lost), async |world| {
        let browser = &world.browser;
        start(&world).await;
        open(&world, "Nelly Never").await;
        ask(&world, "Suspend Nelly Never").await;
        confirm(&world).await;
        browser.read("[data-testid=flag]", "Confirmed").await;
        browser.read("[data-testid=state-sentence]", "Cannot use this organization's apps").await;
        assert_eq!(writes(&world).len(), 1, "a write is never sent again on a guess");
    });
}

#[test]
fn a_removal_is_queued_on_the_page_even_after_a_reload() {
    journey("remove", Site::served("awkward", &json!([])), async |world| {
        let browser = &world.browser;
        start(&world).await;
        open(&world, "Tomoko Twofold").await;
        ask(&world, "Remove Tomoko Twofold").await;
        browser.read("[data-testid=directories]", "In which directories?").await;
        browser.read("[data-testid=proposal]", "Is lost").await;
        check(browser, "a removal from two directories").await;
        take(browser, "remove").await;
        confirm(&world).await;
        browser.read("[data-testid=leaving]", "Removal requested").await;
        browser.read("[data-testid=possible]", "A removal is queued already").await;
        browser.reload().await;
        browser.read("[data-testid=leaving]", "queued at Atlassian").await;
        assert_eq!(
            writes(&world),
            [done("REMOVE_USER", 204, Value::Null), done("REMOVE_USER", 204, Value::Null)],
            "one for each directory"
        );
    });
}

#[test]
fn api_tokens_are_revoked_one_or_all() {
    journey("tokens", Site::served("company", &json!([])), async |world| {
        let browser = &world.browser;
        start(&world).await;
        open(&world, "Lukas Brandt").await;
        browser.run("document.querySelector('#tokens').scrollIntoView()").await;
        take(browser, "api-tokens").await;
        let rows = "document.querySelectorAll('[data-testid=tokens-card] tbody tr').length";
        let before = browser.number_of(rows).await;
        browser.click("[data-testid=tokens-card] tbody button").await;
        browser.read("[data-testid=proposal]", "the person makes a new token").await;
        confirm(&world).await;
        browser.until("one is gone", &format!("{rows} === {}", before - 1.0)).await;
        browser.press("Revoke all of them").await;
        confirm(&world).await;
        browser.read("[data-testid=tokens-card]", "No API tokens").await;
        let sent = writes(&world);
        assert!(
            before > 2.0
                && sent
                    .iter()
                    .all(|(operation, key, status, _)| operation == "REVOKE_API_TOKEN" && key == "organization" && *status == 204)
        );
        #[expect(clippy::cast_precision_loss, reason = "a handful")]
        let count = sent.len() as f64;
        assert!((count - before).abs() < 0.5, "each token once: {sent:?}");
    });
}

#[test]
fn a_help_desk_colleague_suspends_and_is_told_who_deletes() {
    journey("help-desk-suspends", Site::demo("awkward"), async |world| {
        let browser = &world.browser;
        SignIn(browser).as_person("help-desk").await;
        open(&world, "Nelly Never").await;
        UserScreen(browser).says("Your role, Help desk, may not delete accounts and cancel deletions").await;
        UserScreen(browser).says("These roles may: Owner.").await;
        ask(&world, "Suspend Nelly Never").await;
        confirm(&world).await;
        browser.read("[data-testid=flag]", "Confirmed").await;
        browser.read("[data-testid=state-sentence]", "Cannot use this organization's apps").await;
    });
}

#[test]
fn the_acts_fit_a_narrow_screen() {
    journey("leaving-narrow", Site::demo("awkward"), async |world| {
        let browser = &world.browser;
        SignIn(browser).as_person("owner").await;
        open(&world, "Tomoko Twofold").await;
        for scheme in ["light", "dark"] {
            browser.prefer(scheme).await;
            browser.resize(320, 700).await;
            let fits = "document.documentElement.scrollWidth <= innerWidth && [...document.querySelectorAll('dialog[open]')].every((dialog) => dialog.scrollWidth <= dialog.clientWidth)";
            browser.until("the acts fit", fits).await;
            browser.press("Help me choose").await;
            choose(&world, "data-must-go").await;
            browser.until("the chooser fits", fits).await;
            check(browser, "the chooser, narrow").await;
            browser.press("Close").await;
            ask(&world, "Suspend Tomoko Twofold").await;
            browser.until("the question fits", fits).await;
            check(browser, "a suspension in two directories, narrow").await;
            browser.press("Close").await;
            browser.press("Off-board Tomoko Twofold").await;
            browser.until("the plan fits", fits).await;
            check(browser, "the leaver's order, narrow").await;
            browser.press("All that is possible").await;
        }
    });
}
