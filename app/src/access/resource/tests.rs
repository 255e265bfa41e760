//! What is offered, and with which roles.

use catalogue::organization::role::Means;

use super::{products, wholes};
use crate::access::place::Workspace;

fn workspaces() -> Vec<Workspace> {
    let workspace = |key: &str, id: &str, name: &str, host: &str, status: &str| {
        format!(
            r#"{{"id":"ari:cloud:{key}::site/{id}","type":"workspace","attributes":
            {{"name":"{name}","type":"{key}","typeKey":"{key}","hostUrl":"https://{host}","status":"{status}"}}}}"#
        )
    };
    let all = [
        workspace("jira-servicedesk", "3", "Desk", "corp.site.example", "online"),
        workspace("confluence", "2", "Atlas wiki", "corp.site.example/wiki", "offline"),
        workspace("trello", "4", "Boards", "trello.site.example", "online"),
        workspace("jira-software", "5", "Labs", "labs.site.example", "online"),
    ];
    serde_json::from_str(&format!("[{}]", all.join(","))).unwrap()
}

#[test]
fn products_are_offered_by_name_with_what_is_wrong_with_them() {
    let choices: Vec<(String, String)> = products(&workspaces())
        .iter()
        .map(|target| target.choice())
        .map(|choice| (choice.label, choice.note.unwrap_or_default()))
        .collect();
    assert_eq!(choices[0], ("Atlas wiki · corp.site.example".to_owned(), "confluence, offline".to_owned()));
    assert_eq!(choices.len(), 4);
}

#[test]
fn each_product_offers_its_own_roles() {
    let products = products(&workspaces());
    let desk = products.iter().find(|target| target.id.contains("servicedesk")).unwrap();
    assert!(desk.roles(Means::Grant).contains(&"atlassian/customer"));
    let wiki = products.iter().find(|target| target.id.contains("confluence")).unwrap();
    assert!(!wiki.roles(Means::Grant).contains(&"atlassian/customer"));
}

#[test]
fn a_site_is_offered_once_and_only_where_products_share_it() {
    let wholes = wholes("org-1", &workspaces());
    let ids: Vec<&str> = wholes.iter().map(|target| target.id.as_str()).collect();
    assert_eq!(ids, ["ari:cloud:platform::org/org-1", "ari:cloud:platform::site/3", "ari:cloud:platform::site/5"]);
    assert_eq!(wholes[0].roles(Means::Grant), ["atlassian/org-admin"]);
    assert_eq!(wholes[1].roles(Means::Grant), ["atlassian/site-admin"]);
}
