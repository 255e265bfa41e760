//! A folder for one journey, gone when the journey is over.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// Created empty, removed on drop.
pub struct Folder(PathBuf);

impl Folder {
    #[must_use]
    pub fn create() -> Folder {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("rollcall-journey-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).expect("the folder for temporary files can be written");
        Folder(path)
    }

    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Writes a file that only its owner may read.
    pub fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        std::fs::write(&path, text).expect("a fresh folder can be written");
        restrict(&path);
    }
}

#[cfg(unix)]
fn restrict(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).expect("the file is ours");
}

#[cfg(not(unix))]
fn restrict(_: &Path) {}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left behind lies among the temporary files, where it harms nobody.
        drop(std::fs::remove_dir_all(&self.0));
    }
}
