//! From what was to come about and what is seen to what became of a write.

use crate::record::Finding;

/// Something that a write was to bring about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sign {
    /// Whether it was so before; unknown where nobody looked.
    pub was: Option<bool>,
    /// Whether it is so now.
    pub is: Option<bool>,
}

/// What follows from the signs of a write. What was so before tells nothing, and what came true in part tells nothing for certain.
#[must_use]
pub fn found(signs: &[Sign]) -> Finding {
    let mut telling = signs.iter().filter(|sign| sign.was != Some(true)).filter_map(|sign| sign.is);
    let Some(first) = telling.next() else { return Finding::CannotBeTold };
    match telling.all(|is| is == first) {
        true if first => Finding::Happened,
        true => Finding::DidNotHappen,
        false => Finding::CannotBeTold,
    }
}
