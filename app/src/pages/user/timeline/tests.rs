//! What the time axis shows.

use catalogue::organization::{ProductActivity, RoleAssignment};

use super::{Last, Line, lines, position, summary};
use crate::moment::{DAY, parse};

fn now() -> i64 {
    parse("2026-07-01T12:00:00Z").unwrap()
}

fn used(key: &str, id: Option<&str>, at: Option<&str>) -> ProductActivity {
    ProductActivity { id: id.map(str::to_owned), key: key.to_owned(), last_active: None, last_active_timestamp: at.map(str::to_owned) }
}

fn role(owner: &str, ari: &str) -> RoleAssignment {
    RoleAssignment { resource_id: ari.to_owned(), resource_owner: Some(owner.to_owned()), ..RoleAssignment::default() }
}

fn products(lines: &[Line]) -> Vec<&str> {
    lines.iter().map(|line| line.place.product.as_str()).collect()
}

#[test]
fn the_axis_runs_from_a_year_ago_to_now() {
    for (days, percent) in [(0, 100.0), (365, 0.0), (400, 0.0), (-3, 100.0)] {
        assert!((position(now() - days * DAY, now()) - percent).abs() < 0.001, "{days} days");
    }
}

#[test]
fn the_most_recent_stands_first_and_unused_access_last() {
    let activity = [
        used("confluence", Some("ari:cloud:confluence::site/1"), Some("2026-01-01T00:00:00Z")),
        used("jira-software", Some("ari:cloud:jira-software::site/1"), Some("2026-06-30T00:00:00Z")),
    ];
    let roles = [role("trello", "ari:cloud:trello::site/2"), role("platform", "ari:cloud:platform::org/1")];
    let lines = lines(&activity, &roles, &[], now());
    assert_eq!(products(&lines), ["Jira Software", "Confluence", "Trello"]);
    assert_eq!(lines[2].last, Last::Never);
    assert_eq!(summary(&lines, now()), "Last active 1 day ago in Jira Software. 2 of 3 products were not used in the last 90 days.");
}

#[test]
fn a_used_product_is_not_listed_again_for_its_role() {
    let table = [Some("ari:cloud:jira-software::site/1"), Some("ari:cloud:platform::site/1"), None];
    for id in table {
        let activity = [used("jira-software", id, Some("2026-06-30T00:00:00Z"))];
        let lines = lines(&activity, &[role("jira-software", "ari:cloud:jira-software::site/1")], &[], now());
        assert_eq!(lines.len(), 1, "{id:?}");
    }
}

#[test]
fn the_same_product_on_two_sites_is_two_lines() {
    let activity = [used("confluence", Some("ari:cloud:confluence::site/1"), Some("2026-06-30T00:00:00Z"))];
    let lines = lines(&activity, &[role("confluence", "ari:cloud:confluence::site/2")], &[], now());
    assert_eq!(lines.len(), 2);
}

#[test]
fn a_date_older_than_the_axis_is_marked_as_older() {
    let lines = lines(&[used("jira", None, Some("2020-01-01T00:00:00Z"))], &[], &[], now());
    assert!(matches!(lines[0].last, Last::At { is_older: true, .. }));
    assert_eq!(summary(&lines, now()), "Last active 6 years ago in Jira. Nothing was used in the last 90 days.");
}

#[test]
fn what_is_no_date_is_shown_verbatim() {
    let lines = lines(&[used("jira", None, Some("yesterday-ish"))], &[], &[], now());
    assert_eq!(lines[0].last, Last::Unreadable("yesterday-ish".to_owned()));
    assert_eq!(summary(&lines, now()), "No use of any product is known.");
}

#[test]
fn a_bare_date_is_enough() {
    let product = ProductActivity { last_active: Some("2026-06-29".to_owned()), ..used("jira", None, None) };
    assert!(matches!(lines(&[product], &[], &[], now())[0].last, Last::At { .. }));
}
