//! The record under real processes: two that write into one Postgres at once, and one whose disk takes no more.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::Command;
use std::time::{Duration, Instant};

use scratch::Folder;
use serde_json::Value;

use crate::command::{Place, Served, rollcall, sandbox, served};
use crate::postgres::server::Server;

/// Each has an intent and an outcome: 5,000 rows.
const CHANGES: usize = 2_500;
const AT_ONCE: usize = 8;

/// One request of the signed-in owner; gives the status.
pub fn status(address: &str, cookie: &str, line: &str) -> u16 {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    let head = format!(
        "{line} HTTP/1.1\r\nhost: {address}\r\ncookie: {cookie}\r\nx-rollcall: 1\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap()
}

fn change(address: &str, cookie: &str, number: usize) -> u16 {
    status(address, cookie, &format!("POST /api/users/account-{number}/manage/lifecycle/enable"))
}

fn serve(place: &Place) -> Command {
    rollcall(&["serve", "--log-level", "error", "--config", &place.config()])
}

/// Writes settings before those that are there.
fn set(place: &Place, settings: &str) {
    let there = std::fs::read_to_string(place.config()).unwrap();
    std::fs::write(place.config(), format!("{settings}{there}[limits]\nperson_per_minute = 600000\nall_per_minute = 600000\n")).unwrap();
}

fn audit(place: &Place, command: &str) -> (bool, String) {
    let said = rollcall(&["audit", command, "--config", &place.config()]).output().unwrap();
    (said.status.success(), String::from_utf8([said.stdout, said.stderr].concat()).unwrap())
}

#[test]
fn two_processes_that_write_at_once_keep_one_order_without_a_gap() {
    let Some(server) = Server::start() else { return };
    let (_upstream, line) = sandbox(&["--seed", "empty"]);
    let places = [0, 1].map(|_| {
        let place = Place::new(&line, line["scim_key"].as_str().unwrap());
        for (file, text) in [("store.address", server.address("postgres")), ("audit.key", "5a".repeat(32))] {
            place.secret(file, &text);
        }
        set(&place, "store_address_file = \"store.address\"\naudit_key_file = \"audit.key\"\naudit_before = false\n");
        place
    });
    let services = [served(&mut serve(&places[0])), served(&mut serve(&places[1]))];
    std::thread::scope(|scope| {
        for worker in 0..AT_ONCE {
            let Served { address, cookie, .. } = &services[worker % 2];
            scope.spawn(move || {
                for number in (worker..CHANGES).step_by(AT_ONCE) {
                    // Nobody has these accounts; that is a clear answer to a change.
                    assert_eq!(change(address, cookie, number), 404);
                }
            });
        }
    });
    let (is_whole, said) = audit(&places[0], "verify");
    assert!(is_whole, "{said}");
    let (_, exported) = audit(&places[1], "export");
    let rows: Vec<Value> = exported.lines().map(|row| serde_json::from_str(row).unwrap()).collect();
    let seqs = rows.iter().map(|row| row["seq"].as_i64().unwrap());
    assert!(seqs.eq(1..=i64::try_from(rows.len()).unwrap()), "a gap");
    let refused = rows.iter().filter(|row| row["outcome"] == "refused").count();
    let replicas: std::collections::BTreeSet<_> = rows.iter().filter_map(|row| row["replica"].as_str()).collect();
    assert_eq!((refused, replicas.len()), (CHANGES, 2));
}

/// The kernel refuses to let any file of the process grow beyond some size, as it would on a full disk, and lets it again.
#[cfg(target_os = "linux")]
#[test]
fn where_the_disk_takes_no_more_nothing_is_changed_and_reads_go_on_until_it_does_again() {
    let folder = Folder::create();
    let log = folder.path("requests.jsonl");
    let (_upstream, line) = sandbox(&["--seed", "empty", "--log", log.to_str().unwrap()]);
    let place = Place::new(&line, line["scim_key"].as_str().unwrap());
    set(&place, "audit_before = false\n");
    let mut shell = Command::new("sh");
    // Somewhat more than half a megabyte or one, as the shell counts: enough for the tables.
    let limited = "trap '' XFSZ; ulimit -S -f 1200; exec \"$0\" serve --log-level error --config \"$1\"";
    shell.args(["-c", limited, env!("CARGO_BIN_EXE_rollcall"), &place.config()]);
    let service = served(&mut shell);
    let (address, cookie) = (service.address.as_str(), service.cookie.as_str());
    let mut changed = 0;
    let deadline = Instant::now() + Duration::from_secs(120);
    let refused = loop {
        assert!(Instant::now() < deadline, "the disk never fills");
        match change(address, cookie, changed) {
            404 => changed += 1,
            other => break other,
        }
    };
    assert!(changed > 0, "there was room at first");
    assert_eq!(refused, 503);
    let upstream = || std::fs::read_to_string(&log).unwrap().matches("ENABLE_ACCOUNT").count();
    let sent = upstream();
    assert_eq!(change(address, cookie, 1_000_000), 503);
    assert_eq!(upstream(), sent, "what cannot be recorded is not sent");
    let organization = line["organization_id"].as_str().unwrap();
    assert_eq!(status(address, cookie, &format!("GET /api/admin/v1/orgs/{organization}")), 200);
    let process = service.running.0.id().to_string();
    assert!(Command::new("prlimit").args(["--fsize=unlimited", "--pid", &process]).status().unwrap().success());
    while change(address, cookie, 2_000_000) != 404 {
        assert!(Instant::now() < deadline, "it does not recover by itself");
    }
    let (is_whole, said) = audit(&place, "verify");
    assert!(is_whole, "{said}");
}

/// As in a container that was given one processor: there one thread does everything.
#[cfg(target_os = "linux")]
#[test]
fn on_one_processor_it_reads_and_changes_for_many_at_once_and_stops_cleanly() {
    let (_upstream, line) = sandbox(&["--seed", "empty"]);
    let place = Place::new(&line, line["scim_key"].as_str().unwrap());
    set(&place, "audit_before = false\n");
    let allowed = std::fs::read_to_string("/proc/self/status").unwrap();
    let allowed = allowed.lines().find_map(|line| line.strip_prefix("Cpus_allowed_list:")).unwrap().trim();
    let first = allowed.split([',', '-']).next().unwrap();
    let mut pinned = Command::new("taskset");
    pinned.args(["-c", first, env!("CARGO_BIN_EXE_rollcall"), "serve", "--log-level", "error", "--config", &place.config()]);
    let mut service = served(&mut pinned);
    let (address, cookie) = (service.address.as_str(), service.cookie.as_str());
    let read = format!("GET /api/admin/v1/orgs/{}", line["organization_id"].as_str().unwrap());
    std::thread::scope(|scope| {
        for worker in 0..AT_ONCE {
            let read = &read;
            scope.spawn(move || {
                for number in 0..20 {
                    assert_eq!(status(address, cookie, read), 200);
                    assert_eq!(change(address, cookie, 100 * worker + number), 404);
                }
            });
        }
    });
    assert!(Command::new("kill").args(["-TERM", &service.running.0.id().to_string()]).status().unwrap().success());
    assert!(service.running.0.wait().unwrap().success());
    let (is_whole, said) = audit(&place, "verify");
    assert!(is_whole, "{said}");
}
