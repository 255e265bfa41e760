//! The steps that every command which builds the app begins with, from the compilers to the pinned tools.

use crate::app_build::AppBuilder;
use crate::cache::Cache;
use crate::failure::Failure;
use crate::step;
use crate::toolchain::{self, Compiler, WasmToolchain};
use crate::tools::{AppTools, Optimiser, TRUNK, WASM_BINDGEN, WASM_SPLIT};
use crate::workspace::Workspace;

pub struct Machine {
    pub workspace: Workspace,
    pub cache: Cache,
}

impl Machine {
    pub fn this() -> Result<Self, Failure> {
        Ok(Self { workspace: Workspace::of_this_program()?, cache: Cache::of_this_user() })
    }

    pub fn compilers(&self) -> Result<(Compiler, WasmToolchain), Failure> {
        let workspace = &self.workspace;
        let compiler = step::run("Check the compilers", || toolchain::check(workspace))?;
        let wasm = step::run("Find the wasm target", || WasmToolchain::provide(workspace, &self.cache))?;
        step::run("Download the crates", || toolchain::fetch_crates(workspace, &compiler, &wasm))?;
        Ok((compiler, wasm))
    }

    pub fn app_tools(&self) -> Result<AppTools, Failure> {
        let cache = &self.cache;
        Ok(AppTools {
            trunk: step::run(&TRUNK.title(), || TRUNK.provide(cache))?,
            wasm_bindgen: step::run(&WASM_BINDGEN.title(), || WASM_BINDGEN.provide(cache))?,
            splitter: step::run(&WASM_SPLIT.title(), || WASM_SPLIT.provide(cache))?,
            optimiser: step::run("Find wasm-opt", || Optimiser::provide(cache))?,
        })
    }

    pub fn app_builder(&self) -> Result<AppBuilder, Failure> {
        let (compiler, wasm) = self.compilers()?;
        Ok(AppBuilder { compiler, wasm, tools: self.app_tools()? })
    }
}
