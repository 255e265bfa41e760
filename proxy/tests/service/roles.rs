//! The role matrix: every operation for every role, from a file that a person can read, against the running service.

use std::collections::BTreeMap;

use catalogue::operation::BodyRule;

use crate::world::{PEOPLE, World};

/// One line per operation: its name, then the roles that may perform it.
const MATRIX: &str = include_str!("roles.txt");

fn matrix() -> BTreeMap<&'static str, Vec<&'static str>> {
    MATRIX
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| {
            let mut words = line.split_whitespace();
            (words.next().unwrap(), words.collect())
        })
        .collect()
}

#[test]
fn the_matrix_has_a_line_for_every_operation_and_no_other() {
    let mut names: Vec<&str> = catalogue::operations().map(|operation| operation.name).collect();
    names.sort_unstable();
    assert_eq!(matrix().into_keys().collect::<Vec<_>>(), names);
}

fn is_read(name: Option<&str>) -> bool {
    catalogue::operations().any(|row| !row.is_write() && Some(row.name) == name)
}

#[tokio::test]
async fn every_role_may_do_what_the_matrix_says_and_nothing_else_reaches_the_upstream() {
    let world = World::new();
    let matrix = matrix();
    for person in PEOPLE {
        let client = world.person(person).await;
        for operation in catalogue::operations() {
            let before = world.hits();
            let body = if operation.body == BodyRule::Required { "{}" } else { "" };
            let answer = client.json(operation.method.as_str(), &world.address(operation.path), body).await;
            let reached = world.log()[before..].iter().map(|entry| entry.operation).collect::<Vec<_>>();
            if matrix[operation.name].contains(&person) {
                // Before it, the service may have looked at whom it concerns.
                let (last, looked) = reached.split_last().unwrap_or_else(|| panic!("{person} {}: {}", operation.name, answer.text()));
                assert_eq!(*last, Some(operation.name), "{person}: {}", answer.text());
                assert!(looked.iter().all(|name| is_read(*name)), "{person} {}: {looked:?}", operation.name);
            } else {
                assert_eq!(answer.end(), (403, "not_permitted".to_owned()), "{person} {}", operation.name);
                assert!(reached.is_empty(), "{person} {}", operation.name);
            }
        }
    }
}

#[tokio::test]
async fn nobody_reaches_any_operation() {
    let world = World::new();
    for operation in catalogue::operations() {
        let answer = world.nobody().json(operation.method.as_str(), &world.address(operation.path), "{}").await;
        assert_eq!(answer.end(), (401, "not_signed_in".to_owned()), "{}", operation.name);
    }
    assert_eq!(world.hits(), 0);
}

#[tokio::test]
async fn bodies_that_ask_for_more_need_more() {
    let world = World::new();
    let grave = [
        ("POST", "/admin/v1/orgs/{orgId}/users/{accountId}/roles/assign", "{\"role\":\"atlassian/org-admin\"}"),
        ("POST", "/admin/v1/orgs/{orgId}/users/{accountId}/roles/revoke", "{\"role\":\"ATLASSIAN/ORG-ADMIN\"}"),
        (
            "POST",
            "/admin/v2/orgs/{orgId}/users/invite",
            "{\"emails\":[\"a@b.example\"],\"permissionRules\":[{\"role\":\"atlassian/site-admin\"}]}",
        ),
    ];
    let administrator = world.person("administrator").await;
    for (method, template, body) in grave {
        assert_eq!(administrator.json(method, &world.address(template), body).await.end(), (403, "not_permitted".to_owned()), "{body}");
    }
    assert_eq!(world.hits(), 0);
    let owner = world.person("owner").await;
    for (method, template, body) in grave {
        owner.json(method, &world.address(template), body).await;
    }
    assert_eq!(world.changes().len(), grave.len());
}
