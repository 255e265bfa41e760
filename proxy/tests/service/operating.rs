//! The commands of docs/operations.md, run as they stand there: a backup that verifies, and a restore that brings back what was.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::time::Duration;

use proxy::audit::{Audit, KeyAt};
use proxy::store::Store;
use sandbox::Seed;
use scratch::Folder;

use crate::world::{World, settings};

const DOCUMENT: &str = include_str!("../../../docs/operations.md");
const ENABLE: &str = "/api/users/account-1/manage/lifecycle/enable";

/// The block of commands that the document marks with this word.
fn commands(mark: &str) -> &'static str {
    let marked = DOCUMENT.split(&format!("<!-- run by a test: {mark} -->\n```sh\n")).nth(1);
    marked.and_then(|rest| rest.split("```").next()).unwrap_or_else(|| panic!("docs/operations.md marks no commands with {mark}"))
}

fn has_sqlite() -> bool {
    Command::new("sqlite3").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

/// A machine as the document knows it, in a folder that goes with the test.
struct Machine(Folder);

impl Machine {
    fn new() -> Machine {
        let folder = Folder::create();
        std::fs::create_dir(folder.path("lib")).unwrap();
        Machine(folder)
    }

    fn state(&self) -> PathBuf {
        self.0.path("lib")
    }

    fn run(&self, mark: &str) -> Output {
        let text = commands(mark)
            .replace("/var/lib/rollcall", self.state().to_str().unwrap())
            .replace("/srv/backup", self.0.path("backup").to_str().unwrap());
        let program = Path::new(env!("CARGO_BIN_EXE_rollcall")).parent().unwrap();
        let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
        Command::new("sh").args(["-euc", &text]).env("PATH", path).env_remove("ROLLCALL_CONFIG").stdin(Stdio::null()).output().unwrap()
    }

    /// A service over the store of this machine.
    async fn service(&self) -> (World, Arc<Store>) {
        let store = Arc::new(Store::in_file(&self.state().join("rollcall.db")).unwrap());
        let audit = Audit::over(Arc::clone(&store), KeyAt::File(self.state().join("rollcall-audit.key")));
        audit.open().await.unwrap();
        let shared = Arc::clone(&store);
        let world = World::of(settings(Seed::Empty), |service| {
            service.audit = Arc::new(audit);
            service.store = shared;
        });
        (world, store)
    }
}

async fn end(world: World, store: Arc<Store>) {
    world.service.audit.end(Duration::from_secs(10)).await;
    store.pool().await.unwrap().close().await;
}

#[track_caller]
fn went_well(output: &Output) -> String {
    let text = String::from_utf8([output.stdout.as_slice(), output.stderr.as_slice()].concat()).unwrap();
    assert!(output.status.success(), "{text}");
    text
}

#[tokio::test]
async fn the_documented_backup_of_a_running_service_verifies_and_can_be_put_back() {
    if !has_sqlite() {
        println!("not run: there is no sqlite3 here");
        return;
    }
    let machine = Machine::new();
    let (world, store) = machine.service().await;
    let owner = world.person("owner").await;
    owner.send("POST", ENABLE, "").await;
    let before = world.service.audit.rows().await.unwrap();
    let said = went_well(&machine.run("backup"));
    assert!(said.contains(&format!("The record is whole: {} rows", before.len())), "{said}");

    // What comes after the backup is lost with the machine.
    owner.send("POST", ENABLE, "").await;
    end(world, store).await;
    for file in std::fs::read_dir(machine.state()).unwrap() {
        std::fs::write(file.unwrap().path(), "broken").unwrap();
    }
    went_well(&machine.run("restore"));
    let (world, store) = machine.service().await;
    assert_eq!(world.service.audit.rows().await.unwrap(), before);
    world.person("owner").await.send("POST", ENABLE, "").await;
    assert_eq!(
        world.service.audit.verify(Vec::new()).await.unwrap().map_err(|bad| bad.to_string()),
        Ok(before.len() as u64 + 3),
        "it goes on where it was"
    );
    end(world, store).await;
}

#[tokio::test]
async fn a_backup_that_was_changed_is_not_put_back() {
    if !has_sqlite() {
        println!("not run: there is no sqlite3 here");
        return;
    }
    let machine = Machine::new();
    let (world, store) = machine.service().await;
    world.person("owner").await.send("POST", ENABLE, "").await;
    went_well(&machine.run("backup"));
    end(world, store).await;
    let copy = machine.0.path("backup/rollcall.db");
    let doctored = Command::new("sqlite3").arg(&copy).arg("UPDATE record SET body = replace(body, 'ENABLE', 'DISABLE')").status().unwrap();
    assert!(doctored.success());
    let untouched = std::fs::read(machine.state().join("rollcall.db")).unwrap();
    let refused = machine.run("restore");
    assert_eq!(refused.status.code(), Some(4), "{refused:?}");
    assert_eq!(std::fs::read(machine.state().join("rollcall.db")).unwrap(), untouched, "nothing was put back");
}
