//! The service's own cookies: their names and attributes, and a reader that refuses to choose when two parties could have planted one.

use axum::http::{HeaderMap, HeaderValue, header};

use super::oidc;

/// Browsers accept a `__Host-` cookie only with `Secure`, `Path=/` and without `Domain`, so no sibling host can plant one.
const PREFIX: &str = "__Host-Http-";
/// 32 bytes in base64url without padding.
const ID_LENGTH: usize = 43;
/// A sealed sign-in; browsers keep no cookie beyond 4096 bytes.
const LONGEST_SIGN_IN: usize = 3500;

/// What a cookie is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Says whose session it is.
    Session,
    /// Binds a sign-in at the provider to the browser that began it.
    SignIn,
}

/// Name and attributes of a cookie that the service sets.
#[derive(Clone, Copy, Debug)]
pub struct OwnCookie {
    kind: Kind,
    secure: bool,
}

impl OwnCookie {
    pub const fn session(secure: bool) -> OwnCookie {
        OwnCookie { kind: Kind::Session, secure }
    }

    pub const fn sign_in(secure: bool) -> OwnCookie {
        OwnCookie { kind: Kind::SignIn, secure }
    }

    const fn base(self) -> &'static str {
        match self.kind {
            Kind::Session => "rollcall_session",
            Kind::SignIn => "rollcall_sign_in",
        }
    }

    /// On plain loopback without the prefix. Browsers treat localhost as trustworthy, but other clients (curl, client libraries) do not send
    /// `Secure` cookies over plain HTTP, so there the prefix, which demands `Secure`, would lock them out.
    fn is_named(self, name: &str) -> bool {
        if self.secure { name.strip_prefix(PREFIX) == Some(self.base()) } else { name == self.base() }
    }

    /// The id, or the sealed sign-in, that a request brings. `None` also when the name stands twice or in a disguise: then somebody else may have set it.
    pub fn read(self, headers: &HeaderMap) -> Option<String> {
        let mut found = None;
        for header in headers.get_all(header::COOKIE) {
            let text = header.to_str().ok()?;
            for pair in text.split(';') {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                let name = name.trim_matches([' ', '\t']);
                if self.is_named(name) {
                    if found.replace(value.trim_matches([' ', '\t']).to_owned()).is_some() {
                        return None;
                    }
                } else if name.to_ascii_lowercase().contains(self.base()) || name.eq_ignore_ascii_case("$version") {
                    return None;
                }
            }
        }
        let is_long_enough = |length: usize| match self.kind {
            Kind::Session => length == ID_LENGTH,
            Kind::SignIn => (ID_LENGTH..=LONGEST_SIGN_IN).contains(&length),
        };
        found.filter(|id| is_long_enough(id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')))
    }

    /// Whether anything of a request looks like the cookie, readable or not.
    pub fn is_mentioned(self, headers: &HeaderMap) -> bool {
        headers
            .get_all(header::COOKIE)
            .iter()
            .any(|header| String::from_utf8_lossy(header.as_bytes()).to_ascii_lowercase().contains(self.base()))
    }

    /// The `Set-Cookie` value of a new id. A session's is without `Max-Age`, so that it ends with the browser; the server's limits hold anyway.
    pub fn set(self, id: &str) -> HeaderValue {
        match self.kind {
            Kind::Session => self.header(id, None),
            Kind::SignIn => self.header(id, Some(oidc::LIFE)),
        }
    }

    /// The `Set-Cookie` value that removes it.
    pub fn removal(self) -> HeaderValue {
        self.header("", Some(0))
    }

    /// The provider sends the browser back, which counts as a request from another site; only a lax cookie comes along then.
    fn header(self, value: &str, life: Option<i64>) -> HeaderValue {
        let site = match self.kind {
            Kind::Session => "Strict",
            Kind::SignIn => "Lax",
        };
        let (prefix, secure) = if self.secure { (PREFIX, "; Secure") } else { ("", "") };
        let life = life.map_or_else(String::new, |seconds| format!("; Max-Age={seconds}"));
        let text = format!("{prefix}{}={value}; Path=/; HttpOnly; SameSite={site}{secure}{life}", self.base());
        let mut header = HeaderValue::from_str(&text).expect("ids and what is sealed are base64url");
        header.set_sensitive(true);
        header
    }
}

#[cfg(test)]
mod tests;
