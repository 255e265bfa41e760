//! How resources are called.

use super::{Place, Workspace, name};

fn workspaces() -> Vec<Workspace> {
    let json = r#"[{"id":"ari:cloud:jira-software::site/77","type":"workspace","attributes":
        {"name":"Corp Jira","type":"Jira","typeKey":"jira-software","hostUrl":"https://corp.site.example/wiki"}}]"#;
    serde_json::from_str(json).unwrap()
}

fn place(is_product: bool, product: &str, site: &str) -> Place {
    Place { is_product, product: product.to_owned(), site: site.to_owned() }
}

#[test]
fn a_known_workspace_is_called_by_product_name_and_host() {
    let place_of = |ari| name(ari, None, &workspaces());
    assert_eq!(place_of("ari:cloud:jira-software::site/77"), place(true, "Jira", "Corp Jira · corp.site.example"));
}

#[test]
fn an_unknown_resource_keeps_its_product_and_the_end_of_its_ari() {
    assert_eq!(name("ari:cloud:confluence::site/99", Some("confluence"), &[]), place(true, "Confluence", "99"));
    assert_eq!(name("ari:cloud:confluence::site/99", None, &[]), place(true, "Confluence", "99"));
}

#[test]
fn the_organization_and_sites_are_no_products() {
    assert_eq!(name("ari:cloud:platform::org/1", Some("platform"), &[]), place(false, "Organization", "everything in it"));
    assert_eq!(name("ari:cloud:platform::site/77", Some("platform"), &workspaces()), place(false, "Site", "corp.site.example"));
    assert_eq!(name("ari:cloud:platform::site/78", Some("platform"), &workspaces()), place(false, "Site", "78"));
}

#[test]
fn text_that_is_no_ari_is_shown_as_it_is() {
    assert_eq!(name("thing", None, &[]), place(false, "Site", "thing"));
}

#[test]
fn a_place_is_called_by_its_name_and_without_one_by_what_is_known() {
    let short = |ari| name(ari, None, &workspaces()).short();
    assert_eq!(short("ari:cloud:jira-software::site/77"), "Corp Jira");
    assert_eq!(short("ari:cloud:confluence::site/99"), "Confluence 99");
    assert_eq!(short("ari:cloud:platform::org/1"), "the organization");
    assert_eq!(short("ari:cloud:platform::site/77"), "the site corp.site.example");
}
