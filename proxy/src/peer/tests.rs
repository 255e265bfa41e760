//! The client's address against a model that is slow and plain.

use axum::http::{HeaderMap, HeaderValue};
use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

fn trusted(networks: &[&str]) -> TrustedPeers {
    TrustedPeers(networks.iter().map(|network| network.parse().unwrap()).collect())
}

fn headers(lines: &[&str]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for line in lines {
        headers.append(FORWARDED_FOR, HeaderValue::from_str(line).unwrap());
    }
    headers
}

fn client(networks: &[&str], peer: Peer, lines: &[&str]) -> Option<String> {
    trusted(networks).client(peer, &headers(lines)).map(|address| address.to_string())
}

#[test]
fn only_a_trusted_peer_is_believed_and_only_up_to_the_first_stranger_from_the_right() {
    let near = Peer::Network("10.0.0.1".parse().unwrap());
    let far = Peer::Network("203.0.113.9".parse().unwrap());
    let table: [(Peer, &[&str], Option<&str>); 11] = [
        (far, &["198.51.100.7"], Some("203.0.113.9")),
        (near, &[], Some("10.0.0.1")),
        (near, &["198.51.100.7"], Some("198.51.100.7")),
        (near, &["192.0.2.66, 198.51.100.7"], Some("198.51.100.7")),
        (near, &["192.0.2.66", "198.51.100.7"], Some("198.51.100.7")),
        (near, &["198.51.100.7, 10.0.0.2"], Some("198.51.100.7")),
        (near, &["198.51.100.7, nonsense"], Some("10.0.0.1")),
        (near, &["nonsense, 10.0.0.2"], Some("10.0.0.2")),
        (near, &["198.51.100.7:4711, [::ffff:10.0.0.2]:80"], Some("198.51.100.7")),
        (Peer::Socket, &["192.0.2.66, 198.51.100.7"], Some("198.51.100.7")),
        (Peer::Socket, &[], None),
    ];
    for (peer, lines, expected) in table {
        assert_eq!(client(&["10.0.0.0/24"], peer, lines).as_deref(), expected, "{peer:?} {lines:?}");
    }
    assert_eq!(client(&[], near, &["198.51.100.7"]).as_deref(), Some("10.0.0.1"), "without a list nobody is trusted");
}

#[test]
fn other_headers_about_the_client_are_not_looked_at() {
    let mut headers = HeaderMap::new();
    for name in ["forwarded", "x-real-ip", "x-client-ip", "true-client-ip", "cf-connecting-ip"] {
        headers.insert(name, HeaderValue::from_static("192.0.2.66"));
    }
    let near = Peer::Network("10.0.0.1".parse().unwrap());
    assert_eq!(trusted(&["10.0.0.0/8"]).client(near, &headers), near.address());
}

/// Writes the whole way down, from the first client to the peer, and walks it from the end.
fn model(is_trusted: impl Fn(&str) -> bool, peer: &str, hops: &[String]) -> String {
    let mut way: Vec<&str> = hops.iter().map(String::as_str).collect();
    way.push(peer);
    let mut answer = peer;
    while let Some(last) = way.pop() {
        if last.parse::<IpAddr>().is_err() {
            break;
        }
        answer = last;
        if !is_trusted(last) {
            break;
        }
    }
    answer.to_owned()
}

fn hop() -> impl Strategy<Value = String> {
    prop_oneof![
        (0..4_u8).prop_map(|last| format!("10.0.0.{last}")),
        (0..4_u8).prop_map(|last| format!("198.51.100.{last}")),
        Just("2001:db8::7".to_owned()),
        Just("unknown".to_owned()),
    ]
}

proptest! {
    #[test]
    fn the_client_is_the_one_that_the_model_names(peer in 0..4_u8, near in any::<bool>(), lines in vec(vec(hop(), 1..4), 0..4)) {
        let peer = if near { format!("10.0.0.{peer}") } else { format!("203.0.113.{peer}") };
        let hops: Vec<String> = lines.concat();
        let joined: Vec<String> = lines.iter().map(|line| line.join(", ")).collect();
        let lines: Vec<&str> = joined.iter().map(String::as_str).collect();
        let found = client(&["10.0.0.0/24"], Peer::Network(peer.parse().unwrap()), &lines);
        prop_assert_eq!(found, Some(model(|hop| hop.starts_with("10.0.0."), &peer, &hops)));
    }

    #[test]
    fn what_a_client_writes_in_front_never_changes_the_answer(lies in vec(hop(), 0..6), truth in 0..4_u8) {
        let truth = format!("198.51.100.{truth}");
        let near = Peer::Network("10.0.0.1".parse().unwrap());
        let line = [lies.join(", "), truth.clone()].join(", ");
        prop_assert_eq!(client(&["10.0.0.0/24"], near, &[line.trim_start_matches(", ")]), Some(truth));
    }
}
