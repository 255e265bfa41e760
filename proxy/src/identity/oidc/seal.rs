//! Closes a text so that only this installation can read it and nobody can change it: AES-256-GCM, under a key of its own for each text.

use std::fmt;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::secret;

/// What is sealed here is read nowhere else, and the other way round.
const LABEL: &[u8] = b"rollcall sign-in 1";
const SALT: usize = 32;

/// The key of an installation, from which that of each text is derived.
pub struct Seal([u8; 32]);

impl fmt::Debug for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seal")
    }
}

impl Seal {
    #[must_use]
    pub const fn new(key: [u8; 32]) -> Seal {
        Seal(key)
    }

    /// Closes a text; the answer is base64url.
    #[must_use]
    pub fn close(&self, text: &[u8]) -> String {
        let salt = secret::random::<SALT>();
        let mut closed = text.to_vec();
        self.key(&salt)
            .seal_in_place_append_tag(nonce(), Aad::from(LABEL), &mut closed)
            .expect("a text of a few kilobytes is not too long for the cipher");
        URL_SAFE_NO_PAD.encode([salt.as_slice(), &closed].concat())
    }

    /// The text; `None` when anything of it was not closed here.
    #[must_use]
    pub fn open(&self, closed: &str) -> Option<Vec<u8>> {
        let bytes = URL_SAFE_NO_PAD.decode(closed).ok()?;
        let (salt, text) = bytes.split_at_checked(SALT)?;
        let mut text = text.to_vec();
        Some(self.key(salt).open_in_place(nonce(), Aad::from(LABEL), &mut text).ok()?.to_vec())
    }

    fn key(&self, salt: &[u8]) -> LessSafeKey {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes keys of any length");
        mac.update(LABEL);
        mac.update(salt);
        let key = UnboundKey::new(&AES_256_GCM, &mac.finalize().into_bytes()).expect("an HMAC of SHA-256 is as long as the key");
        LessSafeKey::new(key)
    }
}

/// Always the same: no key is used for two texts.
fn nonce() -> Nonce {
    Nonce::assume_unique_for_key([0; NONCE_LEN])
}

#[cfg(test)]
mod tests;
