//! An address before it is sent: its normal form, and whether Atlassian can accept its domain. Pure.

use catalogue::organization::DomainAttributes;

use crate::domain::{self, Ownership};
use crate::form::Fault;

/// Without blanks around it and with a lower-case domain. The part before the @ is left as it is: only the domain is known to ignore case.
#[must_use]
pub fn normal(text: &str) -> String {
    let text = text.trim();
    text.rsplit_once('@').map_or_else(|| text.to_owned(), |(mailbox, domain)| format!("{mailbox}@{}", domain.to_lowercase()))
}

/// Whether the address lies on a verified domain of the organization.
///
/// # Errors
/// Says what stands against the domain, and what to do.
pub fn on_a_verified_domain(text: &str, domains: &[DomainAttributes]) -> Result<(), Fault> {
    let name = domain::of(text);
    let what = match domain::ownership(text, domains) {
        Ownership::Verified => return Ok(()),
        Ownership::Foreign => format!("{name} is not a domain of this organization."),
        Ownership::Lapsed(word) => format!("{name} is not verified now: {}.", word.to_lowercase()),
    };
    Err(Fault::new(format!("{what} Verify it in Atlassian Administration first, or use a verified one.")))
}

/// Which domains an address may lie on, in words.
#[must_use]
pub fn verified_words(domains: &[DomainAttributes]) -> String {
    const SHOWN: usize = 5;
    let mut names: Vec<&str> = domains.iter().filter(|domain| domain::is_verified(domain)).map(|domain| domain.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    match names.len() {
        0 => "This organization has no verified domain, so no address can be set.".to_owned(),
        1 => format!("The verified domain is {}.", names[0]),
        count if count <= SHOWN => format!("The verified domains are {}.", names.join(", ")),
        count => format!("The verified domains are {} and {} more.", names[..SHOWN].join(", "), count - SHOWN),
    }
}

#[cfg(test)]
mod tests;
