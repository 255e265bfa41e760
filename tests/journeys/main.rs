//! Journeys: what people do, in a real browser, through the real binary. Each looks in the end at what the upstream saw.

use tests::{Site, journey};

#[test]
fn the_sign_in_page_offers_the_demo_people() {
    journey("sign_in", Site::demo("awkward"), async |world| {
        world.browser.open("/auth/sign-in").await;
        world.browser.read("main", "Help desk").await;
        println!("{:?}", world.browser.complaints().await);
    });
}
