//! What is said about domains, and whose an address is.

use catalogue::organization::DomainAttributes;

use super::{Ownership, is_verified, of, ownership, words};

fn domain(name: &str, status: &str) -> DomainAttributes {
    serde_json::from_value(serde_json::json!({ "name": name, "claim": { "type": "dns", "status": status } })).unwrap()
}

fn domains() -> Vec<DomainAttributes> {
    let bare = serde_json::from_str(r#"{"name":"bare.example"}"#).unwrap();
    vec![domain("corp.example", "verified"), domain("old.example", "missing_token"), bare]
}

#[test]
fn only_a_verified_domain_counts_as_verified() {
    let told: Vec<(bool, String)> = domains().iter().map(|domain| (is_verified(domain), words(domain).0)).collect();
    assert_eq!(told, [(true, "Verified".to_owned()), (false, "Proof is gone".to_owned()), (false, "Not said".to_owned())]);
}

#[test]
fn a_claim_of_tomorrow_is_shown_verbatim() {
    assert_eq!(words(&domain("a.example", "pending")).0, "pending");
}

#[test]
fn an_address_belongs_to_its_very_domain_in_any_case() {
    assert_eq!(ownership("Ada@CORP.Example", &domains()), Ownership::Verified);
    assert_eq!(ownership("ada@mail.corp.example", &domains()), Ownership::Foreign);
    assert_eq!(ownership("ada@old.example", &domains()), Ownership::Lapsed("Proof is gone".to_owned()));
    assert_eq!(ownership("ada@bare.example", &domains()), Ownership::Lapsed("Not said".to_owned()));
}

#[test]
fn a_domain_that_was_claimed_anew_is_verified_whatever_became_of_the_older_claim() {
    let both = [domain("corp.example", "superseded"), domain("corp.example", "verified")];
    assert_eq!(ownership("ada@corp.example", &both), Ownership::Verified);
}

#[test]
fn the_domain_is_what_stands_behind_the_last_at() {
    assert_eq!(of(" Ada@Corp.Example "), "corp.example");
    assert_eq!(of("nobody"), "");
}
