//! The sandbox on its own port, as any client library meets it.

use std::io::Read as _;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use proxy::sandbox_server::{Announcement, SandboxServer};
use sandbox::{Fault, FaultBody, Sandbox, Seed};
use scratch::Folder;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::world::{ORGANIZATION_KEY, SCIM_KEY, settings};

/// A sandbox behind a port; the server ends with the test's runtime.
pub struct Port {
    pub address: SocketAddr,
    pub sandbox: Arc<Mutex<Sandbox>>,
    pub announcement: Announcement,
}

impl Port {
    pub async fn open(seed: Seed) -> Port {
        Port::logging(seed, None).await
    }

    async fn logging(seed: Seed, log: Option<std::fs::File>) -> Port {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (server, sandbox, announcement) = SandboxServer::new(settings(seed), address, log);
        tokio::spawn(server.serve(listener, std::future::pending()));
        Port { address, sandbox, announcement }
    }

    pub fn script(&self, fault: Fault) {
        self.sandbox.lock().unwrap().set_faults(vec![fault]);
    }

    pub fn operations(&self) -> Vec<&'static str> {
        self.sandbox.lock().unwrap().log().iter().filter_map(|entry| entry.operation).collect()
    }

    async fn exchange(&self, head: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        let request = format!("{head}\r\nHost: x\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len());
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut answer)).await.unwrap().ok();
        String::from_utf8_lossy(&answer).into_owned()
    }

    async fn get(&self, path: &str, key: &str) -> String {
        self.exchange(&format!("GET {path} HTTP/1.1\r\nAuthorization: Bearer {key}"), "").await
    }
}

#[tokio::test]
async fn any_http_client_with_the_key_reads_the_organization() {
    let port = Port::open(Seed::Empty).await;
    let answer = port.get(&format!("/admin/v1/orgs/{}", port.announcement.organization_id), ORGANIZATION_KEY).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(answer.contains("content-type: application/json"));
}

#[tokio::test]
async fn each_key_opens_its_own_door_only() {
    let port = Port::open(Seed::Empty).await;
    let scim = format!("/scim/directory/{}/Users", port.announcement.scim_directory_id);
    assert!(port.get(&scim, SCIM_KEY).await.starts_with("HTTP/1.1 200"));
    for (path, key) in [(scim.as_str(), ORGANIZATION_KEY), ("/admin/v1/orgs", SCIM_KEY), ("/admin/v1/orgs", "wrong")] {
        let answer = port.get(path, key).await;
        assert!(answer.starts_with("HTTP/1.1 401") || answer.starts_with("HTTP/1.1 403"), "{path}: {answer}");
    }
    assert!(port.exchange("GET /admin/v1/orgs HTTP/1.1", "").await.starts_with("HTTP/1.1 401"));
}

#[tokio::test]
async fn any_content_type_with_json_is_taken() {
    let port = Port::open(Seed::Empty).await;
    for (at, kind) in ["application/json", "application/scim+json; charset=utf-8", "text/plain"].into_iter().enumerate() {
        let path = format!("/scim/directory/{}/Users", port.announcement.scim_directory_id);
        let body = format!("{{\"userName\":\"u{at}@corp.example\",\"emails\":[{{\"value\":\"u{at}@corp.example\",\"primary\":true}}]}}");
        let answer =
            port.exchange(&format!("POST {path} HTTP/1.1\r\nauthorization: bearer {SCIM_KEY}\r\nContent-Type: {kind}"), &body).await;
        assert!(answer.starts_with("HTTP/1.1 201"), "{kind}: {answer}");
    }
}

#[tokio::test]
async fn provisioning_answers_with_the_media_type_that_is_asked_for() {
    let port = Port::open(Seed::Empty).await;
    let path = format!("/scim/directory/{}/Users", port.announcement.scim_directory_id);
    for (accept, kind) in [
        ("application/json", "application/json"),
        ("application/scim+json, application/json;q=0.5", "application/scim+json"),
        ("*/*", "application/scim+json"),
    ] {
        let answer = port.exchange(&format!("GET {path} HTTP/1.1\r\nAuthorization: Bearer {SCIM_KEY}\r\nAccept: {accept}"), "").await;
        assert!(answer.contains(&format!("content-type: {kind}\r\n")), "{accept}: {answer}");
    }
}

/// What client libraries do on the wire: another case of the scheme, no user agent, a body in chunks, waiting for leave to send it, compression.
#[tokio::test]
async fn loose_clients_are_understood() {
    let port = Port::open(Seed::Empty).await;
    let list = port
        .exchange(&format!("GET /admin/v1/orgs HTTP/1.1\r\nAUTHORIZATION: bEARER {ORGANIZATION_KEY}\r\nAccept-Encoding: gzip, br"), "")
        .await;
    assert!(list.starts_with("HTTP/1.1 200") && list.contains("\"orgs\""), "{list}");
    let head = format!(
        "POST /scim/directory/{}/Users HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {SCIM_KEY}\r\nContent-Type: application/scim+json\r\n\
         Transfer-Encoding: chunked\r\nConnection: close\r\nExpect: 100-continue\r\n\r\n",
        port.announcement.scim_directory_id
    );
    let mut stream = TcpStream::connect(port.address).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut leave = [0; 25];
    tokio::time::timeout(Duration::from_secs(10), stream.read_exact(&mut leave)).await.unwrap().unwrap();
    assert_eq!(&leave, b"HTTP/1.1 100 Continue\r\n\r\n");
    let halves = ["{\"userName\":\"chunk@corp.exa", "mple\"}"];
    for half in halves {
        stream.write_all(format!("{:x}\r\n{half}\r\n", half.len()).as_bytes()).await.unwrap();
    }
    stream.write_all(b"0\r\n\r\n").await.unwrap();
    let mut answer = Vec::new();
    tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut answer)).await.unwrap().unwrap();
    assert!(answer.starts_with(b"HTTP/1.1 201"), "{}", String::from_utf8_lossy(&answer));
}

#[tokio::test]
async fn addresses_in_answers_lead_back_to_the_port() {
    let port = Port::open(Seed::Sized(150)).await;
    let path = format!("/admin/v1/orgs/{}/users", port.announcement.organization_id);
    let answer = port.get(&path, ORGANIZATION_KEY).await;
    let next = answer.split("\"next\":\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let target = next.strip_prefix(&port.announcement.address).unwrap();
    assert!(port.get(target, ORGANIZATION_KEY).await.starts_with("HTTP/1.1 200"), "{next}");
}

#[tokio::test]
async fn head_options_and_unknown_methods_are_answered_sanely() {
    let port = Port::open(Seed::Empty).await;
    let head = port.exchange(&format!("HEAD /admin/v1/orgs HTTP/1.1\r\nAuthorization: Bearer {ORGANIZATION_KEY}"), "").await;
    assert!(head.starts_with("HTTP/1.1 200") && head.ends_with("\r\n\r\n"), "{head}");
    assert!(port.exchange("OPTIONS /admin/v1/orgs HTTP/1.1", "").await.starts_with("HTTP/1.1 204"));
    assert!(port.exchange("PROPFIND /admin/v1/orgs HTTP/1.1", "").await.starts_with("HTTP/1.1 405"));
    assert!(port.get("/nothing", ORGANIZATION_KEY).await.starts_with("HTTP/1.1 404"));
    assert!(port.get("/admin/v1/orgs?cursor=%zz", ORGANIZATION_KEY).await.starts_with("HTTP/1.1 400"));
}

#[tokio::test]
async fn a_connection_serves_many_requests() {
    let port = Port::open(Seed::Empty).await;
    let mut stream = TcpStream::connect(port.address).await.unwrap();
    let request = format!("GET /admin/v1/orgs HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {ORGANIZATION_KEY}\r\n\r\n");
    stream.write_all(request.repeat(3).as_bytes()).await.unwrap();
    let mut seen = String::new();
    while seen.matches("HTTP/1.1 200").count() < 3 {
        let mut piece = [0; 4096];
        let count = tokio::time::timeout(Duration::from_secs(10), stream.read(&mut piece)).await.unwrap().unwrap();
        assert!(count > 0, "closed after {seen}");
        seen.push_str(&String::from_utf8_lossy(&piece[..count]));
    }
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused() {
    let port = Port::open(Seed::Empty).await;
    let body = "a".repeat(1024 * 1024 + 1);
    let head = format!("POST /scim/directory/{}/Users HTTP/1.1\r\nAuthorization: Bearer {SCIM_KEY}", port.announcement.scim_directory_id);
    let answer = port.exchange(&head, &body).await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
}

#[tokio::test]
async fn scripted_faults_are_real_on_the_wire() {
    let port = Port::open(Seed::Empty).await;
    let fault = |fault: Fault| port.script(Fault { operation: "LIST_ORGANIZATIONS".to_owned(), times: Some(1), ..fault });
    fault(Fault { reset: true, ..Fault::default() });
    assert_eq!(port.get("/admin/v1/orgs", ORGANIZATION_KEY).await, "");
    fault(Fault { body: FaultBody::Truncated, ..Fault::default() });
    let cut = port.get("/admin/v1/orgs", ORGANIZATION_KEY).await;
    let (head, body) = cut.split_once("\r\n\r\n").unwrap();
    let announced: usize = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap().parse().unwrap();
    assert!(!body.is_empty() && body.len() < announced, "{} of {announced}", body.len());
    fault(Fault { delay_ms: 300, ..Fault::default() });
    let started = Instant::now();
    assert!(port.get("/admin/v1/orgs", ORGANIZATION_KEY).await.starts_with("HTTP/1.1 200"));
    assert!(started.elapsed() >= Duration::from_millis(300));
}

#[tokio::test]
async fn the_log_has_a_line_per_request_without_keys() {
    let folder = Folder::create();
    let path = folder.path("requests.jsonl");
    let port = Port::logging(Seed::Empty, Some(std::fs::File::create(&path).unwrap())).await;
    port.get("/admin/v1/orgs?cursor=x", ORGANIZATION_KEY).await;
    port.get("/admin/v1/orgs", "wrong-key").await;
    let mut text = String::new();
    std::fs::File::open(&path).unwrap().read_to_string(&mut text).unwrap();
    let lines: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(
        (&lines[0]["method"], &lines[0]["path"], &lines[0]["key"]),
        (&"GET".into(), &"/admin/v1/orgs".into(), &"organization".into())
    );
    assert_eq!(lines[0]["query"], serde_json::json!([["cursor", "x"]]));
    assert_eq!((&lines[1]["key"], &lines[1]["status"]), (&"wrong".into(), &401.into()));
    assert!(!text.contains(ORGANIZATION_KEY) && !text.contains("wrong-key"));
}

#[tokio::test]
async fn the_logical_clock_follows_the_real_one() {
    let port = Port::open(Seed::Empty).await;
    let before = port.sandbox.lock().unwrap().now();
    let deadline = Instant::now() + Duration::from_secs(10);
    while port.sandbox.lock().unwrap().now() == before {
        assert!(Instant::now() < deadline, "the clock stands still");
        port.get("/admin/v1/orgs", ORGANIZATION_KEY).await;
    }
}
