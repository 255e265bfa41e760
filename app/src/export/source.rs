//! Where the rows of an export come from: portion by portion, so that there is progress to show and a place to stop.

use std::rc::Rc;

use leptos::prelude::*;

use super::write::{About, Cell};
use crate::generation::Call;
use crate::moment;
use crate::roster::{Found, Progress, Roster, Row};

/// How many rows are written before the screen gets its turn.
const PORTION: usize = 1000;
/// How often a list that is still being read is looked at, in milliseconds.
const LOOKS: i32 = 150;

/// Some rows, and how far this is.
#[derive(Debug)]
pub struct Batch {
    pub rows: Vec<Vec<Cell>>,
    /// Read or written so far, of how many, where that is known.
    pub done: usize,
    pub of: Option<usize>,
    pub is_last: bool,
}

/// Gives the next portion.
pub type Pull = Box<dyn FnMut() -> Call<Batch>>;

/// An export that has been asked for.
pub struct Export {
    pub columns: &'static [&'static str],
    /// Asked once the rows are there: only then is known when they were read.
    pub about: Rc<dyn Fn() -> About>,
    pub pull: Pull,
}

/// The rows of a roster that are found once all of it has been read, in the order shown.
#[must_use]
pub fn of_roster<R: Row>(roster: &Roster<R>, found: Memo<Found>, cells: fn(&R) -> Vec<Cell>) -> Pull {
    let roster = roster.clone();
    let written = Rc::new(std::cell::RefCell::new((0_usize, None::<Found>)));
    Box::new(move || {
        let (roster, written) = (roster.clone(), Rc::clone(&written));
        Box::pin(async move {
            let count = roster.store().len();
            match roster.progress.get_untracked() {
                Progress::Complete => {}
                Progress::Failed(error) => return Err(error),
                Progress::Reading | Progress::Waiting(_) => {
                    moment::pause(LOOKS).await;
                    return Ok(Batch { rows: Vec::new(), done: count, of: roster.total.get_untracked(), is_last: false });
                }
            }
            // The rest of the page may be waiting for its turn.
            moment::pause(0).await;
            let mut written = written.borrow_mut();
            let rows = written.1.get_or_insert_with(|| found.try_get_untracked().unwrap_or_default()).clone();
            let store = roster.store();
            let portion: Vec<Vec<Cell>> = rows.iter().skip(written.0).take(PORTION).filter_map(|row| store.get(*row)).map(cells).collect();
            written.0 = rows.len().min(written.0 + PORTION);
            Ok(Batch { rows: portion, done: written.0, of: Some(rows.len()), is_last: written.0 == rows.len() })
        })
    })
}
