//! Reading addresses pasted from anywhere: commas, lines, "Name <address>", columns of a table. Pure.

use crate::form::{LineFault, check};

/// What a pasted text holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Addresses {
    /// Each once, in the order of their first appearance.
    pub fine: Vec<String>,
    /// What cannot be an address, with its line and why.
    pub faults: Vec<LineFault>,
    /// How many were there more than once.
    pub repeated: usize,
}

/// Reads a pasted text.
#[must_use]
pub fn read(text: &str) -> Addresses {
    let mut read = Addresses::default();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let words = words(line);
        if words.is_empty() {
            read.faults.push((at + 1, line.trim().chars().take(80).collect(), "There is no address in this line.".to_owned()));
        }
        for word in words {
            match check::email(&word) {
                Err(fault) => read.faults.push((at + 1, word, fault.words)),
                Ok(()) if read.fine.iter().any(|known| known.eq_ignore_ascii_case(&word)) => read.repeated += 1,
                Ok(()) => read.fine.push(word),
            }
        }
    }
    read
}

/// The words of a line that mean to be addresses: those with an @.
fn words(line: &str) -> Vec<String> {
    let parts = line.split([',', ';', '\t', ' ', '<', '>', '"', '(', ')', '[', ']']);
    parts
        .map(|word| word.trim().trim_start_matches("mailto:").trim_end_matches('.'))
        .filter(|word| word.contains('@'))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests;
