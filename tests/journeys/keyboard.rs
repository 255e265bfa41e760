//! The whole way without a mouse: from signing in to the page of a person.

use tests::screens::{SignIn, UserScreen, Users};
use tests::{Site, World, journey};
use thirtyfour::Key;

/// Presses Tab until the focused element matches.
async fn tab_to(world: &World, selector: &str) {
    for _ in 0..60 {
        if world.browser.value(&format!("document.activeElement.matches({selector:?})")).await == true {
            return;
        }
        world.browser.type_keys(Key::Tab.value().to_string()).await;
    }
    panic!("Tab never reaches {selector}");
}

#[test]
fn from_signing_in_to_a_person_without_a_mouse() {
    journey("keyboard", Site::demo("awkward"), async |world| {
        let browser = &world.browser;
        browser.open("/").await;
        browser.see("[data-testid=signed-out] a").await;
        tab_to(&world, "[data-testid=signed-out] a").await;
        browser.type_keys(Key::Enter.value().to_string()).await;
        browser.see("button[name=person]").await;
        tab_to(&world, "button[value=viewer]").await;
        browser.type_keys(Key::Enter.value().to_string()).await;
        SignIn(browser).is_done().await;

        tab_to(&world, "nav a[href='/users']").await;
        browser.type_keys(Key::Enter.value().to_string()).await;
        Users(browser).is_complete().await;
        browser.until("the heading has the focus", "document.activeElement.matches('main h1')").await;
        tab_to(&world, "[data-testid=user-search]").await;
        browser.type_keys("suspended").await;
        Users(browser).sees("Susanne Suspended").await;
        tab_to(&world, "[data-testid=grid-body]").await;
        browser.type_keys(Key::Down.value().to_string()).await;
        browser.type_keys(Key::Home.value().to_string()).await;
        browser.until("a row is current", "document.querySelector('[data-testid=grid-body][aria-activedescendant]')").await;
        browser.type_keys(Key::Enter.value().to_string()).await;
        browser.until("a person's page is open", "location.pathname.startsWith('/users/')").await;
        UserScreen(browser).is_settled().await;
        browser.until("the focus is on the new page", "document.activeElement.matches('main h1')").await;
    });
}

#[test]
fn the_palette_finds_a_person_from_anywhere() {
    journey("palette", Site::demo("awkward"), async |world| {
        let browser = &world.browser;
        SignIn(browser).as_person("viewer").await;
        browser.read("main h1", "Overview").await;
        browser.chord(Key::Control, "k").await;
        browser.see("dialog[open] input").await;
        browser.type_keys("susanne").await;
        browser.read("dialog[open]", "Susanne Suspended").await;
        browser.type_keys(Key::Enter.value().to_string()).await;
        browser.until("a person's page is open", "location.pathname.startsWith('/users/')").await;
        UserScreen(browser).is_of("Susanne Suspended").await;
    });
}

#[test]
fn escape_closes_what_is_open_and_gives_the_focus_back() {
    journey("escape", Site::demo("awkward"), async |world| {
        let browser = &world.browser;
        SignIn(browser).as_person("viewer").await;
        Users(browser).open().await;
        browser.click("[data-testid=status-button]").await;
        browser.see("#status").await;
        browser.type_keys(Key::Escape.value().to_string()).await;
        browser.gone("#status").await;
        browser.until("the button has the focus", "document.activeElement.matches('[data-testid=status-button]')").await;
    });
}
