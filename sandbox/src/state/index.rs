//! Finds positions by a text without keeping the text: hashes alone, because the texts stand where the positions lead.

use std::collections::BTreeSet;
use std::hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher};

/// A hash and a position that is found by it.
type Place = (u64, u32);

/// Positions by the hash of a text. Texts may share one, so whoever looks up compares.
pub enum Index {
    /// While a seed is built: one after another, because a million insertions here and there take longer than one sorting.
    Gathered(Vec<Place>),
    Sorted(BTreeSet<Place>),
}

impl Default for Index {
    fn default() -> Index {
        Index::Gathered(Vec::new())
    }
}

impl Index {
    /// Adds a position that is not there under this text.
    pub fn add(&mut self, text: &str, at: u32) {
        let place = (hash(text), at);
        match self {
            Index::Gathered(places) => places.push(place),
            Index::Sorted(places) => drop(places.insert(place)),
        }
    }

    /// Forgets the position under this text.
    pub fn forget(&mut self, text: &str, at: u32) {
        let place = (hash(text), at);
        match self {
            Index::Gathered(places) => places.retain(|known| *known != place),
            Index::Sorted(places) => drop(places.remove(&place)),
        }
    }

    /// Positions that may have this text, ascending.
    pub fn candidates(&self, text: &str) -> Vec<u32> {
        let hash = hash(text);
        match self {
            Index::Gathered(places) => {
                let mut found: Vec<u32> = places.iter().filter(|(known, _)| *known == hash).map(|(_, at)| *at).collect();
                found.sort_unstable();
                found
            }
            Index::Sorted(places) => places.range((hash, 0)..=(hash, u32::MAX)).map(|(_, at)| *at).collect(),
        }
    }

    /// Sorts what was gathered: from now on it is found at once.
    pub fn sort(&mut self) {
        if let Index::Gathered(places) = self {
            *self = Index::Sorted(std::mem::take(places).into_iter().collect());
        }
    }
}

/// The same for the same text, every time.
fn hash(text: &str) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(text)
}

#[cfg(test)]
mod tests;
