//! How often a token is used: counted in memory and written every few seconds, since a write to the disk for each read of a script would cost more than
//! the reads. After a crash some uses of the last seconds are missing; the first use of a token is written at once.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::shelf::{self, Kept};
use crate::audit::Event;
use crate::clock;
use crate::identity::Caller;
use crate::service::Service;

const PAUSE: Duration = Duration::from_secs(10);
const SECONDS_OF_A_DAY: i64 = 24 * 60 * 60;

#[derive(Debug)]
struct Count {
    uses: i64,
    written: Instant,
}

/// Uses that are not written yet, by token. As many entries as there are tokens.
#[derive(Debug, Default)]
pub struct Uses(Mutex<HashMap<String, Count>>);

impl Uses {
    /// Counts one use; gives how many there are to write, if it is time.
    fn count(&self, id: &str, is_new: bool) -> Option<i64> {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let Some(count) = counts.get_mut(id) else {
            counts.insert(id.to_owned(), Count { uses: 0, written: now });
            return Some(1);
        };
        count.uses += 1;
        if !is_new && now.duration_since(count.written) < PAUSE {
            return None;
        }
        count.written = now;
        Some(std::mem::take(&mut count.uses))
    }

    fn take_all(&self) -> Vec<(String, i64)> {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let open = counts.iter_mut().filter(|(_, count)| count.uses > 0);
        open.map(|(id, count)| (id.clone(), std::mem::take(&mut count.uses))).collect()
    }
}

/// Notes a use. Where it cannot be written the script is served all the same: reads go on without the store, and changes are refused by the record.
pub async fn note(service: &Service, caller: &Caller, kept: &Kept) {
    if let Some(uses) = service.scripts.uses.count(&kept.id, kept.uses == 0)
        && write(service, &kept.id, uses).await
    {
        let event = Event::TokenUsed { name: kept.name.clone(), id: kept.id.clone() };
        service.audit.tell(Some(caller), event).await;
    }
}

/// Writes everything that is counted, before the counts are shown.
pub async fn write_all(service: &Service) {
    for (id, uses) in service.scripts.uses.take_all() {
        write(service, &id, uses).await;
    }
}

/// Whether these were the first.
async fn write(service: &Service, id: &str, uses: i64) -> bool {
    let day = clock::seconds() / SECONDS_OF_A_DAY;
    shelf::used(&service.store, id, day, uses).await.unwrap_or_else(|fault| {
        tracing::error!(token = id, %fault, "the use of an access token was not written down");
        false
    })
}
