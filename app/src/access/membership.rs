//! Putting people into groups and taking them out: what is sent, how it is seen, how it is undone.

use std::rc::Rc;

use catalogue::organization::{ADD_GROUP_MEMBER, Group, NewMember, REMOVE_GROUP_MEMBER};

use super::grant::moved;
use super::group::name;
use super::read;
use crate::change::{Call, Change, Check, Proposal, Recheck, Subject, Undo, consequences};

/// Answers that mean it was so already: a member cannot become one again, and who is none cannot leave.
const IS_MEMBER: [&str; 1] = ["ADMIN-UAM-409-2"];
const IS_NO_MEMBER: [&str; 1] = ["ADMIN-404-8"];

/// The group's own directory: a change is made in one directory, whatever reads look at.
fn parameters<'a>(group: &'a Group, account_id: &'a str) -> [(&'static str, &'a str); 3] {
    [("directoryId", group.directory_id.as_deref().unwrap_or_default()), ("groupId", &group.id), ("accountId", account_id)]
}

fn check(subject: &Subject, group: &Group, is_in: bool) -> Check {
    let (account, group) = (subject.id.clone(), group.id.clone());
    Rc::new(move |api| {
        let reading = read::is_member(api, account.clone(), group.clone());
        Box::pin(async move { Ok(reading.await? == is_in) })
    })
}

/// Looks once more before anything is sent, so that undoing never takes out who was in before.
#[must_use]
pub fn recheck(subject: &Subject, group: &Group, is_in: bool) -> Recheck {
    let (check, group, person) = (check(subject, group, is_in), name(group), subject.name.clone());
    Rc::new(move |api| {
        let reading = check(api);
        let now = if is_in { "is a member of" } else { "is no member of" };
        let words = format!("{person} {now} {group} already. There is nothing left to do.");
        Box::pin(async move { Ok(reading.await?.then(|| moved(words))) })
    })
}

/// Makes a person a member.
#[must_use]
pub fn join(subject: &Subject, group: &Group) -> Change {
    let (back, from) = (subject.clone(), group.clone());
    let body = NewMember { account_id: subject.id.clone() };
    Change {
        subject: subject.clone(),
        doing: format!("Adding {} to {}", subject.name, name(group)),
        done: format!("{} is a member of {}.", subject.name, name(group)),
        calls: vec![Call::with(ADD_GROUP_MEMBER, &parameters(group, &subject.id)[..2], &body).settled_by(&IS_MEMBER)],
        judge: None,
        check: Some(check(subject, group, true)),
        undo: Undo::Exact("Complete: taking the person out of the group again.".to_owned(), Rc::new(move || leaving(&back, &from))),
    }
}

/// Takes a person out.
#[must_use]
pub fn leave(subject: &Subject, group: &Group) -> Change {
    let (back, into) = (subject.clone(), group.clone());
    Change {
        subject: subject.clone(),
        doing: format!("Removing {} from {}", subject.name, name(group)),
        done: format!("{} is no longer a member of {}.", subject.name, name(group)),
        calls: vec![Call::bare(REMOVE_GROUP_MEMBER, &parameters(group, &subject.id)).settled_by(&IS_NO_MEMBER)],
        judge: None,
        check: Some(check(subject, group, false)),
        undo: Undo::Exact("Complete: adding the person to the group again.".to_owned(), Rc::new(move || joining(&back, &into))),
    }
}

/// The confirmation of adding.
#[must_use]
pub fn joining(subject: &Subject, group: &Group) -> Proposal {
    let question = format!("Add {} to {}?", subject.name, name(group));
    let effects =
        consequences("unchanged", "gains every role that the group gives", "takes a seat of each product that is new to the person", "");
    let proposal = Proposal::of(&question, &format!("Add to {}", name(group)), join(subject, group));
    Proposal { effects, recheck: Some(recheck(subject, group, true)), ..proposal }
}

/// The confirmation of taking out.
#[must_use]
pub fn leaving(subject: &Subject, group: &Group) -> Proposal {
    let question = format!("Take {} out of {}?", subject.name, name(group));
    let access = "loses every role that only this group gives";
    let effects = consequences("unchanged", access, "frees the seats of products that nothing else opens", "");
    let proposal = Proposal::of(&question, &format!("Remove from {}", name(group)), leave(subject, group));
    Proposal { effects, is_danger: true, recheck: Some(recheck(subject, group, false)), ..proposal }
}

#[cfg(test)]
mod tests;
