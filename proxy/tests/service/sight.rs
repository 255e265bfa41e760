//! What somebody with a limit sees of the record and of requests for approval: what is about people within it now, and how much is left out.

use std::time::Duration;

use catalogue::approval::{APPROVAL, APPROVALS_PATH, Approvals as Listed};
use catalogue::capability::Role;
use catalogue::record::{CHANGES_PATH, Changes, RECORD_EXPORT_PATH, RECORD_PATH, Record};
use catalogue::rights::Limits;
use proxy::approval::{Approvals, Rule, Rules};
use sandbox::{Fault, Seed};
use serde::de::DeserializeOwned;
use serde_json::json;

use crate::limits::{domain, member, policy};
use crate::world::{Answer, Client, World, settings};

const IN: &str = "emoji@corp.example";
const OUT: &str = "unmanaged@partner.example";

struct Place {
    world: World,
    inside: String,
    outside: String,
}

async fn account(world: &World, email: &str) -> String {
    let search = world.address("/admin/v2/orgs/{orgId}/directories/{directoryId}/users/search");
    let found = world.person("owner").await.json("POST", &search, &json!({ "emails": [email] }).to_string()).await.json();
    found["data"][0]["accountId"].as_str().unwrap().to_owned()
}

fn suspend(world: &World, account: &str) -> String {
    world.address("/admin/v1/orgs/{orgId}/directory/users/ID/suspend-access").replace("ID", account)
}

/// Where changes of two people are on record: one within the domain and one outside; and one of many.
async fn place(rule: Option<Rule>) -> Place {
    let rules = Rules { rules: rule.into_iter().collect(), life: Duration::from_secs(3_600) };
    let world = World::of(settings(Seed::Awkward), |service| service.approvals = Approvals::new(rules));
    let corp = domain("corp.example");
    let grants = [(Role::Viewer, corp.clone()), (Role::Administrator, corp), (Role::Owner, Limits::default())];
    world.service.identity.policy.exchange(policy(&grants));
    let (inside, outside) = (account(&world, IN).await, account(&world, OUT).await);
    Place { world, inside, outside }
}

async fn recorded() -> Place {
    let place = place(None).await;
    let owner = member(&place.world, &["owner"], None).await;
    for account in [&place.inside, &place.outside] {
        assert!(owner.json("POST", &suspend(&place.world, account), "").await.status < 300);
    }
    let invitation = json!({ "emails": ["a@partner.example"], "permissionRules": [] }).to_string();
    owner.json("POST", &place.world.address("/admin/v2/orgs/{orgId}/users/invite"), &invitation).await;
    drop(owner);
    place
}

fn read<T: DeserializeOwned>(answer: &Answer) -> T {
    assert_eq!(answer.status, 200, "{}", answer.text());
    serde_json::from_slice(&answer.body).unwrap()
}

/// Another person than the one who made the changes.
async fn reader<'a>(place: &'a Place, role: &str) -> Client<'a> {
    crate::limits::somebody(&place.world, "2002", &[role], None, None).await
}

#[tokio::test]
async fn a_limited_reader_sees_the_changes_of_their_people_and_how_many_are_left_out() {
    let place = recorded().await;
    let viewer = reader(&place, "viewer").await;
    let changes: Changes = read(&viewer.get(CHANGES_PATH).await);
    assert_eq!((changes.changes.len(), changes.hidden), (1, 2), "{changes:?}");
    let record: Record = read(&viewer.get(RECORD_PATH).await);
    assert_eq!((record.entries.len(), record.hidden), (1, 2), "{record:?}");
    let none: Changes = read(&viewer.get(&format!("{CHANGES_PATH}?account={}", place.outside)).await);
    assert_eq!((none.changes.len(), none.hidden), (0, 1), "empty, and it says why");
    for body in [viewer.get(CHANGES_PATH).await, viewer.get(RECORD_PATH).await, viewer.get(RECORD_EXPORT_PATH).await] {
        assert!(body.text().contains(&place.inside) && !body.text().contains(&place.outside), "{}", body.text());
    }
    let export = viewer.get(RECORD_EXPORT_PATH).await;
    assert_eq!((export.text().lines().count(), export.header("x-rollcall-hidden")), (1, Some("2")));
}

#[tokio::test]
async fn one_change_out_of_reach_is_refused_and_ones_own_is_always_shown() {
    let place = recorded().await;
    let owner = member(&place.world, &["owner"], None).await;
    let all: Changes = read(&owner.get(CHANGES_PATH).await);
    assert_eq!((all.changes.len(), all.hidden), (3, 0));
    let of = |account: &str| all.changes.iter().find(|change| change.targets.iter().any(|one| one.value == account)).unwrap().id.clone();
    let viewer = reader(&place, "viewer").await;
    assert_eq!(viewer.get(&format!("{CHANGES_PATH}/{}", of(&place.outside))).await.end(), (403, "outside_your_limits".to_owned()));
    assert_eq!(viewer.get(&format!("{CHANGES_PATH}/{}", of(&place.inside))).await.status, 200);
    // The person who made them, once their role is limited.
    let then = member(&place.world, &["viewer"], None).await;
    let own: Changes = read(&then.get(CHANGES_PATH).await);
    assert_eq!((own.changes.len(), own.hidden), (3, 0));
}

#[tokio::test]
async fn people_who_cannot_be_looked_up_are_left_out_and_counted() {
    let place = recorded().await;
    let viewer = reader(&place, "viewer").await;
    let failing = Fault { operation: "SEARCH_USERS".to_owned(), status: Some(503), ..Fault::default() };
    place.world.sandbox.lock().unwrap().set_faults(vec![failing]);
    let changes: Changes = read(&viewer.get(CHANGES_PATH).await);
    assert_eq!((changes.changes.len(), changes.hidden), (0, 3));
    place.world.sandbox.lock().unwrap().set_faults(Vec::new());
    let again: Changes = read(&viewer.get(CHANGES_PATH).await);
    assert_eq!(again.hidden, 2, "a failure is not remembered");
}

#[tokio::test]
async fn many_people_are_looked_up_at_once_and_not_again_for_the_next_page() {
    let place = recorded().await;
    let viewer = reader(&place, "viewer").await;
    let before = place.world.hits();
    viewer.get(CHANGES_PATH).await;
    let first = place.world.hits() - before;
    viewer.get(RECORD_PATH).await;
    assert_eq!((first, place.world.hits() - before), (1, 1));
}

#[tokio::test]
async fn a_request_for_approval_of_somebody_out_of_reach_is_neither_seen_nor_decided() {
    let place = place(Some(Rule { operations: ["SUSPEND_USER_V1"].into(), ..Rule::default() })).await;
    let owner = place.world.person("owner").await;
    let mut ids = Vec::new();
    for account in [&place.inside, &place.outside] {
        let waiting = owner.json("POST", &suspend(&place.world, account), "").await;
        ids.push(waiting.header(APPROVAL).unwrap_or_else(|| panic!("{}", waiting.text())).to_owned());
    }
    let administrator = reader(&place, "administrator").await;
    let listed: Listed = read(&administrator.get(APPROVALS_PATH).await);
    assert_eq!((listed.approvals.len(), listed.hidden), (1, 1));
    let at = |id: &str, verdict: &str| format!("{APPROVALS_PATH}/{id}{verdict}");
    for verdict in ["/approve", "/decline"] {
        let answer = administrator.json("POST", &at(&ids[1], verdict), "").await;
        assert_eq!(answer.end(), (403, "outside_your_limits".to_owned()));
    }
    assert_eq!(administrator.get(&at(&ids[1], "")).await.status, 403);
    assert!(place.world.changes().is_empty());
    let shown = administrator.get(&at(&ids[0], "")).await.json();
    assert_eq!((shown["may_decide"].as_bool(), shown["may_decline"].as_bool()), (Some(true), Some(true)));
    assert_eq!(administrator.json("POST", &at(&ids[0], "/approve"), "").await.json()["outcome"], "ok");
    let mine: Listed = read(&owner.get(&format!("{APPROVALS_PATH}?show=mine")).await);
    assert_eq!((mine.approvals.len(), mine.hidden), (2, 0));
}
