//! The record of changes on screen: everything that was changed through Rollcall, page by page, and one change with all that is known of it.

mod export;
mod filters;
mod list;
mod one;
mod query;

pub use list::ChangesPage;
pub use one::ChangePage;

use std::collections::BTreeMap;

use catalogue::capability::Capability;
use catalogue::organization::UserSearch;
use catalogue::record::Change;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::client::{Api, ClientError};
use crate::components::part::{Part, reactive};
use crate::record::Subject;
use crate::routes::Page;
use crate::standing::display_name;
use crate::{generation, record, session};

/// The most people whose names one page looks up.
const MOST_NAMES: usize = 50;
/// The most account ids that one search takes.
const IDS_AT_ONCE: usize = 10;

/// A read of the record, for those who may search people.
fn part<T, R>(fetch: impl Fn(Api) -> R + 'static) -> Part<T>
where
    T: 'static,
    R: Future<Output = Result<T, ClientError>> + 'static,
{
    let api = Api::get();
    Part::permitted(session::may(Capability::ReadDirectory), Capability::ReadDirectory.words(), move || fetch(api.clone()))
}

/// The names of people by account id, as far as they are known.
type Names = RwSignal<BTreeMap<String, String>>;

/// Asks for the names of everybody on a page. Where that fails, or somebody is in no directory, the id says who it is.
fn ask_names(names: Names, api: Api, changes: &[Change]) {
    let mut ids: Vec<String> = changes.iter().flat_map(|change| record::whom(change).0).filter(is_person).map(|one| one.value).collect();
    ids.sort_unstable();
    ids.dedup();
    ids.retain(|id| !names.with_untracked(|names| names.contains_key(id)));
    ids.truncate(MOST_NAMES);
    if ids.is_empty() {
        return;
    }
    spawn_local(async move {
        for some in ids.chunks(IDS_AT_ONCE) {
            let search = UserSearch { account_ids: some.to_vec(), ..UserSearch::default() };
            let Ok(page) = generation::search(&api, &search).await else { return };
            let found = page.data.iter().map(|user| (user.account_id.clone(), display_name(user)));
            // The page may have been left meanwhile; then nobody needs the names.
            if names.try_update(|names| names.extend(found)).is_none() {
                return;
            }
        }
    });
}

const fn is_person(subject: &Subject) -> bool {
    matches!(subject.page, Some(Page::User { .. }))
}

/// One subject: a person by name where it is known, everything else by its id.
fn subject(names: Names, subject: &Subject) -> AnyView {
    let Subject { value, page, label } = subject.clone();
    let id = value.clone();
    let words = Box::new(move || match names.with(|names| names.get(&id).cloned()) {
        Some(name) => view! { <bdi>{name}</bdi> }.into_any(),
        None => view! { <code>{id.clone()}</code> }.into_any(),
    });
    match page {
        Some(page) => view! { <a href=page.path() title=format!("{label} {value}")>{reactive(words)}</a> }.into_any(),
        None => view! { <code>{value}</code> }.into_any(),
    }
}
