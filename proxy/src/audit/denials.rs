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
        } else {
            self.tally.add(EventKind::Denied);
        }
    }

    /// Records that a sign-in was refused, up to so many times a minute for each reason; more are counted. Strangers are refused for free, but
    /// not for every reason: what they fill leaves room for the others.
    pub async fn refuse_sign_in(&self, reason: &str) {
        if self.strangers.admits(reason, Instant::now()) {
            self.tell(None, Event::SignInRefused { reason: reason.to_owned(), subject: None }).await;
        } else {
            self.tally.add(EventKind::SignInRefused);
        }
    }

    /// Records how often people were turned away beyond what was told row by row.
    pub async fn count_denials(&self, now: Instant) {
        for (person, refusals) in self.flood.over(now) {
            let Ok(who) = self.said_of(Who { person, ..Who::default() }).await else { continue };
            self.count(who, vec![target("refusals", refusals.to_string())]);
        }
        for (reason, refusals) in self.strangers.over(now) {
            self.count(Who::default(), vec![target("reason", reason), target("refusals", refusals.to_string())]);
        }
    }

    fn count(&self, who: Who, details: Vec<Target>) {
        let event = EventKind::DeniedMore.word().to_owned();
        self.writer().write_some_time(Line::Event(EventLine { at: line::now(), event, who, details, ..EventLine::default() }));
    }
}

fn target(name: &str, value: String) -> Target {
    Target { name: name.to_owned(), value }
}
