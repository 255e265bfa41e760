//! Which generation of the directory API answers, remembered for the session: v2 first; where it turns out to be missing, v1. What v1 does not have
//! is said to be missing, and is never shown as nothing.

mod people;
mod v1;

use std::future::Future;
use std::pin::Pin;

use catalogue::organization::{SEARCH_USERS, UserSearch};
use leptos::prelude::*;

use crate::client::{Api, ClientError};
use crate::components::icon::Icon;
use crate::components::part::reactive;

pub use catalogue::session::Tier as Generation;
pub use people::{count, directories, directories_of, groups, person, roles, search, stats};
pub use v1::unanswerable;

/// A call that has not been sent yet: it is when somebody waits for it.
pub type Call<T> = Pin<Box<dyn Future<Output = Result<T, ClientError>>>>;

/// The generation that answers, as far as is known; reactive. Only called below the shell.
#[must_use]
pub fn current() -> Generation {
    Api::get().generation().get()
}

/// Remembers which generation answered. Only called below the shell.
pub fn noticed(generation: Generation) {
    Api::get().notice(generation);
}

/// Performs the call of the generation in use; where that turns out to be missing, the other one's, which is then remembered.
///
/// # Errors
/// As the call that counts; a missing v2 with a missing v1 is told as the first of them.
pub async fn either<T>(api: &Api, v2: Call<T>, v1: Call<T>) -> Result<T, ClientError> {
    let (first, second, other) = match api.generation().get_untracked() {
        Generation::V2 => (v2, v1, Generation::V1),
        Generation::V1 => (v1, v2, Generation::V2),
    };
    let error = match first.await {
        Err(error) if is_missing(api, &error).await => error,
        answer => return answer,
    };
    match second.await {
        Err(again) if again.is_gone() => Err(error),
        Err(again) => Err(again),
        Ok(answer) => {
            api.notice(other);
            Ok(answer)
        }
    }
}

/// Performs a call that only v2 has. `what` it is about stands in "the v1 API … has no …".
///
/// # Errors
/// [`ClientError::NotOffered`] where v1 answers; otherwise as the call.
pub async fn only_v2<T>(api: &Api, what: &'static str, v2: Call<T>) -> Result<T, ClientError> {
    if api.generation().get_untracked() == Generation::V1 {
        return Err(ClientError::NotOffered(what));
    }
    match v2.await {
        Err(error) if is_missing(api, &error).await => Err(ClientError::NotOffered(what)),
        answer => answer,
    }
}

/// Whether an error means that this generation is missing here. A 404 on one thing may mean either; then a search of the same generation tells.
pub async fn is_missing(api: &Api, error: &ClientError) -> bool {
    if error.is_gone() || !error.problem().is_some_and(catalogue::problem::Problem::may_be_gone) {
        return error.is_gone();
    }
    if api.generation().get_untracked() == Generation::V1 {
        return false;
    }
    let anybody = UserSearch { limit: Some(1), ..UserSearch::default() };
    api.knows(SEARCH_USERS, &anybody).await.is_err_and(|error| error.is_gone())
}

/// A calm line where v1 answers; `missing` says what is therefore not shown.
#[must_use]
pub fn remark(missing: &'static str) -> AnyView {
    let generation = Api::get().generation();
    reactive(Box::new(move || match generation.get() {
        Generation::V2 => ().into_any(),
        Generation::V1 => view! {
            <p class="tier-line small subtle" role="note" data-testid="tier-line">
                <Icon name="note"/>
                <span>"Answered by the v1 API: "{missing}</span>
            </p>
        }
        .into_any(),
    }))
}
