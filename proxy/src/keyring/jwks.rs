//! Public keys as issuers publish them: a JWK set (RFC 7517), or one PEM document. Keys of other kinds and uses are passed over, because issuers
//! publish them side by side.

use jsonwebtoken::jwk::{AlgorithmParameters, Jwk, PublicKeyUse};
use jsonwebtoken::{Algorithm, AlgorithmFamily, DecodingKey};
use serde::Deserialize;
use serde_json::Value;
use tokio::time::Instant;

/// More keys than an issuer has at one time.
pub const MOST: usize = 64;

/// One key that signatures can be checked with.
#[derive(Clone)]
pub struct PublicKey {
    id: Option<String>,
    /// What the issuer says that it is for; absent means every algorithm of its family.
    algorithm: Option<Algorithm>,
    pub key: DecodingKey,
    /// When the issuer last said that it is one of its keys.
    pub told: Instant,
    /// Whether a token that counted was signed by it.
    pub is_proven: bool,
}

impl PublicKey {
    /// Whether it has this id.
    #[must_use]
    pub fn is(&self, id: &str) -> bool {
        self.id.as_deref() == Some(id)
    }

    /// Whether it is the one meant, and may check this algorithm.
    #[must_use]
    pub fn fits(&self, id: Option<&str>, algorithm: Algorithm) -> bool {
        let is_meant = id.is_none() || self.id.as_deref() == id;
        is_meant && self.key.family() == algorithm.family() && self.algorithm.is_none_or(|own| own == algorithm)
    }
}

#[derive(Deserialize)]
struct Set {
    keys: Vec<Value>,
}

/// The usable keys of a set; `None` when it is no set.
#[must_use]
pub fn read(document: &[u8]) -> Option<Vec<PublicKey>> {
    let set: Set = serde_json::from_slice(document).ok()?;
    Some(set.keys.into_iter().filter_map(|key| serde_json::from_value(key).ok()).filter_map(|key| usable(&key)).take(MOST).collect())
}

fn usable(jwk: &Jwk) -> Option<PublicKey> {
    if matches!(jwk.algorithm, AlgorithmParameters::OctetKey(_)) || matches!(jwk.common.public_key_use, Some(PublicKeyUse::Encryption)) {
        return None;
    }
    let algorithm = match jwk.common.key_algorithm {
        None => None,
        Some(named) => Some(named.to_string().parse().ok()?),
    };
    let key = DecodingKey::from_jwk(jwk).ok().filter(|key| key.family() != AlgorithmFamily::Hmac)?;
    Some(PublicKey { id: jwk.common.key_id.clone(), algorithm, key, told: Instant::now(), is_proven: false })
}

/// The key of a PEM document.
#[must_use]
pub fn of_pem(id: &str, document: &[u8]) -> Option<PublicKey> {
    let key = DecodingKey::from_ec_pem(document).ok()?;
    Some(PublicKey { id: Some(id.to_owned()), algorithm: Some(Algorithm::ES256), key, told: Instant::now(), is_proven: false })
}
