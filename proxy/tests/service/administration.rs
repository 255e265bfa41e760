//! Power over the organization by ways that do not say so: groups fed from the identity provider, invitations to oneself, an account that is one's own.

use catalogue::capability::Role;
use catalogue::rights::Limits;
use sandbox::{Fault, FaultBody, Seed};
use serde_json::{Value, json};

use crate::limits::{member, member_with, policy};
use crate::world::{Answer, Client, World, settings};

const GROUPS: &str = "/scim/directory/{scimDirectoryId}/Groups";

fn world(grants: &[(Role, Limits)]) -> World {
    let world = World::of(settings(Seed::Awkward), |_| {});
    world.service.identity.policy.exchange(policy(grants));
    world
}

fn whole() -> Vec<(Role, Limits)> {
    [Role::Provisioning, Role::Administrator, Role::Owner].map(|role| (role, Limits::default())).to_vec()
}

async fn account(world: &World, email: &str) -> String {
    let search = world.address("/admin/v2/orgs/{orgId}/directories/{directoryId}/users/search");
    let found = world.person("owner").await.json("POST", &search, &json!({ "emails": [email] }).to_string()).await.json();
    found["data"][0]["accountId"].as_str().unwrap().to_owned()
}

/// Some provisioned users.
async fn records(world: &World) -> Vec<Value> {
    let owner = world.person("owner").await;
    let listed = owner.get(&format!("{}?count=100", world.address("/scim/directory/{scimDirectoryId}/Users"))).await.json();
    listed["Resources"].as_array().unwrap().clone()
}

fn patch(op: &str, id: &str) -> String {
    let schemas = ["urn:ietf:params:scim:api:messages:2.0:PatchOp"];
    json!({ "schemas": schemas, "Operations": [{ "op": op, "path": "members", "value": [{ "value": id }] }] }).to_string()
}

/// A provisioned group with this name, which the owner makes.
async fn provisioned(world: &World, owner: &Client<'_>, name: &str) -> String {
    let body = json!({ "displayName": name }).to_string();
    let made = owner.json("POST", &world.address(GROUPS), &body).await;
    assert_eq!(made.status, 201, "{}", made.text());
    format!("{}/{}", world.address(GROUPS), made.json()["id"].as_str().unwrap())
}

fn is(answer: &Answer, status: u16, code: &str) {
    assert_eq!(answer.end(), (status, code.to_owned()));
}

#[tokio::test]
async fn a_provisioned_group_that_gives_administration_needs_the_right_to_grant_it() {
    let world = world(&whole());
    let somebody = records(&world).await[0]["id"].as_str().unwrap().to_owned();
    let owner = member(&world, &["owner"], None).await;
    let provisioning = member(&world, &["provisioning"], None).await;
    let making = json!({ "displayName": "ORG-Admins " }).to_string();
    is(&provisioning.json("POST", &world.address(GROUPS), &making).await, 403, "outside_your_limits");
    let (power, plain) = (provisioned(&world, &owner, "org-admins").await, provisioned(&world, &owner, "Pilots").await);
    let before = world.changes().len();
    let administrator = member(&world, &["administrator"], None).await;
    for client in [&provisioning, &administrator] {
        is(&client.json("PATCH", &power, &patch("add", &somebody)).await, 403, "outside_your_limits");
    }
    let renamed = json!({ "Operations": [{ "op": "replace", "path": "displayName", "value": "org-admins" }] }).to_string();
    is(&provisioning.json("PATCH", &plain, &renamed).await, 403, "outside_your_limits");
    assert_eq!(world.changes().len(), before);
    let joined = provisioning.json("PATCH", &plain, &patch("add", &somebody)).await;
    assert!(joined.status < 300, "{}", joined.text());
    let joined = owner.json("PATCH", &power, &patch("add", &somebody)).await;
    assert!(joined.status < 300, "{}", joined.text());
}

#[tokio::test]
async fn what_a_provisioned_group_gives_is_granted_by_nobody_else_while_it_is_not_known() {
    let world = world(&whole());
    let somebody = records(&world).await[0]["id"].as_str().unwrap().to_owned();
    let owner = member(&world, &["owner"], None).await;
    let group = provisioned(&world, &owner, "Pilots").await;
    let provisioning = member(&world, &["provisioning"], None).await;
    let answering = |fault: Fault| world.sandbox.lock().unwrap().set_faults(vec![Fault { operation: "SEARCH_GROUPS".to_owned(), ..fault }]);
    answering(Fault { status: Some(200), body: FaultBody::Json("{\"data\":[],\"links\":{}}".to_owned()), ..Fault::default() });
    is(&provisioning.json("PATCH", &group, &patch("add", &somebody)).await, 403, "provisioned_group_not_found");
    assert!(owner.json("PATCH", &group, &patch("add", &somebody)).await.status < 300);
    answering(Fault { status: Some(403), ..Fault::default() });
    is(&owner.json("PATCH", &group, &patch("remove", &somebody)).await, 503, "limits_not_checked");
}

#[tokio::test]
async fn nobody_puts_themselves_into_a_provisioned_group_that_gives_administration() {
    let world = world(&whole());
    let all = records(&world).await;
    let own = all.iter().find(|user| user["emails"][0]["value"].is_string() && user["active"] == true).unwrap();
    let (id, email) = (own["id"].as_str().unwrap(), own["emails"][0]["value"].as_str().unwrap());
    let maker = member(&world, &["owner"], None).await;
    let power = provisioned(&world, &maker, "org-admins").await;
    let owner = member(&world, &["owner"], Some(email)).await.with("x-rollcall-confirm", "self");
    is(&owner.json("PATCH", &power, &patch("add", id)).await, 409, "own_role");
}

#[tokio::test]
async fn an_invitation_to_oneself_with_roles_or_groups_is_a_change_of_ones_own_role() {
    let world = world(&whole());
    let id = account(&world, "emoji@corp.example").await;
    let by_address = member(&world, &["owner"], Some("Emoji@corp.example")).await;
    let by_account = member_with(&world, &["owner"], None, Some(&id)).await;
    let newcomer = member(&world, &["owner"], Some("new.one@corp.example")).await;
    let invite = world.address("/admin/v2/orgs/{orgId}/users/invite");
    let roles = json!([{ "role": "atlassian/user", "resource": "ari:cloud:jira::site/1" }]);
    let body = |email: &str, rules: &Value, groups: &[&str]| {
        json!({ "emails": ["other@corp.example", email], "permissionRules": rules, "additionalGroups": groups }).to_string()
    };
    for (client, email) in [(&by_address, "emoji@CORP.example"), (&by_account, "emoji@corp.example"), (&newcomer, "New.One@corp.example")] {
        is(&client.json("POST", &invite, &body(email, &roles, &[])).await, 409, "own_role");
        is(&client.json("POST", &invite, &body(email, &json!([]), &["some-group"])).await, 409, "own_role");
        let first_form = json!({ "email": email, "permissionRule": roles[0] }).to_string();
        is(&client.json("POST", &world.address("/admin/v1/orgs/{orgId}/users/invite"), &first_form).await, 409, "own_role");
    }
    assert!(world.changes().is_empty());
    let other = by_address.json("POST", &invite, &json!({ "emails": ["a@corp.example"], "permissionRules": roles }).to_string()).await;
    assert_ne!(other.status, 409, "{}", other.text());
}

#[tokio::test]
async fn the_account_that_the_provider_names_is_ones_own_whatever_address_it_has() {
    let world = world(&whole());
    let id = account(&world, "emoji@corp.example").await;
    let owner = member_with(&world, &["owner"], Some("elsewhere@home.example"), Some(&id)).await;
    let grant = |id: &str| world.address("/admin/v1/orgs/{orgId}/users/ID/roles/assign").replace("ID", id);
    let role = json!({ "role": "atlassian/user", "resource": "ari:cloud:jira::site/1" }).to_string();
    is(&owner.json("POST", &grant(&id), &role).await, 409, "own_role");
    is(&owner.json("POST", &format!("/api/users/{id}/manage/lifecycle/disable"), "{}").await, 409, "confirm_yourself");
}

#[tokio::test]
async fn a_role_is_granted_to_nobody_of_whom_it_is_not_known_whether_they_are_oneself() {
    let world = world(&whole());
    let search = world.address("/admin/v2/orgs/{orgId}/directories/{directoryId}/users/search");
    let found = world.person("owner").await.json("POST", &search, &json!({ "searchTerm": "Hidden Hank" }).to_string()).await.json();
    let hidden = found["data"][0]["accountId"].as_str().unwrap().to_owned();
    let grant = world.address("/admin/v1/orgs/{orgId}/users/ID/roles/assign").replace("ID", &hidden);
    let role = json!({ "role": "atlassian/user", "resource": "ari:cloud:jira::site/1" }).to_string();
    let unknown = member(&world, &["owner"], Some("nobody.has.it@corp.example")).await;
    is(&unknown.json("POST", &grant, &role).await, 503, "limits_not_checked");
    assert!(world.changes().is_empty());
    let known = member(&world, &["owner"], Some("emoji@corp.example")).await;
    assert_ne!(known.json("POST", &grant, &role).await.status, 503, "another account has their address");
}

#[tokio::test]
async fn what_a_limit_or_a_guard_refuses_is_on_record_once() {
    let world = world(&whole());
    let id = account(&world, "emoji@corp.example").await;
    let owner = member(&world, &["owner"], Some("emoji@corp.example")).await.with("idempotency-key", "one-and-the-same");
    let disable = format!("/api/users/{id}/manage/lifecycle/disable");
    is(&owner.json("POST", &disable, "{}").await, 409, "confirm_yourself");
    let events = world.service.audit.events().await.unwrap();
    let told: Vec<&String> = events.iter().filter(|line| line.contains("confirm_yourself")).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("DISABLE_ACCOUNT") && told[0].contains(&id), "{told:?}");
}
