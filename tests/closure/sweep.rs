//! The canary sweep: looks for secrets and markers in every form in which they could leave.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

/// What must never be found, by the name that a finding quotes instead of it.
#[derive(Clone, Debug)]
pub struct Canary {
    name: &'static str,
    forms: Vec<String>,
    kind: Kind,
}

/// Where a canary is at home.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Nowhere.
    Secret,
    /// In what callers are told, and in the organization.
    Marker,
    /// In the record besides, which names who did it.
    Caller,
}

impl Canary {
    /// A secret, in plain, base64, hexadecimal, percent-encoded, and by its two ends.
    pub fn secret(name: &'static str, text: &str) -> Canary {
        let hex: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
        let ends = [text.get(..12), text.len().checked_sub(12).and_then(|at| text.get(at..))].into_iter().flatten().map(str::to_owned);
        let mut forms = vec![text.to_owned(), STANDARD.encode(text), URL_SAFE_NO_PAD.encode(text), catalogue::path::encode(text)];
        forms.extend([hex.to_uppercase(), hex]);
        forms.extend(ends);
        Canary { name, forms, kind: Kind::Secret }
    }

    /// A token: only its signature is secret; the parts before it are known to everybody who reads one.
    pub fn token(name: &'static str, token: &str) -> Canary {
        Canary::secret(name, token.rsplit('.').next().unwrap_or(token))
    }

    /// A word that marks personal text.
    pub fn marker(name: &'static str, text: &str) -> Canary {
        Canary { name, forms: vec![text.to_owned()], kind: Kind::Marker }
    }

    /// A word that marks the callers themselves.
    pub fn caller(name: &'static str, text: &str) -> Canary {
        Canary { kind: Kind::Caller, ..Canary::marker(name, text) }
    }

    /// Whether not even an answer to its owner may hold it.
    pub fn is_secret(&self) -> bool {
        self.kind == Kind::Secret
    }

    pub fn names_callers(&self) -> bool {
        self.kind == Kind::Caller
    }

    fn is_in(&self, text: &str) -> bool {
        self.forms.iter().any(|form| text.contains(form.as_str()))
    }
}

/// The names of those that stand in this text.
pub fn found(canaries: &[Canary], text: &str) -> Vec<&'static str> {
    canaries.iter().filter(|canary| canary.is_in(text)).map(|canary| canary.name).collect()
}

#[cfg(test)]
mod tests;
