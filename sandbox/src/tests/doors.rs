//! Keys and doors, addresses of other organizations, generations that are switched off, limits.

use catalogue::account::GET_PROFILE;
use catalogue::operation::Family;
use catalogue::organization::{
    COUNT_USERS, GET_LAST_ACTIVE_DATES, GET_ORGANIZATION, GRANT_ROLE, LIST_DOMAINS, LIST_USERS, SEARCH_USERS, SUSPEND_USER, SUSPEND_USER_V1,
};
use catalogue::scim::LIST_SCIM_USERS;
use catalogue::wire::Method;
use serde_json::json;

use super::{Client, empty, nothing, raw};
use crate::{KeyClass, RateLimit, Sandbox, Seed, Settings, Switches, Tiers};

#[test]
fn every_door_refuses_the_wrong_key_in_its_own_words() {
    let mut client = Client::awkward();
    let id = client.id("emoji");
    let organization = client.request(GET_ORGANIZATION, &[], &nothing());
    let account = client.request(GET_PROFILE, &[("accountId", &id)], &nothing());
    let scim = client.request(LIST_SCIM_USERS, &[], &nothing());
    for key in ["wrong", "sandbox-scim-key"] {
        let seen = client.send_as(key, organization.clone());
        assert_eq!((seen.status, &seen.body), (401, &json!({ "code": 401, "message": "Unauthorized" })));
    }
    let seen = client.send_as("wrong", account.clone());
    assert_eq!((seen.status, &seen.body["key"], &seen.body["errorKey"]), (401, &json!("unauthorized"), &json!("unauthorized")));
    let seen = client.send_as("sandbox-scim-key", account);
    assert_eq!((seen.status, &seen.body["key"]), (403, &json!("forbidden")));
    for (key, status) in [("wrong", 401), ("sandbox-organization-key", 403)] {
        let seen = client.send_as(key, scim.clone());
        assert_eq!(seen.status, status);
        assert!(seen.body["error"].is_string() && seen.body["traceId"].is_string(), "{}", seen.body);
    }
    assert_eq!(client.sandbox.handle(&organization).reply.status, 401, "no key at all");
}

#[test]
fn no_row_lets_anybody_in_without_its_key() {
    let mut client = Client::new(Seed::Empty);
    let identity = client.sandbox.identity().clone();
    for row in catalogue::operations() {
        let values: Vec<(&str, &str)> = row
            .parameter_names()
            .into_iter()
            .map(|name| match name {
                "orgId" => (name, identity.organization_id.as_str()),
                "directoryId" => (name, identity.directory_id.as_str()),
                "scimDirectoryId" => (name, identity.scim_directory_id.as_str()),
                _ => (name, "someone"),
            })
            .collect();
        let path = catalogue::rebuild(row, &values).expect("identifiers");
        let wrong = if row.family == Family::Scim { "sandbox-organization-key" } else { "sandbox-scim-key" };
        for key in ["wrong", wrong] {
            let seen = client.send_as(key, raw(row.method, &path));
            assert!(matches!(seen.status, 401 | 403), "{} with {key}: {}", row.name, seen.status);
        }
    }
}

#[test]
fn a_key_with_scopes_does_not_open_user_management() {
    let mut client = Client::awkward();
    client.sandbox.set_switches(Switches { scoped_key: true, ..Switches::default() });
    let seen = client.on(GET_PROFILE, "emoji", &nothing());
    assert_eq!((seen.status, seen.code()), (403, "forbidden"));
    assert!(seen.body.to_string().contains("manage:org"));
    assert_eq!(client.call(GET_ORGANIZATION, &[], &nothing()).status, 200);
}

#[test]
fn revoked_keys_stop_working() {
    let mut client = Client::awkward();
    client.sandbox.set_keys("new", "newer");
    assert_eq!(client.call(GET_ORGANIZATION, &[], &nothing()).status, 401);
    let request = client.request(GET_ORGANIZATION, &[], &nothing());
    assert_eq!(client.send_as("new", request).status, 200);
}

#[test]
fn other_organizations_and_directories_are_not_found() {
    let mut client = Client::awkward();
    let seen = client.call(GET_ORGANIZATION, &[("orgId", "11111111-2222-4333-8444-555555555555")], &nothing());
    assert_eq!((seen.status, seen.code()), (404, "ADMIN-404-2"));
    let seen = client.call(GET_ORGANIZATION, &[("orgId", "mine")], &nothing());
    assert_eq!((seen.status, seen.code()), (403, "ADMIN-403-3"));
    let seen = client.get(LIST_USERS, &[("directoryId", "elsewhere")], &[]);
    assert_eq!((seen.status, &seen.body["status"], &seen.body["message"]), (404, &json!(404), &json!("TCS validation failed")));
    let seen = client.get(LIST_DOMAINS, &[("orgId", "mine")], &[]);
    assert_eq!((seen.status, &seen.body["error"]), (403, &json!("Forbidden")), "a shape of its own");
    let seen = client.get(LIST_SCIM_USERS, &[("scimDirectoryId", "elsewhere")], &[]);
    assert_eq!((seen.status, seen.body["traceId"].is_string()), (403, true));
}

#[test]
fn a_change_needs_one_directory() {
    let mut client = Client::awkward();
    let id = client.id("emoji");
    assert_eq!(client.call(SUSPEND_USER, &[("directoryId", "-"), ("accountId", &id)], &nothing()).status, 400);
    assert_eq!(client.get(COUNT_USERS, &[("directoryId", "-")], &[]).status, 200, "reading does not");
}

#[test]
fn unknown_paths_and_methods_are_answered_by_the_gateway() {
    let mut client = Client::awkward();
    let seen = client.send(raw(Method::Get, "/admin/v3/orgs"));
    assert_eq!((seen.status, &seen.body["code"]), (404, &json!(404)));
    assert_eq!(client.send(raw(Method::Get, "/users/%2e%2e/manage")).status, 404);
    let seen = client.send(raw(Method::Delete, "/admin/v1/orgs"));
    assert_eq!((seen.status, seen.code()), (405, "ADMIN-405-1"));
}

#[test]
fn account_ids_may_be_encoded_or_not() {
    let mut client = Client::awkward();
    let id = client.id("emoji");
    for written in [id.clone(), id.replace(':', "%3A"), id.replace(':', "%3a")] {
        assert_eq!(client.send(raw(Method::Get, &format!("/users/{written}/manage/profile"))).status, 200, "{written}");
    }
}

#[test]
fn generations_can_be_switched_off() {
    let mut client = Client::awkward();
    client.sandbox.set_tiers(Tiers { v1: false, v2: true });
    assert_eq!(client.on(SUSPEND_USER_V1, "emoji", &nothing()).status, 404);
    assert_eq!(client.call(GET_ORGANIZATION, &[], &nothing()).status, 200, "what never ended stays");
    assert_eq!(client.call(SEARCH_USERS, &[], &empty()).status, 200);
    client.sandbox.set_tiers(Tiers { v1: true, v2: false });
    assert_eq!(client.call(SEARCH_USERS, &[], &empty()).status, 404);
    assert_eq!(client.on(SUSPEND_USER_V1, "emoji", &nothing()).status, 200);
    client.sandbox.set_switches(Switches { original_experience: true, ..Switches::default() });
    let seen = client.on(SUSPEND_USER_V1, "emoji", &nothing());
    assert_eq!((seen.status, seen.code()), (400, "ADMIN-400-4"));
    let body = json!({ "role": "atlassian/user", "resource": client.sandbox.resources()[6].ari });
    assert_eq!(client.on(GRANT_ROLE, "emoji", &body).status, 204, "what did not end knows no experience");
}

#[test]
fn every_answer_says_how_many_requests_are_left() {
    let mut client = Client::awkward();
    let seen = client.call(GET_ORGANIZATION, &[], &nothing());
    let header = |name: &str| seen.reply.header(name).unwrap_or_default().to_owned();
    assert_eq!(header("x-ratelimit-limit"), "60000");
    assert_eq!(header("x-ratelimit-remaining"), "59999");
    assert_eq!(header("x-ratelimit-reset"), "2026-11-02T09:01:00Z");
    assert_eq!(header("atl-traceid").len(), 32);
}

#[test]
fn beyond_the_limit_every_door_answers_429_until_the_minute_is_over() {
    let settings = Settings { rate_limit: RateLimit { per_minute: 2 }, ..Settings::new(Seed::Awkward) };
    let mut client = Client { sandbox: Sandbox::new(settings) };
    for _ in 0..2 {
        assert_eq!(client.call(GET_ORGANIZATION, &[], &nothing()).status, 200);
    }
    let seen = client.call(GET_ORGANIZATION, &[], &nothing());
    assert_eq!((seen.status, &seen.body["code"], seen.reply.header("x-ratelimit-remaining")), (429, &json!(429), Some("0")));
    let seen = client.call(SEARCH_USERS, &[], &empty());
    assert_eq!((seen.status, seen.code()), (429, "ADMIN-429-1"));
    assert_eq!(client.get(LIST_SCIM_USERS, &[], &[]).status, 200, "another key, another limit");
    client.sandbox.advance(60_000);
    assert_eq!(client.call(GET_ORGANIZATION, &[], &nothing()).status, 200);
}

#[test]
fn last_active_dates_have_a_limit_of_their_own() {
    let mut client = Client::awkward();
    for _ in 0..200 {
        assert_eq!(client.on(GET_LAST_ACTIVE_DATES, "emoji", &nothing()).status, 200);
    }
    let seen = client.on(GET_LAST_ACTIVE_DATES, "emoji", &nothing());
    assert_eq!((seen.status, seen.reply.header("x-ratelimit-limit")), (429, Some("200")));
    assert_eq!(client.call(GET_ORGANIZATION, &[], &nothing()).status, 200);
}

#[test]
fn the_log_keeps_what_was_asked_and_never_a_key() {
    let mut client = Client::awkward();
    client.call(SEARCH_USERS, &[], &json!({ "limit": 3 }));
    client.sandbox.advance(1_000);
    client.send_as("my secret", raw(Method::Get, "/admin/v1/orgs"));
    let [first, second] = client.sandbox.log() else { panic!("two requests") };
    assert_eq!((first.operation, first.key, first.status), (Some("SEARCH_USERS"), KeyClass::Organization, 200));
    assert_eq!(first.body, Some(json!({ "limit": 3 })));
    assert_eq!((second.sequence, second.key, second.status), (2, KeyClass::Wrong, 401));
    let line = serde_json::to_string(second).expect("an entry is JSON");
    assert!(line.contains("2026-11-02T09:00:01.000Z") && !line.contains("secret"), "{line}");
}
