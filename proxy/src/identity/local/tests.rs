//! The one-time code.

use std::time::Duration;

use catalogue::capability::Role;

use super::{LINK_LIFE, LocalDoor};

#[tokio::test]
async fn a_code_works_once() {
    let door = LocalDoor::default();
    let code = door.new_code();
    assert_eq!(door.redeem(&code).unwrap().built_in, Some(Role::Owner));
    assert!(door.redeem(&code).is_none());
}

#[tokio::test(start_paused = true)]
async fn a_code_expires() {
    let door = LocalDoor::default();
    let code = door.new_code();
    tokio::time::advance(LINK_LIFE + Duration::from_secs(1)).await;
    assert!(door.redeem(&code).is_none());
}

#[tokio::test]
async fn a_wrong_code_is_refused_and_does_not_spend_the_right_one() {
    let door = LocalDoor::default();
    let code = door.new_code();
    assert!(door.redeem("").is_none());
    assert!(door.redeem(&code[..42]).is_none());
    assert!(door.redeem(&code).is_some());
}

#[tokio::test]
async fn a_new_code_replaces_the_one_before() {
    let door = LocalDoor::default();
    let first = door.new_code();
    let second = door.new_code();
    assert!(door.redeem(&first).is_none());
    assert!(door.redeem(&second).is_some());
}

#[tokio::test]
async fn without_a_code_nothing_opens_the_door() {
    assert!(LocalDoor::default().redeem("").is_none());
}
