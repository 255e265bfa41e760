//! What is known of the provider: asked when it is first needed, kept for an hour, and asked again soon after a failure, so that a provider that
//! comes back is used without a restart.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use axum::http::Uri;
use bytes::Bytes;
use tokio::sync::Mutex;
use tokio::time::Instant;

use super::fault::DiscoveryFault;
use super::metadata::Metadata;
use crate::outbound::{Outbound, OutboundFault};

/// How long a description counts before it is asked for again.
const FRESH: Duration = Duration::from_secs(60 * 60);
/// How soon a provider that could not be read is asked again, and how soon an old description is tried to be renewed again.
const AGAIN: Duration = Duration::from_secs(5);

#[derive(Debug)]
struct Known {
    asked: Instant,
    /// When what is known stops being fresh.
    answer: Result<(Arc<Metadata>, Instant), DiscoveryFault>,
}

/// A provider's description of itself.
pub struct Discovery {
    issuer: String,
    place: Uri,
    outbound: Arc<Outbound>,
    known: Mutex<Option<Known>>,
}

impl fmt::Debug for Discovery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Discovery({})", self.issuer)
    }
}

impl Discovery {
    /// Nothing is asked yet. `place` is the address of the description.
    #[must_use]
    pub fn new(issuer: &str, place: Uri, outbound: Arc<Outbound>) -> Discovery {
        Discovery { issuer: issuer.to_owned(), place, outbound, known: Mutex::new(None) }
    }

    /// The description. Whoever asks while it is being fetched gets the same answer.
    ///
    /// # Errors
    /// When there is none, and none from before.
    pub async fn get(&self) -> Result<Arc<Metadata>, DiscoveryFault> {
        let mut known = self.known.lock().await;
        let now = Instant::now();
        let older = match &*known {
            Some(Known { answer: Ok((metadata, until)), asked }) => {
                if now < *until || now.duration_since(*asked) < AGAIN {
                    return Ok(Arc::clone(metadata));
                }
                Some((Arc::clone(metadata), *until))
            }
            Some(Known { answer: Err(fault), asked }) if now.duration_since(*asked) < AGAIN => return Err(*fault),
            Some(_) | None => None,
        };
        let answer = match (self.ask().await, older) {
            (Ok(metadata), _) => Ok((Arc::new(metadata), Instant::now() + FRESH)),
            // Out of reach is no reason to forget; a description that has become wrong is.
            (Err(fault @ DiscoveryFault::Unreachable(_)), Some(older)) => {
                tracing::warn!(%fault, "the identity provider's description could not be renewed");
                Ok(older)
            }
            (Err(fault), _) => {
                tracing::error!(%fault, issuer = self.issuer, "the identity provider cannot be used");
                Err(fault)
            }
        };
        let told = answer.as_ref().map(|(metadata, _)| Arc::clone(metadata)).map_err(|fault| *fault);
        *known = Some(Known { asked: Instant::now(), answer });
        told
    }

    async fn ask(&self) -> Result<Metadata, DiscoveryFault> {
        Metadata::read(&self.outbound.get(&self.place).await?, &self.issuer)
    }

    /// The provider's public keys, from where its description says.
    ///
    /// # Errors
    /// When either cannot be had.
    pub async fn keys(&self) -> Result<Bytes, OutboundFault> {
        let metadata = self.get().await.map_err(|fault| match fault {
            DiscoveryFault::Unreachable(fault) => fault,
            DiscoveryFault::OtherIssuer | DiscoveryFault::Unusable(_) => OutboundFault::Unreadable,
        })?;
        self.outbound.get(&metadata.keys).await
    }
}
