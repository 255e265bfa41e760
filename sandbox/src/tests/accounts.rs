//! Managed accounts: permissions with every reason, profile, address, life cycle, tokens.

use catalogue::account::{
    CANCEL_ACCOUNT_DELETION, DELETE_ACCOUNT, DISABLE_ACCOUNT, ENABLE_ACCOUNT, GET_PERMISSIONS, GET_PROFILE, LIST_API_TOKENS,
    REVOKE_API_TOKEN, SET_EMAIL, UPDATE_PROFILE,
};
use catalogue::organization::GET_USER;
use serde_json::{Value, json};

use super::{Client, empty, nothing};

const DAY: u64 = 86_400_000;

#[test]
fn every_lock_says_its_reason() {
    let mut client = Client::awkward();
    let table = [
        ("scim-locked", "email.set", "externalDirectory.scim"),
        ("scim-locked", "lifecycle.enablement", "externalDirectory.scim"),
        ("google-locked", "email.set", "externalDirectory.google"),
        ("saml-locked", "email.set", "authPolicy.saml"),
        ("export-blocked", "lifecycle.enablement", "blocked.exportControl"),
        ("org-admin", "lifecycle.delete", "administrative.notMyself"),
        ("administrative", "apiToken.read", "administrative"),
        ("unheard-lock", "email.set", "retention.legalHold"),
    ];
    for (person, privilege, reason) in table {
        let seen = client.on(GET_PERMISSIONS, person, &nothing());
        assert_eq!(seen.body[privilege], json!({ "allowed": false, "reason": { "key": reason } }), "{person}");
    }
    for (person, field, reason) in [
        ("person-only", "nickname", "myselfOnly"),
        ("unclaimed-field", "extended_profile.location", "managedAccount"),
        ("scim-locked", "extended_profile.job_title", "externalDirectory.scim"),
    ] {
        let seen = client.on(GET_PERMISSIONS, person, &nothing());
        assert_eq!(seen.body["profile.write"][field]["reason"]["key"], reason, "{person}");
        assert_eq!(seen.body["profile"], seen.body["profile.write"], "the alias says the same");
    }
    let silent = client.on(GET_PERMISSIONS, "silent-lock", &nothing());
    assert_eq!(silent.body["lifecycle.delete"], json!({ "allowed": false }), "no reason at all");
    let free = client.on(GET_PERMISSIONS, "emoji", &nothing());
    assert!(!free.body.to_string().contains("false"));
}

#[test]
fn privileges_can_be_chosen_by_repeating_or_by_commas() {
    let mut client = Client::awkward();
    let id = client.id("emoji");
    for query in [vec![("privileges", "email.set,profile.read")], vec![("privileges", "email.set"), ("privileges", "profile.read")]] {
        let seen = client.get(GET_PERMISSIONS, &[("accountId", &id)], &query);
        let names: Vec<&String> = seen.body.as_object().into_iter().flatten().map(|(name, _)| name).collect();
        assert_eq!(names, ["email.set", "profile.read"]);
    }
}

#[test]
fn accounts_of_others_are_refused() {
    let mut client = Client::awkward();
    let seen = client.on(GET_PERMISSIONS, "unmanaged@partner.example", &nothing());
    assert_eq!((seen.status, seen.code(), &seen.body["context"]["domain"]), (403, "forbidden.unclaimedDomain", &json!("partner.example")));
    let seen = client.on(GET_PROFILE, "unverified", &nothing());
    assert_eq!((seen.status, seen.code()), (403, "forbidden.targetUnverified"));
    let seen = client.call(GET_PROFILE, &[("accountId", "557058:nobody")], &nothing());
    assert_eq!((seen.status, seen.code()), (404, "accountNotFound"));
}

#[test]
fn a_profile_is_changed_field_by_field() {
    let mut client = Client::awkward();
    let body = json!({ "name": "Foxglove", "zoneinfo": "Europe/Vienna", "extended_profile": { "job_title": "Fox" } });
    let seen = client.on(UPDATE_PROFILE, "emoji", &body);
    assert_eq!((seen.status, &seen.body["account"]["name"]), (200, &json!("Foxglove")));
    assert_eq!(seen.body["account"]["nickname"], "🦊", "what the body does not name stays");
    assert_eq!(client.addresses(&json!({ "searchTerm": "foxglove" })), ["emoji@corp.example"], "search follows");
    let cleared = client.on(UPDATE_PROFILE, "emoji", &json!({ "extended_profile": { "job_title": null } }));
    assert!(cleared.body["account"]["extended_profile"].get("job_title").is_none());
}

#[test]
fn values_that_break_a_rule_are_named() {
    let mut client = Client::awkward();
    let long = "x".repeat(101);
    let table = [
        (json!({ "name": long }), "name", "maxLength"),
        (json!({ "name": " " }), "name", "minLength"),
        (json!({ "nickname": "x".repeat(31) }), "nickname", "maxLength"),
        (json!({ "name": "bell\u{7}" }), "name", "invalidCharacters"),
        (json!({ "zoneinfo": "Mars Base" }), "zoneinfo", "format"),
        (json!({ "locale": "german (de)" }), "locale", "format"),
        (json!({ "extended_profile": { "location": long } }), "extended_profile.location", "maxLength"),
    ];
    for (body, field, key) in table {
        let seen = client.on(UPDATE_PROFILE, "emoji", &body);
        assert_eq!((seen.status, seen.code()), (400, "fieldConstraintsViolated"), "{body}");
        assert_eq!(seen.body["context"]["fieldViolations"], json!([{ "field": field, "violations": [{ "key": key }] }]));
        assert_eq!(seen.body["errorDetail"], seen.body["context"], "live bodies repeat themselves");
    }
    for body in [empty(), json!({ "account": { "name": "x" } }), json!({ "name": 5 })] {
        assert_eq!(client.on(UPDATE_PROFILE, "emoji", &body).code(), "bodyParseFailure", "{body}");
    }
}

#[test]
fn locked_fields_are_refused_with_their_rules() {
    let mut client = Client::awkward();
    let seen = client.on(UPDATE_PROFILE, "google-locked", &json!({ "name": "New", "nickname": "New" }));
    assert_eq!((seen.status, seen.code()), (403, "forbidden.fieldMutation"));
    assert_eq!(seen.body["context"], json!({ "name": { "allowed": false, "reason": { "key": "externalDirectory.google" } } }));
    assert_eq!(client.on(UPDATE_PROFILE, "google-locked", &json!({ "nickname": "New" })).status, 200);
}

#[test]
fn a_new_address_must_be_on_a_verified_domain_and_ends_every_session() {
    let mut client = Client::awkward();
    let id = client.id("emoji");
    let seen = client.on(SET_EMAIL, &id, &json!({ "email": "fox@elsewhere.example" }));
    assert_eq!(
        (seen.status, seen.code(), &seen.body["context"]["domain"]),
        (403, "forbidden.unclaimedDomain", &json!("elsewhere.example"))
    );
    let seen = client.on(SET_EMAIL, &id, &json!({ "email": "suspended@corp.example" }));
    assert_eq!(seen.body["context"]["fieldViolations"][0]["violations"][0]["key"], "unique");
    assert_eq!(client.on(SET_EMAIL, &id, &json!({ "email": "no address" })).status, 400);
    let seen = client.on(SET_EMAIL, "google-locked", &json!({ "email": "g@corp.example" }));
    assert_eq!((seen.status, seen.code()), (403, "forbidden.action"));
    assert_eq!(seen.body["errorDetail"], json!({ "allowed": false, "reason": { "key": "externalDirectory.google" } }));
    assert_eq!(client.on(SET_EMAIL, &id, &json!({ "email": "fox@corp-labs.example" })).status, 204);
    let user = client.sandbox.user(&id).expect("the person");
    assert_eq!((user.email.as_str(), user.email_verified, user.sessions), ("fox@corp-labs.example", true, 0));
    assert!(client.addresses(&json!({ "emails": ["emoji@corp.example"] })).is_empty(), "the old address is forgotten");
}

#[test]
fn disabling_needs_a_body_and_enabling_undoes_it() {
    let mut client = Client::awkward();
    let seen = client.on(DISABLE_ACCOUNT, "emoji", &nothing());
    assert_eq!((seen.status, seen.code()), (400, "bodyParseFailure"));
    assert_eq!(client.on(DISABLE_ACCOUNT, "emoji", &json!({ "message": "Call us" })).status, 204);
    let user = client.on(GET_USER, "emoji", &nothing()).body["data"].clone();
    assert_eq!((&user["accountStatus"], &user["status"]), (&json!("inactive"), &json!("deactivated")));
    assert_eq!(user["deactivatedOn"], "2026-11-02T09:00:00.000Z");
    assert_eq!(client.on(ENABLE_ACCOUNT, "emoji", &nothing()).status, 204);
    let user = client.on(GET_USER, "emoji", &nothing()).body["data"].clone();
    assert_eq!((&user["status"], user.get("deactivatedOn")), (&json!("active"), None));
    assert_eq!(client.on(DISABLE_ACCOUNT, "scim-locked", &empty()).code(), "forbidden.action");
    assert_eq!(client.on(ENABLE_ACCOUNT, "export-blocked", &nothing()).code(), "forbidden.action");
}

#[test]
fn a_deletion_can_be_cancelled_for_fourteen_days() {
    let mut client = Client::awkward();
    let id = client.id("emoji");
    assert_eq!(client.on(DELETE_ACCOUNT, &id, &nothing()).status, 200);
    assert_eq!(client.sandbox.user(&id).map(|user| user.status()), Some("for_deletion"));
    for (seen, code) in [
        (client.on(DELETE_ACCOUNT, &id, &nothing()), "pending-deletion"),
        (client.on(ENABLE_ACCOUNT, &id, &nothing()), "pending-deletion"),
        (client.on(CANCEL_ACCOUNT_DELETION, "markup", &nothing()), "no-pending-deletion"),
    ] {
        assert_eq!((seen.status, seen.code()), (409, "conflict.lifecycleErrors"));
        assert_eq!(seen.body["context"]["errorCodes"][0]["code"], code);
    }
    client.sandbox.advance(13 * DAY);
    assert_eq!(client.on(CANCEL_ACCOUNT_DELETION, &id, &nothing()).status, 200);
    client.sandbox.advance(2 * DAY);
    assert_eq!(client.sandbox.user(&id).map(|user| user.status()), Some("active"), "the old date passes without effect");
    assert_eq!(client.on(DELETE_ACCOUNT, &id, &nothing()).status, 200);
    client.sandbox.advance(14 * DAY);
    assert_eq!(client.call(GET_PROFILE, &[("accountId", &id)], &nothing()).status, 404);
    let user = client.sandbox.user(&id).expect("the trace that is left");
    assert_eq!((user.name.as_str(), user.email.as_str()), ("Former user", ""));
}

#[test]
fn tokens_are_a_bare_list_and_can_be_revoked_once() {
    let mut client = Client::awkward();
    let id = client.id("many-tokens");
    let seen = client.on(LIST_API_TOKENS, &id, &nothing());
    let tokens = seen.body.as_array().cloned().expect("a bare list");
    assert_eq!(tokens.len(), 250);
    assert!(tokens[0]["createdAt"].is_string() && tokens[0].get("lastAccess").is_none() && tokens[0].get("expiry").is_none());
    let token = tokens[3]["id"].as_str().unwrap_or_default().to_owned();
    let on = [("accountId", id.as_str()), ("tokenId", token.as_str())];
    assert_eq!(client.call(REVOKE_API_TOKEN, &on, &nothing()).status, 204);
    assert_eq!(client.call(REVOKE_API_TOKEN, &on, &nothing()).code(), "notFound");
    assert_eq!(client.on(LIST_API_TOKENS, &id, &nothing()).body.as_array().map(Vec::len), Some(249));
    assert_eq!(client.on(LIST_API_TOKENS, "administrative", &nothing()).code(), "forbidden.action");
    assert_eq!(client.on(LIST_API_TOKENS, "emoji", &nothing()).body, Value::Array(Vec::new()));
}
