//! A request and a reply as plain values, so that the app's transport, the service and the sandbox speak one language without an HTTP library.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The request methods that the upstream uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

impl Method {
    pub const ALL: [Method; 5] = [Method::Get, Method::Post, Method::Put, Method::Patch, Method::Delete];

    /// The method as written on the request line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Patch => "PATCH",
            Method::Delete => "DELETE",
        }
    }

    /// Reads a request-line method; method names are case-sensitive (RFC 9110 section 9.1).
    #[must_use]
    pub fn parse(text: &str) -> Option<Method> {
        Method::ALL.into_iter().find(|method| method.as_str() == text)
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One upstream request. The path is already encoded; the query is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub method: Method,
    /// Encoded path, starting with `/`, without the query.
    pub path: String,
    /// Decoded pairs in the order sent; a repeated key is a list (atlassian-api 3.3).
    pub query: Vec<(String, String)>,
    /// The bearer credential alone, without the word `Bearer`. Never printed: see [`Bearer`].
    pub bearer: Option<Bearer>,
    /// The media type without parameters, lower-case.
    pub content_type: Option<String>,
    pub body: Vec<u8>,
}

impl Request {
    /// A request without credential and body.
    #[must_use]
    pub fn new(method: Method, path: impl Into<String>) -> Request {
        Request { method, path: path.into(), query: Vec::new(), bearer: None, content_type: None, body: Vec::new() }
    }

    /// Adds one query pair.
    #[must_use]
    pub fn with_query(mut self, key: &str, value: impl Into<String>) -> Request {
        self.query.push((key.to_owned(), value.into()));
        self
    }

    /// Sets the credential.
    #[must_use]
    pub fn with_bearer(mut self, secret: impl Into<String>) -> Request {
        self.bearer = Some(Bearer(secret.into()));
        self
    }

    /// Sets a JSON body and its media type.
    #[must_use]
    pub fn with_json(mut self, body: &serde_json::Value) -> Request {
        self.content_type = Some("application/json".to_owned());
        self.body = body.to_string().into_bytes();
        self
    }
}

/// A bearer credential that cannot be printed by accident.
#[derive(Clone, PartialEq, Eq)]
pub struct Bearer(pub String);

impl fmt::Debug for Bearer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Bearer(…)")
    }
}

/// One upstream answer. Header names are lower-case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Reply {
    /// An answer without a body.
    #[must_use]
    pub fn empty(status: u16) -> Reply {
        Reply { status, headers: Vec::new(), body: Vec::new() }
    }

    /// An answer with a JSON body.
    #[must_use]
    pub fn json(status: u16, body: &serde_json::Value) -> Reply {
        Reply { status, headers: vec![("content-type".to_owned(), "application/json".to_owned())], body: body.to_string().into_bytes() }
    }

    /// The first header with this lower-case name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Whether the status is 2xx.
    #[must_use]
    pub const fn is_success(&self) -> bool {
        self.status >= 200 && self.status < 300
    }
}
