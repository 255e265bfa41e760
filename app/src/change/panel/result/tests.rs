//! What is taken along of a run.

use super::super::super::proposal::{Certainty, Subject};
use super::super::super::stage::Stage;
use super::{Line, explanation, file, text};
use crate::client::ClientError;
use crate::export::About;

fn lines() -> Vec<Line> {
    let subject =
        |name: &str, detail: Option<&str>| Subject { name: name.to_owned(), detail: detail.map(str::to_owned), id: "712020:1".to_owned() };
    vec![
        Line {
            subject: subject("Ada Byron", Some("ada@corp.example")),
            outcome: "Confirmed",
            explanation: "Done.".to_owned(),
            record: Some("r1".to_owned()),
        },
        Line { subject: subject("=HYPERLINK(1)", None), outcome: "Refused", explanation: "+1".to_owned(), record: None },
    ]
}

#[test]
fn a_file_has_a_row_for_each_and_no_formula() {
    let file = file(&lines(), About { list: "run", filters: "Suspend 2 people".to_owned(), ..About::default() });
    let rows: Vec<&str> = file.lines().collect();
    assert!(
        rows[0]
            .ends_with("\"name\",\"email\",\"account_id\",\"outcome\",\"explanation\",\"record\",\"exported_at\",\"read_at\",\"filters\""),
        "{}",
        rows[0]
    );
    assert!(rows[1].starts_with("\"Ada Byron\",\"ada@corp.example\",\"712020:1\",\"Confirmed\",\"Done.\",\"r1\""), "{}", rows[1]);
    assert!(rows[2].starts_with("\"'=HYPERLINK(1)\",\"\",\"712020:1\",\"Refused\",\"'+1\",\"\""), "{}", rows[2]);
    assert!(rows[2].ends_with("\"Suspend 2 people\""), "{}", rows[2]);
}

#[test]
fn what_is_copied_is_a_line_for_each() {
    assert_eq!(text(&lines()), "Ada Byron <ada@corp.example> 712020:1: Confirmed – Done.\n=HYPERLINK(1) 712020:1: Refused – +1");
}

#[test]
fn a_refusal_is_explained_with_what_to_do() {
    let refused = Stage::Refused { error: Box::new(ClientError::Offline), done: 0, of: 1 };
    assert!(explanation(&refused, "").ends_with("Check your network, then try again."));
    assert_eq!(explanation(&Stage::Cancelled, ""), "Not sent: stopped before its turn.");
    let unknown = Stage::Pending { certainty: Certainty::Unknown, checked: None };
    assert!(explanation(&unknown, "").starts_with("Unknown outcome"));
}
