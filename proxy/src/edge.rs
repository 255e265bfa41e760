//! The edge: our own accept loop, because a server without a timer waits for a slow request head for ever. Limits connections, heads and silence,
//! and stops gracefully. HTTP/1.1 only: browsers speak HTTP/2 to the TLS gateway in front, and what is not offered cannot be flooded.

mod listener;
mod stall;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulConnection, GracefulShutdown};
use tokio::sync::Semaphore;
use tower::ServiceExt as _;

use crate::peer::Peer;
use listener::Arrived;
pub use listener::Listener;
use stall::StallGuard;

/// What one connection, and all together, may cost.
#[derive(Clone, Copy, Debug)]
pub struct EdgeLimits {
    pub connections: usize,
    /// From the first moment, or the end of the last answer, to the end of a request head.
    pub head: Duration,
    /// How long a client may not take what we write.
    pub write_stall: Duration,
    pub head_bytes: usize,
    pub headers: usize,
    /// How long requests under way may go on after a stop was asked for.
    pub drain: Duration,
}

impl Default for EdgeLimits {
    fn default() -> EdgeLimits {
        EdgeLimits {
            connections: 1024,
            head: Duration::from_secs(30),
            write_stall: Duration::from_secs(30),
            head_bytes: 32 * 1024,
            headers: 100,
            drain: Duration::from_secs(30),
        }
    }
}

/// A request handler at the edge. An error breaks the connection without an answer; only the sandbox's scripted faults do that.
pub trait Handler: Clone + Send + Sync + 'static {
    /// Answers one request.
    fn answer(&self, request: Request<Body>) -> impl Future<Output = std::io::Result<axum::response::Response>> + Send;
}

impl Handler for Router {
    async fn answer(&self, request: Request<Body>) -> std::io::Result<axum::response::Response> {
        Ok(self.clone().oneshot(request).await.unwrap_or_else(|never| match never {}))
    }
}

/// Accepts connections until `stop` is done, then lets those under way finish.
pub async fn serve(listener: impl Into<Listener>, handler: impl Handler, limits: EdgeLimits, stop: impl Future<Output = ()>) {
    let listener = listener.into();
    let places = Arc::new(Semaphore::new(limits.connections));
    let graceful = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        // A place is taken before accepting: beyond the limit, connections wait in the system's queue and cost us nothing.
        let accepted = async {
            let place = Arc::clone(&places).acquire_owned().await.expect("the semaphore is never closed");
            (listener.accept().await, place)
        };
        let (accepted, place) = tokio::select! {
            accepted = accepted => accepted,
            () = &mut stop => break,
        };
        let Ok(arrived) = accepted else {
            // Out of file descriptors, most likely. Turning at full speed would only make it worse.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let (watcher, handler) = (graceful.watcher(), handler.clone());
        tokio::spawn(async move {
            // What opening takes is given back before the connection waits.
            if let Some(connection) = Box::pin(connection(arrived, handler, limits)).await {
                let _ = watcher.watch(connection).await;
            }
            drop(place);
        });
    }
    drop(listener);
    if tokio::time::timeout(limits.drain, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests were still under way when the time to finish them was over");
    }
}

/// A connection that is ready for requests; none where the certificate was not one of ours, or did not come in time.
async fn connection(
    arrived: Arrived,
    handler: impl Handler,
    limits: EdgeLimits,
) -> Option<impl GracefulConnection<Error = hyper::Error> + Send> {
    let peer = arrived.peer();
    let stream = tokio::time::timeout(limits.head, arrived.open()).await.ok()?.ok()?;
    let io = TokioIo::new(StallGuard::new(stream, limits.write_stall));
    let serving = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head)
        .max_buf_size(limits.head_bytes)
        .max_headers(limits.headers)
        .half_close(false)
        .serve_connection(
            io,
            service_fn(move |request: Request<Incoming>| {
                // Of its own, so that a connection that waits does not hold the place of a request under way.
                Box::pin(answer(handler.clone(), peer, request))
            }),
        );
    Some(serving)
}

async fn answer(handler: impl Handler, peer: Peer, mut request: Request<Incoming>) -> std::io::Result<axum::response::Response> {
    request.extensions_mut().insert(peer);
    handler.answer(request.map(Body::new)).await
}
