//! What replicas tell one another of the limits of their keys. A key goes by what the configuration calls it, never by itself.

use std::time::Instant;

use serde::{Deserialize, Serialize};

use super::Upstream;
use super::pacing::{Heard, Meter};
use super::share::Report;

/// What one replica tells of one limit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    pub key: String,
    pub is_last_active: bool,
    #[serde(flatten)]
    pub report: Report,
}

impl Upstream {
    /// What the others are to know. Asking begins the next account.
    pub fn tell(&self) -> Vec<Told> {
        let reports = self.line.pacing.report().into_iter();
        let told = reports.filter_map(|(meter, report)| {
            let key = self.keys.label(meter.key)?.to_owned();
            Some(Told { key, is_last_active: meter.is_last_active, report })
        });
        told.collect()
    }

    /// Takes up what those that live told, each at its moment. What they say of keys that are not configured here is left aside.
    pub fn hear(&self, replicas: Vec<(String, Instant, Vec<Told>)>) {
        let mut heard = Heard::new();
        for (replica, at, told) in replicas {
            for Told { key, is_last_active, report } in told {
                let Some(key) = self.keys.place(&key) else { continue };
                heard.entry(Meter { key, is_last_active }).or_default().push((replica.clone(), report, at));
            }
        }
        self.line.pacing.hear(&heard);
    }
}
