//! People whose id is an e-mail address, as some providers and gateways name them: rows say a mark in its place, the same for the same person, unless the
//! configuration wants addresses in the record.

use super::Audit;
use super::chain::ChainKey;
use super::fault::AuditError;
use super::line::Who;

/// What a mark is bound to, so that it is none of a change's own.
const SCOPE: (&str, &str) = ("person", "id");

/// Whether it may be an address; an id that only looks like one is none that anybody has to read.
fn is_address(word: &str) -> bool {
    word.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty())
}

/// The text with a mark for every word that may be an address.
fn veiled(key: &ChainKey, text: &str) -> String {
    let parts = text.split_inclusive(|letter: char| letter.is_whitespace() || matches!(letter, '(' | ')' | ',' | ';' | '<' | '>' | '"'));
    let part = |part: &str| {
        let word =
            part.trim_end_matches(|letter: char| letter.is_whitespace() || matches!(letter, '(' | ')' | ',' | ';' | '<' | '>' | '"'));
        if is_address(word) { format!("address:{}{}", key.mark(SCOPE.0, SCOPE.1, word), &part[word.len()..]) } else { part.to_owned() }
    };
    parts.map(part).collect()
}

impl Audit {
    /// A text as rows say it.
    ///
    /// # Errors
    /// When there is no key to hide an address with.
    pub(super) async fn said(&self, text: String) -> Result<String, AuditError> {
        if self.has_emails || !text.contains('@') { Ok(text) } else { Ok(veiled(&self.writer().key().await?, &text)) }
    }

    /// The same for everything that says who somebody is.
    ///
    /// # Errors
    /// When there is no key to hide an address with.
    pub(super) async fn said_of(&self, who: Who) -> Result<Who, AuditError> {
        let subject = match who.subject {
            Some(subject) => Some(self.said(subject).await?),
            None => None,
        };
        Ok(Who { person: self.said(who.person).await?, subject, ..who })
    }

    /// Every way in which rows name the person with this id: as it is, or by a mark under any of the keys.
    pub async fn names_of(&self, id: &str) -> Vec<String> {
        let mut names = vec![id.to_owned()];
        if id.contains('@')
            && let Ok(keys) = self.writer().keys().await
        {
            names.extend(keys.all().map(|key| veiled(key, id)));
        }
        names
    }
}

#[cfg(test)]
mod tests;
