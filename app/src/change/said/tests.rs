//! What may go with a change, and which field is told what is missing.

use catalogue::record::{REASON, decode_reason};
use catalogue::remark::{Demand, RemarkRules, TICKET};

use super::{Said, Wanted};

fn rules(reason: Demand, ticket: Demand) -> RemarkRules {
    RemarkRules { reason, ticket, ..RemarkRules::default() }
}

#[test]
fn nothing_is_needed_where_nothing_is_required() {
    let said = Said::judge(&RemarkRules::default(), " ", "").unwrap();
    assert!(said.is_empty() && said.headers().is_empty());
}

#[test]
fn the_first_field_that_lacks_something_is_named() {
    let both = rules(Demand::Required, Demand::Required);
    let lacking = |reason, ticket| Said::judge(&both, reason, ticket).unwrap_err();
    assert_eq!(lacking("", "HR 7").field, Wanted::Reason);
    assert_eq!(lacking("left", "").field, Wanted::Ticket);
    assert_eq!(lacking("left", "HR 7").field, Wanted::Ticket);
    assert_eq!(lacking("left\u{202e}", "HR-7").field, Wanted::Reason);
    assert!(Said::judge(&both, "left", "HR-7").is_ok());
}

#[test]
fn a_ticket_of_another_queue_is_told_which_queues_there_are() {
    let rules = RemarkRules { ticket_prefixes: vec!["HR-".to_owned(), "IT-".to_owned()], ..RemarkRules::default() };
    let lacking = Said::judge(&rules, "", "ABC-1").unwrap_err();
    assert!(lacking.words.contains("HR- or IT-"), "{}", lacking.words);
}

#[test]
fn what_was_said_travels_trimmed_and_encoded() {
    let said = Said::judge(&RemarkRules::default(), " left – Friday ", " HR-7 ").unwrap();
    assert_eq!(said.line(), "HR-7, left – Friday");
    let headers = said.headers();
    assert_eq!(headers[1], (TICKET, "HR-7".to_owned()));
    assert_eq!(headers[0].0, REASON);
    assert_eq!(decode_reason(&headers[0].1).unwrap().as_deref(), Some("left – Friday"));
}
