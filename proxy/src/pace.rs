//! How much one person, one address and everybody together may ask. One abuser slows down nobody else, and what cannot be done soon is refused at once.
//! The memory is bounded by construction: people and addresses fall into a fixed number of places by a hash that is another one in each process.

use std::collections::hash_map::RandomState;
use std::fmt;
use std::hash::{BuildHasher as _, Hash};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, NotUntil, Quota, RateLimiter};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::body::{self, BodyLimits};
use crate::error::ProxyError;
use crate::leaving::Leavers;

/// Bodies of people who are not signed in that are read at one moment. Whoever sends them slowly holds up others like them, and nobody else.
const STRANGERS_BODIES: usize = 16;
/// Logout tokens that one address may send in a minute. They have nothing to do with who is about to sign in: a provider that ends the sessions of a whole
/// company at once is heard, whatever strangers do meanwhile.
const NOTICES: NonZeroU32 = number(1_200);
/// How long such a body may take. All of them are small and come in one piece.
const STRANGERS_TIME: Duration = Duration::from_secs(3);

/// What may be asked in a minute; all of a minute at once where nothing was asked before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaceLimits {
    pub person: NonZeroU32,
    /// Who is not signed in, by address.
    pub stranger: NonZeroU32,
    pub everybody: NonZeroU32,
    /// Requests under way at one moment.
    pub under_way: usize,
    /// Connections that are open at one moment, most of which say nothing.
    pub connections: usize,
}

const fn number(number: u32) -> NonZeroU32 {
    NonZeroU32::new(number).expect("the number is written here and is not nought")
}

impl Default for PaceLimits {
    // An organization of 100,000 people is read in about a thousand pages, and a selection of 500 people is changed and read back by one person.
    fn default() -> PaceLimits {
        PaceLimits { person: number(3_000), stranger: number(300), everybody: number(60_000), under_way: 256, connections: 1024 }
    }
}

/// Whose requests were too many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pacing {
    Person,
    Stranger,
    Everybody,
}

/// The limits, and what was asked lately.
pub struct Pace {
    people: DefaultKeyedRateLimiter<u16>,
    strangers: DefaultKeyedRateLimiter<u16>,
    notices: DefaultKeyedRateLimiter<u16>,
    everybody: DefaultDirectRateLimiter,
    places: Arc<Semaphore>,
    most_under_way: usize,
    strangers_bodies: Semaphore,
    notices_bodies: Semaphore,
    hash: RandomState,
    /// Long copies on their way out.
    pub leavers: Leavers,
}

impl fmt::Debug for Pace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pace({} people, {} addresses)", self.people.len(), self.strangers.len())
    }
}

impl Default for Pace {
    fn default() -> Pace {
        Pace::new(PaceLimits::default())
    }
}

impl Pace {
    #[must_use]
    pub fn new(limits: PaceLimits) -> Pace {
        Pace {
            people: RateLimiter::keyed(Quota::per_minute(limits.person)),
            strangers: RateLimiter::keyed(Quota::per_minute(limits.stranger)),
            notices: RateLimiter::keyed(Quota::per_minute(NOTICES)),
            everybody: RateLimiter::direct(Quota::per_minute(limits.everybody)),
            places: Arc::new(Semaphore::new(limits.under_way)),
            most_under_way: limits.under_way,
            strangers_bodies: Semaphore::new(STRANGERS_BODIES),
            notices_bodies: Semaphore::new(STRANGERS_BODIES),
            hash: RandomState::new(),
            leavers: Leavers::default(),
        }
    }

    /// A place among the requests under way, kept until it is dropped.
    ///
    /// # Errors
    /// When all are taken, or everybody together asks too much: waiting here would only make everything slow.
    pub fn enter(&self) -> Result<OwnedSemaphorePermit, ProxyError> {
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| ProxyError::Overloaded)?;
        self.everybody.check().map_err(|until| too_many(Pacing::Everybody, &until))?;
        Ok(place)
    }

    /// One more request of this person.
    ///
    /// # Errors
    /// When they asked too much lately.
    pub fn person(&self, id: &str) -> Result<(), ProxyError> {
        self.people.check_key(&self.place(id)).map_err(|until| too_many(Pacing::Person, &until))
    }

    /// One more request from this address by somebody who is not signed in.
    ///
    /// # Errors
    /// When too much came from there lately.
    pub fn stranger(&self, address: Option<IpAddr>) -> Result<(), ProxyError> {
        self.strangers.check_key(&self.place(network(address))).map_err(|until| too_many(Pacing::Stranger, &until))
    }

    /// One more logout token from this address.
    ///
    /// # Errors
    /// When too many came from there lately.
    pub fn notice(&self, address: Option<IpAddr>) -> Result<(), ProxyError> {
        self.notices.check_key(&self.place(network(address))).map_err(|until| too_many(Pacing::Stranger, &until))
    }

    /// Reads the body of somebody who is not signed in.
    ///
    /// # Errors
    /// When too many such bodies are being read, or this one is larger, slower or more broken than allowed.
    pub async fn strangers_body(&self, body: Body, limits: &BodyLimits) -> Result<Bytes, ProxyError> {
        quick(&self.strangers_bodies, body, limits).await
    }

    /// Reads the body of a logout token, which waits for no stranger's.
    ///
    /// # Errors
    /// As [`Pace::strangers_body`].
    pub async fn notices_body(&self, body: Body, limits: &BodyLimits) -> Result<Bytes, ProxyError> {
        quick(&self.notices_bodies, body, limits).await
    }

    /// How many requests are under way.
    #[must_use]
    pub fn under_way(&self) -> usize {
        self.most_under_way.saturating_sub(self.places.available_permits())
    }

    /// How many people and addresses are remembered; never more than there are places.
    #[must_use]
    pub fn remembered(&self) -> (usize, usize) {
        (self.people.len(), self.strangers.len())
    }

    fn place(&self, key: impl Hash) -> u16 {
        let [low, high, ..] = self.hash.hash_one(key).to_le_bytes();
        u16::from_le_bytes([low, high])
    }
}

async fn quick(places: &Semaphore, body: Body, limits: &BodyLimits) -> Result<Bytes, ProxyError> {
    let _place = places.try_acquire().map_err(|_| ProxyError::Overloaded)?;
    body::read(body, &BodyLimits { total: limits.total.min(STRANGERS_TIME), ..*limits }).await
}

/// What one subscriber has: an address, or the half of one that a network gives to each of them (RFC 6177).
fn network(address: Option<IpAddr>) -> Option<IpAddr> {
    match address? {
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(mapped) => Some(IpAddr::V4(mapped)),
            None => Some(IpAddr::V6((u128::from(address) >> 64 << 64).into())),
        },
        address @ IpAddr::V4(_) => Some(address),
    }
}

fn too_many(whose: Pacing, until: &NotUntil<<DefaultClock as governor::clock::Clock>::Instant>) -> ProxyError {
    let wait = until.wait_time_from(DefaultClock::default().now());
    ProxyError::TooMany { whose, seconds: wait.as_secs().saturating_add(1) }
}

#[cfg(test)]
mod tests;
