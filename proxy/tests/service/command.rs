//! The built binary, as people and scripts run it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use scratch::Folder;

use crate::world::ORGANIZATION_KEY;

pub fn rollcall(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rollcall"));
    command.args(arguments).env_remove("ROLLCALL_CONFIG").env_remove("ROLLCALL_LOG_LEVEL").stdin(Stdio::null());
    command
}

fn output(arguments: &[&str]) -> Output {
    rollcall(arguments).output().unwrap()
}

/// A running process that ends with the test.
pub struct Running(pub Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts a sandbox and reads its announcement.
pub fn sandbox(arguments: &[&str]) -> (Running, serde_json::Value) {
    let mut child = rollcall(&[&["sandbox", "--listen", "127.0.0.1:0"], arguments].concat())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    (Running(child), serde_json::from_str(&line).unwrap())
}

/// A running service into which its owner has signed in.
pub struct Served {
    pub running: Running,
    pub address: String,
    pub cookie: String,
    /// What it has not said yet.
    pub lines: Box<dyn Iterator<Item = String>>,
}

/// Starts what serves, and signs in by the link that it prints.
pub fn served(command: &mut Command) -> Served {
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
    let running = Running(child);
    let printed = lines.find(|line| line.contains("/auth/local?code=")).unwrap();
    let (address, path) = printed.split("http://").nth(1).unwrap().split_once('/').unwrap();
    let signed_in = get(address, &format!("/{path}"), "unused");
    let cookie = signed_in.split("set-cookie: ").nth(1).unwrap().split(';').next().unwrap().to_owned();
    Served { running, address: address.to_owned(), cookie, lines: Box::new(lines) }
}

pub fn get(address: &str, path: &str, key: &str) -> String {
    let mut stream = TcpStream::connect(address.trim_start_matches("http://")).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {key}\r\nConnection: close\r\n\r\n",
        address.trim_start_matches("http://")
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// A directory with a configuration for a sandbox, removed with the test.
pub struct Place(Folder);

impl Place {
    pub fn new(announcement: &serde_json::Value, scim_key: &str) -> Place {
        let place = Place(Folder::create());
        for (file, key) in [("organization.key", announcement["organization_key"].as_str().unwrap()), ("scim.key", scim_key)] {
            place.secret(file, key);
        }
        let text = format!(
            "organization_id = {}\norganization_key_file = \"organization.key\"\nupstream = {}\nlisten = \"127.0.0.1:0\"\n\
             [auth]\nmode = \"local\"\n[[scim_directories]]\nid = {}\nname = \"Identity provider\"\nkey_file = \"scim.key\"\n",
            announcement["organization_id"], announcement["address"], announcement["scim_directory_id"]
        );
        std::fs::write(place.path("rollcall.toml"), text).unwrap();
        place
    }

    pub fn at(&self) -> &Path {
        self.0.at()
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path(name)
    }

    /// Writes a file that only its owner may read.
    pub fn secret(&self, name: &str, text: &str) {
        self.0.write(name, text);
    }

    pub fn config(&self) -> String {
        self.path("rollcall.toml").display().to_string()
    }
}

#[test]
fn the_sandbox_announces_itself_in_one_line_and_answers() {
    let (_running, line) = sandbox(&["--seed", "empty", "--organization-key", "my-key", "--scim-key", "my-scim-key"]);
    let mut names: Vec<&String> = line.as_object().unwrap().keys().collect();
    names.sort();
    assert_eq!(names, ["address", "directory_id", "organization_id", "organization_key", "scim_directory_id", "scim_key"]);
    assert_eq!((&line["organization_key"], &line["scim_key"]), (&"my-key".into(), &"my-scim-key".into()));
    let address = line["address"].as_str().unwrap();
    assert!(get(address, &format!("/admin/v1/orgs/{}", line["organization_id"].as_str().unwrap()), "my-key").starts_with("HTTP/1.1 200"));
    assert!(get(address, "/admin/v1/orgs", "another").starts_with("HTTP/1.1 401"));
}

/// The moment at which the rate limit starts anew, as an answer says it.
fn reset(arguments: &[&str]) -> String {
    let (_running, announcement) = sandbox(&[&["--seed", "empty"], arguments].concat());
    let answer = get(announcement["address"].as_str().unwrap(), "/admin/v1/orgs", announcement["organization_key"].as_str().unwrap());
    answer.lines().find_map(|line| line.strip_prefix("x-ratelimit-reset: ")).unwrap().to_owned()
}

#[test]
fn the_sandbox_lives_now_unless_it_is_told_when() {
    let fixed = reset(&["--at", "2031-05-06T07:08:00Z"]);
    assert!(("2031-05-06T07:09:00Z".."2031-05-06T07:10:00Z").contains(&fixed.as_str()), "{fixed}");
    let now = time::OffsetDateTime::now_utc();
    let reset = time::OffsetDateTime::parse(&reset(&[]), &time::format_description::well_known::Rfc3339).unwrap();
    // The header has whole seconds.
    assert!(reset > now && reset < now + Duration::from_secs(120), "{reset} seen from {now}");
    let refused = output(&["sandbox", "--at", "yesterday"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("2026-11-02T09:00:00Z"));
}

#[test]
fn the_sandbox_takes_faults_tiers_and_a_log() {
    let place = Folder::create();
    let (faults, log) = (place.path("faults.json"), place.path("log.jsonl"));
    std::fs::write(&faults, r#"[{"operation":"LIST_ORGANIZATIONS","status":418}]"#).unwrap();
    let (running, line) =
        sandbox(&["--seed", "empty", "--faults", faults.to_str().unwrap(), "--log", log.to_str().unwrap(), "--tiers", "v1"]);
    let (address, key) = (line["address"].as_str().unwrap(), line["organization_key"].as_str().unwrap());
    assert!(get(address, "/admin/v1/orgs", key).starts_with("HTTP/1.1 418"));
    let users = format!("/admin/v2/orgs/{}/directories/-/users", line["organization_id"].as_str().unwrap());
    assert!(get(address, &users, key).starts_with("HTTP/1.1 404"));
    assert_eq!(std::fs::read_to_string(&log).unwrap().lines().count(), 2);
    drop(running);
}

#[test]
fn a_faults_file_that_is_wrong_is_refused_with_a_sentence() {
    let place = Folder::create();
    let file = place.write("faults.json", r#"[{"operation":"NO_SUCH_OPERATION"}]"#);
    let refused = output(&["sandbox", "--faults", file.to_str().unwrap()]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("NO_SUCH_OPERATION"));
}

#[test]
fn the_demo_refuses_an_address_that_others_can_reach() {
    for address in ["0.0.0.0:0", "[::]:0"] {
        let refused = output(&["demo", "--seed", "empty", "--listen", address]);
        assert_eq!(refused.status.code(), Some(1), "{address}");
        assert!(String::from_utf8_lossy(&refused.stderr).contains("not an address of this machine alone"), "{refused:?}");
    }
}

#[test]
fn a_taken_port_is_told_in_one_sentence() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let refused = output(&["demo", "--seed", "empty", "--listen", &taken.local_addr().unwrap().to_string()]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("Is another program using the port?"));
}

#[test]
fn check_config_prints_the_configuration_without_the_keys() {
    let (_running, line) = sandbox(&["--seed", "empty", "--organization-key", ORGANIZATION_KEY]);
    let place = Place::new(&line, line["scim_key"].as_str().unwrap());
    let printed = output(&["check-config", "--config", &place.config()]);
    assert_eq!(printed.status.code(), Some(0), "{printed:?}");
    let text = String::from_utf8(printed.stdout).unwrap();
    assert!(text.contains("directory_id = \"-\"") && text.contains("key: ********"), "{text}");
    assert!(!text.contains(ORGANIZATION_KEY));
}

#[test]
fn check_config_probes_the_keys_and_tells_by_its_exit_code() {
    let (_running, line) = sandbox(&["--seed", "12"]);
    let good = Place::new(&line, line["scim_key"].as_str().unwrap());
    let works = output(&["check-config", "--probe", "--config", &good.config()]);
    let text = String::from_utf8_lossy(&works.stdout);
    assert_eq!(works.status.code(), Some(0), "{text}");
    assert!(text.contains("Directory users") && text.contains("The v2 directory API answers."), "{text}");
    let bad = Place::new(&line, "not-the-scim-key");
    let refused = output(&["check-config", "--probe", "--config", &bad.config()]);
    let text = String::from_utf8_lossy(&refused.stdout);
    assert_eq!(refused.status.code(), Some(3), "{text}");
    assert!(text.contains("SCIM directory Identity provider  refused"), "{text}");
}

#[test]
fn a_refused_configuration_lists_all_its_faults() {
    let place = Folder::create();
    let file = place.write("rollcall.toml", "organization_id = \"x\"\nwhat = 1\n");
    for subcommand in ["serve", "check-config"] {
        let refused = output(&[subcommand, "--config", file.to_str().unwrap()]);
        let text = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert_eq!(refused.status.code(), Some(1), "{text}");
        for expected in ["organization_id", "organization_key_file", "auth", "what"] {
            assert!(text.contains(expected), "{subcommand}: {text}");
        }
    }
}

#[test]
fn the_served_link_signs_in_over_the_wire_and_a_stop_is_clean() {
    let (_running, line) = sandbox(&["--seed", "empty"]);
    let place = Place::new(&line, line["scim_key"].as_str().unwrap());
    let mut child = rollcall(&["serve", "--log-level", "trace", "--config", &place.config()])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
    let mut running = Running(child);
    let printed = lines.find(|line| line.contains("/auth/local?code=")).unwrap();
    let link = printed.split("http://").nth(1).unwrap();
    let (address, path) = link.split_once('/').unwrap();
    let signed_in = get(address, &format!("/{path}"), "unused");
    assert!(signed_in.starts_with("HTTP/1.1 200") && signed_in.contains("set-cookie: rollcall_session="), "{signed_in}");
    assert!(get(address, &format!("/{path}"), "unused").starts_with("HTTP/1.1 401"));
    Command::new("kill").args(["-TERM", &running.0.id().to_string()]).status().unwrap();
    let deadline = Instant::now() + Duration::from_secs(20);
    let status = loop {
        if let Some(status) = running.0.try_wait().unwrap() {
            break status;
        }
        assert!(Instant::now() < deadline, "the service does not stop");
        std::thread::yield_now();
    };
    assert!(status.success());
    let log: Vec<String> = lines.collect();
    let organization = line["organization_key"].as_str().unwrap();
    assert!(log.iter().all(|line| !line.contains(organization)), "{log:?}");
    assert!(log.iter().filter(|line| line.starts_with('{')).all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()));
}

/// With the limits that people run: a server without a timer waits for ever, which nobody notices in a test that sets its own.
#[test]
fn the_built_service_hangs_up_on_whoever_does_not_finish_a_head() {
    let (_running, line) = sandbox(&["--seed", "empty"]);
    let place = Place::new(&line, line["scim_key"].as_str().unwrap());
    let mut child = rollcall(&["serve", "--config", &place.config()]).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
    let _running = Running(child);
    let printed = lines.find(|line| line.contains("/auth/local?code=")).unwrap();
    let address = printed.split("http://").nth(1).and_then(|link| link.split('/').next()).unwrap().to_owned();
    let waiting: Vec<_> = ["", "GET /", "GET / HTTP/1.1\r\nHost: x\r\nX: "]
        .map(|beginning| {
            let address = address.clone();
            std::thread::spawn(move || {
                let mut stream = TcpStream::connect(address).unwrap();
                stream.write_all(beginning.as_bytes()).unwrap();
                stream.set_read_timeout(Some(Duration::from_secs(1))).unwrap();
                let started = Instant::now();
                while started.elapsed() < Duration::from_secs(60) {
                    // A byte in each second where a head has begun.
                    if !beginning.is_empty() && stream.write_all(b"x").is_err() {
                        break;
                    }
                    let mut byte = [0; 512];
                    match stream.read(&mut byte) {
                        Ok(0) => break,
                        Err(fault) if !matches!(fault.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut) => break,
                        Ok(_) | Err(_) => {}
                    }
                }
                started.elapsed()
            })
        })
        .into_iter()
        .map(|thread| thread.join().unwrap())
        .collect();
    for took in waiting {
        assert!(took >= Duration::from_secs(28) && took < Duration::from_secs(33), "{took:?}");
    }
}

/// Keys live in the memory of the process; nobody of the same account may look there, neither now nor after a crash.
#[test]
#[cfg(target_os = "linux")]
fn the_process_leaves_no_core_file_gains_no_rights_and_shows_no_key() {
    let (_running, line) = sandbox(&["--seed", "empty"]);
    let place = Place::new(&line, line["scim_key"].as_str().unwrap());
    let mut child = rollcall(&["serve", "--config", &place.config()]).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
    let running = Running(child);
    lines.find(|line| line.contains("/auth/local?code=")).unwrap();
    let about = |file: &str| std::fs::read_to_string(format!("/proc/{}/{file}", running.0.id())).unwrap();
    assert!(about("status").lines().any(|line| line.split_whitespace().eq(["NoNewPrivs:", "1"])));
    let core = about("limits").lines().find(|line| line.starts_with("Max core file size")).unwrap().to_owned();
    assert!(core.split_whitespace().skip(4).take(2).eq(["0", "0"]), "{core}");
    for file in ["environ", "cmdline"] {
        let text = std::fs::read(format!("/proc/{}/{file}", running.0.id())).unwrap_or_default();
        assert!(!String::from_utf8_lossy(&text).contains(line["organization_key"].as_str().unwrap()), "{file}");
    }
}

/// Listens, and counts who comes.
fn trap() -> (String, std::sync::mpsc::Receiver<Vec<u8>>) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        while let Ok((mut stream, _)) = listener.accept() {
            let _ = stream.set_read_timeout(Some(Duration::from_millis(300)));
            let mut seen = vec![0; 4096];
            let count = stream.read(&mut seen).unwrap_or(0);
            seen.truncate(count);
            if sender.send(seen).is_err() {
                break;
            }
        }
    });
    (address, receiver)
}

#[test]
fn proxy_and_key_log_variables_are_not_honoured() {
    let (_running, line) = sandbox(&["--seed", "empty"]);
    let place = Place::new(&line, line["scim_key"].as_str().unwrap());
    let (trap, visitors) = trap();
    let key_log = place.path("key-log");
    let mut command = rollcall(&["check-config", "--probe", "--config", &place.config()]);
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"] {
        command.env(name, format!("http://{trap}"));
    }
    let probed = command.env("SSLKEYLOGFILE", &key_log).output().unwrap();
    assert!(String::from_utf8_lossy(&probed.stdout).contains("works"), "{probed:?}");
    assert!(visitors.try_recv().is_err() && !key_log.exists());
}

#[test]
fn a_key_is_not_sent_before_the_other_side_has_proved_its_name() {
    let (address, visitors) = trap();
    let announcement = serde_json::json!({
        "organization_id": "0a1b2c3d-0000-4000-8000-000000000001", "scim_directory_id": "d",
        "organization_key": ORGANIZATION_KEY, "address": format!("https://{address}"),
    });
    let place = Place::new(&announcement, "canary-scim");
    let probed = output(&["check-config", "--probe", "--config", &place.config()]);
    assert_eq!(probed.status.code(), Some(3), "{probed:?}");
    let seen = visitors.recv_timeout(Duration::from_secs(10)).unwrap();
    assert_eq!(seen.first(), Some(&0x16), "the first byte is not that of a TLS handshake");
    assert!(!String::from_utf8_lossy(&seen).contains("canary"));
}

#[test]
fn the_list_of_assets_is_one_json_line_each() {
    let listed = output(&["assets"]);
    assert!(listed.status.success());
    for line in String::from_utf8(listed.stdout).unwrap().lines() {
        let file: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(file["brotli"].as_u64().unwrap() <= file["raw"].as_u64().unwrap());
    }
}
