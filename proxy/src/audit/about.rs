//! What a write is about, as far as the record may say it: the ids of its address, the account ids of its body, and how many e-mail addresses the
//! body names. Everything else of a body stays out of the record.

use std::collections::BTreeSet;

use catalogue::path::is_identifier;
use catalogue::record::ACCOUNT;
use serde_json::Value;

use crate::admit::Permit;

/// More accounts of one body are not listed; no operation takes as many.
const MOST_ACCOUNTS: usize = 100;

/// Names and values of what the write is about, those of the address first, and the number of e-mail addresses.
#[must_use]
pub fn about(permit: &Permit) -> (Vec<(String, String)>, usize) {
    let mut targets: Vec<(String, String)> = permit.parameters().iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let Some(body) = permit.body() else { return (targets, 0) };
    let mut found = Found::default();
    found.look(body, false);
    let of_address = targets.clone();
    let from_body = found.accounts.into_iter().map(|id| (ACCOUNT.to_owned(), id));
    targets.extend(from_body.filter(|target| !of_address.contains(target)).take(MOST_ACCOUNTS));
    (targets, found.addresses.len())
}

#[derive(Default)]
struct Found {
    accounts: BTreeSet<String>,
    addresses: BTreeSet<String>,
}

impl Found {
    /// The body's depth is limited where it is read.
    fn look(&mut self, value: &Value, is_account: bool) {
        match value {
            Value::String(text) if is_account && is_identifier(text) => {
                self.accounts.insert(text.clone());
            }
            Value::String(text) if is_address(text) => {
                self.addresses.insert(text.to_lowercase());
            }
            Value::Array(items) => items.iter().for_each(|item| self.look(item, is_account)),
            Value::Object(fields) => fields.iter().for_each(|(name, value)| self.look(value, names_accounts(name))),
            _ => {}
        }
    }
}

/// `accountId`, `account_id`, their plurals, and the `atlassianAccountId` of the SCIM extension.
fn names_accounts(member: &str) -> bool {
    let folded = member.replace('_', "").to_lowercase();
    matches!(folded.as_str(), "accountid" | "accountids" | "atlassianaccountid")
}

fn is_address(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty() && !host.contains('@'))
        && !text.chars().any(char::is_whitespace)
}

#[cfg(test)]
mod tests;
