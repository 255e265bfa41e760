//! Names that many rows share, such as products and groups, kept once: a row holds only their numbers.

use std::cell::RefCell;
use std::collections::HashMap;

/// A name by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name(u32);

#[derive(Default)]
struct Names {
    numbers: HashMap<Box<str>, u32>,
    texts: Vec<Box<str>>,
}

thread_local! {
    static NAMES: RefCell<Names> = RefCell::default();
}

impl Name {
    /// The number of a text, the same for the same text.
    #[must_use]
    pub fn of(text: &str) -> Name {
        NAMES.with_borrow_mut(|names| {
            if let Some(number) = names.numbers.get(text) {
                return Name(*number);
            }
            let number = u32::try_from(names.texts.len()).unwrap_or(u32::MAX);
            names.texts.push(text.into());
            names.numbers.insert(text.into(), number);
            Name(number)
        })
    }

    /// The text.
    #[must_use]
    pub fn text(self) -> String {
        let place = usize::try_from(self.0).unwrap_or(usize::MAX);
        NAMES.with_borrow(|names| names.texts.get(place).map(|text| text.to_string()).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests;
