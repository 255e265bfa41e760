//! Which groups can be changed here, and who keeps the others.

use catalogue::organization::Group;

use super::{is_synced, kept_by, lock, name};

fn group(members: &str) -> Group {
    let comma = if members.is_empty() { "" } else { "," };
    serde_json::from_str(&format!(r#"{{"id":"g","directoryId":"d"{comma}{members}}}"#)).unwrap()
}

#[test]
fn a_synced_group_is_changed_in_the_identity_provider() {
    for members in
        [r#""externalSynced":true"#, r#""managedBy":"external""#, r#""externalSynced":true,"managementAccess":{"modifiable":false}"#]
    {
        let lock = lock(&group(members)).unwrap();
        assert!(lock.words.contains("identity provider"), "{members}: {}", lock.words);
    }
    assert!(!is_synced(&group(r#""managedBy":"external","externalSynced":false"#)), "the plain answer wins");
}

#[test]
fn a_group_of_administrators_points_to_the_role() {
    let lock = lock(&group(r#""managedBy":"admins","managementAccess":{"modifiable":false}"#)).unwrap();
    assert!(lock.remedy.contains("role on the person's page"));
}

#[test]
fn a_group_that_the_key_may_not_change_says_where_it_can_be() {
    let lock = lock(&group(r#""managedBy":"open","managementAccess":{"modifiable":false}"#)).unwrap();
    assert!(lock.remedy.contains("Default groups"));
}

#[test]
fn a_group_of_no_known_directory_cannot_be_written_to() {
    let nowhere = Group { directory_id: None, ..group("") };
    assert!(lock(&nowhere).is_some_and(|lock| lock.words.contains("directory")));
}

#[test]
fn any_other_group_can_be_changed() {
    for members in ["", r#""managedBy":"open","managementAccess":{"modifiable":true}"#, r#""managedBy":"team-members""#] {
        assert_eq!(lock(&group(members)), None, "{members}");
    }
}

#[test]
fn who_keeps_a_group_is_told_also_when_the_word_is_new() {
    assert_eq!(kept_by(&group(r#""managedBy":"robots""#)).as_deref(), Some("Managed by robots"));
    assert_eq!(kept_by(&group(r#""managedBy":"open""#)), None);
}

#[test]
fn a_group_without_a_name_is_called_by_its_id() {
    assert_eq!(name(&group(r#""name":" ""#)), "g");
}
