//! Which account is the caller's own, as far as it can be known: what a guard about oneself compares with.

use std::collections::BTreeSet;

use super::facts::{Facing, Needs};
use super::judge::Facts;
use super::reach::Touched;
use crate::identity::Caller;

/// The caller as the organization knows them. Both empty: nothing tells, and nobody is them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Own {
    pub account: Option<String>,
    pub addresses: BTreeSet<String>,
}

impl Own {
    /// The caller's account: the one that the identity provider names, else the one that has their e-mail address.
    pub async fn of(facing: Facing<'_>, caller: &Caller) -> Own {
        let email = caller.human().email.as_ref().map(|email| email.to_lowercase());
        let touched = match (caller.account(), &email) {
            (Some(account), _) => Touched::Account(account.to_owned()),
            (None, Some(email)) => Touched::Address(email.clone()),
            (None, None) => return Own::default(),
        };
        let facts = facing.of(&touched, Needs { addresses: true, ..Needs::default() }).await;
        Own { account: facts.account, addresses: facts.addresses.unwrap_or_default().into_iter().chain(email).collect() }
    }

    /// Whether somebody can be told apart from the caller by their addresses alone.
    #[must_use]
    pub fn needs_addresses(&self) -> bool {
        self.account.is_none() && !self.addresses.is_empty()
    }

    /// Whether this is the caller; `None` when what decides could not be read.
    #[must_use]
    pub fn is(&self, facts: &Facts) -> Option<bool> {
        let same_account = facts.account.is_some() && facts.account == self.account;
        let shares = facts.addresses.as_ref().is_some_and(|known| !known.is_disjoint(&self.addresses));
        if same_account || shares {
            return Some(true);
        }
        match &self.account {
            Some(_) if facts.account.is_some() || facts.has_no_account => Some(false),
            None if self.addresses.is_empty() => Some(false),
            _ if self.addresses.is_empty() => None,
            _ => facts.addresses.as_ref().map(|_| false),
        }
    }
}

#[cfg(test)]
mod tests;
