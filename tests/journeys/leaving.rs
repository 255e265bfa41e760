//! Taking somebody's access and giving it back: what the page offers and explains, and exactly what is sent for it.

use std::time::Duration;

use serde_json::{Value, json};
use tests::accessibility::check;
use tests::picture::take;
use tests::screens::{SignIn, UserScreen, Users};
use tests::{Site, World, journey};

/// Somebody who manages the organization, is not the last to do so, and whom no identity provider keeps.
const LEAVER: &str = "Nguyễn Long";
/// An ordinary colleague.
pub const NELLY: &str = "Nelly Never";

pub async fn open(world: &World, who: &str) {
    Users(&world.browser).open().await;
    Users(&world.browser).search(who).await;
    Users(&world.browser).open_person(who).await;
    UserScreen(&world.browser).is_of(who).await;
    UserScreen(&world.browser).is_settled().await;
}

pub async fn start(world: &World) {
    world.browser.prefer("light").await;
    world.browser.resize(1280, 900).await;
    SignIn(&world.browser).by_link(&world.site).await;
}

/// What changed something upstream, each with its key, status and body.
pub fn writes(world: &World) -> Vec<(String, String, u64, Value)> {
    let text = |entry: &Value, name: &str| entry[name].as_str().unwrap_or_default().to_owned();
    let is_write = |entry: &Value| entry["method"] != "GET" && !text(entry, "operation").starts_with("SEARCH_");
    let told = |entry: Value| {
        (text(&entry, "operation"), text(&entry, "key"), entry["status"].as_u64().unwrap_or_default(), entry["body"].clone())
    };
    world.site.upstream_log().into_iter().filter(is_write).map(told).collect()
}

/// One line of [`writes`], with the organization's key.
pub fn done(operation: &str, status: u64, body: Value) -> (String, String, u64, Value) {
    (operation.to_owned(), "organization".to_owned(), status, body)
}

/// Presses the button of an act beside the person, and waits for the question.
pub async fn ask(world: &World, verb: &str) {
    let find =
        format!("[...document.querySelectorAll('[data-testid=possible] button')].find((button) => button.innerText.trim() === {verb:?})");
    world.browser.until(&format!("“{verb}” is offered"), &find).await;
    world.browser.run(&format!("{find}.click()")).await;
    world.browser.see("[data-testid=proposal]").await;
}

pub async fn confirm(world: &World) {
    world.browser.click("[data-testid=confirm]").await;
}

/// Says in the chooser what has happened.
pub async fn choose(world: &World, case: &str) {
    world.browser.see("[data-testid=chooser]").await;
    world.browser.run(&format!("document.querySelector('[data-testid=chooser] input[value={case}]').click()")).await;
}

#[test]
fn access_is_suspended_and_given_back_by_undo() {
    journey("suspend", Site::served("awkward", &json!([])), async |world| {
        let browser = &world.browser;
        start(&world).await;
        open(&world, NELLY).await;
        ask(&world, "Suspend Nelly Never").await;
        check(browser, "a suspension").await;
        browser.fill("#proposal-reason", "Parental leave, HR-7").await;
        confirm(&world).await;
        browser.read("[data-testid=flag]", "Confirmed: Nelly Never is suspended.").await;
        browser.read("[data-testid=state-sentence]", "Cannot use this organization's apps").await;
        check(browser, "a flag").await;
        browser.press("Undo…").await;
        browser.read("[data-testid=proposal]", "with the roles and groups from before").await;
        confirm(&world).await;
        browser.read("[data-testid=flag]", "Confirmed: Nelly Never has access again.").await;
        browser.read("[data-testid=state-sentence]", "Can sign in").await;
        browser.read("[data-testid=history-card]", "Parental leave, HR-7").await;
        assert_eq!(writes(&world), [done("SUSPEND_USER", 204, Value::Null), done("RESTORE_USER", 204, Value::Null)]);
    });
}

#[test]
fn a_deactivation_carries_a_message_and_is_taken_back() {
    journey("deactivate", Site::served("awkward", &json!([])), async |world| {
        let browser = &world.browser;
        start(&world).await;
        open(&world, NELLY).await;
        ask(&world, "Deactivate Nelly Never").await;
        browser.read("[data-testid=proposal]", "blocked at every Atlassian service").await;
        browser.fill("dialog[open] textarea", "Please call the service desk.").await;
        confirm(&world).await;
        browser.read("[data-testid=state-sentence]", "Cannot sign in to any Atlassian service").await;
        ask(&world, "Reactivate Nelly Never").await;
        confirm(&world).await;
        browser.read("[data-testid=state-sentence]", "Can sign in").await;
        let message = json!({ "message": "Please call the service desk." });
        assert_eq!(writes(&world), [done("DISABLE_ACCOUNT", 204, message), done("ENABLE_ACCOUNT", 204, Value::Null)]);
    });
}

#[test]
fn what_is_not_possible_is_explained_and_nothing_is_sent() {
    journey("leaving-refused", Site::served("awkward", &json!([])), async |world| {
        let person = UserScreen(&world.browser);
        start(&world).await;
        open(&world, "Sigrid Synced").await;
        person.says("Synced from your identity provider. Change it in the identity provider; the next sync brings it here.").await;
        let offered = world
            .browser
            .text_of("[...document.querySelectorAll('[data-testid=possible] button')].map((one) => one.innerText).join()")
            .await;
        assert!(!offered.contains("Deactivate") && offered.contains("Suspend"), "{offered}");
        open(&world, "Olga Onlyadmin").await;
        person.says("Take the organization admin role away first; then it is possible.").await;
        person.says("This is the last organization admin").await;
        check(&world.browser, "the reasons").await;
        open(&world, "Ulla Unmanaged").await;
        person.says("Not a managed account").await;
        assert_eq!(writes(&world), []);
    });
}

#[test]
fn a_leaver_is_demoted_suspended_and_deactivated_in_order() {
    journey("off-board", Site::sandboxed("company", &["--haste", "30"]), async |world| {
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
        browser.read("[data-step=Demote]", "Is not organization admin").await;
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
        open(&world, NELLY).await;
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
fn where_only_v1_answers_access_is_taken_given_back_and_removed_with_it() {
    journey("v1-leaving", Site::sandboxed("awkward", &["--tiers", "v1", "--haste", "12"]), async |world| {
        let browser = &world.browser;
        start(&world).await;
        open(&world, NELLY).await;
        browser.read("[data-testid=tier-line]", "v1").await;
        ask(&world, "Suspend Nelly Never").await;
        browser.read("[data-testid=proposal]", "the older one (v1)").await;
        confirm(&world).await;
        browser.read("[data-testid=flag]", "Confirmed").await;
        browser.read("[data-testid=state-sentence]", "Cannot use this organization's apps").await;
        ask(&world, "Restore Nelly Never").await;
        confirm(&world).await;
        browser.read("[data-testid=state-sentence]", "Can sign in").await;
        ask(&world, "Remove Nelly Never").await;
        confirm(&world).await;
        browser.read("[data-testid=leaving]", "queued at Atlassian").await;
        browser.read("[data-testid=flag]", "Confirmed: Nelly Never is no longer a member").await;
        browser.gone("[data-testid=leaving]").await;
        assert_eq!(
            writes(&world),
            [
                done("SUSPEND_USER_V1", 200, Value::Null),
                done("RESTORE_USER_V1", 200, Value::Null),
                done("REMOVE_USER_V1", 204, Value::Null),
            ]
        );
    });
}

#[test]
fn a_removal_is_queued_until_the_person_is_gone_even_after_a_reload() {
    // The removal is done half a minute after it was sent: what is read before that, with a reload between, has to fit in on a busy machine.
    journey("remove", Site::sandboxed("awkward", &["--haste", "4"]), async |world| {
        let browser = &world.browser;
        start(&world).await;
        open(&world, "Ulla Unmanaged").await;
        ask(&world, "Remove Ulla Unmanaged").await;
        browser.read("[data-testid=proposal]", "Is lost").await;
        check(browser, "a removal").await;
        confirm(&world).await;
        browser.read("[data-testid=leaving]", "Removal requested").await;
        browser.read("[data-testid=possible]", "A removal is queued already").await;
        browser.reload().await;
        browser.read("[data-testid=leaving]", "queued at Atlassian").await;
        take(browser, "removal-queued").await;
        let gone =
            "document.querySelector('[data-testid=unknown-person]')?.innerText.includes('removed from the organization through Rollcall')";
        browser.until_within(Duration::from_secs(90), "the page sees by itself that the person is gone", gone).await;
        browser.read("[data-testid=history-card]", "Accepted").await;
        check(browser, "a person who is gone").await;
        assert_eq!(writes(&world), [done("REMOVE_USER", 204, Value::Null)]);
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
