//! What a collector is sent: a span for each request and one for each call of the upstream, within the trace of whoever is believed about it, and nothing
//! about people.

use axum::body::Body;
use axum::http::{Request, header};
use proxy::peer::Peer;
use proxy::traces::Traces;
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::world::{HOST, ORGANIZATION_KEY, World, answer, settings};

const GIVEN: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

/// Takes one delivery, and answers with this status.
async fn collected(listener: TcpListener, status: u16) -> String {
    let (mut stream, _) = listener.accept().await.unwrap();
    let mut text = String::new();
    loop {
        let mut piece = [0; 16 * 1024];
        let count = stream.read(&mut piece).await.unwrap();
        text.push_str(std::str::from_utf8(&piece[..count]).unwrap());
        let whole = text.split_once("\r\n\r\n").is_some_and(|(head, body)| {
            let length = head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse::<usize>().ok());
            length.is_some_and(|length| body.len() >= length)
        });
        if whole || count == 0 {
            break;
        }
    }
    stream
        .write_all(format!("HTTP/1.1 {status} Said\r\ncontent-length: 2\r\ncontent-type: application/json\r\n\r\n{{}}").as_bytes())
        .await
        .unwrap();
    text
}

/// Asks for a list as the owner, as a peer of this kind that says to which trace it belongs.
async fn ask(world: &World, peer: Peer) {
    let cookie = world.person("owner").await.cookie().to_owned();
    let mut request = Request::get(world.address("/admin/v1/orgs/{orgId}/users"))
        .header(header::HOST, HOST)
        .header(header::COOKIE, cookie)
        .header("x-rollcall", "1")
        .header("traceparent", GIVEN)
        .body(Body::empty())
        .unwrap();
    request.extensions_mut().insert(peer);
    assert_eq!(answer(&world.router, request).await.status, 200);
}

async fn told(peer: Peer, status: u16) -> (World, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/v1/traces", listener.local_addr().unwrap());
    let collecting = tokio::spawn(collected(listener, status));
    let world = World::of(settings(sandbox::Seed::Sized(3)), |service| service.traces = Traces::to(address.parse().unwrap()).unwrap());
    // Only then, so that all of it comes in one delivery.
    let delivery = world.service.traces.delivery().unwrap();
    ask(&world, peer).await;
    world.service.traces.end().await;
    delivery.run().await;
    (world, collecting.await.unwrap())
}

fn spans(text: &str) -> Vec<Value> {
    let body: Value = serde_json::from_str(text.split_once("\r\n\r\n").unwrap().1).unwrap();
    body["resourceSpans"][0]["scopeSpans"][0]["spans"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_request_and_its_call_of_the_upstream_are_spans_of_the_trace_that_the_gateway_began() {
    let (world, text) = told(Peer::Socket, 200).await;
    assert!(
        text.starts_with("POST /v1/traces HTTP/1.1\r\n") && text.to_ascii_lowercase().contains("content-type: application/json"),
        "{text}"
    );
    let spans = spans(&text);
    let ours: Vec<&Value> = spans.iter().filter(|span| span["traceId"] == TRACE).collect();
    let server = ours.iter().find(|span| span["kind"] == 2).unwrap();
    let client = ours.iter().find(|span| span["kind"] == 3 && span["name"] == server["name"]).unwrap();
    assert_eq!((&server["name"], &server["parentSpanId"]), (&"LIST_MANAGED_ACCOUNTS".into(), &"00f067aa0ba902b7".into()));
    assert_eq!(client["parentSpanId"], server["spanId"]);
    assert_eq!(world.service.traces.dropped(), 0);
    for foreign in ["owner", "@", "cookie", "/api/", &world.organization, ORGANIZATION_KEY, HOST] {
        assert!(!text.split_once("\r\n\r\n").unwrap().1.contains(foreign), "{foreign}: {text}");
    }
}

#[tokio::test]
async fn a_stranger_begins_a_trace_of_their_own_whatever_they_say() {
    let (_, text) = told(Peer::Network("203.0.113.9".parse().unwrap()), 200).await;
    let spans = spans(&text);
    assert!(spans.iter().any(|span| span["kind"] == 2) && spans.iter().all(|span| span["traceId"] != TRACE), "{text}");
}

#[tokio::test]
async fn what_a_collector_refuses_is_counted() {
    let (world, text) = told(Peer::Socket, 503).await;
    assert_eq!(world.service.traces.dropped(), spans(&text).len() as u64);
}
