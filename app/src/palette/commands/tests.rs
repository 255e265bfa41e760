//! What is offered for a query.

use catalogue::organization::User;

use super::{Act, Entry, Group, entries, fits, narrowed, step};
use crate::preference::Theme;
use crate::standing::Standing;

fn titles(query: &str) -> Vec<String> {
    entries(query, Vec::new(), Theme::System, false).into_iter().map(|entry| entry.title).collect()
}

fn person(name: &str, email: &str) -> Entry {
    let user = User { account_id: name.to_lowercase(), name: Some(name.to_owned()), email: Some(email.to_owned()), ..User::default() };
    Entry::person(&user)
}

#[test]
fn without_a_query_all_pages_and_actions_are_offered_and_no_search() {
    let all = entries("  ", Vec::new(), Theme::System, false);
    assert_eq!(all.iter().filter(|entry| entry.group == Group::Pages).count(), crate::routes::Page::MENU.len());
    assert!(all.iter().all(|entry| entry.group != Group::People));
    assert_eq!(all.iter().filter(|entry| entry.group == Group::Actions).count(), 6);
}

#[test]
fn a_query_keeps_what_holds_every_word_of_it() {
    assert_eq!(titles("dark theme"), ["Search “dark theme” in all users", "Switch to the dark theme"]);
    assert_eq!(titles("USERS")[0], "Users");
    assert_eq!(titles("logout").last().map(String::as_str), Some("Sign out"));
}

#[test]
fn the_theme_in_use_is_not_offered_again() {
    let offered = |theme| entries("theme", Vec::new(), theme, false).into_iter().filter(|entry| matches!(entry.act, Act::Theme(_))).count();
    assert_eq!(Theme::ALL.map(offered), [2, 2, 2]);
    assert!(entries("", Vec::new(), Theme::Dark, false).iter().all(|entry| entry.act != Act::Theme(Theme::Dark)));
}

#[test]
fn rows_are_offered_the_other_way_round() {
    let rows = |is_compact| entries("rows", Vec::new(), Theme::System, is_compact).pop().unwrap().title;
    assert_eq!([rows(false), rows(true)], ["Use compact rows", "Use comfortable rows"]);
}

#[test]
fn people_stand_between_pages_and_actions_and_the_search_follows_them() {
    let all = entries("s", vec![person("Ada Byron", "ada@corp.example")], Theme::System, false);
    let people: Vec<&str> = all.iter().filter(|entry| entry.group == Group::People).map(|entry| entry.title.as_str()).collect();
    assert_eq!(people, ["Ada Byron", "Search “s” in all users"]);
    let groups: Vec<Group> = all.iter().map(|entry| entry.group).collect();
    let first_action = groups.iter().position(|group| *group == Group::Actions).unwrap();
    assert!(groups[first_action..].iter().all(|group| *group == Group::Actions), "{groups:?}");
}

#[test]
fn the_search_entry_carries_the_query_into_the_address() {
    let all = entries(" a&b ", Vec::new(), Theme::System, false);
    assert_eq!(all[0].act, Act::Open("/users?q=a%26b".to_owned()));
}

#[test]
fn a_person_opens_their_own_page_and_shows_their_state() {
    let user: User = serde_json::from_str(r#"{"accountId":"557058:a","email":"a@corp.example","status":"suspended"}"#).unwrap();
    let entry = Entry::person(&user);
    assert_eq!(entry.title, "a@corp.example");
    assert_eq!(entry.act, Act::Open("/users/557058%3Aa".to_owned()));
    assert_eq!(entry.person.unwrap().standing, Standing::Suspended);
}

#[test]
fn accents_and_case_do_not_matter() {
    assert!(fits("muller", &["Jörg Müller"]));
    assert!(fits("jörg MÜL", &["jorg muller"]));
    assert!(!fits("ada grace", &["Ada Byron"]));
}

#[test]
fn an_older_answer_is_narrowed_to_the_newer_query_by_name_or_address() {
    let people = vec![person("Ada Byron", "ada@corp.example"), person("Adam Smith", "smith@corp.example")];
    let left = |query| narrowed(people.clone(), query).into_iter().map(|entry| entry.title).collect::<Vec<_>>();
    assert_eq!(left("ada@"), ["Ada Byron"]);
    assert_eq!(left("adam"), ["Adam Smith"]);
    assert_eq!(left("zz"), Vec::<String>::new());
}

#[test]
fn arrows_go_round_at_both_ends() {
    assert_eq!([step("ArrowDown", 0, 3), step("ArrowDown", 2, 3), step("ArrowUp", 0, 3)], [Some(1), Some(0), Some(2)]);
    assert_eq!([step("ArrowDown", 0, 0), step("a", 0, 3)], [None, None]);
}
