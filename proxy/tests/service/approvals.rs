//! Four eyes: what is configured to need a second person waits, is bound to its exact request, is sent once and only by consent.

use std::sync::Arc;
use std::time::Duration;

use catalogue::approval::{APPROVAL, APPROVALS_PATH};
use catalogue::capability::{Capability, Role};
use catalogue::rights::Limits;
use catalogue::session::SESSION_PATH;
use proxy::approval::{Approvals, Rule, Rules};
use proxy::idempotency::{Idempotency, KeyLimits};
use sandbox::Seed;
use serde_json::{Value, json};

use crate::limits::{policy, somebody};
use crate::world::{Answer, Client, World, pausing, settings};

const BYE: &str = r#"{"message":"bye"}"#;

fn needing(rule: Rule) -> World {
    let rules = Rules { rules: vec![rule], life: Duration::from_secs(3_600) };
    World::of(settings(Seed::Sized(40)), |service| service.approvals = Approvals::new(rules))
}

fn disabling() -> World {
    needing(Rule { operations: ["DISABLE_ACCOUNT"].into(), ..Rule::default() })
}

/// The account ids of some managed people who can be disabled.
async fn accounts(world: &World, owner: &Client<'_>) -> Vec<String> {
    let page = owner.get(&world.address("/admin/v1/orgs/{orgId}/users")).await.json();
    let mut found = Vec::new();
    for person in page["data"].as_array().unwrap().iter().filter(|one| one["account_status"] == "active") {
        let id = person["account_id"].as_str().unwrap();
        let permissions = owner.get(&format!("/api/users/{id}/manage")).await.json();
        if permissions["lifecycle.enablement"]["allowed"] == true && permissions["profile"]["name"]["allowed"] != false {
            found.push(id.to_owned());
        }
        if found.len() == 6 {
            break;
        }
    }
    found
}

fn disable(account: &str) -> String {
    format!("/api/users/{account}/manage/lifecycle/disable")
}

fn path(id: &str, verdict: &str) -> String {
    format!("{APPROVALS_PATH}/{id}/{verdict}")
}

/// Asks, and gives the id of the request.
async fn ask(client: &Client<'_>, account: &str, body: &str) -> String {
    let answer = client.json("POST", &disable(account), body).await;
    assert_eq!(answer.status, 202, "{}", answer.text());
    assert_eq!(answer.json()["code"], "approval_required");
    answer.header(APPROVAL).unwrap().to_owned()
}

fn sent(world: &World) -> Vec<Option<Value>> {
    world.log().into_iter().filter(|entry| entry.operation == Some("DISABLE_ACCOUNT")).map(|entry| entry.body).collect()
}

async fn run(world: &World, sql: &'static str) {
    sqlx::query(sql).execute(world.service.store.pool().await.unwrap()).await.unwrap();
}

async fn told(world: &World, event: &str) -> usize {
    let named = format!("\"event\":\"{event}\"");
    world.service.audit.events().await.unwrap().iter().filter(|line| line.contains(&named)).count()
}

fn is(answer: &Answer, status: u16, code: &str) {
    assert_eq!(answer.end(), (status, code.to_owned()));
}

#[tokio::test]
async fn consent_sends_exactly_what_was_asked_for_once() {
    let world = disabling();
    let (owner, administrator) = (world.person("owner").await, world.person("administrator").await);
    let account = accounts(&world, &owner).await.remove(0);
    let id = ask(&administrator.with("x-rollcall-reason", "Left%20the%20company"), &account, BYE).await;
    assert_eq!(sent(&world), []);
    let shown = owner.get(&format!("{APPROVALS_PATH}/{id}")).await.json();
    assert_eq!(shown["body"], json!({"message": "bye"}));
    assert_eq!((&shown["asker"]["name"], &shown["reason"]), (&json!("Demo administrator"), &json!("Left the company")));
    assert_eq!(shown["may_decide"], true);
    let done = owner.json("POST", &path(&id, "approve"), r#"{"reason":"checked"}"#).await.json();
    assert_eq!((&done["state"], &done["outcome"], &done["decider"]["name"]), (&json!("approved"), &json!("ok"), &json!("Demo owner")));
    assert_eq!(sent(&world), [Some(json!({"message": "bye"}))]);
    let change = owner.get(&format!("/api/rollcall/changes/{}", done["change"].as_str().unwrap())).await.json();
    assert_eq!((&change["person"]["id"], &change["reason"]), (&json!("demo:administrator"), &json!("Left the company")));
    is(&owner.json("POST", &path(&id, "approve"), "").await, 409, "approval_ended");
    assert_eq!(sent(&world).len(), 1);
    assert_eq!((told(&world, "approval-asked").await, told(&world, "approved").await), (1, 1));
}

/// How many requests the session says to wait for somebody.
async fn waiting(client: &Client<'_>) -> u64 {
    client.get("/api/rollcall/session").await.json()["waiting"].as_u64().unwrap_or(0)
}

#[tokio::test]
async fn each_is_told_how_many_requests_wait_for_them_and_what_became_of_those_about_a_person() {
    let world = disabling();
    let (owner, administrator, desk) = (world.person("owner").await, world.person("administrator").await, world.person("help-desk").await);
    let some = accounts(&world, &owner).await;
    let id = ask(&administrator, &some[0], BYE).await;
    ask(&owner, &some[1], BYE).await;
    assert_eq!((waiting(&owner).await, waiting(&administrator).await, waiting(&desk).await), (1, 1, 0), "never one's own");
    let about = |account: &str| format!("{APPROVALS_PATH}?account={account}");
    let ids =
        |answer: Answer| -> Vec<Value> { answer.json()["approvals"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect() };
    assert_eq!(ids(owner.get(&about(&some[0])).await), [json!(id)]);
    assert_eq!(ids(desk.get(&about(&some[0])).await), Vec::<Value>::new(), "who may not approve sees their own alone");
    owner.json("POST", &path(&id, "decline"), r#"{"reason":"not yet"}"#).await;
    assert_eq!(waiting(&owner).await, 0);
    let told = administrator.get(&about(&some[0])).await.json();
    assert_eq!((&told["approvals"][0]["state"], &told["approvals"][0]["decision_reason"]), (&json!("declined"), &json!("not yet")));
    assert_eq!(owner.get(&format!("{APPROVALS_PATH}?account=a/b")).await.status, 400);
}

#[tokio::test]
async fn whoever_asked_cannot_decide_in_any_session_or_by_any_token() {
    let world = disabling();
    let owner = world.person("owner").await;
    let account = accounts(&world, &owner).await.remove(0);
    let id = ask(&owner, &account, BYE).await;
    let elsewhere = world.person("owner").await;
    for client in [&owner, &elsewhere] {
        for verdict in ["approve", "decline"] {
            is(&client.json("POST", &path(&id, verdict), "").await, 403, "approval_own");
        }
    }
    let asked = json!({"name": "Script", "days": 1, "capabilities": ["toggle-account", "read-account"]}).to_string();
    let secret = owner.json("POST", "/api/rollcall/tokens", &asked).await.json()["secret"].as_str().unwrap().to_owned();
    let script = world.nobody().with("authorization", &format!("Bearer {secret}"));
    is(&script.json("POST", &path(&id, "approve"), "").await, 403, "people_only");
    let by_script = ask(&script, &account, BYE).await;
    is(&owner.json("POST", &path(&by_script, "approve"), "").await, 403, "approval_own");
    assert_eq!(sent(&world), []);
    let administrator = world.person("administrator").await;
    assert_eq!(administrator.json("POST", &path(&by_script, "approve"), "").await.json()["outcome"], "ok");
}

#[tokio::test]
async fn only_who_may_approve_and_may_do_it_decides() {
    let world = needing(Rule { capabilities: [Capability::DeleteAccount, Capability::ToggleAccount].into(), ..Rule::default() });
    let owner = world.person("owner").await;
    let account = accounts(&world, &owner).await.remove(0);
    let id = ask(&owner, &account, BYE).await;
    for person in ["viewer", "help-desk", "provisioning"] {
        is(&world.person(person).await.json("POST", &path(&id, "approve"), "").await, 404, "unknown_approval");
    }
    let deleting = owner.json("POST", &format!("/api/users/{account}/manage/lifecycle/delete"), "").await;
    let deleting = deleting.header(APPROVAL).unwrap().to_owned();
    // An administrator may approve, and may not delete.
    let administrator = world.person("administrator").await;
    let mut offered = Vec::new();
    for request in [&id, &deleting] {
        offered.push(administrator.get(&format!("{APPROVALS_PATH}/{request}")).await.json()["may_decide"].clone());
    }
    assert_eq!(offered, [json!(true), json!(false)], "nothing is offered that would be refused");
    is(&administrator.json("POST", &path(&deleting, "approve"), "").await, 403, "not_permitted");
    assert!(!world.log().iter().any(|entry| matches!(entry.operation, Some("DISABLE_ACCOUNT" | "DELETE_ACCOUNT"))));
    assert_eq!(administrator.json("POST", &path(&id, "approve"), "").await.json()["outcome"], "ok");
}

#[tokio::test]
async fn two_approvals_at_once_have_one_effect() {
    let world = disabling();
    let (owner, administrator) = (world.person("owner").await, world.person("administrator").await);
    let account = accounts(&world, &owner).await.remove(0);
    let help_desk = world.person("help-desk").await;
    let id = ask(&help_desk, &account, BYE).await;
    let approve = path(&id, "approve");
    let (one, other) = tokio::join!(owner.json("POST", &approve, ""), administrator.json("POST", &approve, ""));
    let mut ends = [one.status, other.status];
    ends.sort_unstable();
    assert_eq!(ends, [200, 409]);
    assert_eq!(sent(&world).len(), 1);
}

#[tokio::test]
async fn what_was_declined_withdrawn_or_has_expired_is_never_sent() {
    let world = disabling();
    let (owner, administrator) = (world.person("owner").await, world.person("administrator").await);
    let account = accounts(&world, &owner).await.remove(0);
    let declined = ask(&administrator, &account, BYE).await;
    let shown = owner.json("POST", &path(&declined, "decline"), r#"{"reason":"Not them"}"#).await.json();
    assert_eq!((&shown["state"], &shown["decision_reason"]), (&json!("declined"), &json!("Not them")));
    let withdrawn = ask(&administrator, &account, BYE).await;
    is(&owner.json("POST", &path(&withdrawn, "withdraw"), "").await, 403, "not_permitted");
    assert_eq!(administrator.json("POST", &path(&withdrawn, "withdraw"), "").await.json()["state"], "withdrawn");
    let expired = ask(&administrator, &account, BYE).await;
    run(&world, "UPDATE approvals SET expires_at = 1 WHERE state = 'open'").await;
    for id in [&declined, &withdrawn, &expired] {
        is(&owner.json("POST", &path(id, "approve"), "").await, 409, "approval_ended");
    }
    assert_eq!(owner.get(&format!("{APPROVALS_PATH}/{expired}")).await.json()["state"], "expired");
    assert_eq!(sent(&world), []);
    assert_eq!(
        (told(&world, "declined").await, told(&world, "approval-withdrawn").await, told(&world, "approval-expired").await),
        (1, 1, 1)
    );
}

#[tokio::test]
async fn a_body_is_forgotten_with_the_end_of_its_request() {
    let world = disabling();
    let (owner, administrator) = (world.person("owner").await, world.person("administrator").await);
    let account = accounts(&world, &owner).await.remove(0);
    for verdict in ["approve", "decline"] {
        let id = ask(&administrator, &account, r#"{"message":"private words"}"#).await;
        assert_eq!(owner.json("POST", &path(&id, verdict), "").await.status, 200);
    }
    let text = "SELECT COUNT(*) FROM approvals WHERE body <> ''";
    let left: i64 = sqlx::query_scalar(text).fetch_one(world.service.store.pool().await.unwrap()).await.unwrap();
    assert_eq!(left, 0);
    assert!(!world.recorded().await.iter().any(|line| line.contains("private words")));
}

#[tokio::test]
async fn a_target_that_has_changed_meanwhile_is_a_conflict() {
    let world = disabling();
    let (owner, administrator) = (world.person("owner").await, world.person("administrator").await);
    let account = accounts(&world, &owner).await.remove(3);
    let id = ask(&administrator, &account, BYE).await;
    let patch = format!("/api/users/{account}/manage/profile");
    let patched = owner.json("PATCH", &patch, r#"{"name":"Somebody Else"}"#).await;
    assert!(patched.status < 300, "{}", patched.text());
    is(&owner.json("POST", &path(&id, "approve"), "").await, 409, "target_changed");
    assert_eq!(sent(&world), []);
}

#[tokio::test]
async fn a_kept_request_that_was_tampered_with_is_not_sent() {
    let world = disabling();
    let (owner, administrator) = (world.person("owner").await, world.person("administrator").await);
    let account = accounts(&world, &owner).await.remove(0);
    let id = ask(&administrator, &account, BYE).await;
    run(&world, r#"UPDATE approvals SET body = '{"message":"other"}'"#).await;
    is(&owner.json("POST", &path(&id, "approve"), "").await, 409, "target_changed");
    assert_eq!(sent(&world), []);
}

#[tokio::test]
async fn consent_counts_by_the_rights_that_the_asker_has_then() {
    let world = disabling();
    let (owner, administrator) = (world.person("owner").await, world.person("administrator").await);
    let account = accounts(&world, &owner).await.remove(0);
    let id = ask(&administrator, &account, BYE).await;
    run(&world, "UPDATE approvals SET asker = REPLACE(asker, 'demo:administrator', 'demo:viewer')").await;
    is(&owner.json("POST", &path(&id, "approve"), "").await, 409, "asker_lost_right");
    assert_eq!(sent(&world), []);
}

#[tokio::test]
async fn the_same_key_asks_once_and_gives_the_answer_after_consent() {
    let world = disabling();
    let (owner, administrator) = (world.person("owner").await, world.person("administrator").await);
    let account = accounts(&world, &owner).await.remove(0);
    let keyed = administrator.with("idempotency-key", "one-request-key");
    let id = ask(&keyed, &account, BYE).await;
    assert_eq!(ask(&keyed, &account, BYE).await, id);
    is(&keyed.json("POST", &disable(&account), r#"{"message":"other"}"#).await, 422, "idempotency_key_reused");
    assert_eq!(owner.json("POST", &path(&id, "approve"), "").await.json()["outcome"], "ok");
    let answer = keyed.json("POST", &disable(&account), BYE).await;
    assert_eq!((answer.status, answer.header("idempotency-replayed")), (204, Some("true")));
    assert_eq!(sent(&world).len(), 1);
}

#[tokio::test]
async fn consent_is_used_up_however_late_or_badly_its_change_ended() {
    let rules = Rules { rules: vec![Rule { operations: ["DISABLE_ACCOUNT"].into(), ..Rule::default() }], life: Duration::from_secs(3_600) };
    let world = World::of(settings(Seed::Sized(40)), |service| {
        service.approvals = Approvals::new(rules);
        service.idempotency = Arc::new(Idempotency::new(KeyLimits { age: Duration::ZERO, ..KeyLimits::default() }));
    });
    let (owner, administrator) = (world.person("owner").await, world.person("administrator").await);
    let account = accounts(&world, &owner).await.remove(0);
    let keyed = administrator.with("idempotency-key", "one-request-key");
    let id = ask(&keyed, &account, BYE).await;
    assert_eq!(owner.json("POST", &path(&id, "approve"), "").await.json()["outcome"], "ok");
    run(&world, "UPDATE record_entry SET at = 1").await;
    is(&keyed.json("POST", &disable(&account), BYE).await, 409, "idempotency_key_spent");
    run(&world, "UPDATE approvals SET outcome = 'failed', change_id = ''").await;
    is(&keyed.json("POST", &disable(&account), BYE).await, 409, "approval_ended");
    assert_eq!(sent(&world).len(), 1);
}

#[tokio::test]
async fn more_people_than_the_rule_allows_wait_even_one_by_one() {
    let world = needing(Rule { operations: ["DISABLE_ACCOUNT"].into(), more_than: Some(2), ..Rule::default() });
    let (owner, administrator) = (world.person("owner").await, world.person("administrator").await);
    let accounts = accounts(&world, &owner).await;
    let mut statuses = Vec::new();
    for account in &accounts[..4] {
        statuses.push(administrator.json("POST", &disable(account), BYE).await.status);
    }
    assert_eq!(statuses, [204, 204, 202, 202]);
    assert_eq!(owner.json("POST", &disable(&accounts[4]), BYE).await.status, 204, "each person has their own number");
}

#[tokio::test]
async fn what_was_not_sent_counts_towards_no_number() {
    let world = needing(Rule { operations: ["DISABLE_ACCOUNT"].into(), more_than: Some(2), ..Rule::default() });
    let (owner, administrator) = (world.person("owner").await, world.person("administrator").await);
    let account = accounts(&world, &owner).await.remove(0);
    world.script(pausing("DISABLE_ACCOUNT"));
    let mut ends = Vec::new();
    for _ in 0..4 {
        ends.push(administrator.json("POST", &disable(&account), BYE).await.end().1);
    }
    assert_eq!(ends, ["upstream_rate_limited", "upstream_paused", "upstream_paused", "upstream_paused"]);
    assert_eq!(sent(&world).len(), 1);
}

#[tokio::test]
async fn everybody_sees_their_own_requests_and_approvers_all() {
    let world = disabling();
    let (owner, help_desk, viewer) = (world.person("owner").await, world.person("help-desk").await, world.person("viewer").await);
    let account = accounts(&world, &owner).await.remove(0);
    let id = ask(&help_desk, &account, BYE).await;
    let count = |answer: Answer| answer.json()["approvals"].as_array().unwrap().len();
    assert_eq!(count(owner.get(APPROVALS_PATH).await), 1);
    assert_eq!(count(help_desk.get(APPROVALS_PATH).await), 1);
    assert_eq!(count(viewer.get(APPROVALS_PATH).await), 0);
    assert_eq!(count(owner.get(&format!("{APPROVALS_PATH}?show=mine")).await), 0);
    is(&viewer.get(&format!("{APPROVALS_PATH}/{id}")).await, 404, "unknown_approval");
    help_desk.json("POST", &path(&id, "withdraw"), "").await;
    assert_eq!(count(owner.get(&format!("{APPROVALS_PATH}?show=past")).await), 1);
    assert_eq!(count(owner.get(APPROVALS_PATH).await), 0);
    assert_eq!(owner.get(&format!("{APPROVALS_PATH}?show=everything")).await.status, 400);
}

#[tokio::test]
async fn what_is_not_configured_goes_its_way() {
    let world = disabling();
    let owner = world.person("owner").await;
    let account = accounts(&world, &owner).await.remove(0);
    assert_eq!(owner.json("POST", &format!("/api/users/{account}/manage/lifecycle/enable"), "").await.header(APPROVAL), None);
}

#[tokio::test]
async fn without_the_store_nothing_that_needs_consent_is_sent() {
    let world = disabling();
    let owner = world.person("owner").await;
    let account = accounts(&world, &owner).await.remove(0);
    run(&world, "DROP TABLE approvals").await;
    is(&owner.json("POST", &disable(&account), BYE).await, 503, "store_unavailable");
    assert_eq!(sent(&world), []);
}

#[tokio::test]
async fn administration_by_way_of_a_group_needs_what_administration_needs() {
    let rules = Rules {
        rules: vec![Rule { capabilities: [Capability::GrantAdministration].into(), ..Rule::default() }],
        life: Duration::from_secs(3_600),
    };
    let world = World::of(settings(Seed::Awkward), |service| service.approvals = Approvals::new(rules));
    let owner = world.person("owner").await;
    let search = |what: &str| world.address(&format!("/admin/v2/orgs/{{orgId}}/directories/{{directoryId}}/{what}/search"));
    let found = owner.json("POST", &search("users"), r#"{"emails":["emoji@corp.example"]}"#).await.json();
    let account = found["data"][0]["accountId"].as_str().unwrap();
    let groups = owner.json("POST", &search("groups"), r#"{"limit":100}"#).await.json();
    let mut waiting = 0;
    for told in groups["data"].as_array().unwrap() {
        let group = told["id"].as_str().unwrap();
        let at = world.address(&format!("/admin/v2/orgs/{{orgId}}/directories/-/groups/{group}"));
        let roles = owner.get(&format!("{at}/role-assignments")).await.text();
        let gives = told["managedBy"] == "admins" || roles.contains("atlassian/org-admin") || roles.contains("atlassian/site-admin");
        let invitation = json!({ "emails": ["new@corp.example"], "additionalGroups": [group] }).to_string();
        for (method, path, body) in [
            ("POST", format!("{at}/memberships"), json!({ "accountId": account }).to_string()),
            ("DELETE", format!("{at}/memberships/{account}"), String::new()),
            ("POST", world.address("/admin/v2/orgs/{orgId}/users/invite"), invitation),
        ] {
            let answer = owner.json(method, &path, &body).await;
            assert_eq!(answer.status == 202 && answer.header(APPROVAL).is_some(), gives, "{method} {path}: {}", answer.text());
            waiting += usize::from(gives);
        }
    }
    assert!(waiting > 0, "the organization has such a group");
}

#[tokio::test]
async fn the_members_of_a_provisioned_group_count_and_those_not_named_exceed_every_number() {
    let rule = Rule { capabilities: [Capability::WriteScim, Capability::DestroyScim].into(), more_than: Some(2), ..Rule::default() };
    let world = needing(rule);
    let owner = world.person("owner").await;
    let group = world.address("/scim/directory/{scimDirectoryId}/Groups/some-group");
    let patch = |step: Value| json!({ "Operations": [step] }).to_string();
    let three = json!([{ "value": "a-1" }, { "value": "a-2" }, { "value": "a-3" }]);
    let one = json!({ "op": "remove", "path": "members[value eq \"a-1\"]" });
    for (method, body, waits) in [
        ("PATCH", patch(one), false),
        ("PATCH", patch(json!({ "op": "add", "path": "members", "value": three })), true),
        ("PATCH", patch(json!({ "op": "remove", "path": "members" })), true),
        ("PUT", json!({ "displayName": "Some group", "members": [] }).to_string(), true),
        ("DELETE", String::new(), true),
    ] {
        let answer = owner.json(method, &group, &body).await;
        assert_eq!(answer.header(APPROVAL).is_some(), waits, "{method} {body}: {}", answer.text());
    }
}

#[tokio::test]
async fn neither_asking_nor_consent_counts_towards_a_pace() {
    let world = disabling();
    let administrator = world.person("administrator").await;
    let accounts = accounts(&world, &administrator).await;
    let id = ask(&administrator, &accounts[0], BYE).await;
    let paced = Limits { most_changes_per_10_minutes: Some(2), ..Limits::default() };
    world.service.identity.policy.exchange(policy(&[(Role::Administrator, paced)]));
    let colleague = somebody(&world, "2", &["administrator"], None, None).await;
    for account in &accounts[1..4] {
        ask(&colleague, account, BYE).await;
    }
    assert_eq!(colleague.json("POST", &path(&id, "approve"), "").await.json()["outcome"], "ok");
    let enable = format!("/api/users/{}/manage/lifecycle/enable", accounts[4]);
    for _ in 0..2 {
        assert!(colleague.json("POST", &enable, "").await.status < 300);
    }
    is(&colleague.json("POST", &enable, "").await, 429, "too_many_changes_in_ten_minutes");
}

#[tokio::test]
async fn what_would_be_refused_is_not_offered_and_the_reason_is_told() {
    let world = disabling();
    let (owner, administrator) = (world.person("owner").await, world.person("administrator").await);
    let accounts = accounts(&world, &owner).await;
    let id = ask(&administrator, &accounts[3], BYE).await;
    let offered = async || {
        let shown = owner.get(&format!("{APPROVALS_PATH}/{id}")).await.json();
        (shown["may_decide"] == true, shown["may_decline"] == true, shown["hindrance"].as_str().unwrap_or_default().to_owned())
    };
    assert_eq!(offered().await, (true, true, String::new()));
    let patched = owner.json("PATCH", &format!("/api/users/{}/manage/profile", accounts[3]), r#"{"name":"Somebody Else"}"#).await;
    assert!(patched.status < 300, "{}", patched.text());
    let (may_approve, may_decline, why) = offered().await;
    assert!(!may_approve && may_decline && !why.is_empty(), "{why}");
    is(&owner.json("POST", &path(&id, "approve"), "").await, 409, "target_changed");
    assert_eq!(owner.json("POST", &path(&id, "decline"), "").await.json()["state"], "declined");
}

#[tokio::test]
async fn the_session_names_what_always_needs_a_second_person_and_not_what_needs_one_beyond_a_number() {
    let rules = [
        Rule { capabilities: [Capability::DeleteAccount].into(), ..Rule::default() },
        Rule { operations: ["SUSPEND_USER"].into(), ..Rule::default() },
        Rule { operations: ["DISABLE_ACCOUNT"].into(), more_than: Some(2), ..Rule::default() },
    ];
    let rules = Rules { rules: rules.into(), life: Duration::from_secs(3_600) };
    let world = World::of(settings(Seed::Sized(4)), |service| service.approvals = Approvals::new(rules));
    let session = world.person("viewer").await.get(SESSION_PATH).await.json();
    assert_eq!(session["second_person"], json!(["SUSPEND_USER", "DELETE_ACCOUNT", "CANCEL_ACCOUNT_DELETION"]));
}
