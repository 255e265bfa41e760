//! The upstream's four paging styles, seen as one: what the next request must carry.

use serde::{Deserialize, Serialize};

/// `links` of a list. `next` is a bare cursor in v2 and an absolute URL in v1.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Links {
    #[serde(rename = "self", skip_serializing_if = "Option::is_none")]
    pub this: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prev: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

impl Links {
    /// The cursor of the next page, from either form; `None` at the end.
    #[must_use]
    pub fn next_cursor(&self) -> Option<String> {
        cursor(self.next.as_deref()?)
    }
}

/// The cursor inside `links.next`: the `cursor` query value of an absolute URL, otherwise the text itself. Empty means the end.
/// A URL without a cursor is the end too: it must never be followed as it stands.
#[must_use]
pub fn cursor(next: &str) -> Option<String> {
    let is_url = next.starts_with("https://") || next.starts_with("http://");
    if !is_url {
        return (!next.is_empty()).then(|| next.to_owned());
    }
    let query = next.split_once('?')?.1.split('#').next()?;
    let pairs = crate::path::parse_query(query)?;
    pairs.into_iter().find(|(key, value)| key == "cursor" && !value.is_empty()).map(|(_, value)| value)
}

/// The `startIndex` after this SCIM page; `None` at the end. An empty page ends the list whatever the totals claim.
#[must_use]
pub fn next_start_index(start_index: u64, items: u64, total: u64) -> Option<u64> {
    let next = start_index.max(1).saturating_add(items);
    (items > 0 && next <= total).then_some(next)
}

/// A page of anything that comes as `data` and `links`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Page<T> {
    #[serde(deserialize_with = "crate::lenient::null_as_default", bound(deserialize = "T: Deserialize<'de>"))]
    pub data: Vec<T>,
    #[serde(deserialize_with = "crate::lenient::null_as_default")]
    pub links: Links,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meta: Option<Meta>,
}

/// `meta` of the lists that carry a total.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Meta {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<u64>,
}

/// A single thing that comes wrapped as `data`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct One<T> {
    pub data: T,
}
