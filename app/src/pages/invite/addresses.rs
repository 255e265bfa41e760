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
        if words.is_empty() && line.chars().any(char::is_alphanumeric) {
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

/// The words of a line that mean to be addresses: those with an @. Pastes bring blanks of every kind, marks that cannot be seen, and the
/// separators and quotation marks of other scripts.
fn words(line: &str) -> Vec<String> {
    let is_between =
        |letter: char| letter.is_whitespace() || letter.is_control() || is_unseen(letter) || ",;|<>\"()[]{}，；、“”„«»".contains(letter);
    let parts = line.split(is_between);
    parts
        .map(|word| word.trim_matches(|letter| matches!(letter, '\'' | '‘' | '’' | '.')))
        .map(|word| word.get(..MAILTO.len()).filter(|start| start.eq_ignore_ascii_case(MAILTO)).map_or(word, |_| &word[MAILTO.len()..]))
        .filter(|word| word.contains('@'))
        .map(str::to_owned)
        .collect()
}

const MAILTO: &str = "mailto:";

/// Zero-width blanks, marks of direction, and the mark that some files begin with.
const fn is_unseen(letter: char) -> bool {
    matches!(letter, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests;
