//! Several replicas at one limit, which they know of each other only by what they tell every two seconds.

use std::time::{Duration, Instant};

use super::*;
use crate::upstream::asking::Lane;
use crate::upstream::waiting::Allowance;

const MINUTE: Duration = Duration::from_secs(60);
const STEP: Duration = Duration::from_millis(10);
const BEAT: Duration = Duration::from_secs(2);
const LIMIT: u32 = 600;

/// What one replica is asked for.
#[derive(Clone, Copy, Debug)]
struct Load {
    lane: Lane,
    /// Requests under way at most.
    at_once: usize,
    /// And at most so many a minute.
    per_minute: u32,
    /// When it begins and ends.
    from: Duration,
    until: Duration,
}

fn flood(lane: Lane) -> Load {
    Load { lane, at_once: 8, per_minute: u32::MAX, from: Duration::ZERO, until: Duration::MAX }
}

#[derive(Debug)]
struct Replica {
    window: Window,
    load: Load,
    on_the_way: Vec<(Duration, bool, Option<Allowance>, Duration)>,
    heard: Vec<(String, Report, Instant)>,
    sent: u32,
    refused: u32,
    taken_by_minute: Vec<u32>,
}

/// An upstream that begins its minute with the first request after the last one, and tells its limit in headers or not at all.
fn run(loads: &[Load], minutes: u32, tells: bool, is_told_of: impl Fn(usize, Duration) -> bool) -> Vec<Replica> {
    let zero = Instant::now();
    let new = |load: &Load| {
        let (window, taken_by_minute) = (Window::new(zero), vec![0; minutes as usize]);
        Replica { window, load: *load, on_the_way: Vec::new(), heard: Vec::new(), sent: 0, refused: 0, taken_by_minute }
    };
    let mut replicas: Vec<Replica> = loads.iter().map(new).collect();
    let (mut started, mut used, mut at) = (Duration::ZERO, 0, Duration::ZERO);
    while at < MINUTE * minutes {
        let now = zero + at;
        for replica in &mut replicas {
            let (due, rest): (Vec<_>, Vec<_>) = std::mem::take(&mut replica.on_the_way).into_iter().partition(|answer| answer.0 <= at);
            replica.on_the_way = rest;
            for (_, is_taken, allowance, rest) in due {
                if is_taken { replica.window.accepted(allowance, now) } else { replica.window.refused(Some(rest), allowance, now) }
            }
            let pace = |replica: &Replica| {
                let asked_for = (at.saturating_sub(replica.load.from)).as_secs_f64() / 60.0 * f64::from(replica.load.per_minute);
                (replica.load.from..replica.load.until).contains(&at) && f64::from(replica.sent) < asked_for
            };
            while replica.on_the_way.len() < replica.load.at_once && pace(replica) && replica.window.take(replica.load.lane, now).is_ok() {
                if at >= started + MINUTE {
                    (started, used) = (at, 0);
                }
                used += 1;
                let rest = Duration::from_secs((started + MINUTE - at).as_secs() + 1);
                let is_taken = used <= LIMIT;
                let allowance = tells.then_some(Allowance { limit: LIMIT, remaining: LIMIT.saturating_sub(used), reset: Some(rest) });
                replica.sent += 1;
                replica.refused += u32::from(!is_taken);
                replica.taken_by_minute[usize::try_from(at.as_secs() / 60).unwrap()] += u32::from(is_taken);
                replica.on_the_way.push((at + Duration::from_millis(150), is_taken, allowance, rest));
            }
        }
        // What one tells at a beat the others read half a second later, and not all at the same moment.
        for me in 0..replicas.len() {
            let in_beat = (at.as_millis() + 700 * me as u128) % BEAT.as_millis();
            if in_beat == 0 {
                let report = replicas[me].window.report(now);
                for (other, replica) in replicas.iter_mut().enumerate().filter(|(other, _)| *other != me) {
                    replica.heard.retain(|(name, ..)| *name != me.to_string());
                    if is_told_of(me, at) && is_told_of(other, at) {
                        replica.heard.push((me.to_string(), report.clone(), now));
                    }
                }
            } else if in_beat == 500 {
                let replica = &mut replicas[me];
                replica.window.hear(&replica.heard, now);
            }
        }
        at += STEP;
    }
    replicas
}

fn always(_: usize, _: Duration) -> bool {
    true
}

/// The part of what is allowed that was used, and the part of what was sent that was refused.
fn judged(replicas: &[Replica], minutes: u32) -> (f64, f64) {
    let (sent, refused): (u32, u32) = (replicas.iter().map(|one| one.sent).sum(), replicas.iter().map(|one| one.refused).sum());
    (f64::from(sent - refused) / f64::from(minutes * LIMIT), f64::from(refused) / f64::from(sent))
}

#[test]
fn together_they_use_nearly_all_that_is_allowed_with_hardly_a_refusal() {
    for lanes in [[Lane::Batch, Lane::Batch], [Lane::Interactive, Lane::Interactive], [Lane::Batch, Lane::Interactive]] {
        for tells in [true, false] {
            let replicas = run(&lanes.map(flood), 40, tells, always);
            let (used, refused) = judged(&replicas, 40);
            let most = if tells { 0.001 } else { 0.005 };
            assert!(used >= 0.95 && refused <= most, "{lanes:?} tells {tells}: {used:.3} {refused:.4} {replicas:?}");
        }
    }
}

#[test]
fn both_get_about_half_where_both_want_more() {
    for tells in [true, false] {
        let replicas = run(&[flood(Lane::Batch), flood(Lane::Batch)], 20, tells, always);
        let [one, other] = [0, 1].map(|at: usize| f64::from(replicas[at].sent));
        assert!((0.8..=1.25).contains(&(one / other)), "tells {tells}: {one} and {other}");
    }
}

#[test]
fn beside_an_idle_one_and_beside_one_with_little_to_do_nothing_is_wasted() {
    for (lane, per_minute) in [(Lane::Batch, 0), (Lane::Interactive, 0), (Lane::Batch, 60), (Lane::Interactive, 60)] {
        for tells in [true, false] {
            let little = Load { per_minute, ..flood(Lane::Interactive) };
            let replicas = run(&[flood(lane), little], 20, tells, always);
            let (used, refused) = judged(&replicas, 20);
            assert!(used >= 0.95 && refused <= 0.01, "{lane:?} beside {per_minute} a minute, tells {tells}: {used:.3} {refused:.4}");
            let asked_for = f64::from(per_minute * 20);
            assert!(f64::from(replicas[1].sent) >= 0.9 * asked_for, "{lane:?} took what {per_minute} a minute need, tells {tells}");
        }
    }
}

#[test]
fn one_that_wakes_up_has_its_part_within_two_windows() {
    for tells in [true, false] {
        let late = Load { from: MINUTE * 10, ..flood(Lane::Interactive) };
        let replicas = run(&[flood(Lane::Batch), late], 20, tells, always);
        let parts = &replicas[1].taken_by_minute[12..];
        assert!(parts.iter().all(|taken| *taken >= LIMIT / 3), "tells {tells}: {parts:?}");
    }
}

#[test]
fn one_that_dies_leaves_its_part_to_the_other() {
    for tells in [true, false] {
        let end = MINUTE * 10;
        let dying = Load { until: end, ..flood(Lane::Batch) };
        let replicas = run(&[flood(Lane::Batch), dying], 20, tells, |who, at| who == 0 || at < end);
        let (before, after) = replicas[0].taken_by_minute.split_at(10);
        assert!(before[3..].iter().all(|taken| *taken < LIMIT * 2 / 3), "tells {tells}: {before:?}");
        assert!(after[2..].iter().all(|taken| *taken > LIMIT * 9 / 10), "tells {tells}: {after:?}");
    }
}

/// What the other was asked to is kept to here, for no longer, and is not told back as if the upstream had said it again.
#[test]
fn a_pause_travels_and_is_over_when_it_is_over() {
    let now = Instant::now();
    let mut windows = [Window::new(now), Window::new(now)];
    windows[0].take(Lane::Interactive, now).unwrap();
    windows[0].refused(Some(Duration::from_secs(12)), None, now);
    let (told, heard) = (now + Duration::from_secs(1), now + Duration::from_secs(2));
    let report = windows[0].report(told);
    assert_eq!(report.paused_ms, 11_000);
    windows[1].hear(&[("one".to_owned(), report, told)], heard);
    assert_eq!(windows[1].take(Lane::Interactive, heard), Err(Duration::from_secs(10)));
    assert_eq!(windows[1].report(heard).paused_ms, 0);
    assert!(windows[1].take(Lane::Interactive, now + Duration::from_secs(12)).is_ok());
}

#[test]
fn one_that_has_just_begun_takes_up_what_the_others_have_learned() {
    let now = Instant::now();
    let mut window = Window::new(now);
    let report = Report { learned: Some(100), need: Some(0), ..Report::default() };
    window.hear(&[("one".to_owned(), report, now)], now);
    assert_eq!(window.limit(), Some(100));
}

#[test]
fn one_that_others_wait_for_does_not_hear_of_it_for_ever() {
    let now = Instant::now();
    let mut window = Window::new(now);
    window.wanted(now);
    assert_eq!(window.report(now + Duration::from_secs(2)).need, None);
    assert_eq!(window.report(now + Duration::from_secs(62)).need, Some(0));
}
