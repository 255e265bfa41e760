//! The query of the record: what it means, and what is refused.

use catalogue::record::Outcome;

use super::{Question, question};
use crate::audit::Filter;
use crate::error;

#[test]
fn every_parameter_has_its_meaning() {
    let text = |text: &str| Some(text.to_owned());
    let asked = question("account=712020%3Aab&person=demo%3Aowner&operation=SUSPEND_USER&outcome=refused&before=abc&limit=200").unwrap();
    let filter = Filter {
        account: text("712020:ab"),
        person: text("demo:owner"),
        operation: text("SUSPEND_USER"),
        outcome: Some(Some(Outcome::Refused)),
        ..Filter::default()
    };
    assert_eq!(asked, Question { filter, before: text("abc"), limit: Some(200) });
    assert_eq!(question("").unwrap(), Question::default());
    assert_eq!(question("outcome=under-way").unwrap().filter.outcome, Some(None));
}

#[test]
fn everything_else_is_refused() {
    let table = [
        "x=1",
        "Account=a",
        "account=a&account=a",
        "account=",
        "account=a%20b",
        "account=..",
        "person=",
        "person=a%0Ab",
        "outcome=OK",
        "outcome=",
        "limit=0",
        "limit=201",
        "limit=-1",
        "limit=ten",
        "limit=99999999999999999999",
        "before=",
        "before=%2Fetc",
    ];
    for query in table {
        assert_eq!(error::code(&question(query).unwrap_err()), "bad_parameter", "{query}");
    }
    assert_eq!(error::code(&question("account=%zz").unwrap_err()), "bad_target");
}
