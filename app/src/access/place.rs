//! Names for resource ARIs: which product, on which site. Pure.

use catalogue::organization::{Resource, WorkspaceAttributes};

use crate::standing::product_words;

/// A product on a site, as the workspace list tells it.
pub type Workspace = Resource<WorkspaceAttributes>;

/// What an ARI means to a person.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The organization itself and its sites come before products.
    pub is_product: bool,
    pub product: String,
    /// Workspace name and site, or what is left of the ARI when no name is known.
    pub site: String,
}

impl Place {
    /// Short, as the object of "on …": the name where there is one.
    #[must_use]
    pub fn short(&self) -> String {
        let name = self.site.split(" · ").next().unwrap_or_default();
        match (self.is_product, self.product.as_str()) {
            (false, "Organization") => "the organization".to_owned(),
            (false, _) => format!("the site {}", self.site),
            (true, _) if name.is_empty() || !self.site.contains(" · ") => format!("{} {}", self.product, self.site).trim_end().to_owned(),
            (true, _) => name.to_owned(),
        }
    }
}

/// Names a resource. `owner` is the product key beside the ARI, where the answer has one.
#[must_use]
pub fn name(ari: &str, owner: Option<&str>, workspaces: &[Workspace]) -> Place {
    if let Some(workspace) = workspaces.iter().find(|workspace| workspace.id == ari) {
        let attributes = &workspace.attributes;
        let product = attributes.kind.clone().or_else(|| attributes.type_key.as_deref().map(product_words)).unwrap_or_default();
        return Place { is_product: true, product, site: site(attributes) };
    }
    let id = ari.rsplit('/').next().unwrap_or(ari);
    if ari.contains(":org/") {
        return Place { is_product: false, product: "Organization".to_owned(), site: "everything in it".to_owned() };
    }
    let key = owner.filter(|owner| *owner != "platform").unwrap_or_else(|| product_key(ari));
    if key == "platform" || key.is_empty() {
        return Place {
            is_product: false,
            product: "Site".to_owned(),
            site: on_same_site(id, workspaces).unwrap_or_else(|| id.to_owned()),
        };
    }
    Place { is_product: true, product: product_words(key), site: id.to_owned() }
}

/// The product's key as the ARI has it; empty where there is none.
pub fn product_key(ari: &str) -> &str {
    ari.strip_prefix("ari:cloud:").and_then(|rest| rest.split(':').next()).unwrap_or_default()
}

fn site(attributes: &WorkspaceAttributes) -> String {
    let host = attributes.host_url.as_deref().map(host).unwrap_or_default();
    match attributes.name.as_deref().map(str::trim).filter(|name| !name.is_empty()) {
        Some(name) if host.is_empty() => name.to_owned(),
        Some(name) => format!("{name} · {host}"),
        None => host.to_owned(),
    }
}

/// The host of a product that lives under the same site id.
fn on_same_site(id: &str, workspaces: &[Workspace]) -> Option<String> {
    let workspace = workspaces.iter().find(|workspace| workspace.id.ends_with(&format!("/{id}")))?;
    workspace.attributes.host_url.as_deref().map(|url| host(url).to_owned())
}

/// The host of an address.
pub fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split('/').next().unwrap_or(rest)
}

#[cfg(test)]
mod tests;
