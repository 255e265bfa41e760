//! Keeps the lists that were read up to date with what was changed through this page: whom changes concerned is read again, once nothing of them waits
//! to be sent, and shown as they are now. Rows stay where they stand, whatever filters the list has: what was just done can be looked at.

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use catalogue::organization::UserSearch;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Kept, Person, Progress, read};
use crate::change::{Stage, changes};
use crate::client::Api;

/// Changes that come to rest close together are one reason to read.
const CLOSE: Duration = Duration::from_millis(400);

/// How far a change has come that is worth another look at its subject: not at all, sent, or seen.
type Rank = u8;

/// Follows the changes, as long as the piece that asks lives. Only called below the shell.
pub fn follow() {
    let (changes, kept) = (changes(), expect_context::<Kept>());
    let looked = StoredValue::new_local(HashMap::<(u32, usize), Rank>::new());
    let api = StoredValue::new_local(changes.api());
    Effect::new(move |_| {
        let (mut due, mut is_busy) = (Vec::new(), false);
        for run in changes.runs() {
            for (at, item) in run.items.iter().enumerate() {
                let stage = item.stage.get();
                is_busy |= matches!(stage, Stage::Queued | Stage::Sending | Stage::Held { .. });
                let (place, rank) = ((run.id, at), rank(&stage));
                if rank > looked.with_value(|looked| looked.get(&place).copied().unwrap_or_default()) {
                    due.push((place, rank, item.change.subject.id.clone()));
                }
            }
        }
        if is_busy || due.is_empty() {
            return;
        }
        let renew = move || {
            looked.update_value(|looked| looked.extend(due.iter().map(|(place, rank, _)| (*place, *rank))));
            let ids: BTreeSet<String> = due.into_iter().map(|(_, _, id)| id).filter(|id| kept.holds(id)).collect();
            let (api, ids) = (api.get_value(), ids.into_iter().collect::<Vec<_>>());
            spawn_local(async move { kept.renew(&api, &ids).await });
        };
        if let Ok(timer) = set_timeout_with_handle(renew, CLOSE) {
            on_cleanup(move || timer.clear());
        }
    });
}

const fn rank(stage: &Stage) -> Rank {
    match stage {
        Stage::Confirmed | Stage::Accepted => 2,
        Stage::Checking(_) | Stage::Pending { .. } => 1,
        Stage::Queued | Stage::Sending | Stage::Held { .. } | Stage::Refused { .. } | Stage::Asked { .. } | Stage::Cancelled => 0,
    }
}

impl Kept {
    /// Whether any list has a row for it.
    fn holds(self, id: &str) -> bool {
        self.0.with_value(|entries| entries.iter().any(|entry| entry.roster.store().with_id(id).is_some()))
    }

    /// Reads these people and shows them as they are. Where that fails the lists stay as they were read, and say when that was.
    async fn renew(self, api: &Api, ids: &[String]) {
        if ids.is_empty() {
            return;
        }
        let Ok(users) = read(api, ids, |_| true).await else { return };
        let fresh: Vec<Person> = users.iter().map(Person::of).collect();
        // The stores may be gone with the shell.
        let _ = self.0.try_update_value(|entries| {
            for entry in entries.iter() {
                entry.roster.change(|store| {
                    for id in ids {
                        let found = fresh.iter().find(|person| *person.id == **id);
                        // The answer is whole: whoever is missing in it has left, as unmanaged people do when they are removed.
                        store.amend(id, |row| match found {
                            Some(person) => row.renew(person),
                            None => row.leave(),
                        });
                    }
                });
            }
            // A list with other filters may have gained or lost somebody: it is read anew when it is opened again. Its page keeps what it shows.
            entries.retain(|entry| entry.filter == UserSearch::default() || entry.roster.progress.get_untracked() != Progress::Complete);
        });
    }
}
