//! What a role can be given on: products by name, the sites that they live on, and the organization itself. Pure.

use catalogue::organization::role::{Means, ORGANIZATION_ADMIN, SITE_ADMIN, product_roles};

use super::place::{self, Place, Workspace, host};
use crate::components::menu::Choice;

/// Something that a role can be given on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// ARI.
    pub id: String,
    pub place: Place,
    /// Said where the product is not simply online.
    pub status: Option<String>,
    kind: Kind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    Product(String),
    Site,
    Organization,
}

impl Target {
    /// The roles that can be given here in this way.
    #[must_use]
    pub fn roles(&self, means: Means) -> Vec<&'static str> {
        match &self.kind {
            Kind::Product(key) => product_roles(key, means),
            Kind::Site => vec![SITE_ADMIN],
            Kind::Organization => vec![ORGANIZATION_ADMIN],
        }
    }

    /// As a choice of a list.
    #[must_use]
    pub fn choice(&self) -> Choice {
        let (label, what) = match &self.kind {
            Kind::Organization => ("The organization".to_owned(), "everything in it"),
            Kind::Site => (self.place.site.clone(), "site as a whole"),
            Kind::Product(_) => (self.place.site.clone(), self.place.product.as_str()),
        };
        let note = match &self.status {
            Some(status) => format!("{what}, {status}"),
            None => what.to_owned(),
        };
        Choice { value: self.id.clone(), label, note: Some(note) }
    }
}

/// What a role lets somebody do, as far as Atlassian's documents say it of every product.
#[must_use]
pub fn meaning(role: &str) -> &'static str {
    match role {
        "atlassian/user" => "Uses the product; takes a seat.",
        "atlassian/admin" => "Administers the product and uses it; takes a seat.",
        "atlassian/user-access-admin" => "Decides who may use the product, and nothing else in it.",
        "atlassian/guest" => "Sees only what is shared with guests.",
        "atlassian/customer" => "Raises requests and follows them; takes no seat.",
        "atlassian/contributor" => "Adds ideas, comments and votes; takes no seat.",
        "atlassian/stakeholder" => "Follows the work without taking part in all of it.",
        "atlassian/basic" => "Less than a user, where the product has such a role.",
        "atlassian/viewer" => "Looks at the product without changing it.",
        SITE_ADMIN => "Administers every product of the site, and who may use it.",
        ORGANIZATION_ADMIN => "Manages everything: people, products, billing, security.",
        _ => "",
    }
}

/// The products, in the order of their names.
#[must_use]
pub fn products(workspaces: &[Workspace]) -> Vec<Target> {
    let mut products: Vec<Target> = workspaces.iter().map(|workspace| product(workspace, workspaces)).collect();
    crate::sorting::by_key(&mut products, |target| (target.place.site.to_lowercase(), target.place.product.clone()));
    products
}

fn product(workspace: &Workspace, workspaces: &[Workspace]) -> Target {
    let key = workspace.attributes.type_key.clone().unwrap_or_else(|| place::product_key(&workspace.id).to_owned());
    Target {
        id: workspace.id.clone(),
        place: place::name(&workspace.id, Some(&key), workspaces),
        status: workspace.attributes.status.clone().filter(|status| status != "online"),
        kind: Kind::Product(key),
    }
}

/// The organization and its sites, on which only administration can be given.
#[must_use]
pub fn wholes(organization_id: &str, workspaces: &[Workspace]) -> Vec<Target> {
    let target = |id: String, kind: Kind| Target { place: place::name(&id, None, workspaces), id, status: None, kind };
    let mut wholes = vec![target(format!("ari:cloud:platform::org/{organization_id}"), Kind::Organization)];
    let mut hosts = Vec::new();
    for workspace in workspaces.iter().filter(|workspace| lives_on_a_site(workspace)) {
        let Some(host) = workspace.attributes.host_url.as_deref().map(host).filter(|host| !hosts.contains(host)) else { continue };
        hosts.push(host);
        let id = workspace.id.rsplit('/').next().unwrap_or_default();
        wholes.push(target(format!("ari:cloud:platform::site/{id}"), Kind::Site));
    }
    wholes
}

/// Others have an address of their own kind, and no site admin.
fn lives_on_a_site(workspace: &Workspace) -> bool {
    let key = workspace.attributes.type_key.as_deref().unwrap_or_else(|| place::product_key(&workspace.id));
    key.starts_with("jira") || key == "confluence"
}

#[cfg(test)]
mod tests;
