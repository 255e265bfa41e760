//! The table of probes and the verdict on it.

use catalogue::session::{KeyReport, Probe, ProbeOutcome, Tier};

use super::{is_usable, table};

fn probe(title: &str, outcome: ProbeOutcome, detail: &str) -> Probe {
    Probe { title: title.to_owned(), operation: "GET_X".to_owned(), outcome, detail: detail.to_owned(), next_step: String::new() }
}

fn report(outcomes: &[ProbeOutcome], tier: Option<Tier>) -> KeyReport {
    KeyReport { probes: outcomes.iter().map(|outcome| probe("A thing", *outcome, "why")).collect(), tier, age_seconds: 0 }
}

#[test]
fn every_probe_has_a_line_and_the_tier_has_one() {
    let report = KeyReport {
        probes: vec![probe("Short", ProbeOutcome::Works, ""), probe("A longer title", ProbeOutcome::Refused, "No access.")],
        tier: Some(Tier::V1),
        age_seconds: 0,
    };
    assert_eq!(
        table(&report),
        "Short           works    GET_X\nA longer title  refused  GET_X                      No access.\nOnly the v1 API answers; it is used as the fallback.\n"
    );
}

#[test]
fn keys_are_usable_when_something_answers_and_nothing_is_refused() {
    use ProbeOutcome::{Missing, Refused, Unknown, Works};
    assert!(is_usable(&report(&[Works, Missing, Unknown], Some(Tier::V2))));
    assert!(!is_usable(&report(&[Works, Refused], Some(Tier::V2))));
    assert!(!is_usable(&report(&[Works], None)));
}
