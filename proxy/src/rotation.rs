//! Looks into the key files and the configuration again and again while the service runs, and at once when it is told to, so that keys and rights
//! are exchanged without a restart.

use std::sync::Arc;
use std::time::Duration;

use crate::audit::Event;
use crate::reread::ConfigurationFile;
use crate::service::Service;

/// How often key files are looked at, by their content: mounted secrets are exchanged by links that file watches miss.
const LOOK: Duration = Duration::from_secs(5);

/// Never ends. Told to look at once by SIGHUP.
pub async fn watch(service: Arc<Service>) {
    let mut signal = Told::listen();
    let mut configuration = service.configuration_file.as_deref().map(ConfigurationFile::at);
    loop {
        let told = tokio::select! {
            () = tokio::time::sleep(LOOK) => false,
            () = signal.again() => true,
        };
        look(&service).await;
        if let Some(file) = &mut configuration {
            file.look(&service, told).await;
        }
    }
}

/// Takes up the keys that were exchanged in their files, and says so in the record.
pub async fn look(service: &Service) {
    for name in service.upstream.keys().reread_all().await {
        service.audit.tell(None, Event::KeyChanged { name }).await;
    }
}

#[cfg(unix)]
struct Told(Option<tokio::signal::unix::Signal>);

#[cfg(unix)]
impl Told {
    fn listen() -> Told {
        Told(tokio::signal::unix::signal(tokio::signal::unix::SignalKind::hangup()).ok())
    }

    async fn again(&mut self) {
        match &mut self.0 {
            Some(signal) => drop(signal.recv().await),
            None => std::future::pending().await,
        }
    }
}

#[cfg(not(unix))]
struct Told;

#[cfg(not(unix))]
impl Told {
    const fn listen() -> Told {
        Told
    }

    async fn again(&mut self) {
        std::future::pending().await
    }
}
