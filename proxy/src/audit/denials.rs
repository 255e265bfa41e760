//! Refusals on record: rows until there are too many of them from one person, and then a number.

use std::time::Instant;

use catalogue::record::{EventKind, Target};

use super::line::{self, EventLine, Line, Who};
use super::{Audit, Event};
use crate::identity::Caller;

impl Audit {
    /// Records that somebody was turned away, up to so many times a minute; more are counted.
    pub async fn deny(&self, who: &Caller, event: Event) {
        if self.flood.admits(&who.person.id, Instant::now()) {
            self.tell(Some(who), event).await;
        }
    }

    /// Records how often people were turned away beyond what was told row by row.
    pub fn count_denials(&self, now: Instant) {
        for (person, refusals) in self.flood.over(now) {
            let details = vec![Target { name: "refusals".to_owned(), value: refusals.to_string() }];
            let event = EventKind::DeniedMore.word().to_owned();
            let who = Who { person, ..Who::default() };
            self.writer().write_some_time(Line::Event(EventLine { at: line::now(), event, who, details, ..EventLine::default() }));
        }
    }
}
