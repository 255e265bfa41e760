//! Repository rules: what the design promises about files, dependencies, words and documents, held by reading the tree.
//! `UPDATE=1 cargo test -p tests --test tidy` rewrites what is generated (the README's table of operations).

mod documents;
mod files;
mod imports;
mod manifests;
mod monitoring;
mod operations_table;
mod packaging;
mod repository;
mod rows;
mod secrets;
mod sources;
mod supply;

/// Fails with every finding on a line of its own: whoever breaks a rule in ten places wants to see ten places.
#[track_caller]
fn none(rule: &str, findings: impl IntoIterator<Item = String>) {
    let findings: Vec<String> = findings.into_iter().collect();
    assert!(findings.is_empty(), "{rule}:\n  {}", findings.join("\n  "));
}
