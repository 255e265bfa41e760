//! Tickets and what has to be said beside a change, as both sides judge it.

use crate::remark::{Demand, RemarkFault, RemarkRules, is_ticket_link};

fn rules(prefixes: &[&str]) -> RemarkRules {
    RemarkRules { ticket_prefixes: prefixes.iter().map(ToString::to_string).collect(), ..RemarkRules::default() }
}

#[test]
fn a_ticket_is_64_letters_digits_and_few_signs() {
    let any = rules(&[]);
    for good in ["HR-7", "a", "org/repo#12", "INC_0.1", &"x".repeat(64)] {
        assert_eq!(any.ticket(good), Ok(Some(good)));
    }
    assert_eq!(any.ticket("  HR-7 "), Ok(Some("HR-7")));
    assert_eq!(any.ticket("  "), Ok(None));
    for bad in ["HR 7", "HR-7\n", "<b>", "\u{fc}-1", "a\u{202e}b", "a?b", "a%2f", &"x".repeat(65)] {
        assert_eq!(any.ticket(bad), Err(RemarkFault::Form), "{bad:?}");
    }
}

#[test]
fn a_ticket_begins_with_one_of_the_prefixes_and_goes_on() {
    let two = rules(&["HR-", "IT-"]);
    assert_eq!(two.ticket("HR-1"), Ok(Some("HR-1")));
    assert_eq!(two.ticket("IT-22"), Ok(Some("IT-22")));
    for bad in ["hr-1", "XHR-1", "HR-", "7"] {
        assert_eq!(two.ticket(bad), Err(RemarkFault::Prefix), "{bad}");
    }
    assert_eq!(two.prefixes(), "HR- or IT-");
}

#[test]
fn only_what_is_required_is_missed() {
    let with = |reason, ticket| RemarkRules { reason, ticket, ..RemarkRules::default() };
    assert_eq!(with(Demand::Optional, Demand::Hidden).judge(false, false), Ok(()));
    assert_eq!(with(Demand::Required, Demand::Required).judge(false, true), Err(RemarkFault::NoReason));
    assert_eq!(with(Demand::Optional, Demand::Required).judge(true, false), Err(RemarkFault::NoTicket));
    assert_eq!(with(Demand::Required, Demand::Required).judge(true, true), Ok(()));
}

#[test]
fn a_ticket_is_looked_up_at_its_address_and_changes_nothing_else_of_it() {
    let rules = RemarkRules { ticket_link: Some("https://jira.example/browse/{ticket}?a=1".to_owned()), ..RemarkRules::default() };
    assert_eq!(rules.link("HR-7").as_deref(), Some("https://jira.example/browse/HR-7?a=1"));
    assert_eq!(rules.link("a/b#1").as_deref(), Some("https://jira.example/browse/a%2Fb%231?a=1"));
    assert_eq!(rules.link("a b"), None);
    assert_eq!(RemarkRules::default().link("HR-7"), None);
}

#[test]
fn an_address_of_tickets_is_https_and_holds_the_ticket_once_after_its_host() {
    for good in ["https://jira.example/browse/{ticket}", "https://jira.example:8443/?q={ticket}", "https://jira.example#{ticket}"] {
        assert!(is_ticket_link(good), "{good}");
    }
    for bad in [
        "http://jira.example/{ticket}",
        "javascript:alert(1)//{ticket}",
        "https://{ticket}.example/",
        "https://jira.example/",
        "https://jira.example/{ticket}/{ticket}",
        "https://me@jira.example/{ticket}",
        "https://jira.example/ {ticket}",
        "https:///{ticket}",
    ] {
        assert!(!is_ticket_link(bad), "{bad}");
    }
}

#[test]
fn a_session_document_without_rules_means_that_nothing_is_required() {
    let rules: RemarkRules = serde_json::from_str("{}").unwrap();
    assert_eq!(rules, RemarkRules::default());
    assert_eq!(rules.reason, Demand::Optional);
}
