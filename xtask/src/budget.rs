//! The size budget: what the first page loads, as the service really sends it, may not grow beyond a limit.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::failure::Failure;
use crate::http;
use crate::service::{self, Demo};
use crate::stamp;
use crate::step::Done;
use crate::workspace::Workspace;

#[cfg(test)]
mod tests;

/// While features are built; docs/design says when it becomes smaller.
const LIMIT: u64 = 250_000;
const SHELL: &str = "index.html";

#[derive(Debug, PartialEq, Eq)]
struct Measured {
    name: String,
    raw: u64,
    sent: u64,
}

pub fn check(workspace: &Workspace, binary: &Path) -> Result<Done, Failure> {
    let names = first_load(&workspace.path("dist"))?;
    let port = http::free_port().map_err(Failure::file("find", "a free port"))?;
    let demo = Demo::start(binary, port, "empty")?;
    let files = names.into_iter().map(|name| measure(&demo, &workspace.path("dist"), name)).collect::<Result<Vec<_>, _>>();
    demo.stop()?;
    let files = files?;
    println!("{}", table(&files));
    let total = files.iter().map(|file| file.sent).sum();
    if total > LIMIT {
        return Err(Failure::OverBudget { total, limit: LIMIT });
    }
    Ok(Done::saying(format!("{total} of {LIMIT} bytes")))
}

/// The shell and every file it names, however deep in a folder.
fn first_load(dist: &Path) -> Result<BTreeSet<String>, Failure> {
    let shell = fs::read_to_string(dist.join(SHELL)).map_err(|_| Failure::ShellMissing)?;
    let mut names = BTreeSet::from([SHELL.to_owned()]);
    for file in stamp::files_under(dist)? {
        let relative = file.strip_prefix(dist).unwrap_or(&file);
        let name = relative.to_string_lossy();
        if shell.contains(&*name) {
            names.insert(name.into_owned());
        }
    }
    Ok(names)
}

fn measure(demo: &Demo, dist: &Path, name: String) -> Result<Measured, Failure> {
    let path = if name == SHELL { "/".to_owned() } else { format!("/{name}") };
    let bad = |problem: String| Failure::BadAnswer { path: path.clone(), problem };
    let answer = http::get(demo.address, &path).map_err(|error| bad(error.to_string()))?;
    if answer.status != 200 {
        return Err(bad(format!("status {}", answer.status)));
    }
    if answer.encoding.as_deref() != Some("br") {
        return Err(bad("not in brotli".to_owned()));
    }
    Ok(Measured { raw: service::size_of(&dist.join(&name))?, sent: answer.body_length, name })
}

fn table(files: &[Measured]) -> String {
    let total = Measured {
        name: "first load".to_owned(),
        raw: files.iter().map(|file| file.raw).sum(),
        sent: files.iter().map(|file| file.sent).sum(),
    };
    let width = files.iter().map(|file| file.name.len()).max().unwrap_or(0).max(total.name.len());
    let mut lines = vec![format!("    {:width$} {:>10} {:>10}", "file", "raw", "brotli")];
    for file in files.iter().chain([&total]) {
        lines.push(format!("    {:width$} {:>10} {:>10}", file.name, file.raw, file.sent));
    }
    lines.join("\n")
}
