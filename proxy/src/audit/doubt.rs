//! Changes whose outcome is unknown and that nobody has looked up yet, and what a look at them says.

use catalogue::effect::{self, Answer, Look, Sign};
use catalogue::record::{CHANGE, Finding, Outcome};
use sqlx::Row as _;

use super::Audit;
use super::fault::AuditError;
use super::key::ChainKeys;
use super::line::{self, IntentLine, Line, Mark, ReconciledLine};
use super::tenure;
use crate::secret::{self, SecretString};

/// How many are known at once; the others wait until some of these are told.
const MOST: i64 = 1_000;

/// A change of which nobody knows whether it happened.
#[derive(Clone, Debug)]
pub struct Doubt {
    pub intent: IntentLine,
    /// Since when its outcome is unknown, in milliseconds since 1970.
    pub since: i64,
    /// What was sent, where it makes something new and this service sent it.
    pub sent: Option<SecretString>,
}

impl Doubt {
    /// Where to look.
    #[must_use]
    pub fn looks(&self) -> Vec<Look> {
        let IntentLine { operation, targets, fields, .. } = &self.intent;
        let sent = self.sent.as_ref().and_then(secret::document);
        let by_what_was_sent = sent.map(|sent| effect::looks_for(operation, targets, &sent)).unwrap_or_default();
        effect::looks(operation, targets, fields).into_iter().chain(by_what_was_sent).collect()
    }

    /// What an answer says about it.
    #[must_use]
    pub fn found(&self, keys: &ChainKeys, look: &Look, answer: Answer<'_>) -> Finding {
        let IntentLine { id, operation, fields, marks, .. } = &self.intent;
        let state = effect::state(operation).map(|(name, _)| name);
        let is_sign = |name: &str| state.map_or_else(|| effect::sets_fields(operation), |state| state == name);
        // What is there now may have been there all along, where it is found by its name and nobody looked before.
        let is_old_news = |sign: &Sign| sign.was.is_none() && sign.is == Some(true) && effect::makes_new(operation);
        let signs: Vec<Sign> = fields
            .iter()
            .filter(|field| is_sign(&field.name))
            .map(|field| {
                let told = look.told(answer, &field.name);
                let mark = |mark: &&Mark| mark.name == field.name;
                match (&field.to, marks.iter().find(mark)) {
                    (Some(to), _) => Sign {
                        was: field.from.as_ref().map(|from| from.eq_ignore_ascii_case(to)),
                        is: told.map(|told| told.eq_ignore_ascii_case(to)),
                    },
                    (None, Some(Mark { from, to: Some(to), .. })) => {
                        Sign { was: from.as_ref().map(|from| from == to), is: told.map(|told| keys.is_mark(to, id, &field.name, &told)) }
                    }
                    _ => Sign { was: None, is: None },
                }
            })
            .map(|sign| if is_old_news(&sign) { Sign { is: None, ..sign } } else { sign })
            .collect();
        effect::found(&signs)
    }
}

impl Audit {
    /// Whether this service is the one that looks up: of several that share a store, the first that is alive.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn looks_up(&self) -> Result<bool, AuditError> {
        if !self.store().is_shared() {
            return Ok(true);
        }
        let alive = sqlx::query("SELECT COALESCE(MIN(replica), '') FROM record_replica WHERE seen >= $1").bind(tenure::silent_since());
        let first: String = alive.fetch_one(self.store().pool().await?).await?.try_get(0)?;
        Ok(first == self.writer().replica)
    }

    /// The changes that are in doubt, oldest first.
    ///
    /// # Errors
    /// When the store cannot be read, or a row is not one.
    pub async fn doubts(&self) -> Result<Vec<Doubt>, AuditError> {
        let open = sqlx::query(
            "SELECT r.body, o.body FROM record_entry e JOIN record r ON r.seq = e.seq JOIN record o ON o.seq = e.end_seq \
             WHERE e.kind = $1 AND e.outcome = $2 AND e.found_seq IS NULL ORDER BY e.seq LIMIT $3",
        );
        let rows = open.bind(CHANGE).bind(Outcome::Unknown.name()).bind(MOST).fetch_all(self.store().pool().await?).await?;
        let line = |text: &str| Line::parse(text).map(|row| row.line);
        rows.iter()
            .map(|row| {
                let (begun, ended): (String, String) = (row.try_get(0)?, row.try_get(1)?);
                match (line(&begun), line(&ended)) {
                    (Some(Line::Intent(intent)), Some(Line::Outcome(end))) if intent.id == end.id => {
                        Ok(Doubt { since: line::milliseconds(&end.at), sent: self.sent.of(&intent.id), intent })
                    }
                    _ => Err(AuditError::Unreadable),
                }
            })
            .collect()
    }

    /// Records what a look told, beside the outcome, which stays unknown.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn reconcile(&self, change: &str, found: Finding, how: String) -> Result<(), AuditError> {
        self.writer().write(Line::Reconciled(ReconciledLine { id: change.to_owned(), at: line::now(), found, how })).await?;
        self.sent.forget(change);
        Ok(())
    }
}
