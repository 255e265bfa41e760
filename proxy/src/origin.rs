//! The service's public origin: the names under which browsers may reach it. Everything that compares `Host` or `Origin` asks here.

use std::net::SocketAddr;

/// One or, on loopback, two names of the same service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicOrigin {
    /// `scheme://authority`, lower-case, default port left out, as browsers write it.
    origins: Vec<String>,
}

/// Why a text is not an origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an origin is https:// or http:// with a host name and perhaps a port, and nothing else")]
pub struct OriginError;

impl PublicOrigin {
    /// Reads `https://rollcall.example` and the like.
    ///
    /// # Errors
    /// When it has a path, a user, no host, or another scheme.
    pub fn parse(text: &str) -> Result<PublicOrigin, OriginError> {
        let text = text.strip_suffix('/').unwrap_or(text).to_ascii_lowercase();
        let (scheme, authority) = text.split_once("://").ok_or(OriginError)?;
        let default_port = match scheme {
            "https" => ":443",
            "http" => ":80",
            _ => return Err(OriginError),
        };
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':' | b'[' | b']');
        let authority = authority.strip_suffix(default_port).unwrap_or(authority);
        if authority.is_empty() || authority.starts_with(':') || !authority.bytes().all(allowed) {
            return Err(OriginError);
        }
        Ok(PublicOrigin { origins: vec![format!("{scheme}://{authority}")] })
    }

    /// The names of a service on this machine: the address itself and `localhost`.
    #[must_use]
    pub fn loopback(address: SocketAddr) -> PublicOrigin {
        let port = if address.port() == 80 { String::new() } else { format!(":{}", address.port()) };
        let host = match address {
            SocketAddr::V4(v4) => v4.ip().to_string(),
            SocketAddr::V6(v6) => format!("[{}]", v6.ip()),
        };
        PublicOrigin { origins: vec![format!("http://{host}{port}"), format!("http://localhost{port}")] }
    }

    /// The address to print.
    #[must_use]
    pub fn primary(&self) -> &str {
        self.origins.first().expect("an origin has at least one name")
    }

    /// Whether browsers reach the service over TLS.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.primary().starts_with("https://")
    }

    /// Whether a `Host` header names this service.
    #[must_use]
    pub fn has_authority(&self, host: &str) -> bool {
        self.origins.iter().any(|origin| {
            let (scheme, authority) = origin.split_once("://").expect("every origin was built with a scheme");
            let default_port = if scheme == "https" { ":443" } else { ":80" };
            host.eq_ignore_ascii_case(authority) || host.strip_suffix(default_port).is_some_and(|bare| bare.eq_ignore_ascii_case(authority))
        })
    }

    /// Whether an `Origin` header is this service's own.
    #[must_use]
    pub fn is_own(&self, origin: &str) -> bool {
        self.origins.iter().any(|own| own == origin)
    }
}

#[cfg(test)]
mod tests;
