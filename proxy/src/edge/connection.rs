//! One connection from its first byte to its end. While it waits it holds no buffers: what reads requests is made when bytes come, and given up when
//! none came for a moment. Silence is limited here, for one clock a connection is cheaper than one a request.

use std::future::poll_fn;
use std::io;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::AsyncWriteExt as _;
use tokio::time::{Instant, Sleep, sleep_until};
use tokio_util::sync::CancellationToken;

use super::exchange::{Activity, Answering, Exchange};
use super::listener::Stream;
use super::stall::StallGuard;
use super::{EdgeLimits, Handler};
use crate::peer::Peer;

/// After so much silence the buffers are given back.
const REST: Duration = Duration::from_secs(1);

/// An open connection and who answers on it.
pub struct Connection<H> {
    io: StallGuard<Stream>,
    peer: Peer,
    handler: H,
    limits: EdgeLimits,
}

/// How a while of requests ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// Nothing is said any more, and something may be said again.
    Rests,
    /// By itself; the last of its answer may still have to be sent.
    Ended,
    /// It is given up.
    Over,
}

impl<H: Handler> Connection<H> {
    pub fn new(stream: Stream, peer: Peer, handler: H, limits: EdgeLimits) -> Connection<H> {
        Connection { io: StallGuard::new(stream, limits.write_stall), peer, handler, limits }
    }

    /// Answers requests until either side has enough.
    pub async fn run(self, stopping: &CancellationToken) {
        let Connection { mut io, peer, handler, limits } = self;
        let mut since = Instant::now();
        while has_come(&io, since + limits.head, stopping).await {
            // Of its own, so that a connection that waits does not hold its place.
            let requests = Box::pin(requests(io, since, peer, handler.clone(), limits, stopping));
            match requests.await {
                Some(rests) => (io, since) = rests,
                None => return,
            }
        }
    }
}

/// Waits for bytes, with none of them read. Whether there is something to read.
async fn has_come(io: &StallGuard<Stream>, until: Instant, stopping: &CancellationToken) -> bool {
    if io.has_more() || !io.inner().tells_arrivals() {
        return true;
    }
    tokio::select! {
        biased;
        () = stopping.cancelled() => false,
        came = io.inner().arrival() => came.is_ok(),
        () = sleep_until(until) => false,
    }
}

/// Answers requests until there are none for a moment. Answers with the stream, where it is still of use, and since when it waits.
async fn requests(
    io: StallGuard<Stream>,
    since: Instant,
    peer: Peer,
    handler: impl Handler,
    limits: EdgeLimits,
    stopping: &CancellationToken,
) -> Option<(StallGuard<Stream>, Instant)> {
    let activity = Arc::clone(io.activity());
    let answering = Arc::clone(&activity);
    let mut watch = Watch::new(activity, since, limits.head, io.inner().tells_arrivals());
    let answers = service_fn(move |request: Request<Incoming>| {
        // Of its own, so that a connection that waits does not hold the place of a request under way.
        Box::pin(answer(handler.clone(), peer, request, Exchange::begin(&answering)))
    });
    let mut serving = http1::Builder::new()
        .header_read_timeout(None)
        .max_buf_size(limits.head_bytes)
        .max_headers(limits.headers)
        .half_close(false)
        .serve_connection(TokioIo::new(io), answers);
    let (mut alarm, mut stop) = (pin!(sleep_until(watch.next(Instant::now()))), pin!(stopping.cancelled()));
    let mut is_stopping = false;
    let end = poll_fn(|context| {
        if !is_stopping && stop.as_mut().poll(context).is_ready() {
            (is_stopping, watch.may_rest) = (true, false);
            Pin::new(&mut serving).graceful_shutdown();
        }
        loop {
            if serving.poll_without_shutdown(context).is_ready() {
                return Poll::Ready(End::Ended);
            }
            watch.look();
            match watch.judge(alarm.as_mut(), context) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(End::Rests) => {}
                Poll::Ready(end) => return Poll::Ready(end),
            }
            // Between two requests this ends at once and sends nothing. If there should be one after all, the connection ends with its answer.
            watch.may_rest = false;
            Pin::new(&mut serving).graceful_shutdown();
            if let Poll::Ready(ended) = serving.poll_without_shutdown(context) {
                return Poll::Ready(if ended.is_ok() { End::Rests } else { End::Over });
            }
        }
    })
    .await;
    if end == End::Ended {
        // Whoever has gone does not mind; whoever does not read is given up after a while.
        drop(serving.await);
        return None;
    }
    let parts = serving.into_parts();
    let mut io = parts.io.into_inner();
    if end == End::Rests {
        return Some((io.before(parts.read_buf), watch.since));
    }
    // Whoever has gone does not mind.
    drop(io.shutdown().await);
    None
}

async fn answer(handler: impl Handler, peer: Peer, mut request: Request<Incoming>, exchange: Exchange) -> io::Result<Response<Answering>> {
    request.extensions_mut().insert(peer);
    let response = handler.answer(request.map(Body::new)).await?;
    Ok(response.map(|body| Answering::new(body, exchange)))
}

/// Since when a request is waited for, and how long yet.
struct Watch {
    activity: Arc<Activity>,
    head: Duration,
    /// The first moment, or the end of the last answer.
    since: Instant,
    /// How many answers had ended by then, and how many bytes had come.
    answers: u64,
    bytes: u64,
    may_rest: bool,
}

impl Watch {
    fn new(activity: Arc<Activity>, since: Instant, head: Duration, may_rest: bool) -> Watch {
        let (answers, bytes) = (activity.answers(), activity.bytes());
        Watch { activity, head, since, answers, bytes, may_rest }
    }

    /// Notices the end of an answer.
    fn look(&mut self) {
        let answers = self.activity.answers();
        if self.answers != answers && !self.activity.is_busy() {
            (self.answers, self.bytes, self.since) = (answers, self.activity.bytes(), Instant::now());
        }
    }

    /// When to look at the clock again.
    fn next(&self, now: Instant) -> Instant {
        if self.may_rest { (now + REST).min(self.since + self.head).max(now) } else { (self.since + self.head).max(now) }
    }

    /// Ready when the connection waits for too long, or for so long that it can rest.
    fn judge(&self, mut alarm: Pin<&mut Sleep>, context: &mut Context<'_>) -> Poll<End> {
        while alarm.as_mut().poll(context).is_ready() {
            let now = Instant::now();
            if self.activity.is_busy() {
                alarm.as_mut().reset(now + REST);
                continue;
            }
            if now >= self.since + self.head {
                return Poll::Ready(End::Over);
            }
            let has_begun = self.activity.bytes() != self.bytes;
            if self.may_rest && !has_begun && now >= self.since + REST {
                return Poll::Ready(End::Rests);
            }
            alarm.as_mut().reset(self.next(now));
        }
        Poll::Pending
    }
}
