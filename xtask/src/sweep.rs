//! The canary sweep: looks through everything that the steps of a test run and the services that they started have said for the keys that the tests use.
//! Their list is `tests/canaries.txt`; each is looked for in every form in which it could leave.

use std::fs;
use std::path::PathBuf;

use crate::failure::Failure;
use crate::step::Done;
use crate::workspace::Workspace;

#[cfg(test)]
mod tests;

pub const TITLE: &str = "Canary sweep";

/// Where outputs are kept.
pub fn folder(workspace: &Workspace) -> PathBuf {
    workspace.target.join("outputs")
}

/// Makes that place, empty.
pub fn prepare(workspace: &Workspace) -> Result<(), Failure> {
    let folder = folder(workspace);
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(Failure::file("empty", &folder))?;
    }
    fs::create_dir_all(&folder).map_err(Failure::file("make", &folder))
}

/// Looks through all of them.
pub fn check(workspace: &Workspace) -> Result<Done, Failure> {
    let folder = &folder(workspace);
    let list = workspace.path("tests/canaries.txt");
    let canaries = fs::read_to_string(&list).map_err(Failure::file("read", &list))?;
    let canaries: Vec<&str> = canaries.lines().filter(|line| !line.is_empty()).collect();
    let (mut places, mut files, mut bytes) = (Vec::new(), 0, 0_u64);
    for entry in fs::read_dir(folder).map_err(Failure::file("read", folder))?.flatten() {
        let content = fs::read(entry.path()).map_err(Failure::file("read", entry.path()))?;
        (files, bytes) = (files + 1, bytes + content.len() as u64);
        let text = String::from_utf8_lossy(&content);
        let found = canaries.iter().enumerate().filter(|(_, canary)| forms(canary).iter().any(|form| text.contains(form.as_str())));
        // By its line in the list: this output is read by people as well.
        places.extend(found.map(|(at, _)| format!("{} holds key {} of tests/canaries.txt", entry.path().display(), at + 1)));
    }
    if places.is_empty() {
        let megabytes = bytes.div_ceil(1_000_000);
        return Ok(Done::saying(format!("{} keys in no form in {files} outputs of {megabytes} MB", canaries.len())));
    }
    Err(Failure::KeysFound { places })
}

/// Plain, base64 in each position, hexadecimal, percent-encoded, and by either end.
fn forms(key: &str) -> Vec<String> {
    let hex: String = key.bytes().map(|byte| format!("{byte:02x}")).collect();
    let percent: String = key.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let mut forms = vec![key.to_owned(), hex.to_uppercase(), hex, percent];
    forms.extend((0..3).filter_map(|skipped| key.get(skipped..)).map(base64));
    forms.extend([key.get(..12), key.len().checked_sub(12).and_then(|at| key.get(at..))].into_iter().flatten().map(str::to_owned));
    forms
}

/// Of whole groups of three bytes; what comes after them depends on what follows the key.
fn base64(text: &str) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let groups = text.as_bytes().chunks_exact(3);
    let letters = groups.flat_map(|group| {
        let number = group.iter().fold(0_usize, |number, byte| (number << 8) | usize::from(*byte));
        [18, 12, 6, 0].map(|shift| char::from(LETTERS[(number >> shift) & 63]))
    });
    letters.collect()
}
