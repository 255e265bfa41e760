//! The configured service over a real socket to a sandbox: signing in by link, timeouts, broken answers, what goes over the wire.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use catalogue::session::ProbeOutcome;
use proxy::config::Config;
use proxy::identity::Door;
use proxy::upstream::UpstreamLimits;
use proxy::{Service, check, probe, start};
use sandbox::{Fault, FaultBody, RetryAfter, Seed};
use scratch::Folder;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::sandbox_port::Port;
use crate::world::{Answer, HOST, ORGANIZATION_KEY, SCIM_KEY, answer, cookie_pair, ways};

/// A configured service, signed in to.
pub struct Live {
    pub service: Arc<Service>,
    pub router: Router,
    pub cookie: String,
    pub organization: String,
    _folder: Folder,
}

pub fn limits() -> UpstreamLimits {
    let short = Duration::from_millis(400);
    UpstreamLimits { connect: short / 2, first_byte: short, pause: short, total: Duration::from_secs(2), bytes: 256 * 1024 }
}

/// Writes a configuration with its key files, as an administrator would.
fn configured(upstream: &str, organization: &str, scim_directory: &str, further: &str) -> (Config, Folder) {
    let folder = Folder::create();
    for (file, key) in [("organization.key", ORGANIZATION_KEY), ("scim.key", SCIM_KEY)] {
        folder.write(file, key);
    }
    let text = format!(
        "organization_id = \"{organization}\"\norganization_key_file = \"organization.key\"\nupstream = \"{upstream}\"\n\
         [auth]\nmode = \"local\"\n[[scim_directories]]\nid = \"{scim_directory}\"\nname = \"Identity provider\"\nkey_file = \"scim.key\"\n{further}"
    );
    (Config::parse(&text, folder.at()).unwrap(), folder)
}

impl Live {
    pub async fn to(port: &Port) -> Live {
        Live::at(&port.announcement.address, &port.announcement.organization_id, &port.announcement.scim_directory_id).await
    }

    pub async fn at(upstream: &str, organization: &str, scim_directory: &str) -> Live {
        Live::with(upstream, organization, scim_directory, "").await
    }

    /// The same with further lines of its configuration.
    pub async fn with(upstream: &str, organization: &str, scim_directory: &str, further: &str) -> Live {
        Live::made(upstream, organization, (scim_directory, further), limits()).await
    }

    /// The same for much at once, which a busy machine takes its time for.
    pub async fn under_load(upstream: &str, organization: &str, further: &str) -> Live {
        let patient = UpstreamLimits { first_byte: Duration::from_secs(6), total: Duration::from_secs(12), ..limits() };
        Live::made(upstream, organization, ("d", further), patient).await
    }

    async fn made(upstream: &str, organization: &str, (scim_directory, further): (&str, &str), limits: UpstreamLimits) -> Live {
        let (config, folder) = configured(upstream, organization, scim_directory, further);
        // What goes over the wire is counted here; the read before a change has tests of its own.
        let service = Arc::new(proxy::Service { reads_before: false, ..start::live(config, HOST.parse().unwrap(), limits).unwrap() });
        let router = ways(&service);
        let Door::Local(door) = &service.identity.door else { panic!("not the local door") };
        let link = format!("/auth/local?code={}", door.new_code());
        let request = Request::get(link).header("host", HOST).body(Body::empty()).unwrap();
        let signed_in = answer(&router, request).await;
        assert_eq!(signed_in.status, 200, "{}", signed_in.text());
        let cookie = cookie_pair(&signed_in).to_str().unwrap().to_owned();
        Live { service, router, cookie, organization: organization.to_owned(), _folder: folder }
    }

    pub async fn send(&self, method: &str, target: &str, body: &str) -> Answer {
        let mut request =
            Request::builder().method(method).uri(target).header("host", HOST).header("x-rollcall", "1").header("cookie", &self.cookie);
        if !body.is_empty() {
            request = request.header("content-type", "application/json");
        }
        answer(&self.router, request.body(Body::from(body.to_owned())).unwrap()).await
    }

    /// A request without a body and with one more header.
    pub async fn send_with(&self, method: &str, target: &str, (name, value): (&str, &str)) -> Answer {
        let request = Request::builder().method(method).uri(target).header("host", HOST).header("x-rollcall", "1");
        answer(&self.router, request.header("cookie", &self.cookie).header(name, value).body(Body::empty()).unwrap()).await
    }

    pub async fn organizations(&self) -> Answer {
        self.send("GET", "/api/admin/v1/orgs", "").await
    }

    pub async fn enable(&self) -> Answer {
        self.send("POST", "/api/users/some-id/manage/lifecycle/enable", "").await
    }

    pub async fn record(&self) -> String {
        self.service.audit.lines().await.unwrap().join("\n")
    }
}

#[tokio::test]
async fn the_printed_link_signs_in_once_with_a_page_that_goes_on_by_itself() {
    let port = Port::open(Seed::Empty).await;
    let live = Live::to(&port).await;
    let Door::Local(door) = &live.service.identity.door else { panic!("not the local door") };
    let link = format!("/auth/local?code={}", door.new_code());
    let open = || async { answer(&live.router, Request::get(&link).header("host", HOST).body(Body::empty()).unwrap()).await };
    let first = open().await;
    assert_eq!((first.status, first.header("location")), (200, None));
    assert!(first.text().contains("http-equiv=\"refresh\" content=\"0;url=/\""));
    let second = open().await;
    assert_eq!(second.end(), (401, "sign_in_link".to_owned()));
    assert!(second.header("set-cookie").is_none());
    let session = live.send("GET", "/api/rollcall/session", "").await.json();
    assert_eq!((&session["role"]["word"], &session["mode"]), (&"owner".into(), &"live".into()));
}

#[tokio::test]
async fn the_live_service_has_no_demo_people() {
    let port = Port::open(Seed::Empty).await;
    let live = Live::to(&port).await;
    let request = Request::post("/auth/demo").header("host", HOST).body(Body::from("person=owner")).unwrap();
    assert_eq!(answer(&live.router, request).await.status, 404);
    let page = answer(&live.router, Request::get("/auth/sign-in").header("host", HOST).body(Body::empty()).unwrap()).await;
    assert!(page.text().contains("terminal") && !page.text().contains("person"));
}

#[tokio::test]
async fn every_read_goes_over_the_wire_as_the_sandbox_expects_it() {
    let port = Port::open(Seed::Sized(10)).await;
    let live = Live::to(&port).await;
    let users = format!("/api/admin/v2/orgs/{}/directories/-/users", live.organization);
    let page = live.send("GET", &format!("{users}?limit=3"), "").await.json();
    assert_eq!(page["data"].as_array().unwrap().len(), 3);
    let cursor = page["links"]["next"].as_str().unwrap();
    let next = live.send("GET", &format!("{users}?limit=3&cursor={}", catalogue::path::encode(cursor)), "").await;
    assert_eq!(next.status, 200, "{}", next.text());
    assert_ne!(next.json()["data"][0]["accountId"], page["data"][0]["accountId"]);
    let scim = live.send("GET", &format!("/api/scim/directory/{}/Users?count=1", port.announcement.scim_directory_id), "").await;
    assert_eq!((scim.status, scim.header("content-type").unwrap().contains("json")), (200, true));
    assert!(port.sandbox.lock().unwrap().log().iter().all(|entry| entry.status == 200));
}

#[tokio::test]
async fn an_account_id_with_a_colon_arrives_as_it_was_meant() {
    let port = Port::open(Seed::Sized(10)).await;
    let account = port.sandbox.lock().unwrap().users().find(|user| user.account_id.contains(':')).map(|user| user.account_id.clone());
    let Some(account) = account else { return };
    let live = Live::to(&port).await;
    for written in [account.clone(), account.replace(':', "%3A")] {
        let answer = live.send("GET", &format!("/api/admin/v2/orgs/{}/directories/-/users/{written}", live.organization), "").await;
        assert_eq!(answer.json()["data"]["accountId"], account.as_str());
    }
}

#[tokio::test]
async fn a_silent_upstream_is_a_timeout_for_reads_and_unknown_for_writes() {
    let port = Port::open(Seed::Empty).await;
    let live = Live::to(&port).await;
    port.script(Fault { operation: "*".to_owned(), delay_ms: 5_000, ..Fault::default() });
    let started = Instant::now();
    assert_eq!(live.organizations().await.end(), (504, "upstream_timeout".to_owned()));
    assert_eq!(live.enable().await.end(), (504, "unknown_outcome".to_owned()));
    assert!(started.elapsed() < Duration::from_secs(4));
    assert!(live.record().await.contains("\"outcome\":\"unknown\""));
    assert_eq!(port.operations(), ["LIST_ORGANIZATIONS", "LIST_ORGANIZATIONS", "LIST_ORGANIZATIONS", "ENABLE_ACCOUNT"]);
}

#[tokio::test]
async fn broken_answers_are_told_as_what_they_are() {
    let port = Port::open(Seed::Empty).await;
    let live = Live::to(&port).await;
    let table = [
        Fault { body: FaultBody::Truncated, ..Fault::default() },
        Fault { body: FaultBody::Malformed, ..Fault::default() },
        Fault { body: FaultBody::Html, ..Fault::default() },
        Fault { reset: true, ..Fault::default() },
    ];
    for fault in table {
        let shown = format!("{fault:?}");
        port.script(Fault { operation: "LIST_ORGANIZATIONS".to_owned(), ..fault });
        assert_eq!(live.organizations().await.end(), (502, "upstream_unreadable".to_owned()), "{shown}");
    }
    port.script(Fault { operation: "ENABLE_ACCOUNT".to_owned(), reset: true, ..Fault::default() });
    assert_eq!(live.enable().await.end(), (502, "unknown_outcome".to_owned()));
    assert_eq!(port.operations().iter().filter(|name| **name == "ENABLE_ACCOUNT").count(), 1);
}

#[tokio::test]
async fn refusals_pass_translated_with_what_helps_to_go_on() {
    let port = Port::open(Seed::Empty).await;
    let live = Live::to(&port).await;
    port.script(Fault { operation: "*".to_owned(), status: Some(401), ..Fault::default() });
    assert_eq!(live.organizations().await.end(), (502, "upstream_credential_rejected".to_owned()));
    port.script(Fault { operation: "*".to_owned(), status: Some(307), body: FaultBody::None, ..Fault::default() });
    assert_eq!(live.organizations().await.status, 502);
    port.script(Fault { operation: "*".to_owned(), status: Some(429), retry_after: Some(RetryAfter::Seconds(7)), ..Fault::default() });
    let limited = live.organizations().await;
    assert_eq!((limited.status, limited.header("retry-after")), (429, Some("7")));
    assert_eq!(port.operations().len(), 3);
}

#[tokio::test]
async fn an_upstream_that_is_away_is_unreachable_and_a_write_to_it_has_failed() {
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = closed.local_addr().unwrap();
    drop(closed);
    let live = Live::at(&format!("http://{address}"), "0a1b2c3d-0000-4000-8000-000000000001", "d").await;
    assert_eq!(live.organizations().await.end(), (502, "upstream_unreachable".to_owned()));
    assert_eq!(live.enable().await.end(), (502, "upstream_unreachable".to_owned()));
    assert!(live.record().await.contains("\"outcome\":\"failed\""));
    assert_eq!(live.send("GET", "/api/rollcall/session", "").await.status, 200);
}

/// Answers every connection with the given bytes, and keeps what it was sent.
async fn scripted(bytes: Vec<u8>) -> (String, tokio::sync::mpsc::UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (sender, receiver) = tokio::sync::mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                match stream.read_u8().await {
                    Ok(byte) => head.push(byte),
                    Err(_) => break,
                }
            }
            let _ = sender.send(String::from_utf8_lossy(&head).into_owned());
            let _ = stream.write_all(&bytes).await;
        }
    });
    (address, receiver)
}

#[tokio::test]
async fn exactly_our_own_headers_go_upstream() {
    let (address, mut seen) =
        scripted(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}".to_vec()).await;
    let live = Live::at(&address, "0a1b2c3d-0000-4000-8000-000000000001", "d").await;
    let hostile = [
        ("authorization", "Bearer stolen"),
        ("proxy-authorization", "x"),
        ("forwarded", "for=1.2.3.4"),
        ("x-forwarded-for", "1.2.3.4"),
        ("x-forwarded-host", "evil.example"),
        ("x-original-url", "/admin"),
        ("x-rewrite-url", "/admin"),
        ("x-http-method-override", "DELETE"),
        ("accept-encoding", "gzip"),
        ("accept", "text/html"),
        ("user-agent", "evil"),
        ("x-request-id", "chosen"),
        ("te", "trailers"),
        ("expect", "100-continue"),
        ("range", "bytes=0-1"),
        ("if-none-match", "*"),
        ("connection", "authorization, x-request-id"),
        ("x-atlassian-token", "no-check"),
        ("via", "1.1 x"),
        ("origin", "http://127.0.0.1:8080"),
    ];
    let mut request =
        Request::get("/api/admin/v1/orgs?cursor=a%2Bb").header("host", HOST).header("x-rollcall", "1").header("cookie", &live.cookie);
    for (name, value) in hostile {
        request = request.header(name, value);
    }
    let answered = answer(&live.router, request.body(Body::empty()).unwrap()).await;
    assert_eq!(answered.status, 200, "{}", answered.text());
    let head = seen.recv().await.unwrap();
    let mut lines = head.lines();
    assert_eq!(lines.next().unwrap(), "GET /admin/v1/orgs?cursor=a%2Bb HTTP/1.1");
    let mut headers: Vec<(String, String)> =
        lines.filter_map(|line| line.split_once(": ")).map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect();
    headers.sort();
    let names: Vec<&str> = headers.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["accept", "authorization", "host", "user-agent", "x-request-id"]);
    assert_eq!(headers[1].1, format!("Bearer {ORGANIZATION_KEY}"));
    assert_eq!(headers[4].1, answered.header("x-request-id").unwrap());
}

#[tokio::test]
async fn hostile_headers_of_an_answer_stay_outside() {
    let hostile = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nset-cookie: a=b\r\naccess-control-allow-origin: *\r\nlocation: http://evil\r\n\
        server: secret/1.0\r\nrefresh: 0\r\nlink: <x>\r\nwww-authenticate: Basic\r\netag: \"7\"\r\nx-ratelimit-limit: 9\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}";
    let (address, _seen) = scripted(hostile.to_vec()).await;
    let live = Live::at(&address, "0a1b2c3d-0000-4000-8000-000000000001", "d").await;
    let answered = live.organizations().await;
    for name in ["set-cookie", "access-control-allow-origin", "location", "server", "refresh", "link", "www-authenticate"] {
        assert_eq!(answered.header(name), None, "{name}");
    }
    assert_eq!((answered.header("etag"), answered.header("x-ratelimit-limit")), (Some("\"7\""), Some("9")));
}

#[tokio::test]
async fn hints_before_an_answer_and_what_stands_behind_it_stay_outside() {
    let around = b"HTTP/1.1 103 Early Hints\r\nlink: </x>; rel=preload\r\n\r\nHTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\
        transfer-encoding: chunked\r\ntrailer: set-cookie\r\nconnection: close\r\n\r\n2\r\n{}\r\n0\r\nset-cookie: a=b\r\nx-late: 1\r\n\r\n";
    let (address, _seen) = scripted(around.to_vec()).await;
    let live = Live::at(&address, "0a1b2c3d-0000-4000-8000-000000000001", "d").await;
    let answered = live.organizations().await;
    assert_eq!((answered.status, answered.text()), (200, "{}".to_owned()));
    for name in ["link", "set-cookie", "x-late", "trailer"] {
        assert_eq!(answered.header(name), None, "{name}");
    }
}

#[tokio::test]
async fn a_redirect_to_elsewhere_is_never_followed() {
    let (target, mut reached) = scripted(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".to_vec()).await;
    for status in [301, 302, 307, 308] {
        let redirect =
            format!("HTTP/1.1 {status} Moved\r\nlocation: {target}/admin/v1/orgs\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        let (address, mut seen) = scripted(redirect.into_bytes()).await;
        let live = Live::at(&address, "0a1b2c3d-0000-4000-8000-000000000001", "d").await;
        assert_eq!(live.organizations().await.status, 502, "{status}");
        assert!(seen.recv().await.is_some() && seen.try_recv().is_err(), "{status}");
    }
    assert!(reached.try_recv().is_err());
}

#[tokio::test]
async fn each_stage_of_an_answer_has_its_own_clock_and_its_size_a_limit() {
    let table: [(&str, Vec<u8>, u16); 4] = [
        ("head", b"HTTP/1.1 200 OK\r\ncontent-ty".to_vec(), 502),
        ("short", b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{\"a\":".to_vec(), 502),
        (
            "large",
            [b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 400000\r\n\r\n".to_vec(), vec![b' '; 400_000]].concat(),
            502,
        ),
        ("noise", b"\x16\x03\x01 this is not HTTP\r\n\r\n".to_vec(), 502),
    ];
    for (name, bytes, status) in table {
        let (address, _seen) = scripted(bytes).await;
        let live = Live::at(&address, "0a1b2c3d-0000-4000-8000-000000000001", "d").await;
        let answered = live.organizations().await;
        assert_eq!(answered.end(), (status, "upstream_unreadable".to_owned()), "{name}: {}", answered.text());
    }
}

#[tokio::test]
async fn the_probe_tells_a_whole_key_from_a_rejected_one() {
    let port = Port::open(Seed::Sized(10)).await;
    let live = Live::to(&port).await;
    let report = probe::run(&live.service).await;
    assert!(check::is_usable(&report), "{}", check::table(&report));
    assert!(port.sandbox.lock().unwrap().log().iter().all(|entry| entry.method == catalogue::wire::Method::Get));
    port.sandbox.lock().unwrap().set_keys("other", "other");
    let refused = probe::run(&live.service).await;
    assert!(!check::is_usable(&refused));
    assert!(check::table(&refused).contains("refused"), "{}", check::table(&refused));
}

#[tokio::test]
async fn a_silent_upstream_is_probed_once_and_holds_nobody_up() {
    let port = Port::open(Seed::Empty).await;
    let live = Live::to(&port).await;
    port.script(Fault { operation: "*".to_owned(), delay_ms: 60_000, ..Fault::default() });
    let started = Instant::now();
    let session = live.send("GET", "/api/rollcall/session", "").await.json();
    assert_eq!(session["organization"]["name"], live.organization.as_str());
    let report = probe::run(&live.service).await;
    assert!(started.elapsed() < Duration::from_secs(8));
    assert_eq!(report.tier, None);
    assert!(report.probes.len() >= 8 && report.probes.iter().all(|probe| probe.outcome == ProbeOutcome::Unknown));
    assert_eq!(port.operations(), ["GET_ORGANIZATION", "GET_ORGANIZATION"]);
}
