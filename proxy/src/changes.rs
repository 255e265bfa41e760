//! The record of changes, for those who may search people: page by page with filters, and one change by its id or by one's own idempotency key.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::Response;
use catalogue::capability::Capability;
use catalogue::path::{self, PathError};
use catalogue::record::{CHANGES_PATH, PARAMETERS, USUAL_CHANGES};

use crate::audit::Filter;
use crate::envelope::RequestId;
use crate::error::ProxyError;
use crate::identity::Caller;
use crate::limits::facts::Facing;
use crate::limits::sight;
use crate::own;
use crate::question;
use crate::service::Service;
use crate::upstream::Asking;

/// What a page of the record is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Question {
    filter: Filter,
    before: Option<String>,
    limit: Option<usize>,
}

/// GET `/api/rollcall/changes`.
///
/// # Errors
/// When nobody is signed in, the person may not search people, or the query is not one of the record.
pub async fn list(State(service): State<Arc<Service>>, request: Request) -> Result<Response, ProxyError> {
    let (caller, parts) = own::enter(&service, request).await?;
    permitted(&caller)?;
    let Question { filter, before, limit } = question(parts.uri.query().unwrap_or_default())?;
    let mut page =
        service.audit.page(&filter, before.as_deref(), limit.unwrap_or(USUAL_CHANGES)).await?.ok_or(ProxyError::UnknownChange)?;
    let facing = Facing { service: &service, asking: Asking::of(RequestId::of(&parts)), gap: None };
    (page.changes, page.hidden) = sight::cut(facing, &caller, page.changes).await;
    Ok(own::json("changes", Some(&caller), &page))
}

/// GET `/api/rollcall/changes/{id}`.
///
/// # Errors
/// When nobody is signed in, the person may not search people, no change is called so, or it is about people out of their reach.
pub async fn one(State(service): State<Arc<Service>>, request: Request) -> Result<Response, ProxyError> {
    let (caller, parts) = own::enter(&service, request).await?;
    own::no_query(&parts)?;
    permitted(&caller)?;
    let id = parts.uri.path().strip_prefix(CHANGES_PATH).and_then(|rest| rest.strip_prefix('/')).unwrap_or_default();
    if !path::is_identifier(id) {
        return Err(ProxyError::Path(PathError::Malformed("id")));
    }
    let change = service.audit.find(&caller.person.id, id).await?.ok_or(ProxyError::UnknownChange)?;
    let facing = Facing { service: &service, asking: Asking::of(RequestId::of(&parts)), gap: None };
    let change = sight::one(facing, &caller, change).await?;
    Ok(own::json("change", Some(&caller), &change))
}

fn permitted(caller: &Caller) -> Result<(), ProxyError> {
    if caller.holds(Capability::ReadDirectory) { Ok(()) } else { Err(ProxyError::NotPermitted(Capability::ReadDirectory)) }
}

fn question(raw: &str) -> Result<Question, ProxyError> {
    let mut asked = Question::default();
    question::read(raw, &PARAMETERS, |name, value| {
        match name {
            "before" => asked.before = Some(question::identifier(value)?),
            "limit" => asked.limit = Some(question::limit(&value)?),
            _ => question::narrow(&mut asked.filter, name, value)?,
        }
        Some(())
    })?;
    Ok(asked)
}

#[cfg(test)]
mod tests;
