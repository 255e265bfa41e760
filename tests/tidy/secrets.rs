//! What must not be in any file: secrets, paths of somebody's machine, words of somebody's workplace.

use crate::none;
use crate::repository::files;

/// Beginnings of real credentials; written in halves so that this file is not a finding.
const PREFIXES: [&str; 9] = [
    concat!("ATA", "TT3"),
    concat!("ATC", "TT3"),
    concat!("ATS", "TT3"),
    concat!("gh", "p_"),
    concat!("github", "_pat_"),
    concat!("xo", "xb-"),
    concat!("xo", "xp-"),
    concat!("AK", "IA"),
    concat!("sk", "-ant-"),
];

fn is_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '-'
}

fn lines() -> impl Iterator<Item = (String, &'static str)> {
    files()
        .iter()
        .filter_map(|file| Some((file, file.text()?)))
        .flat_map(|(file, text)| text.lines().enumerate().map(move |(index, line)| (format!("{}:{}", file.path, index + 1), line)))
}

#[test]
fn nothing_looks_like_a_credential() {
    let mut findings = Vec::new();
    for (place, line) in lines() {
        for prefix in PREFIXES {
            let long = line.match_indices(prefix).any(|(at, _)| {
                let starts = !line[..at].ends_with(is_part);
                starts && line[at + prefix.len()..].chars().take_while(|c| is_part(*c)).count() >= 8
            });
            if long {
                findings.push(format!("{place}: {prefix}…"));
            }
        }
        if line.contains("-----BEGIN") && line.contains(concat!("PRIVATE ", "KEY")) {
            findings.push(format!("{place}: a private key"));
        }
    }
    none("a secret, or something that will be taken for one", findings);
}

#[test]
fn no_file_names_a_path_of_somebodys_machine() {
    let starts = [concat!("/ro", "ot/"), concat!("/ho", "me/"), concat!("/wo", "rk/"), concat!("C:", "\\Users")];
    let mut findings = Vec::new();
    for (place, line) in lines() {
        for start in starts {
            // Somebody called by one letter is an example.
            let real = line.match_indices(start).any(|(at, _)| {
                let alone = !line[..at].ends_with(|c: char| is_part(c) || c == '}' || c == '.' || c == '…');
                alone && line[at + start.len()..].chars().take_while(|c| is_part(*c)).count() != 1
            });
            if real {
                findings.push(format!("{place}: {}", line.trim()));
            }
        }
    }
    none("a path of one machine", findings);
}

#[test]
fn the_project_speaks_of_itself_alone() {
    let words = [
        concat!("arti", "factory"),
        concat!("anth", "ropic"),
        concat!("cla", "ude"),
        concat!("open", "ai"),
        concat!("co", "pilot"),
        concat!("sub", "agent"),
        concat!("language", " model"),
    ];
    let mut findings = Vec::new();
    for (place, line) in lines() {
        let lower = line.to_lowercase();
        findings.extend(words.iter().filter(|word| lower.contains(*word)).map(|word| format!("{place}: {word}")));
    }
    none("not of this project", findings);
}

/// The test command looks for exactly these in everything that was said; a key that is renamed in a test and not in the list would be looked for in vain.
#[test]
fn the_keys_that_are_looked_for_are_those_of_the_tests() {
    let list = crate::repository::file("tests/canaries.txt").text().expect("text");
    let is_used =
        |key: &str| files().iter().any(|file| file.is_rust() && file.text().is_some_and(|text| text.contains(&format!("\"{key}\""))));
    none("no test has this key", list.lines().filter(|key| !is_used(key)).map(str::to_owned));
}
