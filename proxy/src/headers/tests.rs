//! What every answer carries, and that what an answer has of its own stays.

use axum::body::Body;
use axum::http::HeaderValue;

use super::*;

fn hardened(own: &[(HeaderName, &'static str)]) -> Response {
    let mut response = Response::new(Body::empty());
    for (name, value) in own {
        response.headers_mut().append(name, HeaderValue::from_static(value));
    }
    harden(&mut response, "0123");
    response
}

fn values(response: &Response, name: &HeaderName) -> Vec<String> {
    response.headers().get_all(name).iter().map(|value| value.to_str().unwrap().to_owned()).collect()
}

#[test]
fn an_answer_carries_each_header_once_with_the_id_of_its_request() {
    let response = hardened(&[]);
    for (name, value) in ALWAYS {
        assert_eq!(values(&response, &name), [value], "{name}");
    }
    assert_eq!(values(&response, &REQUEST_ID), ["0123"]);
    assert_eq!(response.headers().len(), ALWAYS.len() + 1);
}

#[test]
fn what_an_answer_has_of_its_own_stays_with_all_its_values() {
    let own = [(header::SET_COOKIE, "a=1"), (header::CACHE_CONTROL, "max-age=60"), (header::SET_COOKIE, "b=2")];
    let response = hardened(&own);
    assert_eq!(values(&response, &header::SET_COOKIE), ["a=1", "b=2"]);
    assert_eq!(values(&response, &header::CACHE_CONTROL), ["max-age=60"]);
    assert_eq!(values(&response, &header::X_FRAME_OPTIONS), ["DENY"]);
}

#[test]
fn neither_a_server_nor_an_id_that_is_not_ours_is_named() {
    let response = hardened(&[(header::SERVER, "something"), (REQUEST_ID, "theirs")]);
    assert!(values(&response, &header::SERVER).is_empty());
    assert_eq!(values(&response, &REQUEST_ID), ["0123"]);
}
