//! Access tokens for scripts: what an owner asks for, what the service answers, and how a token looks. Pure, so that the form checks by the rule by
//! which the service judges.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::capability::Capability;
use crate::record::Author;
use crate::rights::Limits;

/// GET: [`AccessTokens`]. POST with a [`TokenRequest`]: [`IssuedToken`]. DELETE below it, by id: [`AccessToken`].
pub const TOKENS_PATH: &str = "/api/rollcall/tokens";
/// How every token begins, so that a scanner of repositories finds one that was left behind.
pub const PREFIX: &str = "rollcall_";
/// The longest name, in characters.
pub const LONGEST_NAME: usize = 80;
/// No token is valid longer than this, whatever is configured.
pub const MOST_DAYS: u32 = 365;
/// From so many days before its end a token is called expiring.
pub const WARN_DAYS: i64 = 14;

/// The token was not accepted.
pub const TOKEN_REFUSED: &str = "access_token_refused";

/// What an owner asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenRequest {
    pub name: String,
    pub days: u32,
    pub capabilities: BTreeSet<Capability>,
    /// Beside those that confine the issuer.
    #[serde(default)]
    pub limits: Limits,
}

/// A token as it is listed: never the token itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AccessToken {
    pub id: String,
    pub name: String,
    pub issuer: Author,
    pub capabilities: Vec<Capability>,
    /// What confines it beside the limits of its issuer, in words.
    pub limits: Vec<String>,
    /// RFC 3339, UTC.
    pub issued_at: String,
    pub expires_at: String,
    /// The day of its last use, as in `2026-11-02`; none where it was never used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_used: Option<String>,
    pub uses: u64,
    pub standing: Standing,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revoked_by: Option<Author>,
}

/// Whether a token works.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    #[default]
    Works,
    /// It works, and not for long.
    Expiring,
    Expired,
    Revoked,
    /// Whoever issued it may no longer issue tokens.
    Orphaned,
}

impl Standing {
    #[must_use]
    pub const fn works(self) -> bool {
        matches!(self, Standing::Works | Standing::Expiring)
    }
}

/// All tokens, newest first, and what may be asked of a new one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AccessTokens {
    pub tokens: Vec<AccessToken>,
    /// The longest life of a token here, in days.
    pub most_days: u32,
    /// What the asker may put into a token.
    pub grantable: Vec<Capability>,
}

/// The one answer that holds a token.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuedToken {
    pub token: AccessToken,
    pub secret: String,
}

impl std::fmt::Debug for IssuedToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "IssuedToken({})", self.token.id)
    }
}

/// Why a request for a token is not granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenFault {
    Name,
    Days(u32),
    Nothing,
    NotForScripts(Capability),
}

impl std::fmt::Display for TokenFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            TokenFault::Name => write!(f, "a token needs a name of at most {LONGEST_NAME} characters on one line"),
            TokenFault::Days(most) => write!(f, "a token is valid for 1 to {most} days"),
            TokenFault::Nothing => f.write_str("a token needs at least one right"),
            TokenFault::NotForScripts(capability) => write!(f, "no token may {}", capability.words()),
        }
    }
}

impl std::error::Error for TokenFault {}

/// A name as it is kept.
///
/// # Errors
/// When it is empty, too long or not one line of plain text.
pub fn check_name(text: &str) -> Result<&str, TokenFault> {
    match crate::record::check_reason(text) {
        Ok(Some(name)) if name.chars().count() <= LONGEST_NAME => Ok(name),
        _ => Err(TokenFault::Name),
    }
}

impl TokenRequest {
    /// Checks everything that can be known without knowing who asks.
    ///
    /// # Errors
    /// The first fault.
    pub fn check(&self, most_days: u32) -> Result<(), TokenFault> {
        check_name(&self.name)?;
        if self.days == 0 || self.days > most_days {
            return Err(TokenFault::Days(most_days));
        }
        if self.capabilities.is_empty() {
            return Err(TokenFault::Nothing);
        }
        match self.capabilities.iter().find(|capability| !capability.is_for_scripts()) {
            Some(capability) => Err(TokenFault::NotForScripts(*capability)),
            None => Ok(()),
        }
    }
}

/// How many characters of a token are random, and how many prove that it was not mistyped.
const RANDOM: usize = 43;
const CHECK: usize = 6;

/// A token around 43 random characters of the URL-safe base 64 alphabet.
#[must_use]
pub fn seal(random: &str) -> String {
    format!("{PREFIX}{random}{}", check_letters(random))
}

/// Whether a text has the form of a token: prefix, alphabet, length and check letters.
#[must_use]
pub fn is_well_formed(text: &str) -> bool {
    let Some((random, check)) = text.strip_prefix(PREFIX).and_then(|rest| rest.split_at_checked(RANDOM)) else { return false };
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    random.bytes().all(is_letter) && check == check_letters(random)
}

/// The CRC-32 of the random part in base 62, as other services write it: a scanner can tell a token from a placeholder without asking anybody.
fn check_letters(random: &str) -> String {
    const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut rest = crc32(random.as_bytes()) as usize;
    let mut letters = [b'0'; CHECK];
    for letter in letters.iter_mut().rev() {
        *letter = DIGITS[rest % DIGITS.len()];
        rest /= DIGITS.len();
    }
    letters.into_iter().map(char::from).collect()
}

fn crc32(bytes: &[u8]) -> u32 {
    const POLYNOMIAL: u32 = 0xedb8_8320;
    !bytes
        .iter()
        .fold(!0, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { (sum >> 1) ^ POLYNOMIAL } else { sum >> 1 }))
}

#[cfg(test)]
mod tests;
