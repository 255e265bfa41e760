//! How deeply a JSON text is nested, before anything is built from it: a million open brackets cost whoever parses them a million stack frames.

/// Deeper than any answer of the upstream, and within what every parser of a browser takes.
const DEEPEST: usize = 100;

/// Whether the text stays within the depth that is passed on. It says nothing about whether it is JSON.
#[must_use]
pub fn is_shallow(json: &[u8]) -> bool {
    let (mut depth, mut in_text, mut is_escaped) = (0_usize, false, false);
    for byte in json {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if in_text => is_escaped = true,
            b'"' => in_text = !in_text,
            _ if in_text => {}
            b'[' | b'{' => {
                depth += 1;
                if depth > DEEPEST {
                    return false;
                }
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    true
}

#[cfg(test)]
mod tests;
