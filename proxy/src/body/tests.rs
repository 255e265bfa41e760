//! Bodies under limits, and JSON that has one reading only.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use hyper::body::Frame;
use serde_json::json;

use super::{BodyLimits, DEEPEST, json, read};
use crate::error::ProxyError;

/// Sends pieces with a pause before each, without announcing a length.
struct Dripping {
    left: usize,
    piece: &'static [u8],
    pause: Duration,
    sleep: Pin<Box<tokio::time::Sleep>>,
}

fn dripping(left: usize, piece: &'static [u8], pause: Duration) -> Body {
    Body::new(Dripping { left, piece, pause, sleep: Box::pin(tokio::time::sleep(pause)) })
}

impl hyper::body::Body for Dripping {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        std::task::ready!(self.sleep.as_mut().poll(cx));
        let next = tokio::time::Instant::now() + self.pause;
        self.sleep.as_mut().reset(next);
        self.left -= 1;
        Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(self.piece)))))
    }
}

fn limits() -> BodyLimits {
    BodyLimits { bytes: 100, pause: Duration::from_secs(10), total: Duration::from_secs(30) }
}

#[tokio::test]
async fn a_body_of_exactly_the_limit_is_read() {
    assert_eq!(read(Body::from(vec![b'a'; 100]), &limits()).await.unwrap().len(), 100);
}

#[tokio::test]
async fn one_byte_more_than_the_limit_is_refused() {
    assert!(matches!(read(Body::from(vec![b'a'; 101]), &limits()).await, Err(ProxyError::BodyTooLarge(100))));
}

#[tokio::test(start_paused = true)]
async fn a_body_without_announced_length_is_limited_too() {
    let endless = dripping(usize::MAX, b"0123456789", Duration::ZERO);
    assert!(matches!(read(endless, &limits()).await, Err(ProxyError::BodyTooLarge(100))));
}

#[tokio::test(start_paused = true)]
async fn a_body_that_pauses_too_long_is_given_up() {
    let started = tokio::time::Instant::now();
    assert!(matches!(read(dripping(1, b"a", Duration::from_secs(3600)), &limits()).await, Err(ProxyError::BodyTimeout)));
    assert_eq!(started.elapsed().as_secs(), 10);
}

#[tokio::test(start_paused = true)]
async fn a_body_that_drips_for_ever_is_given_up_at_the_total() {
    let started = tokio::time::Instant::now();
    assert!(matches!(read(dripping(50, b"a", Duration::from_secs(9)), &limits()).await, Err(ProxyError::BodyTimeout)));
    assert_eq!(started.elapsed().as_secs(), 30);
}

#[test]
fn json_of_every_kind_is_read_as_it_is() {
    let value = json!({ "a": [1, -2, 1.5, true, null, "ü\u{1F600}"], "b": { "c": {} }, "big": u64::MAX });
    assert_eq!(json(value.to_string().as_bytes()).unwrap(), value);
}

#[test]
fn a_repeated_member_name_is_refused_at_any_depth() {
    for text in [r#"{"a":1,"a":2}"#, r#"[{"x":{"a":1,"b":0,"a":1}}]"#, r#"{"a":1,"\u0061":2}"#] {
        assert!(json(text.as_bytes()).is_err(), "{text}");
    }
}

#[test]
fn nesting_is_refused_beyond_the_limit_and_accepted_at_it() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(json(nested(DEEPEST).as_bytes()).is_ok());
    assert!(json(nested(DEEPEST + 1).as_bytes()).is_err());
    assert!(json(nested(1_000_000).as_bytes()).is_err());
}

#[test]
fn what_is_not_one_json_value_is_refused() {
    for text in ["", "{", "{}{}", "{} x", "nul", "{'a':1}", "{\"a\":1,}", "\u{feff}{}", "NaN", "\"\u{1}\"", "1e999"] {
        assert!(json(text.as_bytes()).is_err(), "{text}");
    }
    assert!(json(b"\"\xff\"").is_err());
}
