//! `rollcall audit …` over the store's file that a service wrote: what it says, by which exit code, and that whatever was changed in the file is named.

use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::time::Duration;

use proxy::audit::chain::BEGINNING;
use proxy::audit::{Audit, ChainKey, KeyAt};
use proxy::store::Store;
use sandbox::Seed;
use scratch::Folder;
use serde_json::Value;
use sqlx::ConnectOptions as _;
use sqlx::sqlite::SqliteConnectOptions;

use crate::world::{World, settings};

const ENABLE: &str = "/api/users/account-1/manage/lifecycle/enable";
/// A sign-in, and three changes with their outcomes.
const ROWS: usize = 7;

/// A folder with a record that a service has left, removed with the test.
struct Left(Folder);

impl Left {
    async fn new() -> Left {
        let left = Left(Folder::create());
        left.serve().await;
        left.0.write("organization.key", "a-key");
        left.configure("rollcall.db");
        left
    }

    /// A service from its start to its end.
    async fn serve(&self) {
        let store = Arc::new(Store::in_file(&self.0.path("rollcall.db")).unwrap());
        let audit =
            Audit::over(Arc::clone(&store), KeyAt::File(self.0.path("rollcall-audit.key"))).anchored_in(Some(self.0.path("anchors")));
        audit.open().await.unwrap();
        let world = World::of(settings(Seed::Empty), |service| {
            service.audit = Arc::new(audit);
            service.store = Arc::clone(&store);
        });
        let owner = world.person("owner").await;
        for _ in 0..3 {
            owner.send("POST", ENABLE, "").await;
        }
        world.service.audit.end(Duration::from_secs(10)).await;
        store.pool().await.unwrap().close().await;
    }

    fn configure(&self, store: &str) {
        let text = format!(
            "organization_id = \"0a1b2c3d-0000-4000-8000-000000000001\"\norganization_key_file = \"organization.key\"\nstore_file = \"{store}\"\n\
             anchor_file = \"anchors\"\n[auth]\nmode = \"local\"\n"
        );
        std::fs::write(self.0.path("rollcall.toml"), text).unwrap();
    }

    /// Runs a subcommand with the configuration.
    fn run(&self, arguments: &[&str]) -> (Option<i32>, String) {
        said(&self.output(&[arguments, &["--config", "rollcall.toml"]].concat()))
    }

    fn output(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rollcall"));
        command.arg("audit").args(arguments).current_dir(self.0.at()).env_remove("ROLLCALL_CONFIG").env_remove("ROLLCALL_LOG_LEVEL");
        command.stdin(Stdio::null()).output().unwrap()
    }

    /// Changes the file behind the service's back.
    async fn doctor(&self, statement: impl Into<String>) {
        let mut connection = SqliteConnectOptions::new().filename(self.0.path("rollcall.db")).connect().await.unwrap();
        sqlx::raw_sql(sqlx::AssertSqlSafe(statement.into())).execute(&mut connection).await.unwrap();
        sqlx::Connection::close(connection).await.unwrap();
    }

    fn exported(&self, arguments: &[&str]) -> Vec<Value> {
        let output = self.output(&[&["export", "--config", "rollcall.toml"], arguments].concat());
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

fn said(output: &Output) -> (Option<i32>, String) {
    let text = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    (output.status.code(), String::from_utf8(text).unwrap())
}

#[tokio::test]
async fn a_record_that_a_service_left_is_whole_and_fits_its_anchor() {
    let left = Left::new().await;
    let whole = (Some(0), format!("The record is whole: {ROWS} rows, 1 anchors.\n"));
    assert_eq!(left.run(&["verify"]), whole);
    let copy = ["verify", "--store", "rollcall.db", "--key", "rollcall-audit.key", "--anchors", "anchors"];
    assert_eq!(said(&left.output(&copy)), whole);
    let anchor: Value = serde_json::from_str(&std::fs::read_to_string(left.0.path("anchors")).unwrap()).unwrap();
    let rows = left.exported(&[]);
    assert_eq!((&anchor["seq"], &anchor["link"]), (&ROWS.into(), &rows[ROWS - 1]["link"]));
}

#[tokio::test]
async fn whatever_is_changed_in_the_file_is_named_by_its_first_row() {
    let table = [
        ("changed", "UPDATE record SET body = replace(body, 'ENABLE', 'DISABLE') WHERE seq >= 4", "row 4 was changed"),
        ("link", "UPDATE record SET link = 'a' WHERE seq = 3", "row 3 was changed"),
        ("missing", "DELETE FROM record WHERE seq = 2", "row 2 is missing"),
        ("first", "DELETE FROM record WHERE seq = 1", "row 1 is missing"),
        ("moved", "UPDATE record SET body = (SELECT body FROM record WHERE seq = 4) WHERE seq = 2", "row 2 stands where another"),
        ("added", "INSERT INTO record SELECT 8, body, link FROM record WHERE seq = 7", "row 8 stands where another"),
        ("cut", "DELETE FROM record WHERE seq > 5", "row 6 and what follows was cut off"),
        ("emptied", "DELETE FROM record", "row 1 and what follows was cut off"),
    ];
    for (name, statement, expected) in table {
        let left = Left::new().await;
        left.doctor(statement).await;
        let (code, text) = left.run(&["verify"]);
        assert!(code == Some(4) && text.contains(expected), "{name}: {code:?} {text}");
    }
}

#[tokio::test]
async fn an_older_copy_that_is_put_back_and_written_on_does_not_fit_the_anchors() {
    let left = Left::new().await;
    left.doctor("DELETE FROM record WHERE seq > 5; DELETE FROM record_entry WHERE seq > 5; DELETE FROM record_target WHERE seq > 5").await;
    left.serve().await;
    let (code, text) = left.run(&["verify"]);
    assert!(code == Some(4) && text.contains("row 7 is another than the one that was anchored"), "{code:?} {text}");
    // The chain alone cannot tell.
    let alone = left.output(&["verify", "--store", "rollcall.db", "--key", "rollcall-audit.key"]);
    assert_eq!(alone.status.code(), Some(0), "{alone:?}");
}

#[tokio::test]
async fn an_index_that_was_changed_beside_a_whole_chain_is_named_by_its_row() {
    let left = Left::new().await;
    left.doctor("UPDATE record_entry SET person = 'demo:viewer' WHERE seq = 4").await;
    let (code, text) = left.run(&["verify"]);
    assert!(code == Some(4) && text.contains("differs from row 4"), "{code:?} {text}");
}

#[tokio::test]
async fn nothing_is_pruned_of_a_record_that_does_not_fit_its_anchors() {
    let left = Left::new().await;
    left.doctor("DELETE FROM record WHERE seq > 5; DELETE FROM record_entry WHERE seq > 5; DELETE FROM record_target WHERE seq > 5").await;
    let (code, text) = left.run(&["prune", "--before", "2999-01-01"]);
    assert!(code != Some(0) && text.contains("cut off"), "{code:?} {text}");
    let copy = ["prune", "--before", "2999-01-01", "--store", "rollcall.db", "--key", "rollcall-audit.key", "--anchors", "anchors"];
    assert_ne!(left.output(&copy).status.code(), Some(0));
}

#[tokio::test]
async fn what_cannot_be_read_is_neither_whole_nor_broken() {
    let left = Left::new().await;
    std::fs::write(left.0.path("no-anchors"), "what\n").unwrap();
    for arguments in [
        &["verify", "--store", "nowhere.db", "--key", "rollcall-audit.key"][..],
        &["verify", "--store", "rollcall.db", "--key", "no.key"],
        &["verify", "--store", "rollcall.db", "--key", "anchors"],
        &["verify", "--config", "rollcall.toml", "--anchors", "nowhere"],
        &["verify", "--config", "rollcall.toml", "--anchors", "no-anchors"],
        &["verify", "--config", "nowhere.toml"],
        &["export", "--store", "nowhere.db", "--key", "rollcall-audit.key"],
        &["prune", "--before", "2026-01-01", "--store", "nowhere.db", "--key", "rollcall-audit.key"],
    ] {
        let output = left.output(arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?} {output:?}");
        assert!(!output.stderr.is_empty(), "{arguments:?}");
    }
    left.configure("nowhere.db");
    for command in [&["verify"][..], &["export"], &["prune", "--before", "2026-01-01"]] {
        let (code, text) = left.run(command);
        assert!(code == Some(1) && text.contains("is not there"), "{command:?} {text}");
    }
    assert!(!left.0.path("nowhere.db").exists(), "a look made a store");
}

#[tokio::test]
async fn another_key_does_not_fit_from_the_first_row_on() {
    let left = Left::new().await;
    ChainKey::make(&left.0.path("other.key")).unwrap();
    let (code, text) = said(&left.output(&["verify", "--store", "rollcall.db", "--key", "other.key"]));
    assert!(
        code == Some(4) && text.contains("row 1 fits none of the keys: it was changed, or the key that closed it is not here"),
        "{code:?} {text}"
    );
}

#[tokio::test]
async fn an_export_has_every_row_with_a_link_that_can_be_computed_again() {
    let left = Left::new().await;
    let output = left.output(&["export", "--config", "rollcall.toml"]);
    let key = ChainKey::read(&left.0.path("rollcall-audit.key")).unwrap().unwrap();
    let (mut before, mut count) = (BEGINNING.to_owned(), 0);
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let (body, link) = line.rsplit_once(",\"link\":\"").unwrap();
        let link = link.strip_suffix("\"}").unwrap();
        before = key.link(&before, &format!("{body}}}"));
        assert_eq!(before, link, "{line}");
        count += 1;
    }
    assert_eq!(count, ROWS);
    assert_eq!(left.exported(&["--since", "2020-01-01"]).len(), ROWS);
    assert_eq!(left.exported(&["--until", "2020-01-01T00:00:00Z"]).len(), 0);
    assert_eq!(left.output(&["export", "--since", "yesterday"]).status.code(), Some(2));
}

#[tokio::test]
async fn a_pruned_record_verifies_from_its_checkpoint_on() {
    let left = Left::new().await;
    assert_eq!(left.run(&["prune", "--before", "2020-01-01"]), (Some(0), "No row is old enough.\n".to_owned()));
    let (code, text) = left.run(&["prune", "--before", "2999-01-01"]);
    assert!(code == Some(0) && text.starts_with(&format!("Rows up to {ROWS} were removed.\n")), "{code:?} {text}");
    // The row after the removed ones is noted down outside the store, too.
    assert_eq!(left.run(&["verify"]), (Some(0), "The record is whole: 1 rows, 2 anchors.\n".to_owned()));
    left.serve().await;
    let (code, text) = left.run(&["verify"]);
    assert_eq!(code, Some(0), "{text}");
    assert_eq!(left.exported(&[])[0]["kind"], "checkpoint");
    left.doctor("DELETE FROM record WHERE seq = 8").await;
    assert_eq!(left.run(&["verify"]).0, Some(4), "the checkpoint itself");
}

#[tokio::test]
async fn a_checkpoint_that_was_put_in_without_the_key_does_not_hide_that_the_beginning_was_deleted() {
    let forged = "json_object('seq', {}, 'kind', 'checkpoint', 'at', '', 'through', 4, 'link', link)";
    for (seq, expected) in [(0, "row 0 was changed, or written without the key"), (9, "row 8 is missing")] {
        let left = Left::new().await;
        left.doctor(format!(
            "INSERT INTO record SELECT {seq}, {}, link FROM record WHERE seq = 4; DELETE FROM record WHERE seq BETWEEN 1 AND 4; \
             INSERT INTO record_entry (seq, at, kind, person, operation, outcome, replica) VALUES ({seq}, 0, 'pruned', '', '', '', '')",
            forged.replace("{}", &seq.to_string())
        ))
        .await;
        let (code, text) = left.run(&["verify"]);
        assert!(code == Some(4) && text.contains(expected), "{seq}: {code:?} {text}");
    }
}

#[tokio::test]
async fn a_record_from_before_the_later_tables_is_taken_over_whole() {
    let left = Left::new().await;
    left.doctor(
        "DROP TABLE sessions; DROP TABLE access_tokens; DROP TABLE approvals; DROP TABLE approval_tally; DROP TABLE spent_sign_ins; DROP TABLE sign_in_seal; \
         DROP TABLE logout_tokens; DROP TABLE replicas; DROP INDEX record_target_seq; DROP INDEX record_entry_end; DROP INDEX record_entry_found; DELETE FROM _sqlx_migrations WHERE version > 10",
    )
    .await;
    left.serve().await;
    let (code, text) = left.run(&["verify"]);
    assert_eq!((code, text), (Some(0), format!("The record is whole: {} rows, 2 anchors.\n", 2 * ROWS)));
}

#[tokio::test]
async fn an_exchanged_key_leaves_one_record_that_verifies_with_both_keys() {
    let left = Left::new().await;
    let old = ChainKey::read(&left.0.path("rollcall-audit.key")).unwrap().unwrap().id();
    let (code, text) = left.run(&["exchange-key"]);
    let new = ChainKey::read(&left.0.path("rollcall-audit.key")).unwrap().unwrap().id();
    let (row, former) = (ROWS + 1, format!("rollcall-audit.key.{old}"));
    assert!(
        code == Some(0) && text.contains(&format!("Row {row} closes the key {old}; every row after it is closed with {new}.\n")),
        "{text}"
    );
    assert!(text.contains(&format!("{former} now.")), "{text}");
    left.serve().await;
    let whole = format!("The record is whole: {} rows, 3 anchors.\nIts key was exchanged, so often: 1.\n", 2 * ROWS + 1);
    assert_eq!(left.run(&["verify"]), (Some(0), whole.clone()));
    // A copy, whose former key lies elsewhere.
    std::fs::create_dir(left.0.path("safe")).unwrap();
    std::fs::rename(left.0.path(&former), left.0.path("safe/old.key")).unwrap();
    let copy = ["verify", "--store", "rollcall.db", "--key", "rollcall-audit.key", "--anchors", "anchors", "--former-key", "safe/old.key"];
    assert_eq!(said(&left.output(&copy)), (Some(0), whole));
    let (code, text) = said(&left.output(&copy[..7]));
    assert!(code == Some(4) && text.contains("row 1 fits none of the keys"), "{text}");
    let (code, text) = said(&left.output(&["verify", "--store", "rollcall.db", "--key", "safe/old.key"]));
    assert!(code == Some(4) && text.contains(&format!("row {row} hands over to the key {new}, which is not here")), "{text}");
    let (code, text) = said(&left.output(&[&copy[..7], &["--former-key", "nowhere.key"]].concat()));
    assert!(code == Some(1) && text.contains("the file nowhere.key of a key of the record cannot be read"), "{text}");
    let shown = left.exported(&[]).into_iter().nth(ROWS).unwrap();
    assert_eq!((&shown["event"], &shown["details"][1]["value"]), (&"record-key-exchanged".into(), &new.to_string().into()));
}
