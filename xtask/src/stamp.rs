//! A short fingerprint of files, by which an unchanged app is recognised and not built again.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use crate::failure::Failure;

#[cfg(test)]
mod tests;

/// Names and contents of everything under these paths, and these facts. A path that does not exist counts as empty.
pub fn of(root: &Path, paths: &[&str], facts: &[&str]) -> Result<String, Failure> {
    let mut hasher = DefaultHasher::new();
    facts.hash(&mut hasher);
    for path in paths {
        for file in files_under(&root.join(path))? {
            let content = fs::read(&file).map_err(Failure::file("read", &file))?;
            file.strip_prefix(root).unwrap_or(&file).hash(&mut hasher);
            content.hash(&mut hasher);
        }
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// Every file below a folder, or the file itself, in a stable order. Hidden files are not looked at: editors and trunk
/// leave some behind.
pub fn files_under(path: &Path) -> Result<Vec<PathBuf>, Failure> {
    if path.is_file() {
        return Ok(vec![path.to_path_buf()]);
    }
    if !path.is_dir() {
        return Ok(Vec::new());
    }
    let mut entries = Vec::new();
    for entry in fs::read_dir(path).map_err(Failure::file("read", path))? {
        let entry = entry.map_err(Failure::file("read", path))?;
        if !entry.file_name().as_encoded_bytes().starts_with(b".") {
            entries.push(entry.path());
        }
    }
    entries.sort();
    let mut files = Vec::new();
    for entry in entries {
        files.extend(files_under(&entry)?);
    }
    Ok(files)
}
