//! What watches the service speaks of things that exist: every metric in rules, dashboard and document is one that the code registers, every one of those
//! is explained, and every alert has a heading that says what to do.

use std::collections::BTreeSet;

use crate::none;
use crate::repository::{file, production_files};

const ALERTS: &str = "docs/operations/alerts.yml";
const DASHBOARD: &str = "docs/operations/grafana.json";
const DOCUMENT: &str = "docs/operations.md";

fn text(path: &str) -> &'static str {
    file(path).text().expect("it is text")
}

/// The names under which metrics are registered, as Prometheus sees them but for what it adds to counters and histograms.
fn registered() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for file in production_files().filter(|file| file.path.starts_with("proxy/src/")) {
        for rest in file.text().unwrap_or_default().split(".register").skip(1) {
            let (has_unit, rest) = match (rest.strip_prefix("("), rest.strip_prefix("_with_unit(")) {
                (Some(rest), _) => (false, rest),
                (_, Some(rest)) => (true, rest),
                _ => continue,
            };
            let Some(name) = rest.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next()) else { continue };
            let call = rest.split(';').next().unwrap_or_default();
            let unit = match () {
                () if !has_unit => "",
                () if call.contains("Unit::Bytes") => "_bytes",
                () => "_seconds",
            };
            let prefix = if name.starts_with("process_") { "" } else { "rollcall_" };
            names.insert(format!("{prefix}{name}{unit}"));
        }
    }
    names
}

/// The name without what the format adds by the kind of a metric.
fn stem(name: &str) -> &str {
    ["_total", "_bucket", "_count", "_sum", "_info"].into_iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name)
}

/// Every word of a text that is the name of a metric of ours.
fn mentioned(text: &str) -> BTreeSet<String> {
    let words = text.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'));
    words.filter(|word| ["rollcall_", "process_"].iter().any(|start| word.starts_with(start))).map(str::to_owned).collect()
}

fn exists(name: &str, registered: &BTreeSet<String>) -> bool {
    registered.contains(name) || registered.contains(stem(name))
}

/// The rules one by one.
fn rules() -> Vec<(&'static str, &'static str)> {
    let parts = text(ALERTS).split("- alert: ").skip(1);
    parts.map(|part| part.split_once('\n').expect("a rule has lines")).collect()
}

/// What is written in italics of code in the table of metrics.
fn explained() -> BTreeSet<String> {
    let rows = text(DOCUMENT).lines().filter_map(|line| line.strip_prefix("| `")?.split(" | ").next());
    rows.flat_map(mentioned).collect()
}

#[test]
fn the_names_of_metrics_are_found_where_they_are_registered() {
    let names = registered();
    for name in ["rollcall_requests", "rollcall_upstream_call_seconds", "rollcall_ready", "process_resident_memory_bytes"] {
        assert!(names.contains(name), "{name} is not among {names:?}");
    }
}

#[test]
fn rules_and_dashboard_ask_for_metrics_that_exist() {
    let names = registered();
    let panels = text(DASHBOARD).split("\"expr\": ").skip(1).map(|rest| rest.lines().next().unwrap_or_default());
    let asked = rules().into_iter().map(|(_, body)| body.split("for:").next().unwrap_or_default()).chain(panels);
    let strangers = asked.flat_map(mentioned).filter(|name| !exists(name, &names));
    none("no such metric", strangers);
}

#[test]
fn every_metric_is_explained_and_every_explained_one_exists() {
    let (names, explained) = (registered(), explained());
    none("no such metric", explained.iter().filter(|name| !exists(name, &names)).cloned());
    let has_row = |name: &String| explained.iter().any(|row| row == name || stem(row) == name);
    none("not in the table of docs/operations.md", names.iter().filter(|name| !has_row(name)).cloned());
}

#[test]
fn every_alert_says_what_it_means_and_what_to_do() {
    let mut findings = Vec::new();
    let parts: Vec<(&str, &str)> = text(DOCUMENT).split("\n### ").skip(1).filter_map(|part| part.split_once('\n')).collect();
    for (name, body) in rules() {
        let words = parts.iter().find(|(heading, _)| *heading == name).map_or("", |(_, words)| words);
        if words.split("\n\n").filter(|paragraph| paragraph.trim().len() > 30).count() < 2 {
            findings.push(format!("{name}: no heading with what it means and what to do"));
        }
        let anchor = format!("runbook: \"{DOCUMENT}#{}\"", name.to_ascii_lowercase());
        for needed in ["expr: ", "for: ", "severity: ", "summary: \"", anchor.as_str()] {
            if !body.contains(needed) {
                findings.push(format!("{name}: no {needed}"));
            }
        }
    }
    assert!(rules().len() > 10, "the rules are found");
    let gone = parts.iter().filter(|(heading, _)| heading.starts_with("Rollcall") && !rules().iter().any(|(name, _)| name == heading));
    findings.extend(gone.map(|(heading, _)| format!("{heading}: there is no such alert")));
    none("alerts", findings);
}

#[test]
fn the_alerts_of_keys_agree_with_the_screens_and_the_log() {
    let rule = |wanted: &str| rules().into_iter().find(|(name, _)| *name == wanted).map_or("", |(_, body)| body);
    // The metric tells when the last day ends, of which the days that are left do not count themselves.
    let below = |days: i64| format!("rollcall_key_expires_timestamp_seconds - time() < {} * 86400", days + 1);
    let (warning, danger) = (rule("RollcallKeyExpires"), rule("RollcallKeyExpiresSoon"));
    let longest = catalogue::expiry::THRESHOLDS.into_iter().max().unwrap_or_default();
    assert!(warning.contains(&below(longest)) && warning.contains(&format!("unless {}", below(catalogue::expiry::DANGER))), "{warning}");
    assert!(danger.contains(&below(catalogue::expiry::DANGER)) && danger.contains("severity: page"), "{danger}");
}

/// What lines may say of something. A new one is written down here once it is sure that it never holds a name, an address, a path or a body.
const FIELDS: [&str; 29] = [
    "approval",
    "attempt",
    "cause",
    "code",
    "connections",
    "days_left",
    "directive",
    "event",
    "expires",
    "family",
    "fault",
    "issuer",
    "key",
    "link",
    "method",
    "open_files",
    "operation",
    "outcome",
    "reason",
    "request_id",
    "role",
    "rows",
    "seq",
    "status",
    "through",
    "token",
    "took_ms",
    "trace_id",
    "why",
];

/// The fields of one call of the log, which stand before its words.
fn fields(call: &str) -> Vec<String> {
    let (mut depth, mut parts, mut part) = (0_i32, Vec::new(), String::new());
    for letter in call.chars() {
        match letter {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
        if depth < 0 || (depth == 0 && letter == ',') {
            parts.push(std::mem::take(&mut part));
        } else {
            part.push(letter);
        }
        if depth < 0 {
            break;
        }
    }
    let named = parts.iter().map(|part| part.trim()).take_while(|part| !part.starts_with('"'));
    let name = |part: &str| {
        part.split('=').next().unwrap_or(part).trim().trim_start_matches(['%', '?']).rsplit('.').next().unwrap_or(part).to_owned()
    };
    named.map(name).collect()
}

#[test]
fn the_log_has_a_closed_list_of_fields() {
    assert_eq!(
        fields("%fault, key = self.name, asking.request_id, why = f(\"a\", b), \"words {x}, {y}\"); more"),
        ["fault", "key", "request_id", "why"]
    );
    let mut strangers = Vec::new();
    for file in production_files().filter(|file| file.path.starts_with("proxy/src/")) {
        let code = file.text().unwrap_or_default();
        for level in ["error", "warn", "info", "debug", "trace"] {
            for call in code.split(&format!("tracing::{level}!(")).skip(1) {
                strangers.extend(
                    fields(call).into_iter().filter(|name| !FIELDS.contains(&name.as_str())).map(|name| format!("{}: {name}", file.path)),
                );
            }
        }
    }
    none("not among the fields of the log", strangers);
}

#[test]
fn the_dashboard_can_be_read_and_its_panels_are_told_apart() {
    let dashboard: serde_json::Value = serde_json::from_str(text(DASHBOARD)).expect("the dashboard is JSON");
    let panels = dashboard["panels"].as_array().expect("it has panels");
    let ids: BTreeSet<u64> = panels.iter().filter_map(|panel| panel["id"].as_u64()).collect();
    assert_eq!(ids.len(), panels.len());
    let bare =
        panels.iter().filter(|panel| panel["title"].as_str().is_none_or(str::is_empty) || panel["targets"][0]["expr"].as_str().is_none());
    none("a panel without a title or a question", bare.map(ToString::to_string));
}
