//! The upstream of all contenders: one canned answer of four kilobytes to whatever is asked, at once or after a pause.

use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

use crate::Failure;

/// As large as a page of a list usually is.
const SIZE: usize = 4096;

#[derive(Debug, clap::Args)]
pub struct Settings {
    #[arg(long)]
    pub port: u16,
    /// Milliseconds before each answer.
    #[arg(long, default_value_t = 0)]
    pub pause: u64,
}

/// Serves until the process is ended.
pub fn serve(settings: &Settings) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(accept(settings))
}

async fn accept(settings: &Settings) -> Result<(), Failure> {
    let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, settings.port))).await?;
    let (page, pause) = (page(), Duration::from_millis(settings.pause));
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let page = page.clone();
        let answering = service_fn(move |request| answer(request, page.clone(), pause));
        tokio::spawn(async move {
            // Whoever asks may leave in mid-answer at the end of a measurement.
            drop(hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), answering).await);
        });
    }
}

async fn answer(request: Request<Incoming>, page: Bytes, pause: Duration) -> Result<Response<Full<Bytes>>, Infallible> {
    // A body that is not read would cost the connection.
    drop(request.into_body().collect().await);
    if !pause.is_zero() {
        tokio::time::sleep(pause).await;
    }
    let mut response = Response::new(Full::new(page));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Ok(response)
}

/// A page of made-up people.
fn page() -> Bytes {
    let mut people = Vec::new();
    loop {
        let number = people.len();
        people.push(serde_json::json!({
            "accountId": format!("557058:00000000-0000-4000-8000-{number:012}"),
            "accountType": "atlassian",
            "status": "active",
            "accountStatus": "active",
            "name": format!("Person {number}"),
            "email": format!("person.{number}@example.com"),
            "membershipStatus": "active",
            "claimStatus": "managed",
        }));
        let body = serde_json::json!({"data": people, "links": {"next": "eyJvZmZzZXQiOjEwMH0"}}).to_string();
        if body.len() >= SIZE {
            return Bytes::from(body);
        }
    }
}
