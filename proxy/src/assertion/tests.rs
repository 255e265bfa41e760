//! Tokens that are right, and every way in which they can be wrong: each is refused for its own reason.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, crypto};
use serde_json::{Value, json};

use super::signer::{Signer, encode};
use super::{Claims, LEEWAY, Purpose, Refused, Rules, Unverified};

const NOW: i64 = 1_800_000_000;
const ISSUER: &str = "https://id.corp.example";
const BALANCER: &str = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/corp/50dc6c495c0c9188";

fn rules() -> Rules {
    Rules {
        issuer: ISSUER.to_owned(),
        audience: "rollcall".to_owned(),
        algorithms: vec![Algorithm::ES256, Algorithm::RS256],
        oldest: 600,
        load_balancer: None,
    }
}

fn head() -> Value {
    json!({ "alg": "ES256", "kid": "2026-11", "typ": "JWT" })
}

fn claims() -> Value {
    json!({ "iss": ISSUER, "aud": "rollcall", "sub": "1001", "iat": NOW, "exp": NOW + 300, "nonce": "n-1" })
}

fn logout_head() -> Value {
    json!({ "alg": "ES256", "typ": "logout+jwt" })
}

fn logout_claims() -> Value {
    json!({ "iss": ISSUER, "aud": "rollcall", "sid": "s-1", "iat": NOW, "exp": NOW + 120, "jti": "j-1",
            "events": { "http://schemas.openid.net/event/backchannel-logout": {} } })
}

fn with(mut value: Value, name: &str, new: Value) -> Value {
    value[name] = new;
    value
}

fn without(mut value: Value, name: &str) -> Value {
    value.as_object_mut().unwrap().remove(name);
    value
}

fn verify(issuer: &Signer, token: &str, rules: &Rules, purpose: Purpose<'_>) -> Result<Claims, Refused> {
    let checking = DecodingKey::from_jwk(&issuer.jwk()).unwrap();
    Unverified::read(token, rules)?.verify(&checking, rules, purpose, NOW)
}

const NONCE: Purpose<'static> = Purpose::Identity { nonce: "n-1" };
const LOGOUT: Purpose<'static> = Purpose::Logout { untyped: false };

#[test]
fn a_right_token_of_each_kind_is_believed() {
    let issuer = Signer::fresh();
    let identity = verify(&issuer, &issuer.token(&head(), &claims()), &rules(), NONCE).unwrap();
    assert_eq!(identity.subject(), Ok("1001"));
    let assertion = issuer.token(&head(), &with(claims(), "aud", json!(["other", "rollcall"])));
    assert!(verify(&issuer, &assertion, &rules(), Purpose::Assertion).is_ok());
    assert!(verify(&issuer, &issuer.token(&logout_head(), &logout_claims()), &rules(), LOGOUT).is_ok());
}

#[test]
fn a_claim_that_is_wrong_missing_or_of_another_type_is_refused_by_name() {
    let issuer = Signer::fresh();
    let cases = [
        (with(claims(), "iss", json!("https://evil.example")), Refused::Issuer),
        (with(claims(), "iss", json!(format!("{ISSUER}/"))), Refused::Issuer),
        (with(claims(), "iss", json!([ISSUER])), Refused::Claim("iss")),
        (without(claims(), "iss"), Refused::Claim("iss")),
        (with(claims(), "aud", json!("somebody-else")), Refused::Audience),
        (with(claims(), "aud", json!(["a", "b"])), Refused::Audience),
        (with(claims(), "aud", json!([])), Refused::Audience),
        (with(claims(), "aud", json!(["rollcall", 7])), Refused::Claim("aud")),
        (with(claims(), "aud", json!({ "rollcall": true })), Refused::Claim("aud")),
        (without(claims(), "aud"), Refused::Claim("aud")),
        (with(claims(), "exp", json!(NOW - LEEWAY)), Refused::Expired),
        (with(claims(), "exp", json!((NOW + 300).to_string())), Refused::Claim("exp")),
        (with(claims(), "exp", json!(-1)), Refused::Claim("exp")),
        (with(claims(), "exp", Value::Null), Refused::Claim("exp")),
        (without(claims(), "exp"), Refused::Claim("exp")),
        (with(claims(), "nbf", json!(NOW + LEEWAY + 1)), Refused::NotYet),
        (with(claims(), "nbf", json!("0")), Refused::Claim("nbf")),
        (with(claims(), "iat", json!(NOW + LEEWAY + 1)), Refused::NotYet),
        (with(claims(), "iat", json!(NOW - 600 - LEEWAY - 1)), Refused::TooOld),
        (with(claims(), "iat", json!([NOW])), Refused::Claim("iat")),
        (without(claims(), "iat"), Refused::Claim("iat")),
        (with(claims(), "nonce", json!("n-2")), Refused::Claim("nonce")),
        (without(claims(), "nonce"), Refused::Claim("nonce")),
        (with(claims(), "aud", json!(["rollcall", "other"])), Refused::Audience),
        (with(claims(), "azp", json!("other")), Refused::Audience),
    ];
    for (claims, expected) in cases {
        assert_eq!(verify(&issuer, &issuer.token(&head(), &claims), &rules(), NONCE), Err(expected), "{claims}");
    }
}

#[test]
fn clocks_may_differ_by_a_minute_and_no_more() {
    let issuer = Signer::fresh();
    let last = with(claims(), "exp", json!(NOW - LEEWAY + 1));
    assert!(verify(&issuer, &issuer.token(&head(), &last), &rules(), NONCE).is_ok());
    let first = with(claims(), "iat", json!(NOW + LEEWAY));
    assert!(verify(&issuer, &issuer.token(&head(), &first), &rules(), NONCE).is_ok());
    let oldest = with(claims(), "iat", json!(NOW - 600 - LEEWAY));
    assert!(verify(&issuer, &issuer.token(&head(), &oldest), &rules(), NONCE).is_ok());
}

#[test]
fn only_the_configured_algorithms_count_whatever_the_token_says() {
    let issuer = Signer::fresh();
    let cases = [json!("none"), json!("None"), json!("HS256"), json!("ES384"), json!("es256"), json!(""), json!(null), json!(["ES256"])];
    for algorithm in cases {
        let token = issuer.token(&with(head(), "alg", algorithm.clone()), &claims());
        assert_eq!(verify(&issuer, &token, &rules(), NONCE), Err(Refused::Algorithm), "{algorithm}");
    }
    assert_eq!(verify(&issuer, &issuer.token(&without(head(), "alg"), &claims()), &rules(), NONCE), Err(Refused::Algorithm));
}

#[test]
fn the_public_key_cannot_be_used_as_a_shared_secret() {
    let issuer = Signer::fresh();
    let secret = EncodingKey::from_secret(&serde_json::to_vec(&issuer.jwk()).unwrap());
    let signed = format!("{}.{}", encode(&with(head(), "alg", json!("HS256")).to_string()), encode(&claims().to_string()));
    let token = format!("{signed}.{}", crypto::sign(signed.as_bytes(), &secret, Algorithm::HS256).unwrap());
    assert_eq!(verify(&issuer, &token, &rules(), NONCE), Err(Refused::Algorithm));
    let disguised = token.replacen(&encode(&with(head(), "alg", json!("HS256")).to_string()), &encode(&head().to_string()), 1);
    assert_eq!(verify(&issuer, &disguised, &rules(), NONCE), Err(Refused::Signature));
}

#[test]
fn a_signature_of_somebody_else_or_over_something_else_does_not_fit() {
    let (issuer, other) = (Signer::fresh(), Signer::fresh());
    assert_eq!(verify(&issuer, &other.token(&head(), &claims()), &rules(), NONCE), Err(Refused::Signature));
    let token = issuer.token(&head(), &claims());
    let (_, signature) = token.rsplit_once('.').unwrap();
    let forged = format!("{}.{}.{signature}", encode(&head().to_string()), encode(&with(claims(), "sub", json!("1002")).to_string()));
    assert_eq!(verify(&issuer, &forged, &rules(), NONCE), Err(Refused::Signature));
    assert_eq!(verify(&issuer, &token[..token.len() - 4], &rules(), NONCE), Err(Refused::Signature));
}

#[test]
fn what_has_not_the_form_of_a_token_is_refused() {
    let issuer = Signer::fresh();
    let right = issuer.token(&head(), &claims());
    let repeated = issuer.signed(&format!("{}.{}", encode(&head().to_string()), encode(r#"{"iss":"a","iss":"b"}"#)));
    let broken = [
        String::new(),
        "a.b".to_owned(),
        format!("{right}.x"),
        format!("{}.", right.rsplit_once('.').unwrap().0),
        right.replacen('.', "..", 1),
        format!("{right} "),
        right.replace('.', " . "),
        issuer.signed(&format!("{}.{}", encode("[]"), encode(&claims().to_string()))),
        issuer.token(&with(head(), "crit", json!(["exp"])), &claims()),
        issuer.token(&with(head(), "b64", json!(false)), &claims()),
        issuer.signed(&format!("{}.{}", encode(&head().to_string()), encode("\"text\""))),
        repeated,
        format!("{right}{}", "A".repeat(20_000)),
    ];
    for token in broken {
        let refused = verify(&issuer, &token, &rules(), NONCE).unwrap_err();
        assert!(matches!(refused, Refused::Form | Refused::Signature), "{refused:?} for {} bytes", token.len());
    }
}

#[test]
fn key_ids_that_are_no_ids_are_refused_before_any_key_is_looked_up() {
    let issuer = Signer::fresh();
    let long = "k".repeat(300);
    for id in [json!("../../etc/passwd"), json!("/keys/1"), json!("a b"), json!("schlüssel"), json!(""), json!(7), json!(long)] {
        let token = issuer.token(&with(head(), "kid", id.clone()), &claims());
        assert_eq!(Unverified::read(&token, &rules()).unwrap_err(), Refused::UnknownKey, "{id}");
    }
}

#[test]
fn keys_and_addresses_inside_a_token_are_not_used() {
    let (issuer, other) = (Signer::fresh(), Signer::fresh());
    let own = serde_json::to_value(other.jwk()).unwrap();
    let lure = json!({ "alg": "ES256", "jwk": own, "jku": "https://evil.example/keys", "x5u": "https://evil.example/cert" });
    assert_eq!(verify(&issuer, &other.token(&lure, &claims()), &rules(), NONCE), Err(Refused::Signature));
}

#[test]
fn a_token_for_one_purpose_is_refused_for_every_other() {
    let issuer = Signer::fresh();
    let identity = issuer.token(&head(), &claims());
    let logout = issuer.token(&logout_head(), &logout_claims());
    let access = issuer.token(&with(head(), "typ", json!("at+jwt")), &claims());
    let typed = issuer.token(&with(head(), "typ", json!("application/at+JWT")), &claims());
    let disguised = issuer.token(&head(), &with(logout_claims(), "nonce", json!("n-1")));
    for (token, purpose) in [
        (&logout, NONCE),
        (&logout, Purpose::Assertion),
        (&identity, LOGOUT),
        (&identity, Purpose::Logout { untyped: true }),
        (&access, NONCE),
        (&access, Purpose::Assertion),
        (&typed, NONCE),
        (&access, LOGOUT),
        (&disguised, NONCE),
        (&disguised, Purpose::Logout { untyped: true }),
    ] {
        assert_eq!(verify(&issuer, token, &rules(), purpose), Err(Refused::Purpose), "{purpose:?}");
    }
}

#[test]
fn a_logout_token_says_what_ended_and_who_it_is() {
    let issuer = Signer::fresh();
    let cases = [
        (with(logout_claims(), "events", json!({})), Refused::Claim("events")),
        (with(logout_claims(), "events", json!({ "http://schemas.openid.net/event/backchannel-logout": 1 })), Refused::Claim("events")),
        (without(logout_claims(), "sid"), Refused::Claim("sid")),
        (without(logout_claims(), "jti"), Refused::Claim("jti")),
        (without(logout_claims(), "exp"), Refused::Claim("exp")),
    ];
    for (claims, expected) in cases {
        assert_eq!(verify(&issuer, &issuer.token(&logout_head(), &claims), &rules(), LOGOUT), Err(expected), "{claims}");
    }
    let by_person = with(without(logout_claims(), "sid"), "sub", json!("1001"));
    assert!(verify(&issuer, &issuer.token(&logout_head(), &by_person), &rules(), LOGOUT).is_ok());
}

#[test]
fn a_logout_token_without_its_type_needs_the_switch() {
    let issuer = Signer::fresh();
    let untyped = issuer.token(&json!({ "alg": "ES256" }), &logout_claims());
    assert_eq!(verify(&issuer, &untyped, &rules(), LOGOUT), Err(Refused::Purpose));
    assert!(verify(&issuer, &untyped, &rules(), Purpose::Logout { untyped: true }).is_ok());
}

#[test]
fn only_the_configured_load_balancer_of_a_region_counts() {
    let issuer = Signer::fresh();
    let rules = Rules { issuer: "https://id.corp.example".to_owned(), load_balancer: Some(BALANCER.to_owned()), ..rules() };
    let head = json!({ "alg": "ES256", "kid": "12345678-1234-1234-1234-123456789012", "signer": BALANCER, "iss": ISSUER, "client": "rollcall", "exp": NOW + 120 });
    let padded = |head: &Value| {
        let claims = json!({ "sub": "1001", "email": "ada@corp.example" }).to_string();
        let signed = format!("{}.{}", URL_SAFE.encode(head.to_string()), URL_SAFE.encode(claims));
        format!("{}==", issuer.signed(&signed))
    };
    let believed = verify(&issuer, &padded(&head), &rules, Purpose::Assertion).unwrap();
    assert_eq!(believed.subject(), Ok("1001"));
    let cases = [
        (
            with(head.clone(), "signer", json!("arn:aws:elasticloadbalancing:eu-west-1:999999999999:loadbalancer/app/evil/1")),
            Refused::Issuer,
        ),
        (without(head.clone(), "signer"), Refused::Issuer),
        (with(head.clone(), "client", json!("another")), Refused::Audience),
        (with(head.clone(), "exp", json!(NOW - LEEWAY)), Refused::Expired),
        (without(head.clone(), "exp"), Refused::Claim("exp")),
    ];
    for (head, expected) in cases {
        assert_eq!(verify(&issuer, &padded(&head), &rules, Purpose::Assertion), Err(expected), "{head}");
    }
}
