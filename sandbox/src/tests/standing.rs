//! Suspending, restoring, removing: v2 and the older calls.

use catalogue::organization::{GET_USER, REMOVE_USER, REMOVE_USER_V1, RESTORE_USER, RESTORE_USER_V1, SUSPEND_USER, SUSPEND_USER_V1};

use super::{Client, nothing};
use crate::Switches;

fn status(client: &Client, mailbox: &str) -> &'static str {
    client.sandbox.user_with_email(&format!("{mailbox}@corp.example")).expect("the person").status()
}

#[test]
fn suspending_keeps_roles_and_groups_and_restoring_gives_access_back() {
    let mut client = Client::awkward();
    let before = client.on(GET_USER, "emoji", &nothing()).body["data"]["counts"].clone();
    let seen = client.on(SUSPEND_USER, "emoji", &nothing());
    assert_eq!((seen.status, seen.reply.body.len()), (204, 0));
    assert_eq!(client.on(SUSPEND_USER, "emoji", &nothing()).status, 204, "twice is as good as once");
    assert_eq!(status(&client, "emoji"), "suspended");
    assert_eq!(client.on(GET_USER, "emoji", &nothing()).body["data"]["counts"], before);
    assert_eq!(client.on(RESTORE_USER, "emoji", &nothing()).status, 204);
    assert_eq!(status(&client, "emoji"), "active");
}

#[test]
fn somebody_in_two_directories_is_suspended_only_when_suspended_in_both() {
    let mut client = Client::awkward();
    assert_eq!(status(&client, "two-directories"), "active", "suspended in one of two");
    assert_eq!(client.on(SUSPEND_USER, "two-directories", &nothing()).status, 204);
    assert_eq!(status(&client, "two-directories"), "suspended");
}

#[test]
fn organization_admins_have_to_be_demoted_first() {
    let mut client = Client::awkward();
    for seen in [
        client.on(SUSPEND_USER, "org-admin", &nothing()),
        client.on(REMOVE_USER, "org-admin", &nothing()),
        client.on(SUSPEND_USER_V1, "org-admin", &nothing()),
        client.on(REMOVE_USER_V1, "org-admin", &nothing()),
    ] {
        assert_eq!((seen.status, seen.code()), (403, "ADMIN-UAM-403-1"));
    }
}

#[test]
fn restoring_fails_when_no_seat_is_left() {
    let mut client = Client::awkward();
    let seen = client.on(RESTORE_USER, "seatless", &nothing());
    assert_eq!((seen.status, seen.code()), (409, "ADMIN-409-3"));
    assert_eq!(client.on(RESTORE_USER_V1, "seatless", &nothing()).status, 409);
    assert_eq!(client.on(SUSPEND_USER, "loom-user", &nothing()).status, 204, "makes room");
    assert_eq!(client.on(RESTORE_USER, "seatless", &nothing()).status, 204);
}

#[test]
fn a_removal_is_accepted_now_and_done_later() {
    let mut client = Client::awkward();
    let (managed, unmanaged) = (client.id("emoji"), client.id("unmanaged@partner.example"));
    for id in [&managed, &unmanaged] {
        assert_eq!(client.on(REMOVE_USER, id, &nothing()).status, 204);
        assert_eq!(client.on(GET_USER, id, &nothing()).status, 200, "still queued");
    }
    client.sandbox.advance(120_000);
    assert_eq!(client.on(GET_USER, &managed, &nothing()).body["data"]["status"], "not_invited", "managed accounts are still shown");
    assert_eq!(client.on(GET_USER, &unmanaged, &nothing()).status, 404);
    assert_eq!(client.on(SUSPEND_USER, &managed, &nothing()).code(), "ADMIN-404-8");
}

#[test]
fn the_older_calls_answer_with_messages() {
    let mut client = Client::awkward();
    let seen = client.on(SUSPEND_USER_V1, "two-directories", &nothing());
    assert!(seen.body["message"].as_str().is_some_and(|message| message.contains("was suspended for user")), "{}", seen.body);
    assert_eq!(status(&client, "two-directories"), "suspended", "everywhere at once");
    assert_eq!(client.on(RESTORE_USER_V1, "two-directories", &nothing()).status, 200);
    assert_eq!(status(&client, "two-directories"), "active");
    let seen = client.call(SUSPEND_USER_V1, &[("accountId", "nobody")], &nothing());
    assert_eq!((seen.status, seen.code()), (404, "ADMIN-404-8"));
    assert_eq!(client.call(REMOVE_USER_V1, &[("accountId", "nobody")], &nothing()).status, 204, "no 404 is documented");
}

#[test]
fn queued_work_is_done_sooner_in_haste() {
    let mut client = Client::awkward();
    client.sandbox.set_switches(Switches { haste: 60, ..Switches::default() });
    let unmanaged = client.id("unmanaged@partner.example");
    assert_eq!(client.on(REMOVE_USER, &unmanaged, &nothing()).status, 204);
    client.sandbox.advance(1_000);
    assert_eq!(client.on(GET_USER, &unmanaged, &nothing()).status, 200, "still queued");
    client.sandbox.advance(1_000);
    assert_eq!(client.on(GET_USER, &unmanaged, &nothing()).status, 404);
}
