//! Cutting the app's wasm into the piece that starts and the pieces that pages fetch when they are opened. Trunk knows nothing of pieces: it is
//! given a `wasm-bindgen` that cuts first, and afterwards the pieces are put beside what trunk built.

use std::fs::{self, Permissions};
use std::hash::{DefaultHasher, Hasher};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::process;
use crate::tools::AppTools;
use crate::workspace::Workspace;

#[cfg(test)]
mod tests;

/// The linker keeps its relocations, which the splitter follows to tell what belongs to which piece. The first flag is that of .cargo/config.toml,
/// which this variable replaces.
pub const RUSTFLAGS: &str = "--cfg erase_components -Clink-args=--emit-relocs";
/// The app's feature that marks the pieces.
pub const FEATURE: &str = "split";
/// The module that fetches the pieces; the splitter gives it this name, and the glue imports it by it.
pub const LOADER: &str = "__wasm_split.js";

const CUTTER: &str = r#"#!/bin/sh
# Stands before wasm-bindgen: cuts the module where the app marks its pieces, and hands on the piece that starts.
set -eu
for word in "$@"; do
  case "$word" in
    --version) exec '{bindgen}' --version ;;
    *.wasm) input=$word ;;
  esac
done
rm -rf '{pieces}'
'{splitter}' "$input" '{pieces}' --target web --out-name app
left=$#
while [ "$left" -gt 0 ]; do
  word=$1
  shift
  left=$((left - 1))
  case "$word" in *.wasm) word='{pieces}/app.wasm' ;; esac
  set -- "$@" "$word"
done
exec '{bindgen}' "$@" --keep-lld-exports --no-demangle
"#;

pub struct Split {
    pieces: PathBuf,
    /// Holds the program that trunk takes for wasm-bindgen.
    pub programs: PathBuf,
}

impl Split {
    /// Puts the cutter in place.
    pub fn prepare(workspace: &Workspace, tools: &AppTools) -> Result<Self, Failure> {
        let split = Self { pieces: workspace.target.join("app-pieces"), programs: workspace.target.join("app-cutter") };
        fs::create_dir_all(&split.programs).map_err(Failure::file("create", &split.programs))?;
        let script = CUTTER
            .replace("{bindgen}", &tools.wasm_bindgen.join("wasm-bindgen").to_string_lossy())
            .replace("{splitter}", &tools.splitter.join("wasm-split-cli").to_string_lossy())
            .replace("{pieces}", &split.pieces.to_string_lossy());
        let program = split.programs.join("wasm-bindgen");
        fs::write(&program, script).map_err(Failure::file("write", &program))?;
        fs::set_permissions(&program, Permissions::from_mode(0o755)).map_err(Failure::file("make executable", &program))?;
        Ok(split)
    }

    /// Puts the pieces, optimised and under names that tell their content, and their loader into `dist`.
    pub fn finish(&self, workspace: &Workspace, tools: &AppTools) -> Result<(), Failure> {
        let dist = workspace.path("dist");
        let shell = read(&dist.join("index.html"))?;
        let glue = name_of_glue(&shell).ok_or_else(|| Failure::NoGlue { shell: dist.join("index.html") })?;
        let mut loader = read(&self.pieces.join(LOADER))?.replace("./app.js", &format!("./{glue}"));
        for piece in self.pieces()? {
            let stem = piece.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let optimised = self.pieces.join(format!("{stem}.optimised"));
            let mut optimiser = process::command(tools.optimiser.programs.join("wasm-opt"));
            optimiser.arg(format!("--output={}", optimised.display())).arg("-Oz").arg(&piece);
            process::show_errors(&mut optimiser)?;
            let content = fs::read(&optimised).map_err(Failure::file("read", &optimised))?;
            let name = format!("{stem}-{:016x}.wasm", fingerprint(&content));
            let target = dist.join(&name);
            fs::write(&target, content).map_err(Failure::file("write", &target))?;
            loader = loader.replace(&format!("./{stem}.wasm"), &format!("./{name}"));
        }
        let target = dist.join(LOADER);
        fs::write(&target, loader).map_err(Failure::file("write", &target))
    }

    /// Every piece but the one that starts, which went through trunk.
    fn pieces(&self) -> Result<Vec<PathBuf>, Failure> {
        let mut pieces = Vec::new();
        for entry in fs::read_dir(&self.pieces).map_err(Failure::file("read", &self.pieces))? {
            let path = entry.map_err(Failure::file("read", &self.pieces))?.path();
            if path.extension().is_some_and(|ending| ending == "wasm") && path.file_stem().is_some_and(|stem| stem != "app") {
                pieces.push(path);
            }
        }
        pieces.sort();
        Ok(pieces)
    }
}

/// The name that trunk gave to the glue: the shell imports it.
fn name_of_glue(shell: &str) -> Option<&str> {
    let end = shell.find(".js'").or_else(|| shell.find(".js\""))? + ".js".len();
    let start = shell.get(..end)?.rfind(['/', '\'', '"'])? + 1;
    shell.get(start..end)
}

fn fingerprint(content: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(content);
    hasher.finish()
}

fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(Failure::file("read", path))
}

/// The files that the loader fetches for a piece, with those that the piece shares with others. None when the loader does not know the piece.
pub fn files_of(loader: &str, piece: &str) -> Option<Vec<String>> {
    let mut files = Vec::new();
    let mut wanted = vec![format!("__wasm_split_load_{piece}")];
    let mut seen = Vec::new();
    while let Some(name) = wanted.pop() {
        if seen.contains(&name) {
            continue;
        }
        let body = loader.split_once(&format!("const {name} = "))?.1;
        let body = body.split_once("]").map_or(body, |(body, _)| body);
        let file = body.split_once("new URL(\"./")?.1.split('"').next()?;
        files.push(format!("/{file}"));
        let shared = body.rsplit_once('[')?.1;
        wanted.extend(shared.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()));
        seen.push(name);
    }
    Some(files)
}
