//! The query with which a browser comes back from the provider: anybody can write one, so only the answer to this very question is read further.

use std::collections::BTreeMap;

use catalogue::path;
use subtle::ConstantTimeEq as _;

use super::NotProven;
use super::metadata::Metadata;
use super::transaction::Transaction;

/// The code, if the answer is to this transaction and from this provider.
///
/// # Errors
/// Says the first thing that does not fit.
pub fn code(issuer: &str, metadata: &Metadata, transaction: &Transaction, query: &str) -> Result<String, NotProven> {
    let mut answer = BTreeMap::new();
    for (name, value) in path::parse_query(query).ok_or(NotProven::State)? {
        if answer.insert(name, value).is_some() {
            return Err(NotProven::State);
        }
    }
    let state = answer.get("state").map_or("", String::as_str);
    if !bool::from(state.as_bytes().ct_eq(transaction.state.as_bytes())) {
        return Err(NotProven::State);
    }
    match answer.get("iss") {
        Some(named) if named != issuer => return Err(NotProven::AnswerIssuer),
        None if metadata.names_itself => return Err(NotProven::AnswerIssuer),
        Some(_) | None => {}
    }
    match answer.get("error").map(String::as_str) {
        Some("access_denied" | "login_required" | "consent_required" | "interaction_required") => return Err(NotProven::Declined),
        Some(_) => return Err(NotProven::ProviderError),
        None => {}
    }
    answer.remove("code").filter(|code| !code.is_empty()).ok_or(NotProven::NoCode)
}
