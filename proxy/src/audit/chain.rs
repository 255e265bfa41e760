//! The chain: every row of the record is bound to the one before it by a key that is not in the database, so that whoever can write there can
//! still not change, drop, add or move a row unseen.

use std::fmt;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::path::Path;
use std::sync::Arc;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::config::key_file::{self, KeyFileFault};
use crate::secret::{self, ExposeSecret as _, SecretString};

/// What stands before the first row.
pub const BEGINNING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// So many bytes of a mark tell two values apart.
const MARK: usize = 12;

/// What a key is called where it must not be told: on screens, in rows, in the names of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyId([u8; 8]);

impl KeyId {
    /// A written id.
    #[must_use]
    pub fn parse(text: &str) -> Option<KeyId> {
        secret::unhex::<8>(text).map(KeyId)
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&secret::hex(&self.0))
    }
}

/// The key of one record: 32 bytes, written as 64 hexadecimal digits.
#[derive(Clone)]
pub struct ChainKey(Arc<SecretString>);

impl fmt::Debug for ChainKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ChainKey")
    }
}

impl ChainKey {
    /// A key that nobody else has.
    #[must_use]
    pub fn random() -> ChainKey {
        ChainKey(Arc::new(SecretString::from(secret::hex(&secret::random::<32>()))))
    }

    /// The key in this file; none where there is no such file.
    ///
    /// # Errors
    /// When the file is no key that only its owner can read.
    pub fn read(path: &Path) -> Result<Option<ChainKey>, KeyFileFault> {
        let text = match key_file::read(path) {
            Ok(text) => text,
            Err(KeyFileFault::Unreadable(ErrorKind::NotFound)) => return Ok(None),
            Err(fault) => return Err(fault),
        };
        secret::unhex::<32>(text.expose_secret()).ok_or(KeyFileFault::NotAKey)?;
        Ok(Some(ChainKey(Arc::new(text))))
    }

    /// Makes a key in a file that must not be there yet.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn make(path: &Path) -> Result<ChainKey, KeyFileFault> {
        let key = ChainKey::random();
        key.write(path).map_err(|fault| KeyFileFault::Unreadable(fault.kind()))?;
        Ok(key)
    }

    /// Writes the key into a file that must not be there yet, and that only its owner can read. What could not be written whole is removed: a torn key
    /// would keep every service from starting.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, path: &Path) -> std::io::Result<()> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path)?;
        let written = file.write_all(self.0.expose_secret().as_bytes()).and_then(|()| file.write_all(b"\n")).and_then(|()| file.sync_all());
        written.inspect_err(|_| drop(std::fs::remove_file(path)))
    }

    /// Its id, which tells nothing of it.
    #[must_use]
    pub fn id(&self) -> KeyId {
        let [a, b, c, d, e, f, g, h, ..] = self.over(["name of a key\n"]);
        KeyId([a, b, c, d, e, f, g, h])
    }

    /// The link of a row: over the link of the row before it and its own text.
    #[must_use]
    pub fn link(&self, before: &str, body: &str) -> String {
        secret::hex(&self.over([before, "\n", body]))
    }

    /// The mark of a value that the record does not say. Bound to its change and field, so that equal values are not seen to be equal; e-mail
    /// addresses are the same in either case.
    #[must_use]
    pub fn mark(&self, change: &str, field: &str, value: &str) -> String {
        let value = if value.contains('@') { value.to_lowercase() } else { value.to_owned() };
        // A link is over 64 digits and a line break, so nothing is both a link and a mark, nor a name of a key.
        let mark = self.over(["mark of a value\n", &format!("{}\n{}\n", change.len(), field.len()), change, field, &value]);
        secret::hex(&mark[..MARK])
    }

    fn over<const N: usize>(&self, texts: [&str; N]) -> [u8; 32] {
        let bytes = secret::unhex::<32>(self.0.expose_secret()).unwrap_or_default();
        let mut mac = Hmac::<Sha256>::new_from_slice(&bytes).expect("any length is a key");
        for text in texts {
            mac.update(text.as_bytes());
        }
        mac.finalize().into_bytes().into()
    }
}
