//! Where connections go when the name of the upstream comes to mean another address.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use catalogue::wire::{Bearer, Method, Request};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::*;

/// Answers everything, on connections that it would keep open for ever.
async fn machine(address: &str) -> (SocketAddr, Arc<AtomicUsize>) {
    let listener = TcpListener::bind(address).await.unwrap();
    let (address, served) = (listener.local_addr().unwrap(), Arc::new(AtomicUsize::new(0)));
    let counted = Arc::clone(&served);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let counted = Arc::clone(&counted);
            tokio::spawn(async move {
                let mut head = Vec::new();
                while let Ok(byte) = stream.read_u8().await {
                    head.push(byte);
                    if head.ends_with(b"\r\n\r\n") {
                        head.clear();
                        counted.fetch_add(1, Ordering::Relaxed);
                        let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";
                        stream.write_all(answer).await.unwrap();
                    }
                }
            });
        }
    });
    (address, served)
}

#[tokio::test]
async fn a_name_that_means_another_machine_is_followed_once_connections_are_old() {
    const LIFE: Duration = Duration::from_secs(2);
    let (first, served_before) = machine("127.0.0.1:0").await;
    let (second, served_after) = machine(&format!("127.0.0.2:{}", first.port())).await;
    let has_moved = Arc::new(AtomicBool::new(false));
    let asked = Arc::new(Mutex::new(Vec::new()));
    let (moved, noted) = (Arc::clone(&has_moved), Arc::clone(&asked));
    let resolver = PublicResolver::answering(true, move |name| {
        noted.lock().unwrap().push(name.to_owned());
        vec![if moved.load(Ordering::Relaxed) { second } else { first }]
    });
    let address = Address { scheme: "http", authority: format!("upstream.example:{}", first.port()), private_allowed: true };
    let connections = Connections { number: 2, longest_life: LIFE, ..Connections::default() };
    let limits = UpstreamLimits::default();
    let upstream = HttpUpstream::resolved_by(resolver, address, &limits, connections).unwrap();
    let request = Request { bearer: Some(Bearer("key".to_owned())), ..Request::new(Method::Get, "/a") };
    let ask = || async { assert_eq!(upstream.send(&request, "id", &limits).await.unwrap().status, 200) };
    for _ in 0..20 {
        ask().await;
    }
    assert_eq!((served_before.load(Ordering::Relaxed), served_after.load(Ordering::Relaxed)), (20, 0));
    assert_eq!(asked.lock().unwrap().len(), 2, "connections are kept while they are young");
    has_moved.store(true, Ordering::Relaxed);
    let began = Instant::now();
    let mut last = served_before.load(Ordering::Relaxed);
    let mut left_alone = Instant::now();
    while began.elapsed() < LIFE + Duration::from_millis(700) {
        ask().await;
        let now = served_before.load(Ordering::Relaxed);
        if now > last {
            (last, left_alone) = (now, Instant::now());
        }
    }
    assert!(left_alone.duration_since(began) <= LIFE + Duration::from_millis(200), "{:?}", left_alone.duration_since(began));
    assert!(served_after.load(Ordering::Relaxed) > 0);
    assert!(asked.lock().unwrap().iter().all(|name| name == "upstream.example"));
}

#[tokio::test]
async fn a_name_that_comes_to_mean_an_address_inside_the_network_is_not_followed() {
    let (inside, served) = machine("127.0.0.1:0").await;
    let resolver = PublicResolver::answering(false, move |_| vec![inside]);
    let address = Address { scheme: "http", authority: format!("upstream.example:{}", inside.port()), private_allowed: false };
    let limits = UpstreamLimits::default();
    let upstream = HttpUpstream::resolved_by(resolver, address, &limits, Connections::default()).unwrap();
    let request = Request { bearer: Some(Bearer("key".to_owned())), ..Request::new(Method::Get, "/a") };
    assert_eq!(upstream.send(&request, "id", &limits).await.unwrap_err(), UpstreamFault::NotSent("the connection was not made"));
    assert_eq!(served.load(Ordering::Relaxed), 0);
}
