//! Which operations need a fresh proof of who somebody is, and how fresh.

use catalogue::capability::Capability;
use serde::Deserialize as _;

use super::reader::Reader;
use crate::step_up::{StepUp, USUAL_MINUTES};

const CAPABILITY_RULE: &str = "step_up: one of the names is not a capability; the README lists them";

/// Reads both settings; without them the destructive operations need one.
pub fn read(reader: &mut Reader) -> Option<StepUp> {
    let minutes = reader.whole_or("step_up_minutes", USUAL_MINUTES, 1..=60)?;
    if !reader.names("step_up") {
        return Some(StepUp { minutes, ..StepUp::default() });
    }
    let named: Option<Vec<Capability>> = reader.texts("step_up")?.iter().map(|word| capability(word)).collect();
    if named.is_none() {
        reader.fault(CAPABILITY_RULE);
    }
    Some(StepUp { minutes, capabilities: named?.into_iter().collect() })
}

fn capability(word: &str) -> Option<Capability> {
    let word: serde::de::value::StrDeserializer<'_, serde::de::value::Error> = serde::de::IntoDeserializer::into_deserializer(word);
    Capability::deserialize(word).ok()
}
