//! Reading a pasted list: e-mail addresses, account ids, "Name <address>", lines of a table. Pure.

use std::collections::HashSet;

/// One thing to look up.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Entry {
    Email(String),
    AccountId(String),
}

impl Entry {
    /// The text as it was looked up.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Entry::Email(text) | Entry::AccountId(text) => text,
        }
    }
}

/// What a pasted text holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pasted {
    /// Each once, in the order of their first appearance.
    pub entries: Vec<Entry>,
    /// Lines in which nothing was recognised.
    pub unread: Vec<String>,
    /// How many entries were there more than once.
    pub repeated: usize,
}

/// The most lines that are looked at.
pub const MOST_LINES: usize = 10_000;

/// Reads a pasted text.
#[must_use]
pub fn read(text: &str) -> Pasted {
    let mut pasted = Pasted::default();
    let mut seen = HashSet::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()).take(MOST_LINES) {
        let found = entries(line);
        if found.is_empty() {
            pasted.unread.push(line.chars().take(80).collect());
        }
        for entry in found {
            if seen.insert(entry.clone()) { pasted.entries.push(entry) } else { pasted.repeated += 1 }
        }
    }
    pasted
}

/// The addresses of a line; without any, its account ids.
fn entries(line: &str) -> Vec<Entry> {
    let words = || line.split([',', ';', '\t', ' ', '<', '>', '"', '\'', '(', ')']).filter(|word| !word.is_empty());
    let emails: Vec<Entry> = words()
        .map(|word| word.trim_start_matches("mailto:"))
        .filter(|word| is_email(word))
        .map(|word| Entry::Email(word.to_lowercase()))
        .collect();
    if emails.is_empty() {
        words().filter(|word| is_account_id(word)).map(|word| Entry::AccountId(word.to_owned())).collect()
    } else {
        emails
    }
}

/// One `@` with something before and a dotted name behind. Whether it exists, the upstream knows.
fn is_email(word: &str) -> bool {
    let Some((name, domain)) = word.split_once('@') else { return false };
    !name.is_empty()
        && !domain.contains('@')
        && domain.contains('.')
        && !domain.starts_with('.')
        && !domain.ends_with('.')
        && word.len() <= 320
}

/// The two forms of account ids in use: 24 hexadecimal digits, or a number, a colon and a UUID. Plain words are none.
fn is_account_id(word: &str) -> bool {
    let is_uuid = |text: &str| text.len() == 36 && text.chars().all(|c| c.is_ascii_hexdigit() || c == '-');
    let is_old = word.len() == 24 && word.chars().all(|c| c.is_ascii_hexdigit());
    is_old
        || is_uuid(word)
        || word.split_once(':').is_some_and(|(number, uuid)| number.chars().all(|c| c.is_ascii_alphanumeric()) && is_uuid(uuid))
}

#[cfg(test)]
mod tests;
