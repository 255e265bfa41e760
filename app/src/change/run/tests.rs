//! The engine over a scripted service: how often it sends, what it calls each end, when it stops looking.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use catalogue::capability::Role;
use catalogue::organization::legacy::SUSPEND_USER_V1;
use catalogue::organization::users::SUSPEND_USER;
use catalogue::problem::{OPERATION_ENDED, Problem, RATE_LIMITED, UNKNOWN_OUTCOME, UPSTREAM_AWAY, UPSTREAM_UNREACHABLE};
use catalogue::record::{CHANGE_ID, IDEMPOTENCY_KEY, KEY_SPENT};
use catalogue::session::{Mode, OrganizationRef, Person, Session};
use futures_executor::block_on;

use super::{Clock, Engine, Event};
use crate::change::{Call, Certainty, Change, Hold, Judged, Place, Stage, Subject, Undo, Waiting};
use crate::client::{Api, ApiReply, ApiRequest, Client, ClientError, Lost, Transport};

type Scripted = Result<ApiReply, Lost>;

#[derive(Default)]
struct Service {
    answers: RefCell<VecDeque<Scripted>>,
    asked: RefCell<Vec<ApiRequest>>,
}

struct Line(Rc<Service>);

impl Transport for Line {
    fn send(&self, request: ApiRequest) -> Waiting<Scripted> {
        self.0.asked.borrow_mut().push(request);
        let answer = self.0.answers.borrow_mut().pop_front().expect("the script has an answer for every request");
        Box::pin(std::future::ready(answer))
    }
}

/// A clock on which every pause passes at once and is remembered.
#[derive(Default)]
struct FastClock(Cell<i64>);

impl Clock for FastClock {
    fn now(&self) -> i64 {
        self.0.get()
    }

    fn pause(&self, milliseconds: u32) -> Waiting<()> {
        self.0.set(self.0.get() + i64::from(milliseconds));
        Box::pin(std::future::ready(()))
    }
}

/// Pauses take at least a minute.
struct SleepyClock(Rc<FastClock>);

impl Clock for SleepyClock {
    fn now(&self) -> i64 {
        self.0.now()
    }

    fn pause(&self, milliseconds: u32) -> Waiting<()> {
        self.0.pause(milliseconds.max(60_000))
    }
}

struct Bench {
    engine: Engine,
    service: Rc<Service>,
    clock: Rc<FastClock>,
    told: Rc<RefCell<Vec<Event>>>,
}

fn bench(answers: impl IntoIterator<Item = Scripted>) -> Bench {
    let session = Session {
        person: Person { id: "test".to_owned(), name: "Test".to_owned(), email: None },
        role: Role::Owner.into(),
        limits: Vec::new(),
        capabilities: Role::Owner.capabilities(),
        mode: Mode::Demo,
        read_only: false,
        organization: OrganizationRef { id: "org".to_owned(), name: "Org".to_owned() },
        directory_id: "-".to_owned(),
        scim_directories: Vec::new(),
        remarks: catalogue::remark::RemarkRules::default(),
        second_person: Vec::new(),
        warnings: Vec::new(),
        waiting: 0,
        version: "test".to_owned(),
    };
    let service = Rc::new(Service { answers: RefCell::new(answers.into_iter().collect()), asked: RefCell::default() });
    let clock = Rc::new(FastClock::default());
    let next = Cell::new(0);
    let keys = move || {
        next.set(next.get() + 1);
        format!("key-{:04}", next.get())
    };
    let engine = Engine {
        api: Api::new(Client::new(Rc::new(Line(Rc::clone(&service)))), &session),
        clock: Rc::<FastClock>::clone(&clock),
        keys: Rc::new(keys),
        said: Rc::default(),
        is_stopped: Rc::new(|| false),
        done: 0,
        outwaits: false,
    };
    Bench { engine, service, clock, told: Rc::default() }
}

impl Bench {
    fn tell(&self) -> impl Fn(Event) + use<> {
        let told = Rc::clone(&self.told);
        move |event| told.borrow_mut().push(event)
    }

    fn keys(&self) -> Vec<String> {
        let key = |request: &ApiRequest| request.headers.iter().find(|(name, _)| *name == IDEMPOTENCY_KEY).map(|(_, key)| key.clone());
        self.service.asked.borrow().iter().filter_map(key).collect()
    }

    fn paths(&self) -> Vec<String> {
        self.service.asked.borrow().iter().map(|request| request.path.clone()).collect()
    }
}

fn taken() -> Scripted {
    Ok(ApiReply { status: 204, headers: vec![(CHANGE_ID, "record-1".to_owned())], ..ApiReply::default() })
}

fn refused(status: u16, code: &str, retry_after: Option<u64>) -> Scripted {
    let problem = Problem { status, code: code.to_owned(), retry_after, ..Problem::default() };
    Ok(ApiReply { status, body: serde_json::to_vec(&problem).unwrap(), headers: Vec::new() })
}

fn change(calls: Vec<Call>, looks: Option<Vec<Result<bool, ClientError>>>) -> Change {
    let check = looks.map(|looks| {
        let looks = RefCell::new(VecDeque::from(looks));
        let look = move |_| -> Waiting<_> { Box::pin(std::future::ready(looks.borrow_mut().pop_front().unwrap_or(Ok(false)))) };
        Rc::new(look) as crate::change::Check
    });
    Change {
        subject: Subject::default(),
        doing: "Doing".to_owned(),
        done: "Done.".to_owned(),
        calls,
        judge: None,
        check,
        undo: Undo::Impossible(String::new()),
    }
}

fn suspension() -> Call {
    Call::bare(SUSPEND_USER, &[("accountId", "one"), ("directoryId", "main")])
}

#[test]
fn a_request_that_was_lost_goes_again_under_the_same_key() {
    let bench = bench([Err(Lost), Err(Lost), taken()]);
    let sent = block_on(bench.engine.send(&change(vec![suspension()], None), &bench.tell())).unwrap();
    assert_eq!(sent, Certainty::Accepted);
    assert_eq!(bench.keys(), ["key-0001", "key-0001", "key-0001"]);
}

#[test]
fn a_service_that_stays_away_leaves_an_unknown_outcome() {
    let bench = bench([Err(Lost), Err(Lost), Err(Lost), Err(Lost)]);
    let sent = block_on(bench.engine.send(&change(vec![suspension()], None), &bench.tell())).unwrap();
    assert_eq!(sent, Certainty::Unknown);
}

#[test]
fn an_answer_that_is_unclear_is_never_sent_again() {
    let bench = bench([refused(504, UNKNOWN_OUTCOME, None)]);
    let sent = block_on(bench.engine.send(&change(vec![suspension()], None), &bench.tell())).unwrap();
    assert_eq!(sent, Certainty::Unknown);
    assert_eq!(bench.keys().len(), 1);
}

#[test]
fn a_key_that_was_spent_before_a_restart_is_resolved_by_reading() {
    let bench = bench([Err(Lost), refused(409, KEY_SPENT, None)]);
    let sent = block_on(bench.engine.send(&change(vec![suspension()], None), &bench.tell())).unwrap();
    assert_eq!(sent, Certainty::Unknown);
}

#[test]
fn the_rate_limit_is_waited_for_and_the_next_try_has_its_own_key() {
    let bench = bench([refused(429, RATE_LIMITED, Some(12)), taken()]);
    block_on(bench.engine.send(&change(vec![suspension()], None), &bench.tell())).unwrap();
    assert_eq!(bench.keys(), ["key-0001", "key-0002"]);
    assert_eq!(bench.clock.now(), 12_000);
    assert!(bench.told.borrow().contains(&Event::Stage(Stage::Held { until: 12_000, why: Hold::Asked })));
}

#[test]
fn a_run_that_is_stopped_while_the_rate_limit_is_waited_for_sends_no_more() {
    let mut bench = bench([refused(429, RATE_LIMITED, Some(60))]);
    let clock = Rc::clone(&bench.clock);
    bench.engine.is_stopped = Rc::new(move || clock.now() >= 2_000);
    let stage = block_on(bench.engine.send(&change(vec![suspension()], None), &bench.tell())).unwrap_err();
    assert_eq!(stage, Stage::Cancelled);
    assert_eq!((bench.keys().len(), bench.clock.now()), (1, 2_000));
}

#[test]
fn the_rate_limit_is_not_waited_for_for_ever() {
    let bench = bench((0..4).map(|_| refused(429, RATE_LIMITED, Some(1))));
    let stage = block_on(bench.engine.send(&change(vec![suspension()], None), &bench.tell())).unwrap_err();
    assert!(matches!(stage, Stage::Refused { .. }));
}

#[test]
fn one_of_many_outwaits_an_upstream_that_does_not_answer_with_growing_pauses() {
    let away = (0..8).map(|_| refused(503, UPSTREAM_AWAY, Some(1)));
    let mut bench = bench(away.chain([refused(502, UPSTREAM_UNREACHABLE, None), taken()]));
    bench.engine.outwaits = true;
    let sent = block_on(bench.engine.send(&change(vec![suspension()], None), &bench.tell())).unwrap();
    assert_eq!(sent, Certainty::Accepted);
    let keys: std::collections::BTreeSet<String> = bench.keys().into_iter().collect();
    assert_eq!((bench.keys().len(), keys.len()), (10, 10), "nothing was sent, so each try has its own key");
    let told = bench.told.borrow();
    let held = told.iter().filter_map(|event| match event {
        Event::Stage(Stage::Held { until, why }) => Some((*until, *why)),
        _ => None,
    });
    let mut before = 0;
    let pauses: Vec<i64> = held
        .map(|(until, why)| {
            assert_eq!(why, Hold::Away);
            let pause = until - before;
            before = until;
            pause / 1_000
        })
        .collect();
    assert_eq!(pauses, [1, 2, 4, 8, 16, 30, 30, 30, 30]);
}

#[test]
fn one_of_many_that_is_held_again_and_again_waits_longer_and_gives_up_at_last() {
    let mut bench = bench((0..100).map(|_| refused(429, RATE_LIMITED, Some(1))));
    bench.engine.outwaits = true;
    let stage = block_on(bench.engine.send(&change(vec![suspension()], None), &bench.tell())).unwrap_err();
    assert!(matches!(stage, Stage::Refused { .. }), "the others get their turn");
    let (tries, seconds) = (bench.keys().len(), bench.clock.now() / 1_000);
    assert!(tries < 100 && (1_500..=2_400).contains(&seconds), "{tries} tries in {seconds} s");
}

/// A hidden tab: each pause takes a minute, however short it was to be.
#[test]
fn a_wait_ends_by_the_clock_where_pauses_take_longer_than_they_should() {
    let mut bench = bench([refused(429, RATE_LIMITED, Some(30)), taken()]);
    bench.engine.clock = Rc::new(SleepyClock(Rc::clone(&bench.clock)));
    block_on(bench.engine.send(&change(vec![suspension()], None), &bench.tell())).unwrap();
    assert_eq!(bench.clock.now(), 60_000);
}

#[test]
fn one_change_alone_is_told_at_once_that_the_upstream_does_not_answer() {
    let bench = bench([refused(503, UPSTREAM_AWAY, Some(1))]);
    assert!(matches!(block_on(bench.engine.send(&change(vec![suspension()], None), &bench.tell())), Err(Stage::Refused { .. })));
    assert_eq!(bench.clock.now(), 0);
}

#[test]
fn a_run_that_is_stopped_while_the_upstream_is_away_sends_no_more() {
    let mut bench = bench([refused(503, UPSTREAM_AWAY, Some(8))]);
    let clock = Rc::clone(&bench.clock);
    bench.engine.outwaits = true;
    bench.engine.is_stopped = Rc::new(move || clock.now() >= 1_000);
    let stage = block_on(bench.engine.send(&change(vec![suspension()], None), &bench.tell())).unwrap_err();
    assert_eq!((stage, bench.keys().len(), bench.clock.now()), (Stage::Cancelled, 1, 1_000));
}

#[test]
fn what_is_not_urgent_says_so_with_every_request() {
    let mut bench = bench([taken(), taken()]);
    let said = |bench: &Bench| bench.service.asked.borrow().last().unwrap().headers.contains(&("priority", "u=6".to_owned()));
    block_on(bench.engine.send(&change(vec![suspension()], None), &bench.tell())).unwrap();
    assert!(!said(&bench));
    bench.engine.api = bench.engine.api.clone().unhurried();
    block_on(bench.engine.send(&change(vec![suspension()], None), &bench.tell())).unwrap();
    assert!(said(&bench));
}

#[test]
fn where_the_newer_operation_is_gone_the_older_one_is_used_and_said() {
    let bench = bench([refused(404, OPERATION_ENDED, None), taken(), taken()]);
    let call = suspension().or(Call::bare(SUSPEND_USER_V1, &[("accountId", "one")]));
    let change = change(vec![call], None);
    block_on(bench.engine.send(&change, &bench.tell())).unwrap();
    block_on(bench.engine.send(&change, &bench.tell())).unwrap();
    let paths = bench.paths();
    assert!(paths[0].contains("/v2/") && paths[1].contains("/v1/"));
    assert!(paths[2].contains("/v1/"), "once known to be missing it is not asked again");
    assert!(bench.told.borrow().iter().any(|event| matches!(event, Event::Note(words) if words.contains("v1"))));
}

#[test]
fn a_refusal_that_says_it_was_so_already_is_none() {
    let bench = bench([refused(409, "CODE-2", None), refused(409, "CODE-3", None)]);
    let settled = || vec![suspension().settled_by(&["CODE-2"])];
    let sent = block_on(bench.engine.send(&change(settled(), None), &bench.tell())).unwrap();
    assert_eq!(sent, Certainty::Accepted);
    assert!(bench.told.borrow().iter().any(|event| matches!(event, Event::Note(words) if words.contains("already"))));
    assert!(block_on(bench.engine.send(&change(settled(), None), &bench.tell())).is_err(), "another code is a refusal");
}

#[test]
fn a_refused_step_ends_the_change_and_says_how_many_were_done() {
    let bench = bench([taken(), refused(403, "forbidden", None)]);
    let stage = block_on(bench.engine.send(&change(vec![suspension(), suspension(), suspension()], None), &bench.tell())).unwrap_err();
    assert!(matches!(stage, Stage::Refused { done: 1, of: 3, .. }));
    assert_eq!(bench.keys().len(), 2);
}

#[test]
fn steps_that_were_done_before_are_not_sent_again() {
    let mut bench = bench([taken(), refused(403, "forbidden", None)]);
    bench.engine.done = 1;
    let step = |id: &str| Call::bare(SUSPEND_USER, &[("accountId", id), ("directoryId", "main")]);
    let stage = block_on(bench.engine.send(&change(vec![step("one"), step("two"), step("three")], None), &bench.tell())).unwrap_err();
    let paths = bench.paths();
    assert!(paths.len() == 2 && paths[0].contains("two") && paths[1].contains("three"), "{paths:?}");
    assert!(matches!(stage, Stage::Refused { done: 2, of: 3, .. }), "the earlier ones are counted");
}

#[test]
fn after_an_unclear_step_nothing_more_is_sent() {
    let bench = bench([refused(504, UNKNOWN_OUTCOME, None)]);
    let sent = block_on(bench.engine.send(&change(vec![suspension(), suspension()], None), &bench.tell())).unwrap();
    assert_eq!(sent, Certainty::Unknown);
    assert_eq!(bench.keys().len(), 1);
}

#[test]
fn it_is_confirmed_when_it_is_visible_and_not_before() {
    let bench = bench([]);
    let looks = vec![Ok(false), Err(ClientError::Offline), Ok(true)];
    let stage = block_on(bench.engine.follow(&change(vec![], Some(looks)), Certainty::Accepted, &bench.tell()));
    assert_eq!(stage, Stage::Confirmed);
}

#[test]
fn what_never_becomes_visible_stays_pending_with_the_time_of_the_last_look() {
    let bench = bench([]);
    let stage = block_on(bench.engine.follow(&change(vec![], Some(vec![])), Certainty::Unknown, &bench.tell()));
    assert_eq!(stage, Stage::Pending { certainty: Certainty::Unknown, checked: Some(bench.clock.now()) });
}

#[test]
fn a_look_that_failed_is_not_a_look() {
    let bench = bench([]);
    let looks = (0..40).map(|_| Err(ClientError::Offline)).collect();
    let stage = block_on(bench.engine.follow(&change(vec![], Some(looks)), Certainty::Accepted, &bench.tell()));
    assert_eq!(stage, Stage::Pending { certainty: Certainty::Accepted, checked: None });
}

#[test]
fn without_anything_to_read_back_it_stays_accepted() {
    let bench = bench([]);
    assert_eq!(block_on(bench.engine.follow(&change(vec![], None), Certainty::Accepted, &bench.tell())), Stage::Accepted);
}

fn place() -> Place {
    Place { words: "Open it".to_owned(), path: "/there".to_owned() }
}

#[test]
fn what_was_made_is_told_with_its_place() {
    let bench = bench([taken()]);
    let made = Change { judge: Some(Rc::new(|_| Judged::Made(place()))), ..change(vec![suspension()], None) };
    block_on(bench.engine.send(&made, &bench.tell())).unwrap();
    assert!(bench.told.borrow().contains(&Event::Place(place())));
}

#[test]
fn a_refusal_leads_to_what_stands_in_the_way() {
    let bench = bench([refused(409, "uniqueness", None), taken()]);
    let looked = suspension().or_look(Rc::new(|_, error| {
        let is_taken = error.problem().is_some_and(|problem| problem.code == "uniqueness");
        Box::pin(std::future::ready(is_taken.then(place)))
    }));
    let stage = block_on(bench.engine.send(&change(vec![looked.clone()], None), &bench.tell())).unwrap_err();
    assert!(matches!(stage, Stage::Refused { done: 0, .. }));
    assert_eq!(bench.told.borrow().last(), Some(&Event::Place(place())));
    bench.told.borrow_mut().clear();
    block_on(bench.engine.send(&change(vec![looked], None), &bench.tell())).unwrap();
    assert!(!bench.told.borrow().contains(&Event::Place(place())), "nothing stood in the way");
}
