//! The size budget: what the browser loads before the first page works may not grow beyond a limit.

use std::fs;
use std::path::Path;

use crate::failure::Failure;
use crate::process;
use crate::split;
use crate::step::Done;
use crate::workspace::Workspace;

#[cfg(test)]
mod tests;

/// A page with what its first load may weigh, in brotli: HTML, JavaScript, CSS, and the wasm that starts and that the page itself fetches.
struct Budget {
    /// The piece of the app in which the page lies.
    page: &'static str,
    limit: u64,
}

/// The first page is the overview. The list of people, which most links lead to, is watched too. The limits may only shrink unless a decision says why
/// not (docs/decisions, 10).
const BUDGETS: [Budget; 2] = [Budget { page: "overview", limit: 200_000 }, Budget { page: "users", limit: 330_000 }];
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
    let read = |name: &str| {
        let path = workspace.path("dist").join(name);
        fs::read_to_string(&path).map_err(Failure::file("read", &path))
    };
    let whole = read(SHELL.trim_start_matches('/'))?;
    let shell = split::without_ahead(&whole);
    let loader = read(split::loader_of(&shell).unwrap_or(split::LOADER))?;
    let listing = process::ask(process::command(binary).arg("assets")).unwrap_or_default();
    let mut sums = Vec::new();
    for Budget { page, limit } in BUDGETS {
        let not_inside = || Failure::AppNotInside { binary: binary.to_path_buf() };
        let pieces = split::files_of(&loader, page).ok_or_else(not_inside)?;
        let files = first_load(&without_waiting(&shell, page), &pieces, &listing).ok_or_else(not_inside)?;
        println!("    {page}\n{}", table(&files));
        let total = files.iter().map(|file| file.brotli).sum();
        if total > limit {
            return Err(Failure::OverBudget { page, total, limit });
        }
        sums.push(format!("{page} {total} of {limit} bytes"));
    }
    Ok(Done::saying(sums.join(", ")))
}

/// The shell without the style sheets that wait for other pages: those with `data-unless` are for every page that it does not name.
fn without_waiting(shell: &str, page: &str) -> String {
    let waits = |link: &str| {
        let names = link.split_once("data-unless=\"").and_then(|(_, rest)| rest.split_once('"')).map(|(names, _)| names);
        names.is_some_and(|names| names.split(' ').any(|name| name == page))
    };
    let (head, links) = shell.split_once("<link").unwrap_or((shell, ""));
    links.split("<link").fold(head.to_owned(), |kept, link| {
        let (tag, rest) = link.split_once('>').unwrap_or((link, ""));
        if waits(tag) { kept + rest } else { kept + tag + rest }
    })
}

/// Of all files inside the service, the shell, those that it names and the page's pieces. None when the listing cannot be what this
/// shell loads: a small sum must never come from a line that was not understood or from a piece that is not there.
fn first_load(shell: &str, pieces: &[String], listing: &str) -> Option<Vec<File>> {
    let is_named = |path: &str| path == SHELL || shell.contains(path.trim_start_matches('/'));
    let mut files = listing.lines().map(read_line).collect::<Option<Vec<_>>>()?;
    files.retain(|file| is_named(&file.path) || pieces.contains(&file.path));
    let has = |path: &str| files.iter().any(|file| file.path == path);
    let starts = files.iter().any(|file| file.path.ends_with("_bg.wasm"));
    (starts && has(SHELL) && pieces.iter().all(|piece| has(piece))).then_some(files)
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
