//! What one request takes along.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::Request;
use sandbox::{Seed, Settings};

use super::call;
use crate::origin::PublicOrigin;
use crate::start;

/// It is moved several times and lies on the heap for as long as the request is under way.
const MOST: usize = 8 * 1024;

#[tokio::test]
async fn what_a_request_takes_along_does_not_grow_with_the_ways_it_does_not_go() {
    let (service, _) = start::demo_service(Settings::new(Seed::Empty), PublicOrigin::loopback(([127, 0, 0, 1], 8080).into()));
    let answering = call(State(Arc::new(service)), Request::new(Body::empty()));
    let size = size_of_val(&answering);
    assert!(size <= MOST, "{size} bytes");
}
