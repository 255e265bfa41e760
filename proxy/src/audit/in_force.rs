//! The key with which this service writes rows: found when the record is opened, and found anew where somebody exchanged it meanwhile.

use std::sync::PoisonError;
use std::sync::atomic::{AtomicI64, Ordering};

use catalogue::record::EventKind;
use sqlx::{Any, Row as _, Transaction};
use tokio::sync::{Mutex, MutexGuard};

use super::chain::{ChainKey, KeyId};
use super::fault::AuditError;
use super::key::{ChainKeys, KeyAt, exchanged_for};
use super::line::Line;
use super::writer::Head;
use crate::store::Store;

/// The keys of the record as this service last read them.
#[derive(Debug)]
pub struct InForce {
    at: KeyAt,
    held: Mutex<Option<(ChainKeys, ChainKey)>>,
    /// No exchange up to this row was missed.
    seen: AtomicI64,
    /// The key under which the record goes on, and which was not here when a row was to be written.
    absent: std::sync::Mutex<Option<KeyId>>,
}

impl InForce {
    pub fn new(at: KeyAt) -> InForce {
        InForce { at, held: Mutex::default(), seen: AtomicI64::new(0), absent: std::sync::Mutex::default() }
    }

    /// Where they come from.
    pub const fn place(&self) -> &KeyAt {
        &self.at
    }

    async fn opened(&self, store: &Store) -> Result<MutexGuard<'_, Option<(ChainKeys, ChainKey)>>, AuditError> {
        let mut held = self.held.lock().await;
        if held.is_none() {
            *held = Some(self.at.open(store).await?);
        }
        Ok(held)
    }

    /// The key that is in force, as far as this service knows, once it is known to be that of this record.
    ///
    /// # Errors
    /// When it is not, or there is none.
    pub async fn key(&self, store: &Store) -> Result<ChainKey, AuditError> {
        let held = self.opened(store).await?;
        held.as_ref().map(|(_, key)| key.clone()).ok_or(AuditError::KeyMissing)
    }

    /// Every key of the record.
    ///
    /// # Errors
    /// When they are not those of this record, or there are none.
    pub async fn keys(&self, store: &Store) -> Result<ChainKeys, AuditError> {
        let held = self.opened(store).await?;
        held.as_ref().map(|(keys, _)| keys.clone()).ok_or(AuditError::KeyMissing)
    }

    /// The key for the row after this one, which is asked for in the transaction that writes it: an exchange is seen by whoever writes next. The record
    /// must have been opened before, because the transaction may hold the only way to the store.
    ///
    /// # Errors
    /// When the record goes on under a key that is not here.
    pub async fn after(&self, transaction: &mut Transaction<'static, Any>, head: &Head) -> Result<ChainKey, AuditError> {
        let mut held = self.held.lock().await;
        let (keys, key) = held.as_mut().ok_or(AuditError::KeyMissing)?;
        let seen = self.seen.load(Ordering::Relaxed);
        if head.seq > seen {
            if let Some(id) = last_exchange(transaction, seen).await?.filter(|id| *id != key.id()) {
                self.misses(Some(id));
                let fresh = self.at.read()?.ok_or(AuditError::KeyMissing)?;
                *key = fresh.for_writing(id).ok_or(AuditError::KeyExchanged(id))?.clone();
                *keys = fresh;
                tracing::info!(key = %id, "the record goes on under another key");
            }
            self.misses(None);
            self.saw(head.seq);
        }
        Ok(key.clone())
    }

    /// Whether the next row can be closed: where it could not for want of a key, whether that has come meanwhile.
    ///
    /// # Errors
    /// When the record goes on under a key that is not here.
    pub fn check(&self) -> Result<(), AuditError> {
        let Some(id) = *self.absent.lock().unwrap_or_else(PoisonError::into_inner) else { return Ok(()) };
        let is_here = self.at.read()?.is_some_and(|keys| keys.for_writing(id).is_some());
        if is_here { Ok(()) } else { Err(AuditError::KeyExchanged(id)) }
    }

    fn misses(&self, key: Option<KeyId>) {
        *self.absent.lock().unwrap_or_else(PoisonError::into_inner) = key;
    }

    /// Up to this row it was seen that the key is the same, or which one it is.
    pub fn saw(&self, seq: i64) {
        self.seen.fetch_max(seq, Ordering::Relaxed);
    }
}

/// The key for which the last exchange after this row was made.
async fn last_exchange(transaction: &mut Transaction<'static, Any>, after: i64) -> Result<Option<KeyId>, AuditError> {
    let question =
        "SELECT r.body FROM record_entry e JOIN record r ON r.seq = e.seq WHERE e.kind = $1 AND e.seq > $2 ORDER BY e.seq DESC LIMIT 1";
    let last = sqlx::query(question).bind(EventKind::RecordKeyExchanged.word()).bind(after).fetch_optional(&mut **transaction).await?;
    let Some(row) = last else { return Ok(None) };
    let body: String = row.try_get(0)?;
    Line::parse(&body).and_then(|row| exchanged_for(&row.line)).map(Some).ok_or(AuditError::Unreadable)
}
