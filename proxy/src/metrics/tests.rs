//! What a scrape says, and that it stays as long as it is.

use std::time::Duration;

use catalogue::record::Outcome;

use super::Metrics;
use crate::error::ProxyError;
use crate::expiry;
use crate::pace::Pacing;

fn row(name: &str) -> &'static catalogue::operation::Operation {
    catalogue::operations().find(|row| row.name == name).expect("the row exists")
}

#[test]
fn a_scrape_tells_requests_changes_refusals_and_calls() {
    let metrics = Metrics::default();
    metrics.answered("LIST_USERS", 200);
    metrics.answered("LIST_USERS", 404);
    metrics.changed("SUSPEND_USER", Outcome::Unknown);
    metrics.refused(&ProxyError::TooMany { whose: Pacing::Person, seconds: 3 });
    metrics.called(row("LIST_USERS"), Some(200), Duration::from_millis(30));
    let date = expiry::date("2027-01-31").expect("a date");
    let key =
        expiry::of("organization key", "organization_key_expires", Some(date), date.previous_day().expect("not the first of all days"));
    let text = metrics.print(true, false, 2, &[key]);
    for line in [
        "rollcall_requests_total{operation=\"LIST_USERS\",class=\"2xx\"} 1",
        "rollcall_requests_total{operation=\"LIST_USERS\",class=\"4xx\"} 1",
        "rollcall_changes_total{operation=\"SUSPEND_USER\",outcome=\"unknown\"} 1",
        "rollcall_too_many_requests_total{whose=\"person\"} 1",
        "rollcall_refusals_total{code=\"too_many_requests\"} 1",
        "rollcall_upstream_call_seconds_bucket{le=\"0.05\",effect=\"read\",class=\"2xx\"} 1",
        "rollcall_key_days_left{key=\"organization key\"} 1",
        "rollcall_ready 1",
        "rollcall_audit_writable 0",
        "rollcall_requests_under_way 2",
    ] {
        assert!(text.contains(line), "{line} is not in:\n{text}");
    }
}

#[test]
fn a_refused_key_is_an_alarm_until_it_is_accepted_again() {
    let metrics = Metrics::default();
    let alarm = |metrics: &Metrics| metrics.print(true, true, 0, &[]).contains("rollcall_upstream_key_refused{key=\"organization\"} 1");
    metrics.called(row("LIST_USERS"), Some(401), Duration::ZERO);
    assert!(alarm(&metrics));
    metrics.called(row("LIST_USERS"), None, Duration::ZERO);
    assert!(alarm(&metrics), "silence says nothing about the key");
    metrics.called(row("LIST_SCIM_USERS"), Some(200), Duration::ZERO);
    assert!(alarm(&metrics), "another key says nothing about this one");
    metrics.called(row("LIST_USERS"), Some(403), Duration::ZERO);
    assert!(!alarm(&metrics));
}
