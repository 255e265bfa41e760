//! One administrator on their own machine: whoever can read the terminal in which the service runs may sign in, as notebooks do.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use catalogue::capability::Role;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use tokio::time::Instant;

use super::Principal;
use crate::secret;

/// How long a printed link works.
pub const LINK_LIFE: Duration = Duration::from_secs(10 * 60);

#[derive(Debug)]
struct Code {
    hash: [u8; 32],
    made: Instant,
}

/// The one sign-in code that works now, if any.
#[derive(Debug, Default)]
pub struct LocalDoor {
    current: Mutex<Option<Code>>,
}

impl LocalDoor {
    /// Makes a new code; the one before stops working.
    #[must_use]
    pub fn new_code(&self) -> String {
        let code = URL_SAFE_NO_PAD.encode(secret::random::<32>());
        *self.lock() = Some(Code { hash: Sha256::digest(code.as_bytes()).into(), made: Instant::now() });
        code
    }

    /// Spends a code. A right code works once and for a limited time.
    #[must_use]
    pub fn redeem(&self, code: &str) -> Option<Principal> {
        let given: [u8; 32] = Sha256::digest(code.as_bytes()).into();
        let mut current = self.lock();
        let right = current.as_ref().is_some_and(|code| bool::from(code.hash.ct_eq(&given)) && code.made.elapsed() <= LINK_LIFE);
        if !right {
            return None;
        }
        *current = None;
        Some(owner())
    }

    fn lock(&self) -> MutexGuard<'_, Option<Code>> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The one person behind this door.
#[must_use]
pub fn owner() -> Principal {
    Principal::built_in("local", "owner", "Local owner", Role::Owner)
}

#[cfg(test)]
mod tests;
