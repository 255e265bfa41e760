//! The harness itself: a browser that is gone in the middle of a story fails no test, and what a story finds does.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use serde_json::json;
use tests::{Site, journey};

#[test]
fn a_story_whose_browser_is_gone_is_told_once_more() {
    let told = Rc::new(Cell::new(0));
    let counted = Rc::clone(&told);
    journey("harness-gone", Site::demo("empty"), async move |world| {
        counted.set(counted.get() + 1);
        if counted.get() == 1 {
            world.browser.devtools("Browser.close", json!({})).await;
        }
        world.browser.open("/").await;
    });
    assert_eq!(told.get(), 2);
}

#[test]
fn what_a_story_finds_fails_at_once() {
    let told = Rc::new(Cell::new(0));
    let counted = Rc::clone(&told);
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        journey("harness-fails", Site::demo("empty"), async move |_| {
            counted.set(counted.get() + 1);
            assert_eq!(counted.get(), 0, "this story fails on purpose");
        });
    }));
    assert!(outcome.is_err());
    assert_eq!(told.get(), 1);
}
