//! Bytes on a socket against the real accept loop: framing, hostile targets, slow clients, stops.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use proxy::edge::{self, EdgeLimits};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

use crate::world::{HOST, World};

/// The accept loop on a port of its own, until dropped.
pub struct Listening {
    pub address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    done: tokio::task::JoinHandle<()>,
}

pub async fn listen(world: &World, limits: EdgeLimits) -> Listening {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let router = world.router.clone();
    let done = tokio::spawn(async move {
        edge::serve(listener, router, limits, async { drop(stopped.await) }).await;
    });
    Listening { address, stop: Some(stop), done }
}

pub fn quick() -> EdgeLimits {
    EdgeLimits { head: Duration::from_millis(300), ..EdgeLimits::default() }
}

/// Sends bytes and reads until the other side closes; fails when it does not within ten seconds.
pub async fn exchange(address: SocketAddr, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    let mut answer = Vec::new();
    tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut answer)).await.expect("the connection stays open").ok();
    String::from_utf8_lossy(&answer).into_owned()
}

pub fn answers(text: &str) -> usize {
    text.matches("HTTP/1.1 ").count()
}

pub fn status(text: &str) -> u16 {
    text.split_whitespace().nth(1).and_then(|word| word.parse().ok()).unwrap_or(0)
}

async fn request_line(world: &World, line: &str, headers: &str) -> String {
    let listening = listen(world, quick()).await;
    exchange(listening.address, format!("{line}\r\nHost: {HOST}\r\n{headers}Connection: close\r\n\r\n").as_bytes()).await
}

#[tokio::test]
async fn hostile_targets_are_refused_on_the_wire() {
    let world = World::new();
    let cookie = world.person("owner").await.cookie().to_owned();
    let listening = listen(&world, quick()).await;
    let targets = [
        "/api/admin/../users/x/manage",
        "/api/admin/%2e%2e/users/x/manage",
        "/api/users/%2E./manage",
        "/api/users/.%2e/manage",
        "/api/users/./manage",
        "/api/users/..;/manage",
        "/api/users/x/manage/..",
        "/api/users/a%2fb/manage",
        "/api/users/a%5cb/manage",
        "/api/users/a%00b/manage",
        "/api/users/a%23b/manage",
        "/api/users/a%3fb/manage",
        "/api/users/a%3bb/manage",
        "/api/users/a%0d%0ab/manage",
        "/api/users/a\\b/manage",
        "/api/users/a;b/manage",
        "/api/users/a\tb/manage",
        "/api/users/%252e%252e/manage",
        "/api/users/%c0%ae/manage",
        "/api/users/\u{ff0e}/manage",
        "/api/users/%zz/manage",
        "/api/users/a\0b/manage",
        "http://evil.example/api/admin/v1/orgs",
        "https://evil.example/",
        "@evil.example/",
        "evil.example",
        "*",
    ];
    for target in targets {
        let request = format!("GET {target} HTTP/1.1\r\nHost: {HOST}\r\nCookie: {cookie}\r\nX-Rollcall: 1\r\nConnection: close\r\n\r\n");
        let answer = exchange(listening.address, request.as_bytes()).await;
        assert_eq!(status(&answer), 400, "{target}: {answer}");
    }
    assert_eq!(world.hits(), 0);
}

/// The parser drops a raw fragment before anything sees it; what is left is judged like any other path.
#[tokio::test]
async fn a_raw_fragment_has_no_effect() {
    let world = World::new();
    let cookie = world.person("owner").await.cookie().to_owned();
    let headers = format!("Cookie: {cookie}\r\nX-Rollcall: 1\r\n");
    let answer = request_line(&world, "GET /api/zzz#/admin/v1/orgs HTTP/1.1", &headers).await;
    assert!(matches!(status(&answer), 400 | 404), "{answer}");
    request_line(&world, "GET /api/admin/v1/orgs#/../../users/x/manage HTTP/1.1", &headers).await;
    assert!(world.log().iter().all(|entry| entry.path == "/admin/v1/orgs"));
}

#[tokio::test]
async fn other_forms_of_a_target_and_methods_are_refused() {
    let world = World::new();
    for line in ["CONNECT evil.example:443 HTTP/1.1", "OPTIONS * HTTP/1.1", "CONNECT 127.0.0.1:8080 HTTP/1.1"] {
        assert_eq!(status(&request_line(&world, line, "").await), 400, "{line}");
    }
    assert_eq!(status(&request_line(&world, "TRACE / HTTP/1.1", "").await), 405);
}

#[tokio::test]
async fn ambiguous_framing_never_yields_a_second_request() {
    let world = World::new();
    let cookie = world.person("owner").await.cookie().to_owned();
    let listening = listen(&world, quick()).await;
    let smuggled = format!("GET /api/admin/v1/orgs HTTP/1.1\r\nHost: {HOST}\r\nCookie: {cookie}\r\nX-Rollcall: 1\r\n\r\n");
    let length = smuggled.len();
    let heads = [
        format!("Content-Length: {length}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        format!("Transfer-Encoding: chunked\r\nContent-Length: {length}\r\n\r\n0\r\n\r\n"),
        "Content-Length: 0\r\nContent-Length: 5\r\n\r\n".to_owned(),
        "Content-Length: +5\r\n\r\n".to_owned(),
        "Content-Length: 0x5\r\n\r\n".to_owned(),
        "Content-Length: 5, 5\r\n\r\n".to_owned(),
        "Content-Length: -1\r\n\r\n".to_owned(),
        "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n".to_owned(),
        "Transfer-Encoding: identity, chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n".to_owned(),
        "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n".to_owned(),
        "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n".to_owned(),
        "Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n".to_owned(),
        "Transfer-Encoding: chunked\r\n\r\n0;\n\r\n\r\n".to_owned(),
        "Folded: a\r\n Transfer-Encoding: chunked\r\n\r\n".to_owned(),
        "Broken header line\r\n\r\n".to_owned(),
        "Nul: a\0b\r\n\r\n".to_owned(),
        "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\nConnection: Upgrade, HTTP2-Settings\r\n\r\n".to_owned(),
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
            .to_owned(),
    ];
    for head in heads {
        let before = world.hits();
        let request = format!("POST /api/zzz HTTP/1.1\r\nHost: {HOST}\r\n{head}{smuggled}");
        let answer = exchange(listening.address, request.as_bytes()).await;
        assert!(answers(&answer) <= 1, "{head:?}: {answer}");
        assert_eq!(world.hits(), before, "{head:?}");
    }
    let old = format!("POST /api/zzz HTTP/1.0\r\nHost: {HOST}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{smuggled}");
    assert!(answers(&exchange(listening.address, old.as_bytes()).await) <= 1);
    assert_eq!(world.hits(), 0);
}

/// RFC 9112 (2.2) permits it and nginx does the same, so a gateway in front sees the same two requests; pinned here so that a change is noticed.
#[tokio::test]
async fn a_line_feed_alone_ends_a_line_and_nothing_more() {
    let world = World::new();
    let listening = listen(&world, quick()).await;
    let request = format!("GET /healthz HTTP/1.1\nHost: {HOST}\n\nGET /readyz HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n");
    assert_eq!(answers(&exchange(listening.address, request.as_bytes()).await), 2);
    let hidden = format!("GET /healthz HTTP/1.1\r\nHost: {HOST}\r\nX: a\rTransfer-Encoding: chunked\r\n\r\n");
    assert_eq!(status(&exchange(listening.address, hidden.as_bytes()).await), 400);
}

#[tokio::test]
async fn an_upgrade_is_refused_and_the_connection_closed() {
    let world = World::new();
    for headers in ["Upgrade: websocket\r\n", "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n"] {
        let listening = listen(&world, quick()).await;
        let request = format!("GET /users HTTP/1.1\r\nHost: {HOST}\r\n{headers}Connection: Upgrade\r\n\r\n");
        let answer = exchange(listening.address, request.as_bytes()).await;
        assert_eq!(status(&answer), 400, "{answer}");
        assert!(answer.to_lowercase().contains("connection: close"), "{answer}");
    }
}

#[tokio::test]
async fn repeated_and_missing_host_headers_are_refused() {
    let world = World::new();
    let listening = listen(&world, quick()).await;
    let twice =
        exchange(listening.address, format!("GET / HTTP/1.1\r\nHost: {HOST}\r\nHost: {HOST}\r\nConnection: close\r\n\r\n").as_bytes())
            .await;
    assert_eq!(status(&twice), 400);
    let none = exchange(listening.address, b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n").await;
    assert_eq!(status(&none), 400);
    let other = exchange(listening.address, b"GET / HTTP/1.1\r\nHost: 10.0.0.1\r\nConnection: close\r\n\r\n").await;
    assert_eq!(status(&other), 421);
}

#[tokio::test]
async fn identity_headers_in_every_spelling_are_refused_on_the_wire() {
    let world = World::new();
    for name in ["X_Forwarded_User", "x-forwarded_user", "REMOTE_USER", "Cf_Access_Jwt_Assertion", "X-Forwarded-User"] {
        assert_eq!(status(&request_line(&world, "GET /users HTTP/1.1", &format!("{name}: owner\r\n")).await), 400, "{name}");
    }
}

#[tokio::test]
async fn the_connection_header_removes_nothing_that_we_rely_on() {
    let world = World::new();
    let cookie = world.person("owner").await.cookie().to_owned();
    let listening = listen(&world, quick()).await;
    let request = format!(
        "GET /api/admin/v1/orgs HTTP/1.1\r\nHost: {HOST}\r\nCookie: {cookie}\r\nX-Rollcall: 1\r\n\
         Connection: close, authorization, x-request-id, cookie, x-rollcall, cf-access-jwt-assertion\r\n\r\n"
    );
    let answer = exchange(listening.address, request.as_bytes()).await;
    assert_eq!(status(&answer), 200, "{answer}");
    assert_eq!(world.log()[0].key, sandbox::KeyClass::Organization);
}

#[tokio::test]
async fn a_head_that_never_ends_is_cut_off_by_the_clock() {
    let world = World::new();
    let listening = listen(&world, quick()).await;
    for beginning in ["", "G", "GET / HTTP/1.1\r\nHost: 127.0"] {
        let started = Instant::now();
        exchange(listening.address, beginning.as_bytes()).await;
        let took = started.elapsed();
        assert!(took >= Duration::from_millis(250) && took < Duration::from_secs(5), "{beginning:?} took {took:?}");
    }
}

#[tokio::test]
async fn a_head_that_drips_is_cut_off_although_it_never_pauses() {
    let world = World::new();
    let listening = listen(&world, quick()).await;
    let mut stream = TcpStream::connect(listening.address).await.unwrap();
    let started = Instant::now();
    let deadline = started + Duration::from_secs(5);
    let mut tick = tokio::time::interval(Duration::from_millis(20));
    stream.write_all(b"GET / HTTP/1.1\r\n").await.unwrap();
    loop {
        tick.tick().await;
        let mut byte = [0; 64];
        let closed = match stream.try_read(&mut byte) {
            Ok(0) => true,
            Ok(_) => false,
            Err(fault) => fault.kind() != std::io::ErrorKind::WouldBlock,
        };
        if closed || stream.write_all(b"X").await.is_err() {
            break;
        }
        assert!(Instant::now() < deadline, "a dripping head is never cut off");
    }
    assert!(started.elapsed() >= Duration::from_millis(250));
}

#[tokio::test]
async fn a_body_that_does_not_come_is_given_up() {
    let world = World::of(crate::world::settings(sandbox::Seed::Empty), |service| service.body_limits.pause = Duration::from_millis(200));
    let cookie = world.person("owner").await.cookie().to_owned();
    let listening = listen(&world, EdgeLimits::default()).await;
    let request = format!(
        "PATCH /api/users/x/manage/profile HTTP/1.1\r\nHost: {HOST}\r\nCookie: {cookie}\r\nX-Rollcall: 1\r\nContent-Type: application/json\r\n\
         Content-Length: 100\r\n\r\n{{\"na"
    );
    let answer = exchange(listening.address, request.as_bytes()).await;
    assert_eq!(status(&answer), 408, "{answer}");
    assert_eq!(world.hits(), 0);
}

#[tokio::test]
async fn an_endless_chunked_body_is_too_large_long_before_its_end() {
    let world = World::new();
    let cookie = world.person("owner").await.cookie().to_owned();
    let listening = listen(&world, EdgeLimits::default()).await;
    let mut stream = TcpStream::connect(listening.address).await.unwrap();
    let head = format!(
        "PATCH /api/users/x/manage/profile HTTP/1.1\r\nHost: {HOST}\r\nCookie: {cookie}\r\nX-Rollcall: 1\r\nContent-Type: application/json\r\n\
         Transfer-Encoding: chunked\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let chunk = format!("10000\r\n{}\r\n", "a".repeat(0x10000));
    let mut sent = 0;
    while sent < 64 && stream.write_all(chunk.as_bytes()).await.is_ok() {
        sent += 1;
    }
    let mut answer = Vec::new();
    tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut answer)).await.unwrap().ok();
    let text = String::from_utf8_lossy(&answer);
    assert!(text.is_empty() || status(&text) == 413, "{text}");
    assert!(sent < 64 || status(&text) == 413, "four megabytes were taken");
    assert_eq!(world.hits(), 0);
}

#[tokio::test]
async fn oversized_heads_are_refused_without_harm() {
    let world = World::new();
    let listening = listen(&world, quick()).await;
    let many: String = (0..101).map(|at| format!("X-{at}: 1\r\n")).collect();
    let table = [
        (format!("GET / HTTP/1.1\r\nHost: {HOST}\r\nX: {}\r\n\r\n", "a".repeat(64 * 1024)), &[431][..]),
        (format!("GET / HTTP/1.1\r\nHost: {HOST}\r\n{many}\r\n"), &[431]),
        (format!("GET /{} HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n", "a".repeat(16 * 1024)), &[414]),
        (format!("GET /{} HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n", "a".repeat(70 * 1024)), &[414, 431]),
    ];
    for (request, expected) in table {
        let answer = exchange(listening.address, request.as_bytes()).await;
        assert!(expected.contains(&status(&answer)), "{} of {expected:?}", status(&answer));
    }
    assert_eq!(
        status(
            &exchange(listening.address, format!("GET /healthz HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n").as_bytes()).await
        ),
        200
    );
}

#[tokio::test]
async fn head_has_no_body_but_the_length_of_one() {
    let world = World::new();
    let answer = request_line(&world, "HEAD /auth/sign-in HTTP/1.1", "").await;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200") && head.contains("content-length: "), "{head}");
    assert_eq!(body, "");
}

#[tokio::test]
async fn beyond_the_limit_connections_wait_until_another_ends() {
    let world = World::new();
    let listening = listen(&world, EdgeLimits { connections: 1, head: Duration::from_secs(60), ..EdgeLimits::default() }).await;
    let request = format!("GET /healthz HTTP/1.1\r\nHost: {HOST}\r\n\r\n");
    let mut first = TcpStream::connect(listening.address).await.unwrap();
    first.write_all(request.as_bytes()).await.unwrap();
    let mut byte = [0; 1];
    first.read_exact(&mut byte).await.unwrap();
    let mut second = TcpStream::connect(listening.address).await.unwrap();
    second.write_all(request.as_bytes()).await.unwrap();
    assert!(tokio::time::timeout(Duration::from_millis(200), second.read_exact(&mut byte)).await.is_err());
    drop(first);
    tokio::time::timeout(Duration::from_secs(10), second.read_exact(&mut byte)).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_stop_finishes_what_is_under_way_and_accepts_nothing_new() {
    let world = World::new();
    world.script(sandbox::Fault { operation: "LIST_ORGANIZATIONS".to_owned(), delay_ms: 300, ..sandbox::Fault::default() });
    let cookie = world.person("owner").await.cookie().to_owned();
    let mut listening = listen(&world, EdgeLimits::default()).await;
    let address = listening.address;
    let asking = tokio::spawn(async move {
        exchange(
            address,
            format!("GET /api/admin/v1/orgs HTTP/1.1\r\nHost: {HOST}\r\nCookie: {cookie}\r\nX-Rollcall: 1\r\n\r\n").as_bytes(),
        )
        .await
    });
    let deadline = Instant::now() + Duration::from_secs(10);
    while world.hits() == 0 {
        assert!(Instant::now() < deadline, "the request never arrived");
        tokio::task::yield_now().await;
    }
    drop(listening.stop.take());
    assert_eq!(status(&asking.await.unwrap()), 200);
    tokio::time::timeout(Duration::from_secs(10), listening.done).await.unwrap().unwrap();
    assert!(TcpStream::connect(address).await.is_err());
}
