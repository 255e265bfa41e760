//! What the page asks is what the program would ask.

use catalogue::organization::UserSearch;
use catalogue::session::{API_HEADER, SESSION_PATH};

use super::*;

const PAGE: &str = include_str!("../../../../index.html");

fn request(method: Method, body: Option<&str>) -> ApiRequest {
    ApiRequest { method, path: "/api/x".to_owned(), body: body.map(str::to_owned), headers: Vec::new() }
}

#[test]
fn the_page_asks_the_address_of_the_session_with_the_header_that_the_service_wants() {
    for words in
        [format!("window.{ASKED} = "), format!("const session = \"{SESSION_PATH}\""), format!("const headers = {{ \"{API_HEADER}\": 1,")]
    {
        assert!(PAGE.contains(&words), "{words}");
    }
}

#[test]
fn the_page_asks_for_people_what_the_plain_list_asks_for_first() {
    let plain = UserSearch { limit: Some(crate::roster::PAGE), expand: crate::roster::expansions(), ..UserSearch::default() };
    let body = serde_json::to_string(&plain).unwrap();
    assert!(PAGE.contains(&format!("const people = '{body}'")), "{body}");
    let values = [("orgId", "${organization.id}"), ("directoryId", "${directory_id}")];
    let template = catalogue::organization::SEARCH_USERS.operation.path;
    let path = values.iter().fold(template.to_owned(), |path, (name, value)| path.replace(&format!("{{{name}}}"), value));
    assert!(PAGE.contains(&format!("`{}{path}`", catalogue::session::API_PREFIX)), "{path}");
}

#[test]
fn an_answer_is_kept_by_path_and_body_for_plain_questions_alone() {
    assert_eq!(key(&request(Method::Get, None)).as_deref(), Some("/api/x"));
    assert_eq!(key(&request(Method::Post, Some("{}"))).as_deref(), Some("/api/x{}"));
    assert_eq!(key(&request(Method::Delete, None)), None);
    assert_eq!(key(&request(Method::Post, None)), None);
    let anew = ApiRequest { headers: vec![("cache-control", "no-cache".to_owned())], ..request(Method::Get, None) };
    assert_eq!(key(&anew), None);
}
