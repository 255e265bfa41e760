//! Exchanges the key of the chain within one record: a row that is closed with the old key and names the new one, after which every row is closed with that.

use std::io;
use std::path::{Path, PathBuf};

use catalogue::record::Anchored;

use super::chain::{ChainKey, KeyId};
use super::fault::AuditError;
use super::handover::Handover;
use super::key::{beside, coming_at, exchanged_for, former_at};
use super::line::{self, EventLine, Line};
use super::verify::Row;
use super::{Audit, Event, writer};
use crate::config::key_file::KeyFileFault;
use crate::secret;

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchanged {
    /// The row that was written; nothing where an earlier run had written it and only the files were left to put in place.
    pub seq: Option<i64>,
    pub from: KeyId,
    pub to: KeyId,
    /// The old key's new place, or why the files have to be put in place by hand.
    pub former: Result<PathBuf, std::io::ErrorKind>,
}

/// An exchange that is about to be made, or whose files are about to be put in place.
#[derive(Debug)]
pub(super) struct Planned {
    path: PathBuf,
    old: ChainKey,
    new: ChainKey,
    /// Whether an earlier run wrote the row, and that row where it is still there.
    is_written: bool,
    row: Option<Handover>,
}

impl Audit {
    /// Closes the chain under its key and goes on under the one that lies ready beside it, which is made where there is none. Services that run find the
    /// new one by themselves.
    ///
    /// # Errors
    /// When the record is not whole, cannot be written, or a key cannot.
    pub async fn exchange_key(&self, anchors: Vec<Anchored>) -> Result<Exchanged, AuditError> {
        let planned = self.plan_exchange(anchors).await?;
        self.carry_out(planned).await
    }

    pub(super) async fn plan_exchange(&self, anchors: Vec<Anchored>) -> Result<Planned, AuditError> {
        let Some(path) = self.writer().keys_at().file().map(Path::to_owned) else { return Err(AuditError::KeyMissing) };
        let keys = self.writer().keys().await?;
        let in_force = self.writer().key().await?;
        let mut last = None;
        let note = |row: &Row, line: &Line| {
            if let Some(to) = exchanged_for(line) {
                last = Some(Handover { seq: row.seq, link: row.link.clone(), to });
            }
        };
        self.walk(anchors, note).await?.map_err(AuditError::NotWhole)?;
        let old = keys.current().clone();
        let new = match keys.coming() {
            Some(key) => key.clone(),
            None => made(&coming_at(&path))?,
        };
        if new.id() == old.id() {
            return Err(AuditError::KeyNotNew);
        }
        let row = last.filter(|row| row.to == new.id());
        Ok(Planned { path, is_written: in_force.id() == new.id(), old, new, row })
    }

    pub(super) async fn carry_out(&self, planned: Planned) -> Result<Exchanged, AuditError> {
        let Planned { path, old, new, is_written, row } = planned;
        let row = if is_written { row } else { Some(self.hand_over(&old, &new).await?) };
        let seq = row.as_ref().map(|row| row.seq).filter(|_| !is_written);
        let former = put_in_place(&path, &old, new.id(), row.as_ref()).map_err(|fault| fault.kind());
        Ok(Exchanged { seq, from: old.id(), to: new.id(), former })
    }

    async fn hand_over(&self, old: &ChainKey, new: &ChainKey) -> Result<Handover, AuditError> {
        let mut transaction = self.store().exclusive().await?;
        let head = writer::head(&mut transaction).await?;
        let key = self.writer().key_after(&mut transaction, &head).await?;
        // Somebody else may have made an exchange since this one was planned; then the files are no longer those that it was planned for.
        if key.id() != old.id() {
            return Err(AuditError::KeyOvertaken);
        }
        let row = Event::RecordKeyExchanged { from: key.id(), to: new.id() }.row();
        let event = EventLine { at: line::now(), event: row.kind.word().to_owned(), details: row.details, ..EventLine::default() };
        let head = writer::append(&mut transaction, &key, &head, &Line::Event(event), &self.writer().replica).await?;
        transaction.commit().await?;
        self.anchors.drop_if_due(&head, true);
        Ok(Handover { seq: head.seq, link: head.link, to: new.id() })
    }
}

fn made(path: &Path) -> Result<ChainKey, AuditError> {
    let named = |fault: KeyFileFault| AuditError::KeyBeside(path.file_name().unwrap_or_default().to_string_lossy().into_owned(), fault);
    ChainKey::make(path).map_err(named)
}

/// Keeps the old key under its id with the row with which it ended, and puts the new one in its place. At no moment is there no key, and nothing is written
/// over: what another run did already stands.
fn put_in_place(path: &Path, old: &ChainKey, new: KeyId, row: Option<&Handover>) -> io::Result<PathBuf> {
    let former = former_at(path, old.id());
    match holds(&former)? {
        Some(id) if id == old.id() => {}
        Some(_) => return Err(io::ErrorKind::AlreadyExists.into()),
        // From memory: the file may hold another key by now. Its rights go with it.
        None => {
            appear(&former, |file| old.write(file).and_then(|()| std::fs::set_permissions(file, std::fs::metadata(path)?.permissions())))?
        }
    }
    if let Some(row) = row.filter(|_| !Handover::beside(&former).exists()) {
        appear(&Handover::beside(&former), |file| {
            std::fs::write(file, row.print())?;
            std::fs::File::open(file)?.sync_all()
        })?;
    }
    match holds(path)? {
        Some(id) if id == new => {}
        Some(id) if id == old.id() && holds(&coming_at(path))? == Some(new) => std::fs::rename(coming_at(path), path)?,
        _ => return Err(io::ErrorKind::InvalidData.into()),
    }
    Ok(former)
}

fn holds(path: &Path) -> io::Result<Option<KeyId>> {
    match ChainKey::read(path) {
        Ok(key) => Ok(key.map(|key| key.id())),
        Err(KeyFileFault::Unreadable(kind)) => Err(kind.into()),
        Err(_) => Err(io::ErrorKind::InvalidData.into()),
    }
}

/// Writes a file under a name by which nobody looks for it, and gives it its own when it is whole: half a key would keep every service from writing.
fn appear(place: &Path, write: impl FnOnce(&Path) -> io::Result<()>) -> io::Result<()> {
    let part = beside(place, &format!("part-{}", secret::hex(&secret::random::<4>())));
    write(&part).and_then(|()| std::fs::rename(&part, place)).inspect_err(|_| drop(std::fs::remove_file(&part)))
}

#[cfg(test)]
mod tests;
