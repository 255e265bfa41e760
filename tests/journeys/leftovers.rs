//! What work leaves behind in the browser (nothing about anybody), and what other pages of the same site get out of a session (nothing at all).

use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use serde_json::{Value, json};
use tests::screens::{SignIn, UserScreen, Users};
use tests::{Browser, Site, journey};

const WHO: &str = "Susanne Suspended";
const REASON: &str = "canary-reason-5f1d";
const TICKET: &str = "CANARY-4711";

/// Everything that the browser keeps for this origin where a page can see it.
const KEPT: &str = "(async () => JSON.stringify([
    Object.entries(localStorage), Object.entries(sessionStorage), document.cookie,
    (await indexedDB.databases()).map((one) => one.name), await caches.keys(), window.name, history.state,
]))()";

async fn kept(browser: &Browser) -> String {
    browser.promised(KEPT).await.as_str().expect("the browser tells what it keeps").to_owned()
}

async fn is_free_of(browser: &Browser, canaries: &[String], when: &str) {
    let kept = kept(browser).await;
    for canary in canaries {
        assert!(!kept.contains(canary.as_str()), "{when}: {canary} is in {kept}");
    }
}

#[test]
fn after_work_and_sign_out_the_browser_keeps_nothing_about_anybody() {
    journey("leftovers", Site::demo("awkward"), async |world| {
        let browser = &world.browser;
        SignIn(browser).as_person("owner").await;
        Users(browser).open().await;
        Users(browser).is_complete().await;
        Users(browser).open_person(WHO).await;
        UserScreen(browser).is_settled().await;
        let account = browser.text_of("decodeURIComponent(location.pathname.split('/')[2])").await;
        let session = "fetch('/api/rollcall/session', {headers: {'x-rollcall': '1'}}).then((answer) => answer.json())";
        let organization = browser.promised(session).await["organization"]["id"].as_str().expect("an id").to_owned();
        let canaries: Vec<String> =
            [WHO, "corp.example", REASON, TICKET, "Olive", &account, &organization].into_iter().map(str::to_owned).collect();
        // The sight of it is not blind: what is put there is found.
        browser.run(&format!("sessionStorage.setItem('planted', {WHO:?})")).await;
        assert!(kept(browser).await.contains(WHO));
        browser.run("sessionStorage.removeItem('planted')").await;

        browser.press("Restore Susanne Suspended").await;
        browser.fill("#proposal-reason", REASON).await;
        browser.fill("#proposal-ticket", TICKET).await;
        browser.press("Restore Susanne Suspended").await;
        browser.read("[data-testid=flag]", "Confirmed").await;
        browser.open("/changes").await;
        browser.read("[data-testid=changes]", TICKET).await;
        is_free_of(browser, &canaries, "while signed in").await;

        browser.click("[data-testid=myself-button]").await;
        browser.press("Sign out").await;
        browser.until("the sign-in page", "location.pathname === '/auth/sign-in'").await;
        is_free_of(browser, &canaries, "after signing out").await;
    });
}

#[test]
fn an_answer_of_the_api_is_never_shown_as_a_page() {
    journey("api-in-a-tab", Site::demo("awkward"), async |world| {
        let browser = &world.browser;
        SignIn(browser).as_person("owner").await;
        let session = "fetch('/api/rollcall/session', {headers: {'x-rollcall': '1'}}).then((answer) => answer.json())";
        let told = browser.promised(session).await;
        let organization = told["organization"]["id"].as_str().expect("an id").to_owned();
        for path in ["/api/rollcall/session".to_owned(), format!("/api/admin/v1/orgs/{organization}")] {
            browser.open(&path).await;
            let shown = browser.text_of("document.documentElement.innerText").await;
            let name = told["organization"]["name"].as_str().expect("a name");
            assert!(!shown.contains(name) && !shown.contains("Olive"), "{path} is shown: {shown}");
        }
    });
}

/// A page on another port: another origin of the same site, so that the browser sends the session's cookie along.
fn sibling(page: String) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = format!("http://{}", listener.local_addr().expect("it listens"));
    std::thread::spawn(move || {
        for connection in listener.incoming().take(4) {
            let Ok(mut connection) = connection else { continue };
            let mut head = [0_u8; 4096];
            let _ = connection.read(&mut head);
            let answer =
                format!("HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{page}", page.len());
            let _ = connection.write_all(answer.as_bytes());
        }
    });
    address
}

#[test]
fn a_sibling_of_the_same_site_cannot_ride_the_session() {
    journey("sibling", Site::served("awkward", &json!([])), async |world| {
        let browser = &world.browser;
        SignIn(browser).by_link(&world.site).await;
        let session = "fetch('/api/rollcall/session', {headers: {'x-rollcall': '1'}}).then((answer) => answer.json())";
        let organization = browser.promised(session).await["organization"]["id"].as_str().expect("an id").to_owned();
        UserScreen(browser).is_settled().await;
        let (site, read) = (world.address(""), format!("/api/admin/v1/orgs/{organization}"));
        let write = "/api/users/712020:somebody/manage/lifecycle/enable";
        let page = format!(
            "<!doctype html><iframe name=f></iframe><form id=form target=f method=post action='{site}{write}' enctype='text/plain'><input name='{{\"a' value='\":1}}'></form>
             <img src='{site}{read}'>
             <script>
               const send = (path, options) => fetch('{site}' + path, {{credentials: 'include', mode: 'no-cors', ...options}}).catch(() => null);
               Promise.all([
                 send('{read}'),
                 send('{write}', {{method: 'POST', body: '{{}}', headers: {{'content-type': 'text/plain'}}}}),
                 fetch('{site}{read}', {{credentials: 'include', headers: {{'x-rollcall': '1'}}}}).then(() => 'read', () => 'refused'),
               ]).then((ends) => {{ document.getElementById('form').submit(); document.title = 'done ' + ends[2]; }});
             </script>"
        );
        let before = world.site.upstream_log().len();
        browser.open(&sibling(page)).await;
        browser.until("the sibling has tried everything", "document.title.startsWith('done')").await;
        assert_eq!(browser.text_of("document.title").await, "done refused", "no other origin reads an answer");
        browser.until("the form was answered", "performance.getEntriesByType('resource').length > 0").await;
        let after: Vec<Value> = world.site.upstream_log().split_off(before);
        assert!(after.is_empty(), "nothing reached the upstream: {after:?}");
    });
}
