//! Role ids, and which of them a product has. No call of the upstream tells the latter, so the app offers and the sandbox accepts what this list says;
//! the upstream judges again and refuses with `ADMIN-UAM-400-3`.

/// Has a call of its own for granting and revoking; the only role without a resource.
pub const ORGANIZATION_ADMIN: &str = "atlassian/org-admin";
/// On a site as a whole: `ari:cloud:platform::site/…`.
pub const SITE_ADMIN: &str = "atlassian/site-admin";

/// Where a role can be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Means {
    /// Granting to one person; the reference's text of `roles/assign`.
    Grant,
    /// A rule of an invitation; the reference's text of `v2 invite`.
    Invitation,
    /// A rule of the v1 invitation.
    InvitationV1,
}

/// Each role on products, the usual ones first, with the means that the reference names for it.
const PRODUCT_ROLES: [(&str, &[Means]); 9] = [
    ("atlassian/user", &[Means::Grant, Means::Invitation, Means::InvitationV1]),
    ("atlassian/admin", &[Means::Grant, Means::Invitation, Means::InvitationV1]),
    ("atlassian/user-access-admin", &[Means::Grant]),
    ("atlassian/guest", &[Means::Grant, Means::Invitation, Means::InvitationV1]),
    ("atlassian/customer", &[Means::Grant, Means::Invitation, Means::InvitationV1]),
    ("atlassian/contributor", &[Means::Grant, Means::Invitation, Means::InvitationV1]),
    ("atlassian/stakeholder", &[Means::Grant, Means::Invitation, Means::InvitationV1]),
    ("atlassian/basic", &[Means::Grant, Means::Invitation, Means::InvitationV1]),
    ("atlassian/viewer", &[Means::Invitation]),
];

/// Whether a product has a role. Assumed: the reference names products only in its interface, and new ones come; what is not known to belong
/// elsewhere is let through.
#[must_use]
pub fn has_role(product: &str, role: &str) -> bool {
    match role {
        "atlassian/customer" => product == "jira-servicedesk",
        "atlassian/contributor" | "atlassian/stakeholder" => product == "jira-product-discovery",
        _ => PRODUCT_ROLES.iter().any(|(known, _)| *known == role),
    }
}

/// The roles that can be given on a product (by its key) in this way, the usual ones first.
#[must_use]
pub fn product_roles(product: &str, means: Means) -> Vec<&'static str> {
    let fits = |(role, by): &(&'static str, &[Means])| (by.contains(&means) && has_role(product, role)).then_some(*role);
    PRODUCT_ROLES.iter().filter_map(fits).collect()
}
