//! Reads the whole chain and names the first row that is wrong. Pure: rows in, verdict out; it needs the keys and, to see that the end is missing or an
//! old copy was put back, the anchors that were noted down elsewhere.

use std::collections::BTreeMap;
use std::fmt;

use catalogue::record::Anchored;

use super::chain::{BEGINNING, ChainKey, KeyId};
use super::handover::Handover;
use super::key::{ChainKeys, exchanged_for};
use super::line::{CheckpointLine, Line};

/// One row as it stands in the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub seq: i64,
    pub body: String,
    pub link: String,
}

/// What is wrong with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    Changed,
    /// The first row, and none of the keys made its link.
    NoKey,
    /// It hands over to a key that is not among those given.
    KeyAbsent(KeyId),
    /// The record ends before it under a former key.
    KeyFormer(KeyId),
    Missing,
    Moved,
    /// Closed by a former key, and not with the row with which that is known to have ended.
    Rewritten(KeyId),
    /// It was anchored, and the record ends before it.
    CutOff,
    /// Another row stands where this one was anchored.
    Replaced,
}

/// The first row that is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadRow {
    pub seq: i64,
    pub why: Why,
}

impl fmt::Display for BadRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seq = self.seq;
        match self.why {
            Why::Changed => write!(f, "row {seq} was changed, or written without the key"),
            Why::NoKey => write!(f, "row {seq} fits none of the keys: it was changed, or the key that closed it is not here"),
            Why::KeyAbsent(id) => write!(f, "row {seq} hands over to the key {id}, which is not here"),
            Why::KeyFormer(id) => {
                write!(f, "row {seq} and what follows was cut off: the record ends under its former key {id}, which closes no row any more")
            }
            Why::Rewritten(id) => {
                write!(f, "row {seq} was written with the former key {id} after that was exchanged; rows before it may be others, too")
            }
            Why::Missing => write!(f, "row {seq} is missing"),
            Why::Moved => write!(f, "row {seq} stands where another row was written"),
            Why::CutOff => write!(f, "row {seq} and what follows was cut off; an anchor shows that it was there"),
            Why::Replaced => write!(f, "row {seq} is another than the one that was anchored; an older copy was put back and written on"),
        }
    }
}

/// A verification under way.
#[derive(Debug)]
pub struct Verifier {
    keys: ChainKeys,
    /// The key of the next row; none before the first, which any of them may have closed.
    key: Option<ChainKey>,
    /// The row with which that key is known to have ended.
    end: Option<Handover>,
    anchors: BTreeMap<i64, String>,
    /// The row that has to come, and the link before it.
    next: i64,
    before: String,
    rows: u64,
    /// The checkpoint that the beginning rests on, until a row that fits the chain turns out to hold it.
    unproven: Option<CheckpointLine>,
}

impl Verifier {
    /// Begins after the rows that the last checkpoint says were pruned.
    #[must_use]
    pub fn new(keys: impl Into<ChainKeys>, anchors: impl IntoIterator<Item = Anchored>, pruned: Option<CheckpointLine>) -> Verifier {
        let (next, before) = pruned.as_ref().map_or((1, BEGINNING), |point| (point.through.saturating_add(1), &point.link));
        let before = before.to_owned();
        let anchors = anchors.into_iter().filter(|anchor| anchor.seq >= next).map(|anchor| (anchor.seq, anchor.link)).collect();
        Verifier { keys: keys.into(), key: None, end: None, anchors, next, before, rows: 0, unproven: pruned }
    }

    /// The next row: what it says, now that it is known to be what was written.
    ///
    /// # Errors
    /// When it is wrong; nothing after it means anything.
    pub fn take(&mut self, row: &Row) -> Result<Line, BadRow> {
        let bad = |seq, why| Err(BadRow { seq, why });
        if row.seq != self.next {
            return bad(self.next, Why::Missing);
        }
        let line = match Line::parse(&row.body) {
            None => return bad(row.seq, Why::Changed),
            Some(read) if read.seq != row.seq => return bad(row.seq, Why::Moved),
            Some(read) => read.line,
        };
        let closed_by = match &self.key {
            Some(key) if key.link(&self.before, &row.body) == row.link => key,
            Some(_) => return bad(row.seq, Why::Changed),
            None => match self.keys.of_link(&self.before, &row.body, &row.link) {
                Some(key) => key,
                None => return bad(row.seq, Why::NoKey),
            },
        };
        let end = if self.key.is_none() { self.keys.end_of(closed_by.id()) } else { self.end.as_ref() };
        let to = exchanged_for(&line);
        if end.is_some_and(|end| !end.allows(row.seq, &row.link, to.is_some())) {
            return bad(row.seq, Why::Rewritten(closed_by.id()));
        }
        let end = to.map_or(end, |id| self.keys.end_of(id)).cloned();
        let key = match to {
            Some(id) => self.keys.named(id).ok_or(BadRow { seq: row.seq, why: Why::KeyAbsent(id) })?,
            None => closed_by,
        };
        let key = key.clone();
        if self.anchors.get(&row.seq).is_some_and(|link| *link != row.link) {
            return bad(row.seq, Why::Replaced);
        }
        self.unproven.take_if(|point| matches!(&line, Line::Checkpoint(held) if held == point));
        (self.key, self.end) = (Some(key), end);
        self.before.clone_from(&row.link);
        self.next += 1;
        self.rows += 1;
        Ok(line)
    }

    /// The verdict after the last row: how many rows there were.
    ///
    /// # Errors
    /// When an anchor or the key of the last row shows that there were more, or nothing in the chain says that the beginning was pruned.
    pub fn finish(self) -> Result<u64, BadRow> {
        // Anybody who can write to the store can put a checkpoint there; only one that is bound to the chain was written by the service.
        if self.unproven.is_some() {
            return Err(BadRow { seq: 1, why: Why::Missing });
        }
        let former = self.key.map(|key| key.id()).filter(|id| self.keys.for_writing(*id).is_none());
        if let Some(id) = former {
            return Err(BadRow { seq: self.next, why: Why::KeyFormer(id) });
        }
        let is_cut_off = self.anchors.range(self.next..).next().is_some();
        if is_cut_off { Err(BadRow { seq: self.next, why: Why::CutOff }) } else { Ok(self.rows) }
    }
}

#[cfg(test)]
mod tests;
