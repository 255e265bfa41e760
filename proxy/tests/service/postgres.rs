//! Several services over one Postgres: one order of the record, sessions that end everywhere, one effect of an approval, pauses that all keep, refusal
//! while it is away, and a copy that still verifies.

mod neighbours;
pub mod server;

use std::sync::Arc;
use std::time::{Duration, Instant};

use catalogue::approval::{APPROVAL, APPROVALS_PATH};
use catalogue::record::{CHANGE_ID, IDEMPOTENCY_KEY};
use proxy::approval::{Approvals, Rule, Rules};
use proxy::audit::{Audit, AuditError, ChainKey, Event, Filter, KeyAt, Outcome};
use sandbox::Seed;
use server::Server;

use crate::world::{Client, World, settings};

const ENABLE: &str = "/api/users/account-1/manage/lifecycle/enable";
const SESSIONS: &str = "/api/rollcall/sessions";

fn sent(world: &World, operation: &str) -> usize {
    world.log().iter().filter(|entry| entry.operation == Some(operation)).count()
}

async fn exported(audit: &Audit, rows: u64) -> Result<(), AuditError> {
    audit.tell_first(None, Event::Exported { what: "people".to_owned(), rows }).await
}

#[tokio::test(flavor = "multi_thread")]
async fn two_services_that_write_at_once_keep_one_order_without_a_gap() {
    let Some(server) = Server::start() else { return };
    let key = ChainKey::random();
    let audits = [server.audit(&key), server.audit(&key)];
    let tasks: Vec<_> = (0..5_000)
        .map(|at| {
            let audit = Arc::clone(&audits[at % 2]);
            tokio::spawn(async move { exported(&audit, u64::try_from(at).unwrap()).await })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    assert_eq!(audits[0].verify(Vec::new()).await.unwrap(), Ok(5_000));
    let rows = audits[1].rows().await.unwrap();
    let seqs = rows.iter().map(|row| serde_json::from_str::<serde_json::Value>(row).unwrap()["seq"].as_i64().unwrap());
    assert!(seqs.eq(1..=5_000), "a gap");
}

#[tokio::test(flavor = "multi_thread")]
async fn while_it_is_away_nothing_is_changed_and_reads_go_on_and_it_recovers_by_itself() {
    let Some(server) = Server::start() else { return };
    let world = World::of(settings(Seed::Empty), |service| server.keep(service, &ChainKey::random()));
    let owner = world.person("owner").await;
    owner.send("POST", ENABLE, "").await;
    server.down();
    let before = sent(&world, "ENABLE_ACCOUNT");
    assert_eq!(owner.send("POST", ENABLE, "").await.end(), (503, "audit_unavailable".to_owned()));
    assert_eq!(sent(&world, "ENABLE_ACCOUNT"), before);
    world.service.identity.sessions.clock().jump(5);
    let began = Instant::now();
    for _ in 0..5 {
        assert_eq!(owner.get("/api/admin/v1/orgs").await.status, 200);
    }
    assert!(began.elapsed() < Duration::from_secs(3), "reads wait for the store: {:?}", began.elapsed());
    assert_eq!(world.nobody().send("POST", "/auth/demo", "person=owner").await.status, 503, "nobody new gets in");
    assert_eq!(world.nobody().get("/readyz").await.status, 503);
    server.up();
    owner.send("POST", ENABLE, "").await;
    assert_eq!(sent(&world, "ENABLE_ACCOUNT"), before + 1);
    assert!(world.service.audit.verify(Vec::new()).await.unwrap().is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn while_it_hangs_a_change_is_refused_in_time_and_reads_go_on() {
    let Some(server) = Server::start() else { return };
    let world = World::of(settings(Seed::Empty), |service| server.keep(service, &ChainKey::random()));
    let owner = world.person("owner").await;
    let store = server.store("postgres");
    let mut hold = store.pool().await.unwrap().begin().await.unwrap();
    sqlx::query("LOCK TABLE record, sessions IN ACCESS EXCLUSIVE MODE").execute(&mut *hold).await.unwrap();
    world.service.identity.sessions.clock().jump(5);
    let began = Instant::now();
    for _ in 0..5 {
        assert_eq!(owner.get("/api/admin/v1/orgs").await.status, 200);
    }
    assert!(began.elapsed() < Duration::from_secs(4), "reads wait for the store: {:?}", began.elapsed());
    assert_eq!(owner.send("POST", ENABLE, "").await.end(), (503, "audit_unavailable".to_owned()));
    assert_eq!(sent(&world, "ENABLE_ACCOUNT"), 0);
    hold.rollback().await.unwrap();
    owner.send("POST", ENABLE, "").await;
    assert_eq!(sent(&world, "ENABLE_ACCOUNT"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_of_a_living_service_is_left_alone_and_that_of_a_gone_one_is_unknown() {
    let Some(server) = Server::start() else { return };
    let key = ChainKey::random();
    let (one, other) = (server.audit(&key), server.audit(&key));
    one.beat().await.unwrap();
    let world = World::of(settings(Seed::Empty), |service| service.audit = Arc::clone(&one));
    world.script(sandbox::Fault {
        operation: "ENABLE_ACCOUNT".to_owned(),
        status: Some(204),
        delay_ms: 60_000,
        ..sandbox::Fault::default()
    });
    let owner = world.person("owner").await;
    let change = owner.send("POST", ENABLE, "");
    let outcome = async {
        let deadline = Instant::now() + Duration::from_secs(20);
        while end(&other).await.is_none() {
            assert!(Instant::now() < deadline, "the change never began");
        }
        other.beat().await.unwrap();
        assert_eq!(end(&other).await, Some(None), "it is being made");
        let pool = other.store().pool().await.unwrap();
        sqlx::query("UPDATE record_replica SET seen = 0 WHERE replica <> $1").bind(&other.writer().replica).execute(pool).await.unwrap();
        other.beat().await.unwrap();
        end(&other).await
    };
    let found = tokio::select! {
        answer = change => panic!("the change ended first: {answer:?}"),
        found = outcome => found,
    };
    assert_eq!(found, Some(Some(Outcome::Unknown)));
}

/// The outcome of the only change, if there is one.
async fn end(audit: &Audit) -> Option<Option<Outcome>> {
    let page = audit.page(&Filter::default(), None, 10).await.unwrap().unwrap();
    page.changes.first().map(|change| change.outcome)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dump_that_is_put_back_is_the_same_chain() {
    let Some(server) = Server::start() else { return };
    let key = ChainKey::make(&server.folder().path("audit.key")).unwrap();
    let audit = server.audit(&key);
    for rows in 0..20 {
        exported(&audit, rows).await.unwrap();
    }
    let (socket, file) = (server.folder().at().to_str().unwrap().to_owned(), server.folder().path("dump.sql"));
    let file = file.to_str().unwrap();
    server.run("pg_dump", &["-h", &socket, "-U", "rollcall", "-f", file, "postgres"]);
    server.run("createdb", &["-h", &socket, "-U", "rollcall", "restored"]);
    server.run("psql", &["-h", &socket, "-U", "rollcall", "-q", "-v", "ON_ERROR_STOP=1", "-f", file, "restored"]);
    let restored = Audit::over(server.store("restored"), KeyAt::Given(key.clone()));
    assert_eq!(restored.verify(Vec::new()).await.unwrap(), Ok(20));
    exported(&restored, 21).await.unwrap();
    assert_eq!(restored.verify(Vec::new()).await.unwrap(), Ok(21));
    assert_eq!(verified_by_command(&server, "restored"), (Some(0), "The record is whole: 21 rows, 0 anchors.\n".to_owned()));
    let pool = restored.store().pool().await.unwrap();
    sqlx::query("UPDATE record SET body = replace(body, 'people', 'groups') WHERE seq = 7").execute(pool).await.unwrap();
    assert_eq!(restored.verify(Vec::new()).await.unwrap().unwrap_err().seq, 7);
    assert_eq!(verified_by_command(&server, "restored").0, Some(4));
    assert_eq!(verified_by_command(&server, "postgres").0, Some(0));
}

/// What `rollcall audit verify` says of a database, and its exit code.
fn verified_by_command(server: &Server, database: &str) -> (Option<i32>, String) {
    let config = "organization_id = \"0a1b2c3d-0000-4000-8000-000000000001\"\norganization_key_file = \"organization.key\"\n\
                  store_address_file = \"store.address\"\naudit_key_file = \"audit.key\"\n[auth]\nmode = \"local\"\n";
    std::fs::write(server.folder().path("rollcall.toml"), config).unwrap();
    for (name, text) in [("organization.key", "a-key"), ("store.address", &server.address(database))] {
        server.folder().write(name, text);
    }
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_rollcall"));
    let said = command.args(["audit", "verify", "--config", "rollcall.toml"]).current_dir(server.folder().at()).output().unwrap();
    (said.status.code(), String::from_utf8([said.stdout, said.stderr].concat()).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn services_that_start_at_once_over_an_empty_database_make_its_tables_once() {
    let Some(server) = Server::start() else { return };
    let stores: Vec<_> = (0..4).map(|_| server.store("postgres")).collect();
    let starts: Vec<_> = stores.iter().cloned().map(|store| tokio::spawn(async move { store.pool().await.map(drop) })).collect();
    for start in starts {
        start.await.unwrap().unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_ends_on_one_service_is_refused_on_the_other_within_five_seconds() {
    let Some(server) = Server::start() else { return };
    let key = ChainKey::random();
    let here = World::of(settings(Seed::Empty), |service| server.keep(service, &key));
    let there = server.beside(&here, settings(Seed::Empty), &key, |_| {});
    let (owner, viewer) = (here.person("owner").await, here.person("viewer").await);
    let carried = |client: &Client<'_>| there.nobody().with("cookie", client.cookie());
    let (owner_there, viewer_there) = (carried(&owner), carried(&viewer));
    for client in [&owner_there, &viewer_there] {
        assert_eq!(client.get("/api/rollcall/session").await.status, 200, "a session of one counts on the other");
    }
    let list = owner.get(&format!("{SESSIONS}?of=everybody")).await.json();
    let sessions = list["sessions"].as_array().unwrap();
    let tag = sessions.iter().find(|one| one["person"]["id"] == "demo:viewer").unwrap()["tag"].as_str().unwrap().to_owned();
    let ended = owner.json("DELETE", &format!("{SESSIONS}/{tag}"), "").await;
    assert!(ended.status < 300, "{}", ended.text());
    assert_eq!(viewer.get("/api/rollcall/session").await.status, 401);
    there.service.identity.sessions.clock().jump(5);
    assert_eq!(viewer_there.get("/api/rollcall/session").await.status, 401);
    assert_eq!(owner_there.get("/api/rollcall/session").await.status, 200, "the other session lives");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_approvals_on_two_services_have_one_effect() {
    let Some(server) = Server::start() else { return };
    let key = ChainKey::random();
    let rule =
        || Approvals::new(Rules { rules: vec![Rule { operations: ["DISABLE_ACCOUNT"].into(), ..Rule::default() }], ..Rules::default() });
    let here = World::of(settings(Seed::Sized(40)), |service| {
        server.keep(service, &key);
        service.approvals = rule();
    });
    let there = server.beside(&here, settings(Seed::Sized(40)), &key, |service| service.approvals = rule());
    let (owner, administrator) = (here.person("owner").await, here.person("administrator").await);
    let owner_there = there.nobody().with("cookie", owner.cookie());
    let account = account(&here, &owner).await;
    let asked = administrator.json("POST", &format!("/api/users/{account}/manage/lifecycle/disable"), r#"{"message":"bye"}"#).await;
    assert_eq!(asked.status, 202, "{}", asked.text());
    let path = format!("{APPROVALS_PATH}/{}/approve", asked.header(APPROVAL).unwrap());
    let (one, other) = tokio::join!(owner.json("POST", &path, ""), owner_there.json("POST", &path, ""));
    let mut ends = [one.status, other.status];
    ends.sort_unstable();
    assert_eq!(ends, [200, 409], "{} {}", one.text(), other.text());
    assert_eq!(sent(&here, "DISABLE_ACCOUNT"), 1);
    assert!(there.service.audit.verify(Vec::new()).await.unwrap().is_ok());
}

/// Somebody who can be disabled.
async fn account(world: &World, owner: &Client<'_>) -> String {
    let page = owner.get(&world.address("/admin/v1/orgs/{orgId}/users")).await.json();
    for person in page["data"].as_array().unwrap().iter().filter(|one| one["account_status"] == "active") {
        let id = person["account_id"].as_str().unwrap();
        let permissions = owner.get(&format!("/api/users/{id}/manage")).await.json();
        if permissions["lifecycle.enablement"]["allowed"] == true {
            return id.to_owned();
        }
    }
    panic!("nobody can be disabled")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_on_two_services_at_once_is_sent_once() {
    let Some(server) = Server::start() else { return };
    let key = ChainKey::random();
    let here = World::of(settings(Seed::Empty), |service| server.keep(service, &key));
    let there = server.beside(&here, settings(Seed::Empty), &key, |_| {});
    here.script(sandbox::Fault { operation: "ENABLE_ACCOUNT".to_owned(), status: Some(204), delay_ms: 20, ..sandbox::Fault::default() });
    let owner = here.person("owner").await;
    for at in 0..10 {
        let before = sent(&here, "ENABLE_ACCOUNT");
        let named = format!("one-key-{at:04}");
        let (one, other) = (owner.with(IDEMPOTENCY_KEY, &named), there.nobody().with("cookie", owner.cookie()));
        let other = other.with(IDEMPOTENCY_KEY, &named);
        let (one, other) = tokio::join!(one.send("POST", ENABLE, ""), other.send("POST", ENABLE, ""));
        let mut ends = [one.status, other.status];
        ends.sort_unstable();
        assert_eq!(ends, [204, 409], "{} {}", one.text(), other.text());
        assert_eq!(sent(&here, "ENABLE_ACCOUNT"), before + 1);
        assert_eq!(one.header(CHANGE_ID), other.header(CHANGE_ID), "whoever came second is led to the change");
    }
    assert!(there.service.audit.verify(Vec::new()).await.unwrap().is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn of_several_services_one_looks_up_and_another_when_it_is_gone() {
    let Some(server) = Server::start() else { return };
    let key = ChainKey::random();
    let (one, other) = (server.audit(&key), server.audit(&key));
    assert!(!one.looks_up().await.unwrap(), "who has not said that it lives does nothing");
    one.beat().await.unwrap();
    other.beat().await.unwrap();
    let both = [one.looks_up().await.unwrap(), other.looks_up().await.unwrap()];
    assert_eq!(both.iter().filter(|looks_up| **looks_up).count(), 1);
    let (first, second) = if both[0] { (one, other) } else { (other, one) };
    first.end(Duration::from_secs(10)).await;
    assert!(second.looks_up().await.unwrap());
}
