//! The size budget: what the browser loads before the first page works may not grow beyond a limit.

use std::fs;
use std::path::Path;

use crate::failure::Failure;
use crate::process;
use crate::step::Done;
use crate::workspace::Workspace;

#[cfg(test)]
mod tests;

/// In brotli, of the shell and everything that it names: HTML, JavaScript, CSS and wasm.
const LIMIT: u64 = 250_000;
const SHELL: &str = "/index.html";

/// A file inside the service, with its size on disk and on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
struct File {
    path: String,
    raw: u64,
    brotli: u64,
}

/// Asks the service itself, so that what is counted is what is sent.
pub fn check(workspace: &Workspace, binary: &Path) -> Result<Done, Failure> {
    let shell = workspace.path("dist").join(SHELL.trim_start_matches('/'));
    let shell = fs::read_to_string(&shell).map_err(Failure::file("read", &shell))?;
    let listing = process::ask(process::command(binary).arg("assets")).unwrap_or_default();
    let files = first_load(&shell, &listing).ok_or_else(|| Failure::AppNotInside { binary: binary.to_path_buf() })?;
    println!("{}", table(&files));
    let total = files.iter().map(|file| file.brotli).sum();
    if total > LIMIT {
        return Err(Failure::OverBudget { total, limit: LIMIT });
    }
    Ok(Done::saying(format!("{total} of {LIMIT} bytes")))
}

/// Of all files inside the service, the shell and those that it names. None when the listing cannot be what this shell
/// loads: a small sum must never come from a line that was not understood.
fn first_load(shell: &str, listing: &str) -> Option<Vec<File>> {
    let is_named = |path: &str| path == SHELL || shell.contains(path.trim_start_matches('/'));
    let mut files = listing.lines().map(read_line).collect::<Option<Vec<_>>>()?;
    files.retain(|file| is_named(&file.path));
    let has = |ending: &str| files.iter().any(|file| file.path.ends_with(ending));
    (has(SHELL) && has(".wasm")).then_some(files)
}

/// One line of `rollcall assets`: a flat JSON object whose only text is a path.
fn read_line(line: &str) -> Option<File> {
    let after = |key: &str| Some(line.split_once(&format!("\"{key}\":"))?.1.trim_start());
    let number = |key: &str| after(key)?.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok();
    let path = after("path")?.strip_prefix('"')?.split('"').next()?;
    Some(File { path: path.to_owned(), raw: number("raw")?, brotli: number("brotli")? })
}

fn table(files: &[File]) -> String {
    let total = File {
        path: "first load".to_owned(),
        raw: files.iter().map(|file| file.raw).sum(),
        brotli: files.iter().map(|file| file.brotli).sum(),
    };
    let lines = || files.iter().chain([&total]);
    let width = lines().map(|file| file.path.len()).max().unwrap_or(0);
    let head = format!("    {:width$} {:>10} {:>10}", "file", "raw", "brotli");
    let body = lines().map(|file| format!("    {:width$} {:>10} {:>10}", file.path, file.raw, file.brotli));
    std::iter::once(head).chain(body).collect::<Vec<_>>().join("\n")
}
