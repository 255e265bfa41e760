//! Reads the configuration file again when it changes, so that a right that is given or taken away there holds from the next request on. A file
//! with faults changes nothing. Every other setting waits for the next start.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::audit::Event;
use crate::config::{Config, ConfigFault};
use crate::service::Service;

/// The file, and what was last found in it.
#[derive(Debug)]
pub struct ConfigurationFile {
    path: PathBuf,
    hash: Option<[u8; 32]>,
    /// Its faults may lie in a key file that it names, so it is tried again without having changed.
    was_refused: bool,
}

impl ConfigurationFile {
    /// A file that counts as new when it is first looked at.
    #[must_use]
    pub fn at(path: &Path) -> ConfigurationFile {
        ConfigurationFile { path: path.to_owned(), hash: None, was_refused: false }
    }

    /// Looks whether it has changed, and puts its policy in force. Told to, it is read even if it has not.
    pub async fn look(&mut self, service: &Service, told: bool) {
        let path = self.path.clone();
        let Ok((hash, read)) = tokio::task::spawn_blocking(move || load(&path)).await else { return };
        let is_new = hash != self.hash || told;
        self.hash = hash;
        match read {
            Ok(config) if is_new || self.was_refused => {
                self.was_refused = false;
                take(service, config).await;
            }
            Ok(_) => {}
            Err(faults) => {
                let is_news = is_new || !self.was_refused;
                self.was_refused = true;
                if is_news {
                    refuse(service, &faults).await;
                }
            }
        }
    }
}

type Read = Result<Config, Vec<ConfigFault>>;

/// The hash of the text, if it can be read, and what it says.
fn load(path: &Path) -> (Option<[u8; 32]>, Read) {
    match std::fs::read_to_string(path) {
        Ok(text) => (Some(Sha256::digest(text.as_bytes()).into()), Config::parse(&text, path.parent().unwrap_or(Path::new("")))),
        Err(fault) => (None, Err(vec![ConfigFault::Unreadable { path: path.to_owned(), kind: fault.kind() }])),
    }
}

async fn take(service: &Service, config: Config) {
    if *service.identity.policy.current() != config.policy {
        service.identity.policy.exchange(config.policy);
        tracing::info!("who may do what was read again and holds from now on; other settings wait for the next start");
    }
    service.audit.tell(None, Event::ConfigurationRead).await;
}

async fn refuse(service: &Service, faults: &[ConfigFault]) {
    for fault in faults {
        tracing::error!(%fault, "the configuration file has a fault; everything goes on as it was");
    }
    service.audit.tell(None, Event::ConfigurationRefused { faults: faults.len() }).await;
}
