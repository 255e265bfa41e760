//! The record of changes: what is sent as the page sends it is on record, refusals and unknown outcomes too, and twice the same is sent once.

use serde_json::{Value, json};
use tests::accessibility::check;
use tests::screens::{SignIn, UserScreen, Users};
use tests::{Site, World, journey};

const WHO: &str = "Susanne Suspended";

/// Sends a change of the person as the page would, and answers with status and record.
pub async fn send(world: &World, act: &str, reason: &str, key: &str) -> (u64, String) {
    let script = format!(
        "(async () => {{
            const headers = {{ 'x-rollcall': '1', 'content-type': 'application/json' }};
            const session = await (await fetch('/api/rollcall/session', {{ headers }})).json();
            const directories = `/api/admin/v2/orgs/${{session.organization.id}}/directories`;
            const search = {{ method: 'POST', headers, body: JSON.stringify({{ limit: 100 }}) }};
            const people = (await (await fetch(`${{directories}}/-/users/search`, search)).json()).data;
            const id = people.find((person) => person.name === {WHO:?}).accountId;
            const directory = (await (await fetch(directories, {{ headers }})).json()).data[0].directoryId;
            const act = {act:?};
            const path = act === 'enable' ? `/api/users/${{id}}/manage/lifecycle/enable` : `${{directories}}/${{directory}}/users/${{id}}/${{act}}`;
            const sent = await fetch(path, {{
                method: 'POST',
                headers: {{ 'x-rollcall': '1', 'x-rollcall-reason': encodeURIComponent({reason:?}), 'idempotency-key': {key:?} }},
            }});
            return [sent.status, sent.headers.get('x-rollcall-change')];
        }})()"
    );
    let answer = world.browser.promised(&script).await;
    (answer[0].as_u64().expect("a status"), answer[1].as_str().expect("a record").to_owned())
}

fn calls(world: &World, operation: &str) -> Vec<Value> {
    world.site.upstream_log().into_iter().filter(|entry| entry["operation"] == operation).collect()
}

#[test]
fn what_was_changed_refused_or_left_open_is_on_record_and_sent_once() {
    let faults = json!([{ "operation": "SUSPEND_USER", "status": 409 }, { "operation": "ENABLE_ACCOUNT", "reset": true }]);
    journey("changes", Site::served("awkward", &faults), async |world| {
        let browser = &world.browser;
        SignIn(browser).by_link(&world.site).await;
        browser.open("/changes").await;
        browser.see("[data-testid=record-health]").await;

        let (status, record) = send(&world, "restore", "Back from leave – HR-7", "journey-restore").await;
        assert_eq!(status, 204);
        assert_eq!(send(&world, "restore", "Back from leave – HR-7", "journey-restore").await, (204, record.clone()), "the same, again");
        assert_eq!(send(&world, "suspend", "A laptop was lost", "journey-suspend").await.0, 409);
        assert_eq!(send(&world, "enable", "", "journey-enable-1").await.0, 502);

        browser.reload().await;
        for words in ["Accepted", "Refused", "Unknown", "Back from leave – HR-7", WHO] {
            browser.read("[data-testid=changes]", words).await;
        }
        let changes =
            "[...document.querySelectorAll('[data-testid=changes] tbody tr')].filter((row) => !row.matches('[data-testid=event]')).length";
        assert_eq!(browser.number_of(changes).await, 3.0);
        check(browser, "the record").await;
        browser.open("/record").await;
        browser.see("[data-testid=chain-verdict]").await;
        check(browser, "the chain of the record").await;
        browser.open("/changes").await;
        browser.see("[data-testid=changes]").await;
        browser.run("const field = document.querySelector('[data-testid=outcome-filter]'); field.value = 'unknown'; field.dispatchEvent(new Event('change', { bubbles: true }))").await;
        browser.until("one row", "document.querySelectorAll('[data-testid=changes] tbody tr').length === 1").await;
        browser.click("[data-testid=changes] th a").await;
        browser.read("[data-testid=meaning]", "no clear answer came").await;
        browser.read("main", "Id of the record").await;
        check(browser, "a change with an unknown outcome").await;
        browser.click("[data-testid=meaning] a").await;
        UserScreen(browser).is_of(WHO).await;
        UserScreen(browser).is_settled().await;
        browser.read("[data-testid=history-card]", "Back from leave – HR-7").await;
        browser.open(&format!("/changes/{record}")).await;
        browser.read("[data-testid=meaning]", "Atlassian accepted it").await;

        for operation in ["RESTORE_USER", "SUSPEND_USER", "ENABLE_ACCOUNT"] {
            let sent = calls(&world, operation);
            assert_eq!(sent.len(), 1, "{operation}: {sent:?}");
            assert_eq!(sent[0]["key"], "organization", "{operation}");
        }
        let audit = world.site.audit();
        let outcomes: Vec<&Value> = audit.iter().filter(|line| line["kind"] == "outcome").map(|line| &line["outcome"]).collect();
        assert_eq!((audit.len(), outcomes), (6, vec![&json!("ok"), &json!("refused"), &json!("unknown")]));
    });
}

#[test]
fn a_viewer_reads_the_record_and_finds_it_in_the_navigation() {
    journey("changes-viewer", Site::demo("awkward"), async |world| {
        let browser = &world.browser;
        SignIn(browser).as_person("viewer").await;
        Users(browser).open().await;
        browser.click("nav a[href='/changes']").await;
        browser.read("main h1", "Audit").await;
        browser.see("main [data-testid=record-health], main [data-testid=own-only]").await;
        check(browser, "the record as a viewer sees it").await;
    });
}

#[test]
fn a_reason_without_a_blank_fits_a_narrow_screen() {
    journey("changes-narrow", Site::served("awkward", &json!([])), async |world| {
        let browser = &world.browser;
        SignIn(browser).by_link(&world.site).await;
        let (_, record) = send(&world, "restore", &"W".repeat(500), "journey-narrow-1").await;
        for width in [1280, 375, 320] {
            browser.resize(width, 700).await;
            for (path, part) in [("/changes".to_owned(), "changes"), (format!("/changes/{record}"), "meaning")] {
                browser.open(&path).await;
                browser.see(&format!("[data-testid={part}]")).await;
                let fits = "document.documentElement.scrollWidth <= innerWidth && document.querySelector('main').scrollWidth <= document.querySelector('main').clientWidth";
                assert_eq!(browser.value(fits).await, true, "{path} at {width}");
            }
        }
    });
}
