//! Several changes told as one; what the record remembers of what is still queued; what of a person's roles is on its way.

use catalogue::organization::{GRANT_ORGANIZATION_ADMIN, GRANT_ROLE, OrganizationRole, RoleGrant, SUSPEND_USER, User};
use catalogue::record::{Act, Change, Outcome, Target};

use super::super::matrix::At;
use super::super::possible::{Directories, Membership};
use super::{RoleChange, cell, latest, on_its_way, recorded_deletion, recorded_removal, summed, under_way};
use crate::acts::leaving::{Leaving, State};
use crate::change::{Call, Certainty, Stage};
use crate::client::ClientError;
use crate::moment;

fn recorded(operation: &str, at: &str, directory: Option<&str>) -> Change {
    let target = |id: &str| Target { name: "directoryId".to_owned(), value: id.to_owned() };
    Change {
        at: at.to_owned(),
        operation: Act { name: operation.to_owned(), ..Act::default() },
        targets: directory.map(target).into_iter().collect(),
        outcome: Some(Outcome::Ok),
        ..Change::default()
    }
}

fn member() -> User {
    serde_json::from_str(r#"{"accountId":"1","membershipStatus":"active","addedToOrg":"2025-01-01T00:00:00Z"}"#).unwrap()
}

fn in_directory(id: &str) -> Directories {
    Directories::Known(vec![Membership { directory_id: id.to_owned(), name: id.to_owned(), is_suspended: None }])
}

#[test]
fn a_removal_is_remembered_until_it_is_done_or_the_person_is_back() {
    let now = moment::parse("2026-11-02T12:00:00Z").unwrap();
    let at = moment::parse("2026-11-02T11:00:00Z").unwrap();
    let queued = Some(Leaving { since: at * 1_000, state: State::Queued });
    let removal = || recorded("REMOVE_USER", "2026-11-02T11:00:00Z", Some("d1"));
    assert_eq!(recorded_removal(&[removal()], &member(), &in_directory("d1"), now), queued);
    assert_eq!(recorded_removal(&[removal()], &member(), &in_directory("d2"), now), None, "it is done in that directory");
    assert_eq!(recorded_removal(&[removal()], &member(), &in_directory("d1"), now + 2 * moment::DAY), None, "nothing is queued for days");
    let back = User { added_to_org: Some("2026-11-02T11:30:00Z".to_owned()), ..member() };
    assert_eq!(recorded_removal(&[removal()], &back, &in_directory("d1"), now), None, "added again since");
    let refused = Change { outcome: Some(Outcome::Refused), ..removal() };
    assert_eq!(recorded_removal(&[refused], &member(), &in_directory("d1"), now), None);
    let both = [recorded("REMOVE_USER", "2026-11-02T11:00:01Z", Some("d2")), removal()];
    assert_eq!(recorded_removal(&both, &member(), &in_directory("d1"), now), queued, "one of two is done");
    let older = recorded("REMOVE_USER_V1", "2026-11-02T11:00:00Z", None);
    assert_eq!(recorded_removal(std::slice::from_ref(&older), &member(), &Directories::Whole, now), queued);
    let gone = User { membership_status: None, ..member() };
    assert_eq!(recorded_removal(&[older], &gone, &Directories::Whole, now), None);
}

#[test]
fn a_recorded_removal_is_called_queued_only_when_it_was_accepted() {
    let at = moment::parse("2026-11-02T11:00:00Z").unwrap();
    let told = |outcome, now| {
        let removal = Change { outcome, ..recorded("REMOVE_USER", "2026-11-02T11:00:00Z", Some("d1")) };
        recorded_removal(&[removal], &member(), &in_directory("d1"), now).map(|leaving| leaving.state)
    };
    assert_eq!(told(Some(Outcome::Ok), at + 3_600), Some(State::Queued));
    assert_eq!(told(Some(Outcome::Unknown), at + 60), Some(State::Unknown));
    assert_eq!(told(None, at + 60), Some(State::Sending), "its answer is awaited");
    assert_eq!(told(None, at + 3_600), Some(State::Unknown), "no answer came");
    assert_eq!(told(Some(Outcome::Failed), at + 60), None);
}

#[test]
fn a_deletion_is_remembered_until_it_is_cancelled() {
    let deletion = || recorded("DELETE_ACCOUNT", "2026-11-02T11:00:00Z", None);
    let cancelled = recorded("CANCEL_ACCOUNT_DELETION", "2026-11-02T11:30:00Z", None);
    assert_eq!(recorded_deletion(&[deletion()]), moment::parse("2026-11-02T11:00:00Z"));
    assert_eq!(recorded_deletion(&[cancelled, deletion()]), None, "the latest comes first");
    assert_eq!(recorded_deletion(&[]), None);
}

#[test]
fn one_change_speaks_for_itself() {
    let progress = summed(&[Stage::Sending]);
    assert_eq!((progress.is_moving, progress.words.as_str()), (true, "Sending…"));
    assert!(!summed(&[Stage::Confirmed]).is_moving);
}

#[test]
fn of_several_the_done_and_the_refused_are_counted() {
    let refused = Stage::Refused { error: Box::new(ClientError::Offline), done: 0, of: 1 };
    let progress = summed(&[Stage::Confirmed, refused, Stage::Queued]);
    assert_eq!((progress.is_moving, progress.words.as_str()), (true, "1 of 3 done, 1 refused."));
    assert_eq!(summed(&[Stage::Accepted, Stage::Confirmed]).words, "2 of 2 done.");
}

#[test]
fn the_calls_that_change_roles_say_which_cell() {
    let body = RoleGrant { role: "atlassian/user".to_owned(), resource: Some("ari:jira".to_owned()) };
    let at = cell(&Call::with(GRANT_ROLE, &[], &body), "9").unwrap();
    assert_eq!((at.resource_id.as_str(), at.role.as_str()), ("ari:jira", "atlassian/user"));
    let admin = OrganizationRole { role: "atlassian/org-admin".to_owned() };
    let at = cell(&Call::with(GRANT_ORGANIZATION_ADMIN, &[], &admin), "9").unwrap();
    assert_eq!(at.resource_id, "ari:cloud:platform::org/9");
    assert_eq!(cell(&Call::bare(SUSPEND_USER, &[]), "9"), None);
}

#[test]
fn of_each_cell_only_what_was_asked_for_last_is_told() {
    let at = |role: &str| At { resource_id: "jira".to_owned(), role: role.to_owned() };
    let unknown = || Stage::Pending { certainty: Certainty::Unknown, checked: Some(7) };
    let refused = || Stage::Refused { error: Box::new(ClientError::Offline), done: 0, of: 1 };
    let left =
        |asked: Vec<(At, Stage, i32)>| latest(asked.into_iter()).into_iter().map(|(at, _, number)| (at.role, number)).collect::<Vec<_>>();
    let twice = vec![(at("user"), unknown(), 1), (at("admin"), unknown(), 2), (at("user"), Stage::Confirmed, 3)];
    assert_eq!(left(twice), [("admin".to_owned(), 2), ("user".to_owned(), 3)]);
    let in_vain = vec![(at("user"), unknown(), 1), (at("user"), refused(), 2)];
    assert_eq!(left(in_vain), [("user".to_owned(), 1)], "a refusal changed nothing");
}

#[test]
fn what_is_left_at_an_unknown_outcome_may_be_asked_for_again() {
    let at = |role: &str| At { resource_id: "jira".to_owned(), role: role.to_owned() };
    let change = |role: &str, is_open| RoleChange { at: at(role), doing: String::new(), words: String::new(), is_grant: false, is_open };
    assert_eq!(under_way(&[change("user", true), change("admin", false)]), [at("admin")]);
}

#[test]
fn a_pending_role_says_when_it_was_looked_for() {
    let words = |stage: Stage| on_its_way(&stage, |at| format!("at {at}"));
    let pending = |certainty, checked| Stage::Pending { certainty, checked };
    assert_eq!(words(pending(Certainty::Accepted, Some(7))).as_deref(), Some("pending, last checked at 7"));
    assert_eq!(words(pending(Certainty::Unknown, Some(7))).as_deref(), Some("unknown outcome, last checked at 7"));
    assert_eq!(words(Stage::Confirmed), None, "the assignments themselves say it now");
}
