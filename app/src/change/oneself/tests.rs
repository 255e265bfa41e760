//! What has to be typed.

use super::{Subject, typed};

#[test]
fn the_address_is_typed_and_the_name_where_none_is_known() {
    let subject = |detail: Option<&str>| Subject { name: "Ada Byron".to_owned(), detail: detail.map(str::to_owned), id: "1".to_owned() };
    assert_eq!(typed(&subject(Some("ada@corp.example"))), "ada@corp.example");
    assert_eq!(typed(&subject(Some("42 members"))), "Ada Byron");
    assert_eq!(typed(&subject(None)), "Ada Byron");
}
