//! What trunk takes for wasm-bindgen: cuts the module into pieces, moves what the first page shares with others into the program that starts, hands
//! that program to wasm-bindgen, and shortens the names by which program and glue know each other.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::loader::Loader;
use super::module::{Export, Module};
use super::{LOADER, read};
use crate::failure::Failure;
use crate::process;

#[cfg(test)]
mod tests;

/// The piece that most visits start with. Code that it shares with another piece travels with it nearly always, and in the program that starts it is
/// called directly and compressed with everything else.
const FIRST: &str = "overview";

/// Begins the names of exports that only tell the splitter where a function belongs.
const PLACED: &str = "$";

/// The words: wasm-bindgen, the splitter, the folder of the pieces, and what trunk asks of wasm-bindgen.
pub fn run(words: &[OsString]) -> Result<ExitCode, Failure> {
    let [bindgen, splitter, pieces, words @ ..] = words else {
        return Err(Failure::Usage { problem: "cutting is for trunk alone".to_owned() });
    };
    let mut command = process::command(bindgen);
    let Some(input) = words.iter().position(|word| Path::new(word).extension().is_some_and(|ending| ending == "wasm")) else {
        process::show(command.args(words))?;
        return Ok(ExitCode::SUCCESS);
    };
    let pieces = Path::new(pieces);
    let whole = Path::new(&words[input]);
    cut(splitter, whole, pieces)?;
    if let Some(placed) = with_shared_placed(whole, pieces)? {
        cut(splitter, &placed, pieces)?;
    }
    let mut words = words.to_vec();
    words[input] = pieces.join("app.wasm").into_os_string();
    process::show(command.args(&words).args(["--keep-lld-exports", "--no-demangle"]))?;
    let said = |option: &str| words.iter().find_map(|word| word.to_str()?.strip_prefix(option).map(str::to_owned));
    if let (Some(folder), Some(name)) = (said("--out-dir="), said("--out-name=")) {
        shorten(Path::new(&folder), &name)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn cut(splitter: &OsStr, whole: &Path, pieces: &Path) -> Result<(), Failure> {
    if pieces.exists() {
        fs::remove_dir_all(pieces).map_err(Failure::file("empty", pieces))?;
    }
    process::show(process::command(splitter).arg(whole).arg(pieces).args(["--target", "web", "--out-name", "app"]))
}

/// The module again, with an export for every function that the first page shares: the splitter keeps exported functions in the program that starts.
/// None when nothing is shared.
fn with_shared_placed(whole: &Path, pieces: &Path) -> Result<Option<PathBuf>, Failure> {
    let script = pieces.join(LOADER);
    let loader = Loader::read(&read(&script)?).ok_or(Failure::NotAsExpected { path: script })?;
    let mut names = BTreeSet::new();
    for shared in loader.shared.iter().filter(|shared| shared.needed_by.contains(FIRST)) {
        names.extend(understood(&pieces.join(&shared.stem).with_extension("wasm"), Module::functions)?.1.into_values());
    }
    if names.is_empty() {
        return Ok(None);
    }
    let (mut module, functions) = understood(whole, Module::functions)?;
    let (_, mut exports) = understood(whole, Module::exports)?;
    exports.extend(placed(&functions, &names));
    module.set_exports(&exports);
    let target = pieces.with_extension("wasm");
    fs::write(&target, module.write()).map_err(Failure::file("write", &target))?;
    Ok(Some(target))
}

/// An export for each function of one of the names. A name that two functions have says nothing about either.
fn placed(functions: &BTreeMap<u32, String>, names: &BTreeSet<String>) -> Vec<Export> {
    let mut uses = BTreeMap::<&str, u32>::new();
    functions.values().for_each(|name| *uses.entry(name).or_default() += 1);
    let wanted = functions.iter().filter(|(_, name)| names.contains(*name) && uses.get(name.as_str()) == Some(&1));
    wanted.map(|(number, _)| Export::function(format!("{PLACED}{number}"), *number)).collect()
}

/// Drops the exports that have done their work or never had any, and gives what the program imports from its glue short names: the long ones, with
/// their checksums, are all different, and are downloaded twice.
fn shorten(folder: &Path, name: &str) -> Result<(), Failure> {
    let (program, glue) = (folder.join(format!("{name}_bg.wasm")), folder.join(format!("{name}.js")));
    let whole = read(&glue)?;
    let text = without_classes(&whole);
    let (mut module, mut exports) = understood(&program, Module::exports)?;
    let (_, mut imports) = understood(&program, Module::imports)?;
    let (before, after) = (words(&whole).collect::<BTreeSet<_>>(), words(&text).collect::<BTreeSet<_>>());
    let is_gone = |name: &str| name.starts_with(PLACED) || before.contains(name) && !after.contains(name);
    exports.retain(|export| !is_gone(&export.name));
    let of_glue = format!("./{name}_bg.js");
    let long = imports.iter().filter(|import| import.module == of_glue).map(|import| import.name.as_str()).collect::<Vec<_>>();
    let short = short_names(&long, &text);
    for import in imports.iter_mut().filter(|import| import.module == of_glue) {
        if let Some(short) = short.get(&import.name) {
            import.name.clone_from(short);
        }
    }
    module.set_exports(&exports);
    module.set_imports(&imports);
    fs::write(&program, module.write()).map_err(Failure::file("write", &program))?;
    fs::write(&glue, renamed(&text, &short)).map_err(Failure::file("write", &glue))
}

/// The glue without the classes that libraries offer to other scripts. There are none, and what the classes call would stay in the program.
fn without_classes(text: &str) -> String {
    // The last line of what is being dropped.
    let mut end = None::<fn(&str) -> bool>;
    let is_kept = |line: &&str| {
        let is_within = end.is_some();
        if line.starts_with("export class ") {
            end = Some(|line| line.ends_with('}') && !line.starts_with(' '));
        } else if line.starts_with("const ") && line.contains("Finalization = ") {
            end = Some(|line| line.ends_with(';'));
        }
        let is_kept = end.is_none() && !line.starts_with("if (Symbol.dispose)");
        if end.is_some_and(|is_end| is_end(line)) {
            end = None;
        }
        is_kept && !is_within
    };
    text.lines().filter(is_kept).fold(String::new(), |text, line| text + line + "\n")
}

/// A short name for each that the text has exactly once: where it is written; any other use would mean that somebody else knows the name too.
fn short_names(long: &[&str], text: &str) -> BTreeMap<String, String> {
    let mut uses = BTreeMap::<&str, u32>::new();
    words(text).for_each(|word| *uses.entry(word).or_default() += 1);
    let once = long.iter().filter(|name| uses.get(*name) == Some(&1));
    let numbered = once.enumerate().map(|(number, name)| ((*name).to_owned(), format!("_{number:x}")));
    numbered.filter(|(_, short)| !uses.contains_key(short.as_str())).collect()
}

fn renamed(text: &str, names: &BTreeMap<String, String>) -> String {
    words(text).map(|word| names.get(word).map_or(word, String::as_str)).collect()
}

/// The text as its names and what stands between them.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let end = rest.find(|c| is_name(c) != is_name(first)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        rest = after;
        Some(word)
    })
}

/// The module of a file, and what was asked of it.
fn understood<T>(path: &Path, asked: impl FnOnce(&Module) -> Option<T>) -> Result<(Module, T), Failure> {
    let bytes = fs::read(path).map_err(Failure::file("read", path))?;
    let module = Module::read(&bytes);
    let found = module.as_ref().and_then(asked);
    module.zip(found).ok_or_else(|| Failure::NotAsExpected { path: path.to_path_buf() })
}
