//! What is said about seats.

use super::{Product, full, name, seats, sentence};

fn product(attributes: &str) -> Product {
    serde_json::from_str(&format!(r#"{{"id":"ari:cloud:jira::site/1","type":"workspace","attributes":{attributes}}}"#)).unwrap()
}

#[test]
fn seats_are_told_as_far_as_they_are_known() {
    let table = [
        (r#"{"usage":812,"capacity":1000}"#, Some("812 of 1,000 seats used")),
        (r#"{"usage":812}"#, Some("812 seats used")),
        (r#"{"capacity":10}"#, Some("10 seats, use not said")),
        (r#"{"usage":null,"capacity":null}"#, None),
    ];
    for (attributes, words) in table {
        assert_eq!(seats(&product(attributes).attributes).as_deref(), words);
    }
}

#[test]
fn a_product_without_free_seats_is_in_the_sentence() {
    let (taken, free) = (product(r#"{"usage":10,"capacity":10}"#), product(r#"{"usage":1,"capacity":10}"#));
    assert!(sentence(&[taken, free.clone()]).contains("1 has no free seat"));
    assert_eq!(sentence(&[free]), "1 product. Each name leads to the people who can use it.");
    assert!(sentence(&[product("{}")]).ends_with("Atlassian gives no seat numbers for them."));
}

#[test]
fn a_limit_of_nothing_has_no_share() {
    assert_eq!(full(&product(r#"{"usage":0,"capacity":0}"#).attributes), None);
}

#[test]
fn a_product_without_a_name_is_called_by_its_kind() {
    assert_eq!(name(&product(r#"{"typeKey":"jira-software"}"#)), "Jira Software");
    assert_eq!(name(&product("{}")), "ari:cloud:jira::site/1");
}
