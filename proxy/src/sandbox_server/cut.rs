//! A body that announces its whole length and breaks off before.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};

/// Sends the beginning, lets it leave, then fails.
pub struct CutBody {
    announced: u64,
    beginning: Option<Bytes>,
    waited: bool,
}

impl CutBody {
    pub fn new(mut whole: Vec<u8>, after: usize) -> CutBody {
        let announced = whole.len() as u64;
        whole.truncate(after);
        CutBody { announced, beginning: Some(Bytes::from(whole)), waited: false }
    }
}

impl Body for CutBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if let Some(beginning) = self.beginning.take() {
            return Poll::Ready(Some(Ok(Frame::data(beginning))));
        }
        if !self.waited {
            // One pause, in which the connection sends what it has; failing at once would drop that too.
            self.waited = true;
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(Some(Err(io::ErrorKind::ConnectionReset.into())))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.announced)
    }
}
