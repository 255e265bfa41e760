//! What stands in the files.

use super::{About, Cell, Form, Writer, moment};
use crate::moment::parse;

fn about() -> About {
    About {
        list: "managed accounts",
        organization: "Corp".to_owned(),
        filters: "Status: Suspended".to_owned(),
        exported_at: parse("2026-07-01T12:00:00Z").unwrap(),
        read_at: parse("2026-07-01T11:59:00Z"),
        remark: "v2".to_owned(),
    }
}

fn file(form: Form, columns: &[&'static str], rows: &[Vec<Cell>]) -> String {
    let mut writer = Writer::new(form, columns, about());
    rows.iter().for_each(|row| writer.push(row));
    writer.finish()
}

fn cell(text: &str) -> String {
    let csv = file(Form::Csv, &["name"], &[vec![Cell::Text(text.to_owned())]]);
    let row = csv.split_once("\r\n").unwrap().1.trim_end_matches("\r\n");
    let rest = ",\"2026-07-01T12:00:00Z\",\"2026-07-01T11:59:00Z\",\"Status: Suspended\"";
    row.strip_suffix(rest).unwrap_or_else(|| panic!("{row}")).to_owned()
}

#[test]
fn csv_has_its_header_first_and_says_in_every_row_when_and_how() {
    let csv = file(Form::Csv, &["name", "managed"], &[vec![Cell::Text("Ada".to_owned()), Cell::Flag(true)]]);
    assert_eq!(
        csv,
        "\u{feff}\"name\",\"managed\",\"exported_at\",\"read_at\",\"filters\"\r\n\
         \"Ada\",\"yes\",\"2026-07-01T12:00:00Z\",\"2026-07-01T11:59:00Z\",\"Status: Suspended\"\r\n"
    );
}

#[test]
fn a_text_that_starts_like_a_formula_is_a_text() {
    for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\rx", "\nx", " =1", "\u{200b}=1", "＝1", "\u{feff}@x"] {
        assert!(cell(text).starts_with("\"'"), "{text:?}: {}", cell(text));
    }
    assert_eq!(cell("=HYPERLINK(\"https://evil.example\")"), "\"'=HYPERLINK(\"\"https://evil.example\"\")\"");
}

#[test]
fn a_text_that_starts_like_none_stays_as_it_is() {
    for text in ["Ada", "ada@corp.example", "O'Brien", "1-2", "", "Ünal = x"] {
        assert_eq!(cell(text), format!("\"{text}\""));
    }
}

#[test]
fn commas_quotes_and_line_breaks_stay_inside_their_field() {
    assert_eq!(cell("a,b"), "\"a,b\"");
    assert_eq!(cell("a\"b"), "\"a\"\"b\"");
    assert_eq!(cell("a\r\nb"), "\"a\r\nb\"");
}

#[test]
fn lists_are_guarded_like_texts() {
    let csv = file(Form::Csv, &["groups"], &[vec![Cell::List(vec!["=x".to_owned(), "b".to_owned()])]]);
    assert!(csv.contains("\"'=x; b\""), "{csv}");
}

#[test]
fn what_is_not_known_is_neither_empty_nor_no() {
    let row = vec![Cell::Unknown, Cell::Flag(false), Cell::NoMoment, Cell::Text(String::new())];
    let csv = file(Form::Csv, &["a", "b", "c", "d"], std::slice::from_ref(&row));
    assert!(csv.contains("\r\n\"unknown\",\"no\",\"\",\"\","), "{csv}");
    let json = file(Form::Json, &["a", "b", "c", "d"], &[row]);
    assert!(json.contains(r#"{"a":null,"b":false,"c":null,"d":""}"#), "{json}");
}

#[test]
fn json_is_json_with_its_filters_and_keeps_texts_as_they_are() {
    let rows = [
        vec![Cell::Text("=1".to_owned()), Cell::Number(3), Cell::Moment(0)],
        vec![Cell::Text("\u{202e}\"\\\n".to_owned()), Cell::Number(0), Cell::Moment(86_400)],
    ];
    let json = file(Form::Json, &["name", "count", "at"], &rows);
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["rows"][0], serde_json::json!({"name": "=1", "count": 3, "at": "1970-01-01T00:00:00Z"}));
    assert_eq!(value["rows"][1]["name"], "\u{202e}\"\\\n");
    assert_eq!((&value["count"], &value["filters"]), (&2.into(), &"Status: Suspended".into()));
    assert_eq!((&value["exported_at"], &value["organization"]), (&"2026-07-01T12:00:00Z".into(), &"Corp".into()));
}

#[test]
fn a_file_without_rows_is_whole_too() {
    assert_eq!(file(Form::Csv, &["a"], &[]).matches("\r\n").count(), 1);
    let json: serde_json::Value = serde_json::from_str(&file(Form::Json, &["a"], &[])).unwrap();
    assert_eq!((&json["count"], &json["rows"]), (&0.into(), &serde_json::json!([])));
}

#[test]
fn the_name_of_the_file_says_what_and_when() {
    assert_eq!(about().file_name(Form::Csv), "rollcall-managed-accounts-20260701T120000Z.csv");
}

#[test]
fn moments_are_written_in_utc() {
    assert_eq!(moment(0), "1970-01-01T00:00:00Z");
    assert_eq!(moment(i64::MAX), i64::MAX.to_string());
}
