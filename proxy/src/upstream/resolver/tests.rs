//! Which addresses count as public.

use tower::Service as _;

use super::{PublicResolver, is_public};

fn check(address: &str, expected: bool) {
    assert_eq!(is_public(address.parse().unwrap()), expected, "{address}");
}

#[test]
fn addresses_of_the_open_internet_are_public() {
    for address in ["104.192.136.1", "8.8.8.8", "100.63.255.255", "100.128.0.1", "172.32.0.1", "2606:4700::1111", "::ffff:8.8.8.8"] {
        check(address, true);
    }
}

#[test]
fn addresses_inside_a_network_are_not_public() {
    let inside = [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "100.127.255.255",
        "0.0.0.0",
        "255.255.255.255",
        "224.0.0.1",
        "198.18.0.1",
        "240.0.0.1",
        "::1",
        "::",
        "fe80::1",
        "fd00::1",
        "fc00::1",
        "ff02::1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
    ];
    for address in inside {
        check(address, false);
    }
}

#[tokio::test]
async fn a_name_that_resolves_into_the_network_is_refused_unless_allowed() {
    let refused = PublicResolver::new(false).call("localhost".parse().unwrap()).await;
    assert_eq!(refused.unwrap_err().kind(), std::io::ErrorKind::PermissionDenied);
    let allowed = PublicResolver::new(true).call("localhost".parse().unwrap()).await;
    assert!(allowed.unwrap().all(|address| address.ip().is_loopback()));
}
