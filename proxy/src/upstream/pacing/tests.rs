//! Turns within a limit: pauses, short waits, people before batches, and whoever stops waiting.

use super::*;

fn asking(person: &'static str, lane: Lane) -> Asking<'static> {
    Asking::of("r").by(person, lane)
}

fn reply(status: u16, headers: &[(&str, &str)]) -> Reply {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Reply { status, headers, body: Vec::new() }
}

fn soon() -> Instant {
    Instant::now() + Duration::from_secs(60)
}

fn meter(key: usize) -> Meter {
    Meter { key, is_last_active: false }
}

#[tokio::test]
async fn one_refusal_pauses_its_key_for_everybody_and_no_other_key() {
    let pacing = Pacing::default();
    let turn = pacing.turn(meter(0), asking("a", Lane::Interactive), soon()).await.unwrap();
    assert!(turn.answered(&reply(429, &[("retry-after", "30")])));
    for person in ["a", "b"] {
        let wait = pacing.turn(meter(0), asking(person, Lane::Interactive), soon()).await.unwrap_err();
        assert!((29..=30).contains(&wait.as_secs()), "{wait:?}");
    }
    assert!(pacing.turn(meter(0), asking("c", Lane::Batch), soon()).await.is_err());
    assert!(pacing.turn(meter(2), asking("a", Lane::Interactive), soon()).await.is_ok());
    assert!(pacing.turn(Meter { key: 0, is_last_active: true }, asking("a", Lane::Interactive), soon()).await.is_ok());
}

#[tokio::test]
async fn a_short_pause_is_waited_for() {
    let pacing = Pacing::default();
    let turn = pacing.turn(meter(0), asking("a", Lane::Interactive), soon()).await.unwrap();
    turn.answered(&reply(429, &[("retry-after", "1")]));
    let started = Instant::now();
    assert!(pacing.turn(meter(0), asking("a", Lane::Interactive), soon()).await.is_ok());
    assert!(started.elapsed() >= Duration::from_millis(900), "{:?}", started.elapsed());
}

/// Somebody leaves the queue, and a turn that came too late is nobody's.
#[tokio::test]
async fn whoever_stops_waiting_takes_nothing_with_them() {
    let pacing = Arc::new(Pacing::default());
    let turn = pacing.turn(meter(0), asking("a", Lane::Interactive), soon()).await.unwrap();
    turn.answered(&reply(429, &[("retry-after", "1")]));
    for _ in 0..50 {
        let waiting = pacing.turn(meter(0), asking("gone", Lane::Interactive), soon());
        assert!(tokio::time::timeout(Duration::from_millis(1), waiting).await.is_err());
    }
    let line = pacing.line(meter(0));
    assert!(line.state().turns.is_empty());
    assert!(pacing.turn(meter(0), asking("a", Lane::Interactive), soon()).await.is_ok());
}

#[tokio::test]
async fn a_person_goes_before_a_batch_that_waited_longer() {
    let pacing = Arc::new(Pacing::default());
    let turn = pacing.turn(meter(0), asking("a", Lane::Interactive), soon()).await.unwrap();
    turn.answered(&reply(429, &[("retry-after", "1"), ("x-ratelimit-limit", "1"), ("x-ratelimit-remaining", "0")]));
    let order = Arc::new(Mutex::new(Vec::new()));
    let mut tasks = Vec::new();
    for (person, lane) in [("export", Lane::Batch), ("export", Lane::Batch), ("somebody", Lane::Interactive)] {
        let (pacing, order) = (Arc::clone(&pacing), Arc::clone(&order));
        let waiting = pacing.line(meter(0));
        let before = waiting.state().turns.count();
        tasks.push(tokio::spawn(async move {
            let turn = pacing.turn(meter(0), asking(person, lane), soon()).await;
            order.lock().unwrap().push(person);
            drop(turn);
        }));
        while waiting.state().turns.count() == before {
            tokio::task::yield_now().await;
        }
    }
    tasks.pop().unwrap().await.unwrap();
    assert_eq!(*order.lock().unwrap(), ["somebody"]);
    tasks.iter().for_each(tokio::task::JoinHandle::abort);
}
