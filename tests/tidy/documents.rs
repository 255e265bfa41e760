//! Rules for what people read: the README is true, links lead somewhere, decision records stay short.

use std::collections::BTreeSet;

use crate::none;
use crate::operations_table;
use crate::repository::{File, file, files, production_files, root};

const LONGEST_RECORD: usize = 40;

const TABLE_START: &str = "<!-- operations: written by `UPDATE=1 cargo test -p tests --test tidy` -->\n";
const TABLE_END: &str = "<!-- end of operations -->\n";

fn documents() -> impl Iterator<Item = (&'static File, &'static str)> {
    files().iter().filter(|file| file.path.ends_with(".md")).filter_map(|file| Some((file, file.text()?)))
}

fn readme() -> &'static str {
    file("README.md").text().expect("the README is text")
}

#[test]
fn the_readme_lists_the_operations_of_the_catalogue() {
    let (before, rest) = readme().split_once(TABLE_START).expect("the README has the start of the table");
    let (present, after) = rest.split_once(TABLE_END).expect("the README has the end of the table");
    let wanted = format!("\n{}\n", operations_table::print());
    if std::env::var_os("UPDATE").is_some() {
        let text = format!("{before}{TABLE_START}{wanted}{TABLE_END}{after}");
        std::fs::write(root().join("README.md"), text).expect("the README can be written");
        return;
    }
    assert!(present == wanted, "the table is not the catalogue's: run `UPDATE=1 cargo test -p tests --test tidy`");
}

/// Lines of the shell blocks, without comments.
fn commands(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut in_shell = false;
    for line in text.lines() {
        if let Some(language) = line.trim_start().strip_prefix("```") {
            in_shell = !in_shell && ["sh", "console", "shell"].contains(&language);
        } else if in_shell {
            found.push(line.split(" #").next().unwrap_or(line).trim_start_matches("$ ").trim());
        }
    }
    found
}

#[test]
fn the_readme_opens_with_the_two_commands() {
    let first: Vec<&str> = commands(readme()).into_iter().take(2).collect();
    assert_eq!(first, ["cargo xtask demo", "cargo xtask test"]);
    let before = readme().split("```").next().unwrap_or_default();
    assert!(before.lines().count() <= 6, "something stands before the two commands");
}

/// Every command of ours in a document is one that the program has, with options that it has.
#[test]
fn documented_commands_and_options_exist() {
    let programs = [
        ("cargo xtask ", file("xtask/src/arguments.rs").text().expect("text").to_owned()),
        ("rollcall ", ["proxy/src/arguments.rs", "proxy/src/audit_command.rs"].map(|path| file(path).text().expect("text")).concat()),
    ];
    let mut findings = Vec::new();
    for (document, text) in documents() {
        for command in commands(text) {
            let Some((words, source)) = programs.iter().find_map(|(prefix, source)| Some((after(command, prefix)?, source))) else {
                continue;
            };
            for (position, word) in words.split_whitespace().enumerate() {
                let known = match (position, word.strip_prefix("--")) {
                    (0, None) => has_command(source, word),
                    (_, Some(option)) => has_option(source, option.split('=').next().unwrap_or(option)),
                    _ => true,
                };
                if !known {
                    findings.push(format!("{}: `{word}` in `{command}`", document.path));
                }
            }
        }
    }
    none("no such command or option", findings);
}

/// The words after the program's name, wherever it lies: `target/release/rollcall demo` is `demo`.
fn after<'a>(command: &'a str, prefix: &str) -> Option<&'a str> {
    let at = command.find(prefix)?;
    let free = command[..at].chars().next_back().is_none_or(|c| c == '/' || c == ' ');
    free.then(|| &command[at + prefix.len()..])
}

fn has_command(source: &str, word: &str) -> bool {
    let variant: String = word.split('-').map(|part| part[..1].to_uppercase() + &part[1..]).collect();
    let declared = [format!("    {variant}("), format!("    {variant},"), format!("    {variant} {{")];
    declared.iter().any(|line| source.contains(line.as_str()))
}

fn has_option(source: &str, option: &str) -> bool {
    source.contains(&format!("--{option}")) || source.contains(&format!("{}:", option.replace('-', "_"))) || option == "help"
}

/// The example configuration names every setting; a table of the README, or of what it leads to, explains each of them in its first column.
#[test]
fn every_setting_of_the_example_configuration_is_explained() {
    let settings = example_settings();
    assert!(settings.len() > 60, "the example names its settings: {settings:?}");
    let cells: Vec<&str> = ["README.md", "docs/rights.md", "docs/sign-on-gateways.md"]
        .into_iter()
        .filter_map(|path| file(path).text())
        .flat_map(str::lines)
        .filter_map(|line| line.strip_prefix("| ")?.split(" | ").next())
        .collect();
    let in_a_row = |name: &str| cells.iter().any(|cell| cell.contains(&format!("`{name}`")) || cell.contains(&format!(".{name}`")));
    // Small ones are told within the row of their table: `name` (what it is).
    let beside = |name: &str| readme().contains(&format!("`{name}` ("));
    none("explained nowhere", settings.into_iter().filter(|name| !in_a_row(name) && !beside(name)));
}

#[test]
fn every_setting_that_is_read_stands_in_the_example() {
    let named = example_settings();
    let text = file("proxy/rollcall.example.toml").text().expect("text");
    // What only some presets need is told in the remark of its mode.
    let told = |name: &str| {
        named.contains(name)
            || text.contains(&format!("`{name}`"))
            || text.contains(&format!("[{name}]"))
            || text.contains(&format!(".{name}]"))
    };
    let mut read: BTreeSet<String> = BTreeSet::new();
    for file in production_files().filter(|file| file.path.starts_with("proxy/src/config")) {
        let code = file.text().unwrap_or_default();
        for (method, argument) in [("reader.", "(reader, "), ("table.", "(table, "), ("inner.", "(inner, ")] {
            let calls = code.split(method).skip(1).filter_map(|rest| rest.split_once('('));
            let handed = code.split(argument).skip(1).map(|rest| ("", rest));
            let handed = handed.chain(calls.filter(|(call, _)| !["fault", "rule", "invalid"].contains(call)));
            read.extend(handed.filter_map(|(_, rest)| rest.trim_start().strip_prefix('"')?.split('"').next()).map(str::to_owned));
        }
    }
    assert!(read.len() > 60, "the settings are found where they are read: {read:?}");
    none("not in the example", read.into_iter().filter(|name| !told(name)));
}

/// Every name that is given a value, whether it is set, commented out, or in a table of another way to sign in.
fn example_settings() -> BTreeSet<String> {
    let example = file("proxy/rollcall.example.toml").text().expect("text");
    let lines = example.lines().map(|line| match line.strip_prefix("# ").and_then(|rest| rest.split_once(": ")) {
        Some((marker, rest)) if marker.bytes().all(|byte| byte.is_ascii_lowercase()) => rest,
        _ => line,
    });
    let names = lines
        .flat_map(|line| [line.split_once(" = ").map(|(name, _)| name), line.strip_prefix("[[").and_then(|rest| rest.split("]]").next())]);
    names
        .flatten()
        .filter(|name| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_' || byte.is_ascii_digit()))
        .map(str::to_owned)
        .collect()
}

#[test]
fn links_and_paths_in_documents_lead_somewhere() {
    let mut findings = Vec::new();
    for (document, text) in documents() {
        let folder = root().join(&document.path);
        let folder = folder.parent().expect("a file lies in a folder");
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let path = link.split('#').next().unwrap_or_default();
            if !path.is_empty() && !path.contains("://") && !folder.join(path).exists() {
                findings.push(format!("{}: {link}", document.path));
            }
        }
        let in_members = |path: &&str| path.contains('/') && path.split('/').next().is_some_and(is_folder_of_ours);
        for path in text.split('`').skip(1).step_by(2).filter(in_members) {
            let plain = path.chars().all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c));
            if plain && !path.starts_with("target/") && !root().join(path).exists() {
                findings.push(format!("{}: `{path}`", document.path));
            }
        }
    }
    none("leads nowhere", findings);
}

fn is_folder_of_ours(name: &str) -> bool {
    ["app", "bench", "catalogue", "docs", "packaging", "proxy", "sandbox", "style", "tests", "xtask"].contains(&name)
}

#[test]
fn every_page_of_the_guide_is_in_its_index() {
    let index = file("docs/guide.md").text().expect("the guide is text");
    let pages = files().iter().filter_map(|file| file.path.strip_prefix("docs/guide/"));
    none("not in docs/guide.md", pages.filter(|page| !index.contains(&format!("](guide/{page})"))).map(str::to_owned));
}

#[test]
fn the_readme_describes_every_room_of_the_house() {
    let rooms = ["app/", "bench/", "catalogue/", "docs/", "packaging/", "proxy/", "sandbox/", "style/", "tests/", "xtask/"];
    none("not described", rooms.into_iter().filter(|room| !readme().contains(&format!("`{room}`"))).map(str::to_owned));
}

#[test]
fn decision_records_are_numbered_in_a_row_and_stay_short() {
    let records: Vec<&File> = files().iter().filter(|file| file.path.starts_with("docs/decisions/")).collect();
    assert!(!records.is_empty(), "decisions are written down");
    let mut findings = Vec::new();
    for (index, record) in records.iter().enumerate() {
        let name = record.path.trim_start_matches("docs/decisions/");
        let text = record.text().unwrap_or_default();
        let expected = format!("{:04}-", index + 1);
        if !name.starts_with(&expected) || !name.ends_with(".md") {
            findings.push(format!("{name}: expected {expected}….md"));
        }
        if text.lines().count() > LONGEST_RECORD {
            findings.push(format!("{name}: {} lines", text.lines().count()));
        }
        let missing = ["## Context", "## Decision", "## Consequences", "## What would change our mind"]
            .into_iter()
            .filter(|part| !text.contains(part));
        findings.extend(missing.map(|part| format!("{name}: no “{part}”")));
    }
    none("decision records", findings);
}

#[test]
fn every_screenshot_is_shown_and_has_words_for_those_who_cannot_see_it() {
    let mut shown = BTreeSet::new();
    let mut findings = Vec::new();
    for (document, text) in documents() {
        for picture in text.split("![").skip(1) {
            let (words, rest) = picture.split_once("](").unwrap_or((picture, ""));
            shown.insert(rest.split([')', '#']).next().unwrap_or_default().rsplit('/').next().unwrap_or_default().to_owned());
            if words.trim().len() < 10 {
                findings.push(format!("{}: a picture without words", document.path));
            }
        }
    }
    let pictures = files().iter().filter(|file| file.path.starts_with("docs/screenshots/"));
    let unseen = pictures.filter(|file| !shown.contains(file.path.rsplit('/').next().unwrap_or_default()));
    findings.extend(unseen.map(|file| format!("{}: in no document", file.path)));
    none("pictures", findings);
}
