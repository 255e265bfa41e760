//! The end of a key as it is told to people: in time, with what to do, and in the report that the app shows.

use std::sync::Arc;

use catalogue::expiry::Urgency;
use catalogue::session::{KEYS_PATH, KeyReport, Mode};
use proxy::credential::{Key, Keys};
use proxy::expiry;
use proxy::secret::SecretString;
use proxy::upstream::{Bundled, Transport, Upstream, UpstreamLimits};
use sandbox::Seed;
use time::Duration;

use super::world::{ORGANIZATION_KEY, World, settings};

/// A configured service whose organization key ends in so many days.
fn world(days: Option<i64>) -> World {
    let last_day = days.map(|days| expiry::today() + Duration::days(days));
    let keys = Keys::new(Key::fixed("organization", SecretString::from(ORGANIZATION_KEY)).expiring(last_day), None, []);
    let mut world = World::of(settings(Seed::Empty), |service| service.mode = Mode::Live);
    let sandbox = Arc::clone(&world.sandbox);
    world.change(|service| {
        service.scim_directories.clear();
        service.upstream = Upstream::new(Transport::Bundled(Bundled::new(sandbox)), keys, UpstreamLimits::default());
    });
    world
}

async fn told(world: &World, person: &str) -> KeyReport {
    let answer = world.person(person).await.get(KEYS_PATH).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    serde_json::from_slice(&answer.body).unwrap()
}

#[tokio::test]
async fn seven_days_before_its_end_the_report_warns_of_a_key() {
    let key = told(&world(Some(7)), "administrator").await.expiries.remove(0);
    assert_eq!((key.key.as_str(), key.urgency()), ("organization key", Urgency::Within(7)));
    assert!(key.words().contains("in 7 days") && !key.next_step().is_empty());
}

#[tokio::test]
async fn a_key_past_its_end_is_said_plainly_and_an_unknown_end_is_no_warning() {
    assert_eq!(told(&world(Some(-1)), "owner").await.expiries[0].urgency(), Urgency::Expired);
    let unknown = told(&world(None), "owner").await.expiries.remove(0);
    assert_eq!((unknown.urgency(), unknown.expires), (Urgency::None, None));
}

#[tokio::test]
async fn the_demo_says_nothing_of_keys_that_last_as_long_as_it() {
    assert!(told(&World::new(), "owner").await.expiries.is_empty());
}
