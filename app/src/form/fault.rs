//! What is wrong with a value, in words for beside the field; and the words for what the upstream found wrong.

use catalogue::reason;

/// Why a value cannot be used, and by that what to change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub words: String,
}

impl Fault {
    #[must_use]
    pub fn new(words: impl Into<String>) -> Fault {
        Fault { words: words.into() }
    }
}

/// A violation or reason key of the upstream in words. Which violation keys exist is not documented beyond `maxLength`; unknown ones are
/// shown verbatim.
#[must_use]
pub fn explain(key: &str) -> Fault {
    let words = match key {
        "maxLength" => "Too long for Atlassian.",
        "minLength" => "Too short for Atlassian, or empty.",
        "invalidCharacters" => "Holds a character that Atlassian does not accept.",
        "format" => "Not in the form that Atlassian expects.",
        "unique" | "uniqueness" => "Another account already has this value.",
        "" => "Atlassian refused this value and gives no reason.",
        _ if key.contains('.') || KNOWN_REASONS.contains(&key) => {
            let reason = reason::explain(key);
            return Fault::new(format!("{}. {}", reason.words, reason.remedy));
        }
        _ => return Fault::new(format!("Atlassian refused this value: {key}.")),
    };
    Fault::new(words)
}

/// Reason keys without a dot; all others have one, which no violation key is known to have.
const KNOWN_REASONS: [&str; 3] = ["administrative", "myselfOnly", "managedAccount"];

#[cfg(test)]
mod tests;
