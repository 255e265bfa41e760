//! The one hand that writes rows. Everything that waits is written in one transaction, so that many changes at once cost as many trips to the disk as
//! one; what became of a change is never dropped because the store is away, but written when it is back.

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sqlx::{Any, Row as _, Transaction};
use tokio::sync::oneshot;

use super::chain::{BEGINNING, ChainKey};
use super::fault::AuditError;
use super::in_force::InForce;
use super::key::{ChainKeys, KeyAt};
use super::line::Line;
use super::rows;
use crate::store::Store;

/// How many rows one transaction takes.
const BATCH: usize = 256;
/// How many rows may wait.
const MOST_WAITING: usize = 10_000;

type Reply = oneshot::Sender<Result<(), AuditError>>;

/// A row that waits, and who waits for it. Nobody: it has to be written some time.
#[derive(Debug)]
struct Waiting {
    line: Line,
    reply: Option<Reply>,
}

#[derive(Debug, Default)]
struct Queue {
    waiting: VecDeque<Waiting>,
    is_writing: bool,
}

/// Where the record stands after a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    pub seq: i64,
    pub link: String,
}

/// The writer of one service.
#[derive(Debug)]
pub struct Writer {
    pub store: Arc<Store>,
    pub replica: String,
    in_force: InForce,
    queue: Mutex<Queue>,
    /// Choices that this service knows to be in the store.
    choices: Mutex<HashSet<(&'static str, String, String)>>,
    is_failing: AtomicBool,
    head: Mutex<Option<Head>>,
}

impl Writer {
    pub fn new(store: Arc<Store>, key_at: KeyAt) -> Writer {
        Writer {
            store,
            replica: crate::secret::hex(&crate::secret::random::<8>()),
            in_force: InForce::new(key_at),
            queue: Mutex::default(),
            choices: Mutex::default(),
            is_failing: AtomicBool::new(false),
            head: Mutex::default(),
        }
    }

    /// The key with which rows are written, once it is known to be that of this record.
    ///
    /// # Errors
    /// When it is not, or there is none.
    pub async fn key(&self) -> Result<ChainKey, AuditError> {
        self.in_force.key(&self.store).await
    }

    /// The key for the row after this one, in the transaction that writes it.
    ///
    /// # Errors
    /// When the record goes on under a key that is not here.
    pub async fn key_after(&self, transaction: &mut Transaction<'static, Any>, head: &Head) -> Result<ChainKey, AuditError> {
        self.in_force.after(transaction, head).await
    }

    /// Whether the key is here under which the record goes on, as far as the last row that was written or tried tells.
    ///
    /// # Errors
    /// When it is not.
    pub fn check_key(&self) -> Result<(), AuditError> {
        self.in_force.check()
    }

    /// Every key of the record, also those under which nothing is written any more.
    ///
    /// # Errors
    /// When they are not those of this record.
    pub async fn keys(&self) -> Result<ChainKeys, AuditError> {
        self.in_force.keys(&self.store).await
    }

    /// Where the keys come from.
    pub const fn keys_at(&self) -> &KeyAt {
        self.in_force.place()
    }

    /// Whether the last attempt to write failed.
    pub fn is_failing(&self) -> bool {
        self.is_failing.load(Ordering::Relaxed)
    }

    /// The store took a write: the next row is worth a try, and nobody is turned away before it.
    pub fn hope(&self) {
        self.is_failing.store(false, Ordering::Relaxed);
    }

    /// The last row that this service wrote.
    pub fn head(&self) -> Option<Head> {
        self.head.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Writes a row, and answers when it is on the disk.
    ///
    /// # Errors
    /// When it could not be written.
    pub async fn write(self: &Arc<Self>, line: Line) -> Result<(), AuditError> {
        let (reply, told) = oneshot::channel();
        {
            let mut queue = self.queue();
            if queue.waiting.len() >= MOST_WAITING {
                return Err(AuditError::Full);
            }
            queue.waiting.push_back(Waiting { line, reply: Some(reply) });
        }
        self.begin();
        told.await.unwrap_or(Err(AuditError::Interrupted))
    }

    /// Has a row written, now or when the store is back.
    pub fn write_some_time(self: &Arc<Self>, line: Line) {
        let mut queue = self.queue();
        if queue.waiting.len() >= 2 * MOST_WAITING {
            tracing::error!("the record lost a row: too many wait for the store");
            return;
        }
        queue.waiting.push_back(Waiting { line, reply: None });
        drop(queue);
        self.begin();
    }

    /// How many rows wait.
    pub fn waiting(&self) -> usize {
        self.queue().waiting.len()
    }

    /// Whether rows wait or are being written.
    pub fn is_busy(&self) -> bool {
        let queue = self.queue();
        queue.is_writing || !queue.waiting.is_empty()
    }

    /// Sets the hand in motion unless it is.
    pub fn begin(self: &Arc<Self>) {
        let mut queue = self.queue();
        if queue.is_writing || queue.waiting.is_empty() {
            return;
        }
        // Dropped outside a runtime, at the very end of the process: the change stands without an outcome, and the next start says "unknown".
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        queue.is_writing = true;
        drop(queue);
        runtime.spawn(Arc::clone(self).run());
    }

    async fn run(self: Arc<Self>) {
        loop {
            let batch = {
                let mut queue = self.queue();
                let most = queue.waiting.len().min(BATCH);
                if most == 0 {
                    queue.is_writing = false;
                    return;
                }
                queue.waiting.drain(..most).collect::<Vec<_>>()
            };
            let written = self.write_all(&batch).await;
            match written {
                Ok((head, mut refused)) => {
                    // That there was nothing to write says nothing about whether it could have been.
                    if head.is_some() {
                        self.is_failing.store(false, Ordering::Relaxed);
                        *self.head.lock().unwrap_or_else(PoisonError::into_inner) = head;
                    }
                    for (at, one) in batch.into_iter().enumerate() {
                        let told = refused.remove(&at).map_or(Ok(()), Err);
                        drop(one.reply.map(|reply| reply.send(told)));
                    }
                }
                Err(fault) => {
                    self.is_failing.store(true, Ordering::Relaxed);
                    tracing::error!(%fault, cause = ?cause(&fault), "the record could not be written");
                    if self.put_back(batch, &fault) {
                        return;
                    }
                }
            }
        }
    }

    /// Tells those who wait, and keeps what has to be written some time. Whether nothing else is left to try now.
    fn put_back(&self, batch: Vec<Waiting>, fault: &AuditError) -> bool {
        let mut kept = VecDeque::new();
        for one in batch {
            match one.reply {
                Some(reply) => drop(reply.send(Err(fault.clone()))),
                None => kept.push_back(one),
            }
        }
        let mut queue = self.queue();
        kept.append(&mut queue.waiting);
        queue.waiting = kept;
        let is_over = queue.waiting.iter().all(|one| one.reply.is_none());
        queue.is_writing = !is_over;
        is_over
    }

    /// Where the record stands then, none where there was nothing to write; and the rows that were not taken, by their place.
    async fn write_all(&self, batch: &[Waiting]) -> Result<(Option<Head>, BTreeMap<usize, AuditError>), AuditError> {
        // The record is opened before the transaction, which may hold the only way to the store.
        self.key().await?;
        let mut transaction = self.store.exclusive().await?;
        let mut head = head(&mut transaction).await?;
        let key = self.key_after(&mut transaction, &head).await?;
        let before = head.seq;
        let (mut fresh, mut refused) = (Vec::new(), BTreeMap::new());
        for (at, Waiting { line, .. }) in batch.iter().enumerate() {
            if let Some(change) = rows::spent(&mut transaction, line).await? {
                refused.insert(at, AuditError::KeySpent(change));
                continue;
            }
            let Some(line) = rows::due(&mut transaction, line).await? else { continue };
            head = append(&mut transaction, &key, &head, &line, &self.replica).await?;
            fresh.extend(rows::offer(&mut transaction, &line, |choice| self.knows(choice)).await?);
        }
        transaction.commit().await?;
        self.in_force.saw(head.seq);
        self.choices.lock().unwrap_or_else(PoisonError::into_inner).extend(fresh);
        Ok(((head.seq > before).then_some(head), refused))
    }

    fn knows(&self, choice: &(&'static str, String, String)) -> bool {
        self.choices.lock().unwrap_or_else(PoisonError::into_inner).contains(choice)
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where the record stands.
///
/// # Errors
/// When the store cannot be read.
pub async fn head(transaction: &mut Transaction<'static, Any>) -> Result<Head, AuditError> {
    let last = sqlx::query("SELECT seq, link FROM record ORDER BY seq DESC LIMIT 1").fetch_optional(&mut **transaction).await?;
    Ok(match last {
        Some(row) => Head { seq: row.try_get(0)?, link: row.try_get(1)? },
        None => Head { seq: 0, link: BEGINNING.to_owned() },
    })
}

/// Puts one row after another, and says where the record stands then.
///
/// # Errors
/// When it cannot be written.
pub async fn append(
    transaction: &mut Transaction<'static, Any>,
    key: &ChainKey,
    after: &Head,
    line: &Line,
    replica: &str,
) -> Result<Head, AuditError> {
    let seq = after.seq + 1;
    let body = line.print(seq);
    let link = key.link(&after.link, &body);
    rows::insert(transaction, seq, &body, &link).await?;
    rows::index(transaction, seq, line, replica).await?;
    Ok(Head { seq, link })
}

/// What the database said, for the log.
fn cause(fault: &AuditError) -> Option<String> {
    let AuditError::Store(fault) = fault else { return None };
    std::error::Error::source(&**fault).map(ToString::to_string)
}
