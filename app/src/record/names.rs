//! The names of the people that a change is about, asked for once for a whole page; the id says who it is where there is no name.

use std::collections::BTreeMap;

use catalogue::organization::UserSearch;
use catalogue::record::Change;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Subject;
use crate::client::Api;
use crate::components::part::reactive;
use crate::routes::Page;
use crate::standing::display_name;
use crate::{generation, record};

/// The most people whose names one page looks up.
const MOST_NAMES: usize = 50;
/// The most account ids that one search takes.
const IDS_AT_ONCE: usize = 10;

/// The names of people by account id, as far as they are known.
pub type Names = RwSignal<BTreeMap<String, String>>;

/// Asks for the names of everybody on a page. Where that fails, or somebody is in no directory, the id says who it is.
pub fn ask_names(names: Names, api: Api, changes: &[Change]) {
    ask_ids(names, api, changes.iter().flat_map(|change| people(record::whom(change).0)).collect());
}

/// The accounts among subjects.
#[must_use]
pub fn people(subjects: Vec<Subject>) -> Vec<String> {
    subjects.into_iter().filter(is_person).map(|one| one.value).collect()
}

/// As [`ask_names`], by account id.
pub fn ask_ids(names: Names, api: Api, ids: Vec<String>) {
    let mut ids = crate::sorting::unique(ids);
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
#[must_use]
pub fn subject(names: Names, subject: &Subject) -> AnyView {
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
