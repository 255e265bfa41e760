//! What the service supports, in words.

use serde_json::json;

use super::support;

#[test]
fn support_is_told_as_yes_no_or_not_said() {
    let config = json!({ "patch": { "supported": true }, "filter": { "supported": true, "maxResults": 100 }, "sort": { "supported": false }, "bulk": 3 });
    let words: Vec<String> = support(&config).into_iter().map(|(_, words)| words).collect();
    assert_eq!(words, ["Yes", "Yes, at most 100 results", "No", "Not said", "Not said", "Not said"]);
}
