//! What the state card says.

use catalogue::account::Account;
use catalogue::organization::{ClaimStatus, DirectoryStatus, LastActiveDates, User};
use catalogue::problem::Problem;

use super::{End, deletion_end, joined, sentence, unreached, user_of, with_activity, with_claim};
use crate::client::ClientError;
use crate::components::part::Reading;
use crate::standing::Standing;

fn user(json: &str) -> User {
    serde_json::from_str(json).unwrap()
}

fn refused(status: u16, code: &str) -> ClientError {
    ClientError::Problem(Box::new(Problem { status, code: code.to_owned(), ..Problem::default() }))
}

#[test]
fn the_sentence_joins_what_works_with_whose_account_it_is() {
    let table = [
        (r#""status":"active","claimStatus":"managed","managementSource":"synced""#, "Can sign in", "identity provider"),
        (r#""status":"suspended","claimStatus":"managed""#, "Cannot use this organization's apps", "belongs to this organization"),
        (r#""status":"active","claimStatus":"unmanaged""#, "Can sign in", "the person's own"),
        (r#""status":"deactivated","accountStatus":"closed","claimStatus":"managed""#, "is closed", "any more"),
        (r#""status":"hovering""#, "does not know", "does not say"),
    ];
    for (fields, start, end) in table {
        let sentence = sentence(&user(&format!(r#"{{"accountId":"1",{fields}}}"#)));
        assert!(sentence.contains(start) && sentence.contains(end), "{sentence}");
    }
}

#[test]
fn an_account_outside_every_directory_still_makes_a_person() {
    let account: Account = serde_json::from_str(r#"{"account_id":"7","account_status":"inactive","name":"Ada"}"#).unwrap();
    let user = user_of(&account, true);
    assert_eq!((user.account_id.as_str(), Standing::of(&user)), ("7", Standing::Deactivated));
}

#[test]
fn a_directory_that_cannot_be_read_is_not_the_same_as_no_membership() {
    let account: Account = serde_json::from_str(r#"{"account_id":"7","account_status":"active"}"#).unwrap();
    assert_eq!(Standing::of(&user_of(&account, true)), Standing::NoAccess);
    let unread = user_of(&account, false);
    assert_eq!(Standing::of(&unread), Standing::Unknown);
    assert!(sentence(&unread).starts_with("Whether this person has access here is not known."));
}

#[test]
fn only_the_refusals_that_mean_unmanaged_are_taken_for_it() {
    for (status, code) in [(403, "forbidden.unclaimedDomain"), (403, "forbidden.targetUnverified"), (404, "accountNotFound")] {
        assert!(unreached(&refused(status, code)).is_some(), "{code}");
    }
    for error in [refused(403, "insufficient_scope"), refused(502, "upstream_unavailable"), ClientError::Offline] {
        assert_eq!(unreached(&error), None);
    }
}

#[test]
fn where_account_and_directory_disagree_both_are_shown() {
    let text = |text: &str| Some(text.to_owned());
    let table = [
        (Some("Ada"), Some("Ada B."), (text("Ada"), text("Ada B."))),
        (Some("Ada"), Some(" Ada "), (text("Ada"), None)),
        (None, Some("Ada"), (text("Ada"), None)),
        (Some(" "), Some("Ada"), (text("Ada"), None)),
        (None, None, (None, None)),
    ];
    for (account, directory, expected) in table {
        assert_eq!(joined(account, directory), expected, "{account:?} {directory:?}");
    }
}

#[test]
fn somebody_who_used_a_product_is_not_merely_invited() {
    let user = user(r#"{"accountId":"1","status":"active","emailVerified":false}"#);
    let used: LastActiveDates = serde_json::from_str(r#"{"product_access":[{"key":"jira","last_active":"2026-01-01"}]}"#).unwrap();
    assert_eq!(Standing::of(&with_activity(&user, Some(&used))), Standing::Active);
    assert_eq!(Standing::of(&with_activity(&user, Some(&LastActiveDates::default()))), Standing::Invited);
    assert_eq!(Standing::of(&with_activity(&user, None)), Standing::Invited);
}

#[test]
fn whose_account_it_is_comes_from_the_account_where_the_directory_does_not_say() {
    let silent = || user(r#"{"accountId":"1"}"#);
    let there = Reading::There(std::rc::Rc::new(Account::default()), None);
    assert_eq!(with_claim(silent(), &there).claim_status, Some(ClaimStatus::Managed));
    let unclaimed = Reading::Failed(refused(403, "forbidden.unclaimedDomain"));
    assert_eq!(with_claim(silent(), &unclaimed).claim_status, Some(ClaimStatus::Unmanaged));
    assert_eq!(with_claim(silent(), &Reading::Failed(ClientError::Offline)).claim_status, None, "a failure says nothing");
    let said = user(r#"{"accountId":"1","claimStatus":"unmanaged"}"#);
    assert_eq!(with_claim(said, &there).claim_status, Some(ClaimStatus::Unmanaged), "the directory has said it");
}

#[test]
fn the_end_of_a_deletion_is_told_as_far_as_it_is_known() {
    let day = crate::moment::DAY;
    let now = crate::moment::parse("2026-11-12T00:00:00Z").unwrap();
    let user = |deactivated: &str| User {
        status: Some(DirectoryStatus::ForDeletion),
        deactivated_on: Some(deactivated.to_owned()).filter(|text| !text.is_empty()),
        ..User::default()
    };
    let table = [
        (user("2026-11-02T00:00:00Z"), None, End::Likely(now + 4 * day)),
        (user("2026-11-02T00:00:00Z"), Some(now - day), End::At(now + 13 * day)),
        // Switched off long before: the deletion came later, nobody says when.
        (user("2026-01-02T00:00:00Z"), None, End::Unknown),
        (user("2026-12-02T00:00:00Z"), None, End::Unknown),
        (user(""), None, End::Unknown),
    ];
    for (user, asked, wanted) in table {
        assert_eq!(deletion_end(&user, asked, now), Some(wanted), "{:?}", user.deactivated_on);
    }
    assert_eq!(deletion_end(&User::default(), Some(now), now), None, "nobody is being deleted");
    assert!(End::At(now).words(|_| "3 December".to_owned()).starts_with("Being deleted, final on 3 December."));
}
