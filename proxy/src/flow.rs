//! Answers that are written while they are read: a task hands over piece after piece, and whoever reads slowly slows it down, so that memory stays flat
//! however long the answer is. Only what was said to be whole ends well; anything else breaks the connection, so that a part never passes for the whole.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::body::Body;
use axum::http::Version;
use bytes::Bytes;
use hyper::body::Frame;
use tokio::sync::mpsc;

use crate::error::ProxyError;

/// Pieces that wait for the reader.
const WAITING: usize = 2;

#[derive(Debug)]
enum Piece {
    Text(Bytes),
    End,
}

/// Whoever read has left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("nobody reads any more")]
pub struct Left;

/// The answer was not finished.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the answer broke off")]
pub struct BrokenOff;

/// The writing end. Dropped before [`Pieces::finish`], it breaks the answer off.
#[derive(Debug)]
pub struct Pieces(mpsc::Sender<Piece>);

/// Room for one piece.
#[derive(Debug)]
pub struct Room<'a>(mpsc::Permit<'a, Piece>);

impl Pieces {
    /// Room for the next piece, when there is some.
    ///
    /// # Errors
    /// When nobody reads any more.
    pub async fn room(&self) -> Result<Room<'_>, Left> {
        self.0.reserve().await.map(Room).map_err(|_| Left)
    }

    /// Says that this was all.
    ///
    /// # Errors
    /// When nobody reads any more.
    pub async fn finish(self) -> Result<(), Left> {
        self.0.send(Piece::End).await.map_err(|_| Left)
    }

    /// Done when nobody reads any more.
    pub async fn left(&self) {
        self.0.closed().await;
    }
}

impl Room<'_> {
    /// Hands the piece over.
    pub fn put(self, text: String) {
        // An empty piece of a chunked answer would be its end.
        if !text.is_empty() {
            self.0.send(Piece::Text(Bytes::from(text)));
        }
    }
}

/// Refuses a request whose answer could not be seen to break off: before HTTP/1.1 an answer of unknown length ends with the connection, well or not.
///
/// # Errors
/// When it came over an older protocol.
pub fn check(version: Version) -> Result<(), ProxyError> {
    if version < Version::HTTP_11 { Err(ProxyError::OldProtocol) } else { Ok(()) }
}

struct Flow {
    pieces: mpsc::Receiver<Piece>,
    is_over: bool,
}

impl hyper::body::Body for Flow {
    type Data = Bytes;
    type Error = BrokenOff;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BrokenOff>>> {
        if self.is_over {
            return Poll::Ready(None);
        }
        let piece = ready!(self.pieces.poll_recv(cx));
        self.is_over = !matches!(piece, Some(Piece::Text(_)));
        Poll::Ready(match piece {
            Some(Piece::Text(text)) => Some(Ok(Frame::data(text))),
            Some(Piece::End) => None,
            None => Some(Err(BrokenOff)),
        })
    }

    fn is_end_stream(&self) -> bool {
        self.is_over
    }
}

/// Both ends of an answer.
pub fn new() -> (Pieces, Body) {
    let (sender, pieces) = mpsc::channel(WAITING);
    (Pieces(sender), Body::new(Flow { pieces, is_over: false }))
}

#[cfg(test)]
mod tests;
