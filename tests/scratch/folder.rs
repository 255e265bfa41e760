//! A folder for one test, gone when the test is over, also when it fails.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// Created empty, removed on drop.
#[derive(Debug)]
pub struct Folder(TempDir);

impl Folder {
    /// # Panics
    /// When there is no room for temporary files.
    #[must_use]
    pub fn create() -> Folder {
        Folder(tempfile::tempdir().expect("the folder for temporary files can be written"))
    }

    /// The folder itself.
    #[must_use]
    pub fn at(&self) -> &Path {
        self.0.path()
    }

    #[must_use]
    pub fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.at().join(name)
    }

    /// Writes a file that only its owner may read.
    ///
    /// # Panics
    /// When it cannot be written.
    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        self.write_as(name, text, 0o600)
    }

    /// Writes a file for whom the mode says, where the system knows modes, and the folders on the way to it.
    ///
    /// # Panics
    /// When it cannot be written.
    pub fn write_as(&self, name: &str, text: &str, mode: u32) -> PathBuf {
        let path = self.path(name);
        let written = std::fs::create_dir_all(path.parent().unwrap_or(self.at())).and_then(|()| std::fs::write(&path, text));
        written.expect("a folder of ours can be written");
        restrict(&path, mode);
        path
    }
}

#[cfg(unix)]
fn restrict(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("the file is ours");
}

#[cfg(not(unix))]
fn restrict(_: &Path, _: u32) {}
