//! Rights with limits, through the router: whom a path or a body names is judged by what is true of them upstream, and lists are cut down and say so.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::http::HeaderValue;
use catalogue::capability::Role;
use catalogue::rights::{Limits, Only, Share};
use proxy::identity::{Grant, Grants, Principal, Subject, Visit};
use proxy::policy::{Policy, Protected};
use sandbox::{Fault, Seed};
use serde_json::json;

use crate::world::{Answer, Client, World, pausing, settings};

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(ToString::to_string).collect()
}

pub fn domain(name: &str) -> Limits {
    Limits { only: Only { email_domains: set(&[name]), ..Only::default() }, ..Limits::default() }
}

/// A policy with one grant for each of these, given to the group with the role's word.
pub fn policy(grants: &[(Role, Limits)]) -> Policy {
    let grant = |(role, limits): &(Role, Limits)| Grant {
        share: Share { limits: limits.clone(), ..Share::whole(*role) },
        groups: set(&[role.word()]),
        people: BTreeSet::new(),
    };
    Policy::from(Grants(grants.iter().map(grant).collect()))
}

fn world(grants: &[(Role, Limits)]) -> World {
    let world = World::of(settings(Seed::Awkward), |_| {});
    world.service.identity.policy.exchange(policy(grants));
    world
}

/// Somebody of these groups, as an identity provider tells.
pub async fn member<'a>(world: &'a World, groups: &[&str], email: Option<&str>) -> Client<'a> {
    member_with(world, groups, email, None).await
}

/// The same, whose provider names their account at Atlassian.
pub async fn member_with<'a>(world: &'a World, groups: &[&str], email: Option<&str>, account: Option<&str>) -> Client<'a> {
    somebody(world, "1001", groups, email, account).await
}

/// The person with this id.
pub async fn somebody<'a>(world: &'a World, id: &str, groups: &[&str], email: Option<&str>, account: Option<&str>) -> Client<'a> {
    let groups = groups.iter().map(ToString::to_string).collect();
    let issuer = world.service.identity.door.issuer().to_owned();
    let principal = Principal {
        subject: Arc::new(Subject { issuer, id: id.to_owned(), session: None, groups, account: account.map(str::to_owned) }),
        name: "Hedy Lamarr".to_owned(),
        email: email.map(str::to_owned),
        authenticated_at: None,
        built_in: None,
    };
    let id = world.service.identity.sessions.start(principal, Visit::default()).await.unwrap();
    world.nobody().with("cookie", HeaderValue::from_str(&format!("rollcall_session={id}")).unwrap().to_str().unwrap())
}

/// The account with this address.
async fn account(world: &World, email: &str) -> String {
    let owner = world.person("owner").await;
    let body = json!({ "emails": [email] }).to_string();
    let found = owner.json("POST", &world.address("/admin/v2/orgs/{orgId}/directories/{directoryId}/users/search"), &body).await.json();
    found["data"][0]["accountId"].as_str().unwrap_or_else(|| panic!("nobody has {email}")).to_owned()
}

fn on(world: &World, template: &str, account: &str) -> String {
    world.address(&template.replace("{accountId}", account))
}

/// A change by its address and body, made by somebody.
async fn act(client: &Client<'_>, world: &World, row: &(&str, &str, &str), account: &str) -> Answer {
    client.json(row.0, &on(world, row.1, account), &row.2.replace("ACCOUNT", account)).await
}

const USERS: &str = "/admin/v2/orgs/{orgId}/directories/{directoryId}/users";
const SUSPEND: (&str, &str, &str) = ("POST", "/admin/v1/orgs/{orgId}/directory/users/{accountId}/suspend-access", "");
const DISABLE: (&str, &str, &str) = ("POST", "/users/{accountId}/manage/lifecycle/disable", "{}");

/// Every change and single read that names a person, by path or in its body.
const NAMING: [(&str, &str, &str); 14] = [
    ("GET", "/admin/v2/orgs/{orgId}/directories/{directoryId}/users/{accountId}", ""),
    ("GET", "/admin/v2/orgs/{orgId}/directories/{directoryId}/users/{accountId}/role-assignments", ""),
    ("GET", "/admin/v1/orgs/{orgId}/directory/users/{accountId}/last-active-dates", ""),
    ("GET", "/users/{accountId}/manage", ""),
    ("GET", "/users/{accountId}/manage/profile", ""),
    ("GET", "/users/{accountId}/manage/api-tokens", ""),
    ("GET", "/admin/user-provisioning/v1/org/{orgId}/user/{accountId}/get-scim-links", ""),
    SUSPEND,
    DISABLE,
    ("PATCH", "/users/{accountId}/manage/profile", "{\"nickname\":\"x\"}"),
    ("PUT", "/users/{accountId}/manage/email", "{\"email\":\"new@corp.example\"}"),
    ("POST", "/admin/v2/orgs/{orgId}/directories/{directoryId}/groups/some-group/memberships", "{\"accountId\":\"ACCOUNT\"}"),
    ("DELETE", "/admin/v2/orgs/{orgId}/directories/{directoryId}/groups/some-group/memberships/{accountId}", ""),
    (
        "POST",
        "/admin/v1/orgs/{orgId}/users/{accountId}/roles/assign",
        "{\"role\":\"atlassian/user\",\"resource\":\"ari:cloud:jira::site/1\"}",
    ),
];

#[tokio::test]
async fn whoever_is_named_in_path_or_body_is_judged_by_their_address_of_now() {
    let world = world(&[(Role::Administrator, domain("corp.example"))]);
    let inside = account(&world, "emoji@corp.example").await;
    let outside = account(&world, "unmanaged@partner.example").await;
    let desk = member(&world, &["administrator"], None).await;
    for row in &NAMING {
        let before = world.hits();
        let refused = act(&desk, &world, row, &outside).await;
        assert_eq!(refused.end(), (403, "outside_your_limits".to_owned()), "{} {}", row.0, row.1);
        assert!(refused.problem().detail.contains("corp.example"), "{}", refused.text());
        // Whoever is outside is only looked at by the service itself, to decide.
        let ours = ["SEARCH_USERS", "GET_PROFILE", "GET_GROUP", "LIST_GROUP_ROLES"];
        assert!(world.log()[before..].iter().all(|entry| entry.operation.is_some_and(|name| ours.contains(&name))), "{} {}", row.0, row.1);
        let allowed = act(&desk, &world, row, &inside).await;
        assert!(allowed.status < 300 || !allowed.text().contains("outside_your_limits"), "{} {}: {}", row.0, row.1, allowed.text());
    }
}

#[tokio::test]
async fn an_invitation_is_judged_by_every_address_however_it_is_written() {
    let world = world(&[(Role::Administrator, domain("corp.example"))]);
    let desk = member(&world, &["administrator"], None).await;
    let invite = world.address("/admin/v2/orgs/{orgId}/users/invite");
    let with = |emails: serde_json::Value| json!({ "emails": emails, "permissionRules": [] }).to_string();
    for outside in
        ["a@partner.example", "a@corp.example.evil", "A <x@partner.example> b@corp.example", "x@evil.example@corp.example", "corp.example"]
    {
        let answer = desk.json("POST", &invite, &with(json!(["new.one@corp.example", outside]))).await;
        assert_eq!(answer.end(), (403, "outside_your_limits".to_owned()), "{outside}");
    }
    assert!(world.log().iter().all(|entry| entry.operation != Some("INVITE_USERS")));
    let answer = desk.json("POST", &invite, &with(json!(["New.One@CORP.example"]))).await;
    assert!(answer.status < 300, "{}", answer.text());
}

#[tokio::test]
async fn a_new_address_outside_is_refused_as_well() {
    let world = world(&[(Role::Administrator, domain("corp.example"))]);
    let inside = account(&world, "emoji@corp.example").await;
    let desk = member(&world, &["administrator"], None).await;
    let answer = desk.json("PUT", &on(&world, "/users/{accountId}/manage/email", &inside), "{\"email\":\"x@partner.example\"}").await;
    assert_eq!(answer.end(), (403, "outside_your_limits".to_owned()));
}

#[tokio::test]
async fn lists_are_cut_down_and_say_how_many_are_left_out() {
    let world = world(&[(Role::Viewer, domain("partner.example"))]);
    let reader = member(&world, &["viewer"], None).await;
    for (method, address, body) in [
        ("POST", world.address(&format!("{USERS}/search")), "{\"limit\":100}"),
        ("GET", world.address(USERS) + "?limit=100", ""),
        ("GET", world.address("/admin/v1/orgs/{orgId}/users"), ""),
        ("GET", world.address("/scim/directory/{scimDirectoryId}/Users"), ""),
    ] {
        let answer = reader.json(method, &address, body).await;
        assert_eq!(answer.status, 200, "{address}: {}", answer.text());
        assert!(!answer.text().contains("@corp.example"), "{address}");
        let hidden: usize = answer.header("x-rollcall-hidden").unwrap().parse().unwrap();
        assert!(hidden > 0, "{address}");
    }
}

#[tokio::test]
async fn a_list_that_does_not_say_what_decides_is_refused_and_not_empty() {
    let groups = Limits { only: Only { groups: set(&["some-group"]), ..Only::default() }, ..Limits::default() };
    let world = world(&[(Role::Viewer, groups)]);
    let reader = member(&world, &["viewer"], None).await;
    for (method, address, body) in [
        ("POST", world.address(&format!("{USERS}/search")), "{}"),
        ("GET", world.address(&format!("{USERS}/count")) + "?searchTerm=olga", ""),
        ("GET", world.address("/admin/v1/orgs/{orgId}/users"), ""),
        ("GET", world.address("/scim/directory/{scimDirectoryId}/Users"), ""),
        ("GET", world.address("/scim/directory/{scimDirectoryId}/Groups"), ""),
    ] {
        let answer = reader.json(method, &address, body).await;
        assert_eq!(answer.end(), (403, "outside_your_limits".to_owned()), "{address}");
    }
    let told = reader.json("POST", &world.address(&format!("{USERS}/search")), "{\"expand\":[\"groups\"]}").await;
    assert_eq!(told.status, 200, "{}", told.text());
    assert_eq!(told.json()["data"].as_array().unwrap().len(), 0);
    assert!(told.header("x-rollcall-hidden").is_some());
}

#[tokio::test]
async fn the_limit_of_one_grant_does_not_confine_another() {
    let world = world(&[(Role::Viewer, Limits::default()), (Role::HelpDesk, domain("partner.example"))]);
    let corp = account(&world, "emoji@corp.example").await;
    let partner = account(&world, "unmanaged@partner.example").await;
    let desk = member(&world, &["viewer", "help-desk"], None).await;
    let list = desk.json("POST", &world.address(&format!("{USERS}/search")), "{}").await;
    assert!(list.text().contains("@corp.example") && list.header("x-rollcall-hidden").is_none());
    assert_eq!(desk.get(&on(&world, &format!("{USERS}/{{accountId}}"), &corp)).await.status, 200);
    assert_eq!(act(&desk, &world, &SUSPEND, &corp).await.end(), (403, "outside_your_limits".to_owned()));
    let allowed = act(&desk, &world, &SUSPEND, &partner).await;
    assert!(allowed.status < 300, "{}", allowed.text());
}

#[tokio::test]
async fn what_cannot_be_read_is_not_within_a_limit() {
    let world = world(&[(Role::HelpDesk, domain("corp.example"))]);
    let inside = account(&world, "emoji@corp.example").await;
    let desk = member(&world, &["help-desk"], None).await;
    // Of an upstream that does not answer it is said so, and when to ask again.
    for (status, code) in [(403, "limits_not_checked"), (400, "limits_not_checked"), (500, "upstream_away"), (503, "upstream_away")] {
        let failing = |operation: &str| Fault { operation: operation.to_owned(), status: Some(status), ..Fault::default() };
        world.sandbox.lock().unwrap().set_faults(vec![failing("SEARCH_USERS"), failing("GET_PROFILE")]);
        assert_eq!(act(&desk, &world, &DISABLE, &inside).await.end(), (503, code.to_owned()), "{status}");
    }
    assert!(world.log().iter().all(|entry| entry.operation != Some("DISABLE_ACCOUNT")));
}

#[tokio::test]
async fn an_address_that_is_hidden_is_not_within_a_limit() {
    let world = world(&[(Role::HelpDesk, domain("partner.example"))]);
    let hidden = {
        let owner = world.person("owner").await;
        let body = json!({ "searchTerm": "Hidden Hank" }).to_string();
        let found = owner.json("POST", &world.address(&format!("{USERS}/search")), &body).await.json();
        found["data"][0]["accountId"].as_str().unwrap().to_owned()
    };
    let desk = member(&world, &["help-desk"], None).await;
    assert_eq!(act(&desk, &world, &SUSPEND, &hidden).await.end(), (503, "limits_not_checked".to_owned()));
}

#[tokio::test]
async fn organization_admins_are_out_of_reach_where_the_grant_says_so() {
    let world = world(&[(Role::HelpDesk, Limits { not_organization_admins: true, ..Limits::default() })]);
    let admin = account(&world, "org-admin@corp.example").await;
    let desk = member(&world, &["help-desk"], None).await;
    assert_eq!(act(&desk, &world, &DISABLE, &admin).await.end(), (403, "outside_your_limits".to_owned()));
    assert_eq!(desk.get(&on(&world, &format!("{USERS}/{{accountId}}"), &admin)).await.status, 200, "seeing is not changing");
    let other = account(&world, "emoji@corp.example").await;
    assert!(act(&desk, &world, &DISABLE, &other).await.status < 300);
}

#[tokio::test]
async fn protected_people_are_changed_by_nobody_but_by_a_grant_that_says_so() {
    let open = Limits { protected_too: true, ..Limits::default() };
    let world = world(&[(Role::Administrator, Limits::default()), (Role::Owner, open)]);
    let boss = account(&world, "emoji@corp.example").await;
    let mut policy = (*world.service.identity.policy.current()).clone();
    policy.protected = Protected { accounts: BTreeSet::from([boss.clone()]), groups: BTreeSet::new() };
    world.service.identity.policy.exchange(policy);
    let administrator = member(&world, &["administrator"], None).await;
    assert_eq!(act(&administrator, &world, &DISABLE, &boss).await.end(), (403, "protected_person".to_owned()));
    let invite = json!({ "emails": ["emoji@corp.example"], "permissionRules": [] }).to_string();
    let invited = administrator.json("POST", &world.address("/admin/v2/orgs/{orgId}/users/invite"), &invite).await;
    assert_eq!(invited.end(), (403, "protected_person".to_owned()), "an address is the person who has it");
    let owner = member(&world, &["owner"], None).await;
    assert!(act(&owner, &world, &DISABLE, &boss).await.status < 300);
}

#[tokio::test]
async fn more_people_than_a_role_changes_at_once_are_refused() {
    let world = world(&[(Role::Administrator, Limits { most_at_once: Some(2), ..Limits::default() })]);
    let desk = member(&world, &["administrator"], None).await;
    let body = json!({ "emails": ["a@corp.example", "b@corp.example", "c@corp.example"] }).to_string();
    let answer = desk.json("POST", &world.address("/admin/v2/orgs/{orgId}/users/invite"), &body).await;
    assert_eq!(answer.end(), (403, "too_many_at_once".to_owned()));
}

#[tokio::test]
async fn more_changes_in_ten_minutes_than_a_role_makes_are_refused_with_the_time_to_wait() {
    let world = world(&[(Role::Administrator, Limits { most_changes_per_10_minutes: Some(2), ..Limits::default() })]);
    let desk = member(&world, &["administrator"], None).await;
    let one = account(&world, "emoji@corp.example").await;
    let enable = ("POST", "/users/{accountId}/manage/lifecycle/enable", "");
    for _ in 0..2 {
        assert!(act(&desk, &world, &enable, &one).await.status < 300);
    }
    let third = act(&desk, &world, &enable, &one).await;
    assert_eq!(third.end(), (429, "too_many_changes_in_ten_minutes".to_owned()));
    assert!(third.header("retry-after").unwrap().parse::<u64>().unwrap() <= 601);
}

#[tokio::test]
async fn what_was_not_sent_does_not_count_against_the_pace_of_a_role() {
    let world = world(&[(Role::Administrator, Limits { most_changes_per_10_minutes: Some(2), ..Limits::default() })]);
    let desk = member(&world, &["administrator"], None).await;
    let one = account(&world, "emoji@corp.example").await;
    world.script(pausing("ENABLE_ACCOUNT"));
    let enable = ("POST", "/users/{accountId}/manage/lifecycle/enable", "");
    let mut ends = Vec::new();
    for _ in 0..4 {
        ends.push(act(&desk, &world, &enable, &one).await.end().1);
    }
    assert_eq!(ends, ["upstream_rate_limited", "upstream_paused", "upstream_paused", "upstream_paused"]);
}

#[tokio::test]
async fn everybody_sees_what_they_may_do_and_owners_what_others_may() {
    let world = world(&[(Role::Viewer, Limits::default()), (Role::HelpDesk, domain("corp.example")), (Role::Owner, Limits::default())]);
    let desk = member(&world, &["viewer", "help-desk"], None).await;
    let told = desk.get("/api/rollcall/rights").await.json();
    assert_eq!(
        (told["shares"][0]["role"]["word"].as_str(), told["shares"][0]["through"][0].as_str()),
        (Some("help-desk"), Some("help-desk"))
    );
    assert_eq!(told["shares"][0]["limits"]["only"]["email_domains"][0], "corp.example");
    let about = "/api/rollcall/rights?subject=77&group=help-desk";
    assert_eq!(desk.get(about).await.end(), (403, "not_permitted".to_owned()));
    let owner = member(&world, &["owner"], None).await;
    assert_eq!(owner.get(about).await.json()["shares"].as_array().unwrap().len(), 1);
    assert_eq!(owner.get("/api/rollcall/rights?subject=77").await.json()["shares"].as_array().unwrap().len(), 0);
}
