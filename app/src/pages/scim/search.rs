//! What the list of provisioned users shows, as the address holds it: the first row and one exact filter. Pure.

use catalogue::path::print_query;

/// How many records a page holds; more are not documented.
pub const PAGE: u64 = 100;

/// The two attributes that the upstream filters by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attribute {
    UserName,
    ExternalId,
}

impl Attribute {
    pub const ALL: [Attribute; 2] = [Attribute::UserName, Attribute::ExternalId];

    /// The name in the standard and in the address.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Attribute::UserName => "userName",
            Attribute::ExternalId => "externalId",
        }
    }

    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Attribute::UserName => "User name",
            Attribute::ExternalId => "External id",
        }
    }

    #[must_use]
    pub fn parse(name: &str) -> Option<Attribute> {
        Attribute::ALL.into_iter().find(|attribute| attribute.name() == name)
    }
}

/// The list as asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    /// Counts from 1.
    pub start_index: u64,
    pub filter: Option<(Attribute, String)>,
}

impl Search {
    /// Reads the address. What cannot be understood is left out rather than guessed.
    #[must_use]
    pub fn parse(start_index: Option<&str>, filter: Option<&str>, value: Option<&str>) -> Search {
        let value = value.map(cleaned).filter(|value| !value.is_empty());
        Search {
            start_index: start_index.and_then(|text| text.parse().ok()).unwrap_or(1).max(1),
            filter: filter.and_then(Attribute::parse).zip(value),
        }
    }

    /// The query string of the address; empty for the whole list from its start.
    #[must_use]
    pub fn print(&self) -> String {
        let mut pairs = Vec::new();
        if self.start_index > 1 {
            pairs.push(("startIndex".to_owned(), self.start_index.to_string()));
        }
        if let Some((attribute, value)) = &self.filter {
            pairs.push(("filter".to_owned(), attribute.name().to_owned()));
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
        if let Some((attribute, value)) = &self.filter {
            query.push(("filter", expression(*attribute, value)));
        }
        query
    }
}

/// A value without the characters that no value has: white space around it, control characters within.
#[must_use]
pub fn cleaned(value: &str) -> String {
    value.trim().chars().filter(|letter| !letter.is_control()).collect()
}

/// The SCIM filter. Values are JSON strings (RFC 7644 section 3.4.2.2), so quotes and backslashes are escaped: no value can end the text early.
#[must_use]
pub fn expression(attribute: Attribute, value: &str) -> String {
    let mut expression = format!("{} eq \"", attribute.name());
    for letter in cleaned(value).chars() {
        if matches!(letter, '"' | '\\') {
            expression.push('\\');
        }
        expression.push(letter);
    }
    expression.push('"');
    expression
}

#[cfg(test)]
mod tests;
