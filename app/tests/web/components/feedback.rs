//! What tells a person how it went: failures, notices, copying.

use app::client::ClientError;
use app::components::copy::CopyButton;
use app::components::failure::Failure;
use app::components::notice::{complain, notify};
use catalogue::problem::Problem;
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::screen::{show, text, until};

fn problem(status: u16, retry_after: Option<u64>) -> ClientError {
    ClientError::Problem(Box::new(Problem {
        status,
        title: "Atlassian is away".to_owned(),
        detail: "It answered 503.".to_owned(),
        next_step: "Wait a moment.".to_owned(),
        request_id: Some("request-7".to_owned()),
        retry_after,
        ..Problem::default()
    }))
}

fn counter() -> RwSignal<u32> {
    let owner = Owner::new();
    let signal = owner.with(|| RwSignal::new(0));
    std::mem::forget(owner);
    signal
}

#[wasm_bindgen_test]
async fn a_failure_says_what_happened_what_to_do_and_which_request_it_was() {
    let tries = counter();
    let again = Callback::new(move |()| tries.update(|tries| *tries += 1));
    let screen = show(move || view! { <Failure error=problem(503, None) retry=Some(again)/> });
    let failure = screen.part("failure").await;
    assert_eq!(failure.get_attribute("role").as_deref(), Some("alert"));
    for part in ["Atlassian is away", "It answered 503.", "Wait a moment.", "request-7"] {
        assert!(text(&failure).contains(part), "{part} is missing");
    }
    screen.named("button", "Copy the request id");
    screen.named("button", "Try again").click();
    until("another try", || tries.get_untracked() == 1).await;
}

#[wasm_bindgen_test]
async fn a_failure_with_a_waiting_time_tries_once_by_itself() {
    let tries = counter();
    let again = Callback::new(move |()| tries.update(|tries| *tries += 1));
    let screen = show(move || view! { <Failure error=problem(429, Some(1)) retry=Some(again)/> });
    screen.wait("button").await;
    screen.named("button", "Try again (by itself in 1 s)");
    until("the try", || tries.get_untracked() == 1).await;
    screen.named("button", "Try again");
}

#[wasm_bindgen_test]
async fn a_refusal_looks_like_a_lock_and_offers_no_vain_retry() {
    let screen = show(|| view! { <Failure error=problem(403, None) retry=None/> });
    let failure = screen.part("failure").await;
    assert!(failure.class_list().contains("is-warning"));
    assert!(!screen.has(".message__body > .button"));
}

#[wasm_bindgen_test]
async fn errors_stay_until_dismissed_and_at_most_three_notices_stand() {
    let screen = show(|| {
        view! {
            <button on:click=|_| complain("It failed.")>"Fail"</button>
            <button on:click=|_| notify("It worked.")>"Work"</button>
        }
    });
    screen.wait("button").await;
    let (fail, work) = (screen.named("button", "Fail"), screen.named("button", "Work"));
    fail.click();
    until("the notice", || screen.all(".notice.is-danger").len() == 1).await;
    (0..4).for_each(|_| work.click());
    until("three notices", || screen.all(".notice").len() == 3).await;
    assert!(screen.all(".notices[aria-live='polite']").len() == 1);
    while let Some(notice) = screen.find(".notice") {
        let left = screen.all(".notice").len();
        crate::screen::named(&notice, "button", "Dismiss this notice").click();
        until("one less", || screen.all(".notice").len() < left).await;
    }
}

/// Puts a clipboard in place that allows or refuses; a headless browser's own depends on its focus.
fn stub_clipboard(allows: bool) {
    let script = "Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText(text) { \
                  window.copied = text; return allows ? Promise.resolve() : Promise.reject(new Error('no')) } } })";
    js_sys::Function::new_with_args("allows", script).call1(&JsValue::NULL, &JsValue::from(allows)).unwrap();
}

fn copied() -> Option<String> {
    js_sys::Reflect::get(&window(), &JsValue::from("copied")).ok().and_then(|value| value.as_string())
}

#[wasm_bindgen_test]
async fn copying_is_told_once_the_browser_did_it() {
    stub_clipboard(true);
    let screen = show(|| view! { <CopyButton what="account id" text="557058:a"/> });
    screen.wait("button").await;
    screen.named("button", "Copy the account id").click();
    screen.says("announcements", "Copied the account id.").await;
    assert_eq!(copied().as_deref(), Some("557058:a"));
    assert!(!screen.has(".notice"));
}

#[wasm_bindgen_test]
async fn a_copy_that_the_browser_refuses_is_never_called_a_success() {
    stub_clipboard(false);
    let screen = show(|| view! { <CopyButton what="account id" text="557058:a"/> });
    screen.wait("button").await;
    screen.named("button", "Copy the account id").click();
    until("the complaint", || screen.text().contains("did not allow copying the account id")).await;
    assert!(!screen.text().contains("Copied"));
}
