//! One abuser is slowed down and nobody else; memory does not grow with the number of keys.

use std::net::IpAddr;
use std::num::NonZeroU32;

use super::{Pace, PaceLimits, Pacing};
use crate::error::ProxyError;

fn pace(person: u32, stranger: u32, everybody: u32, under_way: usize) -> Pace {
    let number = |number| NonZeroU32::new(number).expect("not nought");
    Pace::new(PaceLimits {
        person: number(person),
        stranger: number(stranger),
        everybody: number(everybody),
        under_way,
        ..PaceLimits::default()
    })
}

fn whose(result: Result<(), ProxyError>) -> Option<Pacing> {
    match result {
        Ok(()) => None,
        Err(ProxyError::TooMany { whose, seconds }) => {
            assert!((1..=60).contains(&seconds), "{seconds}");
            Some(whose)
        }
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn an_abuser_is_refused_and_hardly_anybody_else_is() {
    let pace = pace(100, 100, 1_000_000, 10);
    let (mut abuser, mut others, mut refused) = (0, 0, 0);
    for round in 0..200 {
        for _ in 0..50 {
            abuser += u32::from(pace.person("abuser").is_ok());
        }
        // A thousand others, of whom each asks once in a while.
        for person in 0..5 {
            others += 1;
            refused += u32::from(pace.person(&format!("person-{}", round * 5 + person)).is_err());
        }
    }
    assert!((100..200).contains(&abuser), "{abuser} of 10000");
    assert!(refused <= others / 1000, "{refused} of {others}");
}

#[test]
fn a_refusal_says_whose_requests_were_too_many() {
    let pace = pace(1, 1, 1000, 1000);
    assert_eq!(whose(pace.person("ada")), None);
    assert_eq!(whose(pace.person("ada")), Some(Pacing::Person));
    let address = Some(IpAddr::from([203, 0, 113, 7]));
    assert_eq!(whose(pace.stranger(address)), None);
    assert_eq!(whose(pace.stranger(address)), Some(Pacing::Stranger));
    assert_eq!(whose(pace.stranger(None)), None, "what has no address is a case of its own");
}

#[test]
fn everybody_together_has_a_limit_too() {
    let pace = pace(1000, 1000, 3, 1000);
    let entered = (0..10).filter(|_| pace.enter().is_ok()).count();
    assert_eq!(entered, 3);
    assert_eq!(whose(pace.enter().map(drop)), Some(Pacing::Everybody));
}

#[test]
fn who_finds_no_place_is_told_at_once_and_a_place_is_given_back() {
    let pace = pace(10, 10, 1000, 1);
    let place = pace.enter().expect("the first place is free");
    assert!(matches!(pace.enter(), Err(ProxyError::Overloaded)));
    drop(place);
    assert!(pace.enter().is_ok());
}

#[test]
fn all_addresses_of_one_subscriber_count_as_one() {
    let pace = pace(1, 1, 1000, 10);
    let address = |text: &str| Some(text.parse::<IpAddr>().expect("an address"));
    assert_eq!(whose(pace.stranger(address("2001:db8:1:2::1"))), None);
    assert_eq!(whose(pace.stranger(address("2001:db8:1:2:ffff::9"))), Some(Pacing::Stranger));
    assert_eq!(whose(pace.stranger(address("::ffff:203.0.113.9"))), None);
    assert_eq!(whose(pace.stranger(address("203.0.113.9"))), Some(Pacing::Stranger));
}

#[test]
fn a_million_keys_take_no_more_memory_than_there_are_places() {
    let pace = pace(1000, 1000, 1_000_000, 10);
    for number in 0..1_000_000_u32 {
        drop(pace.person(&number.to_string()));
        drop(pace.stranger(Some(IpAddr::from(number.to_be_bytes()))));
    }
    let (people, addresses) = pace.remembered();
    assert!(people <= 65_536 && addresses <= 65_536, "{people}, {addresses}");
}
