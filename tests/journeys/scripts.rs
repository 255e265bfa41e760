//! An access token for a script: issued in the browser, used by a plain HTTP client, revoked, refused.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use serde_json::{Value, json};
use tests::{Site, accessibility, journey};

/// The answer to a request as a script without any library sends it: status and head.
fn ask(site: &str, path: &str, token: &str) -> (u16, String) {
    let authority = site.trim_start_matches("http://");
    let mut stream = TcpStream::connect(authority).expect("the service listens");
    let head = format!("GET {path} HTTP/1.1\r\nHost: {authority}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).expect("the service reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("the service answers with text");
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("an answer begins with its status");
    (status, answer)
}

#[test]
fn an_owner_issues_a_token_a_script_uses_it_and_it_is_refused_once_it_is_revoked() {
    journey("script-token", Site::configured("awkward", &Value::Array(Vec::new()), ""), async |world| {
        let browser = &world.browser;
        browser.open(world.site.sign_in_link().trim_start_matches(&world.site.address)).await;
        browser.see("[data-testid=myself-button]").await;
        browser.open("/access-tokens").await;
        browser.read("[data-testid=empty]", "There is no access token yet").await;
        browser.click("[data-testid=new-token]").await;
        browser.see("[data-testid=token-form]").await;
        accessibility::check(browser, "the form of a token").await;
        browser.fill("input[name=name]", "Nightly sync").await;
        browser.click("input[name=read-organization]").await;
        browser.press("Issue the token").await;
        browser.see("[data-testid=made-token]").await;
        accessibility::check(browser, "the text of a token").await;
        let token = browser.text_of("document.querySelector('[data-testid=token-text]').textContent").await;
        assert!(catalogue::script::is_well_formed(&token), "the text is a token");
        browser.press("I have copied it").await;
        browser.gone("[data-testid=token-text]").await;
        browser.read("[data-testid=access-tokens]", "Works").await;
        let before = world.site.upstream_log().len();
        let (status, _) = ask(&world.site.address, "/api/admin/v1/orgs", &token);
        assert_eq!(status, 200);
        let sent = world.site.upstream_log().split_off(before);
        assert!(sent.iter().any(|entry| entry["operation"] == "LIST_ORGANIZATIONS" && entry["key"] == json!("organization")), "{sent:?}");
        let (status, answer) = ask(&world.site.address, "/api/scim/directory/x/Users", &token);
        assert_ne!(status, 200, "{answer}");
        browser.reload().await;
        browser.press("Revoke").await;
        browser.see("[data-testid=revoke-token]").await;
        accessibility::check(browser, "the question before a token is revoked").await;
        browser.click("[data-testid=revoke-token]").await;
        browser.read("[data-testid=access-tokens]", "Revoked").await;
        let before = world.site.upstream_log().len();
        let (status, answer) = ask(&world.site.address, "/api/admin/v1/orgs", &token);
        assert_eq!(status, 401);
        assert!(answer.to_lowercase().contains("www-authenticate: bearer"), "{answer}");
        assert_eq!(world.site.upstream_log().len(), before, "a revoked token reaches nothing");
        assert!(!world.site.said().contains(&token["rollcall_".len()..]), "the log never holds a token");
    });
}
