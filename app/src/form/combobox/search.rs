//! What of a list matches a search, best first, and what a key does to the list. Pure.

use crate::components::menu::Choice;
use crate::moment::grouped;

/// More than this is not looked at but narrowed by typing.
const MOST: usize = 60;
/// How far the page keys go.
const PAGE: usize = 8;

/// What matches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Places in the list of choices, best first, at most [`MOST`].
    pub shown: Vec<usize>,
    pub total: usize,
}

impl Found {
    /// For screen readers.
    pub fn words(&self) -> String {
        match self.total {
            0 => "Nothing matches".to_owned(),
            1 => "1 choice".to_owned(),
            total => format!("{} choices", grouped(total)),
        }
    }

    /// How many are not shown.
    pub fn rest_words(&self) -> Option<String> {
        let rest = self.total.saturating_sub(self.shown.len());
        (rest > 0).then(|| format!("{} more. Type to narrow the list.", grouped(rest)))
    }
}

/// The choices in which every word of the search occurs: those that begin with it first, then those with a word that does, then the rest,
/// each in the order of the list.
pub fn find(choices: &[Choice], search: &str) -> Found {
    let words: Vec<String> = loose(search).split_whitespace().map(str::to_owned).collect();
    let whole = words.join(" ");
    let mut ranked: Vec<(u8, usize)> = choices
        .iter()
        .enumerate()
        .filter_map(|(index, choice)| {
            let label = loose(&choice.label);
            let all = format!("{label} {} {}", loose(choice.note.as_deref().unwrap_or_default()), loose(&choice.value));
            words.iter().all(|word| all.contains(word)).then(|| (rank(&label, &whole), index))
        })
        .collect();
    // Stable, so that the order of the list holds within a rank.
    crate::sorting::by_key(&mut ranked, |(rank, _)| *rank);
    Found { total: ranked.len(), shown: ranked.into_iter().take(MOST).map(|(_, index)| index).collect() }
}

fn rank(label: &str, search: &str) -> u8 {
    if label.starts_with(search) {
        0
    } else if label.split_whitespace().any(|word| word.starts_with(search)) {
        1
    } else {
        2
    }
}

/// Lower case, with the separators of zones and names as blanks: "new york" finds "America/New_York".
fn loose(text: &str) -> String {
    text.to_lowercase().replace(['_', '/', '-', ',', '(', ')'], " ")
}

/// The choice that a text names, by its value or by its label in any case.
pub fn match_of<'a>(choices: &'a [Choice], text: &str) -> Option<&'a Choice> {
    let text = text.trim();
    choices.iter().find(|choice| choice.value == text || choice.label.to_lowercase() == text.to_lowercase())
}

/// What a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    Open,
    Mark(usize),
    Choose,
    Close,
    /// Nothing here: it is the field's or the form's.
    Elsewhere,
}

/// What a key does in this state of the list.
pub fn step(key: &str, is_open: bool, at: Option<usize>, count: usize) -> Key {
    if !is_open {
        return if matches!(key, "ArrowDown" | "ArrowUp") { Key::Open } else { Key::Elsewhere };
    }
    let last = count.saturating_sub(1);
    let mark = |at: usize| if count == 0 { Key::Elsewhere } else { Key::Mark(at.min(last)) };
    match (key, at) {
        ("ArrowDown", None) => mark(0),
        ("ArrowDown", Some(at)) => mark(if at >= last { 0 } else { at + 1 }),
        ("ArrowUp", None | Some(0)) => mark(last),
        ("ArrowUp", Some(at)) => mark(at - 1),
        ("PageDown", at) => mark(at.unwrap_or(0) + PAGE),
        ("PageUp", at) => mark(at.unwrap_or(0).saturating_sub(PAGE)),
        ("Enter", Some(_)) if count > 0 => Key::Choose,
        ("Escape", _) => Key::Close,
        _ => Key::Elsewhere,
    }
}

#[cfg(test)]
mod tests;
