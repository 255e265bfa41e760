//! Four eyes: a configured change is not sent but kept, bound to its exact request, until a second person consents. Consent sends it once, through the same
//! admission, record and key as every change, in the name of whoever asked and by the rights that they have then.

mod ask;
mod decide;
mod facts;
pub mod pages;
pub mod rules;
pub mod shelf;

use std::time::Duration;

use catalogue::record::Author;
use catalogue::session::Person;
use serde::{Deserialize, Serialize};

use crate::clock::Forward;
use crate::error::ProxyError;
use crate::identity::{Absent, Caller};
use crate::script;
use crate::service::Service;
use crate::store::StoreError;
pub use ask::{Way, waiting, way};
pub use rules::{Rule, Rules};

/// How long ended requests stay listed, in seconds. The record keeps what became of them for as long as it is kept itself.
const KEPT_FOR: i64 = 90 * 24 * 60 * 60;

/// The rules of one service, and its clock.
#[derive(Debug, Default)]
pub struct Approvals {
    pub rules: Rules,
    clock: Forward,
}

impl Approvals {
    #[must_use]
    pub fn new(rules: Rules) -> Approvals {
        Approvals { rules, clock: Forward::default() }
    }
}

/// Who asked: the caller as the record names them, and the human in whose name they act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asker {
    pub person: Person,
    pub human: Absent,
    /// The access token, where a script asked.
    #[serde(default)]
    pub token: Option<String>,
}

impl Default for Asker {
    fn default() -> Asker {
        Asker { person: Absent::default().person, human: Absent::default(), token: None }
    }
}

impl Asker {
    #[must_use]
    pub fn of(caller: &Caller) -> Asker {
        let script = caller.script.as_deref();
        Asker {
            person: caller.person.clone(),
            human: script.map_or_else(|| Absent::of(caller), |script| script.issuer.clone()),
            token: script.map(|script| script.token.clone()),
        }
    }

    /// One id for a person, whichever session or token they use.
    #[must_use]
    pub fn human_id(&self) -> &str {
        &self.human.person.id
    }

    fn author(&self) -> Author {
        Author { id: self.person.id.clone(), name: self.person.name.clone() }
    }

    /// The asker with the rights that they have now; none where the policy no longer knows them.
    async fn caller(&self, service: &Service) -> Result<Option<Caller>, ProxyError> {
        match &self.token {
            Some(token) => script::again(service, token).await,
            None => Ok(service.identity.rights_of(&self.human).map(|rights| Caller::new(self.person.clone(), rights))),
        }
    }
}

/// Ends what has waited too long, and forgets what ended long ago.
pub async fn sweep(service: &Service) {
    if let Err(fault) = swept(service).await {
        tracing::warn!(%fault, "the requests for approval could not be looked through");
    }
}

async fn swept(service: &Service) -> Result<(), StoreError> {
    let now = service.approvals.clock.now();
    for kept in shelf::overdue(&service.store, now).await? {
        if shelf::close(&service.store, &kept.id, catalogue::approval::State::Expired, &Author::default(), "", now).await? {
            decide::tell_expiry(service, &kept).await;
        }
    }
    shelf::forget(&service.store, now - KEPT_FOR).await
}

/// Looks every minute, so that a body is not kept longer than its request, whether anybody looks or not.
pub async fn watch(service: std::sync::Arc<Service>) {
    const PAUSE: Duration = Duration::from_secs(60);
    // Where nothing ever waits, the store is left alone.
    while !service.approvals.rules.rules.is_empty() {
        sweep(&service).await;
        tokio::time::sleep(PAUSE).await;
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is handed over by map_err")]
fn unusable(fault: StoreError) -> ProxyError {
    tracing::error!(%fault, "the requests for approval cannot be used");
    ProxyError::Store
}
