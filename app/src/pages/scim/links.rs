//! The SCIM records that hold an account: found by the account and by its e-mail address, which do not always agree. Pure.

use catalogue::account::{Permissions, Verdict};
use catalogue::scim::repair::ScimLink;

/// One record that has to do with the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub directory_id: String,
    pub scim_user_id: String,
    pub hold: Hold,
}

/// What the record has to do with the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hold {
    /// It is linked to the account, and locks it.
    Holds,
    /// It has the address and is linked to nobody: the next sync may link it.
    Free,
    /// It has the address and is linked to another account.
    Other(String),
}

/// Both answers as one list.
#[must_use]
pub fn joined(account_id: &str, by_account: &[ScimLink], by_email: &[ScimLink]) -> Vec<Link> {
    let mut links: Vec<Link> = Vec::new();
    let of_account = by_account.iter().map(|link| (link, Hold::Holds));
    let of_email = by_email.iter().map(|link| {
        let hold = match link.atlassian_account_id.as_deref() {
            Some(id) if id == account_id => Hold::Holds,
            Some(id) if !id.is_empty() => Hold::Other(id.to_owned()),
            _ => Hold::Free,
        };
        (link, hold)
    });
    for (link, hold) in of_account.chain(of_email) {
        let is_known = links.iter().any(|known| known.directory_id == link.directory_id && known.scim_user_id == link.scim_user_id);
        if !is_known {
            links.push(Link { directory_id: link.directory_id.clone(), scim_user_id: link.scim_user_id.clone(), hold });
        }
    }
    links
}

/// What the lock of provisioning closes, in words, and whether each is open.
#[must_use]
pub fn locks(permissions: &Permissions) -> Vec<(&'static str, bool)> {
    let is_open = |verdict: &Verdict| !matches!(verdict, Verdict::Blocked(key) if key == "externalDirectory.scim");
    vec![
        ("Profile", is_open(&permissions.field("name"))),
        ("E-mail address", is_open(&permissions.privilege("email.set"))),
        ("Deactivating and reactivating", is_open(&permissions.privilege("lifecycle.enablement"))),
    ]
}

#[cfg(test)]
mod tests;
