//! The cookie of a sign-in that is under way at the provider, from its beginning to its end.

use axum::http::{HeaderMap, HeaderValue};

use super::Identity;

impl Identity {
    /// The cookie of a sign-in that was begun.
    #[must_use]
    pub fn begun(&self, id: &str) -> HeaderValue {
        self.sign_in_cookie.set(id)
    }

    /// The sign-in that a request belongs to.
    #[must_use]
    pub fn sign_in_under_way(&self, headers: &HeaderMap) -> Option<String> {
        self.sign_in_cookie.read(headers)
    }

    /// Removes the cookie of a sign-in that has ended, well or badly.
    #[must_use]
    pub fn ended(&self) -> HeaderValue {
        self.sign_in_cookie.removal()
    }
}
