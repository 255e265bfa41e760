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
            browser.open("/managed").await;
            browser.read("[data-testid=honest-line]", "complete").await;
            fits(&world, "Managed accounts").await;
            browser.open("/scim").await;
            UserScreen(browser).is_settled().await;
            fits(&world, "SCIM").await;
        }
    });
}

#[test]
fn the_chosen_theme_and_density_survive_a_reload() {
    journey("appearance", Site::demo("awkward"), async |world| {
        let browser = &world.browser;
        SignIn(browser).as_person("viewer").await;
        for (choice, expression) in [
            ("Dark", "document.documentElement.dataset.theme === 'dark'"),
            ("Compact", "document.documentElement.dataset.density === 'compact'"),
        ] {
            browser.click("button[aria-label=Appearance]").await;
            browser.see("#appearance").await;
            let find =
                format!("[...document.querySelectorAll('#appearance label')].find((label) => label.innerText.trim() === {choice:?})");
            browser.run(&format!("{find}.querySelector('input').click()")).await;
            browser.until(choice, expression).await;
            browser.reload().await;
            SignIn(browser).is_done().await;
            browser.until(choice, expression).await;
        }
    });
}

#[test]
fn words_do_not_lie_on_one_another() {
    // Two texts that share pixels, although neither is inside the other. What is scrolled out of sight inside its own box shares nothing.
    let overlaps = "(() => {
        const out = 'dialog, [popover], .visually-hidden, .grid__body';
        const says = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
        const scrolls = (element) => { for (let at = element; at; at = at.parentElement) { const style = getComputedStyle(at);
            if (style.clipPath !== 'none' || (style.overflowX !== 'visible' && at.scrollWidth > at.clientWidth)) return true; } return false; };
        const leaves = [...document.querySelectorAll('main *')].filter((element) => element.checkVisibility() && !element.closest(out) && says(element) && !scrolls(element));
        const boxes = leaves.map((element) => { const range = document.createRange(); range.selectNodeContents(element); return [element, [...range.getClientRects()]]; });
        const across = (one, other) => Math.min(one.right, other.right) - Math.max(one.left, other.left);
        const down = (one, other) => Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
        const found = [];
        boxes.forEach(([one, rects], index) => boxes.slice(index + 1).forEach(([other, others]) => {
            const apart = one.contains(other) || other.contains(one);
            if (!apart && rects.some((a) => others.some((b) => across(a, b) > 2 && down(a, b) > 4))) found.push(`${one.innerText} / ${other.innerText}`);
        }));
        return found.slice(0, 5);
    })()";
    journey("overlap", Site::demo("company"), async move |world| {
        let browser = &world.browser;
        SignIn(browser).as_person("administrator").await;
        for width in [1280, 1024, 800, 375] {
            browser.resize(width, 900).await;
            browser.open("/").await;
            browser.read("main", "1,200").await;
            UserScreen(browser).is_settled().await;
            assert_eq!(browser.value(overlaps).await, serde_json::json!([]), "Overview at {width}");
            Users(browser).open().await;
            assert_eq!(browser.value(overlaps).await, serde_json::json!([]), "Users at {width}");
            Users(browser).open_person("@").await;
            UserScreen(browser).is_settled().await;
            assert_eq!(browser.value(overlaps).await, serde_json::json!([]), "a person at {width}");
        }
    });
}
