//! Writes what was measured into the place that a document keeps for it.

use std::path::Path;

use crate::Failure;

#[cfg(test)]
mod tests;

/// Replaces what stands between the markers of this section.
pub fn write(file: &Path, section: &str, text: &str) -> Result<(), Failure> {
    let before = std::fs::read_to_string(file)?;
    let after = replaced(&before, section, text).ok_or_else(|| format!("{} has no place for “{section}”", file.display()))?;
    Ok(std::fs::write(file, after)?)
}

fn replaced(document: &str, section: &str, text: &str) -> Option<String> {
    let (start, end) = (format!("<!-- {section}: written by"), format!("<!-- end of {section} -->"));
    let (before, rest) = document.split_once(&start)?;
    let (marker, rest) = rest.split_once("-->\n")?;
    let (_, after) = rest.split_once(&end)?;
    Some(format!("{before}{start}{marker}-->\n\n{}\n\n{end}{after}", text.trim_end()))
}
