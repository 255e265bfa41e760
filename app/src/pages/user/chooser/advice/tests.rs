//! What is advised for what has happened.

use catalogue::organization::User;

use super::{Case, Way, advice, comparison};
use crate::acts::possible::Kind;

#[test]
fn each_case_has_its_way() {
    let table = [
        (Case::ComesBack, Way::Act(Kind::Suspend)),
        (Case::HasLeft, Way::OffBoard),
        (Case::WrongAccount, Way::Act(Kind::Remove)),
        (Case::DataMustGo, Way::Act(Kind::Delete)),
    ];
    for (case, way) in table {
        assert_eq!(advice(case, false).way, way, "{case:?}");
        assert_eq!(Case::parse(case.name()), Some(case));
    }
}

#[test]
fn the_identity_provider_is_named_only_where_there_is_one() {
    for case in Case::ALL {
        assert_eq!((advice(case, true).synced.is_some(), advice(case, false).synced), (true, None), "{case:?}");
    }
}

#[test]
fn the_kinds_are_compared_in_the_same_words_as_everywhere() {
    let lines = comparison(&User::default(), false);
    assert_eq!(lines.iter().map(|line| line.title).collect::<Vec<_>>(), ["Suspend", "Deactivate", "Remove", "Delete"]);
    assert!(lines.iter().all(|line| {
        let follows = line.follows;
        [follows.sign_in, follows.access, follows.billing, follows.mail, follows.undo].iter().all(|words| !words.is_empty())
    }));
    assert_eq!(comparison(&User::default(), true).last().map(|line| line.title), Some("Deprovision (SCIM)"));
}
