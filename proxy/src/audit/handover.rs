//! The row with which a former key ended, noted down beside that key. Whoever has the key and the store could otherwise write other rows up to an exchange
//! of their own making.

use std::path::{Path, PathBuf};

use catalogue::record::EventKind;
use sqlx::Row as _;

use super::chain::KeyId;
use super::fault::AuditError;
use super::key::{beside, exchanged_for};
use super::line::Line;
use crate::store::Store;

/// The word behind the name of the key's file.
const WORD: &str = "last";

/// The last row that a key closed, and the key to which it handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handover {
    pub seq: i64,
    pub link: String,
    pub to: KeyId,
}

impl Handover {
    /// As it is noted down.
    #[must_use]
    pub fn print(&self) -> String {
        format!("{} {} {}\n", self.seq, self.link, self.to)
    }

    /// Where it is noted down for the key in this file.
    #[must_use]
    pub fn beside(key: &Path) -> PathBuf {
        beside(key, WORD)
    }

    /// What is noted down beside the key in this file; none where nothing is. A note that cannot be read keeps nobody from writing.
    #[must_use]
    pub fn read(key: &Path) -> Option<Handover> {
        let text = std::fs::read_to_string(Handover::beside(key)).ok()?;
        let read = Handover::parse(&text);
        if read.is_none() {
            tracing::warn!("what is noted down beside a former key of the record cannot be read; the record is verified without it");
        }
        read
    }

    fn parse(text: &str) -> Option<Handover> {
        let mut words = text.split_whitespace();
        let read = Handover { seq: words.next()?.parse().ok()?, link: words.next()?.to_owned(), to: KeyId::parse(words.next()?)? };
        words.next().is_none().then_some(read)
    }

    /// Whether the key may have closed this row, which may hand over to another key.
    #[must_use]
    pub fn allows(&self, seq: i64, link: &str, hands_over: bool) -> bool {
        if seq == self.seq { link == self.link } else { seq < self.seq && !hands_over }
    }
}

/// Compares the exchanges that the record has with those that are noted down.
///
/// # Errors
/// When one of them is another, or the store cannot be read.
pub async fn compare(store: &Store, noted: impl Iterator<Item = &Handover>) -> Result<(), AuditError> {
    let noted: Vec<&Handover> = noted.collect();
    if noted.is_empty() {
        return Ok(());
    }
    let question = "SELECT r.seq, r.body, r.link FROM record_entry e JOIN record r ON r.seq = e.seq WHERE e.kind = $1 ORDER BY e.seq";
    let exchanges = sqlx::query(question).bind(EventKind::RecordKeyExchanged.word()).fetch_all(store.pool().await?).await?;
    for row in exchanges {
        let (seq, body, link): (i64, String, String) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        let to = Line::parse(&body).and_then(|row| exchanged_for(&row.line));
        if noted.iter().any(|noted| Some(noted.to) == to && (noted.seq, &noted.link) != (seq, &link)) {
            return Err(AuditError::Rewritten(seq));
        }
    }
    Ok(())
}
