//! What is said about domains.

use catalogue::organization::DomainAttributes;

use super::domain_sentence;

fn domain(json: &str) -> DomainAttributes {
    serde_json::from_str(json).unwrap()
}

#[test]
fn only_a_verified_domain_counts_as_verified() {
    let one = domain(r#"{"name":"corp.example","claim":{"type":"dns","status":"verified"}}"#);
    let other = domain(r#"{"name":"old.example","claim":{"type":"dns","status":"missing_token"}}"#);
    let bare = domain(r#"{"name":"bare.example"}"#);
    assert!(domain_sentence(&[&one, &other, &bare]).starts_with("1 of 3 verified."));
}
