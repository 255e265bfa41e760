//! The upstream over the network. hyper sends exactly the path that we built: nothing here follows redirects, reads proxy variables, keeps cookies,
//! decodes bodies or rewrites addresses.

use std::fmt;
use std::time::{Duration, Instant};

use axum::http::uri::{Authority, Scheme};
use axum::http::{HeaderValue, Uri, header};
use bytes::{Bytes, BytesMut};
use catalogue::path;
use catalogue::wire::{Reply, Request};
use http_body_util::{BodyExt, Full};
use hyper::body::{Body as _, Incoming};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Error;
use hyper_util::client::legacy::connect::HttpConnector;
use rustls::{ClientConfig, RootCertStore};
use tokio::time::timeout_at;

use super::connections::{Connections, Connector, Http2, Pools};
use super::resolver::PublicResolver;
use super::{UpstreamFault, UpstreamLimits};
use crate::headers::REQUEST_ID;

/// As much room is made before a body has come.
const BELIEVED: usize = 64 * 1024;

/// As many has a request at most, with those that the HTTP library adds.
const HEADERS: usize = 8;
const ACCEPTED: HeaderValue = HeaderValue::from_static("application/json, application/scim+json");
const USER_AGENT: HeaderValue = HeaderValue::from_static(concat!("rollcall/", env!("CARGO_PKG_VERSION")));

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

/// The operating system's trusted certificates could not be loaded.
#[derive(Debug, thiserror::Error)]
#[error(
    "TLS cannot be set up: {0}. Install the certificates that the system trusts (Debian's package ca-certificates), or name a file with them in SSL_CERT_FILE"
)]
pub struct TlsError(String);

/// A pooled client to one address.
pub struct HttpUpstream {
    address: Address,
    target: Box<Target>,
    pools: Pools,
}

/// The address as requests have it.
struct Target {
    scheme: Scheme,
    authority: Authority,
    /// Where only HTTP/1.1 is spoken, which has a header for it. Otherwise the library decides, which knows what is spoken.
    host: Option<HeaderValue>,
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
    pub fn new(address: Address, limits: &UpstreamLimits, connections: Connections) -> Result<HttpUpstream, TlsError> {
        let resolver = PublicResolver::new(address.private_allowed);
        HttpUpstream::resolved_by(resolver, address, limits, connections)
    }

    fn resolved_by(
        resolver: PublicResolver,
        address: Address,
        limits: &UpstreamLimits,
        connections: Connections,
    ) -> Result<HttpUpstream, TlsError> {
        let mut tcp = HttpConnector::new_with_resolver(resolver);
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(Some(limits.connect));
        let connector = secure(address.scheme == "https", tcp, connections.http2)?;
        let malformed = || TlsError("the address of the upstream has not the form of one".to_owned());
        let is_http1 = connections.http2 == Http2::Never || (address.scheme == "http" && connections.http2 == Http2::Offered);
        let target = Target {
            scheme: address.scheme.parse().map_err(|_| malformed())?,
            authority: address.authority.parse().map_err(|_| malformed())?,
            host: is_http1.then(|| address.authority.parse()).transpose().map_err(|_| malformed())?,
        };
        Ok(HttpUpstream { address, target: Box::new(target), pools: Pools::new(connector, connections) })
    }

    /// Sends one request and reads the whole answer within the time that all stages together have.
    ///
    /// # Errors
    /// As [`HttpUpstream::send_until`].
    pub async fn send(&self, request: &Request, request_id: &str, limits: &UpstreamLimits) -> Result<Reply, UpstreamFault> {
        self.send_until(request, request_id, limits, Instant::now() + limits.total).await
    }

    /// Sends one request and reads the whole answer. Each stage has its own time, and all together have until the deadline.
    ///
    /// # Errors
    /// When nothing could be sent, nothing came in time, or the answer broke off.
    pub async fn send_until(
        &self,
        request: &Request,
        request_id: &str,
        limits: &UpstreamLimits,
        deadline: Instant,
    ) -> Result<Reply, UpstreamFault> {
        let outgoing = self.build(request, request_id).ok_or(UpstreamFault::NotSent("the request could not be written"))?;
        let lent = self.pools.lend();
        let answer = async {
            let waiting = timeout_at(soonest(limits.first_byte, deadline), lent.pool.request(outgoing));
            let response = waiting.await.map_err(|_| UpstreamFault::TimedOut)?.map_err(|fault| judge(&fault))?;
            reply(response, limits, deadline).await
        }
        .await;
        if matches!(answer, Err(UpstreamFault::TimedOut | UpstreamFault::Broken(_))) {
            self.pools.give_up(&lent);
        }
        answer
    }

    fn build(&self, request: &Request, request_id: &str) -> Option<hyper::Request<Full<Bytes>>> {
        let query = path::print_query(&request.query);
        let separator = if query.is_empty() { "" } else { "?" };
        let target = [request.path.as_str(), separator, &query].concat();
        let Target { scheme, authority, host } = self.target.as_ref();
        let uri = Uri::builder().scheme(scheme.clone()).authority(authority.clone()).path_and_query(target).build().ok()?;
        let bearer = request.bearer.as_ref()?;
        let mut authorization = HeaderValue::try_from(["Bearer ", &bearer.0].concat()).ok()?;
        authorization.set_sensitive(true);
        // Built in its place: a builder is moved at each of its steps.
        let mut outgoing = hyper::Request::new(Full::new(Bytes::from(request.body.clone())));
        *outgoing.method_mut() = request.method.as_str().parse().ok()?;
        *outgoing.uri_mut() = uri;
        let headers = outgoing.headers_mut();
        headers.reserve(HEADERS);
        if let Some(host) = host {
            headers.insert(header::HOST, host.clone());
        }
        headers.insert(header::ACCEPT, ACCEPTED);
        headers.insert(header::USER_AGENT, USER_AGENT);
        headers.insert(header::AUTHORIZATION, authorization);
        headers.insert(REQUEST_ID, HeaderValue::try_from(request_id).ok()?);
        if let Some(media) = &request.content_type {
            headers.insert(header::CONTENT_TYPE, HeaderValue::try_from(media).ok()?);
        }
        Some(outgoing)
    }
}

/// What a failed request says about whether it can have had an effect.
fn judge(fault: &Error) -> UpstreamFault {
    if fault.is_connect() {
        return UpstreamFault::NotSent("the connection was not made");
    }
    if is_refused(fault) {
        return UpstreamFault::NotSent("the other side closed before it took the request");
    }
    UpstreamFault::Broken("the connection broke")
}

/// Whether the other side says that it did nothing: it refused the stream, or it is leaving and this request came after the last one that it took
/// (RFC 9113 sections 6.8 and 8.7). With another code than "no error" leaving says nothing about a single request.
fn is_refused(fault: &Error) -> bool {
    let mut cause = std::error::Error::source(fault);
    while let Some(at) = cause {
        if let Some(h2) = at.downcast_ref::<h2::Error>() {
            let is_late = h2.is_go_away() && h2.reason() == Some(h2::Reason::NO_ERROR);
            return h2.is_remote() && (is_late || (h2.is_reset() && h2.reason() == Some(h2::Reason::REFUSED_STREAM)));
        }
        cause = at.source();
    }
    false
}

/// When this stage is over, or everything.
fn soonest(stage: Duration, deadline: Instant) -> tokio::time::Instant {
    (Instant::now() + stage).min(deadline).into()
}

async fn reply(response: hyper::Response<Incoming>, limits: &UpstreamLimits, deadline: Instant) -> Result<Reply, UpstreamFault> {
    let status = response.status().as_u16();
    let text = |value: &HeaderValue| value.to_str().ok().map(str::to_owned);
    let headers = response.headers().iter().filter_map(|(name, value)| Some((name.as_str().to_owned(), text(value)?))).collect();
    Ok(Reply { status, headers, body: collect(response.into_body(), limits, deadline).await?.into() })
}

/// The system's own certificates and verifier, because self-hosting often means a company's own certificate authority. A sandbox on this machine
/// is spoken to in the clear, and must work where no certificates are installed.
///
/// # Errors
/// When the trusted certificates cannot be loaded.
pub fn secure(is_https: bool, tcp: Connector, http2: Http2) -> Result<HttpsConnector<Connector>, TlsError> {
    let builder = HttpsConnectorBuilder::new();
    let builder = if is_https {
        builder.try_with_platform_verifier().map_err(|fault| TlsError(fault.to_string()))?.https_only()
    } else {
        let trusting_nobody = ClientConfig::builder().with_root_certificates(RootCertStore::empty()).with_no_client_auth();
        builder.with_tls_config(trusting_nobody).https_or_http()
    };
    Ok(match http2 {
        Http2::Offered => builder.enable_all_versions().wrap_connector(tcp),
        Http2::Never => builder.enable_http1().wrap_connector(tcp),
        Http2::Always => builder.enable_http2().wrap_connector(tcp),
    })
}

/// Reads a body to its end, within limits, until the deadline.
///
/// # Errors
/// When it is too large, falls silent or breaks off.
pub async fn collect(mut body: Incoming, limits: &UpstreamLimits, deadline: Instant) -> Result<Bytes, UpstreamFault> {
    // What it says about its length is believed as far as that costs little.
    let told = usize::try_from(body.size_hint().lower()).unwrap_or_default();
    let mut whole = BytesMut::with_capacity(told.min(BELIEVED));
    while !body.is_end_stream() {
        let waiting = timeout_at(soonest(limits.pause, deadline), body.frame());
        let next = waiting.await.map_err(|_| UpstreamFault::TimedOut)?;
        let Some(frame) = next else { return Ok(whole.freeze()) };
        let frame = frame.map_err(|_| UpstreamFault::Broken("the body broke off"))?;
        let Ok(piece) = frame.into_data() else { continue };
        if whole.len() + piece.len() > limits.bytes {
            return Err(UpstreamFault::Broken("the body is too large"));
        }
        whole.extend_from_slice(&piece);
    }
    Ok(whole.freeze())
}

#[cfg(test)]
mod tests;
