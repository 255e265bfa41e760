//! The people read so far, kept in memory only. The directory hands out at most 100 people a call, so a list of 100,000 is read page by page in the
//! background while the first page is already on screen; every figure says how complete it is.

mod fold;
mod load;
mod order;
mod person;
mod store;

use std::cell::Cell;
use std::rc::Rc;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use catalogue::organization::UserSearch;
use leptos::prelude::*;

use crate::client::{Api, ClientError};

pub use fold::fold;
pub use load::{count_query, expansions};
pub use order::{SortKey, sort};
pub use person::{Person, Roles};
pub use store::Store;

/// How far reading has come.
#[derive(Clone, Debug, PartialEq)]
pub enum Progress {
    Reading,
    /// The upstream asked us to wait; this many seconds are left.
    Waiting(u64),
    Complete,
    Failed(ClientError),
}

/// The people that match one set of filters, as far as they have been read.
#[derive(Clone)]
pub struct Roster {
    store: Arc<RwLock<Store>>,
    /// Grows with every change of the store.
    pub version: ArcRwSignal<u32>,
    pub progress: ArcRwSignal<Progress>,
    /// How many there are in all, by the upstream's own count.
    pub total: ArcRwSignal<Option<usize>>,
    /// When the first page came, in seconds since 1970.
    pub read_at: ArcRwSignal<Option<i64>>,
}

impl Roster {
    fn new() -> Roster {
        Roster {
            store: Arc::new(RwLock::new(Store::default())),
            version: ArcRwSignal::new(0),
            progress: ArcRwSignal::new(Progress::Reading),
            total: ArcRwSignal::new(None),
            read_at: ArcRwSignal::new(None),
        }
    }

    /// The store for reading. A panic aborts in the browser, so a poisoned lock cannot be met there.
    pub fn store(&self) -> RwLockReadGuard<'_, Store> {
        self.store.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn store_mut(&self) -> RwLockWriteGuard<'_, Store> {
        self.store.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds people found another way, such as by the upstream's own search, before their page came.
    pub fn add(&self, people: Vec<Person>) {
        let mut changed = false;
        {
            let mut store = self.store_mut();
            for person in people {
                changed |= store.push(person);
            }
        }
        if changed {
            self.version.update(|version| *version += 1);
        }
    }
}

struct Entry {
    filter: UserSearch,
    roster: Roster,
    stopped: Rc<Cell<bool>>,
}

/// How many filter sets are kept, so that Back is instant.
const KEPT: usize = 4;

#[derive(Clone, Copy)]
struct Kept(StoredValue<Vec<Entry>, LocalStorage>);

/// Puts the rosters in context.
pub fn provide() {
    provide_context(Kept(StoredValue::new_local(Vec::new())));
}

/// The roster of a filter set; starts reading when it is a new one.
#[must_use]
pub fn of(filter: &UserSearch) -> Roster {
    let kept = expect_context::<Kept>().0;
    let known = kept.with_value(|entries| entries.iter().find(|entry| entry.filter == *filter).map(|entry| entry.roster.clone()));
    known.unwrap_or_else(|| read_again(filter))
}

/// Forgets what was read for a filter set and reads it anew.
#[must_use]
pub fn read_again(filter: &UserSearch) -> Roster {
    let kept = expect_context::<Kept>().0;
    let roster = Roster::new();
    let stopped = Rc::new(Cell::new(false));
    kept.update_value(|entries| {
        for entry in entries.extract_if(.., |entry| entry.filter == *filter) {
            entry.stopped.set(true);
        }
        entries.push(Entry { filter: filter.clone(), roster: roster.clone(), stopped: stopped.clone() });
        if entries.len() > KEPT {
            entries.remove(0).stopped.set(true);
        }
    });
    load::start(Api::get(), filter.clone(), roster.clone(), stopped);
    roster
}
