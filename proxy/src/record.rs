//! The whole record for screens and auditors: a list with filters, its export as JSON lines, and how its chain stands. Changes are for everybody who may
//! search people, as on their pages; sign-ins, refusals and copies of others are for those who look after roles.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use catalogue::capability::Capability;
use catalogue::record::{CHANGE, Entry, EventKind, RECORD_PARAMETERS, Record, USUAL_CHANGES};
use catalogue::session::HIDDEN_HEADER;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::audit::reading::{self, Conditions};
use crate::audit::{Event, Filter};
use crate::envelope::RequestId;
use crate::error::ProxyError;
use crate::identity::Caller;
use crate::limits::facts::Facing;
use crate::limits::sight;
use crate::own;
use crate::question;
use crate::service::Service;
use crate::upstream::Asking;

/// How many entries one export holds at most, and how many are read at once. A part never passes for the whole.
const MOST_LINES: usize = 50_000;
const AT_ONCE: usize = 1_000;
/// The same where whoever each entry is about has to be looked up.
const MOST_LOOKED_UP: usize = 5_000;

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
    let (filter, is_own) = allowed(&caller, filter)?;
    let limit = limit.unwrap_or(USUAL_CHANGES);
    let mut entries = service.audit.entries(&filter, before, limit + 1).await?;
    let is_more = entries.len() > limit;
    entries.truncate(limit);
    let next = entries.last().filter(|_| is_more).map(Entry::seq);
    let (people, operations) = reading::choices(service.audit.store()).await?;
    let facing = Facing { service: &service, asking: Asking::of(RequestId::of(&parts)) };
    let (entries, hidden) = sight::cut(facing, &caller, entries).await;
    Ok(own::json("record", Some(&caller), &Record { entries, next, people, operations, is_own, hidden }))
}

/// GET `/api/rollcall/record/export`: every entry that fits, oldest first, one object for each line. It is on record before the first line is sent.
///
/// # Errors
/// As the list; when too many entries fit, or the copy cannot be recorded.
pub async fn export(State(service): State<Arc<Service>>, request: Request) -> Result<Response, ProxyError> {
    let (caller, parts) = own::enter(&service, request).await?;
    let Question { filter, before: None, limit: None } = question(parts.uri.query().unwrap_or_default())? else {
        return Err(ProxyError::Target("an export is whole: it has neither a place to begin nor a limit"));
    };
    let (filter, _) = allowed(&caller, filter)?;
    let facing = Facing { service: &service, asking: Asking::of(RequestId::of(&parts)) };
    let (mut text, mut rows, mut last, mut left_out) = (String::new(), 0_usize, 0_i64, 0_usize);
    loop {
        let mut conditions = Conditions::of(&filter);
        conditions.after(last);
        let entries = reading::entries(service.audit.store(), conditions, "ASC", AT_ONCE).await?;
        let read = entries.len();
        last = entries.last().map_or(last, Entry::seq);
        let (entries, hidden) = sight::cut(facing, &caller, entries).await;
        for entry in &entries {
            text.push_str(&serde_json::to_string(entry).expect("an entry has only texts and numbers"));
            text.push('\n');
        }
        rows += entries.len();
        left_out += hidden;
        if sight::is_limited(&caller) && rows + left_out > MOST_LOOKED_UP {
            return Err(ProxyError::Target("more than 5000 entries fit, and your role has whom each is about looked up; narrow the days"));
        }
        if rows + left_out > MOST_LINES {
            return Err(ProxyError::Target("more than 50000 entries fit; narrow the days, or use `rollcall audit export`"));
        }
        if read < AT_ONCE {
            break;
        }
    }
    let event = Event::Exported { what: "audit as jsonl".to_owned(), rows: u64::try_from(rows).unwrap_or(u64::MAX) };
    service.audit.tell_first(Some(&caller), event).await.map_err(ProxyError::ExportNotRecorded)?;
    let mut response = own::json("record export", Some(&caller), &());
    *response.body_mut() = text.into_response().into_body();
    response.headers_mut().remove(header::CONTENT_LENGTH);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-ndjson"));
    if left_out > 0 {
        response.headers_mut().insert(HIDDEN_HEADER, HeaderValue::from(left_out));
    }
    Ok(response)
}

/// GET `/api/rollcall/record/health`.
///
/// # Errors
/// When nobody is signed in, the person may not search people, or the store cannot be read.
pub async fn health(State(service): State<Arc<Service>>, request: Request) -> Result<Response, ProxyError> {
    let (caller, parts) = own::enter(&service, request).await?;
    own::no_query(&parts)?;
    allowed(&caller, Filter::default())?;
    Ok(own::json("record health", Some(&caller), &service.audit.health().await?))
}

/// What of the filter this person may see, and whether that leaves the events of others out.
fn allowed(caller: &Caller, filter: Filter) -> Result<(Filter, bool), ProxyError> {
    if !caller.holds(Capability::ReadDirectory) {
        return Err(ProxyError::NotPermitted(Capability::ReadDirectory));
    }
    if caller.holds(Capability::GrantRole) {
        return Ok((filter, false));
    }
    let filter = match filter.kind.as_deref() {
        None | Some(CHANGE) => Filter { kind: Some(CHANGE.to_owned()), ..filter },
        // Asked for those of somebody else, there are none for this person: an id that nobody has says so.
        Some(_) if filter.person.as_ref().is_some_and(|person| *person != caller.person.id) => {
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
