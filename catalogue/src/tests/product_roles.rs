//! Which roles a product is said to have.

use crate::organization::role::{Means, has_role, product_roles};

#[test]
fn the_usual_role_comes_first_everywhere() {
    for product in ["jira-software", "jira-servicedesk", "a-product-of-tomorrow"] {
        assert_eq!(product_roles(product, Means::Grant).first(), Some(&"atlassian/user"), "{product}");
    }
}

#[test]
fn roles_of_one_product_are_not_offered_on_another() {
    assert!(has_role("jira-servicedesk", "atlassian/customer") && !has_role("jira-software", "atlassian/customer"));
    assert!(product_roles("jira-product-discovery", Means::Grant).contains(&"atlassian/contributor"));
    assert!(!product_roles("confluence", Means::Grant).contains(&"atlassian/contributor"));
}

#[test]
fn each_way_of_giving_has_its_own_roles() {
    let has = |means, role| product_roles("confluence", means).contains(&role);
    assert!(has(Means::Grant, "atlassian/user-access-admin") && !has(Means::Invitation, "atlassian/user-access-admin"));
    assert!(has(Means::Invitation, "atlassian/viewer") && !has(Means::InvitationV1, "atlassian/viewer"));
}

#[test]
fn what_belongs_to_the_organization_or_a_site_is_no_role_on_a_product() {
    for role in ["atlassian/org-admin", "atlassian/site-admin", "atlassian/ai-access", "atlassian/emperor"] {
        assert!(!has_role("jira-software", role), "{role}");
    }
}
