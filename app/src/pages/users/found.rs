//! Which people match: searched among those that have been read, and asked of the upstream while there are more.

use std::sync::Arc;
use std::time::Duration;

use catalogue::organization::UserSearch;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::client::Api;
use crate::listing::View;
use crate::roster::{self, Found, Person, Progress, Roster, Search, SortKey};
use crate::{generation, moment};

/// How long typing has to rest before the upstream is asked, in milliseconds.
const RESTS: i32 = 250;
/// How long a search goes on without a look at what else there is to do, in milliseconds.
const LONGEST: f64 = 16.0;

/// The rows that match, by their number in the store.
#[must_use]
pub fn found(view: View, roster: Signal<Roster>) -> Memo<Found> {
    ask_upstream(view, roster);
    let text = Memo::new(move |_| view.query.get().text);
    let sort = Memo::new(move |_| view.query.get().sort);
    let search = StoredValue::new_local(Search::default());
    let turn = RwSignal::new(0_u32);
    Memo::new_with_compare(
        move |before: Option<&Found>| {
            turn.track();
            let roster = roster.get();
            roster.version.track();
            let started = now();
            let found = search.try_update_value(|search| roster.search(search, &text.get(), &mut || now() - started > LONGEST)).flatten();
            let Some(rows) = found else {
                // Keys and frames come between; the list stays what it was meanwhile.
                set_timeout(move || turn.try_update(|turn| *turn += 1).unwrap_or_default(), Duration::ZERO);
                return before.cloned().unwrap_or_default();
            };
            let order = sort.get().and_then(|(key, descending)| Some((SortKey::parse(key)?, descending)));
            let Some((key, descending)) = order else { return rows };
            let mut rows = rows.to_vec();
            roster::sort(&roster.store(), &mut rows, key, descending);
            Arc::new(rows)
        },
        |before, now| before.is_none_or(|before| !now.is_some_and(|now| Arc::ptr_eq(before, now))),
    )
}

/// Milliseconds of a clock that never goes back; it stands still where there is none.
fn now() -> f64 {
    window().performance().map_or(0.0, |clock| clock.now())
}

/// While the list is not complete, the upstream's own search finds those that have not been read yet.
fn ask_upstream(view: View, roster: Signal<Roster>) {
    let api = StoredValue::new_local(Api::get());
    let asked = RwSignal::new(0_u32);
    Effect::new(move |_| {
        let text = view.query.get().text.trim().to_owned();
        let roster = roster.get();
        let number = asked.get_untracked() + 1;
        asked.set(number);
        if text.chars().count() < 2 || roster.progress.get_untracked() == Progress::Complete {
            return;
        }
        let filter = super::query::filter(&view.query.get_untracked());
        spawn_local(async move {
            moment::pause(RESTS).await;
            if asked.try_get_untracked() != Some(number) {
                return;
            }
            let body = UserSearch { search_term: Some(text), limit: Some(100), expand: roster::expansions(), ..filter };
            let Some(api) = api.try_get_value() else { return };
            // A failure here is shown by the reading of the list itself, which meets it too.
            if let Ok(page) = generation::search(&api, &body).await {
                roster.add(page.data.iter().map(Person::of).collect());
            }
        });
    });
}
