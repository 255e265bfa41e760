//! Rules for every file, whatever it holds: size, generated things, names.

use crate::none;
use crate::repository::{files, listed_by_git};

const LARGEST: usize = 200 * 1024;

/// Words that say nothing about what is inside.
pub const EMPTY_WORDS: [&str; 9] = ["util", "utils", "helper", "helpers", "common", "misc", "manager", "data", "info"];

#[test]
fn no_file_is_larger_than_200_kib() {
    let large = files().iter().filter(|file| file.bytes.len() > LARGEST && file.path != "Cargo.lock");
    none("too large to review", large.map(|file| format!("{}: {} KiB", file.path, file.bytes.len() / 1024)));
}

#[test]
fn nothing_generated_is_committed() {
    let Some(tracked) = listed_by_git(&["--cached"]) else { return };
    let generated = |path: &str| {
        let in_folder = path.split('/').any(|part| ["target", "dist", "node_modules", ".trunk"].contains(&part));
        let ending =
            [".wasm", ".br", ".gz", ".profraw", ".log", ".orig", ".rej", ".pem", ".key"].iter().any(|ending| path.ends_with(ending));
        in_folder || ending
    };
    none("generated, or not for a repository", tracked.into_iter().filter(|path| generated(path)));
}

#[test]
fn no_file_is_named_with_a_word_that_says_nothing() {
    let says_nothing = |path: &str| {
        path.split('/').any(|part| {
            let stem = part.split('.').next().unwrap_or(part);
            stem.split(['_', '-']).any(|word| EMPTY_WORDS.contains(&word.to_ascii_lowercase().as_str()))
        })
    };
    none("rename", files().iter().filter(|file| says_nothing(&file.path)).map(|file| file.path.clone()));
}

#[test]
fn text_files_end_with_one_newline_and_have_no_trailing_blanks() {
    let texts = files()
        .iter()
        .filter(|file| !file.path.starts_with("docs/screenshots/") && !file.path.starts_with("fuzz/corpus/") && file.path != "Cargo.lock");
    let mut findings = Vec::new();
    for (file, text) in texts.filter_map(|file| Some((file, file.text()?))).filter(|(_, text)| !text.is_empty()) {
        if !text.ends_with('\n') || text.ends_with("\n\n") {
            findings.push(format!("{}: end of file", file.path));
        }
        let blanks = text.lines().enumerate().filter(|(_, line)| line.ends_with([' ', '\t']));
        findings.extend(blanks.map(|(index, _)| format!("{}:{}", file.path, index + 1)));
    }
    none("blanks", findings);
}
