//! Taking access under attack: impatient clicks, reloads, closed tabs, lost and failing answers, roles that may not, narrow screens. It is sent once,
//! and never called what it is not.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tests::accessibility::check;
use tests::screens::{SignIn, UserScreen};
use tests::{Site, World, journey};

use super::leaving::{NELLY, ask, choose, confirm, done, open, start, writes};

/// Waits until the record has so many lines.
pub async fn recorded(world: &World, lines: usize) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while world.site.audit().len() < lines {
        assert!(Instant::now() < deadline, "the record has {} lines, not {lines}", world.site.audit().len());
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
}

#[test]
fn a_double_click_and_a_reload_send_once() {
    let slow = json!([{ "operation": "SUSPEND_USER", "delay_ms": 1500 }]);
    journey("once", Site::served("awkward", &slow), async |world| {
        let browser = &world.browser;
        start(&world).await;
        open(&world, NELLY).await;
        ask(&world, "Suspend Nelly Never").await;
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
fn a_removal_from_two_directories_is_one_call_for_each() {
    journey("remove-two", Site::served("awkward", &json!([])), async |world| {
        let browser = &world.browser;
        start(&world).await;
        open(&world, "Tomoko Twofold").await;
        ask(&world, "Remove Tomoko Twofold").await;
        browser.read("[data-testid=directories]", "In which directories?").await;
        check(browser, "a removal from two directories").await;
        confirm(&world).await;
        browser.read("[data-testid=leaving]", "Removal requested").await;
        browser.until("the dialog is over", "!document.querySelector('dialog[open]')").await;
        recorded(&world, 4).await;
        assert_eq!(writes(&world), [done("REMOVE_USER", 204, Value::Null), done("REMOVE_USER", 204, Value::Null)]);
    });
}

#[test]
fn an_answer_that_was_lost_is_found_by_reading() {
    let lost = json!([{ "operation": "SUSPEND_USER", "reset": true, "performed": true, "times": 1 }]);
    journey("lost", Site::served("awkward", &lost), async |world| {
        let browser = &world.browser;
        start(&world).await;
        open(&world, NELLY).await;
        ask(&world, "Suspend Nelly Never").await;
        confirm(&world).await;
        browser.read("[data-testid=flag]", "Confirmed").await;
        browser.read("[data-testid=state-sentence]", "Cannot use this organization's apps").await;
        assert_eq!(writes(&world).len(), 1, "a write is never sent again on a guess");
    });
}

#[test]
fn a_closed_tab_ends_no_change_half_way() {
    let slow = json!([{ "operation": "DISABLE_ACCOUNT", "delay_ms": 1500 }]);
    journey("closed-tab", Site::served("awkward", &slow), async |world| {
        start(&world).await;
        open(&world, NELLY).await;
        ask(&world, "Deactivate Nelly Never").await;
        confirm(&world).await;
        recorded(&world, 1).await;
        world.browser.run("location.href = 'about:blank'").await;
        recorded(&world, 2).await;
        assert_eq!(world.site.audit()[1]["outcome"], "ok");
        assert_eq!(writes(&world), [done("DISABLE_ACCOUNT", 204, json!({}))]);
    });
}

#[test]
fn an_answer_that_never_came_is_called_unknown_and_not_sent_again() {
    let lost = json!([{ "operation": "SUSPEND_USER", "reset": true, "times": 1 }]);
    journey("never-came", Site::served("awkward", &lost), async |world| {
        let browser = &world.browser;
        start(&world).await;
        open(&world, NELLY).await;
        ask(&world, "Suspend Nelly Never").await;
        confirm(&world).await;
        browser.read("[data-testid=flag]", "Unknown outcome, checking").await;
        check(browser, "an unknown outcome").await;
        browser.reload().await;
        browser.read("[data-testid=history-card]", "Unknown").await;
        browser.read("[data-testid=state-sentence]", "Can sign in").await;
        assert_eq!(writes(&world).len(), 1, "a write is never sent again on a guess");
    });
}

#[test]
fn a_service_that_is_away_says_that_nothing_happened() {
    let away = json!([{ "operation": "SUSPEND_USER", "status": 503, "times": 1 }]);
    journey("leaving-503", Site::served("awkward", &away), async |world| {
        let browser = &world.browser;
        start(&world).await;
        open(&world, NELLY).await;
        ask(&world, "Suspend Nelly Never").await;
        confirm(&world).await;
        browser.see("[data-testid=flag] [data-testid=failure]").await;
        check(browser, "a refusal").await;
        browser.read("[data-testid=state-sentence]", "Can sign in").await;
        ask(&world, "Suspend Nelly Never").await;
        confirm(&world).await;
        browser.read("[data-testid=state-sentence]", "Cannot use this organization's apps").await;
        assert_eq!(writes(&world), [done("SUSPEND_USER", 503, Value::Null), done("SUSPEND_USER", 204, Value::Null)]);
    });
}

#[test]
fn a_help_desk_colleague_suspends_and_is_told_who_deletes() {
    journey("help-desk-suspends", Site::demo("awkward"), async |world| {
        let browser = &world.browser;
        SignIn(browser).as_person("help-desk").await;
        open(&world, NELLY).await;
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
