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
