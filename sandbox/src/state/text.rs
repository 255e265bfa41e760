//! Search text of everybody, folded beforehand and side by side in one buffer, so that a search reads memory once from front to back.

/// Case-folded search text by position.
#[derive(Default)]
pub struct SearchText {
    buffer: String,
    spans: Vec<(u32, u32)>,
}

impl SearchText {
    /// Adds the next person's text, or replaces one: a replaced text leaves its old bytes behind, edits are few.
    pub fn set(&mut self, at: u32, parts: [&str; 3]) {
        let start = end_of(&self.buffer);
        for part in parts {
            fold_into(part, &mut self.buffer);
            self.buffer.push('\n');
        }
        let span = (start, end_of(&self.buffer));
        match self.spans.get_mut(at as usize) {
            Some(known) => *known = span,
            None => self.spans.push(span),
        }
    }

    /// Whether the person's text contains the folded term.
    pub fn contains(&self, at: u32, folded: &str) -> bool {
        self.spans.get(at as usize).is_some_and(|(start, end)| self.buffer[*start as usize..*end as usize].contains(folded))
    }

    pub fn reserve(&mut self, people: usize) {
        self.buffer.reserve(people * 64);
        self.spans.reserve(people);
    }
}

fn end_of(buffer: &str) -> u32 {
    u32::try_from(buffer.len()).unwrap_or(u32::MAX)
}

/// Folds case. Assumed: accents count; whether the upstream ignores them is not documented.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    folded
}

fn fold_into(text: &str, into: &mut String) {
    if text.is_ascii() {
        into.extend(text.chars().map(|letter| letter.to_ascii_lowercase()));
    } else {
        into.extend(text.chars().flat_map(char::to_lowercase));
    }
}
