//! Lists as their readers see them.

use std::collections::BTreeSet;

use catalogue::rights::Only;
use serde_json::{Value, json};

use super::View;
use crate::limits::reach::Rows;

fn cut(rows: Rows, answer: &Value) -> Option<(Value, usize)> {
    let only = Only { email_domains: BTreeSet::from(["a.example".to_owned()]), ..Only::default() };
    let (body, hidden) = View::Cut(rows, vec![only], None).cut(answer.to_string().as_bytes())?;
    Some((serde_json::from_slice(&body).unwrap(), hidden))
}

#[test]
fn who_is_outside_or_hidden_is_left_out_and_counted() {
    let answer = json!({ "data": [
        { "accountId": "1", "email": "x@a.example" }, { "accountId": "2", "email": "x@b.example" }, { "accountId": "3" }, 7
    ], "links": { "next": "more" } });
    let (seen, hidden) = cut(Rows::Users, &answer).unwrap();
    assert_eq!((seen["data"].as_array().unwrap().len(), hidden), (1, 3));
    assert_eq!(seen["links"]["next"], "more", "the next page can still be asked for");
}

#[test]
fn an_answer_that_is_no_list_is_not_shown_at_all() {
    for answer in [json!({ "data": { "accountId": "2" } }), json!([]), json!("x"), json!({})] {
        assert_eq!(cut(Rows::Users, &answer), None, "{answer}");
    }
}

#[test]
fn a_provisioned_user_is_seen_when_every_address_is_inside() {
    let user = |name: &str, email: &str| json!({ "userName": name, "emails": [{ "value": email }] });
    let answer =
        json!({ "Resources": [user("x@a.example", "X@A.example"), user("x@a.example", "x@b.example"), user("plain", "y@a.example")] });
    let (seen, hidden) = cut(Rows::Scim, &answer).unwrap();
    assert_eq!((seen["Resources"].as_array().unwrap().len(), hidden), (2, 1));
    assert_eq!(cut(Rows::Scim, &json!({ "totalResults": 0 })).unwrap().1, 0);
}
