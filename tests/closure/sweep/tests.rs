//! The sweep finds a secret in every form, and nothing where nothing is.

use super::{Canary, found};

const KEY: &str = "zqwrite-0123456789abcdef0123456789abcdef";

#[test]
fn every_form_of_a_secret_is_found() {
    let canaries = [Canary::secret("the key", KEY)];
    let forms = [
        KEY.to_owned(),
        "enF3cml0ZS0wMTIzNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZg".to_owned(),
        KEY.bytes().map(|byte| format!("{byte:02x}")).collect(),
        KEY.bytes().map(|byte| format!("{byte:02X}")).collect(),
        KEY[..12].to_owned(),
        KEY[KEY.len() - 12..].to_owned(),
    ];
    for form in forms {
        assert_eq!(found(&canaries, &format!("before {form} after")), ["the key"], "{form}");
    }
}

#[test]
fn nothing_is_found_where_nothing_is() {
    assert!(found(&[Canary::secret("the key", KEY), Canary::marker("a name", "zqname")], "an ordinary line of a log").is_empty());
}

#[test]
fn of_a_token_the_signature_is_what_must_not_be_found() {
    let canaries = [Canary::token("a token", "head.claims.signaturesignature")];
    assert!(found(&canaries, "head.claims").is_empty());
    assert_eq!(found(&canaries, "x signaturesignature y"), ["a token"]);
}
