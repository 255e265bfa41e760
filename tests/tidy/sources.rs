//! Rules for Rust sources: length, the opening sentence, names, and what production code may not say.

use crate::files::EMPTY_WORDS;
use crate::none;
use crate::repository::{files, production_files, rust_files};

const LONGEST_FILE: usize = 300;

#[test]
fn no_production_file_is_longer_than_300_lines() {
    let long = production_files().filter_map(|file| {
        let lines = file.text()?.lines().count();
        (lines > LONGEST_FILE).then(|| format!("{}: {lines} lines", file.path))
    });
    none("split it by subject", long);
}

#[test]
fn every_rust_file_opens_with_what_it_owns() {
    let silent = rust_files().filter(|file| {
        let text = file.text().unwrap_or_default();
        let opening: String = text.lines().take_while(|line| line.starts_with("//!")).collect();
        opening.trim_start_matches("//!").trim().len() < 10
    });
    none("no opening sentence", silent.map(|file| file.path.clone()));
}

/// Name after one of these words is a declaration of ours; fields and variants may be called what the wire calls them.
const DECLARATIONS: [&str; 8] = ["fn ", "struct ", "enum ", "trait ", "mod ", "type ", "const ", "static "];

fn declared(line: &str) -> Option<&str> {
    // An indented type is an associated one, named by its trait.
    if line.starts_with(' ') && line.trim_start().starts_with("type ") {
        return None;
    }
    let mut line = line.trim_start();
    for word in ["pub(crate) ", "pub(super) ", "pub ", "async ", "const fn ", "unsafe "] {
        line =
            if word == "const fn " && line.starts_with(word) { &line["const ".len()..] } else { line.strip_prefix(word).unwrap_or(line) };
    }
    let rest = DECLARATIONS.iter().find_map(|word| line.strip_prefix(word))?;
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    Some(&rest[..end])
}

/// `user_table`, `UserTable` and `USER_TABLE` are the words user and table.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut previous_is_lower = false;
    for c in name.chars() {
        if c == '_' || (c.is_uppercase() && previous_is_lower) {
            words.push(String::new());
        }
        previous_is_lower = c.is_lowercase();
        if c != '_' {
            words.last_mut().expect("never empty").extend(c.to_lowercase());
        }
    }
    words
}

#[test]
fn no_name_of_ours_is_made_of_words_that_say_nothing() {
    let mut findings = Vec::new();
    for file in production_files() {
        for (number, line) in file.code_lines() {
            let Some(name) = declared(line) else { continue };
            if words(name).iter().any(|word| EMPTY_WORDS.contains(&word.as_str())) {
                findings.push(format!("{}:{number}: {name}", file.path));
            }
        }
    }
    none("rename", findings);
}

#[test]
fn production_code_neither_unwraps_nor_leaves_work_undone() {
    let forbidden = [".unwrap()", "dbg!(", "todo!(", "unimplemented!(", "#[allow(", "#![allow(", "unsafe {"];
    let found = production_files().flat_map(|file| forbidden.iter().flat_map(|pattern| file.places(pattern)));
    none("not in production", found);
}

#[test]
fn an_expectation_is_a_sentence() {
    let mut findings = Vec::new();
    for file in production_files() {
        for (number, line) in file.code_lines() {
            for reason in line.split(".expect(\"").skip(1) {
                let reason = reason.split('"').next().unwrap_or_default();
                if reason.split(' ').count() < 3 {
                    findings.push(format!("{}:{number}: {reason:?} is no invariant", file.path));
                }
            }
        }
    }
    none("say why it cannot fail", findings);
}

#[test]
fn no_error_is_a_bare_text() {
    none(
        "an error type, not a text",
        production_files().flat_map(|file| file.places(", String>")).filter(|place| place.contains("Result<")),
    );
}

#[test]
fn no_note_to_oneself_is_left_behind() {
    let notes = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X:"), concat!("HA", "CK:")];
    let mut findings = Vec::new();
    for (file, text) in files().iter().filter_map(|file| Some((file, file.text()?))) {
        for (index, line) in text.lines().enumerate().filter(|(_, line)| notes.iter().any(|note| line.contains(note))) {
            findings.push(format!("{}:{}: {}", file.path, index + 1, line.trim()));
        }
    }
    none("make it an issue or do it", findings);
}

#[test]
fn tests_stand_in_files_of_their_own() {
    none("move it to x/tests.rs", production_files().flat_map(|file| file.places("mod tests {")));
}

#[test]
fn no_test_is_ignored() {
    none("delete it or make it run", rust_files().flat_map(|file| file.places(concat!("#[ig", "nore"))));
}

#[test]
fn test_names_are_sentences() {
    let mut findings = Vec::new();
    for file in rust_files() {
        let mut is_test = false;
        for (number, line) in file.code_lines() {
            let line = line.trim();
            if let Some(name) = line.split("fn ").nth(1).filter(|_| is_test) {
                let name = name.split('(').next().unwrap_or_default();
                if name.split('_').count() < 3 {
                    findings.push(format!("{}:{number}: {name}", file.path));
                }
            }
            let attribute = line.starts_with("#[");
            is_test = attribute && (is_test || ["test]", "test(", "wasm_bindgen_test]"].iter().any(|word| line.contains(word)));
            is_test &= !line.contains("cfg(");
        }
    }
    none("a test's name says what holds", findings);
}
