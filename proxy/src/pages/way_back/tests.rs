//! Which ways back are followed.

use catalogue::path::encode;
use openidconnect::url::Url;
use proptest::prelude::*;

use super::WayBack;

/// What has fooled checks like this one elsewhere: authorities by slashes and backslashes and what browsers drop or read as them, schemes, whose host is
/// whose, broken and doubled encodings, headers and markup, and the fixed pages of the service. One JSON text in each line.
const ELSEWHERE: &str = include_str!("elsewhere.jsonl");

/// Where a browser goes from one of our pages, by the rules that browsers share; it has to be a page of the app.
fn assert_own(back: &str, given: &str) {
    let base = Url::parse("https://rollcall.example/auth/callback?code=x").unwrap();
    let place = base.join(back).unwrap();
    assert_eq!(
        (place.scheme(), place.host_str(), place.port(), place.username()),
        ("https", Some("rollcall.example"), None, ""),
        "{given:?}"
    );
    assert!(!["/auth/", "/api/"].iter().any(|own| place.path().to_ascii_lowercase().starts_with(own)), "{given:?} leads to {place}");
    assert_eq!(place.path().len() + place.query().map_or(0, |query| query.len() + 1), back.len(), "{given:?} is read as {place}");
    assert!(!back.contains(['"', '\'', '<', '>', ';', '#', '\\']) && back.bytes().all(|byte| byte.is_ascii_graphic()), "{given:?}");
}

#[test]
fn hundreds_of_ways_to_elsewhere_all_lead_to_the_app() {
    let given: Vec<String> = ELSEWHERE.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(given.len() > 500, "{}", given.len());
    for path in &given {
        for back in [
            WayBack::of_path(path),
            WayBack::of_query(Some(&format!("return={}", encode(path)))),
            WayBack::of_query(Some(&format!("return={path}"))),
        ] {
            assert_own(back.path(), path);
        }
    }
}

proptest! {
    #[test]
    fn whatever_is_given_leads_to_the_app(given in any::<String>()) {
        assert_own(WayBack::of_path(&given).path(), &given);
    }

    #[test]
    fn whatever_looks_like_an_address_leads_to_the_app(given in "[/\\\\.%25efEF2-9cC?&=@:#;a\t\r\n]{0,24}") {
        assert_own(WayBack::of_path(&given).path(), &given);
        assert_own(WayBack::of_query(Some(&format!("return={given}"))).path(), &given);
    }
}

fn back(path: &str) -> String {
    WayBack::of_query(Some(&format!("return={}", encode(path)))).path().to_owned()
}

#[test]
fn a_page_of_the_app_is_come_back_to() {
    for path in ["/", "/users", "/users/557057%3Aabc", "/users?q=J%C3%BCrgen&status=suspended&sort=-name", "/scim/d1/u1"] {
        assert_eq!(back(path), path);
    }
}

#[test]
fn another_site_is_never_followed() {
    for path in [
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/a\r\nSet-Cookie: x=1",
        "/\"><script>",
        "/\t/evil.example",
        "",
        "users",
        "/auth/local?code=x",
        "/api/rollcall/session",
    ] {
        assert_eq!(back(path), "/", "{path:?}");
    }
}

#[test]
fn no_way_back_is_the_overview() {
    for query in [None, Some(""), Some("return="), Some("return=%zz"), Some("other=/users")] {
        assert_eq!(WayBack::of_query(query).path(), "/", "{query:?}");
    }
}

#[test]
fn a_form_keeps_the_way_back_in_its_address() {
    let back = WayBack::of_query(Some("return=%2Fusers%3Fq%3Da"));
    assert_eq!(back.form_action("/auth/demo"), "/auth/demo?return=%2Fusers%3Fq%3Da");
    assert_eq!(WayBack::of_query(None).form_action("/auth/demo"), "/auth/demo");
}
