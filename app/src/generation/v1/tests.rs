//! What v1 is asked, and what is made of its answers.

use catalogue::organization::{AccountStatus, ClaimStatus, DirectoryStatus, MembershipStatus, UserSearch, UserV1};

use super::{Place, is_lookup, keeps, listing, lookups, suspended_among, unanswerable, user_of};
use crate::standing::Standing;

fn v1(json: &str) -> UserV1 {
    serde_json::from_str(json).unwrap()
}

fn sent(search: &UserSearch) -> serde_json::Value {
    serde_json::to_value(lookups(search)).unwrap()
}

#[test]
fn a_list_is_read_as_the_suspended_first_and_then_everybody() {
    let mut cursor = None;
    let mut asked = Vec::new();
    for upstream in [Some("1"), None, Some("2"), None] {
        let place = Place::parse(cursor.as_deref());
        let body = listing(&UserSearch::default(), &place);
        asked.push((body.is_suspended, body.cursor));
        cursor = place.next(upstream);
    }
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(asked, [(Some(true), None), (Some(true), text("1")), (None, None), (None, text("2"))]);
    assert_eq!(cursor, None);
}

#[test]
fn people_are_asked_for_with_their_names_and_without_apps() {
    let body = serde_json::to_value(listing(&UserSearch::default(), &Place::parse(Some("all:")))).unwrap();
    assert_eq!(body, serde_json::json!({"accountTypes": ["atlassian"], "limit": 1000, "expand": ["NAME", "EMAIL", "EMAIL_VERIFIED"]}));
}

#[test]
fn a_word_is_looked_for_in_names_and_in_addresses() {
    let search = UserSearch { search_term: Some(" ada ".to_owned()), ..UserSearch::default() };
    assert!(is_lookup(&search));
    let bodies = sent(&search);
    assert_eq!(bodies[0]["namesOrNicknames"], serde_json::json!({"contains": "ada"}));
    assert_eq!(bodies[1]["emailUsernames"], serde_json::json!({"contains": "ada"}));
    assert_eq!(bodies.as_array().unwrap().len(), 2);
}

#[test]
fn part_of_an_address_is_looked_for_on_both_sides_of_its_sign() {
    let bodies = sent(&UserSearch { search_term: Some("ada@cor".to_owned()), ..UserSearch::default() });
    assert_eq!(bodies.as_array().unwrap().len(), 1);
    assert_eq!((&bodies[0]["emailUsernames"]["contains"], &bodies[0]["emailDomains"]["contains"]), (&"ada".into(), &"cor".into()));
}

#[test]
fn whole_addresses_are_asked_by_parts_and_judged_as_wholes() {
    let emails = ["ada@corp.example", "bob@other.example"].map(str::to_owned).to_vec();
    let search = UserSearch { emails, ..UserSearch::default() };
    let bodies = sent(&search);
    assert_eq!(bodies[0]["emailUsernames"]["eq"], serde_json::json!(["ada", "bob"]));
    assert_eq!(bodies[0]["emailDomains"]["eq"], serde_json::json!(["corp.example", "other.example"]));
    let of = |email: &str| user_of(v1(&format!(r#"{{"accountId":"1","email":"{email}"}}"#)), false);
    assert!(keeps(&search, &of("Ada@corp.example")));
    assert!(!keeps(&search, &of("ada@other.example")), "the parts of two addresses");
}

#[test]
fn who_is_suspended_is_told_by_the_filter_alone() {
    let body = serde_json::to_value(suspended_among(&["1".to_owned()])).unwrap();
    assert_eq!((&body["isSuspended"], &body["accountIds"]), (&true.into(), &serde_json::json!(["1"])));
    let active = r#"{"accountId":"1","accountStatus":"active","statusInUserbase":true,"emailVerified":true}"#;
    assert_eq!(Standing::of(&user_of(v1(active), false)), Standing::Active);
    assert_eq!(Standing::of(&user_of(v1(active), true)), Standing::Suspended);
}

#[test]
fn states_are_derived_as_v2_derives_them() {
    for (json, standing) in [
        (r#"{"accountId":"1","accountStatus":"inactive","statusInUserbase":true}"#, Standing::Deactivated),
        (r#"{"accountId":"1","accountStatus":"closed"}"#, Standing::Deactivated),
        (r#"{"accountId":"1","accountStatus":"active","statusInUserbase":false}"#, Standing::NoAccess),
        (r#"{"accountId":"1","accountStatus":"active","statusInUserbase":true,"emailVerified":false}"#, Standing::Invited),
        (r#"{"accountId":"1","accountStatus":"active"}"#, Standing::Unknown),
        (r#"{"accountId":"1","accountStatus":"partial","statusInUserbase":true}"#, Standing::Unknown),
    ] {
        assert_eq!(Standing::of(&user_of(v1(json), false)), standing, "{json}");
    }
}

#[test]
fn what_v1_does_not_tell_stays_unknown() {
    let user = user_of(v1(r#"{"accountId":"1"}"#), false);
    assert_eq!((user.claim_status, user.platform_roles, user.product_access, user.groups), (None, None, None, None));
}

#[test]
fn states_are_sorted_out_here_because_v1_has_no_filter_for_them() {
    let search = UserSearch { status: vec![DirectoryStatus::Suspended], ..UserSearch::default() };
    assert_eq!(unanswerable(&search), None);
    let user = r#"{"accountId":"1","accountStatus":"active","statusInUserbase":true}"#;
    assert!(keeps(&search, &user_of(v1(user), true)));
    assert!(!keeps(&search, &user_of(v1(user), false)));
    let members = UserSearch {
        account_status: vec![AccountStatus::Active],
        membership_status: vec![MembershipStatus::Active],
        ..UserSearch::default()
    };
    assert!(keeps(&members, &user_of(v1(user), false)));
    assert!(!keeps(&members, &user_of(v1(r#"{"accountId":"1"}"#), false)), "what is not known does not match");
}

#[test]
fn filters_that_v1_would_silently_ignore_are_refused() {
    let texts = || vec!["x".to_owned()];
    for search in [
        UserSearch { role_ids: texts(), ..UserSearch::default() },
        UserSearch { resource_ids: texts(), ..UserSearch::default() },
        UserSearch { group_ids: texts(), ..UserSearch::default() },
        UserSearch { directory_ids: texts(), ..UserSearch::default() },
        UserSearch { claim_status: Some(ClaimStatus::Managed), ..UserSearch::default() },
        UserSearch { mfa_enabled: Some(false), ..UserSearch::default() },
        UserSearch { status: vec![DirectoryStatus::ForDeletion], ..UserSearch::default() },
    ] {
        assert!(unanswerable(&search).is_some(), "{search:?}");
    }
    assert_eq!(unanswerable(&UserSearch { email_domains: texts(), account_ids: texts(), ..UserSearch::default() }), None);
}
