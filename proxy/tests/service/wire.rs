//! What a connection has to bear: HTTP/2 that is not offered, slow and greedy clients, connections that are used again, what stands around a body.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::routing::get;
use hyper::body::Frame;
use proxy::edge::{self, EdgeLimits};
use sandbox::Seed;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::raw::{answers, exchange, listen, quick, status};
use crate::world::{HOST, World, settings};

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
/// An empty SETTINGS frame, and a PING.
const SETTINGS: &[u8] = &[0, 0, 0, 4, 0, 0, 0, 0, 0];
const PING: &[u8] = &[0, 0, 8, 6, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8];

async fn healthy(address: std::net::SocketAddr) -> Duration {
    let started = Instant::now();
    let request = format!("GET /healthz HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n");
    assert_eq!(status(&exchange(address, request.as_bytes()).await), 200);
    started.elapsed()
}

/// Browsers speak it to the gateway in front. Here it is not offered, so neither its framing nor its floods reach anything.
#[tokio::test]
async fn http2_is_not_spoken_and_a_flood_of_its_frames_is_hung_up_on() {
    let world = World::new();
    let listening = listen(&world, quick()).await;
    let answer = exchange(listening.address, &[PREFACE, SETTINGS].concat()).await;
    assert!(!answer.contains('\0') && answers(&answer) <= 1, "frames came back: {answer:?}");
    assert!(answer.is_empty() || (400..506).contains(&status(&answer)), "{answer}");
    let mut stream = TcpStream::connect(listening.address).await.unwrap();
    stream.write_all(PREFACE).await.unwrap();
    let (mut sent, deadline) = (0, Instant::now() + Duration::from_secs(10));
    while sent < 100_000 && stream.write_all(PING).await.is_ok() {
        sent += 1;
        tokio::task::yield_now().await;
    }
    assert!(sent < 100_000 && Instant::now() < deadline, "all of the flood was taken");
    assert!(healthy(listening.address).await < Duration::from_secs(1));
}

#[tokio::test]
async fn a_body_that_drips_is_given_up_although_it_never_pauses() {
    let world = World::of(settings(Seed::Empty), |service| service.body_limits.total = Duration::from_millis(400));
    let cookie = world.person("owner").await.cookie().to_owned();
    let listening = listen(&world, EdgeLimits::default()).await;
    let head = format!(
        "PATCH /api/users/x/manage/profile HTTP/1.1\r\nHost: {HOST}\r\nCookie: {cookie}\r\nX-Rollcall: 1\r\nContent-Type: application/json\r\n\
         Content-Length: 100000\r\n\r\n"
    );
    let (mut reading, mut writing) = TcpStream::connect(listening.address).await.unwrap().into_split();
    writing.write_all(head.as_bytes()).await.unwrap();
    let dripping = tokio::spawn(async move {
        let mut tick = tokio::time::interval(Duration::from_millis(20));
        while writing.write_all(b" ").await.is_ok() {
            tick.tick().await;
        }
    });
    let (started, mut answer) = (Instant::now(), Vec::new());
    tokio::time::timeout(Duration::from_secs(10), reading.read_to_end(&mut answer)).await.expect("it is never given up").ok();
    dripping.abort();
    assert_eq!(status(&String::from_utf8_lossy(&answer)), 408);
    assert!(started.elapsed() >= Duration::from_millis(300));
    assert_eq!(world.hits(), 0);
}

/// Fifty megabytes, made when they are asked for.
struct Plenty {
    made: Arc<AtomicUsize>,
}

impl hyper::body::Body for Plenty {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let made = self.made.fetch_add(1, Ordering::Relaxed);
        Poll::Ready((made < 800).then(|| Ok(Frame::data(Bytes::from(vec![0; 64 * 1024])))))
    }
}

#[tokio::test]
async fn who_never_reads_a_large_answer_loses_the_connection_and_fills_no_memory() {
    let made = Arc::new(AtomicUsize::new(0));
    let making = Arc::clone(&made);
    let router = Router::new().route(
        "/",
        get(move || {
            let made = Arc::clone(&making);
            async move { Body::new(Plenty { made }) }
        }),
    );
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let limits = EdgeLimits { write_stall: Duration::from_millis(300), ..EdgeLimits::default() };
    tokio::spawn(edge::serve(listener, router, limits, std::future::pending()));
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
    let deadline = Instant::now() + Duration::from_secs(20);
    // The handler holds one and the test another; the third goes with the answer.
    while made.load(Ordering::Relaxed) == 0 || Arc::strong_count(&made) > 2 {
        assert!(Instant::now() < deadline, "the answer is held for a reader who never reads");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let pieces = made.load(Ordering::Relaxed);
    assert!(pieces < 400, "{pieces} pieces were made for somebody who reads none");
    drop(stream);
}

/// The connection is of no more use then, and its last answer is sent all the same.
#[tokio::test]
async fn a_large_answer_to_a_request_whose_body_never_comes_is_whole() {
    const LARGE: usize = 16 * 1024 * 1024;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = Router::new().route("/", get(|| async { vec![b'x'; LARGE] }));
    let serving = tokio::spawn(edge::serve(listener, router, EdgeLimits::default(), std::future::pending()));
    let answer = exchange(address, b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n").await;
    serving.abort();
    assert_eq!((status(&answer), answer.matches('x').count() >= LARGE), (200, true), "{} bytes", answer.len());
}

#[tokio::test]
async fn a_large_cookie_header_is_read_like_any_other() {
    let world = World::new();
    let cookie = world.person("owner").await.cookie().to_owned();
    let listening = listen(&world, quick()).await;
    for (own, expected) in [(cookie.as_str(), 200), ("a=b", 401)] {
        let other = "x".repeat(16 * 1024);
        let request = format!(
            "GET /api/rollcall/session HTTP/1.1\r\nHost: {HOST}\r\nX-Rollcall: 1\r\nCookie: other={other}; {own}\r\nConnection: close\r\n\r\n"
        );
        assert_eq!(status(&exchange(listening.address, request.as_bytes()).await), expected);
    }
}

#[tokio::test]
async fn each_request_of_a_connection_is_judged_by_itself() {
    let world = World::new();
    let cookie = world.person("owner").await.cookie().to_owned();
    let listening = listen(&world, quick()).await;
    let request = |cookie: &str| format!("GET /api/rollcall/session HTTP/1.1\r\nHost: {HOST}\r\nX-Rollcall: 1\r\nCookie: {cookie}\r\n\r\n");
    let all = [request("a=b"), request(&cookie), request("a=b"), request(&cookie)].concat();
    let answer = exchange(listening.address, all.as_bytes()).await;
    let statuses: Vec<&str> = answer.split("HTTP/1.1 ").skip(1).map(|one| &one[..3]).collect();
    assert_eq!(statuses, ["401", "200", "401", "200"], "in the order in which they were sent, each with its own cookie");
}

#[tokio::test]
async fn a_connection_that_is_kept_and_not_used_is_closed() {
    let world = World::new();
    let listening = listen(&world, quick()).await;
    let started = Instant::now();
    let answer = exchange(listening.address, format!("GET /healthz HTTP/1.1\r\nHost: {HOST}\r\n\r\n").as_bytes()).await;
    assert_eq!((status(&answer), answers(&answer)), (200, 1));
    assert!(started.elapsed() >= Duration::from_millis(250) && started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
}

/// After a second of silence the buffers are given back; nothing of that is seen from outside.
#[tokio::test]
async fn a_connection_that_said_nothing_for_a_while_is_answered_as_before() {
    let world = World::new();
    let listening = listen(&world, EdgeLimits { head: Duration::from_secs(20), ..EdgeLimits::default() }).await;
    let mut stream = TcpStream::connect(listening.address).await.unwrap();
    let request = format!("GET /healthz HTTP/1.1\r\nHost: {HOST}\r\n\r\n");
    // The last one ends in silence itself, in the middle of a head.
    for (at, pieces) in [vec![request.as_str()], vec![&request], vec![&request[..9], &request[9..]]].into_iter().enumerate() {
        for piece in pieces {
            let silence = tokio::time::timeout(Duration::from_millis(1_500), stream.read_u8()).await;
            assert!(silence.is_err(), "{at}: the connection says {silence:?} by itself");
            stream.write_all(piece.as_bytes()).await.unwrap();
        }
        let (mut answer, mut piece) = (Vec::new(), [0; 4096]);
        while !answer.ends_with(b"\"ok\"}") {
            let read = tokio::time::timeout(Duration::from_secs(10), stream.read(&mut piece)).await.expect("no answer").unwrap();
            assert!(read > 0, "{at}: the connection was closed: {}", String::from_utf8_lossy(&answer));
            answer.extend_from_slice(&piece[..read]);
        }
        assert_eq!(status(&String::from_utf8_lossy(&answer)), 200);
    }
}

#[tokio::test]
async fn nobody_is_told_to_go_on_sending_who_will_be_refused() {
    let world = World::new();
    let cookie = world.person("owner").await.cookie().to_owned();
    let listening = listen(&world, quick()).await;
    let head = |cookie: &str| {
        format!(
            "PATCH /api/users/some-id/manage/profile HTTP/1.1\r\nHost: {HOST}\r\nCookie: {cookie}\r\nX-Rollcall: 1\r\nContent-Type: application/json\r\n\
             Content-Length: 2\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n"
        )
    };
    let refused = exchange(listening.address, head("a=b").as_bytes()).await;
    assert_eq!((status(&refused), answers(&refused)), (401, 1), "{refused}");
    let mut stream = TcpStream::connect(listening.address).await.unwrap();
    stream.write_all(head(&cookie).as_bytes()).await.unwrap();
    let mut leave = [0; 25];
    tokio::time::timeout(Duration::from_secs(10), stream.read_exact(&mut leave)).await.unwrap().unwrap();
    assert_eq!(&leave, b"HTTP/1.1 100 Continue\r\n\r\n");
}

#[tokio::test]
async fn what_stands_behind_a_body_changes_nothing() {
    let world = World::new();
    let (owner, viewer) = (world.person("owner").await.cookie().to_owned(), world.person("viewer").await.cookie().to_owned());
    let listening = listen(&world, quick()).await;
    let request = format!(
        "POST /api/users/some-id/manage/lifecycle/disable HTTP/1.1\r\nHost: {HOST}\r\nCookie: {viewer}\r\nX-Rollcall: 1\r\n\
         Content-Type: application/json\r\nTransfer-Encoding: chunked\r\nTrailer: Cookie\r\nConnection: close\r\n\r\n\
         2\r\n{{}}\r\n0\r\nCookie: {owner}\r\nX-Forwarded-User: owner\r\n\r\n"
    );
    assert_eq!(status(&exchange(listening.address, request.as_bytes()).await), 403);
    assert!(world.changes().is_empty());
}

#[tokio::test]
async fn an_answer_without_a_body_has_none_on_the_wire() {
    let world = World::new();
    let cookie = world.person("owner").await.cookie().to_owned();
    let listening = listen(&world, quick()).await;
    let request = format!(
        "POST /auth/sign-out HTTP/1.1\r\nHost: {HOST}\r\nCookie: {cookie}\r\nX-Rollcall: 1\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 0\r\n\
         Connection: close\r\n\r\n"
    );
    let answer = exchange(listening.address, request.as_bytes()).await;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert_eq!((status(&answer), body), (204, ""), "{answer}");
    assert!(!head.to_lowercase().contains("content-length") && !head.to_lowercase().contains("transfer-encoding"), "{head}");
}
