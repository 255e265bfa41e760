use super::*;

#[test]
fn a_million_open_brackets_are_too_many() {
    assert!(!is_shallow(&vec![b'['; 1_000_000]));
    assert!(!is_shallow("{\"a\":".repeat(101).as_bytes()));
    assert!(is_shallow(&vec![b'['; DEEPEST]));
}

#[test]
fn many_lists_side_by_side_are_not_deep() {
    assert!(is_shallow(format!("[{}[]]", "[],".repeat(10_000)).as_bytes()));
}

#[test]
fn brackets_in_texts_do_not_count() {
    let text = format!(r#"{{"a":"{}\"{}","b":[]}}"#, "[".repeat(500), "{".repeat(500));
    assert!(is_shallow(text.as_bytes()));
    let text = format!(r#"["\\",{}]"#, "[".repeat(500));
    assert!(!is_shallow(text.as_bytes()));
}
