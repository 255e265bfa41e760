//! Where sources lie on the machine that builds: compilers write that into what they make, and nobody who runs it needs to know.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::Failure;
use crate::process;
use crate::step::Done;
use crate::workspace::Workspace;

#[cfg(test)]
mod tests;

/// Arguments in `CARGO_ENCODED_RUSTFLAGS` are separated so, because folders may have blanks in their names.
const SEPARATOR: &str = "\u{1f}";

/// Has the compiler leave out this machine's folders; packages keep their names. `flags` are the build's own, separated by blanks.
pub fn leave_out(command: &mut Command, workspace: &Workspace, flags: &str) {
    let own = flags.split_whitespace().map(str::to_owned);
    let all: Vec<String> = own.chain(folders(workspace).into_iter().map(renamed)).collect();
    // An inherited RUSTFLAGS would otherwise be ignored in silence.
    command.env_remove("RUSTFLAGS").env("CARGO_ENCODED_RUSTFLAGS", all.join(SEPARATOR));
}

fn renamed((folder, name): (PathBuf, &str)) -> String {
    format!("--remap-path-prefix={}={name}", folder.display())
}

/// The folders with sources, and what each is called instead. Where two match, the compiler takes the last.
fn folders(workspace: &Workspace) -> Vec<(PathBuf, &'static str)> {
    let mut folders = vec![(workspace.root.clone(), "rollcall")];
    folders.extend(cargo_home().map(|home| (home.join("registry/src"), "crates")));
    folders.extend(sysroot(workspace).map(|root| (root.join("lib/rustlib/src/rust"), "rust")));
    folders
}

fn cargo_home() -> Option<PathBuf> {
    let named = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    named.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo")))
}

fn sysroot(workspace: &Workspace) -> Option<PathBuf> {
    let mut rustc = process::command("rustc");
    let told = process::ask(rustc.current_dir(&workspace.root).args(["--print", "sysroot"]))?;
    Some(PathBuf::from(told.trim()))
}

/// Looks for this machine's folders in the binary and in the files of the app, which lie compressed inside it.
pub fn check(workspace: &Workspace, binary: &Path) -> Result<Done, Failure> {
    let folder = workspace.path("dist");
    let files = fs::read_dir(&folder).map_err(Failure::file("read", &folder))?.flatten().map(|entry| entry.path());
    let files: Vec<PathBuf> = files.filter(|path| path.is_file()).chain([binary.to_path_buf()]).collect();
    let folders = folders(workspace);
    for path in &files {
        let content = fs::read(path).map_err(Failure::file("read", path))?;
        if let Some((folder, _)) = folders.iter().find(|(folder, _)| holds(&content, folder)) {
            return Err(Failure::NamesAFolder { path: path.clone(), folder: folder.clone() });
        }
    }
    Ok(Done::saying(format!("{} files name no folder of this machine", files.len())))
}

fn holds(content: &[u8], folder: &Path) -> bool {
    let wanted = folder.as_os_str().as_encoded_bytes();
    content.windows(wanted.len()).any(|part| part == wanted)
}
