//! What a failure means and what to do about it, by status, code and kind of key.

use super::row;
use crate::operations;
use crate::problem::{Problem, translate};

fn of(operation: &str, status: u16, code: &str) -> Problem {
    let body = serde_json::json!({"errors": [{"code": code, "detail": "Said upstream."}]}).to_string();
    translate(row(operation), status, body.as_bytes(), None)
}

#[test]
fn every_operation_and_status_gets_a_title_a_sentence_and_a_next_step() {
    for operation in operations() {
        for status in 100..=599 {
            let problem = translate(operation, status, b"", None);
            for text in [&problem.code, &problem.title, &problem.detail, &problem.next_step] {
                assert!(!text.is_empty(), "{} {status}: {problem:?}", operation.name);
            }
            assert!((400..=599).contains(&problem.status), "{} {status}: {problem:?}", operation.name);
        }
    }
}

/// A 401 of ours would send the person to the sign-in page, which cannot help.
#[test]
fn a_refused_key_is_never_a_401_of_ours() {
    for operation in operations() {
        let problem = translate(operation, 401, br#"{"code": 401, "message": "Unauthorized"}"#, None);
        assert_eq!((problem.status, problem.code.as_str()), (502, "upstream_credential_rejected"), "{}", operation.name);
    }
}

#[test]
fn a_refused_key_is_called_by_its_kind() {
    assert!(of("SEARCH_USERS", 401, "").title.ends_with("the organization key"));
    assert!(of("LIST_SCIM_USERS", 401, "").title.ends_with("the SCIM directory key"));
    assert!(of("GET_SCIM_LINKS", 401, "").title.ends_with("the organization key"));
}

#[test]
fn an_ended_call_that_is_gone_says_so() {
    let problem = translate(row("SEARCH_USERS_V1"), 404, b"", None);
    assert!(problem.is_gone() && problem.status == 410, "{problem:?}");
    assert!(translate(row("SUSPEND_USER_V1"), 410, b"", None).is_gone());
    assert!(translate(row("LIST_USERS"), 410, b"", None).is_gone());
}

#[test]
fn an_ended_call_that_still_answers_may_miss_a_person_without_being_gone() {
    for code in ["ADMIN-404-8", "ADMIN-404-2", "ADMIN-UAM-404-3"] {
        for operation in ["SUSPEND_USER_V1", "INVITE_USER_V1", "LIST_USERS"] {
            let problem = of(operation, 404, code);
            assert!(!problem.is_gone() && problem.code == code, "{operation} {code}: {problem:?}");
        }
    }
}

const NO_ROUTE: &[u8] = br#"{"code": 404, "message": "No route matched with those values"}"#;
const SPRING: &[u8] =
    br#"{"timestamp": "2026-01-01T00:00:00.000Z", "path": "/x", "status": 404, "error": "Not Found", "message": "TCS validation failed"}"#;

#[test]
fn a_v2_list_that_is_not_there_at_all_is_gone() {
    for operation in ["SEARCH_USERS", "LIST_USERS", "COUNT_USERS", "GET_USER_STATS", "SEARCH_GROUPS", "LIST_DIRECTORIES", "INVITE_USERS"] {
        for body in [NO_ROUTE, b""] {
            let problem = translate(row(operation), 404, body, None);
            assert!(problem.is_gone() && problem.status == 410, "{operation}: {problem:?}");
        }
        assert!(translate(row(operation), 410, b"", None).is_gone(), "{operation}");
        let not_offered = r#"{"errors": [{"code": "ADMIN-400-4", "detail": "Not on the new user management experience"}]}"#;
        assert!(translate(row(operation), 400, not_offered.as_bytes(), None).is_gone(), "{operation}");
    }
}

#[test]
fn a_v2_list_that_looked_for_something_is_not_gone() {
    for operation in ["SEARCH_USERS", "LIST_USERS", "COUNT_USERS", "SEARCH_GROUPS"] {
        assert!(!of(operation, 404, "ADMIN-404-2").is_gone(), "{operation}: an organization was looked for");
        assert!(!translate(row(operation), 404, SPRING, None).is_gone(), "{operation}: a directory was looked for");
        assert!(!of(operation, 400, "ADMIN-400-4").is_gone(), "{operation}: an invalid resource");
    }
}

#[test]
fn a_404_on_one_thing_leaves_open_whether_the_call_exists() {
    for operation in ["GET_USER", "LIST_USER_ROLES", "SUSPEND_USER", "REMOVE_USER", "GET_GROUP"] {
        let problem = translate(row(operation), 404, NO_ROUTE, None);
        assert!(!problem.is_gone() && problem.may_be_gone(), "{operation}: {problem:?}");
        assert!(!of(operation, 404, "ADMIN-404-8").may_be_gone(), "{operation}: the person was looked for");
        assert!(translate(row(operation), 410, b"", None).is_gone(), "{operation}");
    }
}

#[test]
fn accounts_and_scim_have_one_generation_and_are_never_gone() {
    for operation in ["GET_PROFILE", "LIST_SCIM_USERS", "GET_SCIM_USER", "GET_ORGANIZATION", "LIST_MANAGED_ACCOUNTS", "GRANT_ROLE"] {
        for status in [404, 410] {
            assert!(!translate(row(operation), status, b"", None).is_gone(), "{operation} {status}");
        }
    }
}

#[test]
fn a_key_with_scopes_is_told_from_a_missing_right() {
    let body = br#"{"code": 403, "message": "Scope manage:org is missing"}"#;
    let problem = translate(row("GET_PROFILE"), 403, body, None);
    assert!(problem.next_step.contains("without scopes"), "{}", problem.next_step);
}

#[test]
fn known_codes_have_words_of_their_own() {
    for (operation, status, code, word) in [
        ("GET_LAST_ACTIVE_DATES", 400, "ADMIN-400-4", "original user management"),
        ("SEARCH_USERS", 400, "ADMIN-400-1", "first page"),
        ("GRANT_ROLE", 400, "ADMIN-UAM-400-2", "Reactivate"),
        ("GRANT_ROLE", 400, "ADMIN-UAM-400-3", "offers"),
        ("GRANT_ROLE", 400, "ADMIN-UAM-400-4", "License"),
        ("INVITE_USERS", 402, "ADMIN-UAM-402-1", "paid"),
        ("SEARCH_USERS", 403, "ADMIN-403-3", "belong together"),
        ("SET_EMAIL", 403, "forbidden.targetUnverified", "verify"),
        ("GET_USER", 404, "ADMIN-404-8", "removed"),
        ("GET_ORGANIZATION", 404, "ADMIN-404-2", "organization id"),
        ("GRANT_ROLE", 409, "ADMIN-UAM-409-3", "seat"),
        ("RESTORE_USER_V1", 409, "ADMIN-409-3", "seat"),
        ("ADD_GROUP_MEMBER", 409, "ADMIN-UAM-409-1", "default groups"),
        ("CREATE_SCIM_USER", 409, "uniqueness", "existing record"),
        ("GET_SCIM_USER", 404, "", "new id"),
    ] {
        let problem = of(operation, status, code);
        assert!(problem.next_step.contains(word), "{operation} {status} {code}: {}", problem.next_step);
        assert_eq!(problem.detail, "Said upstream.");
    }
}

#[test]
fn unknown_codes_are_kept_verbatim() {
    for (status, ours) in [(400, 400), (402, 402), (403, 403), (404, 404), (409, 409)] {
        let problem = of("GRANT_ROLE", status, "ADMIN-999-1");
        assert_eq!((problem.status, problem.code.as_str()), (ours, "ADMIN-999-1"));
    }
}

#[test]
fn the_waiting_time_is_passed_on() {
    let problem = translate(row("SEARCH_USERS"), 429, b"", Some(17));
    assert_eq!((problem.status, problem.retry_after), (429, Some(17)));
}

#[test]
fn a_redirect_and_a_success_without_sense_are_unreadable() {
    for status in [200, 301, 302, 307, 418] {
        assert_eq!(translate(row("SEARCH_USERS"), status, b"", None).code, "upstream_unreadable", "{status}");
    }
}

#[test]
fn a_problem_survives_the_wire() {
    let problem = translate(row("UPDATE_PROFILE"), 400, br#"{"key": "fieldConstraintsViolated", "context": {}}"#, Some(3));
    let text = serde_json::to_string(&problem).unwrap();
    assert_eq!(serde_json::from_str::<Problem>(&text).unwrap(), problem);
    assert!(!text.contains("null"), "{text}");
}

#[test]
fn a_conflict_about_an_address_says_what_to_do_unless_atlassian_gives_the_reason() {
    let bare = of("SET_EMAIL", 409, "");
    assert!(bare.title.contains("this address") && bare.next_step.contains("another address"), "{bare:?}");
    assert!(of("SET_EMAIL", 409, "conflict.lifecycleErrors").title.contains("state"));
}
