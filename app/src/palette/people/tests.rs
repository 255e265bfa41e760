//! Which answer counts for which query.

use catalogue::organization::User;

use super::{Entry, People, judge};
use crate::client::ClientError;

fn person(name: &str) -> Entry {
    Entry::person(&User { account_id: name.to_lowercase(), name: Some(name.to_owned()), ..User::default() })
}

#[test]
fn an_answer_counts_only_for_its_own_question() {
    let found = vec![person("Ada"), person("Grace")];
    assert_eq!(judge(true, "a".repeat(2), Some(("aa".to_owned(), Ok(found.clone())))), People::Found(found.clone()));
    assert_eq!(judge(true, "ada".to_owned(), Some(("aa".to_owned(), Ok(found)))), People::Searching(vec![person("Ada")]));
}

#[test]
fn a_failure_of_an_older_question_is_not_shown_for_a_newer_one() {
    let failed = Some(("ad".to_owned(), Err(ClientError::Offline)));
    assert_eq!(judge(true, "ad".to_owned(), failed.clone()), People::Failed(ClientError::Offline));
    assert_eq!(judge(true, "ada".to_owned(), failed), People::Searching(Vec::new()));
}

#[test]
fn one_latin_letter_is_not_asked_but_one_of_another_script_is() {
    assert_eq!(judge(true, "a".to_owned(), None), People::NotAsked);
    assert_eq!(judge(true, "李".to_owned(), None), People::Searching(Vec::new()));
}

#[test]
fn who_may_not_search_people_is_never_told_that_nobody_matches() {
    assert_eq!(judge(false, "ada".to_owned(), Some(("ada".to_owned(), Ok(Vec::new())))), People::NotAsked);
}

#[test]
fn the_number_found_is_told_in_words() {
    let table = [(0, "No person matches."), (1, "1 person found."), (3, "3 people found."), (8, "The first 8 people found.")];
    for (count, words) in table {
        assert_eq!(People::Found(vec![person("Ada"); count]).words(), words);
    }
}
