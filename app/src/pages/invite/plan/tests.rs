//! Which requests an invitation makes, and how answers are read.

use catalogue::organization::InvitationResult;

use super::{Named, Terms, awaited, called, is_shown, outcome_v1, outcomes, requests, requests_v1};

fn emails(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("n{number}@corp.example")).collect()
}

fn terms() -> Terms {
    let rules = [("ari:jira", "atlassian/user"), ("ari:wiki", "atlassian/guest")];
    Terms {
        rules: rules.map(|(resource, role)| (resource.to_owned(), role.to_owned())).to_vec(),
        groups: vec!["g-1".to_owned()],
        mail: Some("Welcome.".to_owned()),
    }
}

#[test]
fn more_than_25_addresses_are_several_requests() {
    let sizes: Vec<usize> = requests(&emails(60), &terms()).iter().map(|(emails, _)| emails.len()).collect();
    assert_eq!(sizes, [25, 25, 10]);
}

#[test]
fn everybody_gets_the_same_roles_groups_and_mail() {
    let (_, calls) = requests(&emails(1), &terms()).remove(0);
    let body = calls[0].body.as_deref().unwrap_or_default();
    for part in [r#""resource":"ari:wiki","role":"atlassian/guest""#, r#""additionalGroups":["g-1"]"#, r#""sendNotification":true"#] {
        assert!(body.contains(part), "{part} in {body}");
    }
    let quiet = requests(&emails(1), &Terms::default()).remove(0).1;
    assert_eq!(quiet[0].body.as_deref(), Some(r#"{"emails":["n0@corp.example"],"sendNotification":false}"#));
}

#[test]
fn v1_takes_one_address_and_one_role_at_a_time_and_sends_one_mail() {
    let planned = requests_v1(&emails(2), &terms());
    assert_eq!(planned.iter().map(|(_, calls)| calls.len()).collect::<Vec<_>>(), [2, 2]);
    let mails = planned[0].1.iter().filter(|call| call.body.as_deref().is_some_and(|body| body.contains(r#""sendNotification":true"#)));
    assert_eq!(mails.count(), 1);
    assert!(planned.iter().flat_map(|(_, calls)| calls).all(|call| !call.body.as_deref().unwrap_or_default().contains("g-1")));
}

#[test]
fn each_address_says_what_of_it_failed() {
    let results: Vec<InvitationResult> = serde_json::from_str(
        r#"[{"id":"1","email":"A@corp.example","results":[{"roleAssignmentResult":[{"resource":"ari:jira","status":"INVITED"}],
              "groupAssignmentResult":[{"group":"g-1","status":"ERROR","statusReason":"The group is synced"}]}]},
            {"id":null,"email":"b@corp.example","results":[]}]"#,
    )
    .unwrap();
    let asked = ["a@corp.example", "b@corp.example", "c@corp.example"].map(str::to_owned);
    let all = outcomes(&asked, &results, &|id, _| format!("<{id}>"));
    assert_eq!(all[0].failed, ["<g-1>: The group is synced."]);
    assert!(all[1].failed[0].contains("no reason") && all[1].account_id.is_none());
    assert!(all[2].failed[0].contains("does not name"));
}

#[test]
fn who_was_taken_is_looked_for_and_nobody_else() {
    let asked = ["a@corp.example", "b@corp.example"].map(str::to_owned);
    let results: Vec<InvitationResult> =
        serde_json::from_str(r#"[{"id":"1","email":"a@corp.example","results":[]},{"id":null,"email":"b@corp.example","results":[]}]"#)
            .unwrap();
    let all = outcomes(&asked, &results, &|id, _| id.to_owned());
    assert_eq!(awaited(&asked, Some(&all), &[]), ["a@corp.example"]);
    assert_eq!(awaited(&asked, None, &["A@corp.example".to_owned()]), ["b@corp.example"], "a member's being there shows nothing");
    assert_eq!(awaited(&asked[..1], Some(&outcome_v1(&asked[..1], vec!["1".to_owned()])), &[]), ["a@corp.example"]);
}

#[test]
fn of_two_roles_on_one_product_the_refused_one_is_named() {
    let named = |id: &str, role: &str, words: &str| Named { id: id.to_owned(), role: role.to_owned(), words: words.to_owned() };
    let names = [named("ari:x", "atlassian/user", "User on X"), named("ari:x", "atlassian/admin", "Admin on X"), named("g-1", "", "Team")];
    let results: Vec<InvitationResult> = serde_json::from_str(
        r#"[{"id":"1","email":"a@corp.example","results":[{"roleAssignmentResult":[
              {"resource":"ari:x","role":"atlassian/user","status":"INVITED"},
              {"resource":"ari:x","role":"atlassian/admin","status":"ERROR","statusReason":"Not permitted"}],
            "groupAssignmentResult":[{"group":"g-1","status":"ERROR","statusReason":"The group is synced"}]}]}]"#,
    )
    .unwrap();
    let all = outcomes(&["a@corp.example".to_owned()], &results, &|id, role| called(&names, id, role));
    assert_eq!(all[0].failed, ["Admin on X: Not permitted.", "Team: The group is synced."]);
    assert_eq!(called(&names, "ari:x", ""), "User on X or Admin on X", "an answer without the role");
    assert_eq!(called(&names, "ari:y", "atlassian/user"), "atlassian/user on ari:y", "what was not asked for");
}

#[test]
fn an_invitation_that_nobody_can_show_is_never_shown() {
    let asked = ["a@corp.example".to_owned()];
    let outcome = |account_id: Option<&str>, failed: &[&str]| super::Outcome {
        email: asked[0].clone(),
        account_id: account_id.map(str::to_owned),
        failed: failed.iter().map(|words| (*words).to_owned()).collect(),
    };
    assert!(is_shown(&asked, Some(&[outcome(Some("1"), &[])]), &[], &asked));
    assert!(!is_shown(&asked, Some(&[outcome(Some("1"), &[])]), &[], &[]));
    assert!(!is_shown(&asked, Some(&[outcome(None, &["The account is inactive."])]), &[], &asked), "nobody was let in");
    assert!(is_shown(&asked, None, &[], &asked), "a newcomer is there");
    assert!(!is_shown(&asked, None, &asked, &asked), "a member was there before");
}
