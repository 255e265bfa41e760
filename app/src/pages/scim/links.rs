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
mod tests {
    //! Links and locks.

    use serde_json::json;

    use super::{Hold, joined, locks};

    #[test]
    fn the_same_record_stands_once_and_says_whom_it_holds() {
        let links = |value| serde_json::from_value::<Vec<catalogue::scim::repair::ScimLink>>(value).unwrap();
        let mine = json!({ "directoryId": "d", "scimUserId": "1", "atlassianAccountId": "a" });
        let by_email =
            json!([mine, { "directoryId": "d", "scimUserId": "2" }, { "directoryId": "d", "scimUserId": "3", "atlassianAccountId": "b" }]);
        let found = joined("a", &links(json!([mine])), &links(by_email));
        let holds: Vec<(&str, &Hold)> = found.iter().map(|link| (link.scim_user_id.as_str(), &link.hold)).collect();
        assert_eq!(holds, [("1", &Hold::Holds), ("2", &Hold::Free), ("3", &Hold::Other("b".to_owned()))]);
    }

    #[test]
    fn only_the_lock_of_provisioning_counts() {
        let blocked = |key: &str| json!({ "allowed": false, "reason": { "key": key } });
        let permissions = json!({
            "profile.write": { "name": blocked("externalDirectory.scim") },
            "email.set": { "allowed": true },
            "lifecycle.enablement": blocked("administrative"),
        });
        let open: Vec<bool> = locks(&serde_json::from_value(permissions).unwrap()).into_iter().map(|(_, open)| open).collect();
        assert_eq!(open, [false, true, true]);
    }
}
