//! A part of a page: one read with its states, so that parts load side by side and fail separately. What was read once stays visible,
//! marked, when reading it again fails, unless it fails because the thing is gone: that is an answer. The machinery is compiled once for all types: pages have many parts.

use std::any::Any;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local_scoped_with_cancellation;
use wasm_bindgen::JsCast as _;

use super::failure::{Failure, Retry};
use super::icon::Icon;
use super::vacant::Skeleton;
use crate::age::{self, WORTH_SAYING};
use crate::anew::want_anew;
use crate::client::ClientError;
use crate::moment;

type Erased = Rc<dyn Any>;
type Answer = Result<Erased, ClientError>;
type Fetch = Box<dyn Fn() -> Pin<Box<dyn Future<Output = Answer>>>>;
type Show = Box<dyn Fn(Erased) -> AnyView + Send>;

/// What a part has to show now.
pub enum Reading<T: ?Sized> {
    Loading,
    NotPermitted,
    Failed(ClientError),
    /// The value, and where it is not as it is now, why.
    There(Rc<T>, Option<Stale>),
}

/// Why something is shown as it was before, and since when (seconds since 1970).
#[derive(Clone, Debug)]
pub struct Stale {
    /// Why reading it again failed; without a failure the service had kept it for a moment.
    pub error: Option<ClientError>,
    pub since: i64,
}

impl<T: ?Sized> Clone for Reading<T> {
    fn clone(&self) -> Self {
        match self {
            Reading::Loading => Reading::Loading,
            Reading::NotPermitted => Reading::NotPermitted,
            Reading::Failed(error) => Reading::Failed(error.clone()),
            Reading::There(value, stale) => Reading::There(Rc::clone(value), stale.clone()),
        }
    }
}

impl Reading<dyn Any> {
    /// What there is to show after this answer.
    fn after(&self, answer: Answer, since: i64, age: i64) -> Reading<dyn Any> {
        match (answer, self) {
            (Ok(value), _) => Reading::There(value, (age >= WORTH_SAYING).then_some(Stale { error: None, since })),
            // What was there before and is gone now is no older reading of itself.
            (Err(error), Reading::There(value, _)) if !error.is_not_found() => {
                Reading::There(Rc::clone(value), Some(Stale { error: Some(error), since }))
            }
            (Err(error), _) => Reading::Failed(error),
        }
    }
}

impl<T> Reading<T> {
    /// The value, if there is one.
    #[must_use]
    pub fn value(self) -> Option<Rc<T>> {
        match self {
            Reading::There(value, _) => Some(value),
            _ => None,
        }
    }
}

/// A handle that can be kept in closures.
pub struct Part<T> {
    read: Option<Read>,
    /// What the reader may not do, as the object of "may …".
    words: &'static str,
    of: PhantomData<fn() -> T>,
}

/// A read that can be repeated, with how it stands.
#[derive(Clone, Copy)]
struct Read {
    state: RwSignal<Reading<dyn Any>, LocalStorage>,
    /// When it last gave a value, in seconds since 1970.
    read_at: StoredValue<i64>,
    turns: RwSignal<u32>,
}

impl<T> Clone for Part<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Part<T> {}

impl<T: 'static> Part<T> {
    /// Starts reading, and reads again whenever a signal that `fetch` looks at changes.
    pub fn new<R>(fetch: impl Fn() -> R + 'static) -> Part<T>
    where
        R: Future<Output = Result<T, ClientError>> + 'static,
    {
        let fetch: Fetch = Box::new(move || {
            let answer = fetch();
            Box::pin(async move {
                let value = answer.await?;
                let value: Erased = Rc::new(value);
                Ok(value)
            })
        });
        Part { read: Some(start(fetch)), words: "", of: PhantomData }
    }

    /// As [`Part::new`] where the reader may do this; otherwise nothing is asked and the part says so.
    pub fn permitted<R>(may: bool, words: &'static str, fetch: impl Fn() -> R + 'static) -> Part<T>
    where
        R: Future<Output = Result<T, ClientError>> + 'static,
    {
        if may {
            return Part::new(fetch);
        }
        Part { read: None, words, of: PhantomData }
    }

    /// The present state; reactive.
    #[must_use]
    pub fn get(self) -> Reading<T> {
        match state(self.read) {
            Reading::Loading => Reading::Loading,
            Reading::NotPermitted => Reading::NotPermitted,
            Reading::Failed(error) => Reading::Failed(error),
            Reading::There(value, stale) => Reading::There(own(value), stale),
        }
    }

    /// The value, if there is one; reactive.
    #[must_use]
    pub fn value(self) -> Option<Rc<T>> {
        self.get().value()
    }

    /// Reads again.
    pub fn again(self) {
        if let Some(read) = self.read {
            want_anew();
            read.turns.update(|turns| *turns += 1);
        }
    }

    /// Shows the part in its present state, with `lines` skeleton lines while it loads.
    pub fn show(self, lines: usize, show: impl Fn(Rc<T>) -> AnyView + Send + 'static) -> AnyView {
        self.show_or(lines, show, |_| None)
    }

    /// As [`Part::show`], with a page's own words for some failures.
    pub fn show_or(
        self,
        lines: usize,
        show: impl Fn(Rc<T>) -> AnyView + Send + 'static,
        explain: fn(&ClientError) -> Option<AnyView>,
    ) -> AnyView {
        shown(Part { read: self.read, words: self.words, of: PhantomData }, lines, Box::new(move |value| show(own(value))), explain)
    }
}

fn shown(part: Part<()>, lines: usize, show: Show, explain: fn(&ClientError) -> Option<AnyView>) -> AnyView {
    let again = Callback::new(move |()| part.again());
    reactive(Box::new(move || match state(part.read) {
        Reading::Loading => view! { <Skeleton lines/> }.into_any(),
        Reading::NotPermitted => not_permitted(part.words),
        Reading::Failed(error) => explain(&error).unwrap_or_else(|| failure(error, again)),
        Reading::There(value, stale) => marked(show(value), stale, again),
    }))
}

fn own<T: 'static>(value: Erased) -> Rc<T> {
    value.downcast().expect("a part holds what its own read gave")
}

/// Asks now, and again at every turn and whenever what `fetch` looks at changes; then, and when the page is left, the question before is cancelled.
fn start(fetch: Fetch) -> Read {
    let read = Read { state: RwSignal::new_local(Reading::Loading), read_at: StoredValue::new(0), turns: RwSignal::new(0) };
    Effect::new(move |_| {
        read.turns.track();
        let answer = age::noting(fetch());
        spawn_local_scoped_with_cancellation(async move {
            let (answer, age) = answer.await;
            read.take(answer, age);
        });
    });
    read
}

impl Read {
    /// The page may have been left meanwhile; then nobody waits.
    fn take(self, answer: Answer, age: i64) {
        if answer.is_ok() {
            let _ = self.read_at.try_update_value(|at| *at = moment::now() - age);
        }
        let since = self.read_at.try_get_value().unwrap_or_default();
        let _ = self.state.try_update(|state| *state = state.after(answer, since, age));
    }
}

/// A piece of view that follows the signals it reads. One type for all, which keeps the program small.
#[must_use]
pub fn reactive(view: Box<dyn FnMut() -> AnyView + Send>) -> AnyView {
    view.into_any()
}

fn state(read: Option<Read>) -> Reading<dyn Any> {
    read.map_or(Reading::NotPermitted, |read| read.state.get())
}

fn failure(error: ClientError, again: Callback<()>) -> AnyView {
    view! { <Failure error retry=Some(again)/> }.into_any()
}

/// The reader's role leaves this out. Never to be mistaken for "there is nothing".
#[must_use]
pub fn not_permitted(words: &'static str) -> AnyView {
    view! {
        <div class="message is-quiet" data-testid="not-permitted">
            <Icon name="lock"/>
            <div class="message__body">
                <p class="message__title">"Your role does not include this"</p>
                <p>"You may not "{words}". Ask whoever runs Rollcall, if you need to."</p>
            </div>
        </div>
    }
    .into_any()
}

/// What is there; above it why it could not be renewed, or below it how old it is. The same shape with and without: what is shown stays as it is on screen,
/// with its focus and what was opened in it, while these lines come and go.
fn marked(shown: AnyView, stale: Option<Stale>, again: Callback<()>) -> AnyView {
    let (failed, aged) = match stale {
        Some(Stale { error: Some(error), since }) => (Some(not_renewed(&error, since, again)), None),
        Some(Stale { error: None, since }) => (None, Some(kept(since, again))),
        None => (None, None),
    };
    view! { {failed}{shown}{aged} }.into_any()
}

fn not_renewed(error: &ClientError, since: i64, again: Callback<()>) -> AnyView {
    let left = RwSignal::new(error.retry_after().unwrap_or(0));
    view! {
        <p class="stale small" role="status" data-testid="stale">
            <Icon name="warning"/>
            <span>"As it was read "{moment::ago(since, moment::now())}"; reading it again failed: "{error.title()}"."</span>
            <Retry retry=again left is_quiet=true/>
        </p>
    }
    .into_any()
}

/// The button goes away with what it does; whoever pressed it with the keyboard goes on where it was.
fn focus_around(event: &web_sys::MouseEvent) {
    let button = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let around = button.and_then(|button| button.closest("section, main").ok().flatten());
    if let Some(around) = around.and_then(|around| around.dyn_into::<web_sys::HtmlElement>().ok()) {
        around.set_tab_index(-1);
        // An element that cannot be focused keeps focus where it was.
        let _ = around.focus();
    }
}

/// How old something is that the service had kept for a moment, and the way to have it as it is now.
fn kept(since: i64, again: Callback<()>) -> AnyView {
    let clock = RwSignal::new(moment::now());
    if let Ok(tick) = set_interval_with_handle(move || clock.set(moment::now()), Duration::from_secs(5)) {
        on_cleanup(move || tick.clear());
    }
    let read = move |event: web_sys::MouseEvent| {
        focus_around(&event);
        again.run(());
    };
    view! {
        <p class="kept small subtle" data-testid="kept">
            <span>{move || format!("As of {}", moment::seconds_ago(since, clock.get()))}</span>
            <button type="button" class="button is-quiet" on:click=read>"Read now"</button>
        </p>
    }
    .into_any()
}
