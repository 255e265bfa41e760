//! An issuer for tests: a key of its own, its public half, and tokens with any head and any claims.

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, crypto};
use serde_json::Value;

pub struct Signer(EncodingKey);

impl Signer {
    pub fn fresh() -> Signer {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).expect("the library makes keys");
        Signer(EncodingKey::from_ec_der(pair.to_pkcs8v1().expect("a new key can be written").as_ref()))
    }

    /// The public half.
    pub fn jwk(&self) -> Jwk {
        Jwk::from_encoding_key(&self.0, Algorithm::ES256).expect("the key is one of this algorithm")
    }

    pub fn token(&self, head: &Value, claims: &Value) -> String {
        self.signed(&format!("{}.{}", encode(&head.to_string()), encode(&claims.to_string())))
    }

    /// Signs a text as it stands.
    pub fn signed(&self, text: &str) -> String {
        let signature = crypto::sign(text.as_bytes(), &self.0, Algorithm::ES256).expect("the key is one of this algorithm");
        format!("{text}.{signature}")
    }
}

/// One part of a token.
pub fn encode(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(text)
}
