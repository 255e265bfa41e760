//! The catalogue: every operation of the upstream that Rollcall performs, one row each, with its wire types, the capability it needs, its path grammar
//! and the translation of its errors. No I/O, no clock, no runtime: the service, the app and the sandbox all read the same rows.

pub mod account;
pub mod approval;
pub mod capability;
pub mod effect;
pub mod expiry;
pub mod export;
pub mod lenient;
pub mod operation;
pub mod organization;
pub mod page;
pub mod path;
pub mod problem;
pub mod reason;
pub mod record;
pub mod remark;
pub mod rights;
pub mod rule;
pub mod scim;
pub mod script;
pub mod session;
pub mod sessions;
pub mod wire;

#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use operation::Operation;
use path::{Parameters, PathError};
use wire::Method;

/// Every row, by subject in the order written.
pub fn operations() -> impl Iterator<Item = &'static Operation> {
    [
        organization::directory::OPERATIONS,
        organization::users::OPERATIONS,
        organization::groups::OPERATIONS,
        organization::access::OPERATIONS,
        organization::legacy::OPERATIONS,
        account::OPERATIONS,
        scim::users::OPERATIONS,
        scim::groups::OPERATIONS,
        scim::discovery::OPERATIONS,
        scim::repair::OPERATIONS,
    ]
    .into_iter()
    .flatten()
    .copied()
}

/// Every row with the segments of its path, which each request is compared with.
static ROWS: LazyLock<Vec<(Vec<&'static str>, &'static Operation)>> =
    LazyLock::new(|| operations().map(|operation| (path::segments(operation.path).collect(), operation)).collect());

/// What a method and a raw path mean.
#[derive(Debug)]
pub enum Lookup {
    Found(&'static Operation, Parameters),
    /// The path is known, the method is not one of its methods.
    WrongMethod(Vec<Method>),
    Unknown,
    /// The path has the shape of an operation, with a value that is refused.
    Refused(PathError),
}

/// Finds the operation for a request line. Where a fixed word and a parameter compete for a segment (`…/users/count`, `…/users/{accountId}`)
/// the fixed word wins, whatever the method, so that one path never means two operations.
#[must_use]
pub fn lookup(method: Method, raw_path: &str) -> Lookup {
    let (mut fewest, mut found, mut methods) = (usize::MAX, None, Vec::new());
    let mut refused = None;
    let given: Vec<&str> = path::segments(raw_path).collect();
    let is_path = raw_path.starts_with('/');
    for (template, operation) in ROWS.iter().filter(|(template, _)| is_path && template.len() == given.len()) {
        match path::matches(template, &given) {
            Ok(Some(parameters)) => {
                let count = parameters.iter().count();
                if count < fewest {
                    (fewest, found, methods) = (count, None, Vec::new());
                }
                if count == fewest && operation.method == method {
                    found = found.or(Some((*operation, parameters)));
                } else if count == fewest {
                    methods.push(operation.method);
                }
            }
            Ok(None) => {}
            Err(fault) => refused = Some(fault),
        }
    }
    match (found, refused) {
        (Some((operation, parameters)), _) => Lookup::Found(operation, parameters),
        (None, _) if !methods.is_empty() => Lookup::WrongMethod(methods),
        (None, refused) => refused.map_or(Lookup::Unknown, Lookup::Refused),
    }
}

/// The upstream path of an operation with these values, refused unless looking it up again gives the same operation and the same values.
///
/// # Errors
/// When a value is missing or is no identifier, or when it would make the path mean another operation.
pub fn rebuild(operation: &'static Operation, values: &[(&str, &str)]) -> Result<String, PathError> {
    let parameters = path::check(operation, values)?;
    let path = path::render(operation, &parameters)?;
    match lookup(operation.method, &path) {
        Lookup::Found(found, again) if std::ptr::eq(found, operation) && again == parameters => Ok(path),
        _ => Err(PathError::Encoding),
    }
}

/// Words that some paths have where others have an identifier. A test holds them against all rows.
const COMPETING: [&str; 3] = ["count", "search", "stats"];

/// As [`rebuild`] for who asks the service, which looks the path up again: no value is one of the words that could make the path mean another
/// operation, so none of the other rows is needed.
///
/// # Errors
/// As [`rebuild`].
pub fn compose(operation: &Operation, values: &[(&str, &str)]) -> Result<String, PathError> {
    let parameters = path::check(operation, values)?;
    if parameters.iter().any(|(_, value)| COMPETING.contains(&value)) {
        return Err(PathError::Encoding);
    }
    path::render(operation, &parameters)
}
