//! The direction of dependency, and what each member may bring in.

use std::collections::BTreeSet;

use crate::none;
use crate::repository::{file, files};

/// Each member, and the members it may see; the second list is for its tests alone.
const MEMBERS: [(&str, &[&str], &[&str]); 9] = [
    ("catalogue", &[], &[]),
    ("sandbox", &["catalogue"], &[]),
    ("proxy", &["catalogue", "sandbox"], &["scratch"]),
    ("app", &["catalogue"], &["sandbox"]),
    ("tests", &["catalogue", "sandbox", "proxy", "scratch"], &["catalogue", "sandbox", "proxy", "scratch"]),
    ("tests/scratch", &[], &[]),
    ("bench", &["catalogue", "sandbox", "proxy", "tests", "scratch"], &[]),
    ("bench/hello", &[], &[]),
    ("xtask", &[], &[]),
];

/// What a member may use from outside, where the list is short enough to be a decision.
const ALLOWED: [(&str, &[&str]); 3] =
    [("catalogue", &["serde", "serde_json"]), ("sandbox", &["serde", "serde_json", "time"]), ("xtask", &[])];

/// Runtimes, HTTP stacks and what costs the browser more than it gives (sizes in the decision records).
const NEVER: [(&str, &[&str]); 2] = [
    ("proxy", &["leptos", "reqwest", "openssl", "native-tls", "ring"]),
    (
        "app",
        &[
            "reqwest",
            "regex",
            "garde",
            "chrono",
            "jiff",
            "thaw",
            "leptos-chartistry",
            "leptos-use",
            "leptos-struct-table",
            "tokio",
            "axum",
            "hyper",
            "getrandom",
            "rand",
        ],
    ),
];

fn dependencies(member: &str, section: &str) -> BTreeSet<String> {
    let path = format!("{member}/Cargo.toml");
    let text = file(&path).text().expect("a manifest is text");
    let manifest: toml::Table = text.parse().unwrap_or_else(|fault| panic!("{path}: {fault}"));
    let mut found: BTreeSet<String> = names(manifest.get(section)).collect();
    // `[target.'cfg(…)'.dependencies]` counts as well.
    let targets = manifest.get("target").and_then(toml::Value::as_table).into_iter().flatten();
    for (_, target) in targets {
        found.extend(names(target.get(section)));
    }
    found
}

fn names(section: Option<&toml::Value>) -> impl Iterator<Item = String> {
    section.and_then(toml::Value::as_table).into_iter().flatten().map(|(name, _)| name.clone())
}

fn is_member(name: &str) -> bool {
    MEMBERS.iter().any(|(member, ..)| member.rsplit('/').next() == Some(name))
}

#[test]
fn the_members_are_the_ones_whose_direction_is_known() {
    let workspace: toml::Table = file("Cargo.toml").text().expect("text").parse().expect("the workspace manifest parses");
    let members: BTreeSet<&str> =
        workspace["workspace"]["members"].as_array().expect("a list").iter().filter_map(toml::Value::as_str).collect();
    assert_eq!(members, MEMBERS.iter().map(|(member, ..)| *member).collect());
}

#[test]
fn members_depend_on_one_another_in_one_direction_only() {
    let mut findings = Vec::new();
    for (member, may_use, tests_may_use) in MEMBERS {
        for section in ["dependencies", "build-dependencies", "dev-dependencies"] {
            for name in dependencies(member, section).into_iter().filter(|name| is_member(name)) {
                let in_tests = section == "dev-dependencies" && tests_may_use.contains(&name.as_str());
                if !may_use.contains(&name.as_str()) && !in_tests {
                    findings.push(format!("{member} [{section}] {name}"));
                }
            }
        }
    }
    none("against the direction of dependency", findings);
}

#[test]
fn the_inner_rooms_bring_nothing_in_beyond_their_list() {
    let mut findings = Vec::new();
    for (member, allowed) in ALLOWED {
        for section in ["dependencies", "build-dependencies"] {
            let strangers = dependencies(member, section).into_iter().filter(|name| !is_member(name) && !allowed.contains(&name.as_str()));
            findings.extend(strangers.map(|name| format!("{member} [{section}] {name}")));
        }
    }
    none("a new dependency of an inner room is a decision record", findings);
}

#[test]
fn nobody_brings_in_what_was_decided_against() {
    let mut findings = Vec::new();
    for (member, never) in NEVER {
        for section in ["dependencies", "build-dependencies"] {
            let found = dependencies(member, section).into_iter().filter(|name| never.contains(&name.as_str()));
            findings.extend(found.map(|name| format!("{member} [{section}] {name}")));
        }
    }
    none("decided against", findings);
}

#[test]
fn versions_stand_in_the_workspace_manifest_alone() {
    let mut findings = Vec::new();
    for manifest in files().iter().filter(|file| file.path.ends_with("/Cargo.toml") && file.path != "fuzz/Cargo.toml") {
        let mut in_dependencies = false;
        for (number, line) in manifest.text().unwrap_or_default().lines().enumerate() {
            if line.starts_with('[') {
                in_dependencies = line.contains("dependencies");
            } else if in_dependencies && line.contains('=') && !line.trim_start().starts_with('#') && !line.contains("workspace = true") {
                findings.push(format!("{}:{}: {line}", manifest.path, number + 1));
            }
        }
    }
    none("use `name.workspace = true`", findings);
}

#[test]
fn every_member_takes_the_lints_of_the_workspace() {
    let takes = |member: &str| file(&format!("{member}/Cargo.toml")).text().is_some_and(|text| text.contains("[lints]\nworkspace = true"));
    none("no lints", MEMBERS.iter().filter(|(member, ..)| !takes(member)).map(|(member, ..)| (*member).to_owned()));
}
