//! The record. Every write has an intent that is on disk before the upstream hears of it, and exactly one outcome after; where the intent cannot be
//! written, nothing is sent. Rows name who did what to which id, and why; never bodies.

pub mod about;
pub mod anchors;
pub mod chain;
pub mod conditions;
mod denials;
pub mod doubt;
mod event;
pub mod exchange;
mod fault;
mod flood;
pub mod handover;
mod health;
mod in_force;
mod index;
mod intent;
mod kept;
pub mod key;
pub mod line;
mod prune;
pub mod reading;
mod rows;
mod sent;
mod standing;
mod tally;
mod telling;
pub mod tenure;
pub mod upkeep;
mod veil;
pub mod verify;
pub mod walk;
pub mod writer;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use anchors::Anchors;
use catalogue::effect;
pub use catalogue::record::Outcome;
use catalogue::record::{Change, Changes, Entry, Verified};
pub use chain::ChainKey;
use conditions::Conditions;
pub use conditions::Filter;
pub use event::Event;
pub use fault::AuditError;
use flood::Flood;
pub use intent::Intent;
use kept::Kept;
pub use key::KeyAt;
use line::{IntentLine, Line, OutcomeLine, Who};
use sent::Sent;
pub use standing::Standing;
use tally::Tally;
use time::OffsetDateTime;
use writer::Writer;

use crate::admit::Permit;
use crate::identity::Caller;
use crate::remarks::Remarks;
use crate::secret::SecretString;
use crate::store::Store;

/// The record of one service.
#[derive(Debug)]
pub struct Audit {
    writer: Arc<Writer>,
    /// Whether rows name people by their e-mail address too.
    has_emails: bool,
    pub anchors: Anchors,
    flood: Flood,
    /// Refused sign-ins, by reason.
    strangers: Flood,
    /// What happened, on record or only counted.
    tally: Tally,
    /// How many changes are at hand.
    kept: Kept,
    verified: Mutex<Option<Verified>>,
    sent: Arc<Sent>,
}

/// How a write ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    pub outcome: Outcome,
    /// The upstream's status.
    pub status: Option<u16>,
    /// The code of what the person is told where it did not go well.
    pub code: Option<String>,
    /// By what the upstream's own people find the request.
    pub trace: Option<String>,
}

impl Audit {
    /// A record in a store.
    #[must_use]
    pub fn over(store: Arc<Store>, key: KeyAt) -> Audit {
        Audit {
            writer: Arc::new(Writer::new(store, key)),
            has_emails: false,
            anchors: Anchors::default(),
            flood: Flood::default(),
            strangers: Flood::default(),
            tally: Tally::default(),
            kept: Kept::default(),
            verified: Mutex::default(),
            sent: Arc::default(),
        }
    }

    /// The same record, whose rows name people by their e-mail address too or do not.
    #[must_use]
    pub fn naming_emails(mut self, has_emails: bool) -> Audit {
        self.has_emails = has_emails;
        self
    }

    /// The same record with its anchors in a file.
    #[must_use]
    pub fn anchored_in(mut self, file: Option<PathBuf>) -> Audit {
        self.anchors = Anchors::to(file);
        self
    }

    /// What the last verification said.
    #[must_use]
    pub fn verified(&self) -> Option<Verified> {
        self.verified.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn remember(&self, verified: Verified) {
        *self.verified.lock().unwrap_or_else(PoisonError::into_inner) = Some(verified);
    }

    /// A record that ends with the process.
    #[must_use]
    pub fn in_memory() -> Audit {
        Audit::over(Arc::new(Store::in_memory()), KeyAt::Given(ChainKey::random()))
    }

    #[must_use]
    pub fn store(&self) -> &Store {
        &self.writer.store
    }

    #[must_use]
    pub const fn writer(&self) -> &Arc<Writer> {
        &self.writer
    }

    /// Whether rows can be written now, as far as the last attempt tells.
    ///
    /// # Errors
    /// Says what is in the way.
    pub async fn check(&self) -> Result<(), AuditError> {
        self.writer.key().await?;
        self.writer.check_key()?;
        sqlx::query("SELECT 1").execute(self.store().pool().await?).await?;
        if self.writer.is_failing() { Err(AuditError::Full) } else { Ok(()) }
    }

    /// One page of the changes, newest first; `None` when there is no change `before`.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn page(&self, filter: &Filter, before: Option<&str>, limit: usize) -> Result<Option<Changes>, AuditError> {
        reading::changes(self.store(), &self.kept, &self.meant(filter).await, before, limit).await
    }

    /// Entries before this place, newest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn entries(&self, filter: &Filter, before: Option<i64>, limit: usize) -> Result<Vec<Entry>, AuditError> {
        let mut conditions = Conditions::of(&self.meant(filter).await);
        conditions.at(conditions::places(self.store(), filter).await?);
        if let Some(seq) = before {
            conditions.before(seq);
        }
        reading::entries(self.store(), conditions, "DESC", limit).await
    }

    /// The change with this id, else the latest that this person made under this key.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn find(&self, person: &str, id_or_key: &str) -> Result<Option<Change>, AuditError> {
        reading::find(self.store(), &self.names_of(person).await, id_or_key).await
    }

    /// The change for which this person's key was used already.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn spent(&self, person: &str, key: &str) -> Result<Option<String>, AuditError> {
        reading::spent(self.store(), &self.names_of(person).await, key, OffsetDateTime::now_utc()).await
    }

    /// A filter by which a person is found however rows name them.
    pub async fn meant(&self, filter: &Filter) -> Filter {
        let mut names = match &filter.person {
            Some(person) => self.names_of(person).await,
            None => Vec::new(),
        };
        Filter { named_also: names.split_off(names.len().min(1)), ..filter.clone() }
    }

    /// Records durably that this write is about to be sent.
    ///
    /// # Errors
    /// When it cannot be recorded; then it must not be sent.
    pub async fn intent(
        &self,
        id: &str,
        caller: &Caller,
        permit: &Permit,
        remarks: &Remarks,
        before: &[Option<String>],
    ) -> Result<Intent, AuditError> {
        let (targets, addresses) = about::about(permit);
        let (sets, operation) = (about::sets(permit), permit.operation().name);
        let marks = about::marks(id, &self.writer.key().await?, operation, &sets, before);
        let approval = match remarks.approval.clone() {
            Some(approval) => Some(self.said(approval).await?),
            None => None,
        };
        let line = Line::Intent(IntentLine {
            id: id.to_owned(),
            at: line::now(),
            who: self.said_of(self.who(caller)).await?,
            operation: operation.to_owned(),
            targets,
            addresses,
            fields: about::fields(operation, &sets, before),
            marks,
            key: remarks.key.clone(),
            reason: remarks.reason.clone(),
            ticket: remarks.ticket.clone(),
            approval,
            replica: self.writer.replica.clone(),
        });
        if let Err(fault) = self.writer.write(line).await {
            // What was lost may only have been the store's word that it has the row; then the row gets its outcome, else there is nothing to write.
            if matches!(fault, AuditError::Store(_)) {
                self.writer.write_some_time(Line::Outcome(OutcomeLine::not_sent(id)));
            }
            return Err(fault);
        }
        let body = permit.body().filter(|_| effect::makes_new(operation)).map(|body| SecretString::from(body.to_string()));
        Ok(Intent::open(&self.writer, id, body.map(|body| (Arc::clone(&self.sent), body))))
    }

    fn who(&self, caller: &Caller) -> Who {
        Who {
            person: caller.person.id.clone(),
            name: caller.person.name.clone(),
            email: caller.person.email.clone().filter(|_| self.has_emails),
            issuer: caller.subject.as_ref().map(|subject| subject.issuer.clone()),
            subject: caller.subject.as_ref().map(|subject| subject.id.clone()),
            session: caller.session.as_ref().map(|session| session.0.clone()),
            network: caller.network(),
            role: caller.role_title().to_owned(),
        }
    }
}

#[cfg(test)]
mod tests;
