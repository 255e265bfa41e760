//! A bearer, read from its header, and what is kept of it.

use super::{bearer, hash, is_script};
use axum::http::{HeaderMap, HeaderValue, header};

fn headers(value: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(header::AUTHORIZATION, HeaderValue::from_str(value).unwrap());
    headers
}

#[test]
fn a_bearer_is_read_whatever_its_spelling() {
    for value in ["Bearer abc", "bearer abc", "BEARER  abc "] {
        assert_eq!(bearer(&headers(value)), Some("abc"), "{value}");
    }
    for value in ["Basic abc", "Bearer", "abc", ""] {
        assert_eq!(bearer(&headers(value)), None, "{value}");
    }
    assert_eq!(bearer(&HeaderMap::new()), None);
}

#[test]
fn only_our_own_prefix_makes_a_script() {
    assert!(is_script(&headers("Bearer rollcall_x")));
    assert!(!is_script(&headers("Bearer ATCTT3x")));
    assert!(!is_script(&headers("Basic rollcall_x")));
}

#[test]
fn a_token_is_kept_under_its_sha_256() {
    assert_eq!(hash("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}
