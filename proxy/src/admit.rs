//! Admission: from a request line and a body to a `Permit`. There is no other way to make one, and nothing reaches the upstream without one, so every
//! upstream request is a rendering of a catalogue row with checked values, allowed to the person who asks.

use catalogue::operation::{BodyRule, Operation, Token};
use catalogue::path::{self, Parameters};
use catalogue::wire::Method;
use catalogue::{Lookup, lookup, rule};
use serde_json::Value;

use crate::body;
use crate::error::{self, ProxyError};
use crate::identity::Caller;

/// The one organization and the SCIM directories that this service serves.
#[derive(Clone, Debug)]
pub struct Admission {
    pub organization_id: String,
    pub scim_directories: Vec<String>,
    pub read_only: bool,
}

/// An operation that the caller may perform with these values, as far as the address tells; the body has still to be judged.
#[derive(Debug)]
pub struct Target {
    operation: &'static Operation,
    parameters: Parameters,
    path: String,
    query: Vec<(String, String)>,
}

/// Leave to perform one operation with these values. Only this file constructs it.
#[derive(Debug)]
pub struct Permit {
    target: Target,
    body: Option<Value>,
}

impl Permit {
    #[must_use]
    pub const fn operation(&self) -> &'static Operation {
        self.target.operation
    }

    #[must_use]
    pub const fn parameters(&self) -> &Parameters {
        &self.target.parameters
    }

    /// The upstream path, rendered from the row's template.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.target.path
    }

    #[must_use]
    pub fn query(&self) -> &[(String, String)] {
        &self.target.query
    }

    /// The body that was judged, and that is sent.
    #[must_use]
    pub const fn body(&self) -> Option<&Value> {
        self.body.as_ref()
    }
}

impl Target {
    #[must_use]
    pub const fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// Judges the body and gives leave.
    ///
    /// # Errors
    /// When the row takes no such body, or the body asks for more than the caller may do.
    pub fn permit(self, caller: &Caller, bytes: &[u8]) -> Result<Permit, ProxyError> {
        let body = match (self.operation.body, bytes.is_empty()) {
            (BodyRule::None | BodyRule::Optional, true) => None,
            // Some client libraries send an empty object where nothing is asked for; it says nothing, and nothing is sent on.
            (BodyRule::None, false)
                if self.operation.is_write() && body::json(bytes)?.as_object().is_some_and(serde_json::Map::is_empty) =>
            {
                None
            }
            (BodyRule::None, false) => return Err(ProxyError::Body("the operation takes none")),
            (BodyRule::Required, true) => return Err(ProxyError::Body("the operation needs one")),
            (BodyRule::Optional | BodyRule::Required, false) => Some(body::json(bytes)?),
        };
        if body.as_ref().is_some_and(|body| rule::unknown_profile_field(self.operation, body)) {
            return Err(ProxyError::Body("it names something that is no field of a profile"));
        }
        for capability in rule::required(self.operation, body.as_ref()) {
            if !caller.holds(capability) {
                return Err(ProxyError::NotPermitted(capability));
            }
        }
        Ok(Permit { target: self, body })
    }
}

impl Admission {
    /// What a request line means, and whether the caller may do it. `raw_path` is the upstream path, still encoded.
    ///
    /// # Errors
    /// When it is no operation, names another organization or an unknown directory, has other query parameters than the row,
    /// or is not for this caller.
    pub fn target(&self, caller: &Caller, method: &str, raw_path: &str, raw_query: &str) -> Result<Target, ProxyError> {
        let (operation, parameters) = find(method, raw_path)?;
        self.pin(&parameters)?;
        if operation.is_write() && self.read_only {
            return Err(ProxyError::ReadOnly);
        }
        if !caller.holds(operation.capability) {
            return Err(ProxyError::NotPermitted(operation.capability));
        }
        let query = path::parse_query(raw_query).ok_or(ProxyError::Target("the query has a broken escape"))?;
        path::check_query(operation, &query).map_err(ProxyError::Path)?;
        let path = path::render(operation, &parameters).map_err(ProxyError::Path)?;
        // Looking up what is sent has to give this operation with these values again, and just has where it is what came.
        if path == raw_path { Ok(Target { operation, parameters, path, query }) } else { target(operation, parameters, query) }
    }

    /// Leave for a read that the service makes on its own behalf: the probes of the keys, the organization's name.
    ///
    /// # Errors
    /// When the row writes, needs a body, or the values do not fit it.
    pub fn own_read(&self, operation: &'static Operation, values: &[(&str, &str)], query: &[(&str, &str)]) -> Result<Permit, ProxyError> {
        if operation.is_write() || operation.body == BodyRule::Required {
            return Err(ProxyError::ReadOnly);
        }
        let parameters = path::check(operation, values).map_err(ProxyError::Path)?;
        self.pin(&parameters)?;
        let query = query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Ok(Permit { target: target(operation, parameters, query)?, body: None })
    }

    /// Leave for a search that the service makes on its own behalf, with a body of its own.
    ///
    /// # Errors
    /// When the row writes, takes no body, or the values do not fit it.
    pub fn own_search(&self, operation: &'static Operation, values: &[(&str, &str)], body: Value) -> Result<Permit, ProxyError> {
        if operation.is_write() || operation.body == BodyRule::None {
            return Err(ProxyError::ReadOnly);
        }
        let parameters = path::check(operation, values).map_err(ProxyError::Path)?;
        self.pin(&parameters)?;
        Ok(Permit { target: target(operation, parameters, Vec::new())?, body: Some(body) })
    }

    fn pin(&self, parameters: &Parameters) -> Result<(), ProxyError> {
        if parameters.get("orgId").is_some_and(|id| id != self.organization_id) {
            return Err(ProxyError::OtherOrganization);
        }
        match parameters.get("scimDirectoryId") {
            Some(id) if !self.scim_directories.iter().any(|known| known == id) => Err(ProxyError::UnknownDirectory),
            _ => Ok(()),
        }
    }
}

fn find(method: &str, raw_path: &str) -> Result<(&'static Operation, Parameters), ProxyError> {
    let known = Method::parse(method);
    match lookup(known.unwrap_or(Method::Get), raw_path) {
        Lookup::Found(operation, parameters) if known.is_some() => Ok((operation, parameters)),
        Lookup::Found(operation, _) => Err(error::wrong_method(&[operation.method])),
        Lookup::WrongMethod(methods) => Err(error::wrong_method(&methods)),
        Lookup::Unknown => Err(ProxyError::NotFound),
        // A doubled or trailing slash is another address, not a sloppy spelling of this one. Nothing empty is an identifier, so it is never found.
        Lookup::Refused(_) if path::segments(raw_path).any(str::is_empty) => Err(ProxyError::NotFound),
        Lookup::Refused(fault) => Err(ProxyError::Path(fault)),
    }
}

fn target(operation: &'static Operation, parameters: Parameters, query: Vec<(String, String)>) -> Result<Target, ProxyError> {
    path::check_query(operation, &query).map_err(ProxyError::Path)?;
    let values: Vec<(&str, &str)> = parameters.iter().collect();
    let path = catalogue::rebuild(operation, &values).map_err(ProxyError::Path)?;
    Ok(Target { operation, parameters, path, query })
}

/// The media type in which an operation's body is sent.
#[must_use]
pub const fn media_type(operation: &Operation) -> &'static str {
    match operation.token {
        Token::Organization => "application/json",
        Token::Scim => "application/scim+json",
    }
}

#[cfg(test)]
mod tests;
