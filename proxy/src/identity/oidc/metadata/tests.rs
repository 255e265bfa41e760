//! Descriptions of providers, good and bad.

use jsonwebtoken::Algorithm;
use serde_json::{Value, json};

use super::{ClientProof, Metadata};
use crate::identity::oidc::DiscoveryFault;

const ISSUER: &str = "https://idp.example/realms/corp";

fn read(issuer: &str, changes: Value) -> Result<Metadata, DiscoveryFault> {
    let mut document = json!({
        "issuer": ISSUER,
        "authorization_endpoint": "https://idp.example/auth",
        "token_endpoint": "https://idp.example/token",
        "jwks_uri": "https://keys.example/certs",
    });
    let Value::Object(changes) = changes else { panic!("changes are members") };
    for (name, value) in changes {
        document[name] = value;
    }
    Metadata::read(document.to_string().as_bytes(), issuer)
}

#[test]
fn what_a_provider_leaves_out_means_what_the_standard_says() {
    let metadata = read(ISSUER, json!({})).unwrap();
    assert_eq!((metadata.proof, metadata.algorithms), (ClientProof::Basic, vec![Algorithm::RS256]));
    assert!(!metadata.names_itself && metadata.end_session.is_none());
    assert_eq!(metadata.keys.to_string(), "https://keys.example/certs");
}

#[test]
fn the_issuer_has_to_be_the_configured_one_to_the_letter() {
    for issuer in ["https://idp.example/realms/corp/", "https://IDP.example/realms/corp", "https://idp.example/realms/other"] {
        assert_eq!(read(issuer, json!({})), Err(DiscoveryFault::OtherIssuer), "{issuer}");
    }
    assert_eq!(read(ISSUER, json!({ "issuer": "https://idp.example/{tenantid}/v2.0" })), Err(DiscoveryFault::OtherIssuer));
}

#[test]
fn addresses_without_tls_are_not_used() {
    for name in ["authorization_endpoint", "token_endpoint", "jwks_uri", "end_session_endpoint"] {
        for place in ["http://idp.example/x", "http://127.0.0.1/x", "ftp://idp.example/x", "/x", "", "javascript:alert(1)"] {
            let read = read(ISSUER, json!({ name: place }));
            assert!(matches!(read, Err(DiscoveryFault::Unusable(_))), "{name} {place}");
        }
    }
}

#[test]
fn a_provider_that_cannot_do_what_is_needed_is_refused() {
    for lacking in [
        json!({ "code_challenge_methods_supported": ["plain"] }),
        json!({ "id_token_signing_alg_values_supported": ["HS256", "none"] }),
        json!({ "token_endpoint_auth_methods_supported": ["private_key_jwt", "none"] }),
        json!({ "token_endpoint": 7 }),
        json!({ "jwks_uri": null }),
    ] {
        assert!(matches!(read(ISSUER, lacking.clone()), Err(DiscoveryFault::Unusable(_))), "{lacking}");
    }
    assert!(matches!(Metadata::read(b"<html>", ISSUER), Err(DiscoveryFault::Unusable(_))));
}

#[test]
fn symmetric_and_absent_signatures_are_left_out_of_what_a_provider_offers() {
    let metadata = read(ISSUER, json!({ "id_token_signing_alg_values_supported": ["none", "HS256", "PS256", "ES256"] })).unwrap();
    assert_eq!(metadata.algorithms, vec![Algorithm::PS256, Algorithm::ES256]);
    let posting = read(ISSUER, json!({ "token_endpoint_auth_methods_supported": ["client_secret_post"] })).unwrap();
    assert_eq!(posting.proof, ClientProof::Post);
}
