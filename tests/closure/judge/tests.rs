//! The judge passes what is right and names what is wrong: each promise is broken by hand once, and exactly that one is found.

use std::collections::BTreeMap;

use catalogue::capability::Role;
use serde_json::json;

use super::{Evidence, Finding, Promise, Sender, judge};
use crate::gate::{Arrival, KeyKind};
use crate::record::Entry;

const ORGANIZATION: &str = "0a1b2c3d-0000-4000-8000-000000000001";

fn arrival(method: &str, target: &str, key: KeyKind, request_id: &str) -> Arrival {
    let headers = ["host", "authorization", "x-request-id"].map(str::to_owned).to_vec();
    Arrival {
        method: method.to_owned(),
        target: target.to_owned(),
        key,
        request_id: request_id.to_owned(),
        headers,
        body: if method == "GET" { Vec::new() } else { b"{}".to_vec() },
        announced: method != "GET",
        passed_on: true,
        status: Some(200),
    }
}

fn intent(id: &str, person: &str, operation: &str) -> Entry {
    Entry::Intent { id: id.to_owned(), person: person.to_owned(), operation: operation.to_owned(), targets: vec!["account-1".to_owned()] }
}

fn outcome(id: &str) -> Entry {
    Entry::Outcome { id: id.to_owned(), outcome: "ok".to_owned() }
}

/// A viewer read, a help-desk colleague disabled an account: all as it should be.
fn clean() -> Evidence {
    let sender = |id: &str, role| Sender { id: id.to_owned(), role: Some(role) };
    Evidence {
        arrivals: vec![
            arrival("GET", &format!("/admin/v1/orgs/{ORGANIZATION}"), KeyKind::OrganizationRead, "r1"),
            arrival("POST", "/users/account-1/manage/lifecycle/disable", KeyKind::Organization, "w1"),
        ],
        sandbox: vec![
            json!({ "operation": "GET_ORGANIZATION", "key": "organization" }),
            json!({ "operation": "DISABLE_ACCOUNT", "key": "organization" }),
        ],
        record: vec![intent("w1", "hedy", "DISABLE_ACCOUNT"), outcome("w1")],
        senders: BTreeMap::from([("r1".to_owned(), sender("vera", Role::Viewer)), ("w1".to_owned(), sender("hedy", Role::HelpDesk))]),
        roles: BTreeMap::from([("vera".to_owned(), Role::Viewer), ("hedy".to_owned(), Role::HelpDesk)]),
        organization: ORGANIZATION.to_owned(),
        scim_directory: "directory-1".to_owned(),
        chain: Vec::new(),
        leaks: Vec::new(),
        in_doubt: Vec::new(),
    }
}

fn broken(change: impl FnOnce(&mut Evidence)) -> Vec<Finding> {
    let mut evidence = clean();
    change(&mut evidence);
    judge(&evidence)
}

#[track_caller]
fn only(promise: Promise, findings: &[Finding]) {
    assert!(!findings.is_empty(), "nothing was found");
    assert!(findings.iter().all(|finding| finding.promise == promise), "{findings:?}");
}

#[test]
fn what_is_right_is_not_complained_about() {
    assert_eq!(judge(&clean()), []);
}

#[test]
fn a_request_that_renders_no_row_is_found() {
    for target in [
        "/admin/v1/orgs/another-organization",
        "/admin/v1/nothing",
        "/admin/v1/orgs/0a1b2c3d%2D0000-4000-8000-000000000001",
        "/admin/v1/orgs/../orgs",
        "/admin/v1/orgs?unknown=1",
        "/admin/v1/orgs?cursor=a&cursor=b",
        "/admin/v1/orgs?cursor=%61",
        "/scim/directory/another-directory/Users",
    ] {
        only(Promise::Rendering, &broken(|evidence| target.clone_into(&mut evidence.arrivals[0].target)));
    }
}

#[test]
fn the_wrong_key_and_a_foreign_header_are_found() {
    for key in [KeyKind::Organization, KeyKind::Scim, KeyKind::Other] {
        only(Promise::Rendering, &broken(|evidence| evidence.arrivals[0].key = key));
    }
    only(Promise::Rendering, &broken(|evidence| evidence.arrivals[0].headers.push("cookie".to_owned())));
    only(Promise::Rendering, &broken(|evidence| evidence.arrivals[0].body = b"{}".to_vec()));
}

#[test]
fn what_went_around_the_gate_is_found_in_the_sandboxs_log() {
    only(Promise::Rendering, &broken(|evidence| evidence.sandbox.push(evidence.sandbox[0].clone())));
    only(Promise::Rendering, &broken(|evidence| evidence.sandbox[1]["key"] = json!("scim")));
    only(Promise::Rendering, &broken(|evidence| evidence.sandbox[1]["operation"] = json!(null)));
}

#[test]
fn a_write_without_an_earlier_intent_is_found() {
    only(Promise::IntentFirst, &broken(|evidence| evidence.arrivals[1].announced = false));
    only(Promise::IntentFirst, &broken(|evidence| evidence.record[0] = intent("w1", "hedy", "ENABLE_ACCOUNT")));
}

#[test]
fn a_write_that_was_sent_twice_is_found() {
    let twice = broken(|evidence| {
        evidence.arrivals.push(evidence.arrivals[1].clone());
        evidence.sandbox.push(evidence.sandbox[1].clone());
    });
    only(Promise::IntentFirst, &twice);
}

#[test]
fn an_intent_without_an_outcome_or_with_two_is_found() {
    only(Promise::OneOutcome, &broken(|evidence| drop(evidence.record.pop())));
    only(Promise::OneOutcome, &broken(|evidence| evidence.record.push(outcome("w1"))));
    only(Promise::OneOutcome, &broken(|evidence| evidence.record.push(intent("w2", "hedy", "DISABLE_ACCOUNT"))));
    only(Promise::OneOutcome, &broken(|evidence| evidence.record.swap(0, 1)));
}

#[test]
fn what_a_role_does_not_allow_is_found() {
    let demoted = broken(|evidence| {
        evidence.roles.insert("hedy".to_owned(), Role::Viewer);
    });
    only(Promise::Allowed, &demoted);
    only(Promise::Allowed, &broken(|evidence| evidence.roles.retain(|id, _| id != "hedy")));
    let read_without_role = broken(|evidence| {
        evidence.senders.insert("r1".to_owned(), Sender { id: "nora".to_owned(), role: None });
    });
    only(Promise::Allowed, &read_without_role);
}

#[test]
fn a_body_that_asks_for_more_than_the_row_is_judged_by_what_it_asks() {
    let grant = broken(|evidence| {
        let path = format!("/admin/v1/orgs/{ORGANIZATION}/users/account-1/role-assignments/assign");
        let mut write = arrival("POST", &path, KeyKind::Organization, "w1");
        write.body = br#"{"role":"atlassian/org-admin"}"#.to_vec();
        let name = super::operation(&write).map_or("", |row| row.name);
        evidence.sandbox[1] = json!({ "operation": name, "key": "organization" });
        evidence.record[0] = intent("w1", "hedy", name);
        evidence.roles.insert("hedy".to_owned(), Role::Administrator);
        evidence.arrivals[1] = write;
    });
    only(Promise::Allowed, &grant);
}

#[test]
fn a_change_in_somebody_elses_name_is_found() {
    let other = broken(|evidence| {
        evidence.roles.insert("olga".to_owned(), Role::Owner);
        evidence.record[0] = intent("w1", "olga", "DISABLE_ACCOUNT");
    });
    only(Promise::Allowed, &other);
}

#[test]
fn a_broken_chain_and_a_leak_are_passed_on() {
    only(Promise::Chain, &broken(|evidence| evidence.chain.push("entry 7".to_owned())));
    only(Promise::NoLeak, &broken(|evidence| evidence.leaks.push("the log".to_owned())));
}

/// The change of the clean evidence with a lost answer, and what a look at it told.
fn in_doubt(evidence: &mut Evidence, found: &[&str]) {
    evidence.record[1] = Entry::Outcome { id: "w1".to_owned(), outcome: "unknown".to_owned() };
    evidence.record.extend(found.iter().map(|found| Entry::Found { id: "w1".to_owned(), found: (*found).to_owned() }));
}

#[test]
fn a_finding_that_is_what_the_sandbox_did_is_right_and_the_other_is_found() {
    for found in ["happened", "cannot-be-told"] {
        assert_eq!(broken(|evidence| in_doubt(evidence, &[found])), [], "{found}");
    }
    only(Promise::TrueFinding, &broken(|evidence| in_doubt(evidence, &["did-not-happen"])));
    let lost = |found: &str| {
        broken(|evidence| {
            in_doubt(evidence, &[found]);
            evidence.arrivals[1].status = None;
        })
    };
    assert_eq!(lost("did-not-happen"), []);
    only(Promise::TrueFinding, &lost("happened"));
}

#[test]
fn a_second_finding_and_one_of_a_known_outcome_are_found() {
    only(Promise::TrueFinding, &broken(|evidence| in_doubt(evidence, &["happened", "happened"])));
    only(
        Promise::TrueFinding,
        &broken(|evidence| evidence.record.push(Entry::Found { id: "w1".to_owned(), found: "happened".to_owned() })),
    );
}

#[test]
fn a_finding_that_somebody_elses_change_explains_is_not_held_against_it() {
    let explained = broken(|evidence| {
        in_doubt(evidence, &["happened"]);
        evidence.arrivals[1].status = None;
        let mut other = arrival("POST", "/users/account-1/manage/lifecycle/disable", KeyKind::Organization, "w2");
        other.status = Some(200);
        evidence.sandbox.push(json!({ "operation": "DISABLE_ACCOUNT", "key": "organization" }));
        evidence.arrivals.push(other);
        evidence.record.splice(2..2, [intent("w2", "hedy", "DISABLE_ACCOUNT"), outcome("w2")]);
    });
    assert_eq!(explained, []);
}

#[test]
fn what_must_be_found_out_and_is_not_is_found() {
    only(
        Promise::TrueFinding,
        &broken(|evidence| {
            in_doubt(evidence, &[]);
            evidence.in_doubt.push("w1".to_owned());
        }),
    );
}
