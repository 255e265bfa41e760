//! Admission in tables: what a request line may mean, for whom, and with which body.

use catalogue::capability::{Capability, Role};
use catalogue::operation::{BodyRule, Token};
use catalogue::session::Person;

use super::{Admission, Permit};
use crate::error::ProxyError;
use crate::identity::Caller;

const ORG: &str = "0a1b2c3d-0000-4000-8000-000000000001";
const SCIM: &str = "11111111-2222-4333-8444-555555555555";

fn admission() -> Admission {
    Admission { organization_id: ORG.to_owned(), scim_directories: vec![SCIM.to_owned(), "second".to_owned()], read_only: false }
}

fn caller(role: Role) -> Caller {
    Caller::new(Person { id: "p".to_owned(), name: "P".to_owned(), email: None }, role)
}

fn ask(role: Role, method: &str, target: &str, body: &str) -> Result<Permit, ProxyError> {
    let target = target.replace("{org}", ORG).replace("{scim}", SCIM);
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    admission().target(&caller(role), method, path, query)?.permit(&caller(role), body.as_bytes())
}

fn code(result: Result<Permit, ProxyError>) -> &'static str {
    match result {
        Ok(_) => "allowed",
        Err(ProxyError::NotFound) => "not found",
        Err(ProxyError::Method(_)) => "method",
        Err(ProxyError::Path(_)) => "path",
        Err(ProxyError::OtherOrganization) => "other organization",
        Err(ProxyError::UnknownDirectory) => "unknown directory",
        Err(ProxyError::NotPermitted(_)) => "not permitted",
        Err(ProxyError::ReadOnly) => "read-only",
        Err(ProxyError::Body(_)) => "body",
        Err(ProxyError::Target(_)) => "target",
        Err(other) => panic!("unexpected: {other}"),
    }
}

fn filled(template: &str) -> String {
    catalogue::path::segments(template)
        .map(|segment| match segment {
            "{orgId}" => format!("/{ORG}"),
            "{scimDirectoryId}" => format!("/{SCIM}"),
            parameter if parameter.starts_with('{') => "/some-id:1".to_owned(),
            fixed => format!("/{fixed}"),
        })
        .collect()
}

#[test]
fn every_operation_is_admitted_to_an_owner_and_rendered_from_its_template() {
    for operation in catalogue::operations() {
        let body = if operation.body == BodyRule::Required { "{}" } else { "" };
        let permit = ask(Role::Owner, operation.method.as_str(), &filled(operation.path), body).unwrap();
        assert!(std::ptr::eq(permit.operation(), operation), "{}", operation.name);
        assert_eq!(permit.path().replace("%3A", ":"), filled(operation.path), "{}", operation.name);
    }
}

#[test]
fn near_misses_of_a_path_are_other_addresses() {
    let table = [
        ("GET", "/admin/v1/orgs/{org}", "allowed"),
        ("GET", "//admin/v1/orgs/{org}", "not found"),
        ("GET", "/admin//v1/orgs/{org}", "not found"),
        ("GET", "/admin/v1/orgs/{org}/", "not found"),
        ("GET", "/ADMIN/v1/orgs/{org}", "not found"),
        ("GET", "/admin/V1/orgs/{org}", "not found"),
        ("GET", "/admin/v1/orgs/{org}/nothing", "not found"),
        ("GET", "admin/v1/orgs/{org}", "not found"),
        ("GET", "", "not found"),
        ("GET", "/", "not found"),
        ("GET", "/%61dmin/v1/orgs/{org}", "not found"),
        ("GET", "/admin/v1/orgs/%30a1b2c3d-0000-4000-8000-000000000001", "path"),
        ("GET", "/users/../manage", "path"),
        ("GET", "/users/a%2e/manage", "path"),
        ("GET", "/users/a b/manage", "path"),
        ("POST", "/admin/v1/orgs/{org}", "method"),
        ("get", "/admin/v1/orgs/{org}", "method"),
        ("TRACE", "/admin/v1/orgs/{org}", "method"),
        ("HEAD", "/admin/v1/orgs/{org}", "method"),
        ("BREW", "/nothing", "not found"),
    ];
    for (method, path, expected) in table {
        assert_eq!(code(ask(Role::Owner, method, path, "")), expected, "{method} {path}");
    }
}

#[test]
fn methods_beyond_those_of_a_path_are_refused_for_every_operation() {
    let methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "MKCOL", "post"];
    for operation in catalogue::operations() {
        let path = filled(operation.path);
        let known: Vec<&str> =
            catalogue::operations().filter(|other| other.path == operation.path).map(|other| other.method.as_str()).collect();
        for method in methods.into_iter().filter(|method| !known.contains(method)) {
            let refused = admission().target(&caller(Role::Owner), method, &path, "");
            assert!(matches!(refused, Err(ProxyError::Method(_))), "{method} {path}");
        }
    }
}

#[test]
fn the_organization_is_pinned() {
    for other in ["0a1b2c3d-0000-4000-8000-000000000002", "0A1B2C3D-0000-4000-8000-000000000001", "-", "x"] {
        for path in ["/admin/v1/orgs/OTHER", "/admin/v2/orgs/OTHER/directories/-/users", "/admin/v2/orgs/OTHER/directories"] {
            assert_eq!(code(ask(Role::Owner, "GET", &path.replace("OTHER", other), "")), "other organization", "{path} {other}");
        }
    }
}

#[test]
fn an_unknown_scim_directory_is_not_found_whatever_the_operation() {
    for operation in catalogue::operations().filter(|operation| operation.parameter_names().contains(&"scimDirectoryId")) {
        let path = filled(operation.path).replace(SCIM, "66666666-2222-4333-8444-555555555555");
        assert_eq!(code(ask(Role::Owner, operation.method.as_str(), &path, "")), "unknown directory", "{}", operation.name);
    }
}

#[test]
fn queries_are_those_of_the_row_once_each() {
    let users = "/admin/v2/orgs/{org}/directories/-/users";
    let table = [
        ("?limit=1&cursor=abc", "allowed"),
        ("?accountIds=a&accountIds=b", "allowed"),
        ("?limit=1&limit=2", "path"),
        ("?evil=1", "path"),
        ("?LIMIT=1", "path"),
        ("?limit=%zz", "target"),
        ("?limit=%ff", "target"),
        ("?limit=a%0d%0ab", "path"),
        ("?limit=a%00b", "path"),
        ("?%6cimit=1", "allowed"),
        ("?%6cimit=1&limit=2", "path"),
    ];
    for (query, expected) in table {
        assert_eq!(code(ask(Role::Viewer, "GET", &format!("{users}{query}"), "")), expected, "{query}");
    }
}

#[test]
fn a_cursor_passes_byte_for_byte() {
    let cursor = "YWJj+/=&?#%\u{fc}";
    let written = catalogue::path::print_query(&[("cursor".to_owned(), cursor.to_owned())]);
    let permit = ask(Role::Viewer, "GET", &format!("/admin/v2/orgs/{{org}}/directories/-/users?{written}"), "").unwrap();
    assert_eq!(permit.query(), [("cursor".to_owned(), cursor.to_owned())]);
}

#[test]
fn bodies_follow_the_row() {
    let table = [
        ("GET", "/users/a/manage/profile", "{}", "body"),
        ("PATCH", "/users/a/manage/profile", "", "body"),
        ("PATCH", "/users/a/manage/profile", "{\"name\":\"x\"}", "allowed"),
        ("PATCH", "/users/a/manage/profile", "{\"name\":\"x\",\"name\":\"y\"}", "body"),
        ("PATCH", "/users/a/manage/profile", "not json", "body"),
        ("POST", "/users/a/manage/lifecycle/enable", "{\"a\":1}", "body"),
        ("POST", "/users/a/manage/lifecycle/enable", "[]", "body"),
        ("POST", "/users/a/manage/lifecycle/enable", "{}", "allowed"),
        ("POST", "/users/a/manage/lifecycle/enable", "", "allowed"),
    ];
    for (method, path, body, expected) in table {
        assert_eq!(code(ask(Role::Owner, method, path, body)), expected, "{method} {path} {body}");
    }
}

#[test]
fn the_body_that_was_judged_is_the_body_that_is_sent() {
    let permit = ask(Role::Owner, "PATCH", "/users/a/manage/profile", " { \"name\" : \"\\u0041\" } ").unwrap();
    assert_eq!(permit.body().unwrap().to_string(), "{\"name\":\"A\"}");
}

#[test]
fn a_body_can_ask_for_more_than_its_address() {
    let path = "/admin/v1/orgs/{org}/users/a/roles/assign";
    let harmless = "{\"role\":\"atlassian/user\",\"resource\":\"ari:cloud:jira::site/1\"}";
    let grave = "{\"role\":\"Atlassian/Org-Admin\"}";
    assert_eq!(code(ask(Role::Administrator, "POST", path, harmless)), "allowed");
    let refused = ask(Role::Administrator, "POST", path, grave);
    assert!(matches!(refused, Err(ProxyError::NotPermitted(Capability::GrantAdministration))));
    assert_eq!(code(ask(Role::Owner, "POST", path, grave)), "allowed");
}

#[test]
fn read_only_refuses_every_write_and_no_read() {
    let admission = Admission { read_only: true, ..admission() };
    for operation in catalogue::operations() {
        let answer = admission.target(&caller(Role::Owner), operation.method.as_str(), &filled(operation.path), "");
        assert_eq!(matches!(answer, Err(ProxyError::ReadOnly)), operation.is_write(), "{}", operation.name);
    }
}

#[test]
fn the_services_own_reads_can_never_be_writes() {
    for operation in catalogue::operations().filter(|operation| operation.is_write()) {
        let values = [("orgId", ORG), ("scimDirectoryId", SCIM), ("accountId", "a"), ("directoryId", "-"), ("groupId", "g")];
        assert!(admission().own_read(operation, &values, &[]).is_err(), "{}", operation.name);
    }
}

#[test]
fn scim_bodies_are_sent_as_scim_json() {
    for operation in catalogue::operations() {
        let expected = if operation.token == Token::Scim { "application/scim+json" } else { "application/json" };
        assert_eq!(super::media_type(operation), expected);
    }
}

/// A small generator instead of a library: the same numbers each run, no dependency.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap()
    }
}

/// A legal path with up to three segments changed, doubled or dropped.
fn mutated(numbers: &mut Numbers) -> String {
    let pieces = [
        "..", ".", "%2e%2e", "%2f", "a:b", "a%3Ab", "a|b", "%7C", ";", "?", "#", "\\", "", "é", "@evil", "count", "search", "Users",
        "Groups", "manage", "admin", "scim", "disable", "%3a", "%00", ORG, SCIM, "-", "users", "x%3fy", "...", "A",
    ];
    let operations: Vec<_> = catalogue::operations().collect();
    let filled = filled(operations[numbers.below(operations.len())].path);
    let mut segments: Vec<&str> = catalogue::path::segments(&filled).collect();
    for _ in 0..numbers.below(4) {
        let (at, piece) = (numbers.below(segments.len()), pieces[numbers.below(pieces.len())]);
        match numbers.below(4) {
            0 => segments.insert(at, piece),
            1 if segments.len() > 1 => drop(segments.remove(at)),
            _ => segments[at] = piece,
        }
    }
    segments.iter().flat_map(|segment| ["/", segment]).collect()
}

#[test]
fn whatever_is_admitted_renders_to_a_path_of_the_table_and_nothing_else() {
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    let (mut admitted, mut refused) = (0, 0);
    for _ in 0..6_000 {
        let path = mutated(&mut numbers);
        let method = ["GET", "POST", "DELETE", "PATCH", "PUT"][numbers.below(5)];
        let Ok(target) = admission().target(&caller(Role::Owner), method, &path, "") else {
            refused += 1;
            continue;
        };
        admitted += 1;
        let template: Vec<&str> = catalogue::path::segments(target.operation.path).collect();
        let rendered: Vec<&str> = catalogue::path::segments(&target.path).collect();
        assert_eq!(template.len(), rendered.len(), "{path}");
        for (fixed, segment) in template.into_iter().zip(rendered) {
            let plain = segment.replace("%3A", ":").replace("%7C", "|");
            assert!(
                fixed == segment || (fixed.starts_with('{') && catalogue::path::is_identifier(&plain)),
                "{path} became {}",
                target.path
            );
        }
    }
    assert!(admitted > 300 && refused > 300, "the generator is one-sided: {admitted} admitted, {refused} refused");
}
