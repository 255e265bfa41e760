//! Every error has a status, a code and words that help.

use catalogue::capability::Capability;
use catalogue::path::PathError;
use catalogue::problem::Problem;
use catalogue::record::ReasonFault;

use super::{ProxyError, Refusal, problem, render};
use crate::audit::AuditError;

fn every() -> Vec<ProxyError> {
    vec![
        ProxyError::Target("x"),
        ProxyError::TargetTooLong,
        ProxyError::Header("x"),
        ProxyError::Misdirected,
        ProxyError::Upgrade,
        ProxyError::NotSignedIn,
        ProxyError::CrossSite("x"),
        ProxyError::SignInLink,
        ProxyError::UnknownPerson,
        ProxyError::NotFound,
        ProxyError::Method(vec!["GET", "POST"]),
        ProxyError::Path(PathError::UnknownQuery),
        ProxyError::OtherOrganization,
        ProxyError::UnknownDirectory,
        ProxyError::ContentType,
        ProxyError::Body("x"),
        ProxyError::BodyTooLarge(1),
        ProxyError::BodyTimeout,
        ProxyError::NotPermitted(Capability::Invite),
        ProxyError::ReadOnly,
        ProxyError::Audit(AuditError::Full),
        ProxyError::Unreachable("x"),
        ProxyError::UpstreamTimeout,
        ProxyError::Unreadable("x"),
        ProxyError::UnknownOutcome { timed_out: true },
        ProxyError::UnknownOutcome { timed_out: false },
        ProxyError::Panicked,
        ProxyError::KeyForm,
        ProxyError::KeyReused,
        ProxyError::KeySpent,
        ProxyError::TooManyWrites,
        ProxyError::UnknownChange,
        ProxyError::Reason(ReasonFault::TooLong),
        ProxyError::ReasonForRead,
        ProxyError::OldProtocol,
        ProxyError::RemovedMeanwhile,
    ]
}

#[test]
fn every_error_says_what_happened_and_what_to_do() {
    for error in every() {
        let problem = problem(&error);
        assert!((400..=599).contains(&problem.status), "{error:?}");
        for text in [&problem.code, &problem.title, &problem.detail, &problem.next_step] {
            assert!(!text.is_empty(), "{error:?}");
        }
        assert!(problem.detail.ends_with('.') && problem.next_step.ends_with('.'), "{problem:?}");
        assert!(problem.code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{}", problem.code);
    }
}

#[test]
fn codes_are_told_apart() {
    let mut codes: Vec<String> = every().iter().map(|error| problem(error).code).collect();
    codes.sort_unstable();
    codes.dedup();
    // The two ends of an unknown outcome share theirs.
    assert_eq!(codes.len(), every().len() - 1);
}

#[test]
fn a_response_carries_the_request_id_and_the_media_type() {
    let response = render(&ProxyError::NotFound, "abc");
    assert_eq!(response.headers()["content-type"], "application/problem+json");
    assert_eq!(response.status(), 404);
}

#[test]
fn a_wrong_method_names_the_right_ones() {
    assert_eq!(render(&ProxyError::Method(vec!["GET", "POST"]), "abc").headers()["allow"], "GET, POST");
}

#[test]
fn an_upstream_problem_passes_as_translated() {
    let told = Problem { status: 409, code: "uniqueness".to_owned(), ..Problem::default() };
    assert_eq!(problem(&ProxyError::Upstream(Box::new(Refusal { problem: told.clone(), headers: Vec::new() }))), told);
}

#[test]
fn a_missing_right_is_named_in_words() {
    assert!(problem(&ProxyError::NotPermitted(Capability::SuspendAccess)).detail.contains(Capability::SuspendAccess.words()));
}
