//! The latest changes: order, paging, filters, outcomes, and keys that are spent.

use catalogue::record::{Change, Outcome};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::{Filter, Index, KEPT};
use crate::audit::line::{IntentLine, Line, OutcomeLine};

fn intent(at: usize) -> IntentLine {
    IntentLine {
        id: format!("change-{at}"),
        at: "2026-11-02T09:00:00Z".to_owned(),
        person: "demo:owner".to_owned(),
        name: "Olga Owner".to_owned(),
        role: "Owner".to_owned(),
        operation: "SUSPEND_USER".to_owned(),
        targets: vec![("orgId".to_owned(), "org".to_owned()), ("accountId".to_owned(), format!("account-{at}"))],
        key: Some(format!("key-{at:05}")),
        ..IntentLine::default()
    }
}

fn end(at: usize, outcome: Outcome, status: Option<u16>) -> Line {
    Line::Outcome(OutcomeLine { id: format!("change-{at}"), at: "2026-11-02T09:00:01Z".to_owned(), outcome, status, code: None })
}

fn index(count: usize) -> Index {
    let mut index = Index::default();
    (0..count).for_each(|at| index.take(Line::Intent(intent(at))));
    index
}

fn moment(text: &str) -> OffsetDateTime {
    OffsetDateTime::parse(text, &Rfc3339).unwrap()
}

fn ids(changes: &[Change]) -> Vec<&str> {
    changes.iter().map(|change| change.id.as_str()).collect()
}

#[test]
fn a_page_is_newest_first_and_names_the_next() {
    let index = index(5);
    let page = index.page(&Filter::default(), None, 2).unwrap();
    assert_eq!((ids(&page.changes), page.next.as_deref()), (vec!["change-4", "change-3"], Some("change-3")));
    assert_eq!((page.kept, page.has_older), (5, false));
    let page = index.page(&Filter::default(), Some("change-1"), 2).unwrap();
    assert_eq!((ids(&page.changes), page.next), (vec!["change-0"], None));
}

#[test]
fn a_page_that_ends_exactly_at_the_end_names_no_next() {
    assert_eq!(index(4).page(&Filter::default(), Some("change-2"), 2).unwrap().next, None);
}

#[test]
fn changes_that_come_meanwhile_do_not_move_the_pages() {
    let mut index = index(4);
    let next = index.page(&Filter::default(), None, 2).unwrap().next.unwrap();
    index.take(Line::Intent(intent(4)));
    assert_eq!(ids(&index.page(&Filter::default(), Some(&next), 2).unwrap().changes), ["change-1", "change-0"]);
}

#[test]
fn a_page_before_a_change_that_is_not_there_is_no_empty_page() {
    assert!(index(3).page(&Filter::default(), Some("change-9"), 2).is_none());
}

#[test]
fn filters_leave_what_fits_all_of_them() {
    let mut index = index(2);
    index.take(Line::Intent(IntentLine { person: "demo:help-desk".to_owned(), ..intent(2) }));
    index.take(Line::Intent(IntentLine { operation: "RESTORE_USER".to_owned(), ..intent(3) }));
    index.take(end(0, Outcome::Ok, Some(200)));
    let fitting = |filter: Filter| ids(&index.page(&filter, None, 10).unwrap().changes).join(" ");
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(fitting(Filter { account: text("account-1"), ..Filter::default() }), "change-1");
    assert_eq!(fitting(Filter { account: text("org"), ..Filter::default() }), "", "only accounts count as accounts");
    assert_eq!(fitting(Filter { person: text("demo:help-desk"), ..Filter::default() }), "change-2");
    assert_eq!(fitting(Filter { operation: text("RESTORE_USER"), ..Filter::default() }), "change-3");
    assert_eq!(fitting(Filter { outcome: Some(Some(Outcome::Ok)), ..Filter::default() }), "change-0");
    assert_eq!(fitting(Filter { outcome: Some(None), ..Filter::default() }), "change-3 change-2 change-1");
    assert_eq!(
        fitting(Filter { outcome: Some(None), person: text("demo:owner"), operation: text("SUSPEND_USER"), account: None }),
        "change-1"
    );
}

#[test]
fn the_choices_are_everybody_and_every_operation_once() {
    let mut index = index(2);
    index.take(Line::Intent(IntentLine { name: "Olga O. Owner".to_owned(), operation: "GONE_LONG_AGO".to_owned(), ..intent(2) }));
    let page = index.page(&Filter { account: Some("nobody".to_owned()), ..Filter::default() }, None, 10).unwrap();
    assert_eq!(page.people.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["Olga O. Owner"]);
    let operations: Vec<_> = page.operations.iter().map(|act| (act.name.as_str(), act.title.as_str())).collect();
    assert_eq!(operations, [("GONE_LONG_AGO", ""), ("SUSPEND_USER", "Suspend a user's access")]);
}

#[test]
fn a_clear_outcome_takes_the_place_of_an_unknown_one_and_no_other() {
    let mut index = index(1);
    let outcome = |index: &Index| index.find("", "change-0").unwrap().outcome;
    assert_eq!(outcome(&index), None);
    index.take(end(0, Outcome::Unknown, None));
    index.take(end(0, Outcome::Refused, Some(409)));
    index.take(end(0, Outcome::Unknown, None));
    index.take(end(0, Outcome::Ok, Some(200)));
    assert_eq!(outcome(&index), Some(Outcome::Refused));
    assert!(index.unclosed().is_empty());
}

#[test]
fn only_the_latest_are_kept_and_that_is_said() {
    let index = index(KEPT + 3);
    let page = index.page(&Filter::default(), None, 1).unwrap();
    assert_eq!((page.kept, page.has_older), (KEPT, true));
    assert!(index.find("", "change-2").is_none() && index.find("", "change-3").is_some());
}

#[test]
fn a_key_finds_the_change_of_its_own_person_only_and_the_latest() {
    let mut index = index(1);
    index.take(Line::Intent(IntentLine { key: Some("key-00000".to_owned()), ..intent(7) }));
    assert_eq!(index.find("demo:owner", "key-00000").unwrap().id, "change-7");
    assert_eq!(index.find("demo:viewer", "key-00000"), None);
}

#[test]
fn a_key_is_spent_for_a_day_unless_nothing_was_sent() {
    let now = moment("2026-11-03T08:59:59Z");
    let mut index = index(3);
    index.take(end(1, Outcome::Failed, None));
    index.take(end(2, Outcome::Failed, Some(503)));
    let spent = |key: &str, now| index.spent("demo:owner", key, now);
    assert_eq!(spent("key-00000", now).as_deref(), Some("change-0"));
    assert_eq!(spent("key-00001", now), None);
    assert_eq!(spent("key-00002", now).as_deref(), Some("change-2"));
    assert_eq!(spent("key-00000", moment("2026-11-03T09:00:00Z")), None);
    assert_eq!(index.spent("demo:viewer", "key-00000", now), None);
}
