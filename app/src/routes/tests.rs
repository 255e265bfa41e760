//! Addresses: what is printed parses back to the same page.

use super::{Page, Resource, View};

#[test]
fn every_page_parses_back_from_its_own_path() {
    let pages = [
        Page::Overview,
        Page::Users,
        Page::User { account_id: "557058:f58131cb-b67d-43c7-b30d-6b58d40bd077".to_owned() },
        Page::User { account_id: "a|b_c-d.e".to_owned() },
        Page::Managed,
        Page::Invite,
        Page::Groups,
        Page::Group { group_id: "g-1".to_owned() },
        Page::Scim,
        Page::Unlock { account_id: "a:b".to_owned() },
        Page::Changes,
        Page::Record,
        Page::Change { id: "0123456789abcdef01234567".to_owned() },
    ];
    let of_resource = [Resource::User, Resource::Group].into_iter().flat_map(|resource| {
        let (directory_id, id) = ("d1".to_owned(), "u:1".to_owned());
        let record = |view| Page::ScimRecord { directory_id: directory_id.clone(), resource, id: id.clone(), view };
        let list = Page::ScimList { directory_id: directory_id.clone(), resource };
        let new = Page::ScimNew { directory_id: directory_id.clone(), resource };
        [list, new, record(View::Show), record(View::Edit), record(View::Replace)]
    });
    for page in pages.into_iter().chain(of_resource) {
        assert_eq!(Page::parse(&page.path()), Some(page));
    }
}

#[test]
fn a_path_that_no_page_owns_is_none() {
    for path in ["/nope", "/users/a/b", "/scim/a/b/c", "/scim/a/groups/b/c", "/scim/a/b/edit/c", "/users/%zz", "/changes/a/b"] {
        assert_eq!(Page::parse(path), None, "{path}");
    }
}

#[test]
fn an_empty_query_leaves_no_question_mark() {
    assert_eq!(Page::Users.path_with(""), "/users");
    assert_eq!(Page::Users.path_with("q=ada"), "/users?q=ada");
}

#[test]
fn pages_are_alike_when_only_what_they_show_differs() {
    let person = |id: &str| Page::User { account_id: id.to_owned() };
    let record = |id: &str, view| Page::ScimRecord { directory_id: "d".to_owned(), resource: Resource::User, id: id.to_owned(), view };
    assert!(person("a").is_alike(&person("b")));
    assert!(record("a", View::Show).is_alike(&record("b", View::Show)));
    assert!(!record("a", View::Show).is_alike(&record("a", View::Edit)));
    assert!(!Page::Users.is_alike(&Page::Groups));
}
