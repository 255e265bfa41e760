//! What is sent for a role, and how it is said.

use super::{RoleOn, grant, grant_unseen, revocation, revoke};
use crate::access::place::Place;
use crate::change::{Call, Subject, Undo};

fn ada() -> Subject {
    Subject { name: "Ada Byron".to_owned(), detail: Some("ada@corp.example".to_owned()), id: "557058:ada".to_owned() }
}

fn on(role: &str, resource_id: &str, is_product: bool, product: &str, site: &str) -> RoleOn {
    let place = Place { is_product, product: product.to_owned(), site: site.to_owned() };
    RoleOn { role: role.to_owned(), resource_id: resource_id.to_owned(), place }
}

fn user() -> RoleOn {
    on("atlassian/user", "ari:jira", true, "Jira", "Corp Jira · corp.site.example")
}

fn administrator() -> RoleOn {
    on("atlassian/org-admin", "ari:org", false, "Organization", "everything in it")
}

fn sent(call: &Call) -> (&'static str, &str) {
    (call.operation.name, call.body.as_deref().unwrap_or_default())
}

#[test]
fn a_role_on_a_product_is_granted_and_revoked_by_role_and_resource() {
    let body = r#"{"role":"atlassian/user","resource":"ari:jira"}"#;
    assert_eq!(sent(&grant(&ada(), &user(), false).calls[0]), ("GRANT_ROLE", body));
    assert_eq!(sent(&revoke(&ada(), &user(), false).calls[0]), ("REVOKE_ROLE", body));
    assert_eq!(grant(&ada(), &user(), false).calls[0].parameters, [("accountId", "557058:ada".to_owned())]);
}

#[test]
fn organization_admin_goes_through_its_own_operation_without_a_resource() {
    let body = r#"{"role":"atlassian/org-admin"}"#;
    assert_eq!(sent(&grant(&ada(), &administrator(), false).calls[0]), ("GRANT_ORGANIZATION_ADMIN", body));
    assert_eq!(sent(&revoke(&ada(), &administrator(), false).calls[0]), ("REVOKE_ORGANIZATION_ADMIN", body));
}

#[test]
fn the_words_name_the_role_the_product_and_the_person() {
    let proposal = revocation(&ada(), &user(), None, false);
    assert_eq!(proposal.question, "Take User on Corp Jira from Ada Byron?");
    assert_eq!(proposal.verb, "Revoke User on Corp Jira");
    assert!(proposal.is_danger);
    assert_eq!(revocation(&ada(), &administrator(), None, false).question, "Take Organization admin from Ada Byron?");
}

#[test]
fn what_keeps_the_role_is_said_before_it_is_revoked() {
    let proposal = revocation(&ada(), &user(), Some("through a group"), false);
    let words = |label: &str| proposal.effects.iter().find(|(name, _)| *name == label).map(|(_, words)| words.clone()).unwrap();
    assert_eq!(words("Access"), "the direct grant ends; the role itself stays through a group");
    assert_eq!(words("Billing"), "unchanged", "no seat is freed");
}

#[test]
fn a_grant_is_undone_exactly_by_the_revocation_and_the_other_way_round() {
    let Undo::Exact(_, inverse) = grant(&ada(), &user(), false).undo else { panic!("a grant can be taken back") };
    let changes = (inverse().plan)().unwrap();
    assert_eq!(changes[0].calls[0].operation.name, "REVOKE_ROLE");
    let Undo::Exact(_, inverse) = revoke(&ada(), &administrator(), false).undo else { panic!("a revocation can be taken back") };
    assert_eq!((inverse().plan)().unwrap()[0].calls[0].operation.name, "GRANT_ORGANIZATION_ADMIN");
}

#[test]
fn where_roles_cannot_be_read_nothing_is_promised() {
    let change = grant_unseen(&ada(), &user());
    assert!(change.check.is_none() && change.undo.inverse().is_none());
}
