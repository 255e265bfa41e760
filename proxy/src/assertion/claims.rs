//! The claims of a token whose signature fits: types are strict, because a claim of a wrong type must never count as absent.

use serde_json::{Map, Value};

use super::{LEEWAY, LOGOUT_EVENT, Refused, Rules};

/// Longer ids of people are refused.
const LONGEST_SUBJECT: usize = 255;

/// What a believed token says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claims(Map<String, Value>);

impl From<Map<String, Value>> for Claims {
    fn from(members: Map<String, Value>) -> Claims {
        Claims(members)
    }
}

impl Claims {
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// A claim that is a text with something in it.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str().filter(|text| !text.is_empty())
    }

    /// A claim that is a list of texts, or one text.
    #[must_use]
    pub fn texts(&self, name: &str) -> Vec<String> {
        match self.0.get(name) {
            Some(Value::String(one)) => vec![one.clone()],
            Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            _ => Vec::new(),
        }
    }

    /// The same, where the name may also lead into nested claims: `realm_access.roles`. A claim that has the whole name goes first.
    #[must_use]
    pub fn texts_at(&self, name: &str) -> Vec<String> {
        if self.has(name) {
            return self.texts(name);
        }
        let Some((outer, rest)) = name.split_once('.') else { return Vec::new() };
        match self.0.get(outer) {
            Some(Value::Object(members)) => Claims(members.clone()).texts_at(rest),
            _ => Vec::new(),
        }
    }

    #[must_use]
    pub fn flag(&self, name: &str) -> Option<bool> {
        self.0.get(name)?.as_bool()
    }

    /// A time in whole seconds since 1970.
    ///
    /// # Errors
    /// When it is there and no such number.
    pub fn time(&self, name: &'static str) -> Result<Option<i64>, Refused> {
        match self.0.get(name) {
            None => Ok(None),
            Some(value) => value.as_i64().filter(|seconds| *seconds >= 0).map(Some).ok_or(Refused::Claim(name)),
        }
    }

    /// The person's id at the issuer.
    ///
    /// # Errors
    /// When there is none, or none that can be written down.
    pub fn subject(&self) -> Result<&str, Refused> {
        let plain = |text: &&str| text.len() <= LONGEST_SUBJECT && !text.chars().any(char::is_control);
        self.text("sub").filter(plain).ok_or(Refused::Claim("sub"))
    }

    /// Issuer, audience and times.
    pub(super) fn judge(&self, rules: &Rules, now: i64) -> Result<(), Refused> {
        if self.text("iss").ok_or(Refused::Claim("iss"))? != rules.issuer {
            return Err(Refused::Issuer);
        }
        self.is_for(&rules.audience)?;
        let expires = self.time("exp")?.ok_or(Refused::Claim("exp"))?;
        if now >= expires.saturating_add(LEEWAY) {
            return Err(Refused::Expired);
        }
        if self.time("nbf")?.is_some_and(|from| from > now.saturating_add(LEEWAY)) {
            return Err(Refused::NotYet);
        }
        match self.time("iat")? {
            Some(issued) if issued > now.saturating_add(LEEWAY) => Err(Refused::NotYet),
            Some(issued) if now.saturating_sub(issued) > rules.oldest.saturating_add(LEEWAY) => Err(Refused::TooOld),
            // A load balancer does not say; its tokens expire within two minutes.
            None if rules.load_balancer.is_none() => Err(Refused::Claim("iat")),
            Some(_) | None => Ok(()),
        }
    }

    fn is_for(&self, audience: &str) -> Result<(), Refused> {
        let is_ours = match self.0.get("aud") {
            Some(Value::String(one)) => one == audience,
            Some(Value::Array(items)) if items.iter().all(Value::is_string) => items.iter().any(|item| item.as_str() == Some(audience)),
            _ => return Err(Refused::Claim("aud")),
        };
        if is_ours { Ok(()) } else { Err(Refused::Audience) }
    }

    /// An ID token repeats the nonce of the sign-in, and names us as the party it was issued to where it names one.
    pub(super) fn repeats(&self, nonce: &str, audience: &str) -> Result<(), Refused> {
        if self.text("nonce") != Some(nonce) {
            return Err(Refused::Claim("nonce"));
        }
        let many = matches!(self.0.get("aud"), Some(Value::Array(items)) if items.len() > 1);
        match self.0.get("azp") {
            None if !many => Ok(()),
            Some(Value::String(party)) if party == audience => Ok(()),
            _ => Err(Refused::Audience),
        }
    }

    /// A logout token names the event, a session or a person, its own id, and no nonce.
    pub(super) fn ends_a_session(&self) -> Result<(), Refused> {
        if self.has("nonce") {
            return Err(Refused::Purpose);
        }
        if !self.0.get("events").and_then(|events| events.get(LOGOUT_EVENT)).is_some_and(Value::is_object) {
            return Err(Refused::Claim("events"));
        }
        if self.text("sid").is_none() && self.text("sub").is_none() {
            return Err(Refused::Claim("sid"));
        }
        self.text("jti").map(|_| ()).ok_or(Refused::Claim("jti"))
    }
}
