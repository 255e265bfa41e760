//! A chain in which anything was touched, at any place: the verdict names the first row that is wrong.

use proptest::prelude::*;

use super::*;
use crate::audit::Event;
use crate::audit::line::{EventLine, Line};

const ROWS: i64 = 24;

fn chain(key: &ChainKey, rows: i64) -> Vec<Row> {
    let mut before = BEGINNING.to_owned();
    let row = |seq: i64| {
        let body = Line::Event(EventLine { at: "2026-01-01T00:00:00Z".to_owned(), event: format!("event-{seq}"), ..EventLine::default() })
            .print(seq);
        let link = key.link(&before, &body);
        before.clone_from(&link);
        Row { seq, body, link }
    };
    (1..=rows).map(row).collect()
}

fn verdict(key: &ChainKey, rows: &[Row], anchors: Vec<Anchored>, pruned: Option<CheckpointLine>) -> Result<u64, BadRow> {
    let mut verifier = Verifier::new(key.clone(), anchors, pruned);
    rows.iter().try_for_each(|row| verifier.take(row).map(drop))?;
    verifier.finish()
}

fn anchor(row: &Row) -> Anchored {
    Anchored { at: String::new(), seq: row.seq, link: row.link.clone() }
}

fn renumbered(rows: &mut [Row]) {
    rows.iter_mut().zip(1..).for_each(|(row, seq)| row.seq = seq);
}

fn bad(at: usize, why: Why) -> Result<u64, BadRow> {
    Err(BadRow { seq: i64::try_from(at).unwrap() + 1, why })
}

#[test]
fn a_whole_chain_is_whole_and_with_another_key_it_is_not() {
    let key = ChainKey::random();
    let rows = chain(&key, ROWS);
    assert_eq!(verdict(&key, &rows, vec![anchor(&rows[23]), anchor(&rows[2])], None), Ok(24));
    assert_eq!(verdict(&ChainKey::random(), &rows, Vec::new(), None), bad(0, Why::NoKey));
    assert_eq!(verdict(&key, &[], Vec::new(), None), Ok(0));
}

proptest! {
    #[test]
    fn a_flipped_bit_is_found_at_its_row(at in 0_usize..24, place in any::<prop::sample::Index>(), is_link in any::<bool>()) {
        let key = ChainKey::random();
        let mut rows = chain(&key, ROWS);
        let text = if is_link { &mut rows[at].link } else { &mut rows[at].body };
        let place = place.index(text.len());
        let letter = if text.as_bytes()[place] == b'0' { "1" } else { "0" };
        text.replace_range(place..=place, letter);
        let Err(found) = verdict(&key, &rows, Vec::new(), None) else { panic!("not found") };
        prop_assert_eq!(found.seq, i64::try_from(at).unwrap() + 1);
    }

    #[test]
    fn a_deleted_row_is_missed_whether_a_gap_is_left_or_closed(at in 0_usize..23) {
        let key = ChainKey::random();
        let mut rows = chain(&key, ROWS);
        rows.remove(at);
        prop_assert_eq!(verdict(&key, &rows, Vec::new(), None), bad(at, Why::Missing));
        renumbered(&mut rows);
        prop_assert_eq!(verdict(&key, &rows, Vec::new(), None), bad(at, Why::Moved));
    }

    #[test]
    fn an_inserted_row_is_found_where_it_stands(at in 0_usize..24) {
        let key = ChainKey::random();
        let mut rows = chain(&key, ROWS);
        let forged = chain(&ChainKey::random(), ROWS).remove(at);
        rows.insert(at, forged);
        renumbered(&mut rows);
        prop_assert_eq!(verdict(&key, &rows, Vec::new(), None), bad(at, if at == 0 { Why::NoKey } else { Why::Changed }));
    }

    #[test]
    fn rows_that_changed_places_are_found_at_the_first_of_them(one in 0_usize..24, other in 0_usize..24) {
        prop_assume!(one != other);
        let key = ChainKey::random();
        let mut rows = chain(&key, ROWS);
        rows.swap(one, other);
        renumbered(&mut rows);
        prop_assert_eq!(verdict(&key, &rows, Vec::new(), None), bad(one.min(other), Why::Moved));
    }

    #[test]
    fn a_missing_end_is_seen_by_an_anchor_beyond_it(left in 0_usize..24) {
        let key = ChainKey::random();
        let mut rows = chain(&key, ROWS);
        let anchors = vec![anchor(&rows[23])];
        rows.truncate(left);
        prop_assert_eq!(verdict(&key, &rows, anchors, None), bad(left, Why::CutOff));
    }

    #[test]
    fn an_older_copy_that_was_written_on_is_seen_by_an_anchor(from in 0_usize..24) {
        let key = ChainKey::random();
        let (was, mut rows) = (chain(&key, ROWS), chain(&key, ROWS));
        rows.truncate(from);
        let mut before = rows.last().map_or_else(|| BEGINNING.to_owned(), |row| row.link.clone());
        for seq in i64::try_from(from).unwrap() + 1..=ROWS {
            let body = Line::Event(EventLine { event: "another".to_owned(), ..EventLine::default() }).print(seq);
            before = key.link(&before, &body);
            rows.push(Row { seq, body, link: before.clone() });
        }
        let anchors: Vec<Anchored> = was.iter().map(anchor).collect();
        prop_assert_eq!(verdict(&key, &rows, Vec::new(), None), Ok(24));
        prop_assert_eq!(verdict(&key, &rows, anchors, None), bad(from, Why::Replaced));
    }

    #[test]
    fn a_pruned_chain_goes_on_from_its_checkpoint(through in 1_usize..23) {
        let key = ChainKey::random();
        let mut rows = chain(&key, ROWS);
        let last = &rows[through - 1];
        let point = CheckpointLine { at: String::new(), through: last.seq, link: last.link.clone() };
        let anchors: Vec<Anchored> = rows.iter().map(anchor).collect();
        let unsigned = verdict(&key, &rows[through..], anchors.clone(), Some(point.clone()));
        prop_assert_eq!(unsigned, bad(0, Why::Missing), "nothing in the chain says that it was pruned");
        let body = Line::Checkpoint(point.clone()).print(ROWS + 1);
        let link = key.link(&rows[23].link, &body);
        rows.push(Row { seq: ROWS + 1, body, link });
        let kept = &rows[through..];
        prop_assert_eq!(verdict(&key, kept, anchors, Some(point.clone())), Ok(u64::try_from(kept.len()).unwrap()));
        prop_assert_eq!(verdict(&key, kept, Vec::new(), None), bad(0, Why::Missing));
        prop_assert_eq!(verdict(&key, &kept[1..], Vec::new(), Some(point)), bad(through, Why::Missing));
    }
}

/// Rows of which the one at `at` hands over from the first key to the second.
fn exchanged(old: &ChainKey, new: &ChainKey, at: i64) -> Vec<Row> {
    let (mut before, mut key) = (BEGINNING.to_owned(), old);
    let row = |seq: i64| {
        let event = Event::RecordKeyExchanged { from: old.id(), to: new.id() }.row();
        let line = if seq == at {
            EventLine { event: event.kind.word().to_owned(), details: event.details, ..EventLine::default() }
        } else {
            EventLine::default()
        };
        let body = Line::Event(line).print(seq);
        let link = key.link(&before, &body);
        before.clone_from(&link);
        key = if seq == at { new } else { key };
        Row { seq, body, link }
    };
    (1..=ROWS).map(row).collect()
}

fn verdict_with(keys: ChainKeys, rows: &[Row]) -> Result<u64, BadRow> {
    let mut verifier = Verifier::new(keys, Vec::new(), None);
    rows.iter().try_for_each(|row| verifier.take(row).map(drop))?;
    verifier.finish()
}

proptest! {
    #[test]
    fn a_chain_whose_key_was_exchanged_needs_both_keys_and_names_the_one_that_is_missing(at in 1_i64..=24) {
        let (old, new) = (ChainKey::random(), ChainKey::random());
        let rows = exchanged(&old, &new, at);
        prop_assert_eq!(verdict_with(ChainKeys::from(new.clone()).after(old.clone()), &rows), Ok(24));
        prop_assert_eq!(verdict_with(new.clone().into(), &rows), bad(0, Why::NoKey));
        prop_assert_eq!(verdict_with(old.clone().into(), &rows), Err(BadRow { seq: at, why: Why::KeyAbsent(new.id()) }));
        let turned = ChainKeys::from(old.clone()).after(new.clone());
        prop_assert_eq!(verdict_with(turned, &rows), Err(BadRow { seq: 25, why: Why::KeyFormer(new.id()) }));
    }

    #[test]
    fn whoever_has_the_old_key_can_rewrite_nothing_before_or_after_the_exchange(at in 2_i64..=24, place in any::<prop::sample::Index>()) {
        let (old, new) = (ChainKey::random(), ChainKey::random());
        let mut rows = exchanged(&old, &new, at);
        let from = place.index(rows.len());
        let mut before = from.checked_sub(1).map_or_else(|| BEGINNING.to_owned(), |at| rows[at].link.clone());
        let is_closed_anew = |seq: i64| seq <= at || i64::try_from(from).unwrap() >= at;
        for row in &mut rows[from..] {
            row.body = row.body.replace("\"at\":\"\"", "\"at\":\"forged\"");
            if is_closed_anew(row.seq) {
                row.link = old.link(&before, &row.body);
            }
            before.clone_from(&row.link);
        }
        let expected = if i64::try_from(from).unwrap() < at && at == ROWS { None } else { Some(at.max(i64::try_from(from).unwrap()) + 1) };
        let keys = ChainKeys::from(new).after(old);
        // A last row that hands over is bound by nothing after it yet: there an anchor is what shows it.
        prop_assert_eq!(verdict_with(keys, &rows).err().map(|bad| bad.seq), expected);
    }
}

#[test]
fn a_key_that_ended_closes_nothing_behind_its_end_even_where_the_beginning_was_pruned() {
    let (old, new) = (ChainKey::random(), ChainKey::random());
    let rows = chain(&old, ROWS);
    let end = |at: usize| Handover { seq: rows[at].seq, link: rows[at].link.clone(), to: new.id() };
    let verdict = |end: Handover, from: usize| {
        let pruned =
            (from > 0).then(|| CheckpointLine { at: String::new(), through: rows[from - 1].seq, link: rows[from - 1].link.clone() });
        let mut verifier = Verifier::new(ChainKeys::from(new.clone()).after(old.clone()).ended(old.id(), end), Vec::new(), pruned);
        rows[from..].iter().try_for_each(|row| verifier.take(row).map(drop))
    };
    assert_eq!(verdict(end(23), 0), Ok(()));
    assert_eq!(verdict(end(9), 0), Err(BadRow { seq: 11, why: Why::Rewritten(old.id()) }));
    assert_eq!(verdict(end(9), 12), Err(BadRow { seq: 13, why: Why::Rewritten(old.id()) }));
    assert_eq!(verdict(Handover { link: BEGINNING.to_owned(), ..end(9) }, 0), Err(BadRow { seq: 10, why: Why::Rewritten(old.id()) }));
}
