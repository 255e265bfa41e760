//! Which `Host` and `Origin` values name the service.

use super::PublicOrigin;

#[test]
fn an_origin_accepts_its_own_host_with_and_without_the_default_port() {
    let origin = PublicOrigin::parse("https://Rollcall.Example/").unwrap();
    for host in ["rollcall.example", "ROLLCALL.example", "rollcall.example:443"] {
        assert!(origin.has_authority(host), "{host}");
    }
    for host in [
        "rollcall.example:80",
        "rollcall.example:8443",
        "evil.rollcall.example",
        "rollcall.example.evil",
        "",
        "rollcall.example@evil",
        "rollcall.example.",
    ] {
        assert!(!origin.has_authority(host), "{host}");
    }
}

#[test]
fn an_origin_header_must_equal_the_origin_exactly() {
    let origin = PublicOrigin::parse("https://rollcall.example:443").unwrap();
    assert!(origin.is_own("https://rollcall.example"));
    for other in [
        "http://rollcall.example",
        "https://rollcall.example:8443",
        "https://rollcall.example.evil",
        "null",
        "",
        "https://rollcall.example/",
    ] {
        assert!(!origin.is_own(other), "{other}");
    }
}

#[test]
fn a_loopback_service_answers_to_its_address_and_to_localhost() {
    let origin = PublicOrigin::loopback("127.0.0.1:8080".parse().unwrap());
    assert_eq!(origin.primary(), "http://127.0.0.1:8080");
    assert!(origin.has_authority("127.0.0.1:8080") && origin.has_authority("localhost:8080"));
    assert!(origin.is_own("http://localhost:8080"));
    assert!(!origin.has_authority("127.0.0.1:8081") && !origin.has_authority("localhost") && !origin.has_authority("127.0.0.2:8080"));
    assert_eq!(PublicOrigin::loopback("[::1]:80".parse().unwrap()).primary(), "http://[::1]");
}

#[test]
fn what_is_no_origin_is_refused() {
    for text in [
        "",
        "rollcall.example",
        "ftp://rollcall.example",
        "https://",
        "https://a/b",
        "https://u@a",
        "https://a?b",
        "https://a#b",
        "https://:443",
        "https://a b",
    ] {
        assert!(PublicOrigin::parse(text).is_err(), "{text}");
    }
}
