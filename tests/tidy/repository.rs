//! The tree as the rules see it: every file that is or could be committed, read once.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

/// One file; `path` is relative to the workspace and uses `/`.
pub struct File {
    pub path: String,
    pub bytes: Vec<u8>,
}

impl File {
    /// The content, if it is text.
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.bytes).ok()
    }

    /// Rust that is compiled into something people run: neither a test nor a tool of the tests.
    pub fn is_production(&self) -> bool {
        self.is_rust() && !self.is_test()
    }

    pub fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    pub fn is_test(&self) -> bool {
        self.path.starts_with("tests/") || self.path.contains("/tests/") || self.path.ends_with("/tests.rs")
    }

    /// Lines with their numbers, without those that are comments throughout, and up to the tests where these stand in the same file.
    pub fn code_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text().unwrap_or_default().lines().enumerate().map(|(index, line)| (index + 1, line));
        let is_production = self.is_production();
        lines.take_while(move |(_, line)| !is_production || *line != "mod tests {").filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    /// Where a pattern occurs in the code, as `path:line: text`.
    pub fn places(&self, pattern: &str) -> Vec<String> {
        self.code_lines()
            .filter(|(_, line)| line.contains(pattern))
            .map(|(number, line)| format!("{}:{number}: {}", self.path, line.trim()))
            .collect()
    }
}

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests are a member of the workspace")
}

/// Everything that git tracks or would track; without git, everything outside the folders that are ignored.
pub fn files() -> &'static [File] {
    static FILES: LazyLock<Vec<File>> = LazyLock::new(|| {
        let paths = listed_by_git(&["--cached", "--others", "--exclude-standard"]).unwrap_or_else(walked);
        let mut files: Vec<File> =
            paths.into_iter().filter_map(|path| Some(File { bytes: std::fs::read(root().join(&path)).ok()?, path })).collect();
        files.sort_by(|one, other| one.path.cmp(&other.path));
        files
    });
    &FILES
}

pub fn rust_files() -> impl Iterator<Item = &'static File> {
    files().iter().filter(|file| file.is_rust())
}

pub fn production_files() -> impl Iterator<Item = &'static File> {
    files().iter().filter(|file| file.is_production())
}

/// The file with this path.
#[track_caller]
pub fn file(path: &str) -> &'static File {
    files().iter().find(|file| file.path == path).unwrap_or_else(|| panic!("{path} is missing"))
}

/// What git lists with these options; `None` where there is no git or no repository.
pub fn listed_by_git(options: &[&str]) -> Option<Vec<String>> {
    let output = Command::new("git").current_dir(root()).args(["ls-files", "-z"]).args(options).output().ok()?;
    let text = String::from_utf8(output.stdout).ok().filter(|_| output.status.success())?;
    Some(text.split('\0').filter(|path| !path.is_empty()).map(str::to_owned).collect())
}

fn walked() -> Vec<String> {
    let mut paths = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(root().join(&folder)).into_iter().flatten().flatten() {
            let path = folder.join(entry.file_name());
            let name = entry.file_name().to_string_lossy().into_owned();
            if entry.path().is_file() {
                paths.push(path.to_string_lossy().replace('\\', "/"));
            } else if !["target", "dist", "node_modules", ".git", ".trunk"].contains(&name.as_str()) {
                folders.push(path);
            }
        }
    }
    paths
}
