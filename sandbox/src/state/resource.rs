//! The things that people have access to, and where they live: products on sites, user directories, domains.

use crate::clock::Moment;

/// A product on a site.
#[derive(Clone, Debug)]
pub struct Resource {
    /// `ari:cloud:jira-software::site/…`
    pub ari: String,
    pub id: String,
    /// The product key, `jira-software`; also the owner in role assignments.
    pub key: String,
    /// The product in words.
    pub product: &'static str,
    pub name: String,
    pub host: String,
    pub status: &'static str,
    pub(crate) directory: u8,
    /// How many people may use it; no limit when absent.
    pub seats: Option<usize>,
    pub created: Moment,
}

/// A user directory. SCIM directories are something else.
#[derive(Clone, Debug)]
pub struct Directory {
    pub id: String,
    pub name: String,
}

/// A domain that the organization has claimed, or tried to.
#[derive(Clone, Debug)]
pub struct Domain {
    pub id: String,
    pub name: &'static str,
    /// `http` or `dns`.
    pub proof: &'static str,
    pub status: &'static str,
}
