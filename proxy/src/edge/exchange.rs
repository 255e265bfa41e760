//! What is under way on a connection, seen from both ends of the HTTP library: whether somebody waits for an answer, and whether bytes came or are stuck.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::{Context, Poll};

use axum::BoxError;
use axum::body::Body;
use bytes::Bytes;
use hyper::body::{Frame, SizeHint};

/// Shared by everything that belongs to one connection, all of which runs in one task.
#[derive(Debug, Default)]
pub struct Activity {
    is_answering: AtomicBool,
    is_stuck: AtomicBool,
    answers: AtomicU64,
    bytes: AtomicU64,
}

impl Activity {
    /// Whether a request came of which the answer has not ended, or its end has not left us.
    pub fn is_busy(&self) -> bool {
        self.is_answering.load(Ordering::Relaxed) || self.is_stuck.load(Ordering::Relaxed)
    }

    /// How many answers have ended.
    pub fn answers(&self) -> u64 {
        self.answers.load(Ordering::Relaxed)
    }

    /// How many bytes came.
    pub fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }

    pub fn came(&self, bytes: usize) {
        self.bytes.fetch_add(u64::try_from(bytes).unwrap_or_default(), Ordering::Relaxed);
    }

    /// Whether the other side takes what is written.
    pub fn writes(&self, is_stuck: bool) {
        self.is_stuck.store(is_stuck, Ordering::Relaxed);
    }
}

/// From the end of a request head to the end of its answer.
#[derive(Debug)]
pub struct Exchange(Arc<Activity>);

impl Exchange {
    pub fn begin(activity: &Arc<Activity>) -> Exchange {
        activity.is_answering.store(true, Ordering::Relaxed);
        Exchange(Arc::clone(activity))
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        self.0.is_answering.store(false, Ordering::Relaxed);
        self.0.answers.fetch_add(1, Ordering::Relaxed);
    }
}

/// The body of an answer, which the library drops when it has taken all of it.
#[derive(Debug)]
pub struct Answering {
    body: Body,
    _exchange: Exchange,
}

impl Answering {
    pub const fn new(body: Body, exchange: Exchange) -> Answering {
        Answering { body, _exchange: exchange }
    }
}

impl hyper::body::Body for Answering {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        Pin::new(&mut self.body).poll_frame(context).map_err(BoxError::from)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
