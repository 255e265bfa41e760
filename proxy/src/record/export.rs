//! The record as JSON lines. Who may see all of it gets all of it, however long it is: it is sent while it is read. Who is limited gets what was looked up
//! for them, which is bounded.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use catalogue::record::Entry;
use catalogue::session::HIDDEN_HEADER;

use super::{Question, allowed, own_names, question};
use crate::audit::conditions::{self, Conditions};
use crate::audit::{Audit, AuditError, Event, Filter, reading};
use crate::envelope::RequestId;
use crate::error::ProxyError;
use crate::flow::{self, Pieces};
use crate::identity::Caller;
use crate::leaving::Leaving;
use crate::limits::facts::Facing;
use crate::limits::sight;
use crate::own;
use crate::service::Service;
use crate::upstream::Asking;

/// How many entries are read at once.
const AT_ONCE: usize = 200;
/// How many there may be where whoever each is about has to be looked up. A part never passes for the whole.
const MOST_LOOKED_UP: usize = 5_000;
const MEDIA_TYPE: HeaderValue = HeaderValue::from_static("application/x-ndjson");
const WHAT: &str = "audit as jsonl";

/// GET `/api/rollcall/record/export`: every entry that fits and was there when it was asked for, oldest first, one object for each line. It is on record
/// before the first line is sent.
///
/// # Errors
/// As the list; when the copy cannot be recorded, or too many entries have to be looked up.
pub async fn export(State(service): State<Arc<Service>>, request: Request) -> Result<Response, ProxyError> {
    let (caller, parts) = own::enter(&service, request).await?;
    flow::check(parts.version)?;
    let Question { filter, before: None, limit: None } = question(parts.uri.query().unwrap_or_default())? else {
        return Err(ProxyError::Target("an export is whole: it has neither a place to begin nor a limit"));
    };
    let (filter, _) = allowed(&caller, &own_names(&service, &caller, &filter).await, filter)?;
    let copy = Copy::begin(&service.audit, filter).await?;
    if sight::is_limited(&caller) {
        let facing = Facing { service: &service, asking: Asking::of(RequestId::of(&parts)), gap: None };
        return copy.looked_up(facing, &caller).await;
    }
    let leaving = Leaving::begin(&service, caller, parts)?;
    recorded(&service, leaving.caller(), copy.rows).await?;
    let mut response = own::json("record export", Some(leaving.caller()), &());
    let (pieces, body) = flow::new();
    tokio::spawn(copy.flow(service, leaving, pieces));
    *response.body_mut() = body;
    dress(&mut response);
    Ok(response)
}

/// What of the record is taken.
#[derive(Debug)]
struct Copy {
    filter: Filter,
    places: conditions::Places,
    /// What is written meanwhile, such as that it is taken, is not part of it.
    through: i64,
    /// How many entries fit in the beginning, and where the record began.
    rows: u64,
    first: i64,
}

impl Copy {
    async fn begin(audit: &Audit, filter: Filter) -> Result<Copy, AuditError> {
        let (store, filter) = (audit.store(), audit.meant(&filter).await);
        let (first, through) = (conditions::first(store).await?, conditions::last(store).await?);
        let copy = Copy { places: conditions::places(store, &filter).await?, through, filter, rows: 0, first };
        Ok(Copy { rows: conditions::count(store, copy.conditions(0)).await?, ..copy })
    }

    /// Whether nothing was removed while so many entries were read.
    async fn is_whole(&self, audit: &Audit, rows: u64) -> Result<bool, AuditError> {
        // How a change ended may become known meanwhile, and then it fits no more or only now: there the number tells nothing.
        let is_whole =
            if self.filter.outcome.is_some() { conditions::first(audit.store()).await? == self.first } else { rows >= self.rows };
        if !is_whole {
            tracing::warn!("old entries of the record were removed while it was copied; that copy is not whole");
        }
        Ok(is_whole)
    }

    fn conditions(&self, after: i64) -> Conditions {
        let mut conditions = Conditions::of(&self.filter);
        conditions.at(self.places);
        conditions.after(after);
        conditions.through(self.through);
        conditions
    }

    async fn page(&self, service: &Service, after: i64) -> Result<Vec<Entry>, AuditError> {
        reading::entries(service.audit.store(), self.conditions(after), "ASC", AT_ONCE).await
    }

    /// Sends page after page. Whatever ends it early breaks the answer off.
    async fn flow(self, service: Arc<Service>, mut leaving: Leaving, pieces: Pieces) {
        let (mut last, mut rows) = (0, 0);
        loop {
            if !leaving.goes_on().await {
                return;
            }
            let entries = match self.page(&service, last).await {
                Ok(entries) => entries,
                Err(fault) => {
                    tracing::error!(%fault, "a copy of the record broke off");
                    return;
                }
            };
            last = entries.last().map_or(last, Entry::seq);
            rows += number(entries.len());
            if !leaving.put(&pieces, lines(&entries)).await {
                return;
            }
            if entries.len() < AT_ONCE {
                if !self.is_whole(&service.audit, rows).await.unwrap_or(false) {
                    return;
                }
                // Before the end: whoever has it may ask for the next one.
                drop(leaving);
                // Whoever read has left with all of it, or will see that the end is missing.
                let _ = pieces.finish().await;
                return;
            }
        }
    }

    /// What the caller sees of it, whole before it is sent.
    async fn looked_up(self, facing: Facing<'_>, caller: &Caller) -> Result<Response, ProxyError> {
        let (mut text, mut rows, mut last, mut left_out) = (String::new(), 0_usize, 0_i64, 0_usize);
        loop {
            let entries = self.page(facing.service, last).await?;
            let read = entries.len();
            last = entries.last().map_or(last, Entry::seq);
            let (entries, hidden) = sight::cut(facing, caller, entries).await;
            text.push_str(&lines(&entries));
            rows += entries.len();
            left_out += hidden;
            if rows + left_out > MOST_LOOKED_UP {
                return Err(ProxyError::Target(
                    "more than 5000 entries fit, and your role has whom each is about looked up; narrow the days",
                ));
            }
            if read < AT_ONCE {
                break;
            }
        }
        if !self.is_whole(&facing.service.audit, number(rows + left_out)).await? {
            return Err(ProxyError::RemovedMeanwhile);
        }
        recorded(facing.service, caller, number(rows)).await?;
        let mut response = own::json("record export", Some(caller), &());
        *response.body_mut() = text.into_response().into_body();
        dress(&mut response);
        if left_out > 0 {
            response.headers_mut().insert(HIDDEN_HEADER, HeaderValue::from(left_out));
        }
        Ok(response)
    }
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

async fn recorded(service: &Service, caller: &Caller, rows: u64) -> Result<(), ProxyError> {
    let event = Event::Exported { what: WHAT.to_owned(), rows };
    service.audit.tell_first(Some(caller), event).await.map_err(ProxyError::ExportNotRecorded)
}

fn dress(response: &mut Response) {
    response.headers_mut().remove(header::CONTENT_LENGTH);
    response.headers_mut().insert(header::CONTENT_TYPE, MEDIA_TYPE);
}

fn lines(entries: &[Entry]) -> String {
    let mut text = String::new();
    for entry in entries {
        text.push_str(&serde_json::to_string(entry).expect("an entry has only texts and numbers"));
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests;
