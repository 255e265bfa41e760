//! Which key goes with which operation, and that keys do not come out again.

use std::path::PathBuf;

use catalogue::capability::Role;
use catalogue::operation::{BodyRule, Token};
use catalogue::session::Person;
use scratch::Folder;

use super::{Key, Keys};
use crate::admit::{Admission, Permit};
use crate::config::KeyFile;
use crate::identity::Caller;
use crate::secret::SecretString;

const ORG: &str = "0a1b2c3d-0000-4000-8000-000000000001";

fn keys() -> Keys {
    with_reading(None)
}

fn with_reading(reading: Option<Key>) -> Keys {
    let key = |text: &str| Key::fixed("test", SecretString::from(text));
    let scim = [("first".to_owned(), key("key-of-first")), ("second".to_owned(), key("key-of-second"))];
    Keys::new(key("key-of-organization"), reading, scim)
}

fn permit(method: &str, path: &str, body: &str) -> Permit {
    let admission = Admission {
        organization_id: ORG.to_owned(),
        scim_directories: vec!["first".to_owned(), "second".to_owned(), "keyless".to_owned()],
        read_only: false,
    };
    let owner = Caller::new(Person { id: "o".to_owned(), name: "O".to_owned(), email: None }, Role::Owner);
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
            let request = keys().sign(&permit(operation.method.as_str(), &path, body)).unwrap().request;
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
    let with = keys().sign(&permit("POST", "/scim/directory/first/Users", "{\"userName\":\"a\"}")).unwrap().request;
    assert_eq!(with.content_type.as_deref(), Some("application/scim+json"));
    assert_eq!(with.body, b"{\"userName\":\"a\"}");
    let without = keys().sign(&permit("POST", "/users/a/manage/lifecycle/enable", "")).unwrap().request;
    assert_eq!((without.content_type, without.body), (None, Vec::new()));
}

#[test]
fn neither_keys_nor_signed_requests_print_a_key() {
    let request = keys().sign(&permit("GET", "/scim/directory/first/Users", "")).unwrap().request;
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

#[test]
fn a_key_for_reading_reads_and_never_writes_and_the_other_never_reads() {
    let keys = with_reading(Some(Key::fixed("test", SecretString::from("key-for-reading"))));
    let bearer = |method: &str, path: &str, body: &str| keys.sign(&permit(method, path, body)).unwrap().request.bearer.unwrap().0;
    assert_eq!(bearer("GET", "/users/a/manage", ""), "key-for-reading");
    assert_eq!(bearer("POST", &format!("/admin/v2/orgs/{ORG}/directories/-/users/search"), "{}"), "key-for-reading", "a search only reads");
    assert_eq!(bearer("POST", "/users/a/manage/lifecycle/enable", ""), "key-of-organization");
    assert_eq!(bearer("GET", "/scim/directory/first/Users", ""), "key-of-first");
    assert!(keys.are_in(b"key-for-reading"));
}

fn in_file(path: PathBuf) -> Keys {
    let key = crate::config::key_file::read(&path).unwrap();
    Keys::new(Key::in_file("test", KeyFile { path, key }), None, [])
}

fn in_use(keys: &Keys) -> String {
    keys.sign(&permit("GET", "/users/a/manage", "")).unwrap().request.bearer.unwrap().0
}

#[tokio::test]
async fn a_key_is_exchanged_however_its_file_is() {
    let place = Folder::create();
    let keys = in_file(place.write("key", "first"));
    assert_eq!((keys.reread_all().await.len(), in_use(&keys).as_str()), (0, "first"));
    place.write("key", "second");
    assert_eq!((keys.reread_all().await.len(), in_use(&keys).as_str()), (1, "second"));
    std::fs::rename(place.write("new", "third"), place.path("key")).unwrap();
    assert_eq!((keys.reread_all().await.len(), in_use(&keys).as_str()), (1, "third"));
}

#[tokio::test]
async fn a_mounted_key_is_exchanged_by_the_link_to_its_folder() {
    let place = Folder::create();
    place.write("one/key", "first");
    place.write("two/key", "second");
    std::os::unix::fs::symlink("one", place.path("..data")).unwrap();
    std::os::unix::fs::symlink("..data/key", place.path("key")).unwrap();
    let keys = in_file(place.path("key"));
    std::os::unix::fs::symlink("two", place.path("next")).unwrap();
    std::fs::rename(place.path("next"), place.path("..data")).unwrap();
    assert_eq!((keys.reread_all().await.len(), in_use(&keys).as_str()), (1, "second"));
}

#[tokio::test]
async fn a_file_that_is_not_usable_leaves_the_key_at_hand() {
    let place = Folder::create();
    let path = place.write("key", "first");
    let keys = in_file(path.clone());
    for (text, mode) in [("", 0o600), ("two\nlines", 0o600), ("open", 0o644)] {
        place.write_as("key", text, mode);
        assert_eq!((keys.reread_all().await.len(), in_use(&keys).as_str()), (0, "first"), "{text:?}");
    }
    std::fs::remove_file(&path).unwrap();
    assert_eq!((keys.reread_all().await.len(), in_use(&keys).as_str()), (0, "first"));
    place.write("key", "second");
    assert_eq!((keys.reread_all().await.len(), in_use(&keys).as_str()), (1, "second"));
}
