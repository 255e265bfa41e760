//! Reads the queries of the record's pages: each parameter is known, stands once, and has a value of its kind.

use catalogue::path::{self, PathError};
use catalogue::record::{MOST_CHANGES, Outcome, UNDER_WAY};

use crate::audit::Filter;
use crate::error::ProxyError;

/// Ids of people may be longer than those of paths: they come from a provider of identities.
const LONGEST_PERSON: usize = 256;

/// Hands each parameter to `take`, which gives `None` for a value that cannot be one.
///
/// # Errors
/// When a parameter is unknown, repeated, or was not taken.
pub fn read(raw: &str, known: &[&'static str], mut take: impl FnMut(&'static str, String) -> Option<()>) -> Result<(), ProxyError> {
    let pairs = path::parse_query(raw).ok_or(ProxyError::Target("the query has a broken escape"))?;
    let mut seen = Vec::new();
    for (name, value) in pairs {
        let name = known.iter().copied().find(|known| *known == name).ok_or(ProxyError::Path(PathError::UnknownQuery))?;
        if seen.contains(&name) {
            return Err(ProxyError::Path(PathError::RepeatedQuery(name)));
        }
        seen.push(name);
        take(name, value).ok_or(ProxyError::Path(PathError::QueryValue(name)))?;
    }
    Ok(())
}

/// What every page of the record can be narrowed by: whom it concerns, who did it, what was done and how it ended.
pub fn narrow(filter: &mut Filter, name: &str, value: String) -> Option<()> {
    match name {
        "account" => filter.account = Some(identifier(value)?),
        "operation" => filter.operation = Some(identifier(value)?),
        "person" => {
            let is_plain = !value.is_empty() && value.len() <= LONGEST_PERSON && !value.chars().any(char::is_control);
            filter.person = Some(is_plain.then_some(value)?);
        }
        "outcome" if value == UNDER_WAY => filter.outcome = Some(None),
        "outcome" => filter.outcome = Some(Some(Outcome::parse(&value)?)),
        _ => return None,
    }
    Some(())
}

/// How many entries one page may have.
#[must_use]
pub fn limit(value: &str) -> Option<usize> {
    value.parse().ok().filter(|limit| (1..=MOST_CHANGES).contains(limit))
}

/// A text that may be an id.
#[must_use]
pub fn identifier(value: String) -> Option<String> {
    path::is_identifier(&value).then_some(value)
}
