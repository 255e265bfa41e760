//! What the Users page shows, as a value: read from the address, written to it, turned into the upstream's filters. Pure.

use catalogue::organization::{
    AccountStatus, ClaimStatus, DirectoryStatus, MOST_IDS, MOST_RESOURCES, MOST_STATUSES, MembershipStatus, UserSearch,
};
use catalogue::path::{parse_query, print_query};

use super::columns::{self, COLUMNS};
use crate::roster::{self, SortKey};

/// A filter of several values, by its key in the address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Filter {
    Status,
    Role,
    Product,
    Group,
    Domain,
    Claim,
    Account,
    Membership,
    TwoStep,
    Directory,
}

impl Filter {
    pub const ALL: [Filter; 10] = [
        Filter::Status,
        Filter::Product,
        Filter::Role,
        Filter::Group,
        Filter::Claim,
        Filter::Domain,
        Filter::Account,
        Filter::Membership,
        Filter::TwoStep,
        Filter::Directory,
    ];

    /// How many of them are always offered; the others when asked for or chosen.
    pub const USUAL: usize = 4;

    /// The key in the address.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Filter::Status => "status",
            Filter::Role => "role",
            Filter::Product => "resource",
            Filter::Group => "group",
            Filter::Domain => "domain",
            Filter::Claim => "claim",
            Filter::Account => "account",
            Filter::Membership => "membership",
            Filter::TwoStep => "two-step",
            Filter::Directory => "directory",
        }
    }

    /// The word on the chip.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Filter::Status => "Status",
            Filter::Role => "Role",
            Filter::Product => "Product",
            Filter::Group => "Group",
            Filter::Domain => "E-mail domain",
            Filter::Claim => "Managed",
            Filter::Account => "Account",
            Filter::Membership => "Membership",
            Filter::TwoStep => "Two-step verification",
            Filter::Directory => "Directory",
        }
    }

    /// How many values the upstream takes.
    #[must_use]
    pub const fn most(self) -> usize {
        match self {
            Filter::Status => MOST_STATUSES,
            Filter::Product => MOST_RESOURCES,
            Filter::Claim | Filter::TwoStep => 1,
            Filter::Account | Filter::Membership => 3,
            Filter::Role | Filter::Group | Filter::Domain | Filter::Directory => MOST_IDS,
        }
    }
}

/// The whole view: everything a copied link has to reproduce.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserQuery {
    pub text: String,
    /// Filter values in the order of their choice.
    pub chosen: Vec<(Filter, String)>,
    pub sort: Option<(SortKey, bool)>,
    /// `None` shows the usual columns.
    pub columns: Option<Vec<&'static str>>,
}

impl UserQuery {
    /// Reads a query string without its `?`. What it does not know is left out: an old link still shows something.
    #[must_use]
    pub fn parse(raw: &str) -> UserQuery {
        let mut query = UserQuery::default();
        for (key, value) in parse_query(raw.trim_start_matches('?')).unwrap_or_default() {
            match key.as_str() {
                "q" => query.text = value,
                "sort" => {
                    let word = value.trim_start_matches('-');
                    query.sort = SortKey::parse(word).map(|sort| (sort, value.starts_with('-')));
                }
                "columns" => query.columns = Some(columns::parse(&value)),
                _ => {
                    let filter = Filter::ALL.into_iter().find(|filter| filter.key() == key);
                    if let Some(filter) = filter.filter(|_| !value.is_empty()) {
                        query.chosen.push((filter, value));
                    }
                }
            }
        }
        query
    }

    /// Writes the query string; empty for the plain list.
    #[must_use]
    pub fn print(&self) -> String {
        let mut pairs = Vec::new();
        if !self.text.is_empty() {
            pairs.push(("q".to_owned(), self.text.clone()));
        }
        pairs.extend(self.chosen.iter().map(|(filter, value)| (filter.key().to_owned(), value.clone())));
        if let Some((key, descending)) = self.sort {
            let sign = if descending { "-" } else { "" };
            pairs.push(("sort".to_owned(), format!("{sign}{}", key.word())));
        }
        if let Some(columns) = &self.columns {
            pairs.push(("columns".to_owned(), columns.join(",")));
        }
        print_query(&pairs)
    }

    /// The chosen values of a filter.
    #[must_use]
    pub fn values(&self, filter: Filter) -> Vec<String> {
        self.chosen.iter().filter(|(other, _)| *other == filter).map(|(_, value)| value.clone()).collect()
    }

    /// The same view with other values of a filter; the latest win when the upstream takes fewer.
    #[must_use]
    pub fn with(&self, filter: Filter, values: Vec<String>) -> UserQuery {
        let mut next = self.clone();
        next.chosen.retain(|(other, _)| *other != filter);
        let surplus = values.len().saturating_sub(filter.most());
        next.chosen.extend(values.into_iter().skip(surplus).map(|value| (filter, value)));
        next
    }

    /// The same view without any filter and text.
    #[must_use]
    pub fn cleared(&self) -> UserQuery {
        UserQuery { text: String::new(), chosen: Vec::new(), ..self.clone() }
    }

    #[must_use]
    pub fn has_filters(&self) -> bool {
        !self.chosen.is_empty()
    }

    /// The keys of the columns shown, in their fixed order.
    #[must_use]
    pub fn shown_columns(&self) -> Vec<&'static str> {
        match &self.columns {
            Some(keys) => COLUMNS.iter().map(|column| column.key).filter(|key| keys.contains(key) || *key == "name").collect(),
            None => columns::USUAL.to_vec(),
        }
    }

    /// What is asked for beyond the plain person: always what the usual columns show, the rest only where its column is shown.
    fn expansions(&self) -> Vec<String> {
        let shown = self.shown_columns();
        let further = [("groups", "groups"), ("resources", "counts.resources")];
        let further = further.into_iter().filter(|(column, _)| shown.contains(column)).map(|(_, name)| name.to_owned());
        roster::expansions().into_iter().chain(further).collect()
    }

    /// The upstream's filters, without the text: that is searched among the people read.
    #[must_use]
    pub fn filter(&self) -> UserSearch {
        let of = |filter| self.values(filter).into_iter().take(Filter::most(filter)).collect::<Vec<_>>();
        UserSearch {
            status: of(Filter::Status).iter().map(|text| DirectoryStatus::from(text.as_str())).collect(),
            account_status: of(Filter::Account).iter().map(|text| AccountStatus::from(text.as_str())).collect(),
            membership_status: of(Filter::Membership).iter().map(|text| MembershipStatus::from(text.as_str())).collect(),
            claim_status: of(Filter::Claim).first().map(|text| ClaimStatus::from(text.as_str())),
            role_ids: of(Filter::Role),
            resource_ids: of(Filter::Product),
            group_ids: of(Filter::Group),
            email_domains: of(Filter::Domain),
            directory_ids: of(Filter::Directory),
            mfa_enabled: of(Filter::TwoStep).first().map(|text| text == "on"),
            expand: self.expansions(),
            ..UserSearch::default()
        }
    }
}

#[cfg(test)]
mod tests;
