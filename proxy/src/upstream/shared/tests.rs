//! Who shares an answer, what is kept, and when it is forgotten.

use std::collections::BTreeSet;

use catalogue::capability::Role;
use catalogue::organization::{LIST_GROUPS, SEARCH_USERS};
use catalogue::rights::{Limits, Only, Rights};
use catalogue::wire::{Method, Request};

use super::*;
use crate::upstream::question::is_kept;

fn rights() -> Arc<Rights> {
    Arc::new(Role::Viewer.into())
}

/// The same role with a limit.
fn limited() -> Arc<Rights> {
    let mut shares: Vec<catalogue::rights::Share> = Rights::from(Role::Viewer).into();
    let only = Only { email_domains: BTreeSet::from(["corp.example".to_owned()]), ..Only::default() };
    shares[0].limits = Limits { only, ..Limits::default() };
    Arc::new(Rights::try_from(shares).unwrap())
}

fn question(path: &str, rights: Arc<Rights>) -> Question {
    Question::of(LIST_GROUPS.operation, &Request::new(Method::Get, path), 0, rights)
}

fn shared() -> Arc<Shared> {
    Arc::new(Shared::new(Keeping { life: Duration::from_secs(10), bytes: 10_000 }))
}

fn reply(body: &str) -> Result<Reply, UpstreamFault> {
    Ok(Reply { status: 200, headers: Vec::new(), body: body.as_bytes().to_vec() })
}

fn first(shared: &Arc<Shared>, question: Question, now: Instant) -> Teller {
    match shared.ask(question, true, Lane::Interactive, false, now) {
        Ask::First(teller) => teller,
        _ => panic!("somebody was before"),
    }
}

fn name(ask: &Ask) -> &'static str {
    match ask {
        Ask::Kept(_) => "kept",
        Ask::Join(_) => "join",
        Ask::First(_) => "first",
    }
}

fn asked(shared: &Arc<Shared>, question: Question, now: Instant) -> &'static str {
    name(&shared.ask(question, true, Lane::Interactive, false, now))
}

#[test]
fn who_asks_the_same_with_the_same_rights_waits_for_the_same_answer() {
    let (shared, now) = (shared(), Instant::now());
    let teller = first(&shared, question("/a", rights()), now);
    assert_eq!(asked(&shared, question("/a", rights()), now), "join");
    assert_eq!(asked(&shared, question("/b", rights()), now), "first");
    let Ask::Join(mut waiting) = shared.ask(question("/a", rights()), true, Lane::Interactive, false, now) else { panic!("not joined") };
    teller.tell(reply("x"), now).unwrap();
    assert_eq!(waiting.try_recv().unwrap().unwrap().body, b"x");
}

#[test]
fn neither_other_rights_nor_other_limits_nor_another_key_share() {
    let (shared, now) = (shared(), Instant::now());
    let _teller = first(&shared, question("/a", rights()), now);
    for other in [
        question("/a", Arc::new(Role::Owner.into())),
        question("/a", limited()),
        Question { key: 1, ..question("/a", rights()) },
        Question { query: vec![("limit".to_owned(), "1".to_owned())], ..question("/a", rights()) },
        Question { body: b"{}".to_vec(), ..question("/a", rights()) },
    ] {
        assert_eq!(asked(&shared, other.clone(), now), "first", "{other:?}");
    }
}

#[test]
fn an_answer_is_kept_for_its_life_and_says_how_old_it_is() {
    let (shared, now) = (shared(), Instant::now());
    first(&shared, question("/a", rights()), now).tell(reply("x"), now).unwrap();
    let later = now + Duration::from_secs(7);
    let Ask::Kept(answer) = shared.ask(question("/a", rights()), true, Lane::Interactive, false, later) else { panic!("not kept") };
    assert_eq!((answer.age.as_secs(), answer.how), (7, How::Kept));
    assert_eq!(name(&shared.ask(question("/a", rights()), true, Lane::Interactive, true, later)), "first", "it was asked for anew");
    assert_eq!(asked(&shared, question("/a", rights()), now + Duration::from_secs(10)), "first");
}

#[test]
fn failures_and_refusals_are_not_kept() {
    let (shared, now) = (shared(), Instant::now());
    for end in [Err(UpstreamFault::TimedOut), Ok(Reply::empty(404)), Ok(Reply::empty(503))] {
        let _ = first(&shared, question("/a", rights()), now).tell(end.clone(), now);
        assert_eq!(asked(&shared, question("/a", rights()), now), "first", "{end:?}");
    }
}

#[test]
fn a_change_makes_everything_forgotten_and_what_was_begun_before_it_nobody_elses() {
    let (shared, now) = (shared(), Instant::now());
    first(&shared, question("/kept", rights()), now).tell(reply("x"), now).unwrap();
    let before = first(&shared, question("/a", rights()), now);
    shared.forget(now);
    assert_eq!(asked(&shared, question("/kept", rights()), now), "first");
    let after = first(&shared, question("/a", rights()), now);
    before.tell(reply("old"), now).unwrap();
    assert_eq!(asked(&shared, question("/a", rights()), now), "join", "the newer one goes on");
    after.tell(reply("new"), now).unwrap();
    assert_eq!(shared.bytes(), 0, "so soon after a change nothing is kept");
    let settled = now + SETTLES;
    first(&shared, question("/a", rights()), settled).tell(reply("new"), settled).unwrap();
    assert_eq!(asked(&shared, question("/a", rights()), settled), "kept");
}

#[test]
fn memory_is_bounded_and_the_oldest_go_first() {
    let (shared, now) = (shared(), Instant::now());
    for number in 0..100_u64 {
        let at = now + Duration::from_millis(number);
        first(&shared, question(&format!("/{number}"), rights()), at).tell(reply(&"x".repeat(1_000)), at).unwrap();
        assert!(shared.bytes() <= 10_000);
    }
    let end = now + Duration::from_millis(100);
    assert_eq!((asked(&shared, question("/99", rights()), end), asked(&shared, question("/0", rights()), end)), ("kept", "first"));
    first(&shared, question("/large", rights()), end).tell(reply(&"x".repeat(20_000)), end).unwrap();
    assert_eq!(asked(&shared, question("/large", rights()), end), "first");
}

#[test]
fn whoever_asked_first_and_left_leaves_the_question_to_the_others() {
    let (shared, now) = (shared(), Instant::now());
    drop(first(&shared, question("/a", rights()), now));
    assert_eq!(asked(&shared, question("/a", rights()), now), "first");
}

#[test]
fn a_person_does_not_wait_for_what_a_batch_asked() {
    let (shared, now) = (shared(), Instant::now());
    let _batch = shared.ask(question("/a", rights()), true, Lane::Batch, false, now);
    assert_eq!(asked(&shared, question("/a", rights()), now), "first");
    let Ask::First(_held) = shared.ask(question("/b", rights()), true, Lane::Interactive, false, now) else { panic!("not first") };
    assert_eq!(name(&shared.ask(question("/b", rights()), true, Lane::Batch, false, now)), "join");
}

#[test]
fn lists_and_numbers_are_kept_and_nothing_that_is_read_of_one_person() {
    let empty = Request::new(Method::Get, "/");
    for operation in catalogue::operations().filter(|row| is_kept(row, &empty)) {
        assert!(
            !operation.is_write() && !operation.path.contains("{accountId}") && !operation.path.contains("{scimUserId}"),
            "{}",
            operation.name
        );
    }
    let search = |body: &str| Request { body: body.as_bytes().to_vec(), ..Request::new(Method::Post, "/") };
    assert!(is_kept(SEARCH_USERS.operation, &search("{\"limit\":100}")));
    assert!(!is_kept(SEARCH_USERS.operation, &search("{\"accountIds\":[\"a\"]}")));
    assert!(!is_kept(SEARCH_USERS.operation, &search("{\"emails\":[\"a@b\"]}")));
    assert!(is_kept(LIST_GROUPS.operation, &empty));
}
