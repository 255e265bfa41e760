//! The table of the mission's rows (`docs/rows.md`) against the catalogue and the sources: no operation is forgotten, no test is made up, and
//! a line that says it works has a test in every room.

use std::collections::{BTreeMap, BTreeSet};

use crate::none;
use crate::repository::{file, rust_files};

const ROWS: usize = 29;
const LIST: &str = "## Without a line of their own\n";

/// Column, and the folder whose tests it names.
const PROOFS: [(usize, &str); 4] = [(3, "sandbox/"), (4, "proxy/"), (5, "app/tests/web/"), (6, "tests/journeys/")];
/// Before the table: tests that stand for every line.
const FOR_ALL: [(&str, &str); 2] = [("- Sandbox: ", "sandbox/"), ("- Service: ", "proxy/")];
const STATE: usize = 7;

/// The cells of each line, the number first.
fn lines() -> Vec<Vec<&'static str>> {
    let text = file("docs/rows.md").text().expect("text");
    let cells = |line: &'static str| line.trim_matches('|').split('|').map(str::trim).collect::<Vec<_>>();
    text.lines().filter(|line| line.starts_with("| ")).map(cells).filter(|cells| cells[0].parse::<usize>().is_ok()).collect()
}

/// What stands between backquotes.
fn names(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.split('`').skip(1).step_by(2)
}

/// The test functions below a folder.
fn tests_below(folder: &str) -> BTreeSet<&'static str> {
    let mut found = BTreeSet::new();
    for source in rust_files().filter(|file| file.path.starts_with(folder)) {
        let mut is_test = false;
        for line in source.text().unwrap_or_default().lines().map(str::trim) {
            if line.starts_with("#[") {
                is_test |= line.contains("test");
            } else {
                let name = line.split_once("fn ").and_then(|(_, rest)| rest.split(['(', '<']).next());
                found.extend(name.filter(|_| is_test));
                is_test = false;
            }
        }
    }
    found
}

#[test]
fn every_row_of_the_mission_has_its_line() {
    let numbers: Vec<usize> = lines().iter().filter_map(|cells| cells[0].parse().ok()).collect();
    assert_eq!(numbers, (1..=ROWS).collect::<Vec<_>>());
    let crooked = lines().into_iter().filter(|cells| cells.len() != STATE + 1 || cells.iter().any(|cell| cell.is_empty()));
    none("not eight filled cells", crooked.map(|cells| format!("line {}: {}", cells[0], cells.len())));
}

#[test]
fn every_operation_of_the_catalogue_stands_in_exactly_one_line() {
    let text = file("docs/rows.md").text().expect("text");
    let (_, list) = text.split_once(LIST).expect("the list of operations without a line");
    let mut places: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for cells in lines() {
        names(cells[1]).for_each(|name| places.entry(name).or_default().push(cells[0]));
    }
    names(list).for_each(|name| places.entry(name).or_default().push("the list"));
    let known: BTreeSet<&str> = catalogue::operations().map(|operation| operation.name).collect();
    let mut findings: Vec<String> =
        known.iter().filter(|name| !places.contains_key(*name)).map(|name| format!("{name}: nowhere")).collect();
    for (name, places) in places {
        if !known.contains(name) {
            findings.push(format!("{name}: not in the catalogue"));
        }
        if places.len() > 1 {
            findings.push(format!("{name}: {}", places.join(", ")));
        }
    }
    none("operations and lines", findings);
}

#[test]
fn every_test_that_a_line_names_exists_in_its_room() {
    let mut findings = Vec::new();
    for (column, folder) in PROOFS {
        let known = tests_below(folder);
        assert!(known.len() > 20, "{folder} has tests: {}", known.len());
        for cells in lines() {
            let missing = names(cells[column]).filter(|name| !known.contains(name));
            findings.extend(missing.map(|name| format!("line {}: {name} is no test below {folder}", cells[0])));
        }
    }
    for (start, folder) in FOR_ALL {
        let text = file("docs/rows.md").text().expect("text");
        let line = text.lines().find_map(|line| line.strip_prefix(start)).expect("what stands for every line");
        let known = tests_below(folder);
        findings.extend(
            names(line).filter(|name| !known.contains(name)).map(|name| format!("for every line: {name} is no test below {folder}")),
        );
    }
    none("no such test", findings);
}

#[test]
fn a_line_that_says_it_works_has_a_test_in_every_room() {
    let mut findings = Vec::new();
    for cells in lines() {
        let empty: Vec<&str> =
            PROOFS.into_iter().filter(|(column, _)| names(cells[*column]).next().is_none()).map(|(_, folder)| folder).collect();
        match cells[STATE] {
            "works" if !empty.is_empty() => findings.push(format!("line {}: works, but nothing in {}", cells[0], empty.join(", "))),
            "works" | "not yet" => {}
            other => findings.push(format!("line {}: {other:?} is no state", cells[0])),
        }
    }
    none("state", findings);
}
