//! People named by their ids: taken from the lists that were read, the rest asked for in the largest portions that the upstream takes.

use std::collections::HashSet;

use catalogue::organization::{MOST_IDS, User, UserSearch};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Person, Progress, Roster, expansions, known};
use crate::client::{Api, ClientError};
use crate::{generation, moment};

/// A roster of exactly these people. Only called below the shell.
#[must_use]
pub fn of_ids(ids: &[String]) -> Roster {
    let roster = Roster::new();
    let people = known(ids);
    let here: HashSet<&str> = people.iter().map(|person| &*person.id).collect();
    let missing: Vec<String> = ids.iter().filter(|id| !here.contains(id.as_str())).cloned().collect();
    roster.add(people);
    roster.total.set(Some(ids.len()));
    roster.read_at.set(Some(moment::now()));
    if missing.is_empty() {
        roster.progress.set(Progress::Complete);
        return roster;
    }
    let (api, filled) = (Api::get(), roster.clone());
    spawn_local(async move {
        let outcome = read(&api, &missing, |_| true).await;
        filled.progress.set(match outcome {
            Ok(users) => {
                filled.add(users.iter().map(Person::of).collect());
                Progress::Complete
            }
            Err(error) => Progress::Failed(error),
        });
    });
    roster
}

/// Reads people by their ids, ten a call. Who is not found is missing in the answer. `go_on` is told how many were asked for so far.
///
/// # Errors
/// As the calls.
pub async fn read(api: &Api, ids: &[String], go_on: impl Fn(usize) -> bool) -> Result<Vec<User>, ClientError> {
    let mut users = Vec::new();
    for (at, portion) in ids.chunks(MOST_IDS).enumerate() {
        let search = UserSearch { account_ids: portion.to_vec(), limit: Some(100), expand: expansions(), ..UserSearch::default() };
        users.extend(generation::search(api, &search).await?.data);
        if !go_on((at + 1) * MOST_IDS) {
            break;
        }
    }
    Ok(users)
}
