//! A folder with a record and the key of its chain, as every service over them finds it.

use std::path::PathBuf;
use std::sync::Arc;

use scratch::Folder;

use crate::audit::chain::KeyId;
use crate::audit::fault::AuditError;
use crate::audit::{Audit, ChainKey, Event, KeyAt};
use crate::store::Store;

/// Removed with the test.
pub struct Place(Folder);

impl Place {
    pub fn new() -> Place {
        Place(Folder::create())
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path(name)
    }

    pub fn key(&self) -> PathBuf {
        self.path("audit.key")
    }

    pub fn id(&self) -> KeyId {
        ChainKey::read(&self.key()).unwrap().unwrap().id()
    }

    pub fn store(&self) -> Arc<Store> {
        Arc::new(Store::in_file(&self.path("store.db")).unwrap())
    }

    /// One more service over this record, which has not begun.
    pub fn audit(&self) -> Audit {
        Audit::over(self.store(), KeyAt::File(self.key()))
    }

    /// One that starts here.
    pub async fn started(&self) -> Audit {
        let audit = self.audit();
        audit.open().await.unwrap();
        audit
    }

    /// The key and what lies beside it under its name.
    pub fn keys(&self) -> Vec<String> {
        let names = std::fs::read_dir(self.0.at()).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.filter(|name| name.starts_with("audit.key")).collect();
        names.sort();
        names
    }

    pub async fn doctor(&self, statement: &'static str) {
        sqlx::query(statement).execute(self.store().pool().await.unwrap()).await.unwrap();
    }
}

pub async fn tell(audit: &Audit) -> Result<(), AuditError> {
    audit.tell_first(None, Event::ConfigurationRead).await
}
