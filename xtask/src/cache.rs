//! The per-user folder where the pinned tools live, outside the checkout so that a clean clone finds them again.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::Failure;

#[cfg(test)]
mod tests;

pub struct Cache {
    root: PathBuf,
}

impl Cache {
    pub fn of_this_user() -> Self {
        let root = root_from(|name| env::var_os(name).filter(|value| !value.is_empty()));
        Self { root }
    }

    pub fn folder(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// Fills a folder through a temporary one and a rename, so that an interrupted or broken installation is never
    /// taken for a good one.
    pub fn fill(&self, name: &str, install: impl FnOnce(&Path) -> Result<(), Failure>) -> Result<PathBuf, Failure> {
        let unfinished = self.root.join(format!(".unfinished-{name}-{}", std::process::id()));
        remove_if_there(&unfinished)?;
        fs::create_dir_all(&unfinished).map_err(Failure::file("create", &unfinished))?;
        if let Err(failure) = install(&unfinished) {
            // The reason that matters is why the installation failed; the leftover folder is replaced next time.
            let _ = fs::remove_dir_all(&unfinished);
            return Err(failure);
        }
        let folder = self.folder(name);
        remove_if_there(&folder)?;
        fs::rename(&unfinished, &folder).map_err(Failure::file("create", &folder))?;
        Ok(folder)
    }
}

fn remove_if_there(folder: &Path) -> Result<(), Failure> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(Failure::file("remove", folder))?;
    }
    Ok(())
}

fn root_from(variable: impl Fn(&str) -> Option<OsString>) -> PathBuf {
    if let Some(own) = variable("ROLLCALL_CACHE") {
        return own.into();
    }
    if let Some(caches) = variable("XDG_CACHE_HOME") {
        return Path::new(&caches).join("rollcall");
    }
    let home = PathBuf::from(variable("HOME").unwrap_or_else(|| "/".into()));
    let caches = if cfg!(target_os = "macos") { "Library/Caches" } else { ".cache" };
    home.join(caches).join("rollcall")
}
