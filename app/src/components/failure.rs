//! A failure: what happened, what it means, what to do, the request id to quote, and a way to try again.

use std::time::Duration;

use catalogue::problem::Cause;
use catalogue::session::STEP_UP_PATH;
use leptos::prelude::*;

use super::copy::CopyButton;
use super::icon::Icon;
use crate::client::ClientError;
use crate::moment;
use crate::routes::{Page, here};

/// A failure in place of what could not be shown.
#[component]
pub fn Failure(
    error: ClientError,
    /// Tries again; left out where that cannot help.
    #[prop(optional_no_strip)]
    retry: Option<Callback<()>>,
) -> impl IntoView {
    let left = RwSignal::new(error.retry_after().unwrap_or(0));
    if error.is_not_offered() {
        return not_offered(&error);
    }
    // Nothing was sent and it goes on by itself: no alarm, and nothing to quote.
    let is_held = error.is_paused() || (error.is_away() && error.retry_after().is_some());
    let class = if error.is_forbidden() || is_held { "message is-warning" } else { "message is-danger" };
    view! {
        <section class=class role="alert" data-testid="failure">
            <Icon name=if error.is_forbidden() { "lock" } else { "warning" }/>
            <div class="message__body">
                <p class="message__title">{title(&error, left)}</p>
                {reasons(&error)}
                <p>{error.next_step()}</p>
                {error.asks_to_step_up().then(step_up)}
                {error.concerns_rights().then(|| view! { <p><a href=Page::Rights.path() data-testid="to-rights">"What may I do, and why"</a></p> })}
                {error
                    .request_id()
                    .filter(|_| !is_held)
                    .map(|id| {
                        view! { <p class="subtle small">"Request id " <code>{id.clone()}</code> <CopyButton what="request id" text=id/></p> }
                    })}
                {retry.map(|retry| view! { <Retry retry left/> })}
            </div>
        </section>
    }
    .into_any()
}

/// What happened; where the upstream is left alone, for how long yet or until when. What counts down is not read out at every second.
fn title(error: &ClientError, left: RwSignal<u64>) -> AnyView {
    let seconds = left.get_untracked();
    let words = error.title();
    if seconds > 0 && error.is_paused() {
        return view! {
            <span class="visually-hidden">{format!("Atlassian asks us to wait {seconds} s")}</span>
            <span aria-hidden="true" data-testid="countdown">
                {move || match left.get() {
                    0 => words.clone(),
                    seconds => format!("Atlassian asks us to wait {seconds} s"),
                }}
            </span>
        }
        .into_any();
    }
    if seconds > 0 && error.is_away() {
        let until = moment::now() + i64::try_from(seconds).unwrap_or(0);
        return format!("{words}; trying again at {}", moment::time(until)).into_any();
    }
    words.into_any()
}

/// The way to prove anew who one is. In another tab, so that this page keeps what was typed.
fn step_up() -> AnyView {
    let address = format!("{STEP_UP_PATH}?return={}", catalogue::path::encode(&here()));
    view! { <p><a class="button" href=address target="_blank" rel="external noopener" data-testid="step-up">"Confirm that it is you"</a></p> }.into_any()
}

/// What it means: in a sentence, or reason by reason where the upstream gives them so.
fn reasons(error: &ClientError) -> AnyView {
    let causes = error.problem().map_or(&[][..], |problem| &problem.causes);
    if causes.is_empty() {
        return view! { <p>{error.detail()}</p> }.into_any();
    }
    let reason = |cause: &Cause| {
        let (code, message) = (cause.code.clone(), cause.message.clone());
        let has_message = !message.is_empty();
        view! {
            <li>
                {has_message.then(|| view! { <span>{message}" "</span> })}
                {(!code.is_empty()).then(|| view! { <code class="subtle">{code}</code> })}
                {cause
                    .link
                    .clone()
                    .map(|link| view! { " "<a href=link rel="external noopener noreferrer" target="_blank">"Read more at Atlassian"</a> })}
            </li>
        }
    };
    view! { <ul class="message__causes" data-testid="causes">{causes.iter().map(reason).collect_view()}</ul> }.into_any()
}

/// What is not to be had here is no alarm, and trying again cannot help.
fn not_offered(error: &ClientError) -> AnyView {
    view! {
        <section class="message is-quiet" data-testid="not-offered">
            <Icon name="note"/>
            <div class="message__body">
                <p class="message__title">{error.title()}</p>
                <p>{error.detail()}" "{error.next_step()}</p>
            </div>
        </section>
    }
    .into_any()
}

/// The button, and a countdown when the upstream named a time; at its end it tries by itself.
#[component]
pub fn Retry(
    retry: Callback<()>,
    /// How many seconds are left; none where nobody named a time.
    left: RwSignal<u64>,
    /// Beside words, instead of below them.
    #[prop(optional)]
    is_quiet: bool,
) -> impl IntoView {
    if left.get_untracked() > 0 {
        let tick = set_interval_with_handle(
            move || match left.get_untracked() {
                0 => {}
                1 => {
                    left.set(0);
                    retry.run(());
                }
                seconds => left.set(seconds - 1),
            },
            Duration::from_secs(1),
        );
        on_cleanup(move || {
            if let Ok(handle) = tick {
                handle.clear();
            }
        });
    }
    view! {
        <button type="button" class=if is_quiet { "button is-quiet" } else { "button" } on:click=move |_| retry.run(())>
            {move || match left.get() {
                0 => "Try again".to_owned(),
                seconds => format!("Try again (by itself in {seconds} s)"),
            }}
        </button>
    }
}
