//! Copies that leave: what the app tells the service before it gives a file out, so that the copy is on record first; and the copy of a whole directory
//! that the service itself gives out, page after page.

pub mod csv;

use serde::{Deserialize, Serialize};

/// POST, [`Taken`]: records that a copy is about to be given out. Answered only once that is on record.
pub const EXPORTS_PATH: &str = "/api/rollcall/exports";
/// GET: everybody who fits the query, read from Atlassian while it is sent; see [`PEOPLE_EXPORT_PARAMETERS`].
pub const PEOPLE_EXPORT_PATH: &str = "/api/rollcall/people/export";
/// `format` (`csv` or `jsonl`), `directory`, and the filters of the search under Atlassian's names; several values of one are separated by commas.
pub const PEOPLE_EXPORT_PARAMETERS: [&str; 12] = [
    "format",
    "directory",
    "searchTerm",
    "claimStatus",
    "mfaEnabled",
    "status",
    "accountStatus",
    "membershipStatus",
    "roleIds",
    "groupIds",
    "resourceIds",
    "emailDomains",
];
/// The forms in which copies are given out.
pub const FORMATS: [&str; 4] = ["csv", "json", "jsonl", "text"];
/// The copy could not be recorded, so it is not given out.
pub const EXPORT_NOT_RECORDED: &str = "export_not_recorded";

/// A copy that is about to be given out. What was searched for is not told: it may name people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Taken {
    /// Which list, by its short name: `users`.
    pub what: String,
    pub rows: u64,
    pub format: String,
}

impl Taken {
    /// Whether it may be recorded: a short plain name and a known form, so that no client writes stories into the record.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        (1..=40).contains(&self.what.len())
            && self.what.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'-'))
            && FORMATS.contains(&self.format.as_str())
    }

    /// As the record names it: `users as csv`.
    #[must_use]
    pub fn words(&self) -> String {
        format!("{} as {}", self.what, self.format)
    }
}
