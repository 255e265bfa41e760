//! Builds the configured way to sign in, with a way to the keys of whoever vouches for people.

use std::sync::Arc;

use axum::http::Uri;

use super::StartError;
use crate::config::{Auth, GatewayAuth, KeysAt};
use crate::identity::oidc::{DiscoveryFault, Settings};
use crate::identity::{Door, Gateway, LocalDoor, Oidc};
use crate::keyring::{KeyRing, Source};
use crate::origin::PublicOrigin;
use crate::outbound::Outbound;
use crate::store::Store;
use crate::upstream::http::TlsError;

/// The door of the configuration.
///
/// # Errors
/// When the trusted certificates cannot be loaded.
pub fn of(auth: Auth, origin: &PublicOrigin, store: &Arc<Store>) -> Result<Door, TlsError> {
    Ok(match auth {
        Auth::Local => Door::Local(LocalDoor::default()),
        Auth::Gateway(gateway) => Door::Gateway(Box::new(behind(*gateway)?)),
        Auth::Header(header) => Door::Header(Box::new(header.door)),
        Auth::Oidc(oidc) => Door::Oidc(Box::new(through(oidc.settings, origin, store)?)),
    })
}

/// The door that leads over a provider.
///
/// # Errors
/// When the trusted certificates cannot be loaded.
pub fn through(settings: Settings, origin: &PublicOrigin, store: &Arc<Store>) -> Result<Oidc, TlsError> {
    let outbound = Outbound::new(settings.description.scheme_str() == Some("https"))?;
    Ok(Oidc::new(settings, origin.primary(), Arc::new(outbound), Arc::clone(store)))
}

/// Asks the provider who it is before anybody signs in. One that is out of reach may come back, and is asked again when it is needed; one that is
/// another than the configured one never becomes right.
///
/// # Errors
/// When it is another one, or lacks what signing in needs.
pub async fn introduce(door: &Door) -> Result<(), StartError> {
    let Door::Oidc(oidc) = door else { return Ok(()) };
    match oidc.describe().await {
        Ok(_) => Ok(()),
        Err(fault @ DiscoveryFault::Unreachable(_)) => {
            tracing::warn!(%fault, "the identity provider cannot be reached; nobody can sign in until it can");
            Ok(())
        }
        Err(fault) => Err(StartError::Provider(fault)),
    }
}

/// The door behind a gateway, with a way to its keys.
///
/// # Errors
/// When the trusted certificates cannot be loaded.
pub fn behind(auth: GatewayAuth) -> Result<Gateway, TlsError> {
    let source = match auth.keys {
        KeysAt::Set(address) => {
            let outbound = Arc::new(Outbound::new(address.scheme_str() == Some("https"))?);
            Source::Set(Box::new(move || {
                let (outbound, address) = (Arc::clone(&outbound), address.clone());
                Box::pin(async move { outbound.get(&address).await })
            }))
        }
        KeysAt::EachBelow(base) => {
            let outbound = Arc::new(Outbound::new(true)?);
            Source::PerKey(Box::new(move |id| {
                let is_uuid = id.len() == 36 && id.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit());
                let address = is_uuid.then(|| format!("{base}{id}").parse::<Uri>().ok()).flatten()?;
                let outbound = Arc::clone(&outbound);
                Some(Box::pin(async move { outbound.get(&address).await }))
            }))
        }
    };
    Ok(Gateway::new(auth.reading, KeyRing::new(source)))
}
