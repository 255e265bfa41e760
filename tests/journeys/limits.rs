//! Rights with limits, and what no browser can talk the service out of: a limited help desk, ending one's session elsewhere, and a session document
//! that somebody has tampered with.

use serde_json::{Value, json};
use tests::screens::{SignIn, UserScreen};
use tests::{Browser, Site, World, journey};

use crate::leaving::{NELLY, ask, confirm, open};
use crate::sign_on::sign_in;

/// Everybody reads everything; the same people suspend at one domain only.
const LIMITED: &str = "[[grants]]\nrole = \"help-desk\"\ngroups = [\"everybody\"]\nonly = { email_domains = [\"corp.example\"] }\n";
/// Somebody at another domain.
const OUTSIDER: &str = "Ulla Unmanaged";
/// Gives the app a session document that claims the rights of an owner, as somebody could at their own browser.
const TAMPERED: &str = "const ask = window.fetch;
window.fetch = async (request, options) => {
    const answer = await ask(request, options);
    if (!new URL(request.url ?? request, location.href).pathname.endsWith('/api/rollcall/session')) return answer;
    const session = await answer.json();
    session.capabilities = ['read-organization', 'read-directory', 'read-account', 'read-activity', 'suspend-access', 'remove-access', 'toggle-account'];
    session.limits = [];
    return new Response(JSON.stringify(session), {status: answer.status, headers: answer.headers});
};";
const WHO: &str = "fetch('/api/rollcall/session', {headers: {'x-rollcall': '1'}}).then((answer) => answer.status)";

/// What was sent to suspend somebody, as the upstream tells it.
fn suspensions(world: &World) -> Vec<Value> {
    world.site.upstream_log().into_iter().filter(|entry| entry["operation"] == "SUSPEND_USER").collect()
}

#[test]
fn a_help_desk_that_is_limited_to_a_domain_suspends_inside_it_and_is_told_why_not_outside() {
    let Some(site) = Site::signed_on_with("awkward", LIMITED) else { return };
    journey("limits-domain", site, async |world| {
        let browser = &world.browser;
        sign_in(browser, "/", "vera").await;
        open(&world, OUTSIDER).await;
        ask(&world, &format!("Suspend {OUTSIDER}")).await;
        confirm(&world).await;
        browser.read("[data-testid=flag]", "outside what you may reach").await;
        browser.read("[data-testid=flag]", "ends in corp.example").await;
        assert_eq!(suspensions(&world), Vec::<Value>::new(), "nothing was sent for somebody outside");
        browser.click("[data-testid=flag] [data-testid=to-rights]").await;
        browser.read("main", "Only people whose e-mail address ends in corp.example.").await;
        open(&world, NELLY).await;
        ask(&world, &format!("Suspend {NELLY}")).await;
        confirm(&world).await;
        browser.read("[data-testid=flag]", "Confirmed").await;
        UserScreen(browser).says("Suspended").await;
        let sent = suspensions(&world);
        assert_eq!(sent.len(), 1, "{sent:?}");
        assert_eq!(sent[0]["status"], json!(204));
    });
}

async fn who(browser: &Browser) -> Value {
    browser.promised(WHO).await
}

#[test]
fn a_session_in_another_browser_is_seen_and_ended_from_this_one() {
    let Some(site) = Site::signed_on("empty") else { return };
    journey("limits-sessions", site, async |world| {
        let browser = &world.browser;
        let other = browser.somebody_else().await;
        sign_in(browser, "/sessions", "hedy").await;
        sign_in(&other, "/", "hedy").await;
        browser.reload().await;
        browser.read("[data-testid=own]", "This session").await;
        let rows = "document.querySelectorAll('[data-testid=own] tbody tr').length";
        browser.until("both sessions", &format!("{rows} === 2")).await;
        assert_eq!(who(&other).await, 200);
        browser.click("[data-testid=own] tbody button").await;
        browser.until("one session", &format!("{rows} === 1")).await;
        assert_eq!((who(&other).await, who(browser).await), (json!(401), json!(200)));
        other.reload().await;
        other.see("[data-testid=signed-out]").await;
        other.quit().await;
    });
}

#[test]
fn a_tampered_session_document_shows_buttons_and_changes_nothing() {
    let Some(site) = Site::signed_on("awkward") else { return };
    journey("limits-tampered", site, async |world| {
        let browser = &world.browser;
        sign_in(browser, "/", "vera").await;
        browser.devtools("Page.addScriptToEvaluateOnNewDocument", json!({"source": TAMPERED})).await;
        browser.reload().await;
        SignIn(browser).is_done().await;
        open(&world, NELLY).await;
        ask(&world, &format!("Suspend {NELLY}")).await;
        confirm(&world).await;
        browser.read("[data-testid=flag]", "Refused").await;
        let answer = browser.promised(crate::roles::SUSPEND).await;
        assert_eq!(answer, json!([403, "not_permitted"]));
        assert_eq!(suspensions(&world), Vec::<Value>::new());
    });
}
