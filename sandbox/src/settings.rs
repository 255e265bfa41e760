//! What a sandbox is made from: seed, keys, the generations that answer, scripted faults, rate limits.

use std::fmt;
use std::str::FromStr;

use serde::Deserialize;

use crate::clock::Moment;
use crate::fault::Fault;
use crate::state::Switches;

/// Everything that decides how a sandbox starts.
#[derive(Clone, Debug)]
pub struct Settings {
    pub seed: Seed,
    pub organization_key: String,
    pub scim_key: String,
    pub tiers: Tiers,
    pub faults: Vec<Fault>,
    pub rate_limit: RateLimit,
    pub switches: Switches,
    /// How many milliseconds after its fixed first instant the organization starts; all its dates move along.
    pub later: i64,
    /// What absolute addresses in answers begin with.
    pub origin: String,
}

impl Settings {
    /// Keys that nobody can mistake for real ones, everything on, no faults.
    #[must_use]
    pub fn new(seed: Seed) -> Settings {
        Settings {
            seed,
            organization_key: "sandbox-organization-key".to_owned(),
            scim_key: "sandbox-scim-key".to_owned(),
            tiers: Tiers::default(),
            faults: Vec::new(),
            rate_limit: RateLimit::default(),
            switches: Switches::default(),
            later: 0,
            origin: "https://api.atlassian.com".to_owned(),
        }
    }
}

impl Settings {
    /// Starts at this instant (milliseconds since 1970), so that what is shown is as recent as it is meant to be, and what lies ahead for the
    /// organization lies ahead for its clients too.
    #[must_use]
    pub const fn starting_at(mut self, milliseconds: i64) -> Settings {
        self.later = milliseconds.saturating_sub(Moment::START.0);
        self
    }
}

/// Which organization to build.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Seed {
    /// Some thirty people, each one difficult case.
    Awkward,
    /// 1,200 people: the demo.
    Company,
    /// 100,000 people from the same generator.
    Large,
    /// Nobody: the organization itself, its directories and products.
    Empty,
    /// As many people as said, from the generator of `company`.
    Sized(u32),
}

impl Seed {
    /// The names that [`Seed::from_str`] reads; a plain number is a size.
    #[must_use]
    pub const fn names() -> &'static [&'static str] {
        &["awkward", "company", "large", "empty"]
    }
}

impl fmt::Display for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Seed::Awkward => f.write_str("awkward"),
            Seed::Company => f.write_str("company"),
            Seed::Large => f.write_str("large"),
            Seed::Empty => f.write_str("empty"),
            Seed::Sized(people) => write!(f, "{people}"),
        }
    }
}

/// A seed name that is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownSeed(pub String);

impl fmt::Display for UnknownSeed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no seed {:?}; choose one of {} or a number of people", self.0, Seed::names().join(", "))
    }
}

impl std::error::Error for UnknownSeed {}

impl FromStr for Seed {
    type Err = UnknownSeed;

    fn from_str(text: &str) -> Result<Seed, UnknownSeed> {
        match text {
            "awkward" => Ok(Seed::Awkward),
            "company" => Ok(Seed::Company),
            "large" => Ok(Seed::Large),
            "empty" => Ok(Seed::Empty),
            number => number.parse().map(Seed::Sized).map_err(|_| UnknownSeed(number.to_owned())),
        }
    }
}

/// Which generations of the API answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Tiers {
    /// Off: the v1 operations whose end was announced answer 404.
    pub v1: bool,
    /// Off: the v2 directory operations answer 404.
    pub v2: bool,
}

impl Default for Tiers {
    fn default() -> Tiers {
        Tiers { v1: true, v2: true }
    }
}

/// Requests per minute and key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    pub per_minute: u32,
}

impl Default for RateLimit {
    // Assumed: no numbers are published for users, groups, user management and SCIM; generous, so that only tests that ask for it run into it.
    fn default() -> RateLimit {
        RateLimit { per_minute: 60_000 }
    }
}
