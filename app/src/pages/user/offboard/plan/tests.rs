//! The leaver's order, whatever was done before.

use std::rc::Rc;

use catalogue::account::ApiToken;
use catalogue::capability::Role;
use catalogue::organization::{AccountStatus, ClaimStatus, DirectoryStatus, MembershipStatus};

use super::{State, plan};
use crate::acts::known::Known;
use crate::acts::known::tests::{admin, membership, one};
use crate::acts::possible::{Directories, Kind};

/// The states in the order of the steps: demote, tokens, suspend, deactivate.
fn states(known: &Known) -> Vec<State> {
    plan(known).into_iter().map(|step| step.state).collect()
}

fn leaver() -> Known {
    let mut known = one(Directories::Known(vec![membership("d1", Some(false))]));
    known.tokens = Some(Rc::new(vec![ApiToken::default()]));
    known
}

const IS_NO_ADMIN: State = State::Done("Is not organization admin.");

#[test]
fn what_is_possible_comes_one_after_the_other() {
    assert_eq!(states(&leaver()), [IS_NO_ADMIN, State::Next, State::Then, State::Then]);
}

#[test]
fn an_organization_admin_is_demoted_before_anything_else() {
    let mut known = admin(2);
    known.tokens = Some(Rc::default());
    let found = states(&known);
    assert_eq!((&found[0], &found[1]), (&State::Next, &State::Done("Has no API tokens.")));
    let State::Blocked(obstacles) = &found[2] else { panic!("{:?}", found[2]) };
    assert_eq!(obstacles[0].first, Some(Kind::Demote));
    assert_eq!(found[3], State::Then);
}

#[test]
fn the_last_organization_admin_cannot_be_let_go_and_it_is_said_why() {
    let found = states(&admin(1));
    assert!(matches!(&found[0], State::Blocked(obstacles) if obstacles[0].words.contains("last organization admin")));
    assert!(matches!(&found[3], State::Blocked(_)), "switching the account off would lock everybody out, too");
}

#[test]
fn steps_that_were_done_earlier_count_as_done() {
    let mut known = leaver();
    known.tokens = Some(Rc::default());
    known.user.membership_status = Some(MembershipStatus::Suspended);
    known.user.status = Some(DirectoryStatus::Suspended);
    assert_eq!(states(&known)[1..], [State::Done("Has no API tokens."), State::Done("Access is suspended."), State::Next]);
    known.user.account_status = Some(AccountStatus::Inactive);
    assert!(states(&known).iter().all(|state| matches!(state, State::Done(_))));
}

#[test]
fn suspended_in_one_of_two_directories_is_not_done() {
    let mut known = leaver();
    known.directories = Directories::Known(vec![membership("d1", Some(false)), membership("d2", Some(true))]);
    known.tokens = Some(Rc::default());
    assert_eq!(states(&known)[2], State::Next);
}

#[test]
fn of_an_account_that_is_not_managed_only_the_access_is_taken() {
    let mut known = leaver();
    known.user.claim_status = Some(ClaimStatus::Unmanaged);
    known.tokens = None;
    let found = states(&known);
    assert!(matches!(found[1], State::Blocked(_)) && matches!(found[3], State::Blocked(_)));
    assert_eq!(found[2], State::Next);
}

#[test]
fn what_is_not_known_of_admins_does_not_hold_up_the_rest() {
    let mut known = leaver();
    known.is_organization_admin = None;
    let found = states(&known);
    assert!(matches!(found[0], State::Open(_)));
    assert_eq!(found[1], State::Next);
}

#[test]
fn a_viewer_sees_the_plan_with_the_reasons() {
    let mut known = leaver();
    known.viewer.role = "Viewer".to_owned();
    known.viewer.capabilities = Role::Viewer.capabilities();
    assert!(states(&known)[1..].iter().all(|state| matches!(state, State::Blocked(_))));
}
