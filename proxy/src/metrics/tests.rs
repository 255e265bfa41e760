//! What a scrape says, and that it stays as long as it is.

use std::sync::Arc;
use std::time::Duration;

use catalogue::capability::Role;
use catalogue::record::{Anchored, Outcome, Verified};
use catalogue::rights::{Rights, RoleName, Share};

use super::{Metrics, Moment, Process};
use crate::audit::Standing;
use crate::error::ProxyError;
use crate::expiry;
use crate::log::Trace;
use crate::pace::Pacing;

fn row(name: &str) -> &'static catalogue::operation::Operation {
    catalogue::operations().find(|row| row.name == name).expect("the row exists")
}

fn by(role: Role) -> Trace {
    Trace { operation: "LIST_USERS", rights: Some(role.into()) }
}

/// A series without labels may have empty braces; both are the same.
#[track_caller]
fn says(text: &str, line: &str) {
    assert!(text.lines().any(|one| one.replace("{} ", " ") == line), "{line} is not in:\n{text}");
}

#[test]
fn a_scrape_tells_requests_changes_refusals_and_calls() {
    let metrics = Metrics::default();
    metrics.answered(&by(Role::HelpDesk), 200, Duration::from_millis(20));
    metrics.answered(&Trace::of("LIST_USERS"), 404, Duration::from_secs(20));
    metrics.changed("SUSPEND_USER", Outcome::Unknown);
    metrics.refused(&ProxyError::TooMany { whose: Pacing::Person, seconds: 3 });
    metrics.called(row("LIST_USERS"), Some(200), Duration::from_millis(30));
    let text = metrics.print(&Moment::default());
    for line in [
        "rollcall_requests_total{operation=\"LIST_USERS\",class=\"2xx\",role=\"help-desk\"} 1",
        "rollcall_requests_total{operation=\"LIST_USERS\",class=\"4xx\",role=\"none\"} 1",
        "rollcall_request_duration_seconds_bucket{le=\"0.025\",operation=\"LIST_USERS\"} 1",
        "rollcall_request_duration_seconds_count{operation=\"LIST_USERS\"} 2",
        "rollcall_changes_total{operation=\"SUSPEND_USER\",outcome=\"unknown\"} 1",
        "rollcall_too_many_requests_total{whose=\"person\"} 1",
        "rollcall_refusals_total{code=\"too_many_requests\"} 1",
        "rollcall_upstream_call_seconds_bucket{le=\"0.05\",effect=\"read\",class=\"2xx\"} 1",
    ] {
        says(&text, line);
    }
    says(&text, &format!("rollcall_build_info{{version=\"{}\"}} 1", crate::VERSION));
}

#[test]
fn a_scrape_tells_how_things_stand_and_leaves_out_what_is_not_known() {
    let metrics = Metrics::default();
    let at = "2026-11-02T09:00:00Z".to_owned();
    let record = Standing {
        is_writable: false,
        waiting: 3,
        last: Some(41),
        unknown: Some(2),
        anchored: Some(Anchored { at: at.clone(), seq: 40, ..Anchored::default() }),
        is_anchor_file_failing: true,
        verified: Some(Verified { at, rows: 40, fault: Some("row 4 was changed".to_owned()) }),
        events: vec![("signed-in", 7)],
    };
    let keys = vec![
        expiry::of("organization key", "organization_key_expires", expiry::date("2027-01-31"), expiry::today()),
        expiry::of("SCIM key of Okta", "key_expires", None, expiry::today()),
    ];
    let process = Process { open_files: Some(12), cpu_seconds: Some(1.5), ..Process::default() };
    let moment = Moment { is_ready: true, under_way: 2, sessions: 5, replicas: Some(2), keys, record, process, spans_dropped: 9 };
    for _ in 0..2 {
        let text = metrics.print(&moment);
        for line in [
            "rollcall_ready 1",
            "rollcall_requests_under_way 2",
            "rollcall_sessions 5",
            "rollcall_replicas 2",
            // 2027-02-01T00:00:00Z
            "rollcall_key_expires_timestamp_seconds{key=\"organization key\"} 1801440000",
            "rollcall_audit_writable 0",
            "rollcall_record_rows_waiting 3",
            "rollcall_record_last_sequence 41",
            "rollcall_changes_unresolved 2",
            "rollcall_record_anchor_timestamp_seconds 1793610000",
            "rollcall_record_rows_after_anchor 1",
            "rollcall_record_anchor_file_failing 1",
            "rollcall_record_whole 0",
            "rollcall_record_verified_timestamp_seconds 1793610000",
            "rollcall_events_total{event=\"signed-in\"} 7",
            "rollcall_spans_dropped_total 9",
            "process_open_fds 12",
            "process_cpu_seconds_total 1.5",
        ] {
            says(&text, line);
        }
        assert!(!text.contains("SCIM key of Okta") && !text.contains("process_resident_memory_bytes "), "{text}");
    }
    let text = metrics.print(&Moment::default()).replace("{} ", " ");
    for absent in [
        "replicas ",
        "record_last_sequence ",
        "changes_unresolved ",
        "record_whole ",
        "record_anchor_timestamp_seconds ",
        "process_open_fds ",
    ] {
        assert!(!text.contains(absent), "{absent}: nought would be a lie\n{text}");
    }
}

#[test]
fn a_role_of_the_configuration_is_counted_under_one_word() {
    let metrics = Metrics::default();
    for number in 0..50 {
        let named = RoleName { word: format!("desk-{number}"), title: "Desk".to_owned(), purpose: String::new() };
        let rights = Rights::new(vec![Share { role: named, ..Share::whole(Role::Viewer) }]).map(Arc::new);
        metrics.answered(&Trace { operation: "LIST_USERS", rights }, 200, Duration::ZERO);
    }
    says(&metrics.print(&Moment::default()), "rollcall_requests_total{operation=\"LIST_USERS\",class=\"2xx\",role=\"custom\"} 50");
}

#[test]
fn a_refused_key_is_an_alarm_until_it_is_accepted_again() {
    let metrics = Metrics::default();
    let alarm = |metrics: &Metrics| metrics.print(&Moment::default()).contains("rollcall_upstream_key_refused{key=\"organization\"} 1");
    metrics.called(row("LIST_USERS"), Some(401), Duration::ZERO);
    assert!(alarm(&metrics));
    metrics.called(row("LIST_USERS"), None, Duration::ZERO);
    assert!(alarm(&metrics), "silence says nothing about the key");
    metrics.called(row("LIST_SCIM_USERS"), Some(200), Duration::ZERO);
    assert!(alarm(&metrics), "another key says nothing about this one");
    metrics.called(row("LIST_USERS"), Some(403), Duration::ZERO);
    assert!(!alarm(&metrics));
}
