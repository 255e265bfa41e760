//! Where the service keeps what has to outlive it: a file beside it, or a Postgres that several replicas share.

use std::path::{Path, PathBuf};

use super::key_file::KeyFile;
use super::reader::Reader;

/// The store's file unless the configuration names another.
const USUAL_NAME: &str = "rollcall.db";

/// The place of the store.
#[derive(Debug)]
pub enum StoreAt {
    File(PathBuf),
    /// An address, which holds a password and so stands in a file like a key.
    Address(KeyFile),
}

/// The folder of everything that the service writes, unless a setting puts it elsewhere.
pub fn folder(reader: &mut Reader) -> Option<PathBuf> {
    if reader.names("state_directory") {
        return reader.path("state_directory");
    }
    Some(reader.base().to_owned())
}

/// Reads it; the usual file stands in `folder`.
pub fn read(reader: &mut Reader, folder: &Path) -> Option<StoreAt> {
    let names_file = reader.names("store_file");
    let file = if names_file { reader.path("store_file") } else { Some(folder.join(USUAL_NAME)) };
    let address = reader.optional_key_file("store_address_file")?;
    match (address, names_file) {
        (Some(_), true) => {
            reader.fault("store_file, store_address_file: only one of them; the store is a file or a Postgres");
            None
        }
        (Some(address), false) => Some(StoreAt::Address(address)),
        (None, _) => file.map(StoreAt::File),
    }
}
