//! The table `[upstream_calls]`: how long the service waits for the upstream, how it connects, and how long it keeps what it read.

use std::time::Duration;

use super::StoreAt;
use super::reader::Reader;
use crate::upstream::UpstreamLimits;
use crate::upstream::connections::{Connections, Http2};
use crate::upstream::shared::Keeping;

/// How the upstream is called.
#[derive(Clone, Copy, Debug, Default)]
pub struct CallSettings {
    pub limits: UpstreamLimits,
    pub connections: Connections,
    pub keeping: Keeping,
}

impl CallSettings {
    /// How long answers are kept. Where replicas share a store, not at all: the changes of another one are not noticed here, so that what was read before
    /// them would be shown after them.
    #[must_use]
    pub fn keeping(&self, store: &StoreAt) -> Keeping {
        match store {
            StoreAt::File(_) => self.keeping,
            StoreAt::Address(_) => Keeping { life: Duration::ZERO, ..self.keeping },
        }
    }
}

/// Reads it; what is absent has its default.
pub fn read(reader: &mut Reader) -> Option<CallSettings> {
    let usual = CallSettings::default();
    let Some(mut table) = reader.table("upstream_calls") else { return Some(usual) };
    let mut seconds = |name: &str, usual: Duration, least: i64, most: i64| {
        let given = table.whole_or(name, i64::try_from(usual.as_secs()).ok()?, least..=most)?;
        u64::try_from(given).ok().map(Duration::from_secs)
    };
    let connect = seconds("connect_seconds", usual.limits.connect, 1, 60);
    let first_byte = seconds("first_byte_seconds", usual.limits.first_byte, 1, 600);
    let pause = seconds("pause_seconds", usual.limits.pause, 1, 600);
    let total = seconds("total_seconds", usual.limits.total, 1, 600);
    let longest_life = seconds("connection_seconds", usual.connections.longest_life, 1, 86_400);
    let life = seconds("keep_seconds", usual.keeping.life, 0, 30);
    let number = table.whole_or("connections", i64::try_from(usual.connections.number).ok()?, 1..=16);
    let megabytes = table.whole_or("keep_megabytes", 32, 1..=1024);
    let http2 = table.parsed_or("http2", "offered", "is none of \"offered\", \"never\", \"always\"", |word| match word {
        "offered" => Some(Http2::Offered),
        "never" => Some(Http2::Never),
        "always" => Some(Http2::Always),
        _ => None,
    });
    reader.take_faults(table);
    Some(CallSettings {
        limits: UpstreamLimits { connect: connect?, first_byte: first_byte?, pause: pause?, total: total?, ..usual.limits },
        connections: Connections { number: usize::try_from(number?).ok()?, longest_life: longest_life?, http2: http2? },
        keeping: Keeping { life: life?, bytes: usize::try_from(megabytes?).ok()? * 1024 * 1024 },
    })
}
