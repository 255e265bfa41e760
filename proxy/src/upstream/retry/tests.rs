//! What is sent again, after which pause, and what repeats cost in all.

use super::*;

fn answered(status: u16, retry_after: Option<&str>) -> Result<Reply, UpstreamFault> {
    let headers = retry_after.map(|value| ("retry-after".to_owned(), value.to_owned())).into_iter().collect();
    Ok(Reply { status, headers, body: Vec::new() })
}

fn faults() -> [Result<Reply, UpstreamFault>; 6] {
    [
        Err(UpstreamFault::Broken("reset")),
        Err(UpstreamFault::TimedOut),
        answered(429, None),
        answered(502, None),
        answered(503, None),
        answered(504, None),
    ]
}

#[test]
fn what_may_have_reached_the_wire_is_repeated_for_get_alone() {
    for fault in faults() {
        assert!(why(Method::Get, &fault).is_some(), "{fault:?}");
        for method in [Method::Post, Method::Put, Method::Patch, Method::Delete] {
            assert_eq!(why(method, &fault), None, "{method} {fault:?}");
        }
    }
}

#[test]
fn what_never_reached_the_wire_may_be_sent_again_whatever_it_is() {
    for method in Method::ALL {
        assert_eq!(why(method, &Err(UpstreamFault::NotSent("refused"))), Some(Why::NotSent));
    }
}

#[test]
fn a_plain_answer_is_an_answer() {
    for status in [200, 204, 301, 400, 401, 403, 404, 409, 500, 501] {
        assert_eq!(why(Method::Get, &answered(status, None)), None, "{status}");
    }
}

#[test]
fn a_pause_is_random_within_a_span_that_doubles() {
    let now = OffsetDateTime::UNIX_EPOCH;
    let longest = |repeat| pause(repeat, &Err(UpstreamFault::TimedOut), now, 1.0).unwrap();
    assert_eq!(pause(0, &Err(UpstreamFault::TimedOut), now, 0.0), Some(Duration::ZERO));
    assert_eq!((longest(0), longest(1)), (FIRST_PAUSE, FIRST_PAUSE * 2));
    assert_eq!(longest(40), PATIENCE);
}

#[test]
fn the_pause_that_the_upstream_asks_for_is_kept_or_told_on() {
    let now = OffsetDateTime::UNIX_EPOCH;
    assert_eq!(pause(0, &answered(503, Some("1")), now, 0.0), Some(Duration::from_secs(1)));
    assert!(pause(0, &answered(429, Some("1")), now, 0.5).unwrap() > Duration::from_secs(1));
    assert_eq!(pause(0, &answered(429, Some("12")), now, 0.0), None);
    assert_eq!(pause(0, &answered(429, Some("Thu, 01 Jan 1970 00:00:12 GMT")), now, 0.0), None);
}

#[test]
fn repeats_cost_less_than_a_fifth_of_the_requests() {
    for requests in [50_u32, 1_000, 20_000] {
        let mut budget = Budget::default();
        let mut sent = 0_u32;
        for _ in 0..requests {
            budget.earn();
            sent += 1;
            for _ in 0..MOST {
                sent += u32::from(budget.spend());
            }
        }
        assert!(f64::from(sent) <= f64::from(requests) * 1.2, "{sent} of {requests}");
    }
}

#[test]
fn after_a_quiet_hour_there_is_no_hoard_of_repeats() {
    let mut budget = Budget::default();
    for _ in 0..100_000 {
        budget.earn();
    }
    assert_eq!((0..1_000).filter(|_| budget.spend()).count(), 20);
}
