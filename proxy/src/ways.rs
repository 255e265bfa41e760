//! Everything that answers requests, in its order: the envelope, the place where panics end, and behind it the way of the request. Most requests go one of
//! two ways that need no table of addresses: a call of an operation, and a file of the app. Everything else is found by the router.

use std::convert::Infallible;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::Router;
use axum::extract::Request;
use axum::http::Method;
use axum::response::{IntoResponse as _, Response};
use catalogue::session::API_PREFIX;
use tower::{Service as Answering, ServiceExt as _};

use crate::edge::Handler;
use crate::error::ProxyError;
use crate::service::Service;
use crate::{api, assets, envelope};

/// The service with the addresses of its own pages.
#[derive(Clone, Debug)]
pub struct Ways {
    pub(crate) service: Arc<Service>,
    addresses: Router,
}

impl Ways {
    #[must_use]
    pub fn new(addresses: Router<Arc<Service>>, service: Arc<Service>) -> Ways {
        Ways { addresses: addresses.with_state(Arc::clone(&service)), service }
    }

    /// Answers a request that passed the door. A panic becomes an answer, too; its text stays in the process.
    pub(crate) async fn go(&self, request: &mut Request) -> Response {
        let mut going = pin!(self.choose(request));
        // Nothing of the request is used again after a panic, and what requests share is whole whenever something in it can panic.
        let step = |context: &mut Context<'_>| match catch_unwind(AssertUnwindSafe(|| going.as_mut().poll(context))) {
            Ok(progress) => progress,
            Err(_) => Poll::Ready(ProxyError::Panicked.into_response()),
        };
        poll_fn(step).await
    }

    async fn choose(&self, request: &mut Request) -> Response {
        if *request.method() == Method::GET {
            let path = request.uri().path();
            if is_operation(path) {
                return api::answer(&self.service, request).await;
            }
            if let Some(file) = assets::file(&self.service.assets, path, request.headers()) {
                return file;
            }
        }
        Box::pin(self.addresses.clone().oneshot(std::mem::take(request))).await.unwrap_or_else(|never| match never {})
    }
}

/// Whether it is an address of an operation and none of the service's own, of which the router knows more.
fn is_operation(path: &str) -> bool {
    let own = |rest: &str| rest.is_empty() || rest == "rollcall" || rest.starts_with("rollcall/");
    path.strip_prefix(API_PREFIX).and_then(|rest| rest.strip_prefix('/')).is_some_and(|rest| !own(rest))
}

impl Handler for Ways {
    async fn answer(&self, mut request: Request) -> std::io::Result<Response> {
        Ok(envelope::wrap(self, &mut request).await)
    }
}

impl Answering<Request> for Ways {
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: Request) -> Self::Future {
        let ways = self.clone();
        Box::pin(async move { Ok(envelope::wrap(&ways, &mut request).await) })
    }
}

#[cfg(test)]
mod tests;
