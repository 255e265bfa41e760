//! The record in words.

use catalogue::record::{Act, Change, Finding, Outcome, Target};

use super::{addresses, afterwards, mark, meaning, subjects, title, whom};
use crate::routes::{Page, Resource, View};

fn change(targets: &[(&str, &str)]) -> Change {
    let targets = targets.iter().map(|(name, value)| Target { name: (*name).to_owned(), value: (*value).to_owned() }).collect();
    Change { targets, ..Change::default() }
}

fn outcomes() -> impl Iterator<Item = Option<Outcome>> {
    Outcome::ALL.into_iter().map(Some).chain([None])
}

#[test]
fn every_outcome_has_its_own_word_shape_and_colour_and_says_what_it_means() {
    let mut marks: Vec<_> = outcomes().map(mark).collect();
    marks.sort_unstable();
    for part in [0, 1, 2] {
        let mut parts: Vec<&str> = marks.iter().map(|(word, shape, class)| [*word, *shape, *class][part]).collect();
        parts.sort_unstable();
        parts.dedup();
        assert_eq!(parts.len(), 5, "{parts:?}");
    }
    for outcome in outcomes() {
        let (what, next) = meaning(outcome);
        assert!(what.ends_with('.'), "{outcome:?}");
        assert_eq!(next.is_empty(), outcome == Some(Outcome::Ok), "{outcome:?}");
    }
}

#[test]
fn every_finding_says_that_it_was_looked_up_and_what_is_left_to_do() {
    for finding in [Finding::Happened, Finding::DidNotHappen, Finding::CannotBeTold] {
        let (word, what, next) = afterwards(finding);
        assert!(word.starts_with("looked up: ") && what.ends_with('.') && next.ends_with('.'), "{finding:?}");
    }
}

#[test]
fn an_operation_of_another_version_is_called_by_its_name() {
    let act = |title: &str| Act { name: "FOLD_USER".to_owned(), title: title.to_owned() };
    assert_eq!((title(&act("Fold a user")), title(&act(""))), ("Fold a user".to_owned(), "FOLD_USER".to_owned()));
}

#[test]
fn accounts_and_scim_records_lead_to_their_pages() {
    let change = change(&[
        ("scimDirectoryId", "d"),
        ("scimUserId", "s"),
        ("scimGroupId", "g"),
        ("accountId", "a"),
        ("accountId", "not an id"),
        ("newId", "n"),
    ]);
    let pages: Vec<Option<Page>> = subjects(&change).into_iter().map(|subject| subject.page).collect();
    let directory_id = "d".to_owned();
    let record =
        |resource, id: &str| Some(Page::ScimRecord { directory_id: directory_id.clone(), resource, id: id.to_owned(), view: View::Show });
    let expected = [
        Some(Page::ScimList { directory_id: directory_id.clone(), resource: Resource::User }),
        record(Resource::User, "s"),
        record(Resource::Group, "g"),
        Some(Page::User { account_id: "a".to_owned() }),
        None,
        None,
    ];
    assert_eq!(pages, expected);
    assert_eq!(subjects(&change)[5].label, "Other id");
}

#[test]
fn a_line_names_people_before_records_and_a_few_of_many() {
    let values = |change: &Change| {
        let (shown, more) = whom(change);
        (shown.into_iter().map(|subject| subject.value).collect::<Vec<_>>().join(" "), more)
    };
    assert_eq!(values(&change(&[("orgId", "o"), ("groupId", "g"), ("accountId", "a")])), ("a".to_owned(), 0));
    assert_eq!(values(&change(&[("scimDirectoryId", "d"), ("scimGroupId", "g")])), ("g".to_owned(), 0));
    assert_eq!(values(&change(&[("orgId", "o"), ("directoryId", "-")])), (String::new(), 0));
    let many: Vec<String> = (0..5).map(|at| format!("a{at}")).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|id| ("accountId", id.as_str())).collect();
    assert_eq!(values(&change(&many)), ("a0 a1 a2".to_owned(), 2));
}

#[test]
fn addresses_are_counted_in_words() {
    let words: Vec<Option<String>> = [0, 1, 20].into_iter().map(addresses).collect();
    assert_eq!(words, [None, Some("1 e-mail address".to_owned()), Some("20 e-mail addresses".to_owned())]);
}
