//! Which questions to the issuer were asked lately, and how many on whose account: bounded, and no account uses up another's.

use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::Mutex;
use tokio::time::Instant;

use super::{AGAIN, Asker};

/// Questions within a minute about keys that no token was believed by, for strangers and for the known each.
const PER_MINUTE: u32 = 30;

/// When a question was last asked, and whether it was answered.
pub type Question = Arc<Mutex<Option<(Instant, bool)>>>;

/// The questions of the last minute.
#[derive(Default)]
pub struct Asking {
    questions: HashMap<String, (Instant, Question)>,
    strangers: Count,
    known: Count,
}

/// How many were asked since when.
#[derive(Default)]
struct Count(Option<(Instant, u32)>);

impl Asking {
    /// The question about this key, on somebody's account unless it was asked within the last minute; `None` when that account has asked too much.
    /// What is not asked is not remembered either, so that nobody fills the memory.
    pub fn question(&mut self, id: &str, account: Option<Asker>) -> Option<Question> {
        if let Some((since, question)) = self.questions.get(id)
            && since.elapsed() < AGAIN
        {
            return Some(Arc::clone(question));
        }
        let may_ask = match account {
            None => true,
            Some(Asker::Stranger) => self.strangers.more(),
            Some(Asker::Known) => self.known.more(),
        };
        if !may_ask {
            return None;
        }
        self.questions.retain(|other, (since, _)| other == id || since.elapsed() < AGAIN);
        let (since, question) = self.questions.entry(id.to_owned()).or_insert_with(|| (Instant::now(), Question::default()));
        *since = Instant::now();
        Some(Arc::clone(question))
    }
}

impl Count {
    fn more(&mut self) -> bool {
        let (since, before) = self.0.filter(|(since, _)| since.elapsed() < AGAIN).unwrap_or((Instant::now(), 0));
        self.0 = Some((since, before.saturating_add(1)));
        before < PER_MINUTE
    }
}
