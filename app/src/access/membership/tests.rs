//! What is sent for a membership, and how it is taken back.

use catalogue::organization::Group;

use super::{joining, leaving};
use crate::change::{Change, Proposal, Subject};

fn ada() -> Subject {
    Subject { name: "Ada Byron".to_owned(), detail: None, id: "557058:ada".to_owned() }
}

fn falcon() -> Group {
    serde_json::from_str(r#"{"id":"g-1","name":"Team Falcon","directoryId":"d-1"}"#).unwrap()
}

fn only(proposal: &Proposal) -> Change {
    (proposal.plan)().unwrap().remove(0)
}

#[test]
fn joining_names_the_groups_own_directory_and_the_account_in_the_body() {
    let change = only(&joining(&ada(), &falcon()));
    let call = &change.calls[0];
    assert_eq!((call.operation.name, call.body.as_deref()), ("ADD_GROUP_MEMBER", Some(r#"{"accountId":"557058:ada"}"#)));
    assert_eq!(call.parameters, [("directoryId", "d-1".to_owned()), ("groupId", "g-1".to_owned())]);
}

#[test]
fn leaving_names_the_account_in_the_path() {
    let change = only(&leaving(&ada(), &falcon()));
    let call = &change.calls[0];
    assert_eq!((call.operation.name, call.body.as_deref()), ("REMOVE_GROUP_MEMBER", None));
    assert!(call.parameters.contains(&("accountId", "557058:ada".to_owned())));
}

#[test]
fn each_is_taken_back_exactly_by_the_other() {
    let back = only(&joining(&ada(), &falcon())).undo.inverse().unwrap();
    assert_eq!(only(&back).calls[0].operation.name, "REMOVE_GROUP_MEMBER");
    let back = only(&leaving(&ada(), &falcon())).undo.inverse().unwrap();
    assert_eq!(only(&back).calls[0].operation.name, "ADD_GROUP_MEMBER");
}

#[test]
fn only_the_answer_that_it_was_so_already_is_harmless() {
    let join = only(&joining(&ada(), &falcon()));
    assert_eq!(join.calls[0].settled_by, ["ADMIN-UAM-409-2"], "the seat limit, 409-3, is a real failure");
}

#[test]
fn both_are_asked_about_by_name() {
    assert_eq!(joining(&ada(), &falcon()).question, "Add Ada Byron to Team Falcon?");
    assert_eq!(leaving(&ada(), &falcon()).verb, "Remove from Team Falcon");
}
