//! The whole record for screens and auditors: a list with filters, its export as JSON lines (see `export`), and how its chain stands. Changes are for everybody who may
//! search people, as on their pages; sign-ins, refusals and copies of others are for those who look after roles.

pub mod export;

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::Response;
use catalogue::capability::Capability;
use catalogue::record::{CHANGE, Entry, EventKind, RECORD_PARAMETERS, Record, USUAL_CHANGES};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::audit::{Filter, reading};
use crate::envelope::RequestId;
use crate::error::ProxyError;
use crate::identity::Caller;
use crate::limits::facts::Facing;
use crate::limits::sight;
use crate::own;
use crate::question;
use crate::service::Service;
use crate::upstream::Asking;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Question {
    filter: Filter,
    before: Option<i64>,
    limit: Option<usize>,
}

/// GET `/api/rollcall/record`.
///
/// # Errors
/// When nobody is signed in, the person may not search people, or the query is not one of the record.
pub async fn list(State(service): State<Arc<Service>>, request: Request) -> Result<Response, ProxyError> {
    let (caller, parts) = own::enter(&service, request).await?;
    let Question { filter, before, limit } = question(parts.uri.query().unwrap_or_default())?;
    let (filter, is_own) = allowed(&caller, &own_names(&service, &caller, &filter).await, filter)?;
    let limit = limit.unwrap_or(USUAL_CHANGES);
    let mut entries = service.audit.entries(&filter, before, limit + 1).await?;
    let is_more = entries.len() > limit;
    entries.truncate(limit);
    let next = entries.last().filter(|_| is_more).map(Entry::seq);
    let (people, operations) = reading::choices(service.audit.store()).await?;
    let facing = Facing { service: &service, asking: Asking::of(RequestId::of(&parts)), gap: None };
    let (entries, hidden) = sight::cut(facing, &caller, entries).await;
    Ok(own::json("record", Some(&caller), &Record { entries, next, people, operations, is_own, hidden }))
}

/// GET `/api/rollcall/record/health`.
///
/// # Errors
/// When nobody is signed in, the person may not search people, or the store cannot be read.
pub async fn health(State(service): State<Arc<Service>>, request: Request) -> Result<Response, ProxyError> {
    let (caller, parts) = own::enter(&service, request).await?;
    own::no_query(&parts)?;
    allowed(&caller, &[], Filter::default())?;
    Ok(own::json("record health", Some(&caller), &service.audit.health().await?))
}

/// How rows name the caller, where the filter names somebody.
async fn own_names(service: &Service, caller: &Caller, filter: &Filter) -> Vec<String> {
    if filter.person.is_none() { Vec::new() } else { service.audit.names_of(&caller.person.id).await }
}

/// What of the filter this person may see, and whether that leaves the events of others out.
fn allowed(caller: &Caller, own: &[String], filter: Filter) -> Result<(Filter, bool), ProxyError> {
    if !caller.holds(Capability::ReadDirectory) {
        return Err(ProxyError::NotPermitted(Capability::ReadDirectory));
    }
    if caller.holds(Capability::GrantRole) {
        return Ok((filter, false));
    }
    let filter = match filter.kind.as_deref() {
        None | Some(CHANGE) => Filter { kind: Some(CHANGE.to_owned()), ..filter },
        // Asked for those of somebody else, there are none for this person: an id that nobody has says so.
        Some(_) if filter.person.as_ref().is_some_and(|person| !own.contains(person)) => {
            return Err(ProxyError::NotPermitted(Capability::GrantRole));
        }
        Some(_) => Filter { person: Some(caller.person.id.clone()), ..filter },
    };
    Ok((filter, true))
}

fn question(raw: &str) -> Result<Question, ProxyError> {
    let mut asked = Question::default();
    question::read(raw, &RECORD_PARAMETERS, |name, value| {
        let filter = &mut asked.filter;
        match name {
            "kind" => filter.kind = Some((value == CHANGE || EventKind::parse(&value).is_some()).then_some(value)?),
            "since" => filter.since = Some(moment(&value)?),
            "until" => filter.until = Some(moment(&value)?),
            "before" => asked.before = Some(value.parse().ok().filter(|seq| *seq > 0)?),
            "limit" => asked.limit = Some(question::limit(&value)?),
            _ => question::narrow(filter, name, value)?,
        }
        Some(())
    })?;
    Ok(asked)
}

/// Milliseconds since 1970.
fn moment(text: &str) -> Option<i64> {
    let at = OffsetDateTime::parse(text, &Rfc3339).ok()?;
    i64::try_from(at.unix_timestamp_nanos() / 1_000_000).ok()
}

#[cfg(test)]
mod tests;
