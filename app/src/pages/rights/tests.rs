//! What is missing and why something is there.

use std::collections::BTreeSet;

use catalogue::capability::Role;
use catalogue::rights::{RightsReport, Share};

use super::{Whose, missing, why};

#[test]
fn what_is_missing_names_the_roles_that_have_it() {
    let roles = Role::ALL.into_iter().map(|role| (role.into(), role.capabilities().into_iter().collect::<BTreeSet<_>>())).collect();
    let report = RightsReport { shares: vec![Share::whole(Role::HelpDesk)], roles, read_only: false, protects_people: false };
    let missing = missing(&report);
    assert!(missing.contains(&("delete accounts and cancel deletions".to_owned(), " – Owner".to_owned())), "{missing:?}");
    assert!(missing.iter().all(|(words, _)| !words.contains("suspend")));
}

#[test]
fn a_role_is_had_by_name_or_through_groups() {
    let share = |through: &[&str]| Share { through: through.iter().map(ToString::to_string).collect(), ..Share::whole(Role::Viewer) };
    assert_eq!(why(&share(&[]), Whose::Mine), "You have it by name.");
    assert_eq!(why(&share(&["desk"]), Whose::Mine), "You have it through the group desk.");
    assert_eq!(why(&share(&["a", "b"]), Whose::Mine), "You have it through the groups a, b.");
    assert_eq!(why(&share(&["desk"]), Whose::Others), "They have it through the group desk.");
}
