//! Why the record could not be written or read. Says what failed, not where: an address of a store may hold a password.

use std::sync::Arc;

use super::chain::KeyId;
use super::verify::BadRow;
use crate::config::key_file::KeyFileFault;
use crate::store::StoreError;

/// The record could not be written or read.
#[derive(Clone, Debug, thiserror::Error)]
pub enum AuditError {
    #[error("{0}")]
    Store(Arc<StoreError>),
    #[error("the key file of the record {0}")]
    Key(#[from] KeyFileFault),
    #[error("the key file of the record is missing, and the record has rows; put the file back from the backup")]
    KeyMissing,
    #[error(
        "the key file of the record is missing; replicas that share a store need the same one, so make it yourself: 64 hexadecimal digits"
    )]
    KeyNotShared,
    #[error("the last row of the record does not fit its key; run rollcall audit verify")]
    KeyOfAnother,
    #[error("the file {0} of a key of the record {1}")]
    KeyBeside(String, KeyFileFault),
    #[error("the record goes on under the key {0}, which is not in the key file of the record, nor beside it as the next one")]
    KeyExchanged(KeyId),
    #[error("the record ends under its former key {0}, so what came after it was cut off; run rollcall audit verify")]
    KeyFormer(KeyId),
    #[error(
        "row {0} exchanges the key of the record, and the exchange that is noted down beside the former key is another: rows were written with that key since; run rollcall audit verify"
    )]
    Rewritten(i64),
    #[error("somebody else exchanged the key meanwhile; see what they did before you exchange it again")]
    KeyOvertaken,
    #[error("the key that lies ready is the one that is in force; take its file away, and another key is made")]
    KeyNotNew,
    #[error("so many rows wait to be written that no other is taken")]
    Full,
    #[error("the record has a row that cannot be read; run rollcall audit verify")]
    Unreadable,
    #[error("the record is not whole, so nothing is removed from it: {0}")]
    NotWhole(BadRow),
    /// By the change with this id.
    #[error("the key was used for another change")]
    KeySpent(String),
    #[error("the service is stopping")]
    Interrupted,
}

impl From<StoreError> for AuditError {
    fn from(fault: StoreError) -> AuditError {
        AuditError::Store(Arc::new(fault))
    }
}

impl From<sqlx::Error> for AuditError {
    fn from(fault: sqlx::Error) -> AuditError {
        StoreError::from(fault).into()
    }
}
