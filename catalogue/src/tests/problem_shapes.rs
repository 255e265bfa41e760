//! Every shape of error body that the upstream is known to send, and several that something in between may send: what is read from each.

use proptest::prelude::*;

use super::row;
use crate::operations;
use crate::problem::{Cause, FieldFault, Problem, translate};

fn of(operation: &str, status: u16, body: &str) -> Problem {
    translate(row(operation), status, body.as_bytes(), None)
}

/// Our status, our code and the sentence that a person reads.
fn check(operation: &str, status: u16, body: &str, expected: (u16, &str, &str)) -> Problem {
    let problem = of(operation, status, body);
    assert_eq!((problem.status, problem.code.as_str(), problem.detail.as_str()), expected, "{operation} {status} {body}");
    assert_eq!(problem.upstream_status, Some(status));
    problem
}

#[test]
fn errors_in_a_list() {
    let body = r#"{"errors": [{"id": "t-1", "status": "404", "code": "ADMIN-404-8", "title": "Not found", "detail": "No such user."}]}"#;
    let problem = check("GET_USER", 404, body, (404, "ADMIN-404-8", "No such user."));
    assert_eq!(problem.upstream_trace_id.as_deref(), Some("t-1"));
}

#[test]
fn an_empty_list_of_errors() {
    let sentence = "Atlassian answered 400 to “Search users in a directory” without an explanation.";
    check("SEARCH_USERS", 400, r#"{"errors": []}"#, (400, "bad_request", sentence));
}

#[test]
fn several_errors_keep_every_sentence() {
    let body = r#"{"errors": [{"code": "ADMIN-400-24", "detail": "Bad limit."}, {"code": "ADMIN-400-4", "detail": "Bad cursor."}]}"#;
    check("SEARCH_USERS", 400, body, (400, "ADMIN-400-24", "Bad limit. Bad cursor."));
}

#[test]
fn errors_that_are_plain_texts() {
    check("SEARCH_USERS", 400, r#"{"errors": ["limit must be at most 100"]}"#, (400, "bad_request", "limit must be at most 100"));
}

#[test]
fn one_bare_error() {
    let body = r#"{"id": "t-2", "status": "400", "code": "ADMIN-400-24", "title": "Bad Request", "detail": "Bad body."}"#;
    let problem = check("SEARCH_USERS_V1", 400, body, (400, "ADMIN-400-24", "Bad body."));
    assert_eq!(problem.upstream_trace_id.as_deref(), Some("t-2"));
}

#[test]
fn the_gateway_with_a_numeric_code() {
    check("SEARCH_USERS", 401, r#"{"code": 401, "message": "Unauthorized"}"#, (502, "upstream_credential_rejected", "Unauthorized"));
    let sentence = "Too many requests were sent with this key in a short time.";
    check("LIST_MANAGED_ACCOUNTS", 429, r#"{"code": 429, "message": "Rate limit"}"#, (429, "upstream_rate_limited", sentence));
}

#[test]
fn the_gateway_inside_a_list() {
    let body = r#"{"errors": [{"code": 401, "message": "Unauthorized"}]}"#;
    check("SEARCH_USERS", 401, body, (502, "upstream_credential_rejected", "Unauthorized"));
}

#[test]
fn spring_on_403_and_on_404() {
    let body = |status: u16, error: &str, message: &str| {
        format!(
            r#"{{"timestamp": "2026-08-31T10:00:00.000+00:00", "path": "/v1/x", "status": {status}, "error": "{error}", "message": "{message}", "requestId": "r-9"}}"#
        )
    };
    let problem = check("LIST_DOMAINS", 403, &body(403, "Forbidden", "No permission."), (403, "forbidden", "No permission."));
    assert_eq!(problem.upstream_trace_id.as_deref(), Some("r-9"));
    check("GET_USER", 404, &body(404, "Not Found", "TCS validation failed"), (404, "not_found", "TCS validation failed"));
}

#[test]
fn user_management_with_key_and_context() {
    let body = r#"{"key": "forbidden.action", "context": {"allowed": false, "reason": {"key": "externalDirectory.scim"}}}"#;
    let problem = check("DISABLE_ACCOUNT", 403, body, (403, "forbidden.action", "Synced from your identity provider."));
    assert!(problem.next_step.contains("identity provider"), "{}", problem.next_step);
}

#[test]
fn user_management_with_everything_said_twice() {
    let body = r#"{"key": "forbidden.action", "context": {"allowed": false, "reason": {"key": "externalDirectory.google"}},
        "errorKey": "forbidden.action", "errorDetail": {"allowed": false, "reason": {"key": "externalDirectory.google"}}}"#;
    check("SET_EMAIL", 403, body, (403, "forbidden.action", "Synced from Google Workspace."));
}

#[test]
fn user_management_with_only_the_second_saying() {
    let body =
        r#"{"context": null, "errorKey": "forbidden.action", "errorDetail": {"allowed": false, "reason": {"key": "managedAccount"}}}"#;
    check("SET_EMAIL", 403, body, (403, "forbidden.action", "Only for managed accounts."));
}

#[test]
fn a_blocked_action_without_a_reason() {
    let body = r#"{"key": "forbidden.action", "context": {"allowed": false}}"#;
    let problem = check("DELETE_ACCOUNT", 403, body, (403, "forbidden.action", "Blocked, and Atlassian gives no reason."));
    assert_eq!(problem.title, "Atlassian blocks this change");
}

#[test]
fn life_cycle_errors_in_their_own_words() {
    let body = r#"{"key": "conflict.lifecycleErrors", "context": {"message": "Cannot delete.", "accountId": "a:1",
        "errorCodes": [{"code": "last-admin", "message": "The account is the only site admin.", "link": "https://x.example"},
                       {"code": "pending", "message": "A deletion is already pending."}]}}"#;
    let sentence = "The account is the only site admin. A deletion is already pending.";
    let problem = check("DELETE_ACCOUNT", 409, body, (409, "conflict.lifecycleErrors", sentence));
    assert!(problem.title.contains("state"), "{}", problem.title);
}

#[test]
fn life_cycle_errors_with_bare_codes() {
    let body = r#"{"key": "conflict.lifecycleErrors", "context": {"errorCodes": [{"code": "last-admin"}]}}"#;
    check("DELETE_ACCOUNT", 409, body, (409, "conflict.lifecycleErrors", "last-admin"));
}

#[test]
fn each_life_cycle_error_keeps_its_code_its_words_and_a_link_of_atlassians() {
    let body = r#"{"key": "conflict.lifecycleErrors", "context": {"errorCodes": [
        {"code": "trial-owner", "message": "The account owns a trial.\u0007", "link": "https://support.atlassian.com/x/?a=b#c"},
        {"code": "last-admin"}, {"message": "Something else."}, {}]}}"#;
    let causes = of("DISABLE_ACCOUNT", 409, body).causes;
    let cause = |code: &str, message: &str, link: Option<&str>| Cause {
        code: code.to_owned(),
        message: message.to_owned(),
        link: link.map(str::to_owned),
    };
    let link = Some("https://support.atlassian.com/x/?a=b#c");
    assert_eq!(
        causes,
        [cause("trial-owner", "The account owns a trial.", link), cause("last-admin", "", None), cause("", "Something else.", None)]
    );
}

#[test]
fn links_lead_to_atlassian_or_nowhere() {
    let link = |address: &str| {
        let body = serde_json::json!({"key": "conflict.lifecycleErrors", "context": {"errorCodes": [{"code": "x", "link": address}]}});
        of("DISABLE_ACCOUNT", 409, &body.to_string()).causes[0].link.clone()
    };
    for address in ["https://atlassian.com/a", "https://corp.atlassian.net", "https://id.atlassian.com?x"] {
        assert_eq!(link(address).as_deref(), Some(address));
    }
    for address in [
        "http://support.atlassian.com/",
        "javascript:alert(1)",
        "https://atlassian.com.evil.example/",
        "https://evilatlassian.com/",
        "https://support.atlassian.com@evil.example/",
        "https://support.atlassian.com:8443/",
        "https://evil.example/?https://atlassian.com",
        "https://support.atlassian.com/\"onclick",
        "https://support.atlassian.com/\u{202e}",
        concat!("https://support.atlassian.com/?token=ATA", "TT3xFfGF0abcdefgh"),
        "//support.atlassian.com/",
        "",
    ] {
        assert_eq!(link(address), None, "{address}");
    }
}

#[test]
fn field_violations_keep_field_and_key() {
    let body = r#"{"key": "fieldConstraintsViolated", "context": {"fieldViolations": [
        {"field": "nickname", "violations": [{"key": "maxLength"}, {"key": "pattern"}]}, {"field": "name", "violations": []}]}}"#;
    let problem = of("UPDATE_PROFILE", 400, body);
    assert_eq!((problem.status, problem.code.as_str()), (400, "fieldConstraintsViolated"));
    let fault = |field: &str, key: &str| FieldFault { field: field.to_owned(), key: key.to_owned() };
    assert_eq!(problem.fields, [fault("nickname", "maxLength"), fault("nickname", "pattern"), fault("name", "")]);
}

#[test]
fn a_map_from_field_to_rule_keeps_the_blocked_fields() {
    let body = r#"{"key": "forbidden.fieldMutation", "context": {"name": {"allowed": false, "reason": {"key": "authPolicy.saml"}},
        "nickname": {"allowed": true}, "zoneinfo": {"allowed": false}}}"#;
    let problem = of("UPDATE_PROFILE", 403, body);
    let fault = |field: &str, key: &str| FieldFault { field: field.to_owned(), key: key.to_owned() };
    assert_eq!(problem.fields, [fault("name", "authPolicy.saml"), fault("zoneinfo", "")]);
    assert_eq!(problem.code, "forbidden.fieldMutation");
}

#[test]
fn an_unclaimed_domain_is_named() {
    let body = r#"{"key": "forbidden.unclaimedDomain", "context": {"domain": "corp.example"}}"#;
    let sentence = "The domain corp.example is not claimed by this organization.";
    check("SET_EMAIL", 403, body, (403, "forbidden.unclaimedDomain", sentence));
}

#[test]
fn scim_refusals_of_the_key() {
    let body = r#"{"error": "Invalid token", "traceId": "b3-1"}"#;
    let problem = check("LIST_SCIM_USERS", 401, body, (502, "upstream_credential_rejected", "Invalid token"));
    assert_eq!(problem.upstream_trace_id.as_deref(), Some("b3-1"));
    assert!(problem.title.contains("SCIM directory key"), "{}", problem.title);
}

#[test]
fn scim_errors_with_the_status_as_text() {
    let body = r#"{"schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], "status": "409", "scimType": "uniqueness",
        "detail": "Resource 'ada@corp.example' already exists."}"#;
    check("CREATE_SCIM_USER", 409, body, (409, "uniqueness", "Resource 'ada@corp.example' already exists."));
}

#[test]
fn a_java_exception_without_its_stack_trace() {
    let body = r#"{"message": "Member x does not exist\n\tat com.atlassian.Scim.put(Scim.java:42)", "localizedMessage": "Member x does not exist",
        "responseStatus": "BAD_REQUEST", "scimErrorType": "invalidValue", "cause": {"message": "secret internals"},
        "stackTrace": [{"className": "com.atlassian.internal.Deep", "lineNumber": 7}]}"#;
    let problem = check("REPLACE_SCIM_GROUP", 400, body, (400, "invalidValue", "Member x does not exist"));
    let everything = serde_json::to_string(&problem).unwrap();
    assert!(!everything.contains("Deep") && !everything.contains("Scim.java") && !everything.contains("internals"), "{everything}");
}

#[test]
fn problem_details_of_the_standard() {
    let body = r#"{"type": "about:blank", "title": "Conflict", "status": 409, "detail": "It changed.", "instance": "/x"}"#;
    check("GRANT_ROLE", 409, body, (409, "conflict", "It changed."));
}

#[test]
fn a_title_alone_is_better_than_nothing() {
    check("GRANT_ROLE", 409, r#"{"title": "Seat limit reached"}"#, (409, "conflict", "Seat limit reached"));
}

#[test]
fn a_lone_message() {
    check("GRANT_ROLE", 400, r#"{"message": "Nope"}"#, (400, "bad_request", "Nope"));
}

#[test]
fn an_empty_body_and_one_of_blanks() {
    let sentence = "Atlassian answered 409 to “Suspend a user's access” without an explanation.";
    check("SUSPEND_USER", 409, "", (409, "conflict", sentence));
    check("SUSPEND_USER", 409, " \r\n\t", (409, "conflict", sentence));
}

#[test]
fn a_page_of_html_is_said_to_be_one_and_never_shown() {
    let body = "<!doctype html><html><body><h1>Access denied</h1><script>alert(1)</script></body></html>";
    for (status, ours) in [(502, 502), (503, 502), (403, 403), (400, 400), (404, 404)] {
        let problem = of("SEARCH_USERS", status, body);
        assert_eq!(problem.status, ours);
        assert!(problem.detail.contains("not in Atlassian's form"), "{}", problem.detail);
        assert!(!serde_json::to_string(&problem).unwrap().contains("alert"));
    }
}

#[test]
fn json_that_is_no_object_and_json_cut_short_are_survived() {
    for body in [
        "[]",
        "null",
        "42",
        "\"text\"",
        "true",
        "{\"errors\":[{\"code\":\"ADMIN-4",
        "\u{feff}{}",
        "{\"errors\":{\"a\":1}}",
        "{\"key\":7,\"context\":[1]}",
    ] {
        let problem = of("SEARCH_USERS", 400, body);
        assert_eq!(problem.status, 400, "{body}");
        assert!(!problem.detail.is_empty() && !problem.code.is_empty(), "{body}");
    }
}

#[test]
fn control_characters_become_blanks() {
    let problem = of("GRANT_ROLE", 400, "{\"message\": \"a\\u0000b\\r\\nSet-Cookie: x\\u001b[31m\\u202e\"}");
    assert!(!problem.detail.chars().any(char::is_control), "{:?}", problem.detail);
    assert!(!problem.detail.contains('\u{202e}'), "{:?}", problem.detail);
}

#[test]
fn very_long_texts_are_cut_in_every_field() {
    let long = "ä".repeat(100_000);
    let body = serde_json::json!({"errors": [{"id": long, "code": long, "title": long, "detail": long}]}).to_string();
    let problem = of("GRANT_ROLE", 400, &body);
    for text in [&problem.code, &problem.detail, problem.upstream_trace_id.as_ref().unwrap()] {
        assert!(text.chars().count() <= 501, "{}", text.chars().count());
    }
}

/// The examples are written in halves, so that nobody's scanner takes them for real ones.
#[test]
fn a_credential_that_the_upstream_echoes_is_not_passed_on() {
    for secret in [
        concat!("ATA", "TT3xFfGF0aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789-_=ABCDEF01"),
        concat!("ATC", "TT3xFfGN0aBcDeFg"),
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
        "Zm9vYmFyQmF6MTIzNDU2Nzg5MHF1eHF1dXhDb3JnZUdyYXVsdA",
    ] {
        for text in [format!("Token {secret} is expired"), format!("Bearer {secret}"), format!("key='{secret}'"), secret.to_owned()] {
            for body in [
                serde_json::json!({"code": 401, "message": text}),
                serde_json::json!({"errors": [{"code": text, "detail": text, "id": text}]}),
                serde_json::json!({"error": text, "traceId": text}),
                serde_json::json!({"key": text, "context": {"message": text, "fieldViolations": [{"field": text, "violations": [{"key": text}]}]}}),
            ] {
                let problem = serde_json::to_string(&of("GET_PROFILE", 401, &body.to_string())).unwrap();
                assert!(!problem.contains(&secret[..12]), "{problem}");
            }
        }
    }
}

#[test]
fn a_short_word_after_bearer_is_taken_for_a_credential_too() {
    let problem = of("GET_PROFILE", 401, r#"{"message": "Authorization: Bearer sandbox-organization-key was refused"}"#);
    assert_eq!(problem.detail, "Authorization: Bearer … was refused");
}

#[test]
fn identifiers_and_addresses_are_not_mistaken_for_credentials() {
    for text in [
        "ari:cloud:jira-software::site/70ef3a32-d0da-4e09-b35e-0109f91969c3",
        "user 557057:3c1a0f0e-9d5c-4b0e-8f38-6f0c0f7b1c11 is unknown",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
        "resource 'a-very-long-mailbox-name.with.dots@corp.example' exists",
    ] {
        assert_eq!(of("GRANT_ROLE", 400, &serde_json::json!({"message": text}).to_string()).detail, text);
    }
}

proptest! {
    /// Whatever comes, a person gets one readable line, and never a control character or a text without end.
    #[test]
    fn any_answer_becomes_a_readable_problem(
        index in 0usize..1000, status in 100u16..600, noise in proptest::collection::vec(any::<u8>(), 0..200), text in ".{0,600}",
        shape in 0usize..8,
    ) {
        let body = match shape {
            0 => noise,
            1 => serde_json::json!({"errors": [{"code": text, "detail": text, "id": text}]}).to_string().into_bytes(),
            2 => serde_json::json!({"key": text, "context": {"message": text, "reason": {"key": text}}}).to_string().into_bytes(),
            3 => serde_json::json!({"schemas": [], "scimType": text, "detail": text}).to_string().into_bytes(),
            4 => serde_json::json!({"error": text, "traceId": text, "timestamp": text, "message": text}).to_string().into_bytes(),
            5 => serde_json::json!({"context": {text.as_str(): {"allowed": false, "reason": {"key": text}}}, "key": "k"}).to_string().into_bytes(),
            6 => serde_json::json!({"localizedMessage": text, "message": text, "stackTrace": [text]}).to_string().into_bytes(),
            _ => text.into_bytes(),
        };
        let rows: Vec<_> = operations().collect();
        let problem = translate(rows[index % rows.len()], status, &body, None);
        let texts = [&problem.code, &problem.title, &problem.detail, &problem.next_step];
        let fields = problem.fields.iter().flat_map(|fault| [&fault.field, &fault.key]);
        for text in texts.into_iter().chain(fields).chain(&problem.upstream_trace_id) {
            prop_assert!(!text.chars().any(char::is_control), "{text:?}");
            prop_assert!(text.chars().count() < 1200, "{} characters", text.chars().count());
        }
        prop_assert!(!problem.detail.is_empty() && (400..600).contains(&problem.status));
    }
}
