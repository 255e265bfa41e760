//! The organization's domains: reading all of them, what their claim means in words, and whether an address lies on a verified one.

use catalogue::organization::{DomainAttributes, DomainStatus, LIST_DOMAINS};

use crate::client::{Api, ClientError};
use crate::standing::Standing;

/// A list that goes on after this many pages is not a list of one organization's domains.
const MOST_PAGES: usize = 50;

/// Every domain that the organization has ever claimed.
///
/// # Errors
/// As every call; part of a list is none.
pub async fn read_all(api: Api) -> Result<Vec<DomainAttributes>, ClientError> {
    let mut all = Vec::new();
    let mut query = Vec::new();
    for _ in 0..MOST_PAGES {
        let page = api.get_from(LIST_DOMAINS, &[], &query).await?;
        all.extend(page.data.into_iter().map(|domain| domain.attributes));
        match page.links.next_cursor() {
            Some(cursor) => query = vec![("cursor", cursor)],
            None => return Ok(all),
        }
    }
    Err(ClientError::Unreadable)
}

fn status(domain: &DomainAttributes) -> Option<&DomainStatus> {
    domain.claim.as_ref().and_then(|claim| claim.status.as_ref())
}

#[must_use]
pub fn is_verified(domain: &DomainAttributes) -> bool {
    status(domain) == Some(&DomainStatus::Verified)
}

/// Word, shape and style of a domain's claim.
#[must_use]
pub fn words(domain: &DomainAttributes) -> (String, &'static str, &'static str) {
    let (word, shape, class) = match status(domain) {
        Some(DomainStatus::Verified) => ("Verified", "✓", Standing::Active.class()),
        Some(DomainStatus::Unverified) => ("Not verified", "○", Standing::Suspended.class()),
        Some(DomainStatus::MissingToken) => ("Proof is gone", "✕", Standing::ForDeletion.class()),
        Some(DomainStatus::Superseded) => ("Claimed by another", "✕", Standing::ForDeletion.class()),
        Some(DomainStatus::Deleted) => ("Deleted", "–", Standing::NoAccess.class()),
        Some(DomainStatus::Other(text)) => return (text.clone(), "?", Standing::Unknown.class()),
        None => ("Not said", "?", Standing::Unknown.class()),
    };
    (word.to_owned(), shape, class)
}

/// Where an address stands to the organization's domains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ownership {
    Verified,
    /// Claimed once, with what became of it.
    Lapsed(String),
    /// Not among them.
    Foreign,
}

/// Whether the organization owns the domain of an address. Only the very domain counts: a verified one does not cover what is below it.
#[must_use]
pub fn ownership(email: &str, domains: &[DomainAttributes]) -> Ownership {
    let name = of(email);
    let mut known = domains.iter().filter(|domain| domain.name.eq_ignore_ascii_case(&name)).peekable();
    let first = known.peek().map(|domain| words(domain).0);
    match first {
        _ if known.any(is_verified) => Ownership::Verified,
        Some(word) => Ownership::Lapsed(word),
        None => Ownership::Foreign,
    }
}

/// The domain of an address, lower-case.
#[must_use]
pub fn of(email: &str) -> String {
    email.trim().rsplit_once('@').map(|(_, domain)| domain.to_lowercase()).unwrap_or_default()
}

#[cfg(test)]
mod tests;
