//! What is still on its way at Atlassian, as far as the person's page has to say so: from the changes of this visit, and from the record.

use std::time::Duration;

use catalogue::organization::{MembershipStatus, RoleGrant, User};
use catalogue::record::{Change, Outcome};
use leptos::prelude::*;

use super::matrix::At;
use super::possible::{Directories, Kind};
use super::reads::Reads;
use super::{known, known_user};
use crate::acts::leaving::{self, Leaving, REMOVALS, State};
use crate::change::{self, Call, Certainty, Changes, Item, Stage};
use crate::client::json;
use crate::moment;

/// The operations that an act is made of.
const fn operations(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Suspend => &["SUSPEND_USER", "SUSPEND_USER_V1"],
        Kind::Remove => &REMOVALS,
        Kind::Deactivate => &["DISABLE_ACCOUNT"],
        Kind::Delete => &["DELETE_ACCOUNT"],
        Kind::Demote => &["REVOKE_ORGANIZATION_ADMIN"],
        Kind::Tokens => &["REVOKE_API_TOKEN"],
        _ => &[],
    }
}

/// How far an act has come in this visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    pub is_moving: bool,
    pub words: String,
}

/// What is worth saying of the act that was asked for last; reactive.
#[must_use]
pub fn progress(changes: Changes, account_id: &str, kind: Kind) -> Option<Progress> {
    let items = about(changes, account_id, kind);
    let last = items.last()?.asked;
    let stages: Vec<Stage> = items.iter().filter(|item| item.asked == last).map(|item| item.stage.get()).collect();
    Some(summed(&stages))
}

/// Several changes that were confirmed together, told as one.
fn summed(stages: &[Stage]) -> Progress {
    let clock = |at: i64| moment::exact(at / 1_000);
    let is_on_its_way = |stage: &Stage| stage.is_moving() || matches!(stage, Stage::Pending { .. });
    let is_moving = stages.iter().any(is_on_its_way);
    if let [stage] = stages {
        return Progress { is_moving, words: stage.words("Atlassian shows it.", clock) };
    }
    let count = |wanted: fn(&Stage) -> bool| stages.iter().filter(|stage| wanted(stage)).count();
    let done = count(|stage| matches!(stage, Stage::Confirmed | Stage::Accepted));
    let refused = count(|stage| matches!(stage, Stage::Refused { .. }));
    let refused = if refused == 0 { String::new() } else { format!(", {refused} refused") };
    Progress { is_moving, words: format!("{done} of {} done{refused}.", stages.len()) }
}

/// When the deletion of the account was asked for last in this visit, in milliseconds since 1970; reactive.
#[must_use]
pub fn deletion(changes: Changes, account_id: &str) -> Option<i64> {
    let deletions = about(changes, account_id, Kind::Delete);
    deletions.iter().filter(|item| item.stage.with(Stage::is_taken)).map(|item| item.asked).max()
}

/// A role that was asked for, or whose end was, and of which nothing is seen yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleChange {
    pub at: At,
    /// `Granting User on Corp Jira to Ada Byron`.
    pub doing: String,
    /// How far it is: `pending, last checked 10:31`.
    pub words: String,
    pub is_grant: bool,
    /// Whether it is left at an unknown outcome: then it may be asked for again.
    pub is_open: bool,
}

/// The changes of a person's roles that are on their way; reactive.
#[must_use]
pub fn roles(changes: Changes, account_id: &str, organization: &str) -> Vec<RoleChange> {
    let clock = |at: i64| moment::exact(at / 1_000);
    let of_role = |item: Item| Some((cell(item.change.calls.first()?, organization)?, item.stage.get(), item));
    let told = |(at, stage, item): (At, Stage, Item)| {
        let is_grant =
            item.change.calls.first().is_some_and(|call| matches!(call.operation.name, "GRANT_ROLE" | "GRANT_ORGANIZATION_ADMIN"));
        let is_open = matches!(stage, Stage::Pending { certainty: Certainty::Unknown, .. });
        Some(RoleChange { at, doing: item.change.doing.clone(), words: on_its_way(&stage, clock)?, is_grant, is_open })
    };
    latest(changes.about(account_id).into_iter().filter_map(of_role)).into_iter().filter_map(told).collect()
}

/// What was asked for last of each cell. What changed nothing says nothing of what was sent before.
fn latest<T>(asked: impl Iterator<Item = (At, Stage, T)>) -> Vec<(At, Stage, T)> {
    let mut last: Vec<(At, Stage, T)> = Vec::new();
    for one in
        asked.filter(|(_, stage, _)| !matches!(stage, Stage::Cancelled | Stage::Refused { done: 0, .. } | Stage::Asked { done: 0, .. }))
    {
        last.retain(|(at, ..)| *at != one.0);
        last.push(one);
    }
    last
}

/// The cells of which nothing more can be asked for now.
#[must_use]
pub fn under_way(pending: &[RoleChange]) -> Vec<At> {
    pending.iter().filter(|change| !change.is_open).map(|change| change.at.clone()).collect()
}

/// Which role on what a call changes; nothing for calls of another kind.
fn cell(call: &Call, organization: &str) -> Option<At> {
    const ROLES: [&str; 4] = ["GRANT_ROLE", "REVOKE_ROLE", "GRANT_ORGANIZATION_ADMIN", "REVOKE_ORGANIZATION_ADMIN"];
    if !ROLES.contains(&call.operation.name) {
        return None;
    }
    let RoleGrant { role, resource } = json::read(call.body.as_deref()?.as_bytes())?;
    Some(At { resource_id: resource.unwrap_or_else(|| format!("ari:cloud:platform::org/{organization}")), role })
}

/// How far a change is that is not seen yet; nothing of one that has ended.
fn on_its_way(stage: &Stage, clock: impl Fn(i64) -> String) -> Option<String> {
    match stage {
        Stage::Queued | Stage::Sending | Stage::Held { .. } => Some("being sent".to_owned()),
        Stage::Checking(Certainty::Accepted) => Some("pending".to_owned()),
        Stage::Pending { certainty: Certainty::Accepted, checked: Some(at) } => Some(format!("pending, last checked {}", clock(*at))),
        Stage::Pending { certainty: Certainty::Accepted, checked: None } => Some("pending, could not be looked for yet".to_owned()),
        Stage::Checking(Certainty::Unknown) => Some("unknown outcome, checking".to_owned()),
        Stage::Pending { certainty: Certainty::Unknown, checked } => {
            let looked = checked.map(|at| format!(", last checked {}", clock(at))).unwrap_or_default();
            Some(format!("unknown outcome{looked}"))
        }
        Stage::Confirmed | Stage::Accepted | Stage::Refused { .. } | Stage::Asked { .. } | Stage::Cancelled => None,
    }
}

/// The changes of a person that are made of the operations of one act, the latest last.
fn about(changes: Changes, account_id: &str, kind: Kind) -> Vec<Item> {
    let of = |item: &Item| item.change.calls.iter().any(|call| operations(kind).contains(&call.operation.name));
    changes.about(account_id).into_iter().filter(of).collect()
}

/// How often the page looks whether a queued removal is done that this visit did not ask for.
const LOOKS_AGAIN: Duration = Duration::from_secs(15);

/// Looks for the end of a removal that only the record knows, until it is seen: the visit that asked for it may be over. What this visit asks for is
/// read back by the engine, as long as its outcome is not left unknown.
pub fn watch(reads: Reads) {
    let is_queued = Memo::new(move |_| known_user(reads).is_some_and(|user| known::leaving(reads, &user).is_some()));
    let is_followed = Memo::new(move |_| {
        let leaving = known_user(reads).and_then(|user| leaving::of_visit(change::changes(), &user.account_id));
        leaving.is_some_and(|leaving| !leaving.is_unknown())
    });
    Effect::new(move |was_queued: Option<bool>| {
        let is_now = is_queued.get();
        if was_queued == Some(true) && !is_now {
            reads.again();
        }
        if is_now && !is_followed.get() {
            let look = move || {
                reads.user.again();
                reads.directories.again();
            };
            if let Ok(timer) = set_interval_with_handle(look, LOOKS_AGAIN) {
                on_cleanup(move || timer.clear());
            }
        }
        is_now
    });
}

/// How long a removal may stay queued before the record is no longer taken as a sign of it; Atlassian names no time.
const QUEUED_MOST: i64 = moment::DAY;

/// How long an answer is awaited before the outcome is called unknown.
const ANSWER_MOST: i64 = 600;

/// The removal that was sent and is not done yet, from the record of changes: after the page was loaded anew, only that remembers. One whose answer is
/// still awaited counts too, so that nobody asks for it twice.
#[must_use]
pub fn recorded_removal(record: &[Change], user: &User, directories: &Directories, now: i64) -> Option<Leaving> {
    let added = user.added_to_org.as_deref().and_then(moment::parse);
    let queued = |change: &Change| {
        let at = moment::parse(&change.at).filter(|_| is_one_of(change, &REMOVALS))?;
        let state = match change.outcome {
            Some(Outcome::Ok) => State::Queued,
            None if now - at <= ANSWER_MOST => State::Sending,
            None | Some(Outcome::Unknown) => State::Unknown,
            Some(Outcome::Refused | Outcome::Failed) => return None,
        };
        let is_fresh = (now - QUEUED_MOST..=now).contains(&at);
        let came_back = added.is_some_and(|added| added > at);
        (is_fresh && !came_back && is_still_in(change, user, directories)).then_some(Leaving { since: at * 1_000, state })
    };
    record.iter().find_map(queued)
}

/// Whether a removal was accepted, by the record of changes.
#[must_use]
pub fn was_removed(record: &[Change]) -> bool {
    record.iter().any(|change| change.outcome == Some(Outcome::Ok) && is_one_of(change, operations(Kind::Remove)))
}

/// Whether the person is still where the removal took them out of.
fn is_still_in(removal: &Change, user: &User, directories: &Directories) -> bool {
    let directory = removal.targets.iter().find(|target| target.name == "directoryId");
    match (directory, directories) {
        (Some(directory), Directories::Known(memberships)) => {
            memberships.iter().any(|membership| membership.directory_id == directory.value)
        }
        _ => matches!(user.membership_status, Some(MembershipStatus::Active | MembershipStatus::Suspended)),
    }
}

/// When the deletion that is under way was accepted, from the record of changes; in seconds since 1970.
#[must_use]
pub fn recorded_deletion(record: &[Change]) -> Option<i64> {
    let is_accepted = |change: &&Change| change.outcome == Some(Outcome::Ok);
    let decided = record.iter().filter(is_accepted).find(|change| is_one_of(change, &["DELETE_ACCOUNT", "CANCEL_ACCOUNT_DELETION"]))?;
    (decided.operation.name == "DELETE_ACCOUNT").then(|| moment::parse(&decided.at)).flatten()
}

fn is_one_of(change: &Change, operations: &[&str]) -> bool {
    operations.contains(&change.operation.name.as_str())
}

/// How far the latest revocation of an API token has come; reactive.
#[must_use]
pub fn revocation(changes: Changes, token_id: &str) -> Option<Stage> {
    let names = |call: &Call| call.parameters.iter().any(|(name, value)| *name == "tokenId" && value == token_id);
    let items = changes.runs().into_iter().flat_map(|run| run.items.iter().cloned().collect::<Vec<Item>>());
    items.filter(|item| item.change.calls.iter().any(names)).last().map(|item| item.stage.get())
}

#[cfg(test)]
mod tests;
