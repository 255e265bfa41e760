//! Types take what they are written as, as serde_json itself would read them, and nothing else.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::*;

#[test]
fn a_document_that_is_kept_as_it_is_stays_the_same() {
    let text = r#"{"a":[null,true,-1,18446744073709551615,0.25,"\u00e9\ud83d\ude00"],"b":{"c":{}}}"#;
    assert_eq!(read::<Value>(text.as_bytes()), serde_json::from_str(text).ok());
}

#[test]
fn what_is_no_json_is_refused() {
    for text in ["", "nul", "1 2", "[1,]", "{\"a\"}", "<html>", "\"\\ud800\""] {
        assert_eq!(read::<Value>(text.as_bytes()), None, "{text}");
    }
    assert_eq!(read::<Value>(b"\"\xff\""), None);
    assert_eq!(read::<Value>("[".repeat(200).as_bytes()), None);
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Kind {
    Plain,
    Held(u8),
    Named { count: i32 },
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
struct Name(String);

#[derive(Debug, PartialEq, Deserialize)]
struct Whole {
    name: Name,
    #[serde(default)]
    kinds: Vec<Kind>,
    share: Option<f64>,
    pair: Option<(u8, bool)>,
    counts: BTreeMap<String, u64>,
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
}

#[test]
fn types_read_what_they_are_written_as() {
    let text =
        r#"{"name":"n","kinds":["plain",{"held":7},{"named":{"count":-3}}],"share":0.5,"pair":[1,true],"counts":{"a":2},"other":[null,1]}"#;
    let ours = read::<Whole>(text.as_bytes());
    assert_eq!(ours.as_ref().map(|whole| whole.kinds.len()), Some(3));
    assert_eq!(ours, serde_json::from_str(text).ok());
    assert_eq!(read::<Whole>(br#"{"name":"n","share":null,"counts":{}}"#).map(|whole| whole.share), Some(None));
}

#[test]
fn what_does_not_fit_is_refused() {
    for text in [
        r#"{"counts":{}}"#,
        r#"{"name":1,"counts":{}}"#,
        r#"{"name":"n","kinds":["other"],"counts":{}}"#,
        r#"{"name":"n","kinds":[{"held":256}],"counts":{}}"#,
        r#"{"name":"n","kinds":["held"],"counts":{}}"#,
        r#"{"name":"n","kinds":[{"plain":1}],"counts":{}}"#,
        r#"{"name":"n","pair":[1,true,2],"counts":{}}"#,
        r#"{"name":"n","counts":{"a":-1}}"#,
        r#"{"name":"n","counts":{"a":1.5}}"#,
        "[]",
    ] {
        assert_eq!(read::<Whole>(text.as_bytes()), None, "{text}");
        assert!(serde_json::from_str::<Whole>(text).is_err(), "{text}");
    }
}
