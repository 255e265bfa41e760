//! How limits are learned, against upstreams that tell them or do not.

use super::*;

/// An upstream with a limit per window that it does not tell, or tells in its headers.
struct Upstream {
    limit: u32,
    length: Duration,
    /// Its windows begin at full minutes of its own, or with the first request after the last window.
    by_the_clock: bool,
    tells: bool,
    started: Duration,
    used: u32,
}

impl Upstream {
    fn answer(&mut self, at: Duration) -> (bool, Option<Allowance>, Duration) {
        if at >= self.started + self.length {
            let windows = u32::try_from((at - self.started).as_secs() / self.length.as_secs()).unwrap();
            self.started = if self.by_the_clock { self.started + self.length * windows } else { at };
            self.used = 0;
        }
        self.used += 1;
        let rest = self.started + self.length - at;
        let rounded = Duration::from_secs(rest.as_secs() + 1);
        let remaining = self.limit.saturating_sub(self.used);
        let allowance = self.tells.then_some(Allowance { limit: self.limit, remaining, reset: Some(rounded) });
        (self.used <= self.limit, allowance, rounded)
    }
}

#[derive(Debug, Default)]
struct Run {
    sent: u32,
    refused: u32,
    /// Refusals by window, counted in minutes.
    by_minute: Vec<u32>,
}

/// As much as possible is asked for `minutes`; the limit changes to another one after half of them.
fn run(mut upstream: Upstream, minutes: u32, then: u32, lane: Lane) -> Run {
    let zero = Instant::now();
    let mut window = Window::new(zero);
    let mut on_the_way: Vec<(Duration, bool, Option<Allowance>, Duration)> = Vec::new();
    let mut run = Run { by_minute: vec![0; minutes as usize], ..Run::default() };
    let mut at = Duration::ZERO;
    while at < Duration::from_secs(u64::from(minutes) * 60) {
        if at >= Duration::from_secs(u64::from(minutes) * 30) {
            upstream.limit = then;
        }
        let now = zero + at;
        let (due, rest): (Vec<_>, Vec<_>) = on_the_way.into_iter().partition(|answer| answer.0 <= at);
        on_the_way = rest;
        for (_, is_accepted, allowance, rest) in due {
            if is_accepted { window.accepted(allowance, now) } else { window.refused(Some(rest), allowance, now) }
        }
        while on_the_way.len() < 8 && window.take(lane, now).is_ok() {
            let (is_accepted, allowance, rest) = upstream.answer(at);
            run.sent += 1;
            if !is_accepted {
                run.refused += 1;
                run.by_minute[usize::try_from(at.as_secs() / 60).unwrap()] += 1;
            }
            on_the_way.push((at + Duration::from_millis(150), is_accepted, allowance, rest));
        }
        at += Duration::from_millis(10);
    }
    run
}

fn upstream(limit: u32, by_the_clock: bool, tells: bool) -> Upstream {
    Upstream { limit, length: USUAL, by_the_clock, tells, started: Duration::ZERO, used: 0 }
}

/// PF7: at least 0.95 of what is allowed, with at most 0.5 % refused, although the limit is halved in the middle.
#[test]
fn nearly_all_that_is_allowed_is_used_with_hardly_a_refusal() {
    for lane in [Lane::Batch, Lane::Interactive] {
        for tells in [true, false] {
            for by_the_clock in [false, true] {
                let run = run(upstream(600, by_the_clock, tells), 40, 300, lane);
                let allowed = f64::from(20 * 600 + 20 * 300);
                let (used, refused) = (f64::from(run.sent - run.refused) / allowed, f64::from(run.refused) / f64::from(run.sent));
                assert!(
                    used >= 0.95 && refused <= 0.005,
                    "{lane:?} tells {tells}, by the clock {by_the_clock}: {used:.3} {refused:.4} {:?}",
                    run.by_minute
                );
            }
        }
    }
}

#[test]
fn a_limit_that_nobody_tells_is_known_within_three_windows() {
    for limit in [40, 100, 1_000] {
        let run = run(upstream(limit, false, false), 6, limit, Lane::Batch);
        assert!(run.by_minute[..2].iter().sum::<u32>() > 0, "{limit}: it was never met");
        assert_eq!(run.by_minute[2..].iter().sum::<u32>(), 0, "{limit}: {:?}", run.by_minute);
    }
}

#[test]
fn nothing_is_held_back_before_anything_is_known() {
    let now = Instant::now();
    let mut window = Window::new(now);
    assert!((0..10_000).all(|_| window.take(Lane::Batch, now).is_ok()));
}

#[test]
fn a_refusal_stops_everything_for_as_long_as_the_upstream_asks() {
    let now = Instant::now();
    let mut window = Window::new(now);
    window.take(Lane::Interactive, now).unwrap();
    window.refused(Some(Duration::from_secs(12)), None, now);
    for lane in [Lane::Interactive, Lane::Batch] {
        assert_eq!(window.take(lane, now + Duration::from_secs(5)), Err(Duration::from_secs(7)));
    }
    let over = now + Duration::from_secs(12);
    assert!(window.take(Lane::Interactive, over).is_ok());
    assert!(window.take(Lane::Interactive, over).is_err(), "moments are told in whole seconds: one request tries");
    window.accepted(None, over);
    assert!(window.take(Lane::Interactive, over).is_ok() && window.take(Lane::Interactive, over).is_ok());
}

#[test]
fn a_batch_leaves_something_for_people_at_every_moment() {
    let now = Instant::now();
    let mut window = Window::new(now);
    window.take(Lane::Interactive, now).unwrap();
    window.accepted(Some(Allowance { limit: 100, remaining: 99, reset: Some(USUAL) }), now);
    let started = (0..100).take_while(|_| window.take(Lane::Batch, now).is_ok()).count();
    assert_eq!(started, 9);
    assert!((0..90).all(|_| window.take(Lane::Interactive, now).is_ok()));
    assert!(window.take(Lane::Interactive, now).is_err());
}

#[test]
fn refusals_that_say_nothing_about_time_are_answered_with_longer_and_longer_pauses() {
    let mut now = Instant::now();
    let mut window = Window::new(now);
    let mut pauses = Vec::new();
    for _ in 0..7 {
        window.take(Lane::Interactive, now).unwrap();
        window.refused(None, None, now);
        let pause = window.paused(now).unwrap();
        pauses.push(pause.as_secs());
        now += pause;
    }
    assert_eq!(pauses, [1, 2, 4, 8, 16, 30, 30]);
}

#[test]
fn what_others_use_of_the_limit_counts() {
    let now = Instant::now();
    let mut window = Window::new(now);
    window.take(Lane::Interactive, now).unwrap();
    window.accepted(Some(Allowance { limit: 100, remaining: 2, reset: Some(Duration::from_secs(30)) }), now);
    assert!(window.take(Lane::Interactive, now).is_ok() && window.take(Lane::Interactive, now).is_ok());
    assert!(window.take(Lane::Interactive, now).unwrap_err() < Duration::from_secs(1), "their answers may tell more");
    (0..2).for_each(|_| window.ended());
    let left = window.take(Lane::Interactive, now).unwrap_err();
    assert_eq!(left, Duration::from_secs(30));
    assert!(window.take(Lane::Interactive, now + left).is_ok());
}

#[test]
fn a_learned_limit_is_doubted_after_a_while_and_at_once_where_the_upstream_tells_a_lower_one() {
    let now = Instant::now();
    let mut window = Window { learned: Some(100), is_aligned: true, ..Window::new(now) };
    let mut at = now;
    for _ in 0..20 {
        while window.take(Lane::Interactive, at).is_ok() {
            window.accepted(None, at);
        }
        at += USUAL;
    }
    assert!(window.limit().unwrap() > 150, "{:?}", window.limit());
    window.take(Lane::Interactive, at).unwrap();
    window.accepted(Some(Allowance { limit: 50, remaining: 49, reset: Some(USUAL) }), at);
    assert_eq!(window.limit(), Some(50));
}

/// An upstream that refuses everything for a while, whatever is sent, and then takes everything.
#[test]
fn a_request_that_hangs_from_before_keeps_nobody_away() {
    let zero = Instant::now();
    let mut window = Window::new(zero);
    window.take(Lane::Interactive, zero).unwrap();
    let next = zero + Duration::from_secs(61);
    window.take(Lane::Interactive, next).unwrap();
    window.refused(Some(Duration::from_secs(1)), None, next);
    let after = next + Duration::from_secs(2);
    assert_eq!(window.take(Lane::Interactive, after), Ok(()), "one tries whether it is over");
    assert!(window.take(Lane::Interactive, after).is_err(), "and one only");
    window.ended();
    // By then it is sure that the pause is over, in whole seconds as well.
    let sure = after + Duration::from_secs(1);
    assert_eq!(window.take(Lane::Interactive, sure), Ok(()));
    assert!(window.take(Lane::Interactive, sure).is_err());
}

#[test]
fn a_storm_of_refusals_is_met_with_one_request_at_a_time_and_teaches_nothing() {
    for retry_after in [Some(Duration::from_secs(30)), None] {
        let zero = Instant::now();
        let mut window = Window::new(zero);
        let (mut sent, mut at, storm) = (0, Duration::ZERO, Duration::from_secs(300));
        while at < storm {
            let now = zero + at;
            let asked: Vec<()> = std::iter::from_fn(|| window.take(Lane::Interactive, now).ok()).take(50).collect();
            sent += asked.len();
            for () in asked {
                window.refused(retry_after, None, now);
            }
            at += Duration::from_millis(250);
        }
        assert!(sent <= 50 + 2 * 15, "{retry_after:?}: {sent} requests into a storm of five minutes");
        let over = zero + storm + Duration::from_secs(30);
        window.take(Lane::Interactive, over).unwrap();
        assert!(window.take(Lane::Interactive, over).is_err(), "one request tries");
        window.accepted(None, over);
        assert_eq!(window.limit(), None);
        assert_eq!((0..500).filter(|_| window.take(Lane::Interactive, over).is_ok()).count(), 500, "and then everything goes");
    }
}
