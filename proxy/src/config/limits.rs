//! The `[limits]` table: how much may be asked in a minute, and how much may be under way or open.

use std::num::NonZeroU32;

use super::reader::Reader;
use crate::pace::PaceLimits;

/// Reads it; what is absent has its default.
pub fn read(reader: &mut Reader) -> Option<PaceLimits> {
    let usual = PaceLimits::default();
    let Some(mut table) = reader.table("limits") else { return Some(usual) };
    let mut per_minute = |name: &str, usual: NonZeroU32| {
        let given = table.whole_or(name, i64::from(usual.get()), 1..=1_000_000)?;
        u32::try_from(given).ok().and_then(NonZeroU32::new)
    };
    let person = per_minute("person_per_minute", usual.person);
    let stranger = per_minute("stranger_per_minute", usual.stranger);
    let everybody = per_minute("all_per_minute", usual.everybody);
    let under_way = table.whole_or("requests_under_way", i64::try_from(usual.under_way).ok()?, 1..=10_000);
    let connections = table.whole_or("connections", i64::try_from(usual.connections).ok()?, 1..=100_000);
    reader.take_faults(table);
    Some(PaceLimits {
        person: person?,
        stranger: stranger?,
        everybody: everybody?,
        under_way: usize::try_from(under_way?).ok()?,
        connections: usize::try_from(connections?).ok()?,
    })
}
