//! The record of changes as people read it: who may, what it says, how it is paged, and what it never says.

use std::sync::Arc;

use catalogue::capability::{Capability, Role};
use catalogue::record::{CHANGE_ID, CHANGES_PATH, Change, Changes, IDEMPOTENCY_KEY, Outcome, REASON};
use catalogue::remark::{Demand, RemarkRules, TICKET};
use catalogue::session::{SESSION_PATH, Session};
use proxy::audit::{Audit, ChainKey, KeyAt};
use proxy::store::Store;
use sandbox::{Fault, FaultBody, Seed};
use scratch::Folder;

use crate::world::{Answer, Client, PEOPLE, World, settings};

const KEY: &str = "0f3d1c5e-8a54-4c55-9f7b-1f0f1f7f2f00";

async fn enable(client: &Client<'_>, account: &str) -> Answer {
    client.send("POST", &format!("/api/users/{account}/manage/lifecycle/enable"), "").await
}

fn page(answer: &Answer) -> Changes {
    assert_eq!(answer.status, 200, "{}", answer.text());
    serde_json::from_slice(&answer.body).unwrap()
}

fn change(answer: &Answer) -> Change {
    assert_eq!(answer.status, 200, "{}", answer.text());
    serde_json::from_slice(&answer.body).unwrap()
}

async fn ids(client: &Client<'_>, query: &str) -> Vec<String> {
    page(&client.get(&format!("{CHANGES_PATH}{query}")).await).changes.into_iter().map(|change| change.id).collect()
}

#[tokio::test]
async fn the_record_says_who_did_what_to_whom_and_why_and_how_it_ended() {
    let world = World::new();
    world.script(Fault { operation: "ENABLE_ACCOUNT".to_owned(), status: Some(409), ..Fault::default() });
    let owner = world.person("owner").await;
    let made = enable(&owner.with(REASON, "back%20from%20leave").with(IDEMPOTENCY_KEY, KEY), "account-1").await;
    let told = change(&world.person("viewer").await.get(&format!("{CHANGES_PATH}/{}", made.header(CHANGE_ID).unwrap())).await);
    assert_eq!((told.person.id.as_str(), told.role.as_str()), ("demo:owner", "Owner"));
    assert!(!told.person.name.is_empty());
    assert_eq!((told.operation.name.as_str(), told.operation.title.as_str()), ("ENABLE_ACCOUNT", "Reactivate an account"));
    assert_eq!((told.accounts(), told.reason.as_deref()), (vec!["account-1"], Some("back from leave")));
    assert_eq!((told.outcome, told.status, told.code), (Some(Outcome::Refused), Some(409), Some(made.problem().code)));
    assert!(told.at.ends_with('Z') && told.finished_at.is_some());
}

#[tokio::test]
async fn a_change_without_what_is_required_reaches_nobody_and_its_ticket_is_recorded_with_the_rest() {
    let required = RemarkRules { reason: Demand::Required, ticket: Demand::Required, ..RemarkRules::default() };
    let world = World::of(settings(Seed::Empty), |service| service.remark_rules = required.clone());
    let owner = world.person("owner").await;
    let before = world.hits();
    assert_eq!(enable(&owner, "account-1").await.end(), (422, "reason_required".to_owned()));
    assert_eq!(enable(&owner.with(REASON, "left"), "account-1").await.end(), (422, "ticket_required".to_owned()));
    assert_eq!(enable(&owner.with(REASON, "left").with(TICKET, "HR 7"), "account-1").await.end(), (400, "bad_ticket".to_owned()));
    assert_eq!(world.hits(), before, "nothing was sent");
    assert!(ids(&owner, "").await.is_empty(), "what was not begun is no change");
    let made = enable(&owner.with(REASON, "left").with(TICKET, "HR-7"), "account-1").await;
    let told = change(&owner.get(&format!("{CHANGES_PATH}/{}", made.header(CHANGE_ID).unwrap())).await);
    assert_eq!((told.reason.as_deref(), told.ticket.as_deref()), (Some("left"), Some("HR-7")));
    let session: Session = serde_json::from_slice(&owner.get(SESSION_PATH).await.body).unwrap();
    assert_eq!(session.remarks, required, "the app asks by the same rules");
}

#[tokio::test]
async fn a_change_is_found_by_its_own_key_and_not_by_the_key_of_another() {
    let world = World::new();
    let owner = world.person("owner").await;
    let made = enable(&owner.with(IDEMPOTENCY_KEY, KEY), "account-1").await;
    let address = format!("{CHANGES_PATH}/{KEY}");
    assert_eq!(change(&owner.get(&address).await).id, made.header(CHANGE_ID).unwrap());
    assert_eq!(world.person("administrator").await.get(&address).await.end(), (404, "unknown_change".to_owned()));
}

#[tokio::test]
async fn a_change_under_way_has_no_outcome() {
    let world = World::new();
    let hold =
        Fault { operation: "ENABLE_ACCOUNT".to_owned(), status: Some(204), body: FaultBody::None, delay_ms: 200, ..Fault::default() };
    world.script(hold);
    let owner = world.person("owner").await.with(IDEMPOTENCY_KEY, KEY);
    let looking = async {
        let deadline = tokio::time::Instant::now() + std::time::Duration::from_secs(10);
        while world.hits() == 0 {
            assert!(tokio::time::Instant::now() < deadline, "the write never started");
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        }
        change(&owner.get(&format!("{CHANGES_PATH}/{KEY}")).await)
    };
    let (_, during) = tokio::join!(enable(&owner, "account-1"), looking);
    assert_eq!((during.outcome, during.finished_at), (None, None));
    assert_eq!(change(&owner.get(&format!("{CHANGES_PATH}/{KEY}")).await).outcome, Some(Outcome::Ok));
}

#[tokio::test]
async fn the_list_is_newest_first_filtered_and_paged() {
    let world = World::new();
    world.script(Fault { operation: "ENABLE_ACCOUNT".to_owned(), status: Some(204), body: FaultBody::None, ..Fault::default() });
    let (owner, help_desk) = (world.person("owner").await, world.person("help-desk").await);
    let mut made = Vec::new();
    for (client, account) in [(&owner, "a"), (&help_desk, "b"), (&owner, "b"), (&owner, "c")] {
        made.push(enable(client, account).await.header(CHANGE_ID).unwrap().to_owned());
    }
    let membership = format!("{}/memberships", world.address("/admin/v2/orgs/{orgId}/directories/{directoryId}/groups/{groupId}"));
    let refused = owner.json("POST", &membership, r#"{"accountId":"b"}"#).await;
    made.push(refused.header(CHANGE_ID).unwrap().to_owned());
    let of = |places: &[usize]| places.iter().map(|at| made[*at].clone()).collect::<Vec<_>>();
    assert_eq!(ids(&owner, "").await, of(&[4, 3, 2, 1, 0]));
    assert_eq!(ids(&owner, "?account=b").await, of(&[4, 2, 1]));
    assert_eq!(ids(&owner, "?account=b&operation=ENABLE_ACCOUNT").await, of(&[2, 1]));
    assert_eq!(ids(&owner, "?person=demo%3Ahelp-desk").await, of(&[1]));
    assert_eq!(ids(&owner, "?outcome=ok&limit=2").await, of(&[3, 2]));
    assert_eq!(ids(&owner, &format!("?outcome=ok&limit=2&before={}", made[2])).await, of(&[1, 0]));
    assert_eq!(ids(&owner, "?account=nobody").await, of(&[]));
    let first = page(&owner.get(&format!("{CHANGES_PATH}?limit=1")).await);
    assert_eq!((first.next.as_deref(), first.kept, first.has_older), (Some(made[4].as_str()), 5, false));
    assert_eq!(first.people.len(), 2);
}

#[tokio::test]
async fn other_queries_and_unknown_changes_are_refused_and_never_an_empty_list() {
    let world = World::new();
    let owner = world.person("owner").await;
    for query in ["?x=1", "?limit=0", "?limit=201", "?account=a&account=b", "?outcome=fine", "?account=%00"] {
        assert_eq!(owner.get(&format!("{CHANGES_PATH}{query}")).await.end(), (400, "bad_parameter".to_owned()), "{query}");
    }
    assert_eq!(owner.get(&format!("{CHANGES_PATH}?before=gone")).await.end(), (404, "unknown_change".to_owned()));
    for (path, end) in
        [("/gone", (404, "unknown_change")), ("/gone/", (404, "not_found")), ("/a/b", (404, "not_found")), ("/", (404, "not_found"))]
    {
        let answer = owner.get(&format!("{CHANGES_PATH}{path}")).await;
        assert_eq!(answer.end(), (end.0, end.1.to_owned()), "{path}");
    }
    assert_eq!(owner.get(&format!("{CHANGES_PATH}/gone?x=1")).await.status, 400);
    assert_eq!(owner.get(&format!("{CHANGES_PATH}/a%41")).await.end(), (400, "bad_parameter".to_owned()));
    assert_eq!(owner.send("POST", CHANGES_PATH, "").await.end(), (405, "method_not_allowed".to_owned()));
}

#[tokio::test]
async fn only_signed_in_people_who_may_search_people_read_it_and_only_through_the_app() {
    let world = World::new();
    for path in [CHANGES_PATH.to_owned(), format!("{CHANGES_PATH}/x")] {
        assert_eq!(world.nobody().get(&path).await.end(), (401, "not_signed_in".to_owned()));
        let foreign = world.person("owner").await.with("x-rollcall", "");
        assert_eq!(foreign.get(&path).await.end(), (403, "cross_site".to_owned()));
    }
    for (person, role) in PEOPLE.iter().zip(Role::ALL) {
        let status = world.person(person).await.get(CHANGES_PATH).await.status;
        assert_eq!(status == 200, role.holds(Capability::ReadDirectory), "{person}");
    }
}

#[tokio::test]
async fn neither_addresses_nor_names_of_a_body_are_in_the_record() {
    let world = World::new();
    let owner = world.person("owner").await;
    let body = r#"{"emails":["secret.one@corp.example","secret.two@corp.example"],"additionalInviteText":"Canary text"}"#;
    let made = owner.json("POST", &world.address("/admin/v2/orgs/{orgId}/users/invite"), body).await;
    let told = owner.get(CHANGES_PATH).await;
    assert_eq!(page(&told).changes[0].addresses, 2, "{}", made.text());
    let everything = format!("{}{}", told.text(), world.service.audit.lines().await.unwrap().join("\n"));
    for personal in ["secret.one", "secret.two", "Canary"] {
        assert!(!everything.contains(personal), "{everything}");
    }
}

#[tokio::test]
async fn after_a_restart_the_record_is_there_and_a_key_is_not_sent_again() {
    let place = Folder::create();
    let key = ChainKey::random();
    let started = || async {
        let store = Arc::new(Store::in_file(&place.path("store.db")).unwrap());
        let audit = Audit::over(store, KeyAt::Given(key.clone()));
        audit.open().await.unwrap();
        let world = World::of(settings(Seed::Empty), |service| service.audit = Arc::new(audit));
        world.script(Fault { operation: "ENABLE_ACCOUNT".to_owned(), status: Some(204), body: FaultBody::None, ..Fault::default() });
        world
    };
    let before = started().await;
    let made = enable(&before.person("owner").await.with(IDEMPOTENCY_KEY, KEY), "account-1").await;
    let after = started().await;
    let owner = after.person("owner").await;
    assert_eq!(ids(&owner, "").await, [made.header(CHANGE_ID).unwrap()]);
    let again = enable(&owner.with(IDEMPOTENCY_KEY, KEY), "account-1").await;
    assert_eq!(again.end(), (409, "idempotency_key_spent".to_owned()));
    assert_eq!((again.header(CHANGE_ID), after.hits()), (made.header(CHANGE_ID), 0));
    // Another person's key is another key, and another key is another change.
    assert_eq!(enable(&after.person("administrator").await.with(IDEMPOTENCY_KEY, KEY), "account-1").await.status, 204);
    assert_eq!(enable(&owner.with(IDEMPOTENCY_KEY, "another-key"), "account-1").await.status, 204);
}
