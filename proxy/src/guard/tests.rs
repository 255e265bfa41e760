//! The door in tables: raw paths, header names, and the proofs that a request is our own.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};

use super::{Told, api_call, every_request, form_post, json_type, raw_path, sign_out};
use crate::error::ProxyError;
use crate::origin::PublicOrigin;

fn origin() -> PublicOrigin {
    PublicOrigin::parse("https://rollcall.example").unwrap()
}

fn headers(pairs: &[(&str, &str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        headers.append(HeaderName::try_from(*name).unwrap(), HeaderValue::from_str(value).unwrap());
    }
    headers
}

fn arriving(method: Method, target: &str, pairs: &[(&str, &str)]) -> Request {
    let mut request = Request::builder().method(method).uri(target).body(axum::body::Body::empty()).unwrap();
    *request.headers_mut() = headers(&[("host", "rollcall.example")]);
    request.headers_mut().extend(headers(pairs));
    request
}

fn call(method: Method, pairs: &[(&str, &str)]) -> Result<(), ProxyError> {
    let (parts, _) = arriving(method, "/api/x", pairs).into_parts();
    api_call(&origin(), &parts, false)
}

#[test]
fn paths_that_two_readers_could_read_in_two_ways_are_refused() {
    let hostile = [
        "/api/../x",
        "/api/./x",
        "/api/..",
        "/api/.",
        "/..",
        "/api/%2e%2e/x",
        "/api/%2E%2E/x",
        "/api/%2E./x",
        "/api/.%2e/x",
        "/api/%2e/x",
        "/api/x/%2e%2e",
        "/api/a%2fb",
        "/api/a%2Fb",
        "/api/a%5cb",
        "/api/a%5Cb",
        "/api/a%00b",
        "/api/a%23b",
        "/api/a%3fb",
        "/api/a%3Fb",
        "/api/a%3bb",
        "/api/..%3b/x",
        "/api/a%25b",
        "/api/%252e%252e/x",
        "/api/a%0d%0ab",
        "/api/a%0ab",
        "/api/a%09b",
        "/api/a%20b",
        "/api/a%7fb",
        "/api/%c0%ae",
        "/api/%e2%80%a8",
        "/api/%ff",
        "/api/%zz",
        "/api/%2",
        "/api/%",
        "/api/%+1",
        "/api/%-1",
        "/api/% 1",
        "/api/a\\b",
        "/api/..\\x",
        "/api/a;b",
        "/api/..;/x",
        "/api/a\"b",
        "/api/a<b",
        "/api/a{b}",
        "/api/a^b",
        "/api/a`b",
        "/api/a b",
        "/api/a\tb",
        "/api/\u{ff0e}\u{ff0e}/x",
        "/api/é",
    ];
    for path in hostile {
        assert!(matches!(raw_path(path), Err(ProxyError::Target(_))), "{path}");
    }
}

#[test]
fn ordinary_paths_pass_with_escapes_that_hide_nothing() {
    let ordinary = [
        "/",
        "/users",
        "/users/557058%3A51a253c5",
        "/api/users/557058:51a/manage",
        "/api/users/a%7Cb/manage",
        "/api/v1..2/x",
        "/api/...x",
        "/api/a|b",
        "/assets/app-0123.js",
        "/api/%41",
        "/a//b",
        "/api/@x",
        "/api/a~b",
    ];
    for path in ordinary {
        assert!(raw_path(path).is_ok(), "{path}");
    }
}

#[test]
fn only_paths_are_accepted_as_targets() {
    assert!(every_request(&origin(), None, &arriving(Method::GET, "/", &[])).is_ok());
    for (method, target) in [(Method::GET, "http://rollcall.example/"), (Method::CONNECT, "rollcall.example:443"), (Method::OPTIONS, "*")] {
        let refused = every_request(&origin(), None, &arriving(method, target, &[]));
        assert!(matches!(refused, Err(ProxyError::Target(_))), "{target}: {refused:?}");
    }
}

#[test]
fn a_target_longer_than_eight_kilobytes_is_refused() {
    let longest = format!("/{}", "a".repeat(8 * 1024 - 1));
    assert!(every_request(&origin(), None, &arriving(Method::GET, &longest, &[])).is_ok());
    assert!(matches!(every_request(&origin(), None, &arriving(Method::GET, &format!("{longest}a"), &[])), Err(ProxyError::TargetTooLong)));
}

#[test]
fn every_spelling_of_an_identity_header_is_refused() {
    let claims = [
        "X-Forwarded-User",
        "X_Forwarded_User",
        "x-forwarded_user",
        "REMOTE_USER",
        "Remote-User",
        "Remote-Groups",
        "X-Remote-User",
        "X_Remote_Groups",
        "Cf_Access_Jwt_Assertion",
        "Cf-Access-Jwt-Assertion",
        "Cf-Access-Authenticated-User-Email",
        "X-Auth-Request-Email",
        "X-Goog-IAP-JWT-Assertion",
        "X-Goog-Authenticated-User-Email",
        "X-Amzn-Oidc-Data",
        "X_Amzn_Oidc_Identity",
        "X-Pomerium-Jwt-Assertion",
        "X-authentik-username",
        "X-WEBAUTH-USER",
        "X-MS-CLIENT-PRINCIPAL",
        "X-Authenticated-User",
    ];
    for name in claims {
        let refused = every_request(&origin(), None, &arriving(Method::GET, "/", &[(name, "owner")]));
        assert!(matches!(refused, Err(ProxyError::Header(_))), "{name}");
    }
}

#[test]
fn headers_that_only_describe_the_way_are_left_alone() {
    let harmless = [
        "X-Forwarded-For",
        "X-Forwarded-Proto",
        "X-Forwarded-Host",
        "Forwarded",
        "X-Real-Ip",
        "Via",
        "User-Agent",
        "X-HTTP-Method-Override",
        "X-Original-URL",
        "Authorization",
    ];
    for name in harmless {
        assert!(every_request(&origin(), None, &arriving(Method::GET, "/", &[(name, "x")])).is_ok(), "{name}");
    }
}

#[test]
fn headers_that_mean_something_stand_once_and_under_their_own_name() {
    for name in ["host", "origin", "content-type", "authorization", "sec-fetch-site", "x-rollcall"] {
        let twice = every_request(&origin(), None, &arriving(Method::GET, "/", &[(name, "a"), (name, "a")]));
        assert!(matches!(twice, Err(ProxyError::Header(_))), "{name}");
    }
    for alias in ["x_rollcall", "content_type", "sec_fetch-site", "content_length", "transfer_encoding"] {
        let spelled = every_request(&origin(), None, &arriving(Method::GET, "/", &[(alias, "1")]));
        assert!(matches!(spelled, Err(ProxyError::Header(_))), "{alias}");
    }
}

#[test]
fn another_host_name_is_misdirected_and_a_missing_one_is_malformed() {
    for host in ["evil.example", "127.0.0.1", "rollcall.example:8080", "rollcall.example.evil.example"] {
        let mut request = arriving(Method::GET, "/", &[]);
        request.headers_mut().insert("host", HeaderValue::from_str(host).unwrap());
        assert!(matches!(every_request(&origin(), None, &request), Err(ProxyError::Misdirected)), "{host}");
    }
    let mut request = arriving(Method::GET, "/", &[]);
    request.headers_mut().remove("host");
    assert!(matches!(every_request(&origin(), None, &request), Err(ProxyError::Header(_))));
}

#[test]
fn liveness_is_told_under_any_host_name() {
    let mut request = arriving(Method::GET, "/readyz", &[]);
    request.headers_mut().insert("host", HeaderValue::from_static("10.0.0.7:8080"));
    assert!(every_request(&origin(), None, &request).is_ok());
}

#[test]
fn protocol_changes_are_refused() {
    for pair in [("upgrade", "websocket"), ("upgrade", "h2c"), ("http2-settings", "AAMAAABkAARAAAAAAAIAAAAA")] {
        assert!(matches!(every_request(&origin(), None, &arriving(Method::GET, "/", &[pair])), Err(ProxyError::Upgrade)), "{pair:?}");
    }
}

/// Custom header × fetch metadata × origin: every combination, for a read and a write.
#[test]
fn an_api_call_needs_all_three_proofs() {
    let custom = [(Some("1"), true), (None, false), (Some("0"), false), (Some(""), false)];
    let sites = [(None, true), (Some("same-origin"), true), (Some("same-site"), false), (Some("cross-site"), false), (Some("none"), false)];
    let origins = [
        (None, true),
        (Some("https://rollcall.example"), true),
        (Some("https://evil.example"), false),
        (Some("http://rollcall.example"), false),
    ];
    for method in [Method::GET, Method::POST, Method::DELETE] {
        for (header, header_fits) in custom {
            for (site, site_fits) in sites {
                for (from, origin_fits) in origins {
                    let pairs: Vec<(&str, &str)> = [("x-rollcall", header), ("sec-fetch-site", site), ("origin", from)]
                        .into_iter()
                        .filter_map(|(name, value)| Some((name, value?)))
                        .collect();
                    let allowed = call(method.clone(), &pairs).is_ok();
                    assert_eq!(allowed, header_fits && site_fits && origin_fits, "{method} {pairs:?}");
                }
            }
        }
    }
}

#[test]
fn an_opaque_origin_counts_as_ours_only_beside_same_origin_metadata() {
    assert!(form_post(&origin(), &headers(&[("origin", "null"), ("sec-fetch-site", "same-origin")])).is_ok());
    assert!(form_post(&origin(), &headers(&[("origin", "null")])).is_err());
    assert!(form_post(&origin(), &headers(&[("origin", "null"), ("sec-fetch-site", "cross-site")])).is_err());
}

#[test]
fn an_api_answer_is_never_a_page_or_an_image() {
    for kind in ["document", "iframe", "image", "script", "style", "object", "worker"] {
        assert!(call(Method::GET, &[("x-rollcall", "1"), ("sec-fetch-dest", kind)]).is_err(), "{kind}");
    }
    assert!(call(Method::GET, &[("x-rollcall", "1"), ("sec-fetch-dest", "empty")]).is_ok());
}

#[test]
fn bodies_are_json_by_their_content_type() {
    let table = [
        ("application/json", Some("application/json")),
        ("application/json; charset=utf-8", Some("application/json")),
        ("Application/JSON;Charset=\"UTF-8\"", Some("application/json")),
        ("application/scim+json", Some("application/scim+json")),
        ("application/json; charset=utf-16", None),
        ("application/json; boundary=x", None),
        ("text/plain", None),
        ("text/plain; x=application/json", None),
        ("application/jsonp", None),
        ("application/x-www-form-urlencoded", None),
        ("multipart/form-data", None),
        ("", None),
    ];
    for (written, read) in table {
        assert_eq!(json_type(&headers(&[("content-type", written)])), read, "{written}");
    }
}

#[test]
fn a_write_with_another_body_is_an_unsupported_media_type() {
    for pairs in [&[("content-type", "text/plain")][..], &[("content-length", "2")], &[("transfer-encoding", "chunked")]] {
        let pairs = [pairs, &[("x-rollcall", "1")]].concat();
        assert!(matches!(call(Method::POST, &pairs), Err(ProxyError::ContentType)), "{pairs:?}");
    }
    assert!(call(Method::POST, &[("x-rollcall", "1"), ("content-length", "0")]).is_ok());
}

#[test]
fn signing_out_needs_a_positive_proof() {
    for proof in [("sec-fetch-site", "same-origin"), ("origin", "https://rollcall.example"), ("x-rollcall", "1")] {
        assert!(sign_out(&origin(), &headers(&[proof])).is_ok(), "{proof:?}");
    }
    for nothing in [
        &[][..],
        &[("origin", "https://evil.example"), ("x-rollcall", "1")],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "none")],
    ] {
        assert!(sign_out(&origin(), &headers(nothing)).is_err(), "{nothing:?}");
    }
}

#[test]
fn the_headers_of_the_configured_gateway_stand_in_one_spelling_and_the_one_that_is_read_once() {
    let told = Told {
        read: vec![HeaderName::from_static("cf-access-jwt-assertion")],
        beside: vec![HeaderName::from_static("cf-access-authenticated-user-email")],
    };
    let check = |headers: &[(&str, &str)]| every_request(&origin(), Some(&told), &arriving(Method::GET, "/", headers));
    assert!(check(&[]).is_ok());
    assert!(check(&[("cf-access-jwt-assertion", "a.b.c"), ("cf-access-authenticated-user-email", "ada@corp.example")]).is_ok());
    let refused: [&[(&str, &str)]; 6] = [
        &[("cf-access-jwt-assertion", "a.b.c"), ("cf-access-jwt-assertion", "d.e.f")],
        &[("cf_access_jwt_assertion", "a.b.c")],
        &[("cf-access-jwt-assertion", "a.b.c"), ("cf-access_jwt-assertion", "d.e.f")],
        &[("cf_access_authenticated_user_email", "ada@corp.example")],
        &[("cf-access-client-id", "ada@corp.example")],
        &[("x-pomerium-jwt-assertion", "a.b.c")],
    ];
    for headers in refused {
        assert!(matches!(check(headers), Err(ProxyError::Header(_))), "{headers:?}");
    }
}
