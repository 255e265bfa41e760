//! What is proposed for which act: the calls, the words, what has to be typed.

use std::rc::Rc;

use catalogue::account::ApiToken;
use catalogue::capability::Role;

use super::super::known::Known;
use super::super::known::tests::{admin, known, membership, one};
use super::super::possible::{Directories, Kind};
use super::{propose, propose_revocation};
use crate::change::{Change, Proposal, Undo};

fn changes(proposal: &Proposal) -> Vec<Change> {
    (proposal.plan)().unwrap_or_else(|_| panic!("{} is not ready", proposal.question))
}

/// Names of the operations with their directory or token.
fn calls(change: &Change) -> Vec<(&'static str, Option<String>)> {
    let place = |name: &str| matches!(name, "directoryId" | "tokenId");
    let told = |call: &crate::change::Call| {
        (call.operation.name, call.parameters.iter().find(|(name, _)| place(name)).map(|(_, value)| value.clone()))
    };
    change.calls.iter().map(told).collect()
}

fn in_one() -> Directories {
    Directories::Known(vec![membership("d1", Some(false))])
}

#[test]
fn a_suspension_names_the_one_directory_and_has_v1_to_fall_back_to() {
    let proposal = propose(&known(in_one()), Kind::Suspend).unwrap();
    assert_eq!((proposal.question.as_str(), proposal.verb.as_str()), ("Suspend Ada Byron?", "Suspend Ada Byron"));
    assert!(proposal.is_danger && proposal.body.is_none() && proposal.typed.is_none());
    assert_eq!(proposal.subjects[0].detail.as_deref(), Some("ada@corp.example"));
    assert!(proposal.effects.iter().any(|(what, words)| *what == "Mail sent" && !words.is_empty()));
    let changes = changes(&proposal);
    assert_eq!(calls(&changes[0]), [("SUSPEND_USER", Some("d1".to_owned()))]);
    assert_eq!(changes[0].calls[0].fallback.as_ref().map(|older| older.operation.name), Some("SUSPEND_USER_V1"));
}

#[test]
fn what_takes_a_suspension_back_is_a_restoration_in_the_same_place() {
    let changes = changes(&propose(&known(in_one()), Kind::Suspend).unwrap());
    let inverse = changes[0].undo.inverse().unwrap();
    assert_eq!(inverse.verb, "Restore Ada Byron");
    assert!(!inverse.effects.is_empty() && !inverse.is_danger);
    assert_eq!(calls(&(inverse.plan)().unwrap_or_default()[0]), [("RESTORE_USER", Some("d1".to_owned()))]);
}

#[test]
fn where_there_are_several_directories_each_ticked_one_has_a_call_without_a_fallback() {
    let directories = Directories::Known(vec![membership("d1", None), membership("d2", None)]);
    let proposal = propose(&known(directories), Kind::Remove).unwrap();
    assert!(proposal.body.is_some(), "it is asked which");
    let changes = changes(&proposal);
    assert_eq!(calls(&changes[0]), [("REMOVE_USER", Some("d1".to_owned())), ("REMOVE_USER", Some("d2".to_owned()))]);
    assert!(changes[0].calls.iter().all(|call| call.fallback.is_none()), "v1 would reach directories that were not chosen");
}

#[test]
fn where_somebody_is_suspended_already_nothing_is_sent() {
    let directories = Directories::Known(vec![membership("d1", Some(false)), membership("d2", Some(true))]);
    let changes_of = |kind| changes(&propose(&known(directories.clone()), kind).unwrap());
    assert_eq!(calls(&changes_of(Kind::Suspend)[0]), [("SUSPEND_USER", Some("d1".to_owned()))]);
    assert_eq!(calls(&changes_of(Kind::Restore)[0]), [("RESTORE_USER", Some("d2".to_owned()))]);
    assert_eq!(changes_of(Kind::Suspend)[0].done, "Ada Byron is suspended in Directory d1.");
}

#[test]
fn with_v1_alone_the_older_call_is_made_and_said() {
    for (kind, operation) in [(Kind::Suspend, "SUSPEND_USER_V1"), (Kind::Remove, "REMOVE_USER_V1")] {
        let proposal = propose(&known(Directories::Whole), kind).unwrap();
        assert_eq!(calls(&changes(&proposal)[0]), [(operation, None)]);
        assert!(proposal.effects.iter().any(|(what, words)| *what == "API" && words.contains("v1")));
    }
}

#[test]
fn a_deactivation_without_a_message_sends_an_empty_object() {
    let changes = changes(&propose(&known(in_one()), Kind::Deactivate).unwrap());
    assert_eq!(calls(&changes[0]), [("DISABLE_ACCOUNT", None)]);
    assert_eq!(changes[0].calls[0].body.as_deref(), Some("{}"));
    assert_eq!(changes[0].undo.inverse().map(|inverse| inverse.verb), Some("Reactivate Ada Byron".to_owned()));
}

#[test]
fn one_is_never_locked_out_by_oneself_with_a_single_click() {
    let mut me = one(in_one());
    me.viewer.is_self = true;
    let me = Rc::new(me);
    for kind in [Kind::Suspend, Kind::Remove, Kind::Deactivate] {
        let proposal = propose(&me, kind).unwrap();
        assert_eq!(proposal.typed.as_deref(), Some("ada@corp.example"), "{kind:?}");
        assert!(proposal.cautions.iter().any(|caution| caution.contains("your own account")), "{kind:?}");
    }
    let mut me = admin(2);
    me.viewer.is_self = true;
    assert!(propose(&Rc::new(me), Kind::Demote).is_none(), "another organization admin has to do it");
}

#[test]
fn a_demotion_counts_the_admins_once_more_and_can_be_taken_back() {
    let proposal = propose(&Rc::new(admin(2)), Kind::Demote).unwrap();
    assert!(proposal.recheck.is_some());
    let changes = changes(&proposal);
    assert_eq!(calls(&changes[0]), [("REVOKE_ORGANIZATION_ADMIN", None)]);
    assert_eq!(changes[0].calls[0].body.as_deref(), Some(r#"{"role":"atlassian/org-admin"}"#));
    let back = changes[0].undo.inverse().unwrap();
    assert_eq!(calls(&(back.plan)().unwrap_or_default()[0]), [("GRANT_ORGANIZATION_ADMIN", None)]);
}

#[test]
fn what_is_not_possible_is_never_proposed() {
    assert!(propose(&Rc::new(admin(1)), Kind::Demote).is_none(), "the last organization admin");
    assert!(propose(&Rc::new(admin(2)), Kind::Suspend).is_none(), "an organization admin");
    let mut seen_by_help_desk = one(in_one());
    seen_by_help_desk.viewer.capabilities = Role::HelpDesk.capabilities();
    seen_by_help_desk.viewer.role = "Help desk".to_owned();
    assert!(propose(&Rc::new(seen_by_help_desk), Kind::Delete).is_none(), "a help-desk colleague");
    assert!(propose(&known(in_one()), Kind::Restore).is_none(), "somebody who is active");
}

fn with_tokens(labels: &[&str]) -> Known {
    let token = |(at, label): (usize, &&str)| ApiToken { id: format!("t{at}"), label: Some((*label).to_owned()), ..ApiToken::default() };
    let mut known = one(in_one());
    known.tokens = Some(Rc::new(labels.iter().enumerate().map(token).collect()));
    known
}

#[test]
fn each_token_is_a_change_of_its_own() {
    let known = with_tokens(&["ci", ""]);
    let tokens = known.tokens.clone().unwrap();
    let proposal = propose(&Rc::new(known.clone()), Kind::Tokens).unwrap();
    assert_eq!(proposal.verb, "Revoke 2 API tokens of Ada Byron");
    let changes = changes(&proposal);
    assert_eq!(changes.iter().flat_map(calls).map(|(_, token)| token.unwrap_or_default()).collect::<Vec<_>>(), ["t0", "t1"]);
    assert_eq!(changes[1].subject.name, "without a label");
    assert!(changes.iter().all(|change| change.subject.id == "712020:1" && matches!(change.undo, Undo::Impossible(_))));
    let single = propose_revocation(&known, &tokens[0]).unwrap();
    assert_eq!((single.verb.as_str(), single.is_danger), ("Revoke the token “ci”", true));
    assert!(single.undo.starts_with("none"), "{}", single.undo);
}
