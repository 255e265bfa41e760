//! The second listener, for whoever runs the service: is it alive, is it ready, what has it counted. Never reachable by browsers of the first one, and
//! told apart by its address, not by who says they are asking.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::envelope::RequestId;
use crate::metrics::{Moment, Process};
use crate::service::Service;
use crate::{expiry, headers, metrics, own};

/// The addresses of the second listener.
pub fn router(service: Arc<Service>) -> Router {
    Router::new()
        .route("/healthz", get(own::health))
        .route("/readyz", get(own::readiness))
        .route("/metrics", get(scrape))
        .layer(from_fn(harden))
        .with_state(service)
}

async fn scrape(State(service): State<Arc<Service>>) -> Response {
    let moment = Moment {
        is_ready: service.ready.is_on(),
        under_way: service.pace.under_way(),
        keys: expiry::days_left(&service, expiry::today()),
        sessions: service.identity.sessions.known(),
        replicas: service.replicas.living(),
        record: service.audit.standing().await,
        process: Process::now(),
        spans_dropped: service.traces.dropped(),
    };
    let text = service.upstream.counts().print() + &service.metrics.print(&moment);
    let mut response = text.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(metrics::MEDIA_TYPE));
    response
}

async fn harden(request: axum::extract::Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    headers::harden(&mut response, RequestId::fresh().as_str());
    response
}
