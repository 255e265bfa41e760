//! Keys and reasons, read from headers.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use catalogue::account::{ENABLE_ACCOUNT, GET_PROFILE};
use catalogue::record::{IDEMPOTENCY_KEY, REASON};

use super::{Remarks, read};
use crate::error;

fn headers(pairs: &[(&'static str, &[u8])]) -> HeaderMap {
    pairs.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_bytes(value).unwrap())).collect()
}

fn code(pairs: &[(&'static str, &[u8])]) -> String {
    error::code(&read(&headers(pairs), ENABLE_ACCOUNT.operation).unwrap_err())
}

#[test]
fn a_write_without_remarks_has_none() {
    assert_eq!(read(&HeaderMap::new(), ENABLE_ACCOUNT.operation).unwrap(), Remarks::default());
}

#[test]
fn a_key_is_read_bare_and_quoted() {
    for value in [&b"key-0001"[..], b"\"key-0001\""] {
        let remarks = read(&headers(&[(IDEMPOTENCY_KEY, value)]), ENABLE_ACCOUNT.operation).unwrap();
        assert_eq!(remarks.key.as_deref(), Some("key-0001"));
    }
}

#[test]
fn a_key_of_another_form_is_refused() {
    let long = [b'k'; 65];
    for value in
        [&b""[..], b"short", &long, b"with space", b"\"key-0001", b"key-0001\"", b"\"\"key-0001\"\"", b"key-\xff001", b"key,key,key"]
    {
        assert_eq!(code(&[(IDEMPOTENCY_KEY, value)]), "bad_idempotency_key", "{value:?}");
    }
}

#[test]
fn a_read_ignores_a_key_and_refuses_a_reason() {
    let read = |pairs: &[(&'static str, &[u8])]| read(&headers(pairs), GET_PROFILE.operation);
    assert_eq!(read(&[(IDEMPOTENCY_KEY, b"?")]).unwrap(), Remarks::default());
    assert_eq!(error::code(&read(&[(REASON, b"why")]).unwrap_err()), "reason_for_read");
}

#[test]
fn a_reason_is_decoded_and_an_empty_one_is_none() {
    let reason = |value: &[u8]| read(&headers(&[(REASON, value)]), ENABLE_ACCOUNT.operation).unwrap().reason;
    assert_eq!(reason(b"left%20the%20company%20%E2%80%93%20HR-7").as_deref(), Some("left the company \u{2013} HR-7"));
    assert_eq!(reason(b""), None);
    assert_eq!(reason(b"%20"), None);
}

#[test]
fn a_reason_of_another_form_is_refused() {
    let long = "a".repeat(501);
    for value in [&b"a%0ab"[..], b"%1b[2J", b"%zz", b"%ff", b"\xc3\xbc", long.as_bytes()] {
        assert_eq!(code(&[(REASON, value)]), "bad_reason", "{value:?}");
    }
}
