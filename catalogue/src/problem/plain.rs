//! Makes a foreign text safe to show: one line, of bounded length, without control characters and without anything that looks like a credential.

/// Longer texts are cut: an error is read by a person.
const LONGEST_TEXT: usize = 500;

/// Atlassian's keys and tokens, and signed JSON tokens, by how they begin.
const CREDENTIAL_PREFIXES: [&str; 4] = ["ATATT", "ATCTT", "ATSTT", "eyJ"];

/// A run of this many letters of both cases and digits is no word and no identifier: those are lower-case or hyphenated.
const SHORTEST_CREDENTIAL: usize = 32;

/// One line, without control and direction characters, credentials replaced by an ellipsis, cut at [`LONGEST_TEXT`] characters.
pub fn plain(text: &str) -> String {
    let line: String = text.chars().take(LONGEST_TEXT * 2).map(|c| if is_invisible(c) { ' ' } else { c }).collect();
    let line = without_credentials(line.trim());
    match line.char_indices().nth(LONGEST_TEXT) {
        Some((at, _)) => format!("{}…", line[..at].trim_end()),
        None => line,
    }
}

/// Control characters, and those that turn the direction of the text after them.
fn is_invisible(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn without_credentials(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut after_bearer = false;
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '=' | '+' | '/' | '.');
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|c: char| is_part(c) != is_part(first)).unwrap_or(rest.len());
        let (run, tail) = rest.split_at(end);
        let is_word = is_part(first);
        if is_word && (after_bearer || is_credential(run)) {
            out.push('…');
        } else {
            out.push_str(run);
        }
        after_bearer = if is_word { run.eq_ignore_ascii_case("bearer") } else { after_bearer && run.trim().is_empty() };
        rest = tail;
    }
    out
}

/// Looks at what stands between `=` and `/`, so that neither `key=value` nor a path of identifiers is taken for one long run.
fn is_credential(run: &str) -> bool {
    run.split(['=', '/']).any(|part| {
        let has = |kind: fn(&u8) -> bool| part.as_bytes().iter().any(kind);
        let mixed = has(u8::is_ascii_digit) && has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase);
        let known = CREDENTIAL_PREFIXES.iter().any(|prefix| part.starts_with(prefix) && part.len() > prefix.len() + 4);
        known || (mixed && part.len() >= SHORTEST_CREDENTIAL)
    })
}
