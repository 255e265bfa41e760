//! Questions to the record, and who is answered what.

use catalogue::capability::Role;
use catalogue::session::Person;

use super::{Filter, allowed, question};
use crate::error;
use crate::identity::Caller;

fn caller(role: Role) -> Caller {
    Caller::new(Person { id: "me".to_owned(), name: "Me".to_owned(), email: None }, role)
}

fn code(raw: &str) -> String {
    error::code(&question(raw).unwrap_err())
}

#[test]
fn every_parameter_is_read_and_days_are_moments() {
    let asked =
        question("account=a-1&person=p&operation=OP&outcome=unknown&kind=denied&since=2026-11-01T00:00:00Z&before=7&limit=5").unwrap();
    assert_eq!((asked.before, asked.limit), (Some(7), Some(5)));
    assert_eq!(asked.filter.since, Some(1_793_491_200_000));
    assert_eq!(asked.filter.kind.as_deref(), Some("denied"));
}

#[test]
fn what_is_no_question_is_refused() {
    for raw in [
        "kind=made-up",
        "since=yesterday",
        "before=0",
        "before=a",
        "limit=0",
        "limit=201",
        "outcome=well",
        "x=1",
        "kind=change&kind=denied",
    ] {
        assert_eq!(code(raw), "bad_parameter", "{raw}");
    }
}

#[test]
fn those_who_look_after_roles_see_everything_and_the_others_the_changes_of_all_and_their_own_events() {
    let kind = |kind: &str| Filter { kind: Some(kind.to_owned()), ..Filter::default() };
    assert_eq!(allowed(&caller(Role::Administrator), &[], Filter::default()).unwrap(), (Filter::default(), false));
    assert_eq!(allowed(&caller(Role::Viewer), &[caller(Role::Viewer).person.id], Filter::default()).unwrap(), (kind("change"), true));
    let own = Filter { person: Some("me".to_owned()), ..kind("signed-in") };
    assert_eq!(allowed(&caller(Role::Viewer), &[caller(Role::Viewer).person.id], kind("signed-in")).unwrap(), (own, true));
    let of_another = Filter { person: Some("other".to_owned()), ..kind("signed-in") };
    assert_eq!(error::code(&allowed(&caller(Role::Viewer), &[caller(Role::Viewer).person.id], of_another).unwrap_err()), "not_permitted");
}
