//! Which fields are locked and why, so that the same reason is explained once and not at every field. Pure.

use catalogue::account::{Permissions, Verdict};
use catalogue::reason::{self, Reason};

use super::patch::ENTRIES;
use crate::form::Lock;

/// A reason that locks more fields than this is explained above them.
const MOST: usize = 2;

/// The lock of each field, in the order of the form; and the reasons that are explained once for several.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Locks {
    pub fields: Vec<Option<Lock>>,
    pub shared: Vec<Reason>,
}

/// What the permissions say about every field of the form.
#[must_use]
pub fn locks(permissions: &Permissions) -> Locks {
    let keys: Vec<Option<String>> = ENTRIES.iter().map(|entry| key(permissions, entry.path)).collect();
    let count = |key: &String| keys.iter().flatten().filter(|other| *other == key).count();
    let shared: Vec<&String> = crate::sorting::unique(keys.iter().flatten().filter(|key| count(key) > MOST).collect());
    let fields = keys.iter().map(|key| {
        let key = key.as_ref()?;
        let lock = Lock::from(reason::explain(key));
        Some(if shared.contains(&key) { Lock { remedy: String::new(), ..lock } } else { lock })
    });
    Locks { fields: fields.collect(), shared: shared.into_iter().map(|key| reason::explain(key)).collect() }
}

/// The reason key; empty where it is blocked without one.
fn key(permissions: &Permissions, path: &str) -> Option<String> {
    match permissions.field(path) {
        Verdict::Blocked(key) => Some(key),
        Verdict::Allowed | Verdict::NotSaid => None,
    }
}

#[cfg(test)]
mod tests;
