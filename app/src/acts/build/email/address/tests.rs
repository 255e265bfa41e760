//! What is sent and what is stopped before.

use catalogue::organization::DomainAttributes;
use serde_json::json;

use super::{normal, on_a_verified_domain, verified_words};

fn domains(claims: &[(&str, &str)]) -> Vec<DomainAttributes> {
    claims.iter().map(|(name, status)| serde_json::from_value(json!({ "name": name, "claim": { "status": status } })).unwrap()).collect()
}

#[test]
fn only_the_domain_is_made_lower_case() {
    assert_eq!(normal(" Ada.Byron@CORP.Example "), "Ada.Byron@corp.example");
    assert_eq!(normal("nobody"), "nobody");
}

#[test]
fn an_address_elsewhere_is_stopped_before_it_is_sent() {
    let claims = domains(&[("corp.example", "verified"), ("old.example", "missing_token")]);
    assert_eq!(on_a_verified_domain("ada@Corp.example", &claims), Ok(()));
    let foreign = on_a_verified_domain("ada@partner.example", &claims).unwrap_err().words;
    assert!(foreign.contains("partner.example is not a domain of this organization"), "{foreign}");
    let lapsed = on_a_verified_domain("ada@old.example", &claims).unwrap_err().words;
    assert!(lapsed.contains("proof is gone") && lapsed.contains("Atlassian Administration"), "{lapsed}");
}

#[test]
fn the_verified_domains_are_named_and_many_are_counted() {
    assert!(verified_words(&[]).contains("no verified domain"));
    assert_eq!(
        verified_words(&domains(&[("b.example", "verified"), ("a.example", "verified"), ("c.example", "deleted")])),
        "The verified domains are a.example, b.example."
    );
    let many: Vec<String> = (0..8).map(|number| format!("d{number}.example")).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|name| (name.as_str(), "verified")).collect();
    assert!(verified_words(&domains(&many)).ends_with("d4.example and 3 more."));
}
