//! What strangers' bytes meet first, each as one function that takes any bytes and must hold its promise for all of them. Built for tests and for the
//! fuzzer alone, which share them: what a campaign found is replayed by the tests for ever.

use std::path::Path;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Request, header};
use catalogue::Lookup;
use catalogue::capability::{Capability, Role};
use catalogue::operation::Operation;
use catalogue::session::Person;
use catalogue::wire::Method;
use catalogue::{path, rule};
use jsonwebtoken::{Algorithm, DecodingKey};
use serde_json::Value;

use crate::admit::Admission;
use crate::assertion::{Purpose, Rules, Unverified};
use crate::body;
use crate::config::Config;
use crate::guard;
use crate::identity::{Caller, OwnCookie};
use crate::origin::PublicOrigin;

const ORGANIZATION: &str = "0a1b2c3d-0000-4000-8000-000000000001";
const DIRECTORY: &str = "directory-1";
/// Stands in seeds where somebody might have put a key.
const SECRET: &str = "zqsecret-key";

/// A request line and headers, one in each line: whatever is let through is a rendering of a row with pinned ids, and nothing else.
pub fn request(bytes: &[u8]) {
    let Some(request) = read_request(bytes) else { return };
    let origin = PublicOrigin::parse("https://rollcall.example").expect("the origin is written here");
    if guard::every_request(&origin, None, &request).is_err() {
        return;
    }
    let (parts, _) = request.into_parts();
    let Some(raw) = parts.uri.path().strip_prefix("/api") else { return };
    let admission = Admission { organization_id: ORGANIZATION.to_owned(), scim_directories: vec![DIRECTORY.to_owned()], read_only: false };
    let person = Person { id: "owner".to_owned(), name: "Owner".to_owned(), email: None };
    let caller = Caller::new(person, Role::Owner);
    let query = parts.uri.query().unwrap_or_default();
    let Ok(target) = admission.target(&caller, parts.method.as_str(), raw, query) else { return };
    let row = target.operation();
    let method = Method::parse(parts.method.as_str()).expect("an admitted method is one of the catalogue");
    let is_ours = |host: &HeaderValue| host.as_bytes().eq_ignore_ascii_case(b"rollcall.example");
    assert!(parts.headers.get(header::HOST).is_some_and(is_ours), "another host was let in");
    let Lookup::Found(found, parameters) = catalogue::lookup(method, raw) else { panic!("admitted, and no row") };
    assert!(std::ptr::eq(found, row), "two readers, two rows");
    let pinned =
        parameters.get("orgId").is_none_or(|id| id == ORGANIZATION) && parameters.get("scimDirectoryId").is_none_or(|id| id == DIRECTORY);
    assert!(pinned, "another organization or directory was let in");
    let pairs = path::parse_query(query).expect("an admitted query can be read");
    assert!(path::check_query(row, &pairs).is_ok(), "a query that the row does not take");
    let values: Vec<(&str, &str)> = parameters.iter().collect();
    let rendered = catalogue::rebuild(row, &values).expect("an admitted path can be rendered");
    assert!(guard::raw_path(&rendered).is_ok() && !rendered.contains(".."), "what is rendered would be refused here");
}

fn read_request(bytes: &[u8]) -> Option<Request<Body>> {
    let mut lines = bytes.split(|byte| *byte == b'\n');
    let mut line = std::str::from_utf8(lines.next()?).ok()?.split(' ');
    let mut request = Request::builder().method(line.next()?).uri(line.next()?);
    for line in lines {
        let at = line.iter().position(|byte| *byte == b':')?;
        let name = HeaderName::from_bytes(&line[..at]).ok()?;
        request = request.header(name, HeaderValue::from_bytes(line[at + 1..].trim_ascii()).ok()?);
    }
    request.body(Body::empty()).ok()
}

/// The value of a cookie header: an id that is taken has the form of one, and stands there once, under its own name.
pub fn cookie(bytes: &[u8]) {
    let Ok(value) = HeaderValue::from_bytes(bytes) else { return };
    let mut headers = HeaderMap::new();
    headers.insert(header::COOKIE, value);
    let Some(id) = OwnCookie::session(true).read(&headers) else { return };
    let text = std::str::from_utf8(bytes).expect("a cookie that is taken is text");
    assert!(id.len() == 43 && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')), "no id");
    // Within the value of another cookie it is a text like any other.
    let names = text.split(';').filter_map(|pair| pair.split('=').next()).map(str::to_ascii_lowercase);
    assert_eq!(names.filter(|name| name.contains("rollcall_session")).count(), 1, "one of two was chosen");
}

/// A configuration file: refused with sentences, none of which repeats what stood in the file as a key.
pub fn configuration(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    // No key file can be read below a folder that does not exist, so no text is a configuration.
    match Config::parse(text, Path::new("/nowhere/at/all")) {
        Ok(_) => panic!("a configuration without a key was accepted"),
        Err(faults) => {
            assert!(!faults.is_empty(), "refused without a reason");
            // Names of settings and paths are repeated, or nobody would know what is meant; a value that stands where a key might is not.
            let parsed = text.parse::<toml::Table>();
            let is_value = parsed.map_or(true, |table| table.get("organization_key").is_some_and(|value| value.as_str() == Some(SECRET)));
            let is_alone = text.matches(SECRET).count() == 1;
            let repeated = faults.iter().any(|fault| fault.to_string().contains(SECRET));
            assert!(!(is_value && is_alone && repeated), "a fault repeats a value of the file");
        }
    }
}

/// A signed token: nothing is believed that this key has not signed.
pub fn token(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let rules = Rules {
        issuer: "https://id.corp.example".to_owned(),
        audience: "rollcall".to_owned(),
        algorithms: vec![Algorithm::ES256, Algorithm::RS256],
        oldest: 600,
        load_balancer: None,
    };
    // The public half of a key whose other half nobody has kept.
    let key = DecodingKey::from_ec_components("MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4", "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM")
        .expect("the point is one of the curve");
    for purpose in [Purpose::Assertion, Purpose::Identity { nonce: "n" }, Purpose::Logout { untyped: true }] {
        if let Ok(unverified) = Unverified::read(text, &rules) {
            assert!(unverified.verify(&key, &rules, purpose, 1_800_000_000).is_err(), "a token that nobody signed was believed");
        }
    }
}

/// The number of a row and a body: what the body asks for is known, and is the same after it was written anew, as it is before it is sent.
pub fn document(bytes: &[u8]) {
    let Some((number, rest)) = bytes.split_first() else { return };
    let rows: Vec<&Operation> = catalogue::operations().filter(|row| row.is_write()).collect();
    let row = rows[usize::from(*number) % rows.len()];
    let Ok(value) = body::json(rest) else { return };
    let needed = rule::required(row, Some(&value));
    assert_eq!(needed.first(), Some(&row.capability), "the row's own capability comes first");
    let again = body::json(value.to_string().as_bytes()).expect("what was read once can be read again");
    assert_eq!(rule::required(row, Some(&again)), needed, "{} asks for something else when it is sent", row.name);
    let grants = matches!(row.capability, Capability::GrantRole | Capability::Invite) && says(&value, &rule::ADMINISTRATION_ROLES);
    assert!(!grants || needed.contains(&Capability::GrantAdministration), "{} grants administration unnoticed", row.name);
    let switches = row.capability == Capability::WriteScim && row.method == Method::Patch && sets_active(&value);
    assert!(!switches || needed.contains(&Capability::ToggleAccount), "{} switches an account unnoticed", row.name);
}

/// Whether one of these is a text of the document, at any depth.
fn says(value: &Value, words: &[&str]) -> bool {
    match value {
        Value::String(text) => words.contains(&text.as_str()),
        Value::Array(items) => items.iter().any(|item| says(item, words)),
        Value::Object(members) => members.values().any(|member| says(member, words)),
        _ => false,
    }
}

/// Whether a patch, as RFC 7644 spells it, sets `active`.
fn sets_active(value: &Value) -> bool {
    let operations = value["Operations"].as_array().map(Vec::as_slice).unwrap_or_default();
    operations.iter().any(|operation| operation["path"] == "active" || operation["value"].get("active").is_some())
}

#[cfg(test)]
mod tests;
