//! What is said about probes.

use catalogue::session::{Probe, ProbeOutcome, Tier};

use super::{outcome, sorted, summary, tier_words};

fn probe(title: &str, outcome: ProbeOutcome) -> Probe {
    Probe { title: title.to_owned(), operation: String::new(), outcome, detail: String::new(), next_step: String::new() }
}

#[test]
fn when_all_works_the_summary_says_so() {
    assert_eq!(summary(&[probe("a", ProbeOutcome::Works), probe("b", ProbeOutcome::Works)]), "All 2 checks work.");
}

#[test]
fn what_does_not_work_is_counted_by_how() {
    let probes = [
        probe("a", ProbeOutcome::Works),
        probe("b", ProbeOutcome::Refused),
        probe("c", ProbeOutcome::Refused),
        probe("d", ProbeOutcome::Unknown),
    ];
    assert_eq!(summary(&probes), "1 of 4 checks work; 2 refused, 1 not known.");
}

#[test]
fn what_needs_attention_comes_first_and_the_rest_keeps_its_order() {
    let probes = [
        probe("a", ProbeOutcome::Works),
        probe("b", ProbeOutcome::Missing),
        probe("c", ProbeOutcome::Works),
        probe("d", ProbeOutcome::Refused),
    ];
    let titles: Vec<&str> = sorted(&probes).into_iter().map(|probe| probe.title.as_str()).collect();
    assert_eq!(titles, ["d", "b", "a", "c"]);
}

#[test]
fn every_outcome_has_a_word_and_a_shape_of_its_own() {
    let all = [ProbeOutcome::Works, ProbeOutcome::Refused, ProbeOutcome::Missing, ProbeOutcome::Unknown].map(outcome);
    for (at, (word, shape, _)) in all.iter().enumerate() {
        assert!(all[at + 1..].iter().all(|(other, mark, _)| other != word && mark != shape), "{word}");
    }
}

#[test]
fn each_generation_is_told_in_words() {
    assert!(tier_words(Some(Tier::V2)).contains("(v2) answers"));
    assert!(tier_words(Some(Tier::V1)).contains("fallback"));
    assert!(tier_words(None).contains("not known"));
}
