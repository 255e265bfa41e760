//! The domains of a token, read from one line, and what is said of a request that cannot be.

use super::{domains, sentence};
use catalogue::script::TokenFault;

#[test]
fn domains_are_read_from_one_line() {
    let read = domains(" Corp.Example, @partner.example ").unwrap();
    assert_eq!(read.into_iter().collect::<Vec<_>>(), ["corp.example", "partner.example"]);
    assert!(domains("").unwrap().is_empty());
}

#[test]
fn what_is_no_domain_is_named() {
    assert_eq!(domains("corp.example, ada@corp.example").unwrap_err().words, "“ada@corp.example” is not a domain.");
    assert!(domains("corp").is_err());
}

#[test]
fn a_fault_is_told_as_a_sentence() {
    assert_eq!(sentence(&TokenFault::Nothing), "A token needs at least one right.");
}
