//! What the service finds out by itself about changes whose outcome is unknown: after a reset, a timeout, a gateway that gave up, or its own end, and in
//! both directions; the outcome itself stays unknown.

use std::sync::Arc;
use std::time::{Duration, Instant};

use catalogue::record::{CHANGE_ID, CHANGES_PATH, Change, Finding, Outcome};
use proxy::audit::{Audit, ChainKey, Filter, KeyAt};
use proxy::inquiry::{Inquiry, Pace};
use proxy::store::Store;
use proxy::upstream::UpstreamLimits;
use sandbox::{AccountState, Fault, FaultBody, Lock, Seed, User};
use scratch::Folder;
use serde_json::json;

use crate::world::{Client, World, settings, upstream};

/// Nothing is waited for.
const AT_ONCE: Pace = Pace { first: Duration::ZERO, settled: Duration::ZERO, removed: Duration::ZERO, patience: Duration::from_secs(600) };

/// Hardly any answer is waited for.
const IMPATIENT: UpstreamLimits = UpstreamLimits {
    connect: Duration::from_secs(3),
    first_byte: Duration::from_millis(200),
    pause: Duration::from_secs(3),
    total: Duration::from_secs(3),
    bytes: 32 * 1024 * 1024,
};

/// One write of each kind of effect.
const OPERATIONS: [&str; 13] = [
    "SUSPEND_USER",
    "REMOVE_USER",
    "DISABLE_ACCOUNT",
    "DELETE_ACCOUNT",
    "UPDATE_PROFILE",
    "SET_EMAIL",
    "REVOKE_API_TOKEN",
    "GRANT_ROLE",
    "GRANT_ORGANIZATION_ADMIN",
    "ADD_GROUP_MEMBER",
    "PATCH_SCIM_USER",
    "DELETE_SCIM_USER",
    "UNLINK_SCIM_USER",
];

/// The ways to lose an answer of which nobody can tell whether the request took effect.
pub fn lost(operation: &str, way: usize, performed: bool) -> Fault {
    let fault = Fault { operation: operation.to_owned(), times: Some(1), performed: Some(performed), ..Fault::default() };
    match way % 3 {
        0 => Fault { reset: true, ..fault },
        1 => Fault { delay_ms: 60_000, ..fault },
        _ => Fault { status: Some(502), body: FaultBody::Html, ..fault },
    }
}

pub fn world(change: impl FnOnce(&mut proxy::Service)) -> World {
    let mut world = World::of(settings(Seed::Sized(60)), |service| {
        service.inquiry = AT_ONCE;
        change(service);
    });
    let upstream = upstream(&world, IMPATIENT);
    world.change(|service| service.upstream = upstream);
    world
}

/// Somebody to whom all of it can be done.
pub fn somebody(world: &World) -> User {
    let sandbox = world.sandbox.lock().unwrap();
    let is_plain = |user: &&User| {
        user.managed
            && user.lock == Lock::None
            && user.account == AccountState::Active
            && user.status_text.is_none()
            && user.platform == 0
            && user.source != "synced"
            && !user.tokens.is_empty()
            && user.memberships.len() == 1
            && !user.memberships[0].suspended
    };
    sandbox.users().find(is_plain).unwrap().clone()
}

/// The request of an operation.
pub fn request(world: &World, operation: &str) -> (String, String, String) {
    let row = catalogue::operations().find(|row| row.name == operation).unwrap();
    let user = somebody(world);
    let sandbox = world.sandbox.lock().unwrap();
    let directory = sandbox.identity().directory_id.clone();
    let group =
        sandbox.groups().filter(|group| !group.external_synced && group.managed_by == "open").min_by_key(|group| group.size()).unwrap();
    let product = sandbox.resources().iter().find(|one| one.key == "confluence" || one.key == "jira-software").unwrap();
    let record = sandbox.scim_users().find(|record| record.active && !record.deleted).unwrap();
    let body = match operation {
        "DISABLE_ACCOUNT" => json!({ "message": "bye" }),
        "UPDATE_PROFILE" => json!({ "nickname": "Another name", "extended_profile": { "department": "Elsewhere" } }),
        "SET_EMAIL" => json!({ "email": format!("another.{}", user.email) }),
        "GRANT_ROLE" => json!({ "role": "atlassian/admin", "resource": product.ari }),
        "GRANT_ORGANIZATION_ADMIN" => json!({ "role": "atlassian/org-admin" }),
        "ADD_GROUP_MEMBER" => json!({ "accountId": user.account_id }),
        "PATCH_SCIM_USER" => json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            "Operations": [{ "op": "replace", "path": "title", "value": "Another title" }] }),
        _ => serde_json::Value::Null,
    };
    let path = row
        .path
        .replace("{orgId}", &world.organization)
        .replace("{directoryId}", &directory)
        .replace("{groupId}", &group.id)
        .replace("{accountId}", &user.account_id)
        .replace("{tokenId}", &user.tokens[0].id)
        .replace("{scimDirectoryId}", &world.scim_directory)
        .replace("{scimUserId}", &record.id);
    let body = if body.is_null() { String::new() } else { body.to_string() };
    (row.method.as_str().to_owned(), format!("/api{path}"), body)
}

async fn told(client: &Client<'_>, id: &str) -> Change {
    let answer = client.get(&format!("{CHANGES_PATH}/{id}")).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    serde_json::from_slice(&answer.body).unwrap()
}

/// Long enough for everything that the upstream queues.
pub fn settle(world: &World) {
    world.sandbox.lock().unwrap().advance(20 * 60 * 1000);
}

#[tokio::test]
async fn a_lost_answer_is_found_out_by_reading_back_in_both_directions_and_the_outcome_stays_unknown() {
    for (way, operation) in OPERATIONS.into_iter().enumerate() {
        for performed in [true, false] {
            let world = world(|_| {});
            let owner = world.person("owner").await;
            let (method, path, body) = request(&world, operation);
            world.script(lost(operation, way, performed));
            let answer = owner.json(&method, &path, &body).await;
            let id = answer.header(CHANGE_ID).unwrap_or_else(|| panic!("{operation}: {}", answer.text())).to_owned();
            assert_eq!(told(&owner, &id).await.outcome, Some(Outcome::Unknown), "{operation}: {}", answer.text());
            settle(&world);
            Inquiry::default().round(&world.service).await.unwrap();
            let change = told(&owner, &id).await;
            let found = change.found.unwrap_or_else(|| panic!("{operation}, {performed}: nothing was found"));
            let wanted = if performed { Finding::Happened } else { Finding::DidNotHappen };
            assert_eq!((found.finding, change.outcome), (wanted, Some(Outcome::Unknown)), "{operation} by {}", found.how);
            assert_eq!(
                world.changes().iter().filter(|entry| entry.operation == Some(operation)).count(),
                1,
                "{operation} is never sent again"
            );
            assert!(world.service.audit.verify(Vec::new()).await.unwrap().is_ok());
        }
    }
}

#[tokio::test]
async fn many_that_cannot_be_told_yet_do_not_hold_up_the_one_that_can() {
    let world = world(|service| service.inquiry = Pace { settled: Duration::from_secs(600), ..AT_ONCE });
    let owner = world.person("owner").await;
    let lose = async |operation: &str, performed: bool| {
        let (method, path, body) = request(&world, operation);
        world.script(lost(operation, 2, performed));
        let answer = owner.json(&method, &path, &body).await;
        let id = answer.header(CHANGE_ID).unwrap_or_else(|| panic!("{operation}: {}", answer.text())).to_owned();
        assert_eq!(told(&owner, &id).await.outcome, Some(Outcome::Unknown), "{operation}: {}", answer.text());
        id
    };
    let alive = format!("/api/users/{}/manage", somebody(&world).account_id);
    for _ in 0..12 {
        lose("DISABLE_ACCOUNT", false).await;
        // So that the upstream is not left alone.
        for _ in 0..4 {
            assert_eq!(owner.get(&alive).await.status, 200);
        }
    }
    let happened = lose("REVOKE_API_TOKEN", true).await;
    let mut inquiry = Inquiry::default();
    for _ in 0..3 {
        inquiry.round(&world.service).await.unwrap();
    }
    assert_eq!(told(&owner, &happened).await.found.map(|found| found.finding), Some(Finding::Happened));
}

#[tokio::test]
async fn what_a_gone_service_left_open_is_found_out_by_the_next_one() {
    for performed in [true, false] {
        let place = Folder::create();
        let key = ChainKey::random();
        let audit = || Arc::new(Audit::over(Arc::new(Store::in_file(&place.path("store.db")).unwrap()), KeyAt::Given(key.clone())));
        let mut gone = world(|service| service.audit = audit());
        let patient = upstream(&gone, UpstreamLimits::default());
        gone.change(|service| service.upstream = patient);
        let owner = gone.person("owner").await;
        let (method, path, body) = request(&gone, "DISABLE_ACCOUNT");
        gone.script(lost("DISABLE_ACCOUNT", 1, performed));
        {
            // It dies while it waits for the answer: nothing of it runs any more.
            let mut sending = Box::pin(owner.json(&method, &path, &body));
            let deadline = Instant::now() + Duration::from_secs(20);
            while gone.changes().is_empty() {
                assert!(Instant::now() < deadline, "it was never sent");
                let _ = tokio::time::timeout(Duration::from_millis(5), &mut sending).await;
            }
        }
        drop(owner);
        let next = World::of(settings(Seed::Sized(60)), |service| {
            service.audit = audit();
            service.inquiry = AT_ONCE;
            service.upstream = upstream(&gone, IMPATIENT);
        });
        next.service.audit.open().await.unwrap();
        Inquiry::default().round(&next.service).await.unwrap();
        let change = next.service.audit.page(&Filter::default(), None, 10).await.unwrap().unwrap().changes.pop().unwrap();
        let wanted = if performed { Finding::Happened } else { Finding::DidNotHappen };
        assert_eq!((change.outcome, change.found.map(|found| found.finding)), (Some(Outcome::Unknown), Some(wanted)));
    }
}

const NEW: &str = "new.person@corp.example";

/// Writes that make something new, with what makes it.
fn making(world: &World) -> [(&'static str, String, String); 3] {
    let scim = world.scim_directory.clone();
    [
        ("INVITE_USERS", world.address("/admin/v2/orgs/{orgId}/users/invite"), json!({ "emails": [NEW] }).to_string()),
        (
            "CREATE_SCIM_USER",
            format!("/api/scim/directory/{scim}/Users"),
            json!({ "userName": NEW, "emails": [{ "value": NEW }] }).to_string(),
        ),
        ("CREATE_SCIM_GROUP", format!("/api/scim/directory/{scim}/Groups"), json!({ "displayName": "A crew of new.person" }).to_string()),
    ]
}

#[tokio::test]
async fn what_was_made_is_found_by_what_was_sent_which_stands_nowhere_afterwards() {
    for (way, performed) in [(0, true), (1, true), (2, true), (0, false)] {
        let world = world(|service| service.reads_before = true);
        let owner = world.person("owner").await;
        let (operation, path, body) = making(&world)[way.max(usize::from(!performed))].clone();
        world.script(lost(operation, way, performed));
        let answer = owner.json("POST", &path, &body).await;
        let id = answer.header(CHANGE_ID).unwrap_or_else(|| panic!("{operation}: {}", answer.text())).to_owned();
        assert_eq!(told(&owner, &id).await.outcome, Some(Outcome::Unknown), "{operation}: {}", answer.text());
        Inquiry::default().round(&world.service).await.unwrap();
        let found = told(&owner, &id).await.found.unwrap_or_else(|| panic!("{operation}: nothing was found"));
        let wanted = if performed { Finding::Happened } else { Finding::DidNotHappen };
        assert_eq!(found.finding, wanted, "{operation} by {}", found.how);
        assert_eq!(world.changes().iter().filter(|entry| entry.operation == Some(operation)).count(), 1, "{operation} is never sent again");
        let rows = world.service.audit.rows().await.unwrap().join("\n");
        assert!(!rows.contains("new.person"), "{rows}");
    }
}

#[tokio::test]
async fn what_is_there_tells_nothing_of_what_made_it_where_nobody_looked_before() {
    for way in 0..3 {
        let world = world(|_| {});
        let owner = world.person("owner").await;
        let (operation, path, body) = making(&world)[way].clone();
        world.script(lost(operation, 0, true));
        let answer = owner.json("POST", &path, &body).await;
        Inquiry::default().round(&world.service).await.unwrap();
        assert!(told(&owner, answer.header(CHANGE_ID).unwrap()).await.found.is_none(), "{operation}");
    }
}

#[tokio::test]
async fn that_somebody_was_there_before_or_is_not_seen_tells_nothing_of_an_invitation() {
    for known in [true, false] {
        let world = world(|service| service.reads_before = true);
        let owner = world.person("owner").await;
        let email = if known { somebody(&world).email } else { NEW.to_owned() };
        world.script(lost("INVITE_USERS", 0, known));
        let invite = world.address("/admin/v2/orgs/{orgId}/users/invite");
        let answer = owner.json("POST", &invite, &json!({ "emails": [email] }).to_string()).await;
        Inquiry::default().round(&world.service).await.unwrap();
        assert!(told(&owner, answer.header(CHANGE_ID).unwrap()).await.found.is_none(), "{email}");
    }
}

#[tokio::test]
async fn what_was_made_by_a_service_that_is_gone_cannot_be_told_and_the_upstream_is_not_asked() {
    let store = Arc::new(Store::in_memory());
    let key = ChainKey::random();
    let audit = || Arc::new(Audit::over(Arc::clone(&store), KeyAt::Given(key.clone())));
    let mut world = world(|service| service.audit = audit());
    let id = {
        let owner = world.person("owner").await;
        let (operation, path, body) = making(&world)[0].clone();
        world.script(lost(operation, 0, true));
        owner.json("POST", &path, &body).await.header(CHANGE_ID).unwrap().to_owned()
    };
    world.change(|service| service.audit = audit());
    let before = world.hits();
    Inquiry::default().round(&world.service).await.unwrap();
    let found = world.service.audit.find("", &id).await.unwrap().unwrap().found.unwrap();
    assert_eq!((found.finding, found.how.as_str()), (Finding::CannotBeTold, "nothing that can be read shows it"));
    assert_eq!(world.hits(), before);
}

#[tokio::test]
async fn an_upstream_that_does_not_answer_is_asked_ever_more_seldom_and_given_up_with_a_word() {
    let mut world = world(|service| service.inquiry = Pace { first: Duration::from_secs(3600), ..AT_ONCE });
    let owner = world.person("owner").await;
    let (method, path, body) = request(&world, "DISABLE_ACCOUNT");
    world.script(lost("DISABLE_ACCOUNT", 0, true));
    let id = owner.json(&method, &path, &body).await.header(CHANGE_ID).unwrap().to_owned();
    world.script(Fault { operation: "GET_PROFILE".to_owned(), status: Some(503), ..Fault::default() });
    let before = world.hits();
    let mut inquiry = Inquiry::default();
    for _ in 0..3 {
        inquiry.round(&world.service).await.unwrap();
    }
    assert_eq!(world.hits(), before + 1, "the second look waits");
    assert!(told(&owner, &id).await.found.is_none());
    drop(owner);
    world.change(|service| service.inquiry.patience = Duration::ZERO);
    Inquiry::default().round(&world.service).await.unwrap();
    let change = world.service.audit.find("", &id).await.unwrap().unwrap();
    assert_eq!(change.found.unwrap().finding, Finding::CannotBeTold);
}
