//! What a copy is asked for, how its rows look, and what is worth waiting for.

use catalogue::problem::Problem;
use serde_json::{Value, json};

use super::asked::Asked;
use super::form::Form;
use super::pause;

fn body(query: &str) -> Value {
    serde_json::from_slice(&Asked::read(query, "-").unwrap().body(None)).unwrap()
}

#[test]
fn filters_are_those_of_the_search() {
    let body = body("format=csv&searchTerm=ada&status=active,suspended&mfaEnabled=false&groupIds=one");
    assert_eq!((&body["searchTerm"], &body["status"]), (&json!("ada"), &json!(["active", "suspended"])));
    assert_eq!((&body["mfaEnabled"], &body["groupIds"], &body["limit"]), (&json!(false), &json!(["one"]), &json!(100)));
    let next: Value = serde_json::from_slice(&Asked::read("format=jsonl", "-").unwrap().body(Some("here"))).unwrap();
    assert_eq!(next["cursor"], "here");
}

#[test]
fn what_is_no_parameter_or_has_no_value_is_refused() {
    for query in [
        "",
        "format=xlsx",
        "format=csv&format=csv",
        "format=csv&cursor=x",
        "format=csv&limit=1",
        "format=csv&expand=groups",
        "format=csv&mfaEnabled=maybe",
        "format=csv&searchTerm=",
        "format=csv&searchTerm=a%0ab",
        "format=csv&directory=a%2Fb",
        "format=csv&emails=ada@corp.example",
    ] {
        assert!(Asked::read(query, "-").is_err(), "{query}");
    }
    assert_eq!(Asked::read("format=csv&directory=d-1", "-").unwrap().directory, "d-1");
    assert_eq!(Asked::read("format=csv", "d-2").unwrap().directory, "d-2");
}

fn ada() -> Value {
    json!({
        "accountId": "a-1", "name": "=HYPERLINK(\"x\")", "email": "ada@corp.example", "status": "active", "claimStatus": "managed", "mfaEnabled": true,
        "platformRoles": ["atlassian/org-admin"], "groups": [{"id": "g-1", "name": "Team, \"A\""}], "unheard": 7,
        "productAccess": [
            {"id": "p", "key": "jira-software", "lastActiveTimestamp": "2026-07-01T12:00:00Z"},
            {"id": "q", "key": "confluence", "lastActiveTimestamp": "2026-08-01T12:00:00Z"},
            {"id": "r", "key": "loom"},
        ],
    })
}

#[test]
fn csv_has_a_field_for_every_column_and_runs_in_no_spreadsheet() {
    let (head, rows) = (Form::Csv.head(), Form::Csv.rows(&[ada()]).unwrap());
    assert!(head.starts_with("\u{feff}\"account_id\",\"name\",\"email\"") && head.ends_with("\r\n"), "{head}");
    assert!(rows.contains("\"'=HYPERLINK(\"\"x\"\")\"") && rows.contains("\"Team, \"\"A\"\"\""), "{rows}");
    assert!(
        rows.contains(
            "\"2026-08-01T12:00:00Z\",\"jira-software: 2026-07-01T12:00:00Z; confluence: 2026-08-01T12:00:00Z; loom: none seen\""
        )
    );
    // No field of this row has the three signs in it.
    assert_eq!(head.matches("\",\"").count(), rows.matches("\",\"").count());
}

#[test]
fn lines_have_what_the_upstream_told() {
    let rows = Form::Lines.rows(&[ada(), ada()]).unwrap();
    let read: Vec<Value> = rows.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(read, [ada(), ada()]);
    assert!(Form::Lines.head().is_empty());
}

#[test]
fn nobody_is_left_out_because_they_cannot_be_read() {
    for nobody in [json!({ "name": "Ada" }), json!("ada"), json!({ "accountId": 7 })] {
        assert_eq!(Form::Csv.rows(&[ada(), nobody.clone()]), None, "{nobody}");
        assert_eq!(Form::Lines.rows(std::slice::from_ref(&nobody)), None, "{nobody}");
    }
}

#[test]
fn what_comes_back_later_is_waited_for_and_what_is_refused_is_not() {
    let problem = |status, retry_after| pause(&Problem { status, retry_after, ..Problem::default() });
    assert_eq!((problem(429, Some(7)), problem(503, None), problem(429, Some(9_999))), (Some(7), Some(5), Some(60)));
    assert_eq!((problem(403, None), problem(400, Some(3)), problem(404, None)), (None, None, None));
}
