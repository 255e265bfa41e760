//! Copies that people take through the browser. The app asks before it gives a file out, and is answered once that is on record; where it cannot be
//! recorded the answer is a refusal, and there is no file.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::Response;
use catalogue::export::Taken;

use crate::audit::Event;
use crate::error::ProxyError;
use crate::service::Service;
use crate::{body, own};

/// POST `/api/rollcall/exports`.
///
/// # Errors
/// When nobody is signed in, the request is not the app's, it does not say what is taken, or that cannot be recorded.
pub async fn record(State(service): State<Arc<Service>>, request: Request) -> Result<Response, ProxyError> {
    let (caller, parts, bytes) = own::enter_with_body(&service, request).await?;
    own::no_query(&parts)?;
    let taken: Taken = serde_json::from_value(body::json(&bytes)?).map_err(|_| ProxyError::Body("it does not say what is taken"))?;
    if !taken.is_plain() {
        return Err(ProxyError::Body("it does not name a list and a form"));
    }
    let event = Event::Exported { what: taken.words(), rows: taken.rows };
    service.audit.tell_first(Some(&caller), event).await.map_err(ProxyError::ExportNotRecorded)?;
    Ok(own::json("export", Some(&caller), &serde_json::json!({})))
}
