//! The end of the process: what is under way is finished, whoever watches sees that no more is taken, and the record is whole.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::os::unix::net::UnixDatagram;
use std::process::Command;
use std::time::{Duration, Instant};

use scratch::Folder;

use crate::command::{Place, Served, get, rollcall, sandbox, served};

const UNDER_WAY: usize = 200;
const CHANGES: usize = 10;

/// Asks until the answer is as wanted.
fn wait_for(what: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while !is_so() {
        assert!(Instant::now() < deadline, "{what}");
        std::thread::yield_now();
    }
}

fn send(address: &str, cookie: &str, line: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    let head = format!("{line} HTTP/1.1\r\nhost: {address}\r\ncookie: {cookie}\r\nx-rollcall: 1\r\ncontent-length: 0\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    stream
}

#[test]
fn two_hundred_requests_under_way_are_all_finished_by_a_stop() {
    let folder = Folder::create();
    let faults = folder.write("faults.json", r#"[{"operation":"*","delay_ms":4000}]"#);
    let (_upstream, line) = sandbox(&["--seed", "empty", "--faults", faults.to_str().unwrap()]);
    let place = Place::new(&line, line["scim_key"].as_str().unwrap());
    let watched = format!("127.0.0.1:{}", scratch::free_port());
    let configuration = std::fs::read_to_string(place.config()).unwrap();
    std::fs::write(place.config(), format!("operations_listen = \"{watched}\"\n{configuration}")).unwrap();
    let socket = place.path("supervisor");
    let supervisor = UnixDatagram::bind(&socket).unwrap();
    supervisor.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    let heard = || {
        let mut word = [0; 32];
        let length = supervisor.recv(&mut word).unwrap();
        String::from_utf8_lossy(&word[..length]).into_owned()
    };

    let mut serve = rollcall(&["serve", "--log-level", "warn", "--config", &place.config()]);
    let Served { mut running, address, cookie, lines } = served(serve.env("NOTIFY_SOCKET", &socket));
    let (address, cookie) = (address.as_str(), cookie.as_str());
    assert_eq!(heard(), "READY=1");

    let organization = line["organization_id"].as_str().unwrap();
    let ask = |number: usize| match number {
        0..CHANGES => send(address, cookie, &format!("POST /api/users/account-{number}/manage/lifecycle/enable")),
        _ => send(address, cookie, &format!("GET /api/admin/v1/orgs/{organization}")),
    };
    let streams: Vec<TcpStream> = (0..UNDER_WAY).map(ask).collect();
    wait_for("all requests are under way", || {
        get(&watched, "/metrics", "").contains(&format!("rollcall_requests_under_way {UNDER_WAY}\n"))
    });
    Command::new("kill").args(["-TERM", &running.0.id().to_string()]).status().unwrap();
    assert_eq!(heard(), "STOPPING=1");
    assert!(get(&watched, "/readyz", "").starts_with("HTTP/1.1 503"), "nothing more is welcome");
    assert!(get(&watched, "/healthz", "").starts_with("HTTP/1.1 200"), "and the process is well");

    let mut ends = std::collections::BTreeMap::<String, usize>::new();
    for mut stream in streams {
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        *ends.entry(answer.chars().take(12).collect()).or_default() += 1;
        assert!(answer.contains("x-request-id: "), "{answer}");
    }
    // Nobody has these accounts; that is a clear answer to a change.
    let expected = [("HTTP/1.1 200".to_owned(), UNDER_WAY - CHANGES), ("HTTP/1.1 404".to_owned(), CHANGES)];
    assert_eq!(ends, expected.into());
    let mut status = None;
    wait_for("the service ends", || {
        status = running.0.try_wait().unwrap();
        status.is_some()
    });
    assert!(status.unwrap().success(), "{status:?}: {:?}", lines.collect::<Vec<_>>());

    let audit = |command: &str| rollcall(&["audit", command, "--config", &place.config()]).output().unwrap();
    assert!(audit("verify").status.success());
    let rows = String::from_utf8(audit("export").stdout).unwrap();
    let outcomes = |word: &str| rows.lines().filter(|row| row.contains(&format!("\"outcome\":\"{word}\""))).count();
    assert_eq!((outcomes("refused"), outcomes("unknown")), (CHANGES, 0), "{rows}");
}
