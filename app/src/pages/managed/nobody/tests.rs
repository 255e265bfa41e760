//! The two reasons.

use super::reason;

fn title(json: &str) -> (String, String) {
    reason(&serde_json::from_str::<Vec<_>>(json).unwrap())
}

#[test]
fn without_a_verified_domain_nobody_can_be_managed() {
    assert_eq!(title("[]").0, "No domain is verified");
    let unproven = title(r#"[{"name":"a.example","claim":{"status":"unverified"}},{"name":"b.example"}]"#);
    assert_eq!(unproven.0, "No domain is verified");
    assert!(unproven.1.contains("of 2 here none is"), "{}", unproven.1);
}

#[test]
fn with_a_verified_domain_the_accounts_are_only_not_claimed() {
    let (title, why) = title(r#"[{"name":"a.example","claim":{"status":"verified"}}]"#);
    assert_eq!(title, "No account is claimed yet");
    assert!(why.starts_with("The domain a.example is verified"), "{why}");
}
