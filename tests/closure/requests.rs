//! The requests: rows of the catalogue with ids at random, the same with something changed in the line, the headers or the body, the same with bytes
//! changed anywhere, the service's own addresses, and noise.

use catalogue::operation::{BodyRule, Operation};
use catalogue::path;

use crate::chance::Chance;
use crate::people::{HEADER, Person};

pub const HOST: &str = "rollcall.example";
/// Stands in bodies, in query values and in a cookie; neither log nor record may say it.
pub const BODY_MARKER: &str = "zqbodymarker";
pub const QUERY_MARKER: &str = "zqquerymarker";
pub const COOKIE_MARKER: &str = "zqcookiemarkerAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Ids that exist, and some that do not.
#[derive(Clone, Debug)]
pub struct Places {
    pub organization: String,
    pub scim_directory: String,
    pub accounts: Vec<String>,
    pub groups: Vec<String>,
    pub scim_users: Vec<String>,
    pub scim_groups: Vec<String>,
}

/// A request before it is bytes.
#[derive(Clone, Debug)]
struct Draft {
    method: String,
    target: String,
    headers: Vec<(String, String)>,
    body: String,
}

impl Draft {
    fn bytes(&self) -> Vec<u8> {
        let mut text = format!("{} {} HTTP/1.1\r\n", self.method, self.target);
        for (name, value) in &self.headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        text.push_str("\r\n");
        text.push_str(&self.body);
        text.into_bytes()
    }
}

/// A change that a look afterwards recognizes: an account gets a nickname that nobody had.
pub fn telling(chance: &mut Chance, account: &str, person: &Person) -> Vec<u8> {
    let body = format!("{{\"nickname\":\"{BODY_MARKER}{:x}\"}}", chance.next());
    let target = format!("/api/users/{account}/manage/profile");
    Draft { method: "PATCH".to_owned(), target, headers: headers(person), body }.with_length().bytes()
}

/// The bytes to send, and whether an answer is worth waiting for: what breaks off is answered only by a clock.
pub fn any(chance: &mut Chance, places: &Places, person: &Person) -> (Vec<u8>, bool) {
    match chance.below(100) {
        0..58 => (row(chance, places, person).bytes(), true),
        58..78 => (changed(chance, places, person).bytes(), true),
        78..90 => (damaged(chance, places, person), false),
        90..97 => (own(chance, person).bytes(), true),
        _ => ((0..chance.below(400)).map(|_| chance.next().to_le_bytes()[0]).collect(), false),
    }
}

/// A row of the catalogue, mostly as the app would ask for it.
fn row(chance: &mut Chance, places: &Places, person: &Person) -> Draft {
    let rows: Vec<&Operation> = catalogue::operations().collect();
    let row = *chance.pick(&rows);
    let mut target = "/api".to_owned();
    for segment in path::segments(row.path) {
        target.push('/');
        match segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            Some(name) => target.push_str(&path::encode(&value(chance, places, name))),
            None => target.push_str(segment),
        }
    }
    let mut query: Vec<(String, String)> = Vec::new();
    for parameter in row.query {
        if chance.percent(25) {
            query.push((parameter.name.to_owned(), query_value(chance)));
        }
    }
    if !query.is_empty() {
        target.push('?');
        target.push_str(&path::print_query(&query));
    }
    let body = match row.body {
        BodyRule::None => String::new(),
        BodyRule::Optional if chance.percent(50) => String::new(),
        BodyRule::Optional | BodyRule::Required => body(chance, places),
    };
    let mut headers = headers(person);
    if chance.percent(30) {
        headers.push(("Idempotency-Key".to_owned(), chance.word(20).replace(['.', ':', '|'], "k")));
    }
    Draft { method: row.method.as_str().to_owned(), target, headers, body }.with_length()
}

impl Draft {
    fn with_length(mut self) -> Draft {
        if !self.body.is_empty() {
            self.headers.push(("Content-Type".to_owned(), "application/json".to_owned()));
            self.headers.push(("Content-Length".to_owned(), self.body.len().to_string()));
        }
        self
    }
}

fn headers(person: &Person) -> Vec<(String, String)> {
    let mut headers = vec![("Host", HOST.to_owned()), ("X-Rollcall", "1".to_owned()), ("Connection", "close".to_owned())];
    headers.push(("Cookie", format!("__Host-Http-rollcall_session={COOKIE_MARKER}")));
    headers.extend(person.token.clone().map(|token| (HEADER, token)));
    headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn value(chance: &mut Chance, places: &Places, name: &str) -> String {
    if chance.percent(7) {
        let length = 1 + chance.below(40);
        return chance.word(length);
    }
    let pool: &[String] = match name {
        "orgId" => std::slice::from_ref(&places.organization),
        "scimDirectoryId" => std::slice::from_ref(&places.scim_directory),
        "groupId" => &places.groups,
        "scimUserId" => &places.scim_users,
        "scimGroupId" => &places.scim_groups,
        "directoryId" => return "-".to_owned(),
        _ => &places.accounts,
    };
    if pool.is_empty() { "nobody".to_owned() } else { chance.pick(pool).clone() }
}

fn query_value(chance: &mut Chance) -> String {
    match chance.below(5) {
        0 => chance.below(500).to_string(),
        1 => format!("{QUERY_MARKER}@corp.example"),
        2 => format!("userName eq \"{QUERY_MARKER}\""),
        3 => chance.word(30),
        _ => "1".to_owned(),
    }
}

/// Bodies that the upstream takes, that ask for more than they seem to, and that nobody takes.
fn body(chance: &mut Chance, places: &Places) -> String {
    let account = value(chance, places, "accountId");
    let scim_user = value(chance, places, "scimUserId");
    let address = format!("{BODY_MARKER}.{}@corp.example", chance.below(1000));
    let bodies = [
        "{}".to_owned(),
        format!("{{\"message\":\"{BODY_MARKER}\"}}"),
        format!("{{\"accountId\":\"{account}\"}}"),
        format!("{{\"emails\":[\"{address}\"]}}"),
        format!("{{\"email\":\"{address}\",\"additionalGroups\":[\"site-admins\"],\"role\":\"org-admin\"}}"),
        format!("{{\"email\":\"{address}\"}}"),
        format!("{{\"nickname\":\"{BODY_MARKER}\"}}"),
        "{\"role\":\"atlassian/user\",\"resource\":\"ari:cloud:jira-software::site/1\"}".to_owned(),
        "{\"role\":\"atlassian/org-admin\"}".to_owned(),
        "{\"role\":\" ATLASSIAN/Org-Admin \"}".to_owned(),
        format!("{{\"userName\":\"{address}\",\"emails\":[{{\"value\":\"{address}\",\"primary\":true}}]}}"),
        format!("{{\"userName\":\"{address}\",\"emails\":[{{\"value\":\"{address}\"}}],\"Active\":false}}"),
        format!("{{\"displayName\":\"{BODY_MARKER}\",\"members\":[{{\"value\":\"{scim_user}\"}}]}}"),
        "{\"Operations\":[{\"op\":\"replace\",\"path\":\"active\",\"value\":false}]}".to_owned(),
        format!("{{\"operations\":[{{\"op\":\"replace\",\"value\":{{\"title\":\"{BODY_MARKER}\"}}}}]}}"),
        "{\"Operations\":[{\"op\":\"replace\",\"path\":\"title\",\"value\":\"Boss\"}]}".to_owned(),
        "{\"expand\":[\"platformRoles\"]}".to_owned(),
        "[[[[[[1]]]]]]".to_owned(),
        "{\"role\":\"a\",\"role\":\"atlassian/org-admin\"}".to_owned(),
        format!("{{\"deep\":{}1{}}}", "[".repeat(200), "]".repeat(200)),
    ];
    chance.pick(&bodies).clone()
}

/// A row with one thing that is not as it should be.
fn changed(chance: &mut Chance, places: &Places, person: &Person) -> Draft {
    let mut draft = row(chance, places, person);
    match chance.below(3) {
        0 => change_target(chance, &mut draft),
        1 => change_headers(chance, &mut draft),
        _ => {
            let words = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT", "get", "PROPFIND", "X"];
            draft.method = (*chance.pick(&words)).to_owned();
        }
    }
    draft
}

fn change_target(chance: &mut Chance, draft: &mut Draft) {
    const PIECES: [&str; 24] = [
        "/..",
        "/.",
        "%2e%2e",
        "%2f",
        "%5c",
        "%00",
        "%0d%0a",
        "//",
        ";",
        "\\",
        "?",
        "&a=1&a=2",
        "#",
        "%252e",
        "%c0%ae",
        "%",
        "%zz",
        "@evil.example",
        "?limit=1&limit=2",
        "?cursor=%00",
        "/",
        "%7C",
        "%3a",
        "?unknown=1",
    ];
    let piece = *chance.pick(&PIECES);
    match chance.below(5) {
        0 => draft.target.push_str(piece),
        1 => {
            let places: Vec<usize> = draft.target.match_indices('/').map(|(at, _)| at).collect();
            draft.target.insert_str(*chance.pick(&places), piece);
        }
        2 => draft.target = draft.target.to_ascii_uppercase(),
        3 => draft.target = format!("http://{HOST}{}", draft.target),
        _ => draft.target = draft.target.replacen("/api", "/api/admin/../..", 1),
    }
}

fn change_headers(chance: &mut Chance, draft: &mut Draft) {
    const LINES: [(&str, &str); 22] = [
        ("Origin", "https://evil.example"),
        ("Origin", "null"),
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Dest", "document"),
        ("X-Forwarded-User", "owner"),
        ("X_Gateway_Assertion", "a.b.c"),
        ("Remote_User", "owner"),
        ("Authorization", "Bearer anything"),
        ("X-HTTP-Method-Override", "DELETE"),
        ("X-Original-URL", "/admin/v1/orgs"),
        ("Connection", "x-rollcall, authorization"),
        ("Transfer-Encoding", "chunked"),
        ("Transfer-Encoding", "identity"),
        ("Content-Length", "3"),
        ("Content-Type", "text/plain"),
        ("Content-Type", "application/json; charset=utf-7"),
        ("Upgrade", "h2c"),
        ("Expect", "100-continue"),
        ("Host", "evil.example"),
        ("X-Rollcall", "1"),
        ("X-Rollcall-Reason", "%00"),
        ("Idempotency-Key", "short"),
    ];
    match chance.below(3) {
        0 => {
            let at = chance.below(draft.headers.len());
            draft.headers.remove(at);
        }
        1 => {
            let again = chance.pick(&draft.headers).clone();
            draft.headers.push(again);
        }
        _ => {
            let (name, value) = *chance.pick(&LINES);
            draft.headers.push((name.to_owned(), value.to_owned()));
        }
    }
}

/// Bytes changed anywhere; sometimes two requests that run into one another. Always of one sender, so that it is clear who asked.
fn damaged(chance: &mut Chance, places: &Places, person: &Person) -> Vec<u8> {
    let mut bytes = row(chance, places, person).bytes();
    if chance.percent(30) {
        let at = chance.below(bytes.len());
        bytes.truncate(at);
        bytes.extend(row(chance, places, person).bytes());
    }
    for _ in 0..=chance.below(4) {
        let at = chance.below(bytes.len().max(1));
        match chance.below(4) {
            0 => bytes[at] = chance.next().to_le_bytes()[0],
            1 => drop(bytes.remove(at)),
            2 => bytes.insert(at, chance.next().to_le_bytes()[0]),
            _ => {
                let end = (at + chance.below(60)).min(bytes.len());
                let again = bytes[at..end].to_vec();
                bytes.splice(at..at, again);
            }
        }
        if bytes.is_empty() {
            break;
        }
    }
    bytes
}

/// The service's own addresses.
fn own(chance: &mut Chance, person: &Person) -> Draft {
    const TARGETS: [&str; 12] = [
        "/",
        "/users",
        "/healthz",
        "/readyz",
        "/metrics",
        "/auth/sign-in",
        "/api/rollcall/session",
        "/api/rollcall/keys",
        "/api/rollcall/changes",
        "/api/rollcall/changes/none",
        "/api/zzz",
        "/assets/none.js",
    ];
    let method = if chance.percent(85) { "GET" } else { "POST" };
    Draft { method: method.to_owned(), target: (*chance.pick(&TARGETS)).to_owned(), headers: headers(person), body: String::new() }
}
