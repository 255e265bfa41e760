//! Secrets in memory: never printed, wiped on drop, and the one source of randomness.

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

/// Lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(u32::from(half), 16).expect("half a byte is one digit");
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
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
