//! Which requests are urgent, and who wants nothing that was kept.

use axum::http::HeaderValue;
use catalogue::capability::Role;
use catalogue::session::Person;

use super::*;
use crate::admit::Admission;
use crate::identity::Caller;

const ORG: &str = "0a1b2c3d-0000-4000-8000-000000000001";

fn permit(method: &str, path: &str, query: &str, body: &str) -> Permit {
    let admission = Admission { organization_id: ORG.to_owned(), scim_directories: vec!["d".to_owned()], read_only: false };
    let owner = Caller::new(Person { id: "o".to_owned(), name: "O".to_owned(), email: None }, Role::Owner);
    admission.target(&owner, method, path, query).unwrap().permit(&owner, body.as_bytes()).unwrap()
}

fn lane_with(priority: Option<&str>) -> Lane {
    let mut headers = HeaderMap::new();
    headers.extend(priority.map(|text| (axum::http::HeaderName::from_static("priority"), HeaderValue::from_str(text).unwrap())));
    Lane::of(&permit("GET", "/admin/v1/orgs", "", ""), &headers, false)
}

#[test]
fn the_first_page_of_a_list_is_urgent_and_the_others_are_not() {
    let users = format!("/admin/v2/orgs/{ORG}/directories/-/users");
    let lane = |permit: &Permit| Lane::of(permit, &HeaderMap::new(), false);
    assert_eq!(lane(&permit("GET", &users, "limit=100", "")), Lane::Interactive);
    assert_eq!(lane(&permit("GET", &users, "limit=100&cursor=x", "")), Lane::Batch);
    assert_eq!(lane(&permit("POST", &format!("{users}/search"), "", "{\"limit\":10}")), Lane::Interactive);
    assert_eq!(lane(&permit("POST", &format!("{users}/search"), "", "{\"cursor\":\"x\"}")), Lane::Batch);
    assert_eq!(lane(&permit("GET", "/scim/directory/d/Users", "startIndex=1", "")), Lane::Interactive);
    assert_eq!(lane(&permit("GET", "/scim/directory/d/Users", "startIndex=101", "")), Lane::Batch);
}

#[test]
fn scripts_wait_for_people() {
    assert_eq!(Lane::of(&permit("GET", "/admin/v1/orgs", "", ""), &HeaderMap::new(), true), Lane::Batch);
}

#[test]
fn whoever_asks_may_say_that_it_is_not_urgent_and_never_the_opposite() {
    for (said, lane) in [
        (None, Lane::Interactive),
        (Some("u=5"), Lane::Batch),
        (Some("u=7, i"), Lane::Batch),
        (Some("i, u=6"), Lane::Batch),
        (Some("u=0"), Lane::Interactive),
        (Some("u=9"), Lane::Interactive),
        (Some("nonsense"), Lane::Interactive),
    ] {
        assert_eq!(lane_with(said), lane, "{said:?}");
    }
}
