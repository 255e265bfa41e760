//! The first minute: open, sign in, arrive; come back to where one wanted to go; leave.

use tests::screens::{SignIn, Users};
use tests::{Site, journey};

#[test]
fn a_first_visit_leads_through_sign_in_to_the_overview() {
    journey("first-start", Site::demo("company"), async |world| {
        let browser = &world.browser;
        browser.open("/").await;
        browser.see("[data-testid=signed-out]").await;
        browser.press("Sign in").await;
        browser.read("main", "Help desk").await;
        SignIn(browser).choose("administrator").await;
        browser.read("main h1", "Overview").await;
        browser.read("body", "Demo").await;
        browser.read("main", "1,200").await;
        assert_eq!(browser.place().await, "/");
    });
}

#[test]
fn what_the_keys_open_is_fetched_before_they_are_pressed() {
    journey("palette-ahead", Site::demo("empty"), async |world| {
        let browser = &world.browser;
        SignIn(browser).as_person("viewer").await;
        let fetched =
            "performance.getEntriesByType('resource').some((entry) => entry.name.includes('split_palette') && entry.responseEnd > 0)";
        browser.until("the file of the palette is there", fetched).await;
        assert!(!browser.value("Boolean(document.querySelector('[data-testid=palette]'))").await.as_bool().unwrap_or(true));
    });
}

#[test]
fn a_configured_service_prints_a_link_that_signs_in_once() {
    journey("sign-in-link", Site::served("awkward", &serde_json::json!([])), async |world| {
        let link = world.site.sign_in_link();
        world.browser.open(&link).await;
        SignIn(&world.browser).is_done().await;
        let other = world.browser.somebody_else().await;
        other.open(&link).await;
        other
            .until(
                "the spent link is refused",
                "!document.querySelector('[data-testid=myself-button]') && document.body.innerText.length > 20",
            )
            .await;
        other.open("/users").await;
        other.see("[data-testid=signed-out]").await;
        other.quit().await;
        let keys: Vec<_> = world.site.upstream_log().into_iter().map(|entry| entry["key"].clone()).collect();
        assert!(!keys.is_empty() && keys.iter().all(|key| key != "none"), "every call carried a key: {keys:?}");
    });
}

#[test]
fn a_deep_link_survives_signing_in() {
    journey("deep-link", Site::demo("company"), async |world| {
        let browser = &world.browser;
        browser.open("/users?q=an&status=suspended").await;
        browser.see("[data-testid=signed-out]").await;
        browser.press("Sign in").await;
        SignIn(browser).choose("viewer").await;
        browser.until("the page is the one that was asked for", "location.pathname === '/users'").await;
        assert_eq!(Users(browser).searched().await, "an");
        Users(browser).is_complete().await;
        assert_eq!(browser.place().await, "/users?q=an&status=suspended");
    });
}

#[test]
fn signing_out_ends_the_session_for_good() {
    journey("sign-out", Site::demo("awkward"), async |world| {
        let browser = &world.browser;
        SignIn(browser).as_person("viewer").await;
        browser.click("[data-testid=myself-button]").await;
        browser.press("Sign out").await;
        browser.until("the sign-in page is shown", "location.pathname === '/auth/sign-in'").await;
        browser.open("/users").await;
        browser.see("[data-testid=signed-out]").await;
        let status =
            browser.promised("fetch('/api/rollcall/session', {headers: {'x-rollcall': '1'}}).then((answer) => answer.status)").await;
        assert_eq!(status, 401);
    });
}

/// The files of the app that the page used, as the browser counts them: name, bytes after decompressing, bytes that came over the network.
const FILES: &str = "performance.getEntriesByType('resource').filter((entry) => /\\.(wasm|js|css)$/.test(new URL(entry.name).pathname)) \
    .map((entry) => [new URL(entry.name).pathname, entry.decodedBodySize, entry.transferSize])";

#[test]
fn a_repeated_visit_starts_from_the_cache_and_downloads_no_code_again() {
    journey("repeated-visit", Site::demo("awkward"), async |world| {
        let browser = &world.browser;
        SignIn(browser).as_person("viewer").await;
        Users(browser).open().await;
        Users(browser).open().await;
        let files = browser.value(FILES).await;
        let files: Vec<(String, f64, f64)> = serde_json::from_value(files).expect("a list of files");
        let program = files.iter().find(|(name, size, _)| name.ends_with(".wasm") && *size > 100_000.0);
        assert!(program.is_some(), "the program is among the files: {files:?}");
        // Every name tells its content; one that did not would be asked for again, in a few hundred bytes.
        let again: Vec<_> = files.iter().filter(|(_, _, travelled)| *travelled > 0.0).collect();
        assert!(again.is_empty(), "{again:?}");
    });
}
