//! Checks of a text: plain functions, the same while typing, on leaving the field and on sending. Lengths count characters, not bytes.

use super::Fault;

/// A value that must not be empty.
///
/// # Errors
/// When there is nothing but blanks.
pub fn filled(text: &str) -> Result<(), Fault> {
    if text.trim().is_empty() { Err(Fault::new("This cannot be empty.")) } else { Ok(()) }
}

/// A value without control characters, which Atlassian rejects in texts. They are invisible, so the fault names them.
///
/// # Errors
/// When there is one; line breaks count.
pub fn plain(text: &str) -> Result<(), Fault> {
    refuse_control(text, |_| false)
}

/// As [`plain`], with line breaks and tabs.
///
/// # Errors
/// When there is another control character.
pub fn plain_lines(text: &str) -> Result<(), Fault> {
    refuse_control(text, |letter| matches!(letter, '\n' | '\r' | '\t'))
}

fn refuse_control(text: &str, is_fine: fn(char) -> bool) -> Result<(), Fault> {
    match text.chars().find(|letter| letter.is_control() && !is_fine(*letter)) {
        Some('\n' | '\r') => Err(Fault::new("This has to stand on one line.")),
        Some(letter) => {
            Err(Fault::new(format!("There is an invisible control character (U+{:04X}) in it. Type it anew.", u32::from(letter))))
        }
        None => Ok(()),
    }
}

/// Whether a text is short enough.
///
/// # Errors
/// Says how many characters are too many.
pub fn at_most(text: &str, most: usize) -> Result<(), Fault> {
    match length(text).saturating_sub(most) {
        0 => Ok(()),
        1 => Err(Fault::new(format!("One character too many: at most {most}."))),
        over => Err(Fault::new(format!("{over} characters too many: at most {most}."))),
    }
}

/// The characters of a text as it is sent: without the blanks around it.
#[must_use]
pub fn length(text: &str) -> usize {
    text.trim().chars().count()
}

/// The count beside the field, once it is worth looking at: from four fifths of the limit on.
#[must_use]
pub fn count(text: &str, most: usize) -> Option<String> {
    let length = length(text);
    (length * 5 >= most * 4).then(|| format!("{length} of {most} characters"))
}

/// The fewest things that are wrong with every e-mail address: one @, something on both sides, no blanks.
///
/// # Errors
/// Says which of them does not hold.
pub fn email(text: &str) -> Result<(), Fault> {
    let text = text.trim();
    let wrong = |words: &str| Err(Fault::new(words));
    if text.chars().any(|letter| letter.is_whitespace() || letter.is_control()) {
        return wrong("An address has no blanks in it.");
    }
    let Some((mailbox, domain)) = text.split_once('@') else { return wrong("An address has an @ in it: name@company.com.") };
    if domain.contains('@') {
        return wrong("There is more than one @: one address only.");
    }
    if mailbox.is_empty() {
        return wrong("The name before the @ is missing.");
    }
    let is_domain = domain.split('.').count() > 1 && domain.split('.').all(|part| !part.is_empty());
    if !is_domain {
        return wrong("The domain after the @ is not complete: company.com.");
    }
    if mailbox.chars().count() > EMAIL_PART || domain.chars().count() > EMAIL_PART {
        return Err(Fault::new(format!("Each side of the @ has at most {EMAIL_PART} characters.")));
    }
    Ok(())
}

/// Atlassian's limit for each side of an address.
const EMAIL_PART: usize = 255;

#[cfg(test)]
mod tests;
