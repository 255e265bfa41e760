//! What a write is about, as far as the record may say it: the ids of its address, the account ids of its body, and how many e-mail addresses the
//! body names. Everything else of a body stays out of the record.

use catalogue::path::is_identifier;
use catalogue::record::ACCOUNT;
use catalogue::rule::accounts_and_addresses;

use crate::admit::Permit;

/// More accounts of one body are not listed; no operation takes as many.
const MOST_ACCOUNTS: usize = 100;

/// Names and values of what the write is about, those of the address first, and the number of e-mail addresses.
#[must_use]
pub fn about(permit: &Permit) -> (Vec<(String, String)>, usize) {
    let mut targets: Vec<(String, String)> = permit.parameters().iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let Some(body) = permit.body() else { return (targets, 0) };
    let (accounts, addresses) = accounts_and_addresses(body);
    let of_address = targets.clone();
    let from_body = accounts.into_iter().filter(|id| is_identifier(id)).map(|id| (ACCOUNT.to_owned(), id));
    targets.extend(from_body.filter(|target| !of_address.contains(target)).take(MOST_ACCOUNTS));
    (targets, addresses.len())
}

#[cfg(test)]
mod tests;
