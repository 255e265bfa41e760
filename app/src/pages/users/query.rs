//! What the Users page shows, as a value: read from the address, written to it, turned into the upstream's filters. Pure.

use catalogue::organization::{
    AccountStatus, ClaimStatus, DirectoryStatus, MOST_IDS, MOST_RESOURCES, MOST_STATUSES, MembershipStatus, UserSearch,
};

use super::columns::{KEYS, SORTS, USUAL};
use crate::listing::{ListQuery, Shape};
use crate::roster;

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

impl From<Filter> for &'static str {
    fn from(filter: Filter) -> &'static str {
        filter.key()
    }
}

const FILTERS: [(&str, usize); Filter::ALL.len()] = {
    let mut filters = [("", 0); Filter::ALL.len()];
    let mut at = 0;
    while at < filters.len() {
        filters[at] = (Filter::ALL[at].key(), Filter::ALL[at].most());
        at += 1;
    }
    filters
};

/// What the list of people can be asked.
pub static SHAPE: Shape = Shape { filters: &FILTERS, sorts: &SORTS, columns: &KEYS, usual: &USUAL };

/// What is asked for beyond the plain person: always what the usual columns show, the rest only where its column is shown.
fn expansions(query: &ListQuery) -> Vec<String> {
    let shown = query.shown_columns();
    let further = [("groups", "groups"), ("resources", "counts.resources")];
    let further = further.into_iter().filter(|(column, _)| shown.contains(column)).map(|(_, name)| name.to_owned());
    roster::expansions().into_iter().chain(further).collect()
}

/// The upstream's filters, without the text: that is searched among the people read.
#[must_use]
pub fn filter(query: &ListQuery) -> UserSearch {
    let of = |filter: Filter| query.values(filter);
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
        expand: expansions(query),
        ..UserSearch::default()
    }
}

#[cfg(test)]
mod tests;
