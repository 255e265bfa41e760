//! Cutting the app's wasm into the program that starts and the pieces that pages fetch when they are opened. Trunk knows nothing of pieces: it is
//! given a `wasm-bindgen` that cuts first, and afterwards the pieces are put beside what trunk built.

mod bundle;
mod cut;
mod loader;
mod module;
mod shell;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Permissions};
use std::hash::{DefaultHasher, Hasher};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::failure::Failure;
use crate::process;
use crate::tools::AppTools;
use crate::workspace::Workspace;
use loader::{Loader, Shared};
use module::Module;

pub use cut::run as cut;
pub use loader::files_of;
pub use shell::{loader_of, without_ahead};

#[cfg(test)]
mod tests;

/// The linker keeps its relocations, which the splitter follows to tell what belongs to which piece. The first flag is that of .cargo/config.toml,
/// which this variable replaces.
pub const RUSTFLAGS: &str = "--cfg erase_components -Clink-args=--emit-relocs";
/// The pieces that most visits begin with; index.html says to which address each belongs.
const OFTEN: [&str; 2] = ["overview", "users"];
/// The app's feature that marks the pieces.
pub const FEATURE: &str = "split";
/// The module that fetches the pieces; the splitter gives it this name, and the glue imports it by it.
pub const LOADER: &str = "__wasm_split.js";

const CUTTER: &str =
    "#!/bin/sh\n# Stands before wasm-bindgen and cuts the module first.\nexec '{own}' cut '{bindgen}' '{splitter}' '{pieces}' \"$@\"\n";

/// What a joined module is not told by its parts: the abilities that the compiler uses by default.
const ABILITIES: [&str; 8] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-call-indirect-overlong",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];
/// Where a part finds memory, table and stack; and what that is called while parts are joined, when the first name means the module that hands them on.
const PROGRAM: &str = "__wasm_split";
const OUTSIDE: &str = "outside";

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
        let own = std::env::current_exe().map_err(Failure::file("find", "this program"))?;
        let script = CUTTER
            .replace("{own}", &own.to_string_lossy())
            .replace("{bindgen}", &tools.wasm_bindgen.join("wasm-bindgen").to_string_lossy())
            .replace("{splitter}", &tools.splitter.join("wasm-split-cli").to_string_lossy())
            .replace("{pieces}", &split.pieces.to_string_lossy());
        let program = split.programs.join("wasm-bindgen");
        fs::write(&program, script).map_err(Failure::file("write", &program))?;
        fs::set_permissions(&program, Permissions::from_mode(0o755)).map_err(Failure::file("make executable", &program))?;
        Ok(split)
    }

    /// Puts the pieces, joined, optimised and under names that tell their content, and their loader into `dist`.
    pub fn finish(&self, workspace: &Workspace, tools: &AppTools) -> Result<(), Failure> {
        let dist = workspace.path("dist");
        let shell = read(&dist.join("index.html"))?;
        let glue = name_of_glue(&shell).ok_or_else(|| Failure::NoGlue { shell: dist.join("index.html") })?;
        let script = self.pieces.join(LOADER);
        let loader = Loader::read(&read(&script)?).ok_or(Failure::NotAsExpected { path: script })?;
        let files = self.files(&loader, tools)?;
        let mut wanted = Vec::new();
        for (number, members) in files.iter().enumerate() {
            let stem = format!("shared_{number}");
            wanted.push((self.joined(tools, members, &stem)?, stem));
        }
        let own = loader.pieces.iter().filter_map(|piece| piece.stem.as_ref());
        wanted.extend(own.map(|stem| (self.file(stem), stem.clone())));
        let shipped = self.ship(tools, &dist, &wanted)?;
        let needed_by =
            |members: &Vec<&Shared>| members.iter().flat_map(|member| member.needed_by.iter().cloned()).collect::<BTreeSet<_>>();
        let shared = shipped.iter().cloned().zip(files.iter().map(needed_by)).collect::<Vec<_>>();
        let file_of = |stem: &String| wanted.iter().position(|(_, wanted)| wanted == stem).and_then(|place| shipped.get(place).cloned());
        let text = loader.write(glue, &shared, |piece| piece.stem.as_ref().and_then(file_of));
        let name = shell::name_of_loader(fingerprint(text.as_bytes()));
        let ahead = OFTEN.into_iter().filter_map(|piece| Some((piece, files_of(&text, piece)?))).collect::<Vec<_>>();
        let page = shell::with_loader(&shell, &name, &ahead).ok_or_else(|| Failure::NotAsExpected { path: dist.join("index.html") })?;
        for (name, text) in [(name.as_str(), text), ("index.html", page)] {
            let target = dist.join(name);
            fs::write(&target, text).map_err(Failure::file("write", &target))?;
        }
        Ok(())
    }

    fn file(&self, stem: &str) -> PathBuf {
        self.pieces.join(format!("{stem}.wasm"))
    }

    /// Which shared parts go into one file. Where there is no optimiser there is nothing to join them either.
    fn files<'a>(&self, loader: &'a Loader, tools: &AppTools) -> Result<Vec<Vec<&'a Shared>>, Failure> {
        if !tools.optimiser.is_real {
            return Ok(loader.shared.iter().map(|shared| vec![shared]).collect());
        }
        let mut parts = Vec::new();
        for shared in &loader.shared {
            let pieces = loader.pieces.iter().enumerate().filter(|(_, piece)| shared.needed_by.contains(&piece.name));
            let needed_by = pieces.fold(0, |bits, (place, _)| bits | 1 << place);
            parts.push(bundle::Part { needed_by, weight: module(&self.file(&shared.stem))?.weight() });
        }
        let often = loader.pieces.iter().enumerate().filter(|(_, piece)| OFTEN.contains(&piece.name.as_str()));
        let plan = bundle::plan(&parts, often.fold(0, |bits, (place, _)| bits | 1 << place));
        Ok(plan.iter().map(|places| places.iter().filter_map(|place| loader.shared.get(*place)).collect()).collect())
    }

    /// One module of all members. They import the same memory, table and stack, which a module between hands on, so that the result has them once.
    fn joined(&self, tools: &AppTools, members: &[&Shared], stem: &str) -> Result<PathBuf, Failure> {
        if let [only] = members {
            return Ok(self.file(&only.stem));
        }
        let mut imports = BTreeSet::new();
        for member in members {
            let path = self.file(&member.stem);
            let found = module(&path)?.imports().ok_or(Failure::NotAsExpected { path })?;
            imports.extend(found);
        }
        let between = self.pieces.join("between.module");
        let imports = imports.into_iter().map(|import| import.of(OUTSIDE)).collect::<Vec<_>>();
        fs::write(&between, Module::handing_on(&imports).write()).map_err(Failure::file("write", &between))?;
        let target = self.pieces.join(format!("{stem}.module"));
        let mut join = process::command(tools.optimiser.programs.join("wasm-merge"));
        join.arg(&between).arg(PROGRAM);
        for member in members {
            join.arg(self.file(&member.stem)).arg(&member.stem);
        }
        process::show_errors(join.args(ABILITIES).arg("--output").arg(&target))?;
        let mut whole = module(&target)?;
        let imports = whole.imports().ok_or_else(|| Failure::NotAsExpected { path: target.clone() })?;
        whole.set_imports(&imports.into_iter().map(|import| import.of(PROGRAM)).collect::<Vec<_>>());
        whole.set_exports(&[]);
        fs::write(&target, whole.write()).map_err(Failure::file("write", &target))?;
        Ok(target)
    }

    /// Optimises the files into `dist`, as many at a time as the machine has processors; says the names they have there.
    fn ship(&self, tools: &AppTools, dist: &Path, wanted: &[(PathBuf, String)]) -> Result<Vec<String>, Failure> {
        let (next, workers) = (AtomicUsize::new(0), thread::available_parallelism().map_or(1, usize::from));
        let work = || {
            let mut done = Vec::new();
            loop {
                let place = next.fetch_add(1, Ordering::Relaxed);
                let Some((file, stem)) = wanted.get(place) else { return Ok(done) };
                done.push((place, self.ship_one(tools, dist, file, stem)?));
            }
        };
        let mut names = BTreeMap::new();
        thread::scope(|scope| {
            let workers = (0..workers).map(|_| scope.spawn(work)).collect::<Vec<_>>();
            for worker in workers {
                let done: Result<Vec<_>, Failure> = worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
                names.extend(done?);
            }
            Ok(names.into_values().collect())
        })
    }

    fn ship_one(&self, tools: &AppTools, dist: &Path, file: &Path, stem: &str) -> Result<String, Failure> {
        let optimised = self.pieces.join(format!("{stem}.optimised"));
        let mut optimiser = process::command(tools.optimiser.programs.join("wasm-opt"));
        optimiser.arg(format!("--output={}", optimised.display())).arg("-O3").args(ABILITIES).arg(file);
        process::show_errors(&mut optimiser)?;
        let content = fs::read(&optimised).map_err(Failure::file("read", &optimised))?;
        let name = format!("{stem}-{:016x}.wasm", fingerprint(&content));
        let target = dist.join(&name);
        fs::write(&target, content).map_err(Failure::file("write", &target))?;
        Ok(name)
    }
}

fn module(path: &Path) -> Result<Module, Failure> {
    let bytes = fs::read(path).map_err(Failure::file("read", path))?;
    Module::read(&bytes).ok_or_else(|| Failure::NotAsExpected { path: path.to_path_buf() })
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
