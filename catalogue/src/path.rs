//! The path grammar: which parameter values are accepted, how a template is matched, filled and encoded, and how query strings are written.
//! Matching a template alone is not an allow-list (`/users/%2e%2e/manage/profile` matches too), so every value is checked and the path rebuilt.

use std::fmt;

use crate::operation::Operation;

/// The longest value of a path parameter; account ids are at most 128 characters, SCIM schema names stay below that too.
pub const LONGEST_PARAMETER: usize = 128;

/// Why a path or query was refused. Holds parameter names, never values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathError {
    Missing(&'static str),
    Malformed(&'static str),
    /// A segment is encoded in a form that would not survive rebuilding.
    Encoding,
    UnknownQuery,
    RepeatedQuery(&'static str),
    QueryValue(&'static str),
}

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PathError::Missing(name) => write!(f, "the path parameter {name} is missing"),
            PathError::Malformed(name) => write!(f, "the path parameter {name} has characters that no identifier has"),
            PathError::Encoding => f.write_str("the path is encoded in a form that is not accepted"),
            PathError::UnknownQuery => f.write_str("the operation takes no such query parameter"),
            PathError::RepeatedQuery(name) => write!(f, "the query parameter {name} was given too often"),
            PathError::QueryValue(name) => write!(f, "the query parameter {name} has a value that is not accepted"),
        }
    }
}

impl std::error::Error for PathError {}

/// The segments of a path or template that starts with `/`.
pub fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.strip_prefix('/').unwrap_or(path).split('/')
}

/// Whether a decoded value may stand in a path: letters, digits, `: _ | - .`, 1 to 128 of them, not all dots.
#[must_use]
pub fn is_identifier(value: &str) -> bool {
    !value.is_empty()
        && value.len() <= LONGEST_PARAMETER
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'_' | b'|' | b'-' | b'.'))
        && !value.bytes().all(|byte| byte == b'.')
}

/// Decodes one raw segment. Only `%3A` and `%7C` are understood: nothing else that an identifier may hold needs encoding,
/// so every other escape is an attempt to say one thing two ways.
#[must_use]
pub fn decode_segment(raw: &str) -> Option<String> {
    if !raw.contains('%') {
        return Some(raw.to_owned());
    }
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        let escape = rest.get(at + 1..at + 3)?;
        match escape.to_ascii_uppercase().as_str() {
            "3A" => out.push(':'),
            "7C" => out.push('|'),
            _ => return None,
        }
        rest = &rest[at + 3..];
    }
    out.push_str(rest);
    Some(out)
}

/// Encodes a path segment: everything but unreserved characters (RFC 3986 section 2.3).
#[must_use]
pub fn encode(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    push_encoded(&mut out, value);
    out
}

fn push_encoded(out: &mut String, value: &str) {
    let is_unreserved = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
    // As most values are.
    if value.bytes().all(is_unreserved) {
        out.push_str(value);
        return;
    }
    for byte in value.bytes() {
        if is_unreserved(byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(hex(byte >> 4));
            out.push(hex(byte & 15));
        }
    }
}

fn hex(nibble: u8) -> char {
    char::from(b"0123456789ABCDEF"[usize::from(nibble & 15)])
}

/// Decodes a query component: `%XX` and `+`. `None` when an escape is broken or the result is not UTF-8.
#[must_use]
pub fn decode_query(raw: &str) -> Option<String> {
    let mut out = Vec::with_capacity(raw.len());
    let mut bytes = raw.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'+' => out.push(b' '),
            b'%' => {
                let high = char::from(bytes.next()?).to_digit(16)?;
                let low = char::from(bytes.next()?).to_digit(16)?;
                out.push(u8::try_from(high * 16 + low).ok()?);
            }
            other => out.push(other),
        }
    }
    String::from_utf8(out).ok()
}

/// Splits and decodes a raw query string. `None` when any part is broken.
#[must_use]
pub fn parse_query(raw: &str) -> Option<Vec<(String, String)>> {
    raw.split('&')
        .filter(|part| !part.is_empty())
        .map(|part| {
            let (key, value) = part.split_once('=').unwrap_or((part, ""));
            Some((decode_query(key)?, decode_query(value)?))
        })
        .collect()
}

/// Writes pairs as a query string without the `?`.
#[must_use]
pub fn print_query(pairs: &[(String, String)]) -> String {
    pairs.iter().map(|(key, value)| format!("{}={}", encode(key), encode(value))).collect::<Vec<_>>().join("&")
}

/// Path parameters by name, decoded and checked against the grammar.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parameters(Vec<(&'static str, String)>);

impl Parameters {
    /// The value of a parameter.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_str())
    }

    /// Name and value of each, in path order.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|(name, value)| (*name, value.as_str()))
    }
}

/// Checks given values against the template: each parameter once, each an identifier.
///
/// # Errors
/// Names the first parameter that is missing or malformed.
pub fn check(operation: &Operation, values: &[(&str, &str)]) -> Result<Parameters, PathError> {
    let mut checked = Vec::new();
    for name in operation.parameter_names() {
        let (_, value) = values.iter().find(|(key, _)| *key == name).ok_or(PathError::Missing(name))?;
        if !is_identifier(value) {
            return Err(PathError::Malformed(name));
        }
        checked.push((name, (*value).to_owned()));
    }
    Ok(Parameters(checked))
}

/// Matches the raw, still encoded segments of a path against those of a template.
///
/// # Errors
/// `Ok(None)` when it is another path; an error when it is this one with a value that is refused.
pub fn matches(template: &[&'static str], given: &[&str]) -> Result<Option<Parameters>, PathError> {
    let has_shape = |(expected, given): (&&str, &&str)| expected == given || expected.starts_with('{');
    if template.len() != given.len() || !template.iter().zip(given).all(has_shape) {
        return Ok(None);
    }
    let mut checked = Vec::new();
    for (expected, given) in template.iter().zip(given) {
        let Some(name) = expected.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) else { continue };
        let value = decode_segment(given).ok_or(PathError::Encoding)?;
        if !is_identifier(&value) {
            return Err(PathError::Malformed(name));
        }
        checked.push((name, value));
    }
    Ok(Some(Parameters(checked)))
}

/// Renders the upstream path from the template.
///
/// # Errors
/// When a parameter of the template is not among `parameters`.
pub fn render(operation: &Operation, parameters: &Parameters) -> Result<String, PathError> {
    let mut path = String::with_capacity(operation.path.len() + 64);
    let mut rest = operation.path;
    while let Some((fixed, parameter)) = rest.split_once('{') {
        let (name, behind) = parameter.split_once('}').unwrap_or((parameter, ""));
        path.push_str(fixed);
        push_encoded(&mut path, parameters.get(name).ok_or(PathError::Missing(name))?);
        rest = behind;
    }
    path.push_str(rest);
    Ok(path)
}

/// The longest query value; cursors and SCIM filters stay far below.
pub const LONGEST_QUERY_VALUE: usize = 2048;

/// Checks query pairs against the row: known names, not repeated beyond the limit, no control characters.
///
/// # Errors
/// Names the first parameter that breaks the rule.
pub fn check_query(operation: &Operation, pairs: &[(String, String)]) -> Result<(), PathError> {
    for (name, value) in pairs {
        let parameter = operation.query_parameter(name).ok_or(PathError::UnknownQuery)?;
        if pairs.iter().filter(|(other, _)| other == name).count() > parameter.most {
            return Err(PathError::RepeatedQuery(parameter.name));
        }
        if value.len() > LONGEST_QUERY_VALUE || value.chars().any(char::is_control) {
            return Err(PathError::QueryValue(parameter.name));
        }
    }
    Ok(())
}
