//! What a list of provisioned records shows, as the address holds it: the first row and one exact filter. Pure.

use catalogue::path::print_query;
use catalogue::scim::document::equals;

use super::kind::{Filter, Kind};

/// How many records a page holds; more are not documented.
pub const PAGE: u64 = 100;

/// The list as asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    /// Counts from 1.
    pub start_index: u64,
    pub filter: Option<(&'static Filter, String)>,
}

impl Search {
    /// The whole list from its start.
    pub const WHOLE: Search = Search { start_index: 1, filter: None };

    /// Reads the address. What cannot be understood is left out rather than guessed.
    #[must_use]
    pub fn parse(kind: &Kind, start_index: Option<&str>, filter: Option<&str>, value: Option<&str>) -> Search {
        let value = value.map(cleaned).filter(|value| !value.is_empty());
        Search {
            start_index: start_index.and_then(|text| text.parse().ok()).unwrap_or(1).max(1),
            filter: filter.and_then(|name| kind.filter(name)).zip(value),
        }
    }

    /// The query string of the address; empty for the whole list from its start.
    #[must_use]
    pub fn print(&self) -> String {
        let mut pairs = Vec::new();
        if self.start_index > 1 {
            pairs.push(("startIndex".to_owned(), self.start_index.to_string()));
        }
        if let Some((filter, value)) = &self.filter {
            pairs.push(("filter".to_owned(), filter.name.to_owned()));
            pairs.push(("value".to_owned(), value.clone()));
        }
        print_query(&pairs)
    }

    /// The same search from another row.
    #[must_use]
    pub fn from(&self, start_index: u64) -> Search {
        Search { start_index, filter: self.filter.clone() }
    }

    /// What is sent upstream.
    #[must_use]
    pub fn query(&self) -> Vec<(&'static str, String)> {
        let mut query = vec![("startIndex", self.start_index.to_string()), ("count", PAGE.to_string())];
        if let Some((filter, value)) = &self.filter {
            query.push(("filter", equals(filter.name, value)));
        }
        query
    }
}

/// A value without the characters that no value has: white space around it, control characters within.
#[must_use]
pub fn cleaned(value: &str) -> String {
    value.trim().chars().filter(|letter| !letter.is_control()).collect()
}

#[cfg(test)]
mod tests;
