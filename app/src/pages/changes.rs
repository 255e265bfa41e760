//! The record on screen: everything that was changed through Rollcall and what happened beside it, page by page; one change with all that is known of it;
//! and how the chain of the record stands.

mod event;
mod export;
mod filters;
mod health;
mod lines;
mod list;
mod one;
mod query;

pub use health::RecordPage;
pub use list::ChangesPage;
pub use one::ChangePage;

use catalogue::capability::Capability;
use catalogue::record::Entry;

use crate::client::{Api, ClientError};
use crate::components::part::Part;
use crate::record;
use crate::record::names::{Names, ask_ids, ask_names, people, subject};
use crate::session;

/// A read of the record, for those who may search people.
fn part<T, R>(fetch: impl Fn(Api) -> R + 'static) -> Part<T>
where
    T: 'static,
    R: Future<Output = Result<T, ClientError>> + 'static,
{
    let api = Api::get();
    Part::permitted(session::may(Capability::ReadDirectory), Capability::ReadDirectory.words(), move || fetch(api.clone()))
}

/// The accounts of which entries tell.
fn accounts(entries: &[Entry]) -> Vec<String> {
    let of = |entry: &Entry| match entry {
        Entry::Change(change) => people(record::whom(change).0),
        Entry::Event(told) => people(record::targets(&told.targets)),
    };
    entries.iter().flat_map(of).collect()
}
