//! How the record is kept: the key of its chain, where its head is noted down outside the store, what its rows may say and how long they stay.

use std::path::{Path, PathBuf};

use super::reader::Reader;

/// The key's file unless the configuration names another.
const USUAL_KEY: &str = "rollcall-audit.key";
/// Rows younger than this are never removed: keys of changes are looked up in them for a day, and open changes closed.
const FEWEST_DAYS: i64 = 7;

/// The settings of the record.
#[derive(Clone, Debug)]
pub struct RecordSettings {
    pub key_file: PathBuf,
    pub anchor_file: Option<PathBuf>,
    pub has_emails: bool,
    /// Whether rows tell how things stood before each change.
    pub has_before: bool,
    pub keep_days: Option<i64>,
}

/// Reads them; the usual files stand in `folder`.
pub fn read(reader: &mut Reader, folder: &Path) -> Option<RecordSettings> {
    let key_file = if reader.names("audit_key_file") { reader.path("audit_key_file") } else { Some(folder.join(USUAL_KEY)) };
    let anchor_file = if reader.names("anchor_file") { reader.path("anchor_file").map(Some) } else { Some(None) };
    let has_emails = reader.flag_or("audit_emails", false);
    let has_before = reader.flag_or("audit_before", true);
    let keep_days = reader.whole("audit_keep_days", FEWEST_DAYS, "is not a number of days, 7 at least");
    Some(RecordSettings {
        key_file: key_file?,
        anchor_file: anchor_file?,
        has_emails: has_emails?,
        has_before: has_before?,
        keep_days: keep_days?,
    })
}
