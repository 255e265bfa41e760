//! Networks that are too wide to trust, and places to listen.

use super::{Listen, network, parse};

#[test]
fn networks_that_hold_strangers_are_refused() {
    for wide in ["0.0.0.0/0", "::/0", "10.0.0.0/7", "0.0.0.0/1", "2001:db8::/31", "fc00::/7", "::ffff:0.0.0.0/96", "::ffff:10.0.0.0/104"] {
        assert!(network(wide).is_err(), "{wide}");
    }
    for none in ["", "10.0.0", "10.0.0.0/33", "example.com", "10.0.0.1-10.0.0.9", "*"] {
        assert!(network(none).is_err(), "{none}");
    }
}

#[test]
fn networks_of_gateways_are_accepted() {
    for (text, meant) in [
        ("10.0.0.5", "10.0.0.5/32"),
        ("10.0.0.7/24", "10.0.0.0/24"),
        ("10.0.0.0/8", "10.0.0.0/8"),
        ("2001:db8::/32", "2001:db8::/32"),
        ("::1", "::1/128"),
    ] {
        assert_eq!(network(text).unwrap().to_string(), meant);
    }
}

#[test]
fn a_place_is_a_port_or_a_file_with_its_whole_path() {
    assert_eq!(parse("127.0.0.1:9000"), Some(Listen::Port("127.0.0.1:9000".parse().unwrap())));
    assert_eq!(parse("unix:/run/rollcall.sock"), Some(Listen::Socket("/run/rollcall.sock".into())));
    for none in ["unix:", "unix:rollcall.sock", "/run/rollcall.sock", "8080", ""] {
        assert_eq!(parse(none), None, "{none}");
    }
    assert_eq!(parse("unix:/run/rollcall.sock").unwrap().to_string(), "unix:/run/rollcall.sock");
}
