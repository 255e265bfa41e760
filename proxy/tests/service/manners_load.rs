//! Much at once, over a real socket: people beside a batch that never ends, a storm of refusals, a limit that is halved on the way, more than there is room
//! for, and a family that hangs. Each takes some seconds. The upstream's own time is so long that the machine's hardly counts.

use std::future::Future;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use catalogue::capability::Role;
use catalogue::session::Person;
use proxy::admit::Permit;
use proxy::identity::Caller;
use proxy::upstream::{Asking, Lane, UpstreamFault};
use tokio::task::JoinSet;

use crate::live::Live;
use crate::upstream::{Act, ORGANIZATION, Upstream};

/// How long the upstream takes for an answer.
const TAKES: Duration = Duration::from_millis(200);
const UNLIMITED: &str = "[limits]\nperson_per_minute = 1000000\nall_per_minute = 1000000\n";

fn late(act: Act) -> Act {
    Act::Late(TAKES, Box::new(act))
}

async fn live(upstream: &Upstream) -> Arc<Live> {
    Arc::new(Live::under_load(&upstream.address, ORGANIZATION, UNLIMITED).await)
}

fn caller() -> Caller {
    Caller::new(Person { id: "o".to_owned(), name: "O".to_owned(), email: None }, Role::Owner)
}

/// A question that nobody else asks.
fn permit(live: &Live, path: &str) -> Permit {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let path = path.replace("{}", &NEXT.fetch_add(1, Ordering::Relaxed).to_string());
    live.service.admission.target(&caller(), "GET", &path, "").unwrap().permit(&caller(), b"").unwrap()
}

/// Asks as somebody; the status, or why it was not asked.
async fn ask(live: &Live, path: &str, person: &str, lane: Lane) -> Result<u16, UpstreamFault> {
    let answer = live.service.upstream.read(&permit(live, path), Asking::of("load").by(person, lane), &caller().rights, false).await;
    answer.into_reply().map(|reply| reply.status)
}

const PROFILE: &str = "/users/a{}/manage/profile";
const SCIM: &str = "/scim/directory/d/Users/u{}";

/// Repeats something until the moment has come; how often it was done.
async fn until<T: Future<Output = ()>>(end: Instant, act: impl Fn() -> T) -> usize {
    let mut times = 0;
    while Instant::now() < end {
        act().await;
        times += 1;
    }
    times
}

fn share(mut times: Vec<Duration>, percent: usize) -> Duration {
    times.sort();
    times[(times.len() - 1) * percent / 100]
}

/// Five people who ask again and again with little pauses; how long each waited for every answer, and nobody was refused.
async fn people(live: &Arc<Live>, seconds: u64) -> Vec<Vec<Duration>> {
    let mut all = JoinSet::new();
    for person in 0..5 {
        let live = Arc::clone(live);
        all.spawn(async move {
            let (name, took, end) = (format!("person-{person}"), Mutex::new(Vec::new()), Instant::now() + Duration::from_secs(seconds));
            until(end, || async {
                let began = Instant::now();
                assert_eq!(ask(&live, PROFILE, &name, Lane::Interactive).await.unwrap(), 200);
                took.lock().unwrap().push(began.elapsed());
                tokio::time::sleep(Duration::from_millis(100)).await;
            })
            .await;
            took.into_inner().unwrap()
        });
    }
    all.join_all().await
}

/// RE5.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_people_wait_hardly_longer_beside_a_batch_that_wants_all_there_is_and_nobody_starves() {
    const LIMIT: usize = 1_200;
    let upstream = Upstream::open(|number, _| {
        let left = LIMIT.saturating_sub(number + 1);
        let head = format!(
            "date: Sun, 22 Nov 2026 10:00:00 GMT\r\nx-ratelimit-limit: {LIMIT}\r\nx-ratelimit-remaining: {left}\r\nx-ratelimit-reset: 2026-11-22T10:01:00Z"
        );
        late(if left > 0 { Act::with(200, &head) } else { Act::status(429) })
    })
    .await;
    let live = live(&upstream).await;
    let idle = people(&live, 1).await.concat();
    let is_over = Arc::new(AtomicBool::new(false));
    let mut batch = JoinSet::new();
    // As a script does that sends all it has at once.
    for worker in 0..160 {
        let (live, is_over) = (Arc::clone(&live), Arc::clone(&is_over));
        batch.spawn(async move {
            let mut done = 0;
            while !is_over.load(Ordering::Relaxed) {
                let answer = ask(&live, PROFILE, &format!("script-{}", worker % 2), Lane::Batch).await;
                assert!(matches!(answer, Ok(200) | Err(UpstreamFault::Held(..) | UpstreamFault::Crowded)), "{answer:?}");
                done += usize::from(answer.is_ok());
                if answer.is_err() {
                    tokio::time::sleep(Duration::from_millis(200)).await;
                }
            }
            done
        });
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    let before = upstream.count();
    let busy = people(&live, 5).await;
    let sent = upstream.count() - before;
    is_over.store(true, Ordering::Relaxed);
    let asked: usize = busy.iter().map(Vec::len).sum();
    assert!(busy.iter().all(|one| one.len() >= asked / 10), "somebody starves: {:?}", busy.iter().map(Vec::len).collect::<Vec<_>>());
    let (idle, busy) = (share(idle, 95), share(busy.concat(), 95));
    assert!(busy <= 2 * idle, "p95 is {busy:?} beside the batch and {idle:?} without it");
    assert!(sent >= asked + 10, "the batch starves: {sent} sent, {asked} of them by people");
    batch.abort_all();
}

/// So many ask until everybody has an answer, and wait as long as they are told.
async fn all_get_through(live: &Arc<Live>, number: usize, longest: Duration) {
    let mut all = JoinSet::new();
    for at in 0..number {
        let live = Arc::clone(live);
        all.spawn(async move {
            let lane = if at % 2 == 0 { Lane::Interactive } else { Lane::Batch };
            loop {
                match ask(&live, PROFILE, &format!("person-{}", at % 7), lane).await {
                    Ok(200) => return,
                    Ok(429) => {}
                    Err(UpstreamFault::Held(_, seconds)) => tokio::time::sleep(Duration::from_secs(seconds)).await,
                    other => panic!("{other:?}"),
                }
            }
        });
    }
    tokio::time::timeout(longest, all.join_all()).await.expect("somebody never gets through");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_storm_of_refusals_is_answered_with_silence_and_everybody_gets_through_after_it() {
    let began = Instant::now();
    let refused = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&refused);
    let upstream = Upstream::open(move |_, _| {
        if began.elapsed() < Duration::from_secs(4) {
            counted.fetch_add(1, Ordering::Relaxed);
            return Act::with(429, "retry-after: 1");
        }
        Act::json("{}")
    })
    .await;
    let live = live(&upstream).await;
    all_get_through(&live, 60, Duration::from_secs(9)).await;
    // Those that were on their way when the first one was refused, and then about one a second.
    let refused = refused.load(Ordering::Relaxed);
    assert!(refused <= 64 + 8, "{refused} requests into the storm");
}

/// The upstream's limit is told by nothing but its refusals, and halved in the middle.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_limit_that_is_halved_on_the_way_is_found_again_and_hardly_anybody_is_refused() {
    #[derive(Default)]
    struct Hidden {
        began: Option<Instant>,
        used: usize,
        /// Of each window how many were taken and refused.
        windows: Vec<(usize, usize)>,
    }
    let began = Instant::now();
    let hidden = Arc::new(Mutex::new(Hidden::default()));
    let counted = Arc::clone(&hidden);
    let upstream = Upstream::open(move |_, _| {
        let limit = if began.elapsed() < Duration::from_secs(4) { 40 } else { 20 };
        let mut hidden = counted.lock().unwrap();
        if hidden.began.is_none_or(|at| at.elapsed() >= Duration::from_secs(1)) {
            (hidden.began, hidden.used) = (Some(Instant::now()), 0);
            hidden.windows.push((0, 0));
        }
        hidden.used += 1;
        let is_taken = hidden.used <= limit;
        let window = hidden.windows.last_mut().unwrap();
        *(if is_taken { &mut window.0 } else { &mut window.1 }) += 1;
        if is_taken { Act::json("{}") } else { Act::with(429, "retry-after: 1") }
    })
    .await;
    let live = live(&upstream).await;
    let end = began + Duration::from_secs(9);
    let mut workers = JoinSet::new();
    for worker in 0..6 {
        let live = Arc::clone(&live);
        workers.spawn(async move {
            until(end, || async {
                if let Err(UpstreamFault::Held(_, seconds)) = ask(&live, PROFILE, &format!("person-{worker}"), Lane::Batch).await {
                    tokio::time::sleep(Duration::from_secs(seconds)).await;
                }
            })
            .await
        });
    }
    workers.join_all().await;
    let windows = hidden.lock().unwrap().windows.clone();
    let (taken, refused) = windows.iter().fold((0, 0), |(taken, refused), window| (taken + window.0, refused + window.1));
    assert!(refused * 8 <= taken, "{refused} refused of {taken}: {windows:?}");
    let last = &windows[windows.len() - 2..];
    assert!(last.iter().all(|window| window.1 <= 1 && window.0 <= 20), "the new limit is not known: {windows:?}");
    assert!(taken >= 100, "too little is asked: {windows:?}");
}

/// PF10.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn beyond_what_there_is_room_for_some_are_told_at_once_and_the_others_are_served_in_time() {
    let upstream = Upstream::open(|_, _| late(Act::json("{}"))).await;
    let live = live(&upstream).await;
    let asked = |number: usize| {
        let live = Arc::clone(&live);
        async move {
            let mut all = JoinSet::new();
            for person in 0..number {
                let live = Arc::clone(&live);
                all.spawn(async move {
                    let began = Instant::now();
                    let answer = ask(&live, PROFILE, &format!("person-{person}"), Lane::Interactive).await;
                    (answer, began.elapsed())
                });
            }
            all.join_all().await
        }
    };
    let served = |answers: &[(Result<u16, UpstreamFault>, Duration)]| -> Vec<Duration> {
        answers.iter().filter(|(answer, _)| *answer == Ok(200)).map(|(_, took)| *took).collect()
    };
    asked(128).await;
    let usual = asked(128).await;
    assert_eq!(served(&usual).len(), 128);
    let much = asked(1_280).await;
    let (usual, accepted) = (share(served(&usual), 99), served(&much));
    assert!(accepted.len() >= 256, "{} were served", accepted.len());
    let shed: Vec<Duration> = much.iter().filter(|(answer, _)| *answer == Err(UpstreamFault::Crowded)).map(|(_, took)| *took).collect();
    assert_eq!(shed.len() + accepted.len(), 1_280);
    assert!(share(shed.clone(), 99) < Duration::from_millis(50), "{:?} until they were told", share(shed, 99));
    assert!(share(accepted.clone(), 99) <= 2 * usual + TAKES, "{:?} where {usual:?} is usual", share(accepted, 99));
}

/// PF10.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_family_that_hangs_takes_nothing_from_the_others() {
    let hangs = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&hangs);
    let upstream = Upstream::open(move |_, line| {
        if line.starts_with("get /scim") && told.load(Ordering::Relaxed) { Act::Stall(Vec::new()) } else { late(Act::json("{}")) }
    })
    .await;
    let live = live(&upstream).await;
    people(&live, 1).await;
    let mut rounds = Vec::new();
    // A machine that is busy with something else for a moment takes from both, though not alike: what a hanging family took would be missing each time.
    for _ in 0..3 {
        let usual = share(people(&live, 1).await.concat(), 95);
        hangs.store(true, Ordering::Relaxed);
        let end = Instant::now() + Duration::from_millis(2_500);
        let mut stuck = JoinSet::new();
        for person in 0..300 {
            let live = Arc::clone(&live);
            stuck.spawn(async move {
                until(end, || async {
                    assert!(ask(&live, SCIM, &format!("stuck-{person}"), Lane::Interactive).await.is_err());
                    tokio::time::sleep(Duration::from_millis(50)).await;
                })
                .await
            });
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
        let beside = share(people(&live, 2).await.concat(), 95);
        stuck.shutdown().await;
        hangs.store(false, Ordering::Relaxed);
        if beside <= usual.mul_f64(1.2) + Duration::from_millis(20) {
            return;
        }
        rounds.push((usual, beside));
    }
    panic!("p95 without it and beside it: {rounds:?}");
}
