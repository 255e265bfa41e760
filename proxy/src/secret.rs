//! Secrets in memory: never printed, wiped on drop, and the one source of randomness.

use std::cell::RefCell;

pub use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest as _, Sha256};

/// `N` random bytes from the operating system.
#[must_use]
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

/// A random number from 0 up to 1, for what must not happen everywhere at the same moment.
#[must_use]
pub fn chance() -> f64 {
    f64::from(u32::from_le_bytes(random())) / (f64::from(u32::MAX) + 1.0)
}

/// Random bytes for what is no secret and only has to be another one each time: fetched from the operating system many at a time.
#[must_use]
pub fn scattered<const N: usize>() -> [u8; N] {
    const AT_ONCE: usize = 1024;
    thread_local! {
        static FETCHED: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    }
    FETCHED.with_borrow_mut(|fetched| {
        if fetched.len() < N {
            *fetched = random::<AT_ONCE>().to_vec();
        }
        // Each is given once.
        let bytes = fetched.last_chunk().copied().unwrap_or_else(random);
        fetched.truncate(fetched.len().saturating_sub(N));
        bytes
    })
}

/// Lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    bytes.iter().for_each(|byte| text.extend(digits(*byte).map(char::from)));
    text
}

/// The two hexadecimal digits of a byte, in ASCII.
#[must_use]
pub const fn digits(byte: u8) -> [u8; 2] {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    [DIGITS[(byte >> 4) as usize], DIGITS[(byte & 15) as usize]]
}

/// Bytes from hexadecimal; `None` when it is anything else.
#[must_use]
pub fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    let is_hex = text.len() == 2 * N && text.bytes().all(|letter| letter.is_ascii_hexdigit());
    for (byte, digits) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)).take_while(|_| is_hex) {
        *byte = u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
    }
    is_hex.then_some(bytes)
}

/// The document in a text that is kept like a secret.
#[must_use]
pub fn document(text: &SecretString) -> Option<serde_json::Value> {
    serde_json::from_str(text.expose_secret()).ok()
}

/// The hash of a secret, by which it can be recognised and not be told.
#[must_use]
pub fn hash(secret: &SecretString) -> [u8; 32] {
    hash_of(secret.expose_secret().as_bytes())
}

/// The hash of what somebody says is a secret.
#[must_use]
pub fn hash_of(given: &[u8]) -> [u8; 32] {
    Sha256::digest(given).into()
}
