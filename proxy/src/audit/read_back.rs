//! Reads the record's file at start. A line that is torn or of another kind is passed over and counted: the rest of the record is worth as much.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read as _, Seek as _, SeekFrom};
use std::path::Path;

use super::index::Index;
use super::line::Line;

/// As much of a long file's end is read; ten thousand changes are a few megabytes.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// Reads the end of the file into an index. Answers with it and with the number of lines that could not be read.
///
/// # Errors
/// When the file is there and cannot be read.
pub fn read(path: &Path) -> io::Result<(Index, usize)> {
    let mut index = Index::default();
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok((index, 0)),
        Err(fault) => return Err(fault),
    };
    let skipped = file.metadata()?.len().saturating_sub(MOST_BYTES);
    file.seek(SeekFrom::Start(skipped))?;
    let mut lines = BufReader::new(file.take(MOST_BYTES));
    let mut line = Vec::new();
    let mut broken = 0;
    if skipped > 0 {
        index.mark_older();
        lines.read_until(b'\n', &mut line)?;
    }
    loop {
        line.clear();
        if lines.read_until(b'\n', &mut line)? == 0 {
            return Ok((index, broken));
        }
        match serde_json::from_slice::<Line>(&line) {
            Ok(line) => index.take(line),
            Err(_) if line.iter().all(u8::is_ascii_whitespace) => {}
            Err(_) => broken += 1,
        }
    }
}
