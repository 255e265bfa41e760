//! The table of probes and the verdict on it.

use catalogue::capability::Capability;
use catalogue::expiry::KeyExpiry;
use catalogue::session::{KeyReport, Probe, ProbeOutcome, Tier};

use super::{approvals, expiries, is_usable, table};
use crate::approval::Rule;

fn probe(title: &str, outcome: ProbeOutcome, detail: &str) -> Probe {
    Probe { title: title.to_owned(), operation: "GET_X".to_owned(), outcome, detail: detail.to_owned(), next_step: String::new() }
}

fn report(outcomes: &[ProbeOutcome], tier: Option<Tier>) -> KeyReport {
    KeyReport { probes: outcomes.iter().map(|outcome| probe("A thing", *outcome, "why")).collect(), tier, ..KeyReport::default() }
}

#[test]
fn every_probe_has_a_line_and_the_tier_has_one() {
    let report = KeyReport {
        probes: vec![probe("Short", ProbeOutcome::Works, ""), probe("A longer title", ProbeOutcome::Refused, "No access.")],
        tier: Some(Tier::V1),
        ..KeyReport::default()
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

#[test]
fn a_key_near_its_end_is_a_warning_and_one_past_it_is_said_plainly() {
    let key = |days_left: Option<i64>| KeyExpiry {
        key: "organization key".to_owned(),
        setting: "organization_key_expires".to_owned(),
        expires: days_left.map(|_| "2027-01-31".to_owned()),
        days_left,
        is_exchanged: false,
    };
    let lines = expiries(&[key(Some(90)), key(Some(7)), key(Some(-2)), key(None)]);
    let lines: Vec<&str> = lines.lines().collect();
    assert_eq!(lines[0], "# The organization key expires in 90 days, on 2027-01-31.");
    assert!(
        lines[1].starts_with("# WARNING: The organization key expires in 7 days") && lines[1].contains("Make a new key"),
        "{}",
        lines[1]
    );
    assert!(lines[2].starts_with("# EXPIRED: The organization key expired 2 days ago"), "{}", lines[2]);
    assert!(lines[3].contains("is not known. Set organization_key_expires"), "{}", lines[3]);
}

#[test]
fn what_needs_a_second_person_is_printed_as_the_file_has_it() {
    let mut text = String::new();
    let always = Rule { capabilities: [Capability::DeleteAccount].into(), ..Rule::default() };
    let many = Rule { operations: ["SUSPEND_USER"].into(), more_than: Some(20), ..Rule::default() };
    approvals(&mut text, &[always, many]);
    let read: toml::Table = text.parse().unwrap();
    let rules = read["approvals"].as_array().unwrap();
    assert_eq!(rules[0]["capabilities"].as_array().unwrap()[0].as_str(), Some("delete-account"));
    assert!(rules[0].get("when_more_than").is_none() && rules[0].get("operations").is_none());
    assert_eq!((rules[1]["operations"][0].as_str(), rules[1]["when_more_than"].as_integer()), (Some("SUSPEND_USER"), Some(20)));
}
