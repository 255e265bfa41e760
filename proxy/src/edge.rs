//! The edge: our own accept loop, because a server without a timer waits for a slow request head for ever. Limits connections, heads and silence,
//! and stops gracefully. HTTP/1.1 only: browsers speak HTTP/2 to the TLS gateway in front, and what is not offered cannot be flooded.

mod connection;
mod exchange;
mod listener;
mod stall;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt as _;

use connection::Connection;
use listener::Arrived;
pub use listener::Listener;

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
pub trait Handler: Clone + Send + Sync + Unpin + 'static {
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
    let (open, stopping) = (TaskTracker::new(), CancellationToken::new());
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
        let (handler, stopping) = (handler.clone(), stopping.clone());
        open.spawn(async move {
            // What opening takes is given back before the connection waits.
            if let Some(connection) = Box::pin(connection(arrived, handler, limits)).await {
                connection.run(&stopping).await;
            }
            drop(place);
        });
    }
    drop(listener);
    stopping.cancel();
    open.close();
    if tokio::time::timeout(limits.drain, open.wait()).await.is_err() {
        tracing::warn!("some requests were still under way when the time to finish them was over");
    }
}

/// A connection that is ready for requests; none where the certificate was not one of ours, or did not come in time.
async fn connection<H: Handler>(arrived: Arrived, handler: H, limits: EdgeLimits) -> Option<Connection<H>> {
    let peer = arrived.peer();
    let stream = tokio::time::timeout(limits.head, arrived.open()).await.ok()?.ok()?;
    Some(Connection::new(stream, peer, handler, limits))
}
