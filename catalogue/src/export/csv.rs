//! Fields of CSV (RFC 4180) that no spreadsheet runs. Pure; the app and the service write the same.

/// What a file begins with: Excel otherwise reads UTF-8 as the local code page.
pub const MARK: char = '\u{feff}';
/// The end of a row.
pub const END: &str = "\r\n";

/// A spreadsheet runs a text that starts like this as a formula, and some skip blanks and invisible characters before they look: an apostrophe in front
/// makes it a text. The full-width signs are read as their plain ones by some.
#[must_use]
pub fn harmless(text: &str) -> String {
    let is_skipped =
        |c: char| c.is_whitespace() || c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{feff}');
    let starts_formula = |c: char| matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠');
    let first = text.chars().find(|c| !is_skipped(*c));
    let is_led_by_control = text.starts_with(['\t', '\r', '\n']);
    if is_led_by_control || first.is_some_and(starts_formula) { format!("'{text}") } else { text.to_owned() }
}

/// Every field is quoted, so that neither commas nor line breaks end it.
#[must_use]
pub fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}
