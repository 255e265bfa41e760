//! The cookie as sent and as read, with every trick by which a second one is slipped in.

use axum::http::{HeaderMap, HeaderValue, header};

use super::OwnCookie;

const GOOD: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
const EVIL: &str = "EEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEE";

fn read(secure: bool, cookies: &[&str]) -> Option<String> {
    let mut headers = HeaderMap::new();
    for cookie in cookies {
        headers.append(header::COOKIE, HeaderValue::from_bytes(cookie.as_bytes()).unwrap());
    }
    OwnCookie::session(secure).read(&headers)
}

#[test]
fn over_tls_the_cookie_is_bound_to_host_path_and_scheme() {
    let cookie = OwnCookie::session(true).set(GOOD);
    assert_eq!(cookie.to_str().unwrap(), format!("__Host-Http-rollcall_session={GOOD}; Path=/; HttpOnly; SameSite=Strict; Secure"));
    assert_eq!(
        OwnCookie::session(true).removal().to_str().unwrap(),
        "__Host-Http-rollcall_session=; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=0"
    );
}

#[test]
fn on_loopback_the_cookie_works_without_tls() {
    assert_eq!(
        OwnCookie::session(false).set(GOOD).to_str().unwrap(),
        format!("rollcall_session={GOOD}; Path=/; HttpOnly; SameSite=Strict")
    );
}

#[test]
fn the_value_does_not_show_in_debug_output() {
    assert_eq!(format!("{:?}", OwnCookie::session(true).set(GOOD)), "Sensitive");
}

#[test]
fn the_session_is_found_among_other_cookies() {
    let name = "rollcall_session";
    for line in
        [format!("{name}={GOOD}"), format!("a=b; {name}={GOOD}; c=d"), format!("theme=dark;{name}={GOOD}"), format!("x;{name}={GOOD}")]
    {
        assert_eq!(read(false, &[&line]).as_deref(), Some(GOOD), "{line}");
    }
    assert_eq!(read(false, &["a=b", &format!("{name}={GOOD}")]).as_deref(), Some(GOOD));
}

#[test]
fn two_cookies_of_our_name_are_no_session() {
    let name = "__Host-Http-rollcall_session";
    assert_eq!(read(true, &[&format!("{name}={EVIL}; {name}={GOOD}")]), None);
    assert_eq!(read(true, &[&format!("{name}={GOOD}"), &format!("{name}={GOOD}")]), None);
}

#[test]
fn our_name_in_a_disguise_is_no_session() {
    let name = "__Host-Http-rollcall_session";
    let disguises = [
        format!("\u{2000}{name}={EVIL}; {name}={GOOD}"),
        format!("\u{a0}{name}={EVIL}; {name}={GOOD}"),
        format!("\"{name}\"={EVIL}; {name}={GOOD}"),
        format!("{name}[]={EVIL}; {name}={GOOD}"),
        format!("__host-http-rollcall_session={EVIL}; {name}={GOOD}"),
        format!("$Version=1; {name}={GOOD}"),
        format!("rollcall_session={EVIL}; {name}={GOOD}"),
    ];
    for line in &disguises {
        assert_eq!(read(true, &[line]), None, "{line}");
    }
}

#[test]
fn a_value_of_another_form_is_no_session() {
    for value in ["", "short", &format!("\"{GOOD}\""), &format!("{GOOD}A"), &GOOD.replace('A', "+"), &GOOD.replace('A', "é")] {
        assert_eq!(read(false, &[&format!("rollcall_session={value}")]), None, "{value}");
    }
}

#[test]
fn the_loopback_name_is_not_read_where_tls_is_used() {
    assert_eq!(read(true, &[&format!("rollcall_session={GOOD}")]), None);
}

#[test]
fn the_cookie_of_a_sign_in_comes_along_from_the_provider_and_does_not_last() {
    assert_eq!(
        OwnCookie::sign_in(true).set(GOOD).to_str().unwrap(),
        format!("__Host-Http-rollcall_sign_in={GOOD}; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=600")
    );
    assert_eq!(OwnCookie::sign_in(false).removal().to_str().unwrap(), "rollcall_sign_in=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
}

#[test]
fn one_cookie_is_never_read_as_the_other() {
    let mut headers = HeaderMap::new();
    headers.append(header::COOKIE, HeaderValue::from_str(&format!("rollcall_session={GOOD}; rollcall_sign_in={EVIL}")).unwrap());
    assert_eq!(OwnCookie::session(false).read(&headers).as_deref(), Some(GOOD));
    assert_eq!(OwnCookie::sign_in(false).read(&headers).as_deref(), Some(EVIL));
}
