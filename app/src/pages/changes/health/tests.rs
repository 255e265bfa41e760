//! How the record is judged: the worst of what is known, and never better than it was looked at.

use catalogue::record::{Anchored, Health, Verified};

use super::{Verdict, remedy, verdict};
use crate::moment;

const NOW: &str = "2026-11-22T12:00:00Z";

fn health() -> Health {
    Health {
        rows: 12,
        last: 12,
        is_writable: true,
        verified: Some(Verified { at: "2026-11-22T09:00:00Z".to_owned(), rows: 12, fault: None }),
        anchored: Some(Anchored { at: "2026-11-22T11:50:00Z".to_owned(), seq: 12, link: String::new() }),
        ..Health::default()
    }
}

fn judged(change: impl FnOnce(&mut Health)) -> Verdict {
    let mut health = health();
    change(&mut health);
    verdict(&health, moment::parse(NOW).unwrap())
}

#[test]
fn a_whole_chain_that_was_looked_at_lately_is_sound() {
    assert_eq!(judged(|_| {}), Verdict::Sound);
}

#[test]
fn a_fault_is_broken_whatever_else_is_well() {
    let broken = |health: &mut Health| health.verified.as_mut().unwrap().fault = Some("row 7".to_owned());
    assert_eq!(judged(broken), Verdict::Broken);
    assert!(remedy(Verdict::Broken).contains("rollcall audit verify"));
}

#[test]
fn a_record_that_cannot_be_written_is_stuck() {
    assert_eq!(judged(|health| health.is_writable = false), Verdict::Stuck);
}

#[test]
fn nothing_is_called_sound_that_was_not_looked_at_lately() {
    assert_eq!(judged(|health| health.verified = None), Verdict::Stale);
    assert_eq!(judged(|health| health.verified.as_mut().unwrap().at = "2026-11-19T09:00:00Z".to_owned()), Verdict::Stale);
    assert_eq!(judged(|health| health.anchored = None), Verdict::Stale);
    let old = |health: &mut Health, seq| {
        let anchor = health.anchored.as_mut().unwrap();
        anchor.at = "2026-11-22T09:00:00Z".to_owned();
        anchor.seq = seq;
    };
    assert_eq!(judged(|health| old(health, 5)), Verdict::Stale);
    assert_eq!(judged(|health| old(health, 12)), Verdict::Sound, "nothing was written since");
}
