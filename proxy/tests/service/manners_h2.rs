//! HTTP/2 to the upstream: connections are shared and renewed, what the other side says it did not take is sent again, what it may have taken is not, and
//! nobody is disturbed by requests that were given up.

use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::h2_upstream::{Act, H2Upstream};
use crate::live::Live;
use crate::upstream::ORGANIZATION;

const MANY: &str = "[limits]\nperson_per_minute = 100000\nall_per_minute = 100000\n";

async fn live(upstream: &H2Upstream, calls: &str) -> Arc<Live> {
    let extra = format!("{MANY}[upstream_calls]\nhttp2 = \"always\"\n{calls}");
    Arc::new(Live::with(&upstream.address, ORGANIZATION, "d", &extra).await)
}

async fn page(live: &Live, number: usize) -> u16 {
    live.send("GET", &format!("/api/admin/v1/orgs?cursor={number}"), "").await.status
}

/// Asks for all these pages at once.
async fn pages(live: &Arc<Live>, numbers: Range<usize>) -> Vec<u16> {
    let asked = numbers.map(|number| {
        let live = Arc::clone(live);
        tokio::spawn(async move { page(&live, number).await })
    });
    let mut answers = Vec::new();
    for asked in asked.collect::<Vec<_>>() {
        answers.push(asked.await.unwrap());
    }
    answers
}

#[tokio::test]
async fn everything_goes_over_a_few_connections() {
    let upstream = H2Upstream::open(|_| Act::Answer).await;
    let live = live(&upstream, "connections = 3").await;
    let answers = pages(&live, 0..60).await;
    assert!(answers.iter().all(|status| *status == 200), "{answers:?}");
    assert_eq!((upstream.connections(), upstream.taken()), (3, 60));
}

#[tokio::test]
async fn what_the_other_side_did_not_take_is_sent_again_even_if_it_changes_something() {
    for act in [Act::Refuse, Act::LeaveBefore] {
        let upstream = H2Upstream::open(move |number| if number == 0 { act } else { Act::Answer }).await;
        let live = live(&upstream, "connections = 1").await;
        let answer = live.enable().await;
        assert_eq!((answer.status, upstream.taken()), (200, 1), "{act:?}: {}", answer.text());
        assert!(live.record().await.contains("\"outcome\":\"ok\""), "{act:?}");
    }
}

#[tokio::test]
async fn what_the_other_side_took_before_it_left_is_unknown_and_never_sent_again() {
    for act in [Act::LeaveAfter, Act::Break] {
        let upstream = H2Upstream::open(move |number| if number == 0 { act } else { Act::Answer }).await;
        let live = live(&upstream, "connections = 1").await;
        assert_eq!(live.enable().await.end(), (502, "unknown_outcome".to_owned()), "{act:?}");
        assert_eq!(upstream.taken(), 1, "{act:?}");
        assert!(live.record().await.contains("\"outcome\":\"unknown\""), "{act:?}");
    }
}

#[tokio::test]
async fn nobody_notices_that_a_connection_broke_under_load() {
    let upstream = H2Upstream::open(|number| if number == 20 { Act::Break } else { Act::Answer }).await;
    let live = live(&upstream, "").await;
    let answers = pages(&live, 0..100).await;
    assert!(answers.iter().all(|status| *status == 200), "{answers:?}");
    assert!(upstream.taken() <= 200, "{}", upstream.taken());
}

#[tokio::test]
async fn a_connection_that_grew_old_is_replaced_and_its_requests_end() {
    let upstream = H2Upstream::open(|_| Act::Answer).await;
    // Connections are young from here on, however long the service takes to be ready.
    let started = Instant::now();
    let live = live(&upstream, "connections = 1\nconnection_seconds = 1").await;
    let mut number = 0;
    while upstream.connections() < 3 {
        assert!(started.elapsed() < Duration::from_secs(10), "{} connections", upstream.connections());
        assert_eq!(page(&live, number).await, 200);
        number += 1;
    }
    assert!(started.elapsed() >= Duration::from_millis(1_500), "{:?}", started.elapsed());
}

#[tokio::test]
async fn a_connection_on_which_an_answer_hangs_is_not_used_again() {
    let upstream = H2Upstream::open(|number| if number == 0 { Act::Hang } else { Act::Answer }).await;
    let live = live(&upstream, "connections = 1").await;
    assert_eq!(page(&live, 0).await, 200);
    assert_eq!((upstream.taken(), upstream.connections()), (2, 2));
}

/// An HTTP/2 connection endures a thousand requests that are given up, and then breaks for everybody.
#[tokio::test]
async fn five_thousand_reads_that_nobody_waited_for_disturb_nobody() {
    let upstream = H2Upstream::open(|_| Act::Answer).await;
    let live = live(&upstream, "").await;
    for number in 0..5_000 {
        let _ = tokio::time::timeout(Duration::from_micros(300), page(&live, number)).await;
    }
    assert_eq!(page(&live, 5_000).await, 200);
    let seen = upstream.seen.lock().unwrap();
    assert!(seen.taken.len() > 50, "hardly one was sent: {}", seen.taken.len());
    assert_eq!((seen.resets, seen.connections), (0, 2));
}
