//! Where the keys of the chain come from, which of them is in force, and the proof that they are those with which the record was written.

use std::path::{Path, PathBuf};

use catalogue::record::EventKind;
use sqlx::Row as _;

use super::chain::{BEGINNING, ChainKey, KeyId};
use super::fault::AuditError;
use super::handover::{self, Handover};
use super::line::Line;
use crate::config::key_file::KeyFileFault;
use crate::store::Store;

/// The name of the detail in which the row of an exchange tells the new key's id.
const TO: &str = "to";

/// The place of the key.
#[derive(Clone, Debug)]
pub enum KeyAt {
    /// Given, for a record that ends with the process.
    Given(ChainKey),
    /// In a file, which is made for an empty record that no other service shares. Beside it may lie the key of the next exchange (`.new`) and former
    /// ones, each under its id.
    File(PathBuf),
    /// The same, with more files of former keys.
    Files(PathBuf, Vec<PathBuf>),
}

/// The keys of one record.
#[derive(Clone, Debug)]
pub struct ChainKeys {
    current: ChainKey,
    /// In force after the next exchange, or since an exchange whose files were not put in place yet.
    coming: Option<ChainKey>,
    /// They prove old rows, and never close a new one.
    former: Vec<ChainKey>,
    /// The rows with which they ended, as far as that is noted down.
    ended: Vec<(KeyId, Handover)>,
}

/// A row as it was written: place, text, link.
type Written = (i64, String, String);

impl From<ChainKey> for ChainKeys {
    fn from(current: ChainKey) -> ChainKeys {
        ChainKeys { current, coming: None, former: Vec::new(), ended: Vec::new() }
    }
}

impl ChainKeys {
    /// With another key, which was exchanged for one that came later.
    #[must_use]
    pub fn after(mut self, former: ChainKey) -> ChainKeys {
        self.former.push(former);
        self
    }

    /// With what is noted down of the end of a key.
    #[must_use]
    pub fn ended(mut self, key: KeyId, last: Handover) -> ChainKeys {
        self.ended.push((key, last));
        self
    }

    /// The row with which this key ended, if that is noted down.
    #[must_use]
    pub fn end_of(&self, key: KeyId) -> Option<&Handover> {
        self.ended.iter().find(|(known, _)| *known == key).map(|(_, last)| last)
    }

    #[must_use]
    pub const fn current(&self) -> &ChainKey {
        &self.current
    }

    #[must_use]
    pub const fn coming(&self) -> Option<&ChainKey> {
        self.coming.as_ref()
    }

    /// Those with which rows may be written.
    fn writing(&self) -> impl Iterator<Item = &ChainKey> {
        [&self.current].into_iter().chain(&self.coming)
    }

    /// Every one of them.
    pub fn all(&self) -> impl Iterator<Item = &ChainKey> {
        self.writing().chain(&self.former)
    }

    /// The key with this id.
    #[must_use]
    pub fn named(&self, id: KeyId) -> Option<&ChainKey> {
        self.all().find(|key| key.id() == id)
    }

    /// The key with this id, if rows may be written with it.
    #[must_use]
    pub fn for_writing(&self, id: KeyId) -> Option<&ChainKey> {
        self.writing().find(|key| key.id() == id)
    }

    /// The key that made this link.
    #[must_use]
    pub fn of_link(&self, before: &str, body: &str, link: &str) -> Option<&ChainKey> {
        self.all().find(|key| key.link(before, body) == link)
    }

    /// Whether this is the mark of the value, under whichever key it was made.
    #[must_use]
    pub fn is_mark(&self, mark: &str, change: &str, field: &str, value: &str) -> bool {
        self.all().any(|key| key.mark(change, field, value) == mark)
    }

    /// The key with which the row after these is closed: the last one, and the one before it, newest first.
    fn in_force(&self, rows: &[Written]) -> Result<ChainKey, AuditError> {
        let Some((seq, body, link)) = rows.first() else { return Ok(self.current.clone()) };
        let line = Line::parse(body).map(|row| row.line);
        let before = match (rows.get(1), &line) {
            (Some((_, _, link)), _) => link.as_str(),
            (None, _) if *seq == 1 => BEGINNING,
            // What stood before a lone row was pruned, and then it is the checkpoint itself.
            (None, Some(Line::Checkpoint(point))) if point.through.checked_add(1) == Some(*seq) => &point.link,
            (None, _) => return Err(AuditError::KeyOfAnother),
        };
        let closed_by = self.of_link(before, body, link).ok_or(AuditError::KeyOfAnother)?;
        let to = line.as_ref().and_then(exchanged_for);
        if self.end_of(closed_by.id()).is_some_and(|last| !last.allows(*seq, link, to.is_some())) {
            return Err(AuditError::Rewritten(*seq));
        }
        let key = match to {
            Some(id) => self.named(id).ok_or(AuditError::KeyExchanged(id))?,
            None => closed_by,
        };
        // Whoever got hold of a former key could otherwise cut off what came after it, and have us go on from there.
        self.for_writing(key.id()).cloned().ok_or_else(|| AuditError::KeyFormer(key.id()))
    }
}

/// The id of the key that follows this row, if it is the row of an exchange.
#[must_use]
pub fn exchanged_for(line: &Line) -> Option<KeyId> {
    let Line::Event(event) = line else { return None };
    let is_exchange = event.event == EventKind::RecordKeyExchanged.word();
    let to = event.details.iter().find(|detail| detail.name == TO).filter(|_| is_exchange)?;
    KeyId::parse(&to.value)
}

/// The place of the key that comes next.
#[must_use]
pub fn coming_at(path: &Path) -> PathBuf {
    beside(path, "new")
}

/// The place of a key that was exchanged.
#[must_use]
pub fn former_at(path: &Path, id: KeyId) -> PathBuf {
    beside(path, &id.to_string())
}

/// The place of a file that belongs to the one in that place.
#[must_use]
pub fn beside(path: &Path, word: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(word);
    PathBuf::from(name)
}

/// The files of former keys beside the key's own.
fn former_beside(path: &Path) -> Vec<PathBuf> {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return Vec::new() };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let Ok(files) = std::fs::read_dir(folder) else { return Vec::new() };
    let id = |file: &str| file.strip_prefix(name)?.strip_prefix('.').and_then(KeyId::parse);
    let mut found: Vec<PathBuf> =
        files.flatten().filter(|file| file.file_name().to_str().and_then(id).is_some()).map(|file| file.path()).collect();
    found.sort();
    found
}

impl KeyAt {
    /// The file of the key, where it has one.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        match self {
            KeyAt::Given(_) => None,
            KeyAt::File(path) | KeyAt::Files(path, _) => Some(path),
        }
    }

    /// The keys as the files hold them now, whether or not they are those of this record; none where there is no file.
    ///
    /// # Errors
    /// When a file is no key that only its owner can read.
    pub fn read(&self) -> Result<Option<ChainKeys>, AuditError> {
        let (path, more) = match self {
            KeyAt::Given(key) => return Ok(Some(key.clone().into())),
            KeyAt::File(path) => (path, [].as_slice()),
            KeyAt::Files(path, more) => (path, more.as_slice()),
        };
        let Some(current) = ChainKey::read(path)? else { return Ok(None) };
        let named = |path: &Path, fault: KeyFileFault| {
            AuditError::KeyBeside(path.file_name().unwrap_or_default().to_string_lossy().into_owned(), fault)
        };
        let coming_at = coming_at(path);
        let mut keys = ChainKeys::from(current);
        keys.coming = ChainKey::read(&coming_at).map_err(|fault| named(&coming_at, fault))?;
        for path in former_beside(path).iter().chain(more) {
            let missing = KeyFileFault::Unreadable(std::io::ErrorKind::NotFound);
            let key = ChainKey::read(path).and_then(|key| key.ok_or(missing)).map_err(|fault| named(path, fault))?;
            if let Some(last) = Handover::read(path) {
                keys = keys.ended(key.id(), last);
            }
            if keys.named(key.id()).is_none() {
                keys.former.push(key);
            }
        }
        Ok(Some(keys))
    }

    /// The keys of the record in this store, and the one that is in force.
    ///
    /// # Errors
    /// When there is none, it is another record's, or the store cannot be read.
    pub async fn open(&self, store: &Store) -> Result<(ChainKeys, ChainKey), AuditError> {
        let path = match self {
            KeyAt::Given(key) => return Ok((key.clone().into(), key.clone())),
            KeyAt::File(path) | KeyAt::Files(path, _) => path,
        };
        let rows = last_two(store).await?;
        let keys = match self.read()? {
            Some(keys) => keys,
            None if !rows.is_empty() => return Err(AuditError::KeyMissing),
            None if store.is_shared() => return Err(AuditError::KeyNotShared),
            None => ChainKey::make(path)?.into(),
        };
        let key = keys.in_force(&rows)?;
        handover::compare(store, keys.ended.iter().map(|(_, last)| last)).await?;
        Ok((keys, key))
    }
}

async fn last_two(store: &Store) -> Result<Vec<Written>, AuditError> {
    let rows = sqlx::query("SELECT seq, body, link FROM record ORDER BY seq DESC LIMIT 2").fetch_all(store.pool().await?).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?))).collect()
}

#[cfg(test)]
mod tests;
