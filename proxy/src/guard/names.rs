//! Header names with power. Some gateways and frameworks read `X_Forwarded_User` and `X-Forwarded-User` as one name, so every spelling of an
//! identity header that no configured identity uses is refused, not ignored; and what may stand only once is refused twice.

use std::borrow::Cow;

use axum::http::{HeaderMap, HeaderName, header};
use catalogue::record;

use crate::error::ProxyError;

/// Names, or beginnings of names, by which gateways tell a service who is calling.
const IDENTITY: [&str; 27] = [
    "remote-user",
    "remote-name",
    "remote-email",
    "remote-groups",
    "remote-addr",
    "x-remote-",
    "x-forwarded-user",
    "x-forwarded-email",
    "x-forwarded-groups",
    "x-forwarded-preferred-username",
    "x-forwarded-access-token",
    "x-forwarded-id-token",
    "x-forwarded-role",
    "x-auth-request-",
    "x-auth-user",
    "x-authenticated-",
    "x-authentik-",
    "x-webauth-",
    "x-user",
    "x-email",
    "x-groups",
    "x-pomerium-",
    "x-goog-authenticated-user-",
    "x-goog-iap-",
    "x-amzn-oidc-",
    "x-ms-client-principal",
    "cf-access-",
];

/// Whether one of them begins with this byte.
static IDENTITY_BEGINS: [bool; 256] = {
    let mut begins = [false; 256];
    let mut at = 0;
    while at < IDENTITY.len() {
        begins[IDENTITY[at].as_bytes()[0] as usize] = true;
        at += 1;
    }
    begins
};

/// Headers that mean something only when they stand once.
const ONCE: [&str; 12] = [
    "host",
    "origin",
    "content-type",
    "content-length",
    "transfer-encoding",
    "authorization",
    "sec-fetch-site",
    "sec-fetch-dest",
    "sec-fetch-mode",
    "x-rollcall",
    record::IDEMPOTENCY_KEY,
    record::REASON,
];

/// The headers by which a gateway tells who is calling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The ones that are read. Each may stand once.
    pub read: Vec<HeaderName>,
    /// What it sends beside it, without a signature: let through and never looked at.
    pub beside: Vec<HeaderName>,
}

impl Told {
    fn names(&self) -> impl Iterator<Item = &HeaderName> {
        self.read.iter().chain(&self.beside)
    }
}

/// Refuses identity headers other than those of the configured gateway, each in its own spelling, and repeated headers that must stand once.
///
/// # Errors
/// Says which of the two it was.
pub fn check(headers: &HeaderMap, told: Option<&Told>) -> Result<(), ProxyError> {
    for name in headers.keys() {
        let folded = folded(name);
        let is_told = told.is_some_and(|told| told.names().any(|known| known == name));
        let is_alias = told.is_some_and(|told| told.names().any(|known| self::folded(known) == folded));
        if !is_told && (is_alias || is_identity(&folded)) {
            return Err(ProxyError::Header("it claims an identity, and the configured identity is not told by it"));
        }
        let alias = matches!(folded, Cow::Owned(_));
        if alias && (ONCE.contains(&folded.as_ref()) || folded == header::COOKIE.as_str()) {
            return Err(ProxyError::Header("its name is another spelling of a header with a meaning"));
        }
    }
    if headers.get(header::TRANSFER_ENCODING).is_some_and(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"chunked")) {
        return Err(ProxyError::Header("a body is sent with its length or in chunks, not in another coding"));
    }
    let is_repeated = |name: &str| headers.get_all(name).iter().count() > 1;
    // Where every name stands once, nothing is repeated.
    if headers.len() == headers.keys_len() {
        return Ok(());
    }
    if ONCE.iter().any(|name| is_repeated(name)) || told.is_some_and(|told| told.read.iter().any(|name| is_repeated(name.as_str()))) {
        return Err(ProxyError::Header("a header that may stand only once is repeated"));
    }
    Ok(())
}

/// A name as those read it who take `_` for `-`; most have none.
fn folded(name: &HeaderName) -> Cow<'_, str> {
    let name = name.as_str();
    if name.contains('_') { Cow::Owned(name.replace('_', "-")) } else { Cow::Borrowed(name) }
}

fn is_identity(folded: &str) -> bool {
    // Looked at before anything longer is compared: most headers of a browser begin with other letters than all of these.
    let begins = folded.as_bytes().first().is_some_and(|first| IDENTITY_BEGINS[usize::from(*first)]);
    let fits = |reserved: &&str| if reserved.ends_with('-') { folded.starts_with(reserved) } else { folded == *reserved };
    begins && IDENTITY.iter().any(fits)
}
