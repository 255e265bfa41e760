//! What a provider publishes about itself (OpenID Connect Discovery), read strictly: it must be who the configuration says, and its addresses
//! must be as well protected as its own.

use axum::http::Uri;
use jsonwebtoken::Algorithm;
use serde::Deserialize;

use super::fault::DiscoveryFault;
use crate::body;
use crate::config::auth;

/// Signatures that are accepted. None of them is symmetric: with one of those, the public key itself could be used to sign.
const ALGORITHMS: [Algorithm; 9] = [
    Algorithm::RS256,
    Algorithm::RS384,
    Algorithm::RS512,
    Algorithm::PS256,
    Algorithm::PS384,
    Algorithm::PS512,
    Algorithm::ES256,
    Algorithm::ES384,
    Algorithm::EdDSA,
];

/// How the service proves to the token endpoint who it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientProof {
    Basic,
    Post,
}

/// The part of the document that the service uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metadata {
    pub authorization: Uri,
    pub token: Uri,
    pub keys: Uri,
    /// Where a browser ends the session at the provider.
    pub end_session: Option<Uri>,
    pub proof: ClientProof,
    pub algorithms: Vec<Algorithm>,
    /// Whether its answers name it (RFC 9207); then an answer without a name is not its own.
    pub names_itself: bool,
}

#[derive(Deserialize)]
struct Document {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    end_session_endpoint: Option<String>,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    id_token_signing_alg_values_supported: Option<Vec<String>>,
    code_challenge_methods_supported: Option<Vec<String>>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

impl Metadata {
    /// Reads the document of this issuer.
    ///
    /// # Errors
    /// When it is another issuer's, or lacks what a sign-in needs.
    pub fn read(document: &[u8], issuer: &str) -> Result<Metadata, DiscoveryFault> {
        let value = body::json(document).map_err(|_| DiscoveryFault::Unusable("it is not one JSON object"))?;
        // The issuer is judged first: what another one says about itself is nothing to complain about.
        if value.get("issuer").and_then(serde_json::Value::as_str).is_some_and(|named| named != issuer) {
            return Err(DiscoveryFault::OtherIssuer);
        }
        let document: Document =
            serde_json::from_value(value).map_err(|_| DiscoveryFault::Unusable("an address or a list is missing or has a wrong type"))?;
        if document.issuer != issuer {
            return Err(DiscoveryFault::OtherIssuer);
        }
        if document.code_challenge_methods_supported.is_some_and(|methods| !methods.iter().any(|method| method == "S256")) {
            return Err(DiscoveryFault::Unusable("it does not speak PKCE with S256"));
        }
        let place = |text: &str| address(text, issuer).ok_or(DiscoveryFault::Unusable("one of its addresses is not protected by TLS"));
        Ok(Metadata {
            authorization: place(&document.authorization_endpoint)?,
            token: place(&document.token_endpoint)?,
            keys: place(&document.jwks_uri)?,
            end_session: document.end_session_endpoint.as_deref().map(place).transpose()?,
            proof: proof(document.token_endpoint_auth_methods_supported.as_deref())?,
            algorithms: algorithms(document.id_token_signing_alg_values_supported.as_deref())?,
            names_itself: document.authorization_response_iss_parameter_supported,
        })
    }
}

/// Plain HTTP is for a provider on this machine, and then for all of it.
fn address(text: &str, issuer: &str) -> Option<Uri> {
    let is_https = issuer.starts_with("https://");
    auth::address(text).filter(|uri| (uri.scheme_str() == Some("https")) == is_https)
}

/// Absent means HTTP Basic (OpenID Connect Discovery, section 3).
fn proof(methods: Option<&[String]>) -> Result<ClientProof, DiscoveryFault> {
    let Some(methods) = methods else { return Ok(ClientProof::Basic) };
    let speaks = |name: &str| methods.iter().any(|method| method == name);
    match (speaks("client_secret_basic"), speaks("client_secret_post")) {
        (true, _) => Ok(ClientProof::Basic),
        (false, true) => Ok(ClientProof::Post),
        (false, false) => Err(DiscoveryFault::Unusable("it takes no client secret, neither by HTTP Basic nor in the form")),
    }
}

fn algorithms(named: Option<&[String]>) -> Result<Vec<Algorithm>, DiscoveryFault> {
    let Some(named) = named else { return Ok(vec![Algorithm::RS256]) };
    let known: Vec<Algorithm> = named.iter().filter_map(|name| name.parse().ok()).filter(|one| ALGORITHMS.contains(one)).collect();
    if known.is_empty() { Err(DiscoveryFault::Unusable("it signs with no algorithm that is accepted")) } else { Ok(known) }
}

#[cfg(test)]
mod tests;
