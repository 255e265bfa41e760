//! Reads a key from a file that only its owner may read.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use secrecy::SecretString;

/// The longest key accepted; Atlassian's are a few hundred characters.
const LONGEST: usize = 8 * 1024;

/// Where systemd puts credentials; only root makes files there.
#[cfg(unix)]
const CREDENTIALS: &str = "/run/credentials";

/// A key, and the file in which it stands and will be exchanged.
#[derive(Debug)]
pub struct KeyFile {
    pub path: PathBuf,
    pub key: SecretString,
}

/// Why a key file is refused. Says what is wrong with the file, never what is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyFileFault {
    #[error("cannot be read: {0}")]
    Unreadable(ErrorKind),
    #[error("is not a file")]
    NotAFile,
    #[error("can be read by others; run chmod 600 on it")]
    OpenToOthers,
    #[error("is empty")]
    Empty,
    #[error("does not hold one key on one line")]
    NotAKey,
}

/// Reads the key.
///
/// # Errors
/// When it cannot be read, can be read by too many, or holds no key.
pub fn read(path: &Path) -> Result<SecretString, KeyFileFault> {
    private(path)?;
    let text = std::fs::read_to_string(path).map_err(|fault| KeyFileFault::Unreadable(fault.kind()))?;
    let key = text.trim();
    if key.is_empty() {
        return Err(KeyFileFault::Empty);
    }
    if key.len() > LONGEST || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(KeyFileFault::NotAKey);
    }
    Ok(SecretString::from(key))
}

/// Whether it is a file that its owner alone may read.
///
/// # Errors
/// Says what it is instead.
pub fn private(path: &Path) -> Result<(), KeyFileFault> {
    let about = std::fs::metadata(path).map_err(|fault| KeyFileFault::Unreadable(fault.kind()))?;
    if !about.is_file() {
        return Err(KeyFileFault::NotAFile);
    }
    if is_open_to_others(path, &about) { Err(KeyFileFault::OpenToOthers) } else { Ok(()) }
}

#[cfg(unix)]
fn is_open_to_others(path: &Path, about: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    !is_private(about.mode(), (about.uid(), about.gid()), path.starts_with(CREDENTIALS))
}

#[cfg(not(unix))]
const fn is_open_to_others(_: &Path, _: &std::fs::Metadata) -> bool {
    false
}

/// Whether a mode keeps others out. systemd hands a credential over as a file of root's and lets the service read it by an entry in its access list,
/// whose mask stands where the rights of the group stand elsewhere.
#[cfg(unix)]
const fn is_private(mode: u32, owner: (u32, u32), is_credential: bool) -> bool {
    let open = mode & 0o077;
    open == 0 || (open == 0o040 && is_credential && matches!(owner, (0, 0)))
}

#[cfg(all(test, unix))]
mod tests;
