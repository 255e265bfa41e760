//! A part of a page: one read with its states, so that parts load side by side and fail separately. What was read once stays visible,
//! marked, when reading it again fails, unless it fails because the thing is gone: that is an answer. The machinery is compiled once for all types: pages have many parts.

use std::any::Any;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::rc::Rc;

use leptos::prelude::*;

use super::failure::{Failure, Retry};
use super::icon::Icon;
use super::vacant::Skeleton;
use crate::client::{ClientError, want_anew};
use crate::moment;

type Erased = Rc<dyn Any>;
type Answer = Result<Erased, ClientError>;
type Fetch = Box<dyn Fn() -> Pin<Box<dyn Future<Output = Answer>>>>;

/// What a part has to show now.
pub enum Reading<T: ?Sized> {
    Loading,
    NotPermitted,
    Failed(ClientError),
    /// The value, and why reading it again failed, if it did.
    There(Rc<T>, Option<Stale>),
}

/// Why something is shown as it was before, and since when (seconds since 1970).
#[derive(Clone, Debug)]
pub struct Stale {
    pub error: ClientError,
    pub since: i64,
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
    read: Option<LocalResource<Answer>>,
    kept: StoredValue<Option<(Erased, i64)>, LocalStorage>,
    /// What the reader may not do, as the object of "may …".
    words: &'static str,
    of: PhantomData<fn() -> T>,
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
        Part { read: Some(start(fetch)), kept: StoredValue::new_local(None), words: "", of: PhantomData }
    }

    /// As [`Part::new`] where the reader may do this; otherwise nothing is asked and the part says so.
    pub fn permitted<R>(may: bool, words: &'static str, fetch: impl Fn() -> R + 'static) -> Part<T>
    where
        R: Future<Output = Result<T, ClientError>> + 'static,
    {
        if may {
            return Part::new(fetch);
        }
        Part { read: None, kept: StoredValue::new_local(None), words, of: PhantomData }
    }

    /// The present state; reactive.
    #[must_use]
    pub fn get(self) -> Reading<T> {
        match state(self.read, self.kept) {
            Reading::Loading => Reading::Loading,
            Reading::NotPermitted => Reading::NotPermitted,
            Reading::Failed(error) => Reading::Failed(error),
            Reading::There(value, stale) => Reading::There(value.downcast().expect("a part holds what its own read gave"), stale),
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
            read.refetch();
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
        let again = Callback::new(move |()| self.again());
        let words = self.words;
        reactive(Box::new(move || match self.get() {
            Reading::Loading => view! { <Skeleton lines/> }.into_any(),
            Reading::NotPermitted => not_permitted(words),
            Reading::Failed(error) => explain(&error).unwrap_or_else(|| failure(error, again)),
            Reading::There(value, stale) => marked(show(value), stale, again),
        }))
    }
}

fn start(fetch: Fetch) -> LocalResource<Answer> {
    LocalResource::new(fetch)
}

/// A piece of view that follows the signals it reads. One type for all, which keeps the program small.
#[must_use]
pub fn reactive(view: Box<dyn FnMut() -> AnyView + Send>) -> AnyView {
    view.into_any()
}

fn state(read: Option<LocalResource<Answer>>, kept: StoredValue<Option<(Erased, i64)>, LocalStorage>) -> Reading<dyn Any> {
    let Some(read) = read else { return Reading::NotPermitted };
    match read.get() {
        None => Reading::Loading,
        Some(Ok(value)) => {
            kept.set_value(Some((Rc::clone(&value), moment::now())));
            Reading::There(value, None)
        }
        Some(Err(error)) => {
            // What was there before and is gone now is no older reading of itself.
            if error.is_not_found() {
                kept.set_value(None);
            }
            match kept.get_value() {
                Some((value, since)) => Reading::There(value, Some(Stale { error, since })),
                None => Reading::Failed(error),
            }
        }
    }
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

/// What is there; above it why it could not be renewed.
fn marked(shown: AnyView, stale: Option<Stale>, again: Callback<()>) -> AnyView {
    let Some(Stale { error, since }) = stale else { return shown };
    let left = RwSignal::new(error.retry_after().unwrap_or(0));
    view! {
        <p class="stale small" role="status" data-testid="stale">
            <Icon name="warning"/>
            <span>"As it was read "{moment::ago(since, moment::now())}"; reading it again failed: "{error.title()}"."</span>
            <Retry retry=again left is_quiet=true/>
        </p>
        {shown}
    }
    .into_any()
}
