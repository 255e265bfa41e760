//! Keys and reasons, read from headers.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use catalogue::account::{ENABLE_ACCOUNT, GET_PROFILE};
use catalogue::operation::Operation;
use catalogue::record::{IDEMPOTENCY_KEY, REASON};
use catalogue::remark::{Demand, RemarkRules, TICKET};

use super::{Remarks, read as read_by};
use crate::error::{self, ProxyError};

fn headers(pairs: &[(&'static str, &[u8])]) -> HeaderMap {
    pairs.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_bytes(value).unwrap())).collect()
}

fn read(headers: &HeaderMap, operation: &Operation) -> Result<Remarks, ProxyError> {
    read_by(headers, operation, &RemarkRules::default())
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
    assert_eq!(error::code(&read(&[(TICKET, b"HR-7")]).unwrap_err()), "reason_for_read");
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

#[test]
fn a_ticket_is_read_and_one_of_another_form_is_refused() {
    let ticket = |value: &[u8]| read(&headers(&[(TICKET, value)]), ENABLE_ACCOUNT.operation).unwrap().ticket;
    assert_eq!(ticket(b"HR-7").as_deref(), Some("HR-7"));
    assert_eq!(ticket(b" "), None);
    for value in [&b"HR 7"[..], b"a%20b", b"\xc3\xbc", &[b'x'; 65]] {
        assert_eq!(code(&[(TICKET, value)]), "bad_ticket", "{value:?}");
    }
}

#[test]
fn what_is_required_is_refused_when_it_is_missing_or_empty_and_told_with_what_mends_it() {
    let rules = RemarkRules {
        reason: Demand::Required,
        ticket: Demand::Required,
        ticket_prefixes: vec!["HR-".to_owned()],
        ..RemarkRules::default()
    };
    let end = |pairs: &[(&'static str, &[u8])]| {
        read_by(&headers(pairs), ENABLE_ACCOUNT.operation, &rules).map_err(|fault| Box::new(error::problem(&fault)))
    };
    let (reason, ticket) = ((REASON, &b"left"[..]), (TICKET, &b"HR-7"[..]));
    for missing in [&[ticket][..], &[(REASON, b"%20"), ticket]] {
        let problem = end(missing).unwrap_err();
        assert_eq!((problem.status, problem.code.as_str()), (422, "reason_required"));
        assert!(problem.next_step.contains(REASON), "{problem:?}");
    }
    for missing in [&[reason][..], &[reason, (TICKET, b"")]] {
        let problem = end(missing).unwrap_err();
        assert_eq!((problem.status, problem.code.as_str()), (422, "ticket_required"));
        assert!(problem.next_step.contains(TICKET) && problem.detail.contains("HR-"), "{problem:?}");
    }
    assert_eq!(end(&[reason, (TICKET, b"IT-7")]).unwrap_err().code, "bad_ticket");
    assert!(end(&[reason, ticket]).is_ok());
    assert!(read_by(&HeaderMap::new(), GET_PROFILE.operation, &rules).is_ok(), "reading needs neither");
}
