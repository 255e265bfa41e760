//! Which ways back are followed.

use catalogue::path::encode;

use super::WayBack;

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
