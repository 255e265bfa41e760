//! What holds for everybody, owners as well: the organization keeps an admin, nobody changes their own role, nobody locks themselves out by mistake.

use catalogue::capability::Role;
use catalogue::rights::Limits;
use sandbox::{Fault, Seed, Settings};
use serde_json::{Value, json};

use crate::limits::{member, policy};
use crate::scripts::{issue, run, script};
use crate::world::{Client, World, settings};

/// A world in which the owner grant counts, and the admins of its organization.
fn world(seed: Seed) -> World {
    let settings: Settings = settings(seed);
    let world = World::of(settings, |_| {});
    world.service.identity.policy.exchange(policy(&[(Role::Owner, Limits::default())]));
    world
}

async fn search(world: &World, body: &serde_json::Value) -> Vec<(String, String)> {
    let owner = world.person("owner").await;
    let found =
        owner.json("POST", &world.address("/admin/v2/orgs/{orgId}/directories/{directoryId}/users/search"), &body.to_string()).await;
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    found.json()["data"].as_array().unwrap().iter().map(|user| (text(&user["accountId"]), text(&user["email"]))).collect()
}

async fn admins(world: &World) -> Vec<(String, String)> {
    search(world, &json!({ "roleIds": ["atlassian/org-admin"], "status": ["active"], "limit": 100 })).await
}

fn demote(world: &World, id: &str) -> (String, String) {
    (
        world.address("/admin/v1/orgs/{orgId}/users/ID/role-assignments/revoke").replace("ID", id),
        json!({ "role": "atlassian/org-admin" }).to_string(),
    )
}

#[tokio::test]
async fn the_last_organization_admin_is_kept_whoever_asks_and_by_whatever_way() {
    let world = world(Seed::Awkward);
    let owner = member(&world, &["owner"], None).await;
    let all = admins(&world).await;
    assert!(!all.is_empty());
    let (last, others) = all.split_last().unwrap();
    for (id, _) in others {
        let (address, body) = demote(&world, id);
        let answer = owner.json("POST", &address, &body).await;
        assert!(answer.status < 300, "{}", answer.text());
    }
    let id = &last.0;
    let ways = [
        ("POST", format!("/api/users/{id}/manage/lifecycle/disable"), "{}"),
        ("POST", format!("/api/users/{id}/manage/lifecycle/delete"), ""),
        ("POST", world.address("/admin/v1/orgs/{orgId}/directory/users/ID/suspend-access").replace("ID", id), ""),
        ("DELETE", world.address("/admin/v2/orgs/{orgId}/directories/dir/users/ID").replace("ID", id), ""),
        ("POST", world.address("/admin/v1/orgs/{orgId}/users/ID/roles/revoke").replace("ID", id), "{\"role\":\"atlassian/org-admin\"}"),
        ("POST", demote(&world, id).0, "{\"role\":\"atlassian/org-admin\"}"),
    ];
    let before = world.changes().len();
    for (method, address, body) in ways {
        let answer = owner.json(method, &address, body).await;
        assert_eq!(answer.end(), (409, "last_organization_admin".to_owned()), "{method} {address}");
    }
    assert_eq!(world.changes().len(), before);
}

/// A provisioned user behind the only organization admin who is left.
async fn provisioned_last_admin(world: &World, owner: &Client<'_>) -> String {
    let users = world.address("/scim/directory/{scimDirectoryId}/Users");
    let listed = owner.get(&format!("{users}?count=100")).await.json();
    let linked = |user: &Value| {
        let extension = user.as_object().into_iter().flatten().filter_map(|(_, value)| value.get("atlassianAccountId"));
        extension.filter_map(Value::as_str).next().map(str::to_owned)
    };
    let all = listed["Resources"].as_array().unwrap();
    let known = search(world, &json!({ "status": ["active"], "limit": 100 })).await;
    let is_known = |account: &String| known.iter().any(|(id, _)| id == account);
    let (record, account) = all
        .iter()
        .filter(|user| user["active"] == true)
        .find_map(|user| linked(user).filter(is_known).map(|account| (user["id"].as_str().unwrap().to_owned(), account)))
        .unwrap();
    let assign = world.address("/admin/v1/orgs/{orgId}/users/ID/role-assignments/assign").replace("ID", &account);
    owner.json("POST", &assign, "{\"role\":\"atlassian/org-admin\"}").await;
    world.sandbox.lock().unwrap().advance(60_000);
    for (id, _) in admins(world).await.iter().filter(|(id, _)| *id != account) {
        let (address, body) = demote(world, id);
        let answer = owner.json("POST", &address, &body).await;
        assert!(answer.status < 300, "{}", answer.text());
    }
    world.sandbox.lock().unwrap().advance(60_000);
    format!("{users}/{record}")
}

const SWITCHED_OFF: &str =
    r#"{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","path":"active","value":false}]}"#;

#[tokio::test]
async fn the_last_organization_admin_is_kept_by_the_way_of_provisioning_too() {
    let world = world(Seed::Awkward);
    let owner = member(&world, &["owner"], None).await;
    let record = provisioned_last_admin(&world, &owner).await;
    let before = world.changes().len();
    let off = [
        ("DELETE", ""),
        ("PATCH", SWITCHED_OFF),
        ("PUT", "{\"userName\":\"x\",\"active\":false}"),
        ("PUT", "{\"userName\":\"x\",\"Active\":false}"),
        ("PUT", "{\"userName\":\"x\",\"urn:ietf:params:scim:schemas:core:2.0:User:active\":false}"),
    ];
    for (method, body) in off {
        assert_eq!(owner.json(method, &record, body).await.end(), (409, "last_organization_admin".to_owned()), "{method}");
    }
    world.sandbox.lock().unwrap().set_faults(vec![Fault { operation: "GET_SCIM_USER".to_owned(), status: Some(403), ..Fault::default() }]);
    for (method, body) in off {
        assert_eq!(owner.json(method, &record, body).await.end(), (503, "limits_not_checked".to_owned()), "{method}");
    }
    assert_eq!(world.changes().len(), before);
}

#[tokio::test]
async fn two_admins_who_are_demoted_at_the_same_moment_do_not_both_go() {
    let world = world(Seed::Awkward);
    let owner = member(&world, &["owner"], None).await;
    let mut all = admins(&world).await;
    if all.len() < 2 {
        let someone = search(&world, &json!({ "emails": ["emoji@corp.example"] })).await.remove(0);
        let address = world.address("/admin/v1/orgs/{orgId}/users/ID/role-assignments/assign").replace("ID", &someone.0);
        assert!(owner.json("POST", &address, "{\"role\":\"atlassian/org-admin\"}").await.status < 300);
        world.sandbox.lock().unwrap().advance(60_000);
        all = admins(&world).await;
    }
    let [.., one, other] = all.as_slice() else { panic!("two admins") };
    for (id, _) in &all[..all.len() - 2] {
        let (address, body) = demote(&world, id);
        assert!(owner.json("POST", &address, &body).await.status < 300);
    }
    let (first, second) = (demote(&world, &one.0), demote(&world, &other.0));
    let (first, second) = tokio::join!(owner.json("POST", &first.0, &first.1), owner.json("POST", &second.0, &second.1));
    let refused = [&first, &second].into_iter().filter(|answer| answer.status == 409).count();
    assert_eq!(refused, 1, "{} {}", first.text(), second.text());
}

#[tokio::test]
async fn ones_own_account_is_locked_out_only_when_it_is_said_twice() {
    let world = world(Seed::Awkward);
    let (id, email) = search(&world, &json!({ "emails": ["emoji@corp.example"] })).await.remove(0);
    let owner = member(&world, &["owner"], Some(&email.to_uppercase())).await;
    let disable = format!("/api/users/{id}/manage/lifecycle/disable");
    assert_eq!(owner.json("POST", &disable, "{}").await.end(), (409, "confirm_yourself".to_owned()));
    assert!(world.changes().is_empty());
    let again = owner.with("x-rollcall-confirm", "self").json("POST", &disable, "{}").await;
    assert!(again.status < 300, "{}", again.text());
}

#[tokio::test]
async fn nobody_changes_their_own_role_even_when_they_say_it_twice() {
    let world = world(Seed::Awkward);
    let (id, email) = search(&world, &json!({ "emails": ["emoji@corp.example"] })).await.remove(0);
    let owner = member(&world, &["owner"], Some(&email)).await.with("x-rollcall-confirm", "self");
    for (template, body) in [
        ("/admin/v1/orgs/{orgId}/users/ID/role-assignments/assign", "{\"role\":\"atlassian/org-admin\"}"),
        ("/admin/v1/orgs/{orgId}/users/ID/role-assignments/revoke", "{\"role\":\"atlassian/org-admin\"}"),
        ("/admin/v1/orgs/{orgId}/users/ID/roles/assign", "{\"role\":\"atlassian/user\",\"resource\":\"ari:cloud:jira::site/1\"}"),
    ] {
        let answer = owner.json("POST", &world.address(template).replace("ID", &id), body).await;
        assert_eq!(answer.end(), (409, "own_role".to_owned()), "{template}");
    }
    assert!(world.changes().is_empty());
}

#[tokio::test]
async fn a_token_is_no_way_around_what_its_issuer_may_not_do_to_themselves() {
    let world = World::of(settings(Seed::Awkward), |_| {});
    let (id, email) = search(&world, &json!({ "emails": ["emoji@corp.example"] })).await.remove(0);
    assert_eq!(email, "emoji@corp.example");
    let owner = world.person("owner").await;
    let issued = issue(&owner, &["toggle-account", "grant-role"]).await;
    let named =
        r#"UPDATE access_tokens SET issuer = REPLACE(issuer, '"name":"Demo owner"', '"name":"Demo owner","email":"emoji@corp.example"')"#;
    run(&world, named).await;
    let script = script(&world, &issued.secret);
    let disable = format!("/api/users/{id}/manage/lifecycle/disable");
    assert_eq!(script.json("POST", &disable, "{}").await.end(), (409, "confirm_yourself".to_owned()));
    let assign = world.address("/admin/v1/orgs/{orgId}/users/ID/roles/assign").replace("ID", &id);
    let role = "{\"role\":\"atlassian/user\",\"resource\":\"ari:cloud:jira::site/1\"}";
    assert_eq!(script.json("POST", &assign, role).await.end(), (409, "own_role".to_owned()));
    assert!(world.changes().is_empty());
}

#[tokio::test]
async fn a_group_that_gives_administration_is_no_way_around_the_right_to_grant_it() {
    let world = World::of(settings(Seed::Awkward), |_| {});
    world.service.identity.policy.exchange(policy(&[(Role::Administrator, Limits::default())]));
    let (id, _) = search(&world, &json!({ "emails": ["emoji@corp.example"] })).await.remove(0);
    let owner = world.person("owner").await;
    let groups = owner
        .json("POST", &world.address("/admin/v2/orgs/{orgId}/directories/{directoryId}/groups/search"), "{\"limit\":100}")
        .await
        .json();
    let mut refused = 0;
    for told in groups["data"].as_array().unwrap() {
        let (group, directory) = (told["id"].as_str().unwrap(), told["directoryId"].as_str().unwrap_or("-"));
        let address = |more: &str| {
            let template = format!("/admin/v2/orgs/{{orgId}}/directories/DIR/groups/{group}/{more}");
            world.address(&template).replace("DIR", directory)
        };
        let roles = owner.get(&address("role-assignments")).await.text();
        let gives = told["managedBy"] == "admins" || roles.contains("atlassian/org-admin") || roles.contains("atlassian/site-admin");
        let administrator = member(&world, &["administrator"], None).await;
        let answer = administrator.json("POST", &address("memberships"), &json!({ "accountId": id }).to_string()).await;
        assert_eq!(answer.status == 403 && answer.text().contains("outside_your_limits"), gives, "{group}: {} {roles}", answer.text());
        refused += usize::from(gives);
    }
    assert!(refused > 0, "the organization has such a group");
}
