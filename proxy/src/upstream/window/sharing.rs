//! What a window tells other replicas that use the same limit, and what it takes up of what they tell.

use std::time::{Duration, Instant};

use super::Window;
use crate::upstream::share::Report;
use crate::upstream::waiting::LONGEST;

impl Window {
    /// Somebody wanted to send something and could not. For the length of a window that is told to the others: whoever was told to come back is silent until
    /// then, and asks for it nevertheless.
    pub fn wanted(&mut self, now: Instant) {
        self.wants_more_until = Some(now + self.length);
    }

    /// What the others are to know.
    pub fn report(&mut self, now: Instant) -> Report {
        self.roll(now);
        let (passed, sent) = (now.saturating_duration_since(self.reported), std::mem::take(&mut self.sent));
        self.reported = now;
        let need = f64::from(sent) * self.length.as_secs_f64() / passed.as_secs_f64().max(0.1);
        let is_enough = self.wants_more_until.is_none_or(|until| now >= until);
        let paused = self.asked_to_pause_until.map(|until| until.saturating_duration_since(now)).unwrap_or_default();
        Report {
            told: self.told,
            learned: self.learned,
            taken: self.taken,
            need: is_enough.then_some(need.ceil() as u32),
            paused_ms: u64::try_from(paused.as_millis()).unwrap_or(u64::MAX),
        }
    }

    /// What the others told, each at its moment.
    pub fn hear(&mut self, told: &[(String, Report, Instant)], now: Instant) {
        self.roll(now);
        self.others.hear(told);
        if self.limit().is_none() {
            (self.told, self.learned) = (told.iter().find_map(|told| told.1.told), told.iter().find_map(|told| told.1.learned));
        }
        let pauses = told.iter().map(|(_, report, at)| *at + Duration::from_millis(report.paused_ms).min(LONGEST));
        if let Some(until) = pauses.max().filter(|until| *until > now) {
            self.pause(until);
        }
    }
}

#[cfg(test)]
mod tests;
