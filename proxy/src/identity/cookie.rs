//! The session cookie: its name and attributes, and a reader that refuses to choose when two parties could have planted one.

use axum::http::{HeaderMap, HeaderValue, header};

/// Browsers accept a `__Host-` cookie only with `Secure`, `Path=/` and without `Domain`, so no sibling host can plant one.
const SECURE_NAME: &str = "__Host-Http-rollcall_session";
/// On plain loopback. Browsers treat localhost as trustworthy, but other clients (curl, client libraries) do not send `Secure` cookies
/// over plain HTTP, so there the prefix, which demands `Secure`, would lock them out.
const LOOPBACK_NAME: &str = "rollcall_session";
/// 32 bytes in base64url without padding.
const ID_LENGTH: usize = 43;

/// Name and attributes of the one cookie that the service sets.
#[derive(Clone, Copy, Debug)]
pub struct SessionCookie {
    secure: bool,
}

impl SessionCookie {
    pub const fn new(secure: bool) -> SessionCookie {
        SessionCookie { secure }
    }

    const fn name(self) -> &'static str {
        if self.secure { SECURE_NAME } else { LOOPBACK_NAME }
    }

    /// The session id of a request. `None` also when the name stands twice or in a disguise: then somebody else may have set it.
    pub fn read(self, headers: &HeaderMap) -> Option<String> {
        let mut found = None;
        for header in headers.get_all(header::COOKIE) {
            let text = header.to_str().ok()?;
            for pair in text.split(';') {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                let name = name.trim_matches([' ', '\t']);
                if name == self.name() {
                    if found.replace(value.trim_matches([' ', '\t']).to_owned()).is_some() {
                        return None;
                    }
                } else if name.to_ascii_lowercase().contains("rollcall_session") || name.eq_ignore_ascii_case("$version") {
                    return None;
                }
            }
        }
        found.filter(|id| id.len() == ID_LENGTH && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')))
    }

    /// The `Set-Cookie` value of a new session. Without `Max-Age`, so that it ends with the browser; the server's limits hold anyway.
    pub fn set(self, id: &str) -> HeaderValue {
        self.header(id, "")
    }

    /// The `Set-Cookie` value that removes it.
    pub fn removal(self) -> HeaderValue {
        self.header("", "; Max-Age=0")
    }

    fn header(self, value: &str, more: &str) -> HeaderValue {
        let secure = if self.secure { "; Secure" } else { "" };
        let text = format!("{}={value}; Path=/; HttpOnly; SameSite=Strict{secure}{more}", self.name());
        let mut header = HeaderValue::from_str(&text).expect("a session id is base64url");
        header.set_sensitive(true);
        header
    }
}

#[cfg(test)]
mod tests;
