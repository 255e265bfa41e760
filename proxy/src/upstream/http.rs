//! The upstream over the network. hyper sends exactly the path that we built: nothing here follows redirects, reads proxy variables, keeps cookies,
//! decodes bodies or rewrites addresses. HTTP/1.1 only, so that one broken answer never takes others with it.

use std::fmt;
use std::time::Duration;

use axum::http::{HeaderValue, Uri, header};
use bytes::{Bytes, BytesMut};
use catalogue::path;
use catalogue::wire::{Reply, Request};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::{ClientConfig, RootCertStore};

use super::resolver::PublicResolver;
use super::{UpstreamFault, UpstreamLimits};
use crate::headers::REQUEST_ID;

/// Where the upstream is: `https://api.atlassian.com`, or a sandbox on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    pub(crate) scheme: &'static str,
    pub(crate) authority: String,
    /// Whether the name may resolve to an address inside the network: a sandbox, or a company's own gateway.
    pub(crate) private_allowed: bool,
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme, self.authority)
    }
}

/// The resolver of every connection that the service makes.
pub type Resolving = PublicResolver;

type Connector = HttpConnector<Resolving>;

/// The operating system's trusted certificates could not be loaded.
#[derive(Debug, thiserror::Error)]
#[error("TLS cannot be set up: {0}")]
pub struct TlsError(String);

/// A pooled client to one address.
pub struct HttpUpstream {
    address: Address,
    client: Client<HttpsConnector<Connector>, Full<Bytes>>,
}

impl fmt::Debug for HttpUpstream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HttpUpstream({})", self.address)
    }
}

impl HttpUpstream {
    /// A client that connects to `address` alone.
    ///
    /// # Errors
    /// When the trusted certificates cannot be loaded.
    pub fn new(address: Address, limits: &UpstreamLimits) -> Result<HttpUpstream, TlsError> {
        let mut tcp = HttpConnector::new_with_resolver(PublicResolver::new(address.private_allowed));
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(Some(limits.connect));
        let connector = secure(address.scheme == "https", tcp)?;
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(Duration::from_secs(50))
            .pool_max_idle_per_host(32)
            .build(connector);
        Ok(HttpUpstream { address, client })
    }

    /// Sends one request and reads the whole answer.
    ///
    /// # Errors
    /// When nothing could be sent, nothing came in time, or the answer broke off.
    pub async fn send(&self, request: &Request, request_id: &str, limits: &UpstreamLimits) -> Result<Reply, UpstreamFault> {
        let outgoing = self.build(request, request_id).ok_or(UpstreamFault::NotSent("the request could not be written"))?;
        let waiting = tokio::time::timeout(limits.first_byte, self.client.request(outgoing));
        let response = match waiting.await {
            Err(_) => return Err(UpstreamFault::TimedOut),
            Ok(Err(fault)) if fault.is_connect() => return Err(UpstreamFault::NotSent("the connection was not made")),
            Ok(Err(_)) => return Err(UpstreamFault::Broken("the connection broke")),
            Ok(Ok(response)) => response,
        };
        let status = response.status().as_u16();
        let headers = response
            .headers()
            .iter()
            .filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned())))
            .collect();
        Ok(Reply { status, headers, body: collect(response.into_body(), limits).await?.into() })
    }

    fn build(&self, request: &Request, request_id: &str) -> Option<hyper::Request<Full<Bytes>>> {
        let query = path::print_query(&request.query);
        let separator = if query.is_empty() { "" } else { "?" };
        let target = format!("{}{separator}{query}", request.path);
        let uri =
            Uri::builder().scheme(self.address.scheme).authority(self.address.authority.as_str()).path_and_query(target).build().ok()?;
        let bearer = request.bearer.as_ref()?;
        let mut authorization = HeaderValue::from_str(&format!("Bearer {}", bearer.0)).ok()?;
        authorization.set_sensitive(true);
        let mut builder = hyper::Request::builder()
            .method(request.method.as_str())
            .uri(uri)
            .header(header::ACCEPT, "application/json, application/scim+json")
            .header(header::USER_AGENT, concat!("rollcall/", env!("CARGO_PKG_VERSION")))
            .header(header::AUTHORIZATION, authorization)
            .header(REQUEST_ID, request_id);
        if let Some(media) = &request.content_type {
            builder = builder.header(header::CONTENT_TYPE, media);
        }
        builder.body(Full::new(Bytes::from(request.body.clone()))).ok()
    }
}

/// The system's own certificates and verifier, because self-hosting often means a company's own certificate authority. A sandbox on this machine
/// is spoken to in the clear, and must work where no certificates are installed.
///
/// # Errors
/// When the trusted certificates cannot be loaded.
pub fn secure(is_https: bool, tcp: Connector) -> Result<HttpsConnector<Connector>, TlsError> {
    let builder = HttpsConnectorBuilder::new();
    let builder = if is_https {
        builder.try_with_platform_verifier().map_err(|fault| TlsError(fault.to_string()))?.https_only()
    } else {
        let trusting_nobody = ClientConfig::builder().with_root_certificates(RootCertStore::empty()).with_no_client_auth();
        builder.with_tls_config(trusting_nobody).https_or_http()
    };
    Ok(builder.enable_http1().wrap_connector(tcp))
}

/// Reads a body to its end, within limits.
///
/// # Errors
/// When it is too large, falls silent or breaks off.
pub async fn collect(mut body: Incoming, limits: &UpstreamLimits) -> Result<Bytes, UpstreamFault> {
    let mut whole = BytesMut::new();
    loop {
        let next = tokio::time::timeout(limits.pause, body.frame()).await.map_err(|_| UpstreamFault::TimedOut)?;
        let Some(frame) = next else { return Ok(whole.freeze()) };
        let frame = frame.map_err(|_| UpstreamFault::Broken("the body broke off"))?;
        let Ok(piece) = frame.into_data() else { continue };
        if whole.len() + piece.len() > limits.bytes {
            return Err(UpstreamFault::Broken("the body is too large"));
        }
        whole.extend_from_slice(&piece);
    }
}
