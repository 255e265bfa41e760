//! The one filter that the service knows, `attribute eq "value"`, and pages that count from 1.

use catalogue::wire::Reply;
use serde_json::{Value, json};

use super::shape::plain;
use crate::answer::{scim, scim_error};
use crate::call::Call;

/// The largest page. Assumed: only that a first page holds at most a hundred is documented.
const MOST: usize = 100;

/// The attribute (of those allowed) and the value of `filter`; none when there is no filter.
pub fn read(call: &Call, allowed: &[&'static str]) -> Result<Option<(&'static str, String)>, Reply> {
    let Some(text) = call.one("filter").map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
    let refused = || {
        let detail = format!("Only one eq filter is supported, on {}", allowed.join(" or "));
        scim_error(400, Some("invalidFilter"), &detail)
    };
    let (attribute, rest) = text.split_once(' ').ok_or_else(refused)?;
    let (operator, value) = rest.trim_start().split_once(' ').ok_or_else(refused)?;
    let attribute = allowed.iter().find(|known| known.eq_ignore_ascii_case(plain(attribute))).ok_or_else(refused)?;
    if !operator.eq_ignore_ascii_case("eq") {
        return Err(refused());
    }
    // A second expression makes the rest something other than one JSON text.
    let value: String = serde_json::from_str(value.trim()).map_err(|_| refused())?;
    Ok(Some((attribute, value)))
}

/// `startIndex` (0 counts as 1) and `count`.
pub struct Window {
    pub start: usize,
    pub count: usize,
}

impl Window {
    pub fn read(call: &Call) -> Result<Window, Reply> {
        let number = |name: &str, usual: i64| match call.one(name).map(str::trim).filter(|text| !text.is_empty()) {
            None => Ok(usual),
            Some(text) => whole_number(text).ok_or_else(|| scim_error(400, Some("invalidValue"), &format!("{name} must be a number"))),
        };
        // RFC 7644 section 3.4.2.4: less than 1 counts as 1, a negative count as 0.
        let start = usize::try_from(number("startIndex", 1)?.max(1)).unwrap_or(1);
        let count = usize::try_from(number("count", 100)?.max(0)).unwrap_or(0).min(MOST);
        Ok(Window { start, count })
    }

    /// The part of the list that lies in the window.
    pub fn cut<'a, T>(&self, all: &'a [T]) -> &'a [T] {
        let from = (self.start - 1).min(all.len());
        &all[from..from.saturating_add(self.count).min(all.len())]
    }
}

/// A number of any length; beyond what is counted here the largest.
fn whole_number(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().unwrap_or(if digits.len() == text.len() { i64::MAX } else { i64::MIN }))
}

/// A list response.
pub fn page(window: &Window, total: usize, resources: Vec<Value>) -> Reply {
    let body = json!({
        "schemas": [catalogue::scim::LIST_SCHEMA],
        "totalResults": total,
        "startIndex": window.start,
        "itemsPerPage": resources.len(),
        "Resources": resources,
    });
    scim(200, &body)
}
