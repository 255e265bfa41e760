//! What becomes of a believed token: a person, a role, and a memory that never outlives it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use bytes::Bytes;
use jsonwebtoken::Algorithm;
use serde_json::{Value, json};

use super::{Gateway, Reading};
use crate::assertion::Rules;
use crate::assertion::signer::Signer;
use crate::error::ProxyError;
use crate::guard::Told;
use crate::identity::Principal;
use crate::keyring::{KeyRing, Source};
use crate::outbound::OutboundFault;

const NOW: i64 = 1_800_000_000;

struct Place {
    gateway: Gateway,
    signer: Signer,
    asked: Arc<AtomicUsize>,
}

fn place(is_reachable: bool) -> Place {
    let signer = Signer::fresh();
    let document = json!({ "keys": [signer.jwk()] }).to_string();
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&asked);
    let ring = KeyRing::new(Source::Set(Box::new(move || {
        counter.fetch_add(1, Ordering::Relaxed);
        let document = document.clone();
        Box::pin(async move { if is_reachable { Ok(Bytes::from(document)) } else { Err(OutboundFault::NoAnswer) } })
    })));
    let rules = Rules {
        issuer: "https://id.corp.example".to_owned(),
        audience: "rollcall".to_owned(),
        algorithms: vec![Algorithm::ES256],
        oldest: 3600,
        load_balancer: None,
    };
    let reading = Reading {
        told: Told { read: vec![HeaderName::from_static("x-corp-identity")], beside: Vec::new() },
        rules,
        account: Some("atlassian_account".to_owned()),
        groups: "groups".to_owned(),
        sign_out: None,
    };
    Place { gateway: Gateway::new(reading, ring), signer, asked }
}

fn claims(more: &Value) -> Value {
    let mut claims = json!({ "iss": "https://id.corp.example", "aud": "rollcall", "sub": "1001", "iat": NOW, "exp": NOW + 300,
                             "groups": ["service-desk"], "email": "hedy@corp.example", "name": "Hedy Lamarr" });
    for (name, value) in more.as_object().unwrap() {
        claims[name] = value.clone();
    }
    claims
}

impl Place {
    fn headers(&self, claims: &Value) -> HeaderMap {
        let token = self.signer.token(&json!({ "alg": "ES256" }), claims);
        HeaderMap::from_iter([(HeaderName::from_static("x-corp-identity"), HeaderValue::try_from(token).unwrap())])
    }

    async fn principal(&self, more: &Value) -> Result<Principal, ProxyError> {
        self.gateway.principal(&self.headers(&claims(more)), None, NOW).await
    }
}

#[tokio::test]
async fn a_person_is_known_by_issuer_and_id_and_shown_by_name() {
    let principal = place(true).principal(&json!({})).await.unwrap();
    let person = principal.person();
    assert_eq!(person.id, "https://id.corp.example 1001");
    assert_eq!((person.name.as_str(), person.email.as_deref()), ("Hedy Lamarr", Some("hedy@corp.example")));
    assert_eq!((&principal.subject.groups, principal.built_in), (&vec!["service-desk".to_owned()], None));
}

#[tokio::test]
async fn a_name_that_is_an_address_is_not_shown_and_the_id_stands_in_for_it() {
    for more in [json!({ "name": null }), json!({ "name": null, "preferred_username": "hedy@corp.example" })] {
        assert_eq!(place(true).principal(&more).await.unwrap().name, "1001", "{more}");
    }
}

#[tokio::test]
async fn the_account_comes_from_its_claim_and_only_in_the_form_of_an_id() {
    for (told, account) in
        [(json!("557058:0a1b"), Some("557058:0a1b")), (json!("no account"), None), (json!(["1", "2"]), None), (json!(null), None)]
    {
        let principal = place(true).principal(&json!({ "atlassian_account": told })).await.unwrap();
        assert_eq!(principal.subject.account.as_deref(), account, "{told}");
    }
}

#[tokio::test]
async fn an_address_that_is_unverified_or_ambiguous_is_not_shown() {
    for more in [json!({ "email_verified": false }), json!({ "email": "a@evil@corp.example" }), json!({ "email": 7 })] {
        assert_eq!(place(true).principal(&more).await.unwrap().email, None, "{more}");
    }
}

#[tokio::test]
async fn groups_in_another_form_than_a_list_of_names_are_none() {
    assert!(place(true).principal(&json!({ "groups": { "service-desk": true } })).await.unwrap().subject.groups.is_empty());
}

#[tokio::test]
async fn without_a_token_or_with_one_that_does_not_count_nobody_is_signed_in() {
    let place = place(true);
    assert!(matches!(place.gateway.principal(&HeaderMap::new(), None, NOW).await, Err(ProxyError::NotSignedIn)));
    assert!(matches!(place.principal(&json!({ "aud": "another" })).await, Err(ProxyError::NotSignedIn)));
    assert!(matches!(place.principal(&json!({ "sub": "" })).await, Err(ProxyError::NotSignedIn)));
}

#[tokio::test]
async fn a_provider_out_of_reach_is_not_taken_for_a_bad_token() {
    assert!(matches!(place(false).principal(&json!({})).await, Err(ProxyError::ProviderUnreachable)));
}

#[tokio::test]
async fn a_verified_token_is_remembered_and_never_beyond_its_end() {
    let place = place(true);
    let headers = place.headers(&claims(&json!({ "exp": NOW + 20 })));
    for _ in 0..3 {
        assert!(place.gateway.principal(&headers, None, NOW).await.is_ok());
    }
    assert_eq!(place.asked.load(Ordering::Relaxed), 1);
    assert!(place.gateway.principal(&headers, None, NOW + 20 + 60).await.is_err());
}
