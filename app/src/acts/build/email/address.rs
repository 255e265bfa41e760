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
mod tests {
    //! What is sent and what is stopped before.

    use catalogue::organization::DomainAttributes;
    use serde_json::json;

    use super::{normal, on_a_verified_domain, verified_words};

    fn domains(claims: &[(&str, &str)]) -> Vec<DomainAttributes> {
        claims
            .iter()
            .map(|(name, status)| serde_json::from_value(json!({ "name": name, "claim": { "status": status } })).unwrap())
            .collect()
    }

    #[test]
    fn only_the_domain_is_made_lower_case() {
        assert_eq!(normal(" Ada.Byron@CORP.Example "), "Ada.Byron@corp.example");
        assert_eq!(normal("nobody"), "nobody");
    }

    #[test]
    fn an_address_elsewhere_is_stopped_before_it_is_sent() {
        let claims = domains(&[("corp.example", "verified"), ("old.example", "missing_token")]);
        assert_eq!(on_a_verified_domain("ada@Corp.example", &claims), Ok(()));
        let foreign = on_a_verified_domain("ada@partner.example", &claims).unwrap_err().words;
        assert!(foreign.contains("partner.example is not a domain of this organization"), "{foreign}");
        let lapsed = on_a_verified_domain("ada@old.example", &claims).unwrap_err().words;
        assert!(lapsed.contains("proof is gone") && lapsed.contains("Atlassian Administration"), "{lapsed}");
    }

    #[test]
    fn the_verified_domains_are_named_and_many_are_counted() {
        assert!(verified_words(&[]).contains("no verified domain"));
        assert_eq!(
            verified_words(&domains(&[("b.example", "verified"), ("a.example", "verified"), ("c.example", "deleted")])),
            "The verified domains are a.example, b.example."
        );
        let many: Vec<String> = (0..8).map(|number| format!("d{number}.example")).collect();
        let many: Vec<(&str, &str)> = many.iter().map(|name| (name.as_str(), "verified")).collect();
        assert!(verified_words(&domains(&many)).ends_with("d4.example and 3 more."));
    }
}
