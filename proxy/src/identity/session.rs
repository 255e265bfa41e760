//! Sessions: only the hash of an id is kept, both limits hold whatever the clocks do, and any can be ended from elsewhere. Memory answers at once;
//! the store outlives the process, and where replicas share it, it is asked again every few seconds whether a session still lives.

mod clock;
mod ending;
mod kept;
mod table;
mod those;

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use tokio::sync::OnceCell;

use super::{Principal, SessionLimits, SessionRef, Visit};
use crate::secret;
use crate::store::{Store, StoreError};
pub use clock::Clock;
use clock::Now;
use kept::Kept;
use table::{Known, Session, Table};
pub use those::Those;

/// Letters of a tag.
const TAG: usize = 12;
/// How long the word of a shared store counts. What ends on one replica is felt on the others within five seconds.
const BELIEVED: Duration = Duration::from_secs(4);
/// How long somebody whose session is known waits for that word.
const HURRY: Duration = Duration::from_secs(1);
/// How often a use is written down, in seconds: after a restart a session is at most this much older than it was.
const WRITTEN_EVERY: i64 = 60;
/// By how much the clocks of replicas may differ, in seconds.
const TOLERANCE: i64 = 60;

type Key = [u8; 32];

/// The one whose session a request carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub principal: Arc<Principal>,
    pub session: SessionRef,
}

/// A session as people see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    pub principal: Principal,
    pub session: SessionRef,
    pub visit: Visit,
    /// Seconds since 1970.
    pub started: i64,
    pub seen: i64,
}

/// Every session.
#[derive(Debug)]
pub struct Sessions {
    limits: SessionLimits,
    clock: Clock,
    store: Option<Arc<Store>>,
    /// Whether others may end sessions in it.
    is_shared: bool,
    /// Whether the store's times were compared with the clock.
    compared: OnceCell<()>,
    table: Arc<Mutex<Table>>,
}

impl Sessions {
    /// No session yet, and none that outlives the process.
    #[must_use]
    pub fn new(limits: SessionLimits) -> Sessions {
        Sessions { limits, clock: Clock::default(), store: None, is_shared: false, compared: OnceCell::new(), table: Arc::default() }
    }

    /// The sessions of a store.
    #[must_use]
    pub fn kept_in(store: Arc<Store>, limits: SessionLimits) -> Sessions {
        Sessions { is_shared: store.is_shared(), store: Some(store), ..Sessions::new(limits) }
    }

    /// Starts a session and answers with its id, which exists nowhere else from then on.
    ///
    /// # Errors
    /// When the store cannot be used; then nobody new gets in.
    pub async fn start(&self, principal: Principal, visit: Visit) -> Result<String, StoreError> {
        let id = URL_SAFE_NO_PAD.encode(secret::random::<32>());
        let now = self.clock.now();
        let kept = Kept { key: key(&id), principal, visit, started: now.wall, seen: now.wall };
        self.table().end_old(now, self.limits);
        if let Some(store) = self.ready().await? {
            self.settle(store).await?;
            let before = |limit: Duration| now.wall.saturating_sub(i64::try_from(limit.as_secs()).unwrap_or(i64::MAX)) - TOLERANCE;
            kept::insert(store, &kept, before(self.limits.absolute), before(self.limits.idle)).await?;
        }
        self.table().take(kept, now);
        Ok(id)
    }

    /// The owner of a living session, which counts as a use of it.
    ///
    /// # Errors
    /// When only the store could tell, and it cannot be used.
    pub async fn find(&self, id: &str) -> Result<Option<Found>, StoreError> {
        let (key, now) = (key(id), self.clock.now());
        Ok(if self.may_live(&key, now).await? { self.used(&key, now) } else { None })
    }

    /// The same without counting it as a use: whatever goes on by itself keeps nobody signed in.
    ///
    /// # Errors
    /// When only the store could tell, and it cannot be used.
    pub async fn look(&self, id: &str) -> Result<Option<Found>, StoreError> {
        let (key, now) = (key(id), self.clock.now());
        if !self.may_live(&key, now).await? {
            return Ok(None);
        }
        let table = self.table();
        Ok(table.get(&key).filter(|session| session.is_alive(now, self.limits)).map(Session::found))
    }

    /// Has the table know what the store knows, where that is due. Whether the session has not ended here.
    async fn may_live(&self, key: &Key, now: Now) -> Result<bool, StoreError> {
        let known = self.table().look_up(key);
        match known {
            Known::Ended => return Ok(false),
            Known::Living if !self.is_to_be_asked(key, now) => {}
            Known::Living => {
                // Whoever is in goes on while the store is away; their limits hold all the same.
                match tokio::time::timeout(HURRY, Box::pin(self.read_again(key, now))).await {
                    Ok(Ok(())) => {}
                    Ok(Err(fault)) => self.wait_with_asking(now, &fault.to_string()),
                    Err(_) => self.wait_with_asking(now, "it does not answer in time"),
                }
            }
            Known::Nothing => Box::pin(self.read_again(key, now)).await?,
        }
        Ok(true)
    }

    fn is_to_be_asked(&self, key: &Key, now: Now) -> bool {
        if !self.is_shared {
            return false;
        }
        let table = self.table();
        table.get(key).is_none_or(|session| session.unread_for(now) >= BELIEVED) && !table.is_quiet(now)
    }

    /// Nobody else waits for a store that is away.
    fn wait_with_asking(&self, now: Now, fault: &str) {
        tracing::warn!(fault, "whether sessions still live cannot be read");
        self.table().be_quiet(now);
    }

    async fn read_again(&self, key: &Key, now: Now) -> Result<(), StoreError> {
        let Some(store) = self.ready().await? else { return Ok(()) };
        match kept::read(store, key).await? {
            Some(kept) => self.table().take(kept, now),
            None => self.table().drop_ended(key),
        }
        Ok(())
    }

    /// Counts the use of a living session and ends one whose time is over.
    fn used(&self, key: &Key, now: Now) -> Option<Found> {
        let (found, is_due) = self.table().touch(key, now, self.limits, WRITTEN_EVERY)?;
        if is_due && let Some(store) = self.store.clone() {
            let key = *key;
            tokio::spawn(async move {
                if let Err(fault) = kept::touch(&store, &key, now.wall).await {
                    tracing::warn!(%fault, "the use of a session could not be written down; after a restart it is older than it was");
                }
            });
        }
        Some(found)
    }

    /// How many sessions this process knows to live.
    pub fn known(&self) -> usize {
        let now = self.clock.now();
        self.table().iter().filter(|(_, session)| session.is_alive(now, self.limits)).count()
    }

    /// Every living session, the latest used first.
    ///
    /// # Errors
    /// When the store cannot be used; a list that may lack some is no list.
    pub async fn list(&self) -> Result<Vec<Open>, StoreError> {
        self.read_all().await?;
        let now = self.clock.now();
        let mut list: Vec<Open> =
            self.table().iter().filter(|(_, session)| session.is_alive(now, self.limits)).map(|(_, session)| session.shown()).collect();
        list.sort_by(|one, other| other.seen.cmp(&one.seen).then_with(|| one.session.0.cmp(&other.session.0)));
        Ok(list)
    }

    /// The clock, for whoever wants to move it.
    #[must_use]
    pub const fn clock(&self) -> &Clock {
        &self.clock
    }

    async fn read_all(&self) -> Result<(), StoreError> {
        let Some(store) = self.ready().await? else { return Ok(()) };
        let (rows, now) = (kept::read_all(store).await?, self.clock.now());
        let mut table = self.table();
        if self.is_shared {
            let living: HashSet<Key> = rows.iter().map(|kept| kept.key).collect();
            let gone: Vec<Key> = table.iter().map(|(key, _)| *key).filter(|key| !living.contains(key)).collect();
            gone.iter().for_each(|key| table.drop_ended(key));
        }
        rows.into_iter().for_each(|kept| table.take(kept, now));
        Ok(())
    }

    async fn write_ends(&self) -> Result<(), StoreError> {
        match self.ready().await? {
            Some(store) => self.settle(store).await,
            None => {
                let mut table = self.table();
                let owed = table.owed();
                table.paid(&owed);
                Ok(())
            }
        }
    }

    /// Tells the store of every end that it does not know yet.
    async fn settle(&self, store: &Store) -> Result<(), StoreError> {
        let owed = self.table().owed();
        if !owed.is_empty() {
            kept::delete(store, owed.iter().copied()).await?;
            self.table().paid(&owed);
        }
        Ok(())
    }

    /// The store, after its times were compared with the clock once.
    async fn ready(&self) -> Result<Option<&Store>, StoreError> {
        let Some(store) = &self.store else { return Ok(None) };
        self.compared.get_or_try_init(|| self.compare(store)).await?;
        Ok(Some(store))
    }

    /// A session of the future means that the clock was set back while the service was stopped. How old the others are cannot be told then, so all end.
    /// Where replicas share the store it is more likely this machine's clock that is wrong, and the others judge by theirs.
    async fn compare(&self, store: &Store) -> Result<(), StoreError> {
        let latest = kept::latest_use(store).await?.unwrap_or_default();
        if !self.is_shared && latest > self.clock.now().wall.saturating_add(TOLERANCE) {
            tracing::warn!("the clock was set back while the service was stopped; everybody has to sign in again");
            let all = kept::read_all(store).await?;
            kept::delete(store, all.iter().map(|kept| kept.key)).await?;
        }
        Ok(())
    }

    fn table(&self) -> MutexGuard<'_, Table> {
        // Every change of the table is whole before anything in it can panic.
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn key(id: &str) -> Key {
    Sha256::digest(id.as_bytes()).into()
}

/// The beginning of the hash of the hash: enough to tell sessions apart, useless for finding one.
fn tag_of(key: &Key) -> String {
    let mut tag = secret::hex(&Sha256::digest(key));
    tag.truncate(TAG);
    tag
}

#[cfg(test)]
mod tests;
