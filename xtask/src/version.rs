//! Version numbers as tools print them, for comparing what is installed with what is needed.

use std::fmt;

#[cfg(test)]
mod tests;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    pub major: u32,
    pub minor: u32,
    pub patch: u32,
}

impl Version {
    /// The first version in a tool's own words: `rustc 1.95.0 (…)`, `Chromium 156.0.8078.79`, `wasm-opt version 132`.
    /// Missing parts count as zero, parts after the third are ignored.
    pub fn find(text: &str) -> Option<Self> {
        text.split(|c: char| c.is_whitespace() || c == '"' || c == '=' || c == ':').find_map(Self::parse)
    }

    fn parse(word: &str) -> Option<Self> {
        let mut numbers = word.split(['.', '-', '+', '~']).map_while(|part| part.parse().ok());
        Some(Self { major: numbers.next()?, minor: numbers.next().unwrap_or(0), patch: numbers.next().unwrap_or(0) })
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}
