//! How requests travel: one method, so that tests can put the sandbox in place of the network. The browser's way cancels when nobody waits any more.

use std::future::Future;
use std::pin::Pin;

use catalogue::approval::APPROVAL;
use catalogue::record::{CHANGE_ID, REPLAYED};
use catalogue::session::API_HEADER;
use catalogue::wire::Method;
use gloo_net::http::{RequestBuilder, Response};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortController;

use super::early;

/// A request to the service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiRequest {
    pub method: Method,
    /// Path with query, same origin.
    pub path: String,
    pub body: Option<String>,
    /// Beside those that every request carries.
    pub headers: Vec<(&'static str, String)>,
}

/// The service's answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ApiReply {
    pub status: u16,
    pub body: Vec<u8>,
    /// Those of [`READ_HEADERS`] that it carries, by lower-case name.
    pub headers: Vec<(&'static str, String)>,
}

/// The headers of an answer that the app reads.
pub const READ_HEADERS: [&str; 7] =
    ["age", APPROVAL, CHANGE_ID, REPLAYED, "x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"];

impl ApiReply {
    /// A header, by its lower-case name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }
}

/// No answer came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lost;

/// What a transport gives back.
pub type Sending = Pin<Box<dyn Future<Output = Result<ApiReply, Lost>>>>;

/// Carries a request to the service and its answer back.
pub trait Transport {
    fn send(&self, request: ApiRequest) -> Sending;
}

/// `fetch`, same origin, with the header that a foreign page cannot set.
pub struct BrowserTransport;

impl Transport for BrowserTransport {
    fn send(&self, request: ApiRequest) -> Sending {
        Box::pin(fetch(request))
    }
}

/// Aborts the request when dropped before the answer came.
struct Cancel(AbortController);

impl Drop for Cancel {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn fetch(request: ApiRequest) -> Result<ApiReply, Lost> {
    if let Some(asked) = early::take(&request) {
        let response = JsFuture::from(asked).await.map_err(|_| Lost)?;
        return read(&Response::from(response.unchecked_into::<web_sys::Response>())).await;
    }
    let controller = AbortController::new().map_err(|_| Lost)?;
    let signal = controller.signal();
    let _cancel = Cancel(controller);
    let method = match request.method {
        Method::Get => gloo_net::http::Method::GET,
        Method::Post => gloo_net::http::Method::POST,
        Method::Put => gloo_net::http::Method::PUT,
        Method::Patch => gloo_net::http::Method::PATCH,
        Method::Delete => gloo_net::http::Method::DELETE,
    };
    let mut builder = RequestBuilder::new(&request.path)
        .method(method)
        .abort_signal(Some(&signal))
        .header(API_HEADER, "1")
        .header("accept", "application/json");
    for (name, value) in &request.headers {
        builder = builder.header(name, value);
    }
    let response = match request.body {
        Some(body) => builder.header("content-type", "application/json").body(body).map_err(|_| Lost)?.send().await,
        None => builder.send().await,
    }
    .map_err(|_| Lost)?;
    read(&response).await
}

async fn read(response: &Response) -> Result<ApiReply, Lost> {
    let status = response.status();
    let given = response.headers();
    let headers = READ_HEADERS.into_iter().filter_map(|name| given.get(name).map(|value| (name, value))).collect();
    let body = response.binary().await.map_err(|_| Lost)?;
    Ok(ApiReply { status, body, headers })
}
