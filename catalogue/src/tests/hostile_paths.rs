//! Paths that mean one thing to one reader and another to the next. Each has let a request through some proxy; none may be found here.

use crate::wire::Method;
use crate::{Lookup, lookup};

fn is_found(raw: &str) -> Option<String> {
    Method::ALL.into_iter().find_map(|method| match lookup(method, raw) {
        Lookup::Found(operation, parameters) => Some(format!("{method} {raw} is {} with {parameters:?}", operation.name)),
        _ => None,
    })
}

fn none_is_found(paths: &[&str]) {
    let found: Vec<String> = paths.iter().filter_map(|raw| is_found(raw)).collect();
    assert_eq!(found, Vec::<String>::new());
}

/// Every spelling, in the place of an identifier, alone and as an extra segment.
fn none_is_found_in_any_place(spellings: &[&str]) {
    for spelling in spellings {
        none_is_found(&[
            &format!("/users/{spelling}/manage"),
            &format!("/users/{spelling}/manage/profile"),
            &format!("/users/a{spelling}b/manage"),
            &format!("/users/abc/{spelling}/manage"),
            &format!("/users/abc/manage/{spelling}"),
            &format!("/users/abc/manage/profile/{spelling}"),
            &format!("/users/abc/manage{spelling}"),
            &format!("/scim/directory/{spelling}/Users"),
            &format!("/scim/directory/d1/Users/{spelling}"),
            &format!("/admin/{spelling}/users/abc/manage"),
            &format!("/admin/v1/orgs/{spelling}"),
            &format!("/admin/v1/orgs/{spelling}/users"),
            &format!("/{spelling}/users/abc/manage"),
            &format!("{spelling}/users/abc/manage"),
        ]);
    }
}

#[test]
fn the_plain_paths_behind_these_tests_are_found() {
    for raw in
        ["/users/abc/manage", "/users/abc/manage/profile", "/scim/directory/d1/Users", "/scim/directory/d1/Users/u1", "/admin/v1/orgs/o1"]
    {
        assert!(is_found(raw).is_some(), "{raw}");
    }
}

#[test]
fn dot_segments_are_refused_in_every_spelling() {
    for spelling in [".", "..", "...", "%2e", "%2E", "%2e%2e", "%2E%2E", "%2E.", ".%2e", "..%2e", "..;", "..;a", "%2e%2e%2f"] {
        none_is_found(&[
            &format!("/users/{spelling}/manage"),
            &format!("/users/abc/manage/{spelling}"),
            &format!("/users/{spelling}/manage/profile"),
            &format!("/scim/directory/d1/Users/{spelling}"),
            &format!("/scim/directory/{spelling}/Users"),
            &format!("/admin/{spelling}/users/abc/manage"),
            &format!("/admin/v1/orgs/{spelling}"),
            &format!("/{spelling}/users/abc/manage"),
        ]);
    }
}

#[test]
fn a_path_that_climbs_out_of_its_template_is_not_found() {
    none_is_found(&[
        "/admin/../users/x/manage",
        "/admin/%2e%2e/users/x/manage",
        "/admin/v1/orgs/../../../users/x/manage",
        "/users/x/manage/../../../scim/directory/d/Users",
        "/admin/..;/users/x/manage",
        "/users/x/manage/lifecycle/delete/..",
        "/users/x/./manage",
        "..",
        "/..",
        "/.",
    ]);
}

#[test]
fn encoded_separators_and_controls_are_refused_everywhere() {
    none_is_found_in_any_place(&[
        "%2f", "%2F", "%5c", "%5C", "%00", "%23", "%3f", "%3F", "%3b", "%3B", "%0d%0a", "%09", "%20", "%25", "%26", "%40", "%7f",
    ]);
}

#[test]
fn raw_separators_and_controls_are_refused_everywhere() {
    none_is_found_in_any_place(&["\\", ";", ";x=1", "\t", "#", "?", "?x=1", "\0", "\r\n", " ", "@", "@evil.example", "&", "*", "'", "\""]);
}

#[test]
fn double_encoding_overlong_forms_and_broken_escapes_are_refused() {
    none_is_found_in_any_place(&[
        "%252e%252e",
        "%252f",
        "%25%32%66",
        "%c0%ae",
        "%c0%af",
        "%e0%80%af",
        "%zz",
        "%",
        "%3",
        "%3%41",
        "%u002e",
        "%2",
        "%EF%BC%8E%EF%BC%8E",
        "%E2%80%AE",
    ]);
}

#[test]
fn non_ascii_characters_are_refused_even_when_they_look_alike() {
    none_is_found_in_any_place(&["．．", "／", "∕", "ａｂｃ", "а", "é", "\u{202e}", "\u{200b}", "\u{feff}", "😀"]);
}

#[test]
fn letters_are_not_folded_and_slashes_are_not_merged() {
    none_is_found(&[
        "//users/abc/manage",
        "/users//manage",
        "/users/abc//manage",
        "/users/abc/manage/",
        "/users/abc/manage//",
        "/Users/abc/manage",
        "/USERS/abc/manage",
        "/users/abc/Manage",
        "/users/abc/manage/PROFILE",
        "/ADMIN/v1/orgs",
        "/admin/V1/orgs",
        "/admin/v1/orgs/",
        "/admin/",
        "/admin",
        "/",
        "",
        "/scim/directory/d1/users",
        "/SCIM/directory/d1/Users",
        "/scim/directory/d1/Users/",
        "/scim/directory//Users",
        "/scim/directory/",
    ]);
}

#[test]
fn an_encoded_fixed_word_is_another_word() {
    none_is_found(&["/%75sers/abc/manage", "/users/abc/%6Danage", "/admin/v1/%6frgs", "/admin%2Fv1/orgs", "/scim%3Adirectory/d1/Users"]);
}

#[test]
fn a_target_that_is_not_an_absolute_path_is_not_found() {
    none_is_found(&[
        "users/abc/manage",
        "http://api.atlassian.com/users/abc/manage",
        "//evil.example/users/abc/manage",
        "*",
        "@evil.example/users/abc/manage",
        "evil.example:443",
        "\\users\\abc\\manage",
    ]);
}

#[test]
fn a_refused_value_in_a_known_shape_is_told_apart_from_an_unknown_path() {
    assert!(matches!(lookup(Method::Get, "/users/%2e%2e/manage"), Lookup::Refused(_)));
    assert!(matches!(lookup(Method::Get, "/nobody/knows/this"), Lookup::Unknown));
}
