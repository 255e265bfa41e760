//! What a choice says.

use super::{group_choice, person};

#[test]
fn a_person_is_told_from_a_namesake() {
    let user = serde_json::from_str(
        r#"{"accountId":"1","name":"Sam Taylor","nickname":"Sammy","email":"sam2@corp.example","status":"suspended"}"#,
    );
    let choice = person(&user.unwrap());
    assert_eq!((choice.label.as_str(), choice.note.as_deref()), ("Sam Taylor", Some("sam2@corp.example · Sammy · Suspended")));
}

#[test]
fn a_group_that_cannot_be_changed_says_so_in_the_list() {
    let of = |members: &str| {
        let group = serde_json::from_str(&format!(r#"{{"id":"g","name":"sales","directoryId":"d",{members}}}"#)).unwrap();
        group_choice(&group).note.unwrap_or_default()
    };
    assert_eq!(of(r#""counts":{"users":1204},"externalSynced":true"#), "1,204 members · identity provider");
    assert_eq!(of(r#""managedBy":"admins","managementAccess":{"modifiable":false}"#), "not changed here");
    assert_eq!(of(r#""counts":{"users":1}"#), "1 member");
}
