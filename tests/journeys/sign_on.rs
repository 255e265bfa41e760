//! Signing in through a real OpenID Connect provider: each role, the way out on both sides, and a fresh proof for what cannot be undone.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use serde_json::json;
use tests::screens::SignIn;
use tests::{Browser, Site, World, journey};

use crate::roles::SUSPEND;

const DELETE: &str = "(async () => {
    const answer = await fetch('/api/users/nobody-at-all/manage/lifecycle/delete', {method: 'POST', headers: {'x-rollcall': '1'}});
    return [answer.status, answer.ok ? null : (await answer.json()).code ?? null];
})()";

/// From the page of the app that says that nobody is signed in, over the provider, back to the app.
pub async fn sign_in(browser: &Browser, path: &str, person: &str) {
    browser.open(path).await;
    browser.see("[data-testid=signed-out]").await;
    browser.press("Sign in").await;
    browser.press("Sign in with the company").await;
    prove(browser, person).await;
    SignIn(browser).is_done().await;
}

/// Clicks on a person on the provider's page.
async fn prove(browser: &Browser, person: &str) {
    browser.read("h1", "Who are you?").await;
    browser.click(&format!("button[name=person][value={person}]")).await;
}

#[test]
fn each_role_signs_in_through_the_provider_and_may_what_it_may() {
    let Some(site) = Site::signed_on("awkward") else { return };
    journey("sign-on-roles", site, async |world| {
        for (person, title, suspended) in
            [("vera", "Viewer", 403), ("hedy", "Help desk", 204), ("adam", "Administrator", 204), ("olga", "Owner", 204)]
        {
            let browser = world.browser.somebody_else().await;
            sign_in(&browser, "/users?q=Nelly", person).await;
            browser.read("[data-testid=myself-button]", title).await;
            assert_eq!(browser.place().await, "/users?q=Nelly", "{person} comes back to where they wanted to go");
            let answer = browser.promised(SUSPEND).await;
            assert_eq!(answer[0], suspended, "{person}: {answer}");
            let complaints = browser.complaints().await;
            assert!(!complaints.iter().any(|line| line.starts_with("policy")), "{person}: {complaints:?}");
            browser.quit().await;
        }
        let said: Vec<String> = world.site.audit().iter().map(ToString::to_string).collect();
        let issuer = world.site.provider();
        assert!(said.iter().any(|line| line.contains(&format!("{issuer} hedy"))), "the record names issuer and id: {said:?}");
    });
}

#[test]
fn whoever_has_no_role_is_told_so() {
    let Some(site) = Site::signed_on("empty") else { return };
    journey("sign-on-nobody", site, async |world| {
        let browser = &world.browser;
        browser.open("/auth/sign-in").await;
        browser.press("Sign in with the company").await;
        prove(browser, "nora").await;
        browser.read("h1", "You have no role in Rollcall").await;
        browser.open("/").await;
        browser.see("[data-testid=signed-out]").await;
    });
}

#[test]
fn a_session_that_ends_at_the_provider_ends_here_at_once() {
    let Some(site) = Site::signed_on("empty") else { return };
    journey("sign-on-ended", site, async |world| {
        let browser = &world.browser;
        sign_in(browser, "/", "hedy").await;
        assert_eq!(browser.promised(WHO).await, 200);
        browser.open(&format!("{}/session/end", world.site.provider())).await;
        browser.press("Yes, sign me out").await;
        browser.read("h1", "Signed out of the company").await;
        browser.open("/").await;
        browser.see("[data-testid=signed-out]").await;
        assert_eq!(browser.promised(WHO).await, 401);
    });
}

const WHO: &str = "fetch('/api/rollcall/session', {headers: {'x-rollcall': '1'}}).then((answer) => answer.status)";

#[test]
fn signing_out_here_goes_on_to_the_provider_and_comes_back() {
    let Some(site) = Site::signed_on("empty") else { return };
    journey("sign-on-out", site, async |world| {
        let browser = &world.browser;
        sign_in(browser, "/", "vera").await;
        browser.click("[data-testid=myself-button]").await;
        browser.press("Sign out").await;
        browser.press("Yes, sign me out").await;
        browser.read("h1", "Sign in to Rollcall").await;
        assert!(browser.place().await.starts_with("/auth/sign-in"));
        browser.press("Sign in with the company").await;
        browser.read("h1", "Who are you?").await;
        browser.open("/").await;
        browser.see("[data-testid=signed-out]").await;
    });
}

#[test]
fn what_cannot_be_undone_needs_a_fresh_proof_from_the_provider() {
    let Some(site) = Site::signed_on("empty") else { return };
    journey("sign-on-step-up", site, async |world| {
        let browser = &world.browser;
        sign_in(browser, "/users", "olaf").await;
        assert_eq!(browser.promised(DELETE).await, json!([403, "step_up_required"]));
        assert_eq!(deletions(&world), 0);
        browser.open("/auth/step-up?return=/users").await;
        prove(browser, "olaf").await;
        SignIn(browser).is_done().await;
        assert_eq!(browser.place().await, "/users");
        let answer = browser.promised(DELETE).await;
        assert_ne!(answer[1], "step_up_required", "{answer}");
        assert_eq!(deletions(&world), 1);
        browser.open("/auth/step-up?return=/users").await;
        prove(browser, "olga").await;
        browser.read("h1", "Somebody else signed in").await;
    });
}

/// Where the service sends a browser that begins to sign in, asked for without one.
fn begun_elsewhere(site: &str) -> String {
    let host = site.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).expect("the service listens");
    write!(stream, "GET /auth/start HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").expect("a request can be sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer is text");
    let place = answer.lines().find_map(|line| line.strip_prefix("location: ")).expect("a sign-in begins with a redirect");
    place.to_owned()
}

#[test]
fn an_answer_that_another_browser_asked_for_signs_nobody_in() {
    let Some(site) = Site::signed_on("empty") else { return };
    journey("sign-on-injected", site, async |world| {
        let browser = &world.browser;
        // Whoever attacks begins, and leads the victim's browser to the end of it.
        browser.open(&begun_elsewhere(&world.site.address)).await;
        prove(browser, "olga").await;
        browser.read("h1", "This sign-in cannot be finished here").await;
        assert!(browser.place().await.starts_with("/auth/callback?code="), "the answer itself was right");
        let answer = browser.text_of("location.search").await;
        for method in ["get", "post"] {
            browser.open(&format!("{}/session/end", world.site.provider())).await;
            let fields = answer.trim_start_matches('?').split('&').filter_map(|pair| pair.split_once('='));
            let fields: String = fields.map(|(name, value)| format!("<input name='{name}' value='{value}'>")).collect();
            let target = world.address("/auth/callback");
            browser
                .run(&format!(
                    "document.body.innerHTML = `<form method={method} action='{target}'>{fields}</form>`; document.forms[0].submit()"
                ))
                .await;
            browser.until("the form was sent or held back", "document.readyState === 'complete'").await;
            browser.open("/").await;
            browser.see("[data-testid=signed-out]").await;
            assert_eq!(browser.promised(WHO).await, 401, "{method}");
        }
    });
}

#[test]
fn the_one_cookie_of_a_session_is_new_strict_and_out_of_reach_of_scripts() {
    let Some(site) = Site::signed_on("empty") else { return };
    journey("sign-on-cookie", site, async |world| {
        let browser = &world.browser;
        let planted = "A".repeat(43);
        browser.open("/auth/sign-in").await;
        browser.run(&format!("document.cookie = 'rollcall_session={planted}; path=/'")).await;
        sign_in(browser, "/", "vera").await;
        let cookies = browser.devtools("Network.getCookies", json!({ "urls": [world.address("/")] })).await;
        let cookies = cookies["cookies"].as_array().expect("a list of cookies");
        assert_eq!(cookies.len(), 1, "{cookies:?}");
        let cookie = &cookies[0];
        assert_eq!((&cookie["name"], &cookie["path"], &cookie["sameSite"]), (&json!("rollcall_session"), &json!("/"), &json!("Strict")));
        assert_eq!((&cookie["httpOnly"], &cookie["session"]), (&json!(true), &json!(true)));
        assert_ne!(cookie["value"], json!(planted), "an id that was there before is no session");
        assert_eq!(browser.text_of("document.cookie").await, "");
        // One more under our name, as a page of a sibling host might leave it: nobody chooses between the two.
        browser.run(&format!("document.cookie = 'rollcall_session={planted}; path=/api'")).await;
        assert_eq!(browser.promised(WHO).await, 401);
    });
}

fn deletions(world: &World) -> usize {
    world.site.upstream_log().iter().filter(|entry| entry["operation"].as_str().is_some_and(|name| name.contains("DELETE"))).count()
}
