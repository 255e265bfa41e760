//! An Atlassian organization in memory that behaves like the documented upstream for every row of the catalogue: a pure function from request to
//! answer over deterministic state. No I/O, no clock of its own, no randomness, no threads. Where the documentation is silent, the code says `Assumed:`.

mod account;
mod answer;
mod call;
mod clock;
mod cursor;
mod dispatch;
mod door;
mod fault;
mod limit;
mod log;
mod organization;
mod scim;
mod seed;
mod settings;
mod state;

#[cfg(test)]
mod tests;

use catalogue::operation::{Family, Operation};
use catalogue::wire::{Reply, Request};
use catalogue::{Lookup, lookup};

pub use clock::Moment;
pub use door::KeyClass;
pub use fault::{Fault, FaultBody, FaultError, RetryAfter, parse_faults};
pub use log::LogEntry;
pub use settings::{RateLimit, Seed, Settings, Tiers, UnknownSeed};
pub use state::group::Group;
pub use state::provisioning::{ScimGroup, ScimUser};
pub use state::resource::{Directory, Domain, Resource};
pub use state::user::{AccountState, ApiToken, Lock, Membership, User};
pub use state::{Identity, Switches};

use call::Call;
use state::World;

/// The organization.
pub struct Sandbox {
    settings: Settings,
    world: World,
    limiter: limit::Limiter,
    log: log::Log,
    sequence: u64,
}

/// What the caller sends back, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub reply: Reply,
    pub delivery: Delivery,
}

/// How the reply travels; everything but the default comes from a scripted fault.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delivery {
    /// Wait this long before the first byte.
    pub delay_ms: u64,
    /// Send only so many bytes of the body, then break the connection.
    pub cut_after: Option<usize>,
    /// Break the connection before any byte.
    pub reset: bool,
}

impl Sandbox {
    /// Builds the organization of the seed. The same settings give the same organization, byte for byte.
    #[must_use]
    pub fn new(settings: Settings) -> Sandbox {
        let mut world = seed::build(settings.seed);
        world.switches = settings.switches;
        world.origin.clone_from(&settings.origin);
        world.shift(settings.later);
        let limiter = limit::Limiter::new(settings.rate_limit);
        Sandbox { settings, world, limiter, log: log::Log::default(), sequence: 0 }
    }

    /// Answers one request.
    pub fn handle(&mut self, request: &Request) -> Answer {
        self.sequence += 1;
        let class = door::classify(request, &self.settings);
        let found = lookup(request.method, &request.path);
        let operation = match &found {
            Lookup::Found(operation, _) => Some(*operation),
            _ => None,
        };
        let fault = operation.and_then(|operation| fault::take(&mut self.settings.faults, operation.name));
        let (mut reply, delivery) = match &fault {
            Some(fault) if !fault.performs() => fault.deliver(fault.own_reply(operation.map(|o| o.family))),
            Some(fault) => fault.deliver(self.answer(request, class, found)),
            None => (self.answer(request, class, found), Delivery::default()),
        };
        if reply.status == 401 {
            // Not in the reference; every 401 names the scheme (RFC 9110 section 15.5.2).
            reply.headers.push(("www-authenticate".to_owned(), "Bearer".to_owned()));
        }
        self.limiter.stamp(class, self.world.now, &mut reply);
        reply.headers.push(("atl-traceid".to_owned(), self.trace()));
        self.log.record(LogEntry {
            sequence: self.sequence,
            at: self.world.now,
            operation: operation.map(|operation| operation.name),
            method: request.method,
            path: request.path.clone(),
            query: request.query.clone(),
            key: class,
            body: serde_json::from_slice(&request.body).ok(),
            status: reply.status,
        });
        Answer { reply, delivery }
    }

    /// Moves the logical clock; whatever falls due meanwhile is done, in order.
    pub fn advance(&mut self, milliseconds: u64) {
        self.world.advance(milliseconds);
    }

    /// The ids that a client has to be configured with.
    #[must_use]
    pub fn identity(&self) -> &Identity {
        &self.world.identity
    }

    /// What absolute addresses in answers begin with.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.world.origin
    }

    /// The requests so far, oldest first; the oldest are forgotten beyond ten thousand.
    #[must_use]
    pub fn log(&self) -> &[LogEntry] {
        self.log.entries()
    }

    /// The logical time.
    #[must_use]
    pub fn now(&self) -> Moment {
        self.world.now
    }

    /// One person, by account id.
    #[must_use]
    pub fn user(&self, account_id: &str) -> Option<&User> {
        self.world.people.find(account_id).map(|at| self.world.people.get(at))
    }

    /// The first person with this address, case ignored, whose account is not closed.
    #[must_use]
    pub fn user_with_email(&self, email: &str) -> Option<&User> {
        let mut found = self.world.people.with_email(email).into_iter().map(|at| self.world.people.get(at));
        found.find(|user| user.account != AccountState::Closed)
    }

    /// Everybody whom the organization knows, in the order of joining, closed accounts included.
    pub fn users(&self) -> impl Iterator<Item = &User> {
        self.world.people.all().iter()
    }

    /// The groups of the user directories that still exist.
    pub fn groups(&self) -> impl Iterator<Item = &Group> {
        self.world.groups.iter().filter(|group| !group.deleted)
    }

    /// The products and sites.
    #[must_use]
    pub fn resources(&self) -> &[Resource] {
        &self.world.resources
    }

    /// The live SCIM users, in the order of provisioning.
    pub fn scim_users(&self) -> impl Iterator<Item = &ScimUser> {
        self.world.provisioning.users()
    }

    /// The live SCIM groups, in the order of provisioning.
    pub fn scim_groups(&self) -> impl Iterator<Item = &ScimGroup> {
        self.world.provisioning.groups()
    }

    /// Chooses which generations of the API answer from now on.
    pub fn set_tiers(&mut self, tiers: Tiers) {
        self.settings.tiers = tiers;
    }

    /// Replaces the scripted faults.
    pub fn set_faults(&mut self, faults: Vec<Fault>) {
        self.settings.faults = faults;
    }

    /// Replaces both keys, as when a key was revoked and a new one made.
    pub fn set_keys(&mut self, organization_key: impl Into<String>, scim_key: impl Into<String>) {
        self.settings.organization_key = organization_key.into();
        self.settings.scim_key = scim_key.into();
    }

    /// Changes how the organization is subscribed and set up.
    pub fn set_switches(&mut self, switches: Switches) {
        self.settings.switches = switches;
        self.world.switches = switches;
    }

    /// Replaces the rate limit; what was used so far is forgotten.
    pub fn set_rate_limit(&mut self, rate_limit: RateLimit) {
        self.settings.rate_limit = rate_limit;
        self.limiter = limit::Limiter::new(rate_limit);
    }

    fn trace(&self) -> String {
        format!("{:032x}", u128::from(seed::stream::mix(self.sequence)) << 64 | u128::from(self.sequence))
    }

    fn answer(&mut self, request: &Request, class: KeyClass, found: Lookup) -> Reply {
        if let Some(refusal) = self.nothing_there(request, class, &found) {
            return refusal;
        }
        let (operation, parameters) = match found {
            Lookup::Found(operation, parameters) => (operation, parameters),
            Lookup::WrongMethod(methods) => return answer::wrong_method(&request.path, &methods),
            Lookup::Unknown | Lookup::Refused(_) => return answer::gateway(404, "No route matched with those values"),
        };
        let trace = self.trace();
        if let Err(refusal) = door::enter(operation, class, &trace, &self.settings) {
            return refusal;
        }
        if let Err(refusal) = self.limiter.admit(operation, class, self.world.now, &trace) {
            return refusal;
        }
        if !self.offers(operation) {
            return answer::gateway(404, "No route matched with those values");
        }
        let call = match Call::new(operation, parameters, request, trace) {
            Ok(call) => call,
            Err(refusal) => return refusal,
        };
        match door::address(&self.world, &call) {
            Err(refusal) => refusal,
            Ok(()) => dispatch::perform(&mut self.world, &call),
        }
    }

    /// The SCIM service speaks for every address below its directories, after a look at the key.
    fn nothing_there(&self, request: &Request, class: KeyClass, found: &Lookup) -> Option<Reply> {
        let is_known = matches!(found, Lookup::Found(..) | Lookup::WrongMethod(_)) && !request.path.ends_with("/.search");
        if is_known || !request.path.starts_with("/scim/directory/") {
            return None;
        }
        Some(door::scim(class, &self.trace()).err().unwrap_or_else(|| scim::elsewhere(&request.path)))
    }

    /// Whether the row's generation is switched on.
    fn offers(&self, operation: &Operation) -> bool {
        use catalogue::operation::LifeCycle::{Deprecated, Ended};
        let is_v2 = operation.path.starts_with("/admin/v2/orgs/{orgId}/directories") || operation.path.ends_with("/users/invite");
        let is_v1 = operation.path.starts_with("/admin/v1/");
        let is_going = matches!(operation.life_cycle, Ended { .. } | Deprecated { .. });
        if is_v1 && operation.family != Family::Scim {
            return self.settings.tiers.v1 || !is_going;
        }
        self.settings.tiers.v2 || !is_v2
    }
}
