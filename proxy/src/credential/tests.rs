//! Which key goes with which operation, and that keys do not come out again.

use catalogue::capability::Role;
use catalogue::operation::{BodyRule, Token};
use catalogue::session::Person;

use super::Keys;
use crate::admit::{Admission, Permit};
use crate::identity::Caller;
use crate::secret::SecretString;

const ORG: &str = "0a1b2c3d-0000-4000-8000-000000000001";

fn keys() -> Keys {
    let scim = [("first".to_owned(), SecretString::from("key-of-first")), ("second".to_owned(), SecretString::from("key-of-second"))];
    Keys::new(SecretString::from("key-of-organization"), scim)
}

fn permit(method: &str, path: &str, body: &str) -> Permit {
    let admission = Admission {
        organization_id: ORG.to_owned(),
        scim_directories: vec!["first".to_owned(), "second".to_owned(), "keyless".to_owned()],
        read_only: false,
    };
    let owner = Caller { person: Person { id: "o".to_owned(), name: "O".to_owned(), email: None }, role: Role::Owner };
    admission.target(&owner, method, path, "").unwrap().permit(&owner, body.as_bytes()).unwrap()
}

#[test]
fn the_key_follows_from_the_row_and_the_directory_alone() {
    for operation in catalogue::operations() {
        for directory in ["first", "second"] {
            let path: String = catalogue::path::segments(operation.path)
                .map(|segment| match segment {
                    "{orgId}" => format!("/{ORG}"),
                    "{scimDirectoryId}" => format!("/{directory}"),
                    parameter if parameter.starts_with('{') => "/x".to_owned(),
                    fixed => format!("/{fixed}"),
                })
                .collect();
            let body = if operation.body == BodyRule::Required { "{}" } else { "" };
            let request = keys().sign(&permit(operation.method.as_str(), &path, body)).unwrap();
            let expected = if operation.token == Token::Scim { format!("key-of-{directory}") } else { "key-of-organization".to_owned() };
            assert_eq!(request.bearer.unwrap().0, expected, "{} {directory}", operation.name);
            assert_eq!(path.starts_with("/scim/"), operation.token == Token::Scim, "{}", operation.name);
        }
    }
}

#[test]
fn a_directory_without_a_key_never_gets_another_one() {
    assert!(keys().sign(&permit("GET", "/scim/directory/keyless/Users", "")).is_err());
}

#[test]
fn a_request_has_a_content_type_exactly_when_it_has_a_body() {
    let with = keys().sign(&permit("POST", "/scim/directory/first/Users", "{\"userName\":\"a\"}")).unwrap();
    assert_eq!(with.content_type.as_deref(), Some("application/scim+json"));
    assert_eq!(with.body, b"{\"userName\":\"a\"}");
    let without = keys().sign(&permit("POST", "/users/a/manage/lifecycle/enable", "")).unwrap();
    assert_eq!((without.content_type, without.body), (None, Vec::new()));
}

#[test]
fn neither_keys_nor_signed_requests_print_a_key() {
    let request = keys().sign(&permit("GET", "/scim/directory/first/Users", "")).unwrap();
    let printed = format!("{:?} {request:?}", keys());
    assert!(!printed.contains("key-of-"), "{printed}");
}

#[test]
fn an_answer_that_repeats_a_key_is_noticed() {
    assert!(keys().are_in(b"Authorization: Bearer key-of-second\r\n"));
    assert!(keys().are_in(b"key-of-organization"));
    assert!(!keys().are_in(b"key-of-nobody"));
    assert!(!keys().are_in(b""));
}
