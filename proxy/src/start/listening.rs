//! Opens the place where browsers or the gateway come in, as the configuration says.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig};
use tokio_rustls::TlsAcceptor;

use super::{StartError, listen_on, listen_on_loopback};
use crate::config::{Auth, Config, Listen, TlsFiles};
use crate::edge::Listener;

/// What is wrong with the files of a service that asks for a certificate. Says which, never what is in it.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    #[error("{} holds no certificate or key in PEM", .0.display())]
    Pem(PathBuf),
    #[error("the certificate, its key and the authority of the gateway do not fit together")]
    Unfit,
}

/// Opens it.
///
/// # Errors
/// When the place is taken, or the files of certificates are of no use.
pub async fn open(config: &Config) -> Result<Listener, StartError> {
    match (&config.listen, &config.auth) {
        (Listen::Port(address), Auth::Local) => Ok(listen_on_loopback(*address).await?.into()),
        (Listen::Port(address), Auth::Header(header)) => match &header.tls {
            Some(files) => {
                let tls = acceptor(files)?;
                Ok(Listener::Certified(listen_on(*address).await?, tls))
            }
            None => Ok(listen_on(*address).await?.into()),
        },
        (Listen::Port(address), _) => Ok(listen_on(*address).await?.into()),
        (Listen::Socket(path), _) => socket(path),
    }
}

/// A socket's file for its owner and its group. One that nobody answers any more is replaced.
#[cfg(unix)]
fn socket(path: &Path) -> Result<Listener, StartError> {
    use std::os::unix::fs::{FileTypeExt as _, PermissionsExt as _};
    let failed = |fault| StartError::Socket { path: path.to_owned(), fault };
    let is_left_over = std::fs::symlink_metadata(path).is_ok_and(|about| about.file_type().is_socket())
        && std::os::unix::net::UnixStream::connect(path).is_err();
    if is_left_over {
        std::fs::remove_file(path).map_err(failed)?;
    }
    let listener = tokio::net::UnixListener::bind(path).map_err(failed)?;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o660)).map_err(failed)?;
    Ok(Listener::Socket(listener))
}

#[cfg(not(unix))]
fn socket(path: &Path) -> Result<Listener, StartError> {
    Err(StartError::Socket { path: path.to_owned(), fault: std::io::ErrorKind::Unsupported.into() })
}

/// Asks every peer for a certificate of the configured authority, by TLS 1.2 or later.
///
/// # Errors
/// When a file cannot be read or they do not fit together.
pub fn acceptor(files: &TlsFiles) -> Result<TlsAcceptor, CertificateError> {
    let certificates = |path: &Path| {
        let read: Result<Vec<_>, _> = CertificateDer::pem_file_iter(path).and_then(Iterator::collect);
        read.ok().filter(|read: &Vec<CertificateDer<'static>>| !read.is_empty()).ok_or_else(|| CertificateError::Pem(path.to_owned()))
    };
    let mut authority = RootCertStore::empty();
    for certificate in certificates(&files.client_authority)? {
        authority.add(certificate).map_err(|_| CertificateError::Unfit)?;
    }
    let chain = certificates(&files.certificate)?;
    let key = PrivateKeyDer::from_pem_file(&files.key).map_err(|_| CertificateError::Pem(files.key.clone()))?;
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(authority), Arc::clone(&provider)).build();
    let verifier = verifier.map_err(|_| CertificateError::Unfit)?;
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|_| CertificateError::Unfit)?
        .with_client_cert_verifier(verifier)
        .with_single_cert(chain, key)
        .map_err(|_| CertificateError::Unfit)?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}
