//! The rows read so far of the lists that are kept whole, in memory only. The directory hands out at most 100 people a call, so a list of 100,000 is read page by page in the
//! background while the first page is already on screen; every figure says how complete it is.

mod chosen;
mod fold;
mod follow;
mod line;
mod load;
mod name;
mod order;
mod person;
mod read;
mod row;
mod search;
mod show;
mod store;
mod texts;

use std::any::Any;
use std::cell::Cell;
use std::rc::Rc;
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use catalogue::organization::UserSearch;
use leptos::prelude::*;

use crate::client::{Api, ClientError};

pub use chosen::{of_ids, read};
pub use fold::fold;
pub use follow::follow;
pub use line::{Noun, words};
pub use load::{PAGE, count_query, expansions};
pub use name::Name;
pub use order::{SortKey, sort};
pub use person::{Person, Roles, Used};
pub use read::{Ask, Portion};
pub use row::Row;
pub use search::Search;
pub use show::{Found, Stage, rows, stage};
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

/// The rows of one list, as far as they have been read.
pub struct Roster<R = Person> {
    /// Tells its rows from those of another roster.
    number: u16,
    store: Arc<RwLock<Store<R>>>,
    /// Grows with every change of the store.
    pub version: ArcRwSignal<u32>,
    /// Grows when rows that may be on screen show something else.
    pub amended: ArcRwSignal<u32>,
    pub progress: ArcRwSignal<Progress>,
    /// How many there are in all, by the upstream's own count.
    pub total: ArcRwSignal<Option<usize>>,
    /// As of when the oldest page is, in seconds since 1970.
    pub read_at: ArcRwSignal<Option<i64>>,
}

impl<R> Clone for Roster<R> {
    fn clone(&self) -> Roster<R> {
        Roster {
            number: self.number,
            store: Arc::clone(&self.store),
            version: self.version.clone(),
            amended: self.amended.clone(),
            progress: self.progress.clone(),
            total: self.total.clone(),
            read_at: self.read_at.clone(),
        }
    }
}

impl<R: Row> Roster<R> {
    fn new() -> Roster<R> {
        static NEXT: AtomicU16 = AtomicU16::new(0);
        Roster {
            number: NEXT.fetch_add(1, Ordering::Relaxed),
            store: Arc::new(RwLock::new(Store::default())),
            version: ArcRwSignal::new(0),
            amended: ArcRwSignal::new(0),
            progress: ArcRwSignal::new(Progress::Reading),
            total: ArcRwSignal::new(None),
            read_at: ArcRwSignal::new(None),
        }
    }

    /// The store for reading. A panic aborts in the browser, so a poisoned lock cannot be met there.
    pub fn store(&self) -> RwLockReadGuard<'_, Store<R>> {
        self.store.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn store_mut(&self) -> RwLockWriteGuard<'_, Store<R>> {
        self.store.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn push_all(&self, rows: Vec<R>) -> bool {
        let mut store = self.store_mut();
        let before = store.len();
        for row in rows {
            store.push(row);
        }
        store.len() > before
    }

    /// Adds rows found another way, such as by the upstream's own search, before their page came.
    pub fn add(&self, rows: Vec<R>) {
        if self.push_all(rows) {
            self.version.update(|version| *version += 1);
        }
    }

    /// Notes how many rows there are in all, and makes room for them.
    fn expect(&self, total: Option<usize>) {
        if let Some(rows) = total.filter(|_| self.total.get_untracked() != total) {
            self.store_mut().reserve(rows);
        }
        self.total.set(total);
    }

    /// Searches it on, until the time is over; another roster or the first search is followed to its end at once. None while it has not come there.
    pub fn search(&self, search: &mut Search, query: &str, is_over: &mut dyn FnMut() -> bool) -> Option<Found> {
        let is_known = search.is_of(self.number);
        search.rows(self.number, self.store().texts(), query, &mut || is_known && is_over())
    }

    /// The identity of a row's element: another one once the row shows something else, and in another roster. Reactive.
    #[must_use]
    pub fn key(&self, row: u32) -> u64 {
        let amended = u64::from(self.amended.get()) & 0xffff;
        u64::from(self.number) << 48 | amended << 32 | u64::from(row)
    }

    /// Changes what rows show.
    fn change(&self, change: impl FnOnce(&mut Store<R>)) {
        change(&mut self.store_mut());
        self.amended.update(|amended| *amended += 1);
        self.version.update(|version| *version += 1);
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

/// A list that has no filters upstream, by its name, and how to stop reading it.
struct Whole {
    name: &'static str,
    roster: Rc<dyn Any>,
    stopped: Rc<Cell<bool>>,
}

#[derive(Clone, Copy)]
struct Wholes(StoredValue<Vec<Whole>, LocalStorage>);

/// Puts the rosters in context.
pub fn provide() {
    provide_context(Kept(StoredValue::new_local(Vec::new())));
    provide_context(Wholes(StoredValue::new_local(Vec::new())));
}

/// A list that is kept as a whole under a name; read when it is not kept yet, or when `again` says so.
#[must_use]
pub fn whole<R: Row>(name: &'static str, again: bool, ask: impl FnOnce() -> Ask<R>) -> Roster<R> {
    let wholes = expect_context::<Wholes>().0;
    let known = wholes.with_value(|wholes| wholes.iter().find(|whole| whole.name == name).map(|whole| Rc::clone(&whole.roster)));
    if let Some(known) = known.filter(|_| !again).and_then(|roster| roster.downcast::<Roster<R>>().ok()) {
        return (*known).clone();
    }
    let roster = Roster::<R>::new();
    let stopped = Rc::new(Cell::new(false));
    wholes.update_value(|wholes| {
        for whole in wholes.extract_if(.., |whole| whole.name == name) {
            whole.stopped.set(true);
        }
        wholes.push(Whole { name, roster: Rc::new(roster.clone()), stopped: Rc::clone(&stopped) });
    });
    read::read(ask(), roster.clone(), stopped, Box::new(|| {}));
    roster
}

/// The roster of a filter set; starts reading when it is a new one.
#[must_use]
pub fn of(filter: &UserSearch) -> Roster {
    let kept = expect_context::<Kept>().0;
    let known = kept.with_value(|entries| entries.iter().find(|entry| entry.filter == *filter).map(|entry| entry.roster.clone()));
    known.unwrap_or_else(|| read_again(filter))
}

/// What is known of people from any list that is still kept, the newest first. Only called below the shell.
#[must_use]
pub fn known(ids: &[String]) -> Vec<Person> {
    let kept = expect_context::<Kept>().0;
    kept.with_value(|entries| {
        let find = |id: &String| entries.iter().rev().find_map(|entry| entry.roster.store().with_id(id).cloned());
        ids.iter().filter_map(find).collect()
    })
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
