//! Warns in the log before a key expires: once a day while it is near, and at once when it comes nearer. What day it is, is given.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use catalogue::expiry::{KeyExpiry, Tone, Urgency};
use time::{Date, Month, OffsetDateTime};

use crate::config::Config;
use crate::service::Service;

/// How often the calendar is looked at.
const LOOK: Duration = Duration::from_secs(15 * 60);

/// A date as the configuration writes it: `2027-01-31`.
#[must_use]
pub fn date(text: &str) -> Option<Date> {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return None };
    let is_plain = |part: &str, length| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
    if !(is_plain(year, 4) && is_plain(month, 2) && is_plain(day, 2)) {
        return None;
    }
    let month = Month::try_from(month.parse::<u8>().ok()?).ok()?;
    Date::from_calendar_date(year.parse().ok()?, month, day.parse().ok()?).ok()
}

/// When one key expires, seen from this day.
#[must_use]
pub fn of(key: &str, setting: &str, last_day: Option<Date>, today: Date) -> KeyExpiry {
    KeyExpiry {
        key: key.to_owned(),
        setting: setting.to_owned(),
        expires: last_day.map(|day| day.to_string()),
        days_left: last_day.map(|day| (day - today).whole_days()),
        is_exchanged: false,
    }
}

/// What the configuration says of its keys, without a service.
#[must_use]
pub fn of_config(config: &Config, today: Date) -> Vec<KeyExpiry> {
    let mut keys = vec![of("organization key", "organization_key_expires", config.organization_key_expires, today)];
    if config.organization_read_key.is_some() {
        keys.push(of(READING, "organization_read_key_expires", config.organization_read_key_expires, today));
    }
    let scim = config.scim_directories.iter();
    keys.extend(scim.map(|directory| of(&of_directory(&directory.name), "key_expires", directory.key_expires, today)));
    keys
}

/// What the key is called that only reads.
pub const READING: &str = "organization key for reading";

/// What the key of a SCIM directory is called.
#[must_use]
pub fn of_directory(name: &str) -> String {
    format!("SCIM key of {name}")
}

/// Every key with the days that are left of it on this day. For screens, for the check of the configuration, and as the value of a metric.
#[must_use]
pub fn days_left(service: &Service, today: Date) -> Vec<KeyExpiry> {
    service.upstream.keys().expiries(today)
}

/// Today, UTC.
#[must_use]
pub fn today() -> Date {
    OffsetDateTime::now_utc().date()
}

/// What was said already.
#[derive(Debug, Default)]
pub struct Warner {
    said: BTreeMap<String, (Urgency, Date)>,
}

impl Warner {
    /// The keys of which something is to be said now.
    pub fn due(&mut self, keys: Vec<KeyExpiry>, today: Date) -> Vec<KeyExpiry> {
        let is_due = |key: &KeyExpiry| {
            let now = (key.urgency(), today);
            key.is_urgent() && self.said.insert(key.key.clone(), now) != Some(now)
        };
        keys.into_iter().filter(is_due).collect()
    }
}

/// Says it.
fn warn(key: &KeyExpiry) {
    let (days_left, expires, words) = (key.days_left.unwrap_or_default(), key.expires.as_deref().unwrap_or("-"), key.words());
    match key.urgency().tone() {
        Tone::Quiet => {}
        Tone::Warning => tracing::warn!(key = key.key, days_left, expires, "{words}"),
        Tone::Danger => tracing::error!(key = key.key, days_left, expires, "{words}"),
    }
}

/// Never ends.
pub async fn watch(service: Arc<Service>) {
    let mut warner = Warner::default();
    loop {
        let today = today();
        warner.due(days_left(&service, today), today).iter().for_each(warn);
        tokio::time::sleep(LOOK).await;
    }
}

#[cfg(test)]
mod tests;
