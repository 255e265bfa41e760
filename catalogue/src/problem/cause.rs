//! The reasons of a life-cycle conflict: code, words and link of each, as far as they are safe to show.

use serde_json::Value;

use super::Cause;
use super::plain::plain;

/// More reasons than this are no longer read by a person.
const MOST: usize = 20;
/// Where a link may lead: Atlassian's own pages and sites.
const HOSTS: [&str; 2] = ["atlassian.com", "atlassian.net"];

/// Those that say something.
pub fn causes(errors: &[Value]) -> Vec<Cause> {
    let text = |error: &Value, name: &str| plain(error.get(name).and_then(Value::as_str).unwrap_or_default());
    let cause = |error: &Value| Cause {
        code: text(error, "code"),
        message: text(error, "message"),
        link: error.get("link").and_then(Value::as_str).and_then(safe_link),
    };
    errors.iter().map(cause).filter(|cause| !cause.code.is_empty() || !cause.message.is_empty()).take(MOST).collect()
}

/// The address, when it is an https page of Atlassian's and nothing else hides in it.
fn safe_link(address: &str) -> Option<String> {
    let is_plain = |byte: u8| byte.is_ascii_graphic() && !br#""<>\^`{|}"#.contains(&byte);
    let rest = address.strip_prefix("https://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    let is_theirs = HOSTS.iter().any(|known| host == *known || host.strip_suffix(known).is_some_and(|front| front.ends_with('.')));
    let is_host = host.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'.'));
    // What looks like a credential is cut out of texts; an address that has one is not followed.
    (is_theirs && is_host && address.bytes().all(is_plain) && plain(address) == address).then(|| address.to_owned())
}
