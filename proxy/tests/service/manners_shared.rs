//! Reads that travel once, what is kept for a moment and when it is forgotten, and an upstream that is left alone while it is down. Over a real socket.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::live::Live;
use crate::upstream::{Act, ORGANIZATION, Upstream};
use crate::world::{Answer, World};

async fn live(upstream: &Upstream) -> Arc<Live> {
    Arc::new(Live::at(&upstream.address, ORGANIZATION, "d").await)
}

async fn all_at_once(live: &Arc<Live>, number: usize) -> Vec<Answer> {
    let asked = (0..number).map(|_| {
        let live = Arc::clone(live);
        tokio::spawn(async move { live.organizations().await })
    });
    let mut answers = Vec::new();
    for asked in asked.collect::<Vec<_>>() {
        answers.push(asked.await.unwrap());
    }
    answers
}

fn groups(world: &World) -> String {
    world.address("/admin/v2/orgs/{orgId}/directories/{directoryId}/groups")
}

/// PF6.
#[tokio::test]
async fn two_hundred_equal_reads_at_once_ask_the_upstream_once() {
    let upstream = Upstream::open(|_, _| Act::json("{\"data\":[]}")).await;
    let live = live(&upstream).await;
    let answers = all_at_once(&live, 200).await;
    assert!(answers.iter().all(|answer| answer.status == 200 && answer.text() == "{\"data\":[]}"));
    assert_eq!(upstream.count(), 1);
}

#[tokio::test]
async fn a_failure_is_shared_too_and_not_kept() {
    let upstream = Upstream::open(|number, _| if number == 0 { Act::status(500) } else { Act::json("{}") }).await;
    let live = live(&upstream).await;
    assert!(all_at_once(&live, 20).await.iter().all(|answer| answer.status == 502));
    assert_eq!((upstream.count(), live.organizations().await.status), (1, 200));
}

#[tokio::test]
async fn a_list_is_kept_for_a_moment_and_says_how_old_it_is_and_whoever_wants_it_anew_gets_it() {
    let world = World::peopled();
    let owner = world.person("owner").await;
    let first = owner.get(&groups(&world)).await;
    assert_eq!((first.status, first.header("age")), (200, None));
    let hits = world.hits();
    let again = owner.get(&groups(&world)).await;
    assert_eq!((again.body == first.body, again.header("age"), world.hits()), (true, Some("0"), hits));
    assert_eq!(again.header("x-ratelimit-remaining"), None, "what was left then says nothing about now");
    let anew = owner.with("cache-control", "no-cache").get(&groups(&world)).await;
    assert_eq!((anew.status, anew.header("age"), world.hits()), (200, None, hits + 1));
}

#[tokio::test]
async fn people_with_other_rights_do_not_get_each_others_answers() {
    let world = World::peopled();
    for (at, person) in ["owner", "viewer", "administrator"].into_iter().enumerate() {
        let before = world.hits();
        assert_eq!(world.person(person).await.get(&groups(&world)).await.status, 200, "{person}");
        assert_eq!(world.hits(), before + 1, "{person} is number {at}");
    }
}

#[tokio::test]
async fn every_change_makes_everything_forgotten_however_it_ends() {
    for status in [None, Some(409), Some(503), Some(502)] {
        let world = World::peopled();
        let owner = world.person("owner").await;
        owner.get(&groups(&world)).await;
        world.script(sandbox::Fault { operation: "ENABLE_ACCOUNT".to_owned(), status, ..sandbox::Fault::default() });
        owner.json("POST", "/api/users/some-id/manage/lifecycle/enable", "").await;
        for _ in 0..2 {
            let hits = world.hits();
            let read = owner.get(&groups(&world)).await;
            assert_eq!((read.header("age"), world.hits()), (None, hits + 1), "{status:?}: so soon after a change nothing is kept");
        }
    }
}

#[tokio::test]
async fn what_is_read_of_one_person_is_never_kept() {
    let world = World::peopled();
    let owner = world.person("owner").await;
    let account = world.sandbox.lock().unwrap().users().next().unwrap().account_id.clone();
    let address = format!("{}/{account}", world.address("/admin/v2/orgs/{orgId}/directories/{directoryId}/users"));
    for _ in 0..3 {
        let hits = world.hits();
        assert_eq!(owner.get(&address).await.status, 200);
        assert!(world.hits() > hits);
    }
}

#[tokio::test]
async fn an_upstream_that_is_down_is_left_alone_and_found_again_and_the_rest_works_meanwhile() {
    let is_down = Arc::new(AtomicBool::new(true));
    let down = Arc::clone(&is_down);
    let upstream =
        Upstream::open(
            move |_, line| {
                if down.load(Ordering::Relaxed) && line.starts_with("get /admin") { Act::status(503) } else { Act::json("{}") }
            },
        )
        .await;
    // Asked again and again below, as fast as it answers.
    let further = "[limits]\nperson_per_minute = 1000000\nall_per_minute = 1000000\n";
    let live = Live::with(&upstream.address, ORGANIZATION, "d", further).await;
    let mut calls = 0;
    let opened = loop {
        let answer = live.organizations().await;
        calls += 1;
        if answer.problem().code == "upstream_away" {
            break answer;
        }
        assert!(calls < 20, "it never opens: {}", answer.text());
    };
    assert_eq!((calls, opened.status), (6, 503));
    assert_eq!(opened.header("retry-after").map(str::to_owned), opened.problem().retry_after.map(|seconds| seconds.to_string()));
    let (sent, started) = (upstream.count(), Instant::now());
    for _ in 0..5 {
        assert_eq!(live.organizations().await.problem().code, "upstream_away");
    }
    assert!(started.elapsed() < Duration::from_millis(250), "{:?}", started.elapsed());
    assert_eq!(upstream.count(), sent);
    // Another family, the session and the record.
    assert_eq!(live.send("GET", "/api/scim/directory/d/Users", "").await.status, 200);
    for own in ["/api/rollcall/session", "/api/rollcall/record", "/api/rollcall/changes", "/api/rollcall/rights"] {
        assert_eq!(live.send("GET", own, "").await.status, 200, "{own}");
    }
    is_down.store(false, Ordering::Relaxed);
    let back = Instant::now();
    while live.organizations().await.status != 200 {
        assert!(back.elapsed() < Duration::from_secs(10), "it is not found again");
    }
    assert_eq!(live.organizations().await.status, 200);
}

#[tokio::test]
async fn whether_the_upstream_is_back_is_tried_with_what_is_read_before_a_change_and_not_with_the_change() {
    let is_down = Arc::new(AtomicBool::new(true));
    let down = Arc::clone(&is_down);
    let upstream =
        Upstream::open(move |_, _| if down.load(Ordering::Relaxed) { Act::status(503) } else { Act::json("{\"data\":[]}") }).await;
    let live = live(&upstream).await;
    let suspend = || async { live.send("POST", &format!("/api/admin/v2/orgs/{ORGANIZATION}/directories/d/users/a/suspend"), "").await };
    let began = Instant::now();
    let mut asked = 0;
    // It opens, rests for about one second, and then two.
    while began.elapsed() < Duration::from_secs(4) {
        assert_eq!(suspend().await.end(), (503, "upstream_away".to_owned()));
        asked += 1;
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(upstream.count() * 2 < asked && upstream.count() >= 7, "{} of {asked} were tried", upstream.count());
    assert!(upstream.seen().iter().all(|line| line.starts_with("get")), "a change was spent on it: {:?}", upstream.seen());
    is_down.store(false, Ordering::Relaxed);
    let back = Instant::now();
    while suspend().await.status != 200 {
        assert!(back.elapsed() < Duration::from_secs(10), "it is not found again");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(upstream.seen().iter().filter(|line| line.starts_with("post")).count(), 1);
}

/// Who is suspended has to be looked at first, so that the last organization admin stays.
#[tokio::test]
async fn a_change_that_cannot_be_checked_now_says_that_the_upstream_is_away_and_is_not_sent() {
    let unreachable = "http://127.0.0.1:9".to_owned();
    let failing = Upstream::open(|_, _| Act::status(503)).await;
    let silent = Upstream::open(|_, _| Act::Stall(Vec::new())).await;
    for (name, address) in [("unreachable", unreachable), ("failing", failing.address.clone()), ("silent", silent.address.clone())] {
        let live = Live::at(&address, ORGANIZATION, "d").await;
        let suspend = format!("/api/admin/v2/orgs/{ORGANIZATION}/directories/d/users/a/suspend");
        let mut codes = Vec::new();
        for _ in 0..8 {
            let answer = live.send("POST", &suspend, "").await;
            let problem = answer.problem();
            assert!(problem.code != "upstream_away" || problem.retry_after.is_some(), "{name}: {}", answer.text());
            codes.push(problem.code);
        }
        assert!(codes.iter().all(|code| code == "upstream_away" || code == "upstream_unreachable"), "{name}: {codes:?}");
        assert_eq!(codes.last().map(String::as_str), Some("upstream_away"), "{name}: {codes:?}");
    }
    let suspensions = |upstream: &Upstream| upstream.seen().iter().filter(|line| line.contains("suspend")).count();
    assert_eq!((suspensions(&failing), suspensions(&silent)), (0, 0));
}

#[tokio::test]
async fn the_counters_tell_it_with_words_of_a_fixed_list() {
    let upstream = Upstream::open(|number, _| if number == 0 { Act::status(503) } else { Act::json("{}") }).await;
    let live = live(&upstream).await;
    live.organizations().await;
    live.organizations().await;
    // As a run of many in the app says it.
    assert_eq!(live.send_with("POST", "/api/users/some-id/manage/lifecycle/enable", ("priority", "u=6")).await.status, 200);
    let text = live.service.upstream.counts().print();
    for line in [
        "rollcall_upstream_repeats_total{why=\"unavailable\"} 1",
        "rollcall_upstream_reads_total{how=\"asked\"} 1",
        "rollcall_upstream_reads_total{how=\"kept\"} 1",
        "rollcall_upstream_turn_seconds_count{lane=\"interactive\"} 2",
        "rollcall_upstream_turn_seconds_count{lane=\"batch\"} 1",
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
}
