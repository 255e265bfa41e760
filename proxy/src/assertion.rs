//! Signed statements about a person (JSON Web Tokens): the assertion header of a gateway, the ID token and the logout token of a provider. One
//! verifier reads all three, and each is refused where another is expected.

mod claims;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
pub use claims::Claims;
use jsonwebtoken::{Algorithm, DecodingKey, crypto};
use serde_json::{Map, Value};

use crate::body;

/// Longer tokens are not looked at; headers of gateways stay below 8 KiB.
const LONGEST: usize = 16 * 1024;
const LONGEST_KEY_ID: usize = 256;
/// Clocks may differ by this many seconds.
pub const LEEWAY: i64 = 60;
/// The one event of a logout token.
const LOGOUT_EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";
/// Types of tokens that are made for somebody else.
const FOREIGN_TYPES: [&str; 5] = ["at+jwt", "dpop+jwt", "secevent+jwt", "token-introspection+jwt", "oauth-authz-req+jwt"];
const LOGOUT_TYPE: &str = "logout+jwt";

/// What a token is meant for. A token for one purpose is never taken for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose<'a> {
    /// The header that a gateway adds to each request.
    Assertion,
    /// The answer of a provider to a sign-in of ours, which it repeats the nonce of.
    Identity { nonce: &'a str },
    /// A provider's word that a session has ended. Some providers leave the type out.
    Logout { untyped: bool },
}

/// Whose tokens are accepted, and how old they may be.
#[derive(Clone, Debug)]
pub struct Rules {
    pub issuer: String,
    pub audience: String,
    /// Asymmetric ones only: with a symmetric one, the public key itself could be used to sign.
    pub algorithms: Vec<Algorithm>,
    /// Seconds since the token was issued.
    pub oldest: i64,
    /// The load balancer whose tokens are accepted. It writes its own claims into the header of the token, pads its base64, and says neither
    /// audience nor time of issue (<https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html>).
    pub load_balancer: Option<String>,
}

/// Why a token is refused. Never repeats anything of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("it is not a signed token")]
    Form,
    #[error("its algorithm is not accepted")]
    Algorithm,
    #[error("no key of the issuer has its key id")]
    UnknownKey,
    #[error("its signature does not fit")]
    Signature,
    #[error("its claim {0} is missing or has a wrong type")]
    Claim(&'static str),
    #[error("another issuer made it")]
    Issuer,
    #[error("it is meant for another audience")]
    Audience,
    #[error("it has expired")]
    Expired,
    #[error("it is not valid yet")]
    NotYet,
    #[error("it was issued too long ago")]
    TooOld,
    #[error("it is a token for another purpose")]
    Purpose,
}

/// A token that was taken apart and not yet believed.
#[derive(Debug)]
pub struct Unverified<'a> {
    head: Map<String, Value>,
    algorithm: Algorithm,
    key_id: Option<String>,
    claims: &'a str,
    signed: &'a str,
    signature: &'a str,
}

impl<'a> Unverified<'a> {
    /// Takes a token apart. Addresses and keys that stand in it (`jku`, `x5u`, `jwk`) are never followed.
    ///
    /// # Errors
    /// When it has not the form of a token, or an algorithm that is not accepted.
    pub fn read(token: &'a str, rules: &Rules) -> Result<Unverified<'a>, Refused> {
        if token.len() > LONGEST {
            return Err(Refused::Form);
        }
        let (signed, signature) = token.rsplit_once('.').ok_or(Refused::Form)?;
        let (head, claims) = signed.split_once('.').ok_or(Refused::Form)?;
        if claims.contains('.') || signature.is_empty() {
            return Err(Refused::Form);
        }
        let head = object(head, rules)?;
        if head.contains_key("crit") || head.contains_key("b64") {
            return Err(Refused::Form);
        }
        let algorithm = head.get("alg").and_then(Value::as_str).and_then(|name| name.parse::<Algorithm>().ok());
        let algorithm = algorithm.filter(|one| rules.algorithms.contains(one)).ok_or(Refused::Algorithm)?;
        let key_id = match head.get("kid") {
            None => None,
            Some(Value::String(id)) if is_key_id(id) => Some(id.clone()),
            Some(_) => return Err(Refused::UnknownKey),
        };
        Ok(Unverified { head, algorithm, key_id, claims, signed, signature })
    }

    /// The id of the key that is said to have signed it.
    #[must_use]
    pub fn key_id(&self) -> Option<&str> {
        self.key_id.as_deref()
    }

    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// Believes it, if the key made it and every claim is as it has to be. `now` is in seconds since 1970.
    ///
    /// # Errors
    /// Says the first thing that is wrong, the signature before any claim.
    pub fn verify(self, key: &DecodingKey, rules: &Rules, purpose: Purpose<'_>, now: i64) -> Result<Claims, Refused> {
        let signature = if rules.load_balancer.is_some() { self.signature.trim_end_matches('=') } else { self.signature };
        match crypto::verify(signature, self.signed.as_bytes(), key, self.algorithm) {
            Ok(true) => {}
            Ok(false) | Err(_) => return Err(Refused::Signature),
        }
        let mut claims = object(self.claims, rules)?;
        if let Some(load_balancer) = &rules.load_balancer {
            adopt(&mut claims, &self.head, load_balancer)?;
        }
        let claims = Claims::from(claims);
        self.of_its_kind(&claims, purpose)?;
        claims.judge(rules, now)?;
        match purpose {
            Purpose::Assertion => {}
            Purpose::Identity { nonce } => claims.repeats(nonce, &rules.audience)?,
            Purpose::Logout { .. } => claims.ends_a_session()?,
        }
        Ok(claims)
    }

    fn of_its_kind(&self, claims: &Claims, purpose: Purpose<'_>) -> Result<(), Refused> {
        let kind = match self.head.get("typ") {
            None => None,
            Some(Value::String(kind)) => {
                let kind = kind.to_ascii_lowercase();
                Some(kind.strip_prefix("application/").map_or_else(|| kind.clone(), str::to_owned))
            }
            Some(_) => return Err(Refused::Form),
        };
        let kind = kind.as_deref().unwrap_or("jwt");
        let is_logout = claims.has("events") || kind == LOGOUT_TYPE;
        let fits = match purpose {
            Purpose::Assertion | Purpose::Identity { .. } => !is_logout && !FOREIGN_TYPES.contains(&kind),
            Purpose::Logout { untyped } => claims.has("events") && (kind == LOGOUT_TYPE || (untyped && kind == "jwt")),
        };
        if fits { Ok(()) } else { Err(Refused::Purpose) }
    }
}

/// A key id is looked up and never part of an address; still, nothing that looks like a way through folders is even looked up.
fn is_key_id(id: &str) -> bool {
    !id.is_empty()
        && id.len() <= LONGEST_KEY_ID
        && id.bytes().all(|byte| byte.is_ascii_graphic())
        && !id.contains("..")
        && !id.starts_with('/')
}

/// One part of a token as an object without repeated members.
fn object(part: &str, rules: &Rules) -> Result<Map<String, Value>, Refused> {
    let part = if rules.load_balancer.is_some() { part.trim_end_matches('=') } else { part };
    let bytes = URL_SAFE_NO_PAD.decode(part).map_err(|_| Refused::Form)?;
    match body::json(&bytes) {
        Ok(Value::Object(members)) => Ok(members),
        _ => Err(Refused::Form),
    }
}

/// What a load balancer says in the header of its token counts as claims; it is signed as well. Any balancer of the region signs with the same
/// keys, so a token counts only if the configured one made it.
fn adopt(claims: &mut Map<String, Value>, head: &Map<String, Value>, load_balancer: &str) -> Result<(), Refused> {
    if head.get("signer").and_then(Value::as_str) != Some(load_balancer) {
        return Err(Refused::Issuer);
    }
    for (from, to) in [("iss", "iss"), ("exp", "exp"), ("client", "aud")] {
        if let Some(value) = head.get(from) {
            claims.insert(to.to_owned(), value.clone());
        }
    }
    Ok(())
}

#[cfg(test)]
pub mod signer;
#[cfg(test)]
mod tests;
