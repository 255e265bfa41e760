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
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let written = options.open(path).and_then(|mut file| {
            file.write_all(key.0.expose_secret().as_bytes())?;
            file.write_all(b"\n")?;
            file.sync_all()
        });
        written.map_err(|fault| KeyFileFault::Unreadable(fault.kind()))?;
        Ok(key)
    }

    /// The link of a row: over the link of the row before it and its own text.
    #[must_use]
    pub fn link(&self, before: &str, body: &str) -> String {
        let bytes = secret::unhex::<32>(self.0.expose_secret()).unwrap_or_default();
        let mut mac = Hmac::<Sha256>::new_from_slice(&bytes).expect("any length is a key");
        mac.update(before.as_bytes());
        mac.update(b"\n");
        mac.update(body.as_bytes());
        secret::hex(&mac.finalize().into_bytes())
    }
}
