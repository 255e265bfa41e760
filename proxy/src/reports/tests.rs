//! Of a report only a known word remains.

use super::directives;

#[test]
fn both_forms_of_a_report_are_read_for_their_directive() {
    let old = br#"{"csp-report":{"violated-directive":"script-src-elem","blocked-uri":"https://evil.example/x"}}"#;
    assert_eq!(directives(old), ["script-src"]);
    let new = br#"[{"type":"csp-violation","body":{"effectiveDirective":"style-src-attr","sample":"color:red"}},{"type":"deprecation","body":{}}]"#;
    assert_eq!(directives(new), ["style-src"]);
}

#[test]
fn nothing_of_a_reports_own_words_remains() {
    for hostile in [
        &br#"{"csp-report":{"violated-directive":"ada@corp.example\n{\"level\":\"ERROR\"}"}}"#[..],
        br#"{"csp-report":{}}"#,
        br#"{"csp-report":[1,2]}"#,
        b"{}",
        b"7",
    ] {
        assert_eq!(directives(hostile), ["another"]);
    }
    assert_eq!(directives(b"\xff not JSON"), ["unreadable"]);
    assert!(directives(b"[]").is_empty());
}

#[test]
fn a_flood_in_one_request_is_cut_short() {
    let many = format!("[{}]", vec![r#"{"type":"csp-violation","body":{"effectiveDirective":"img-src"}}"#; 500].join(","));
    assert_eq!(directives(many.as_bytes()).len(), 20);
}
