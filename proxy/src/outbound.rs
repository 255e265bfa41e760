//! Calls to the company's identity provider: documents are fetched and codes exchanged at configured addresses alone, without redirects, and answers
//! are small and quick or not read at all.

use std::fmt;
use std::time::{Duration, Instant};

use axum::http::{HeaderValue, Request, Response, StatusCode, Uri, header};
use bytes::Bytes;
use http_body_util::Full;
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};

use crate::upstream::UpstreamLimits;
use crate::upstream::connections::Http2;
use crate::upstream::http::{Resolving, TlsError, collect, secure};

/// A key set or a discovery document has a few kilobytes.
const LIMITS: UpstreamLimits = UpstreamLimits {
    connect: Duration::from_secs(3),
    first_byte: Duration::from_secs(5),
    pause: Duration::from_secs(5),
    total: Duration::from_secs(8),
    bytes: 512 * 1024,
};

const AGENT: &str = concat!("rollcall/", env!("CARGO_PKG_VERSION"));

/// Why there is no document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OutboundFault {
    #[error("no connection, or no whole answer in time")]
    NoAnswer,
    #[error("the answer was {0} and not 200")]
    Status(u16),
    #[error("the answer cannot be read")]
    Unreadable,
}

/// A client for documents of the identity provider, which may well stand inside the company's network.
pub struct Outbound {
    client: Client<HttpsConnector<HttpConnector<Resolving>>, Full<Bytes>>,
}

impl fmt::Debug for Outbound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Outbound")
    }
}

impl Outbound {
    /// A client for addresses with this scheme. Plain HTTP is for a provider on this machine; the configuration sees to that.
    ///
    /// # Errors
    /// When the trusted certificates cannot be loaded.
    pub fn new(is_https: bool) -> Result<Outbound, TlsError> {
        let mut tcp = HttpConnector::new_with_resolver(Resolving::new(true));
        tcp.enforce_http(false);
        tcp.set_connect_timeout(Some(LIMITS.connect));
        let client = Client::builder(TokioExecutor::new()).pool_timer(TokioTimer::new()).build(secure(is_https, tcp, Http2::Never)?);
        Ok(Outbound { client })
    }

    /// The document at an address.
    ///
    /// # Errors
    /// When it does not come whole, in time, and with status 200.
    pub async fn get(&self, address: &Uri) -> Result<Bytes, OutboundFault> {
        let request = Request::get(address)
            .header(header::ACCEPT, "application/json")
            .header(header::USER_AGENT, AGENT)
            .body(Full::default())
            .map_err(|_| OutboundFault::Unreadable)?;
        let (head, body) = self.perform(request).await?.into_parts();
        if head.status == StatusCode::OK { Ok(body) } else { Err(OutboundFault::Status(head.status.as_u16())) }
    }

    /// Sends a request and reads the whole answer, whatever its status: refusals have bodies that say why. A redirect is an answer like any other.
    ///
    /// # Errors
    /// When it does not come whole and in time.
    pub async fn send(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, OutboundFault> {
        let (mut head, body) = request.into_parts();
        head.headers.insert(header::USER_AGENT, HeaderValue::from_static(AGENT));
        let answer = self.perform(Request::from_parts(head, Full::from(body))).await?;
        Ok(answer.map(Vec::from))
    }

    async fn perform(&self, request: Request<Full<Bytes>>) -> Result<Response<Bytes>, OutboundFault> {
        let reading = async {
            let (head, body) = self.client.request(request).await.map_err(|_| OutboundFault::NoAnswer)?.into_parts();
            let body = if head.status == StatusCode::OK || head.status.is_client_error() {
                collect(body, &LIMITS, Instant::now() + LIMITS.total).await.map_err(|_| OutboundFault::NoAnswer)?
            } else {
                Bytes::new()
            };
            Ok(Response::from_parts(head, body))
        };
        tokio::time::timeout(LIMITS.total, reading).await.unwrap_or(Err(OutboundFault::NoAnswer))
    }
}
