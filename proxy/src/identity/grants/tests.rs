//! Who has which role.

use catalogue::capability::Role;

use super::{Grant, Grants};

fn grants() -> Grants {
    let set = |names: &[&str]| names.iter().map(ToString::to_string).collect();
    let grant = |role, groups: &[&str], people: &[&str]| Grant::whole(role, set(groups), set(people));
    Grants(vec![
        grant(Role::Owner, &["it-owners"], &["1001"]),
        grant(Role::Viewer, &["everybody"], &[]),
        grant(Role::HelpDesk, &["service-desk"], &[]),
    ])
}

fn role(subject: &str, groups: &[&str]) -> Option<Role> {
    let rights = grants().rights(subject, &groups.iter().map(ToString::to_string).collect::<Vec<_>>())?;
    Role::ALL.into_iter().find(|role| role.word() == rights.role().word)
}

#[test]
fn nobody_has_a_role_that_was_not_given() {
    assert_eq!(role("1002", &[]), None);
    assert_eq!(role("1002", &["it-owner", "IT-OWNERS", " it-owners", ""]), None);
    assert_eq!(Grants::default().rights("1001", &["it-owners".to_owned()]), None);
}

#[test]
fn a_group_or_the_own_id_gives_a_role() {
    assert_eq!(role("1001", &[]), Some(Role::Owner));
    assert_eq!(role("1002", &["service-desk"]), Some(Role::HelpDesk));
}

#[test]
fn of_several_roles_the_largest_counts() {
    assert_eq!(role("1002", &["everybody", "service-desk"]), Some(Role::HelpDesk));
    assert_eq!(role("1001", &["everybody"]), Some(Role::Owner));
}

#[test]
fn a_group_with_the_name_of_somebodys_id_gives_nothing() {
    assert_eq!(role("1002", &["1001"]), None);
}
