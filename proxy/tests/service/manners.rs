//! How the service behaves towards an upstream that fails, stalls or breaks off, over a real socket: what is sent again, what never is, and when it
//! gives up.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt as _;
use tokio::net::TcpSocket;
use tower::ServiceExt as _;

use crate::live::Live;
use crate::upstream::{Act, ORGANIZATION, Upstream};
use crate::world::HOST;

async fn live(upstream: &Upstream) -> Live {
    Live::at(&upstream.address, ORGANIZATION, "d").await
}

/// Each kind of failure that can be met on the way.
fn failures() -> Vec<(&'static str, Act)> {
    let cut = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{\"a\":".to_vec();
    vec![
        ("reset", Act::Reset(Vec::new())),
        ("cut", Act::Reset(cut)),
        ("silence", Act::Stall(Vec::new())),
        ("429", Act::status(429)),
        ("502", Act::status(502)),
        ("503", Act::status(503)),
        ("504", Act::status(504)),
    ]
}

#[tokio::test]
async fn a_read_that_failed_once_is_read_again_and_nobody_notices() {
    for (name, failure) in failures() {
        let upstream = Upstream::open(move |number, _| if number == 0 { failure.clone() } else { Act::json("{}") }).await;
        let live = live(&upstream).await;
        let answer = live.organizations().await;
        assert_eq!((answer.status, upstream.count()), (200, 2), "{name}: {}", answer.text());
    }
}

#[tokio::test]
async fn a_read_is_repeated_twice_and_no_more() {
    for (name, failure) in failures() {
        let upstream = Upstream::open(move |_, _| failure.clone()).await;
        let live = live(&upstream).await;
        assert!(live.organizations().await.status >= 429, "{name}");
        // What asks for a pause at every turn outlasts the deadline.
        let expected = if name == "429" { 2..=3 } else { 3..=3 };
        assert!(expected.contains(&upstream.count()), "{name}: {}", upstream.count());
    }
}

#[tokio::test]
async fn whatever_is_no_get_reaches_the_wire_once_in_every_failure() {
    for (name, failure) in failures() {
        let upstream = Upstream::open(move |_, _| failure.clone()).await;
        let live = live(&upstream).await;
        let users = format!("/api/admin/v2/orgs/{ORGANIZATION}/directories/-/users");
        let requests = [
            ("POST", format!("{users}/search"), "{}"),
            ("POST", "/api/users/a/manage/lifecycle/enable".to_owned(), ""),
            ("PATCH", "/api/users/a/manage/profile".to_owned(), "{\"name\":\"b\"}"),
            ("PUT", "/api/users/a/manage/email".to_owned(), "{\"email\":\"a@b.example\"}"),
            ("DELETE", "/api/users/a/manage/api-tokens/t".to_owned(), ""),
        ];
        for (method, target, body) in &requests {
            let before = upstream.count();
            let answer = live.send(method, target, body).await;
            assert!(answer.status >= 429, "{name} {method} {target}: {}", answer.text());
            let sent = upstream.seen()[before..].iter().filter(|line| line.starts_with(&method.to_lowercase())).count();
            // After refusals for too much, some are not even sent.
            assert!(sent == 1 || (name == "429" && sent == 0), "{name} {method} {target}: {sent}");
        }
    }
}

#[tokio::test]
async fn an_upstream_that_is_down_is_asked_a_fifth_more_at_most() {
    let upstream = Upstream::open(|_, _| Act::status(503)).await;
    let live = live(&upstream).await;
    for _ in 0..100 {
        assert!(live.organizations().await.status >= 500);
    }
    assert!(upstream.count() <= 120, "{}", upstream.count());
}

/// A listener that accepts nothing, with its queue full.
async fn full() -> (String, Vec<tokio::net::TcpStream>, tokio::net::TcpListener) {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(1).unwrap();
    let address = listener.local_addr().unwrap();
    let mut waiting = Vec::new();
    while let Ok(Ok(stream)) = tokio::time::timeout(Duration::from_millis(300), tokio::net::TcpStream::connect(address)).await {
        waiting.push(stream);
        assert!(waiting.len() < 100, "the queue of connections is endless here");
    }
    (format!("http://{address}"), waiting, listener)
}

#[tokio::test]
async fn an_upstream_that_takes_no_connection_is_unreachable_in_time_and_a_change_has_failed() {
    let (address, _waiting, _listener) = full().await;
    let live = Live::at(&address, ORGANIZATION, "d").await;
    let started = Instant::now();
    assert_eq!(live.enable().await.end(), (502, "upstream_unreachable".to_owned()));
    assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
    assert!(live.record().await.contains("\"outcome\":\"failed\""));
}

#[tokio::test]
async fn each_stall_ends_by_its_own_clock() {
    let head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n".to_vec();
    let part = [head.clone(), b"{\"a\":".to_vec()].concat();
    let silent = part.clone();
    let upstream = Upstream::open(move |_, _| Act::Stall(silent.clone())).await;
    assert_eq!(live(&upstream).await.organizations().await.end(), (504, "upstream_timeout".to_owned()));
    // The first byte, the next one, and the whole: the last one is never silent for long.
    for (name, act, least, most) in [
        ("first-byte", Act::Stall(Vec::new()), 400, 2_400),
        ("between", Act::Stall(part), 400, 2_400),
        ("total", Act::Drip(head, vec![b' '; 100]), 1_900, 2_600),
    ] {
        let upstream = Upstream::open(move |_, _| act.clone()).await;
        let live = live(&upstream).await;
        let started = Instant::now();
        assert_eq!(live.enable().await.end(), (504, "unknown_outcome".to_owned()), "{name}");
        let took = started.elapsed().as_millis();
        assert!((least..most).contains(&took), "{name}: {took} ms");
        assert_eq!(upstream.count(), 1, "{name}");
    }
}

#[tokio::test]
async fn repeats_end_with_the_deadline_of_the_whole_call() {
    let head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n";
    let upstream = Upstream::open(|_, _| Act::Drip(head.to_vec(), vec![b' '; 100])).await;
    let live = live(&upstream).await;
    let started = Instant::now();
    assert_eq!(live.organizations().await.end(), (504, "upstream_timeout".to_owned()));
    assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
}

#[tokio::test]
async fn a_million_open_brackets_and_an_answer_without_end_are_refused() {
    let deep = Upstream::open(|_, _| Act::Say(200, String::new(), [b"[".repeat(100_000), b"]".repeat(100_000)].concat())).await;
    let refused = live(&deep).await.organizations().await;
    assert_eq!(refused.end(), (502, "upstream_unreadable".to_owned()));
    assert!(refused.problem().detail.contains("nested"), "{}", refused.text());
    let large = Upstream::open(|_, _| Act::Say(200, String::new(), vec![b' '; 300_000])).await;
    assert_eq!(live(&large).await.organizations().await.end(), (502, "upstream_unreadable".to_owned()));
}

#[tokio::test]
async fn an_answer_that_goes_on_for_ever_is_cut_off() {
    let was_cut_off = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&was_cut_off);
    let upstream = Upstream::open(move |_, _| Act::Endless(Arc::clone(&flag))).await;
    let live = live(&upstream).await;
    let started = Instant::now();
    assert_eq!(live.organizations().await.end(), (502, "upstream_unreadable".to_owned()));
    while !was_cut_off.load(Ordering::Relaxed) {
        assert!(started.elapsed() < Duration::from_secs(5), "it is still taken");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn a_list_that_leads_back_to_itself_is_broken_off() {
    let page = "{\"data\":[{\"accountId\":\"a\"}],\"links\":{\"next\":\"again\"}}";
    let upstream = Upstream::open(move |_, _| Act::json(page)).await;
    let live = live(&upstream).await;
    let request = Request::get("/api/rollcall/people/export?format=jsonl").header("host", HOST).header("x-rollcall", "1");
    let request = request.header("cookie", &live.cookie).body(Body::empty()).unwrap();
    let answer = live.router.clone().oneshot(request).await.unwrap();
    assert_eq!(answer.status(), 200);
    assert!(answer.into_body().collect().await.is_err(), "it looks whole");
    assert!((2..=3).contains(&upstream.count()), "{}", upstream.count());
}

#[tokio::test]
async fn one_refusal_for_too_much_pauses_its_key_for_everybody_and_no_other() {
    let upstream = Upstream::open(|number, _| if number == 0 { Act::with(429, "retry-after: 4") } else { Act::json("{}") }).await;
    let live = live(&upstream).await;
    let told = live.organizations().await;
    assert_eq!((told.status, told.problem().code, told.header("retry-after")), (429, "upstream_rate_limited".to_owned(), Some("4")));
    let started = Instant::now();
    for _ in 0..20 {
        let held = live.organizations().await;
        assert_eq!(held.end(), (429, "upstream_paused".to_owned()));
        let seconds = held.problem().retry_after.unwrap();
        assert!((1..=4).contains(&seconds) && held.header("retry-after") == Some(seconds.to_string().as_str()), "{}", held.text());
    }
    let held = live.enable().await;
    assert_eq!(held.end(), (429, "upstream_paused".to_owned()));
    assert!(live.record().await.contains("\"outcome\":\"failed\""), "nothing was sent");
    assert_eq!(upstream.count(), 1);
    assert_eq!(live.send("GET", "/api/scim/directory/d/Users", "").await.status, 200);
    while live.organizations().await.status != 200 {
        assert!(started.elapsed() < Duration::from_secs(8), "it never goes on");
    }
    let waited = started.elapsed();
    assert!(waited >= Duration::from_millis(3_900), "{waited:?}");
    assert_eq!(upstream.seen().iter().filter(|line| line.starts_with("get /admin")).count(), 2);
}

#[tokio::test]
async fn the_pause_of_a_date_is_kept_too() {
    let upstream =
        Upstream::open(|_, _| Act::with(429, "date: Sun, 22 Nov 2026 10:00:00 GMT\r\nretry-after: Sun, 22 Nov 2026 10:00:30 GMT")).await;
    let live = live(&upstream).await;
    assert_eq!(live.organizations().await.problem().retry_after, Some(30));
    assert_eq!(live.organizations().await.end(), (429, "upstream_paused".to_owned()));
    assert_eq!(upstream.count(), 1);
}

#[tokio::test]
async fn what_the_headers_leave_is_not_exceeded() {
    let upstream = Upstream::open(|number, _| {
        let left = 9_usize.saturating_sub(number);
        let head = format!("date: Sun, 22 Nov 2026 10:00:00 GMT\r\nx-ratelimit-limit: 10\r\nx-ratelimit-remaining: {left}\r\nx-ratelimit-reset: 2026-11-22T10:00:40Z");
        if number < 10 { Act::with(200, &head) } else { Act::status(429) }
    })
    .await;
    let live = live(&upstream).await;
    let mut answers = Vec::new();
    for number in 0..14 {
        answers.push(live.send("GET", &format!("/api/users/a{number}/manage/profile"), "").await.status);
    }
    assert_eq!(answers, [[200; 10].as_slice(), &[429; 4]].concat());
    assert_eq!(upstream.count(), 10, "nobody had to be refused upstream");
}
