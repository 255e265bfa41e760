//! Starting other programs: with their output shown, or read quietly; and finding them on the PATH.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use crate::failure::Failure;

#[cfg(test)]
mod tests;

/// A program with no input to wait for, and without the library path that `cargo run` put in front of ours: passed on,
/// it would make build scripts run again and lead another distribution's compiler to the wrong libraries.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.stdin(Stdio::null());
    if let Some(inherited) = env::var_os("LD_LIBRARY_PATH") {
        match without_cargo_entries(&inherited) {
            Some(own) => command.env("LD_LIBRARY_PATH", own),
            None => command.env_remove("LD_LIBRARY_PATH"),
        };
    }
    command
}

fn without_cargo_entries(inherited: &OsStr) -> Option<OsString> {
    let is_cargos =
        |entry: &Path| entry.components().any(|part| ["rustlib", "toolchains", "target"].contains(&&*part.as_os_str().to_string_lossy()));
    let own: Vec<PathBuf> = env::split_paths(inherited).filter(|entry| !entry.as_os_str().is_empty() && !is_cargos(entry)).collect();
    if own.is_empty() {
        return None;
    }
    env::join_paths(own).ok()
}

/// Runs a program with its output going straight through.
pub fn show(command: &mut Command) -> Result<(), Failure> {
    let status = command.status().map_err(not_started(command))?;
    if status.success() { Ok(()) } else { Err(Failure::CommandFailed { command: words(command), status }) }
}

/// Runs a program with its output shown, and kept in a file as well.
pub fn show_and_keep(command: &mut Command, file: &Path) -> Result<(), Failure> {
    let kept = Arc::new(Mutex::new(File::create(file).map_err(Failure::file("write", file))?));
    let mut child = start(command.stdout(Stdio::piped()).stderr(Stdio::piped()))?;
    let copies = [
        child.stdout.take().map(|from| copy(from, io::stdout(), Arc::clone(&kept))),
        child.stderr.take().map(|from| copy(from, io::stderr(), kept)),
    ];
    let status = child.wait().map_err(not_started(command))?;
    for copy in copies.into_iter().flatten() {
        // A copy that ended early has said its part; how the program ended is what counts.
        drop(copy.join());
    }
    if status.success() { Ok(()) } else { Err(Failure::CommandFailed { command: words(command), status }) }
}

fn copy(mut from: impl Read + Send + 'static, mut to: impl Write + Send + 'static, kept: Arc<Mutex<File>>) -> JoinHandle<()> {
    std::thread::spawn(move || {
        let mut piece = [0; 8192];
        while let Ok(count) = from.read(&mut piece) {
            let said = &piece[..count];
            if said.is_empty() || to.write_all(said).and_then(|()| to.flush()).is_err() {
                return;
            }
            drop(kept.lock().unwrap_or_else(PoisonError::into_inner).write_all(said));
        }
    })
}

/// Runs a program and shows what it said only when it failed.
pub fn show_errors(command: &mut Command) -> Result<(), Failure> {
    let output = command.output().map_err(not_started(command))?;
    if output.status.success() {
        return Ok(());
    }
    eprint!("{}", String::from_utf8_lossy(&output.stderr));
    Err(Failure::CommandFailed { command: words(command), status: output.status })
}

/// Runs a program quietly and gives back what it wrote, or nothing when it is absent or failed.
pub fn ask(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

pub fn start(command: &mut Command) -> Result<Child, Failure> {
    command.spawn().map_err(not_started(command))
}

fn not_started(command: &Command) -> impl FnOnce(std::io::Error) -> Failure + use<> {
    let command = words(command);
    move |source| Failure::CommandNotStarted { command, source }
}

/// The program's name and its arguments, as a person would type them.
fn words(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_name().unwrap_or(program.as_os_str());
    std::iter::once(name).chain(command.get_args()).map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}

pub fn on_path(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// The PATH with these folders in front.
pub fn path_starting_with(first: &[PathBuf]) -> OsString {
    let inherited = env::var_os("PATH").unwrap_or_default();
    let all = first.iter().cloned().chain(env::split_paths(&inherited));
    // Only a folder whose name holds the separator cannot be joined; such a folder never worked on the PATH.
    env::join_paths(all.filter(|folder| !folder.to_string_lossy().contains(':'))).unwrap_or(inherited)
}
