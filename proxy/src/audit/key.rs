//! Where the key of the chain comes from, and the proof that it is the one with which the record was written.

use std::path::PathBuf;

use sqlx::Row as _;

use super::chain::{BEGINNING, ChainKey};
use super::fault::AuditError;
use crate::store::Store;

/// The place of the key.
#[derive(Clone, Debug)]
pub enum KeyAt {
    /// Given, for a record that ends with the process.
    Given(ChainKey),
    /// In a file, which is made for an empty record that no other service shares.
    File(PathBuf),
}

impl KeyAt {
    /// The key of the record in this store.
    ///
    /// # Errors
    /// When there is none, it is another record's, or the store cannot be read.
    pub async fn open(&self, store: &Store) -> Result<ChainKey, AuditError> {
        let path = match self {
            KeyAt::Given(key) => return Ok(key.clone()),
            KeyAt::File(path) => path,
        };
        let rows = last_two(store).await?;
        let Some(key) = ChainKey::read(path)? else {
            return match () {
                () if !rows.is_empty() => Err(AuditError::KeyMissing),
                () if store.is_shared() => Err(AuditError::KeyNotShared),
                () => Ok(ChainKey::make(path)?),
            };
        };
        match rows.as_slice() {
            [] => Ok(key),
            [(1, body, link)] if key.link(BEGINNING, body) == *link => Ok(key),
            // What stood before a lone row was pruned; a verification finds its link in the checkpoint.
            [(seq, ..)] if *seq > 1 => Ok(key),
            [(_, body, link), (_, _, before)] if key.link(before, body) == *link => Ok(key),
            _ => Err(AuditError::KeyOfAnother),
        }
    }
}

async fn last_two(store: &Store) -> Result<Vec<(i64, String, String)>, AuditError> {
    let rows = sqlx::query("SELECT seq, body, link FROM record ORDER BY seq DESC LIMIT 2").fetch_all(store.pool().await?).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?))).collect()
}
