//! Every proof against every peer, and what the headers may say.

use axum::http::{HeaderMap, HeaderName, HeaderValue};

use super::*;
use crate::error::ProxyError;

const USER: &str = "x-forwarded-user";
const SECRET: &str = "x-gateway-secret";

fn names() -> HeaderNames {
    HeaderNames {
        user: HeaderName::from_static(USER),
        name: Some(HeaderName::from_static("x-forwarded-preferred-username")),
        email: Some(HeaderName::from_static("x-forwarded-email")),
        groups: Some(HeaderName::from_static("x-forwarded-groups")),
    }
}

fn door(proof: Proof, peers: &[&str]) -> HeaderDoor {
    HeaderDoor::new(names(), proof, TrustedPeers(peers.iter().map(|network| network.parse().unwrap()).collect()))
}

fn secret() -> Proof {
    Proof::secret(HeaderName::from_static(SECRET), &SecretString::from("correct horse"))
}

fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        headers.append(HeaderName::from_static(name), HeaderValue::from_bytes(value.as_bytes()).unwrap());
    }
    headers
}

#[test]
fn only_the_proof_that_is_configured_lets_the_right_headers_count() {
    let (near, far) = ("10.0.0.1".parse().unwrap(), "203.0.113.9".parse().unwrap());
    let peers = [
        None,
        Some(Peer::Socket),
        Some(Peer::Network(near)),
        Some(Peer::Network(far)),
        Some(Peer::Certified(near)),
        Some(Peer::Certified(far)),
    ];
    let secrets = [None, Some("correct horse"), Some("correct hors"), Some("wrong"), Some("")];
    let doors = [
        (door(Proof::Socket, &[]), "socket"),
        (door(Proof::Certificate, &[]), "certificate"),
        (door(Proof::Certificate, &["10.0.0.0/24"]), "certificate from near"),
        (door(secret(), &["10.0.0.0/24"]), "secret from near"),
        (door(secret(), &[]), "secret from nowhere"),
    ];
    for (door, kind) in &doors {
        for peer in peers {
            for given in secrets {
                let mut sent = headers(&[(USER, "ada")]);
                if let Some(given) = given {
                    sent.insert(SECRET, HeaderValue::from_str(given).unwrap());
                }
                let expected = match *kind {
                    "socket" => peer == Some(Peer::Socket),
                    "certificate" => matches!(peer, Some(Peer::Certified(_))),
                    "certificate from near" => peer == Some(Peer::Certified(near)),
                    "secret from near" => peer == Some(Peer::Network(near)) && given == Some("correct horse"),
                    _ => false,
                };
                let found = door.principal(&sent, peer);
                assert_eq!(found.is_ok(), expected, "{kind} {peer:?} {given:?}");
                assert!(expected || matches!(found, Err(ProxyError::UnprovenGateway)), "{kind} {peer:?} {given:?}");
            }
        }
    }
}

#[test]
fn the_headers_say_who_it_is_and_which_groups_they_are_in() {
    let sent = headers(&[
        (USER, "ada"),
        ("x-forwarded-preferred-username", "Ada Lovelace-Åström"),
        ("x-forwarded-email", "ada@corp.example"),
        ("x-forwarded-groups", "it-owners, everybody ,,"),
    ]);
    let principal = door(Proof::Socket, &[]).principal(&sent, Some(Peer::Socket)).unwrap();
    assert_eq!(principal.person().id, "header ada");
    assert_eq!((principal.name.as_str(), principal.email.as_deref()), ("Ada Lovelace-Åström", Some("ada@corp.example")));
    assert_eq!(principal.subject.groups, ["it-owners", "everybody"]);
    assert_eq!((principal.built_in, principal.authenticated_at), (None, None));
}

#[test]
fn headers_that_name_nobody_or_several_let_nobody_in() {
    let long = "a".repeat(300);
    let refused: [&[(&'static str, &str)]; 7] = [
        &[],
        &[(USER, "")],
        &[(USER, "ada,bob")],
        &[(USER, "ada"), (USER, "bob")],
        &[(USER, &long)],
        &[(USER, "ada"), ("x-forwarded-groups", "a"), ("x-forwarded-groups", "b")],
        &[(USER, "ada\tbob")],
    ];
    for pairs in refused {
        assert!(door(Proof::Socket, &[]).principal(&headers(pairs), Some(Peer::Socket)).is_err(), "{pairs:?}");
    }
    let mut broken = HeaderMap::new();
    broken.insert(USER, HeaderValue::from_bytes(b"\xff\xfe").unwrap());
    assert!(door(Proof::Socket, &[]).principal(&broken, Some(Peer::Socket)).is_err());
}

#[test]
fn an_ambiguous_address_is_not_shown() {
    let sent = headers(&[(USER, "ada"), ("x-forwarded-email", "a@evil@corp.example")]);
    assert_eq!(door(Proof::Socket, &[]).principal(&sent, Some(Peer::Socket)).unwrap().email, None);
}

#[test]
fn the_secret_shows_in_no_debug_output() {
    assert!(!format!("{:?}", door(secret(), &["10.0.0.0/24"])).contains("correct"));
}

#[test]
fn an_address_is_nobodys_name() {
    let named = |pairs: &[(&'static str, &str)]| door(Proof::Socket, &[]).principal(&headers(pairs), Some(Peer::Socket)).unwrap().person();
    let shown = named(&[(USER, "7"), ("x-forwarded-email", "ada@corp.example")]);
    assert_eq!((shown.name.as_str(), shown.email.as_deref()), ("7", Some("ada@corp.example")));
    let shown = named(&[(USER, "ada@corp.example"), ("x-forwarded-preferred-username", "ada@corp.example")]);
    assert_eq!((shown.name.as_str(), shown.id.as_str()), ("Unnamed person", "header ada@corp.example"));
}
