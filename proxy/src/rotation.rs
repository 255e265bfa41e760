//! Looks into the key files again and again while the service runs, and at once when it is told to, so that keys are exchanged without a restart.

use std::sync::Arc;
use std::time::Duration;

use crate::credential::Keys;

/// How often key files are looked at, by their content: mounted secrets are exchanged by links that file watches miss.
const LOOK: Duration = Duration::from_secs(5);

/// Never ends. Told to look at once by SIGHUP.
pub async fn watch(keys: Arc<Keys>) {
    let mut told = Told::listen();
    loop {
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            () = told.again() => {}
        }
        keys.reread_all().await;
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
