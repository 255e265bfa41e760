//! On a narrow screen nothing scrolls sideways, whatever people are called.

use tests::screens::{SignIn, UserScreen, Users};
use tests::{Site, World, journey};

async fn fits(world: &World, what: &str) {
    let wider = "[...document.querySelectorAll('body *')].filter((element) => element.checkVisibility() && element.getBoundingClientRect().right > innerWidth + 1 \
         && !element.closest('[data-scrolls]')).map((element) => `${element.tagName}.${element.className}`).slice(0, 5)";
    let width = world.browser.value("[document.documentElement.scrollWidth, innerWidth]").await;
    let (content, window) = (width[0].as_f64(), width[1].as_f64());
    assert!(content <= window, "{what} is {content:?} wide in {window:?}: {}", world.browser.value(wider).await);
}

#[test]
fn nothing_scrolls_sideways_on_a_narrow_screen() {
    journey("narrow", Site::demo("awkward"), async |world| {
        let browser = &world.browser;
        SignIn(browser).as_person("owner").await;
        for width in [375, 320] {
            browser.resize(width, 700).await;
            browser.open("/").await;
            browser.read("main h1", "Overview").await;
            UserScreen(browser).is_settled().await;
            fits(&world, "Overview").await;
            Users(browser).open().await;
            fits(&world, "Users").await;
            for who in ["Wolfeschlegelsteinhausenbergerdorff", "Manfred Manyroles", "Tanja Tokens"] {
                Users(browser).search(who).await;
                Users(browser).open_person(who).await;
                UserScreen(browser).is_settled().await;
                fits(&world, who).await;
                browser.back().await;
            }
            browser.open("/scim").await;
            UserScreen(browser).is_settled().await;
            fits(&world, "SCIM").await;
        }
    });
}
