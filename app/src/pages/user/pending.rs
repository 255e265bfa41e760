//! What of this visit's changes is still on its way at Atlassian, as far as the person's page has to say so.

use leptos::prelude::{Get, With};

use crate::change::{self, Changes, Item, Stage};

/// When a removal was asked for that has been accepted (or may have been) and cannot be seen yet, in milliseconds since 1970; reactive.
#[must_use]
pub fn removal(account_id: &str) -> Option<i64> {
    let is_on_its_way = |stage: &Stage| matches!(stage, Stage::Sending | Stage::Held { .. } | Stage::Checking(_) | Stage::Pending { .. });
    let removals = about(account_id, &["REMOVE_USER", "REMOVE_USER_V1"]);
    removals.iter().filter(|item| item.stage.with(is_on_its_way)).map(|item| item.asked).min()
}

/// When the deletion of the account was asked for last in this visit, in milliseconds since 1970; reactive.
#[must_use]
pub fn deletion(account_id: &str) -> Option<i64> {
    let deletions = about(account_id, &["DELETE_ACCOUNT"]);
    deletions.iter().filter(|item| item.stage.with(Stage::is_taken)).map(|item| item.asked).max()
}

/// The changes of a person that are made of one of these operations.
fn about(account_id: &str, operations: &[&str]) -> Vec<Item> {
    let of = |item: &Item| item.change.calls.iter().any(|call| operations.contains(&call.operation.name));
    change::changes().about(account_id).into_iter().filter(of).collect()
}

/// How far the latest revocation of an API token has come; reactive.
#[must_use]
pub fn revocation(changes: Changes, token_id: &str) -> Option<Stage> {
    let names = |call: &change::Call| call.parameters.iter().any(|(name, value)| *name == "tokenId" && value == token_id);
    let items = changes.runs().into_iter().flat_map(|run| run.items.iter().cloned().collect::<Vec<Item>>());
    items.filter(|item| item.change.calls.iter().any(names)).last().map(|item| item.stage.get())
}
