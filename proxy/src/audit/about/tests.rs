//! What the record says of a body: ids and a number, never a text.

use catalogue::capability::Role;
use catalogue::session::Person;

use super::about;
use crate::admit::Admission;
use crate::identity::Caller;

fn told(method: &str, path: &str, body: &str) -> (Vec<String>, usize) {
    let admission = Admission { organization_id: "org".to_owned(), scim_directories: vec!["dir".to_owned()], read_only: false };
    let caller = Caller::new(Person { id: "demo:owner".to_owned(), name: "Olga Owner".to_owned(), email: None }, Role::Owner);
    let permit = admission.target(&caller, method, path, "").unwrap().permit(&caller, body.as_bytes()).unwrap();
    let (targets, addresses) = about(&permit);
    (targets.into_iter().map(|(name, value)| format!("{name}={value}")).collect(), addresses)
}

#[test]
fn the_ids_of_the_address_come_in_its_order() {
    let told = told("DELETE", "/admin/v2/orgs/org/directories/-/groups/g-1/memberships/a-1", "");
    assert_eq!(told, (vec!["orgId=org".to_owned(), "directoryId=-".into(), "groupId=g-1".into(), "accountId=a-1".into()], 0));
}

#[test]
fn account_ids_of_a_body_are_named_in_either_spelling_and_once() {
    let path = "/admin/v2/orgs/org/directories/-/groups/g-1/memberships";
    for body in
        [r#"{"accountId":"a-1"}"#, r#"{"account_id":"a-1"}"#, r#"{"accountIds":["a-1","a-1"]}"#, r#"{"x":[{"ACCOUNT_IDS":["a-1"]}]}"#]
    {
        assert_eq!(told("POST", path, body).0[3..], ["accountId=a-1"], "{body}");
    }
    assert_eq!(told("POST", path, r#"{"accountId":"with a space"}"#).0.len(), 3);
}

#[test]
fn addresses_are_counted_once_each_and_not_named() {
    let body = r#"{"emails":["a@corp.example","A@corp.example","b@corp.example"],"additionalInviteText":"write to c@corp.example"}"#;
    let (targets, addresses) = told("POST", "/admin/v2/orgs/org/users/invite", body);
    assert_eq!((targets, addresses), (vec!["orgId=org".to_owned()], 2));
}

#[test]
fn the_account_behind_a_provisioned_user_is_named() {
    let body = r#"{"userName":"a@corp.example","urn:scim:schemas:extension:atlassian-external:1.0":{"atlassianAccountId":"a-1"}}"#;
    let (targets, addresses) = told("PUT", "/scim/directory/dir/Users/s-1", body);
    assert_eq!((targets[2].as_str(), addresses), ("accountId=a-1", 1));
}

#[test]
fn a_body_with_very_many_accounts_is_cut() {
    let ids: Vec<String> = (0..500).map(|at| format!("\"a-{at}\"")).collect();
    let body = format!("{{\"accountIds\":[{}]}}", ids.join(","));
    assert_eq!(told("POST", "/admin/v2/orgs/org/directories/-/groups/g-1/memberships", &body).0.len(), 103);
}
