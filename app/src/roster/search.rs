//! A search that goes on where it was: over a moment's work at a time, over what a shorter query found, over rows that came meanwhile; and that knows
//! what it found before the last letters were typed, for when they are taken back.

use std::sync::Arc;

use super::fold::fold;
use super::show::Found;
use super::texts::{Hit, Texts, Wanted};

/// Steps that are kept for taking back.
const KEPT: usize = 8;
/// A search among earlier hits costs more for each row than the walk over all: it is worth it where it spares this many times the rows.
const SPARES: usize = 3;

/// The searches over one roster, each an extension of the one before.
#[derive(Default)]
pub struct Search {
    roster: u16,
    steps: Vec<Step>,
}

/// One query and how far it was followed.
struct Step {
    folded: String,
    hits: Vec<Hit>,
    /// Hits of a shorter query among which is searched first, how many of them were, and how many rows they stand for.
    among: Arc<Vec<Hit>>,
    sifted: usize,
    /// All rows before this were looked at.
    scanned: usize,
    /// What was found once all were.
    found: Option<Found>,
}

impl Search {
    /// Whether it was over this roster.
    #[must_use]
    pub fn is_of(&self, roster: u16) -> bool {
        self.roster == roster && !self.steps.is_empty()
    }

    /// The rows that hold every word of the query, those whose name starts with it first; none while the time is over before all were looked at: then
    /// the next call goes on.
    pub fn rows(&mut self, roster: u16, texts: &Texts, query: &str, is_over: &mut dyn FnMut() -> bool) -> Option<Found> {
        if self.roster != roster {
            *self = Search { roster, steps: Vec::new() };
        }
        let folded = fold(query);
        self.step_for(&folded, texts);
        self.steps.last_mut()?.go_on(texts, is_over)
    }

    /// Leaves those steps that this query does not extend, and makes one for it.
    fn step_for(&mut self, folded: &str, texts: &Texts) {
        while self.steps.last().is_some_and(|step| !folded.starts_with(&step.folded)) {
            self.steps.pop();
        }
        if self.steps.last().is_some_and(|step| step.folded == folded) {
            return;
        }
        // An empty query finds all rows, which is no help.
        let base = self.steps.iter_mut().rev().find(|step| step.is_done(texts) && !step.folded.trim().is_empty());
        let base = base.filter(|step| step.hits.len() * SPARES < texts.len());
        let (among, scanned) = base.map_or_else(Default::default, |step| (Arc::new(step.hits.clone()), step.scanned));
        self.steps.push(Step { folded: folded.to_owned(), hits: Vec::new(), among, sifted: 0, scanned, found: None });
        if self.steps.len() > KEPT {
            self.steps.remove(0);
        }
    }
}

impl Step {
    fn is_done(&self, texts: &Texts) -> bool {
        self.sifted == self.among.len() && self.scanned == texts.len()
    }

    fn go_on(&mut self, texts: &Texts, is_over: &mut dyn FnMut() -> bool) -> Option<Found> {
        if let Some(found) = self.found.as_ref().filter(|_| self.is_done(texts)) {
            return Some(Arc::clone(found));
        }
        let Some(wanted) = Wanted::of(&self.folded) else {
            self.scanned = texts.len();
            let all: Found = Arc::new((0..u32::try_from(self.scanned).unwrap_or(u32::MAX)).collect());
            return Some(Arc::clone(self.found.insert(all)));
        };
        if self.sifted < self.among.len() {
            self.sifted = texts.sift(&wanted, &self.among, self.sifted, &mut self.hits, is_over);
        }
        if self.sifted == self.among.len() {
            self.scanned = texts.scan(&wanted, self.scanned, &mut self.hits, is_over);
        }
        self.is_done(texts).then(|| Arc::clone(self.found.insert(Arc::new(in_order(&self.hits)))))
    }
}

fn in_order(hits: &[Hit]) -> Vec<u32> {
    let of = |first: bool| hits.iter().filter(move |(_, is_first)| *is_first == first).map(|(row, _)| *row);
    let mut rows = Vec::with_capacity(hits.len());
    rows.extend(of(true));
    rows.extend(of(false));
    rows
}

#[cfg(test)]
mod tests;
