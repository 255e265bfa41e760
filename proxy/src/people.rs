//! Everybody in the directory as a file, for organizations that no browser holds: read page by page and sent while it is read, under the rights, limits and
//! turns of whoever takes it. Nothing of it is kept here.

mod asked;
mod form;

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use catalogue::capability::Capability;
use catalogue::organization::SEARCH_USERS;
use catalogue::page::Page;
use catalogue::problem::Problem;
use catalogue::session::API_PREFIX;
use serde_json::Value;

use crate::audit::Event;
use crate::envelope::RequestId;
use crate::error::{self, ProxyError};
use crate::flow::{self, Pieces};
use crate::leaving::Leaving;
use crate::limits::{self, sight};
use crate::reply;
use crate::service::Service;
use crate::upstream::{Asking, Lane};
use crate::{denial, own};
use asked::Asked;

/// How long one page is waited for in all before the copy breaks off, and between two attempts at most, in seconds.
const PATIENCE: u64 = 15 * 60;
const LONGEST_PAUSE: u64 = 60;
const ATTEMPTS: u32 = 30;
/// The pause where the upstream does not say how long.
const PAUSE: u64 = 5;
/// More pages than any directory has.
const MOST_PAGES: usize = 200_000;

/// GET `/api/rollcall/people/export`. That it begins is on record before the first row is sent, and afterwards how much was.
///
/// # Errors
/// When nobody is signed in, the query is none of this address, the person may not search people, too many copies are under way, the first page cannot be
/// read, or the copy cannot be recorded.
pub async fn export(State(service): State<Arc<Service>>, request: Request) -> Result<Response, ProxyError> {
    let (caller, parts) = own::enter(&service, request).await?;
    flow::check(parts.version)?;
    if !caller.holds(Capability::ReadDirectory) {
        return Err(ProxyError::NotPermitted(Capability::ReadDirectory));
    }
    let asked = Asked::read(parts.uri.query().unwrap_or_default(), &service.directory_id)?;
    let leaving = Leaving::begin(&service, caller, parts)?;
    let mut reading = Reading { service: Arc::clone(&service), asked, leaving, cursor: None, seen: HashSet::new() };
    let first = match reading.page().await {
        Ok(first) => first,
        Err(fault) => {
            denial::tell(&service, reading.leaving.caller(), "POST", &format!("{API_PREFIX}{}", reading.path()?), &fault).await;
            return Err(fault);
        }
    };
    let (caller, form) = (reading.leaving.caller().clone(), reading.asked.form);
    let begun = Event::ExportBegun { what: form.words() };
    service.audit.tell_first(Some(&caller), begun).await.map_err(ProxyError::ExportNotRecorded)?;
    let mut response = own::json("people export", Some(&caller), &());
    let (pieces, body) = flow::new();
    tokio::spawn(reading.flow(first, pieces));
    *response.body_mut() = body;
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_LENGTH);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(form.media_type()));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static(form.file_name(sight::is_limited(&caller))));
    Ok(response)
}

/// Rows as they may be shown, and whether there are more.
struct Batch {
    rows: Vec<Value>,
    is_last: bool,
}

/// A directory that is being read.
struct Reading {
    service: Arc<Service>,
    asked: Asked,
    leaving: Leaving,
    cursor: Option<String>,
    /// Marks of the cursors that were followed: a list that turns in a circle has no end.
    seen: HashSet<u64>,
}

impl Reading {
    fn path(&self) -> Result<String, ProxyError> {
        let values = [("orgId", self.service.admission.organization_id.as_str()), ("directoryId", self.asked.directory.as_str())];
        catalogue::rebuild(SEARCH_USERS.operation, &values).map_err(ProxyError::Path)
    }

    /// The next page, by the way that every request takes: admission, limits, turns within the key's limit.
    async fn page(&mut self) -> Result<Batch, ProxyError> {
        let (service, caller) = (&self.service, self.leaving.caller());
        let body = self.asked.body(self.cursor.as_deref());
        let target = service.admission.target(caller, "POST", &self.path()?, "")?;
        let permit = target.permit(caller, &body)?;
        let asking = Asking::of(RequestId::of(self.leaving.parts())).by(&caller.human().id, Lane::Batch);
        let view = limits::of_read(service, caller, &permit, asking).await?;
        let answer = service.call(&permit, asking).await;
        let accepted = reply::of_read(permit.operation(), answer)?.seen_as(&view)?;
        let page: Page<Value> = serde_json::from_slice(accepted.body()).map_err(|_| ProxyError::Unreadable("it is no page of people"))?;
        self.cursor = page.links.next_cursor();
        Ok(Batch { rows: page.data, is_last: self.cursor.is_none() })
    }

    /// Whether the next page was read before, or there are more than there can be.
    fn turns(&mut self) -> bool {
        self.cursor.as_ref().is_some_and(|next| !self.seen.insert(mark(next))) || self.seen.len() > MOST_PAGES
    }

    /// The same, with patience where the answer is to come back later.
    async fn page_in_time(&mut self, pieces: &Pieces) -> Result<Batch, ProxyError> {
        let (mut waited, mut attempts) = (0, 1);
        loop {
            let fault = match self.page().await {
                Ok(batch) => return Ok(batch),
                Err(fault) => fault,
            };
            let Some(pause) = pause(&error::problem(&fault)).filter(|pause| attempts < ATTEMPTS && waited + pause <= PATIENCE) else {
                return Err(fault);
            };
            (waited, attempts) = (waited + pause, attempts + 1);
            tokio::select! {
                () = tokio::time::sleep(Duration::from_secs(pause)) => {}
                () = pieces.left() => return Err(fault),
            }
            if !self.leaving.goes_on().await {
                return Err(ProxyError::NotSignedIn);
            }
        }
    }

    async fn flow(mut self, first: Batch, pieces: Pieces) {
        let service = Arc::clone(&self.service);
        let (caller, form) = (self.leaving.caller().clone(), self.asked.form);
        let (mut batch, mut rows, mut is_whole) = (first, 0_u64, false);
        let mut text = form.head();
        loop {
            let Some(more) = form.rows(&batch.rows) else {
                tracing::error!("a copy broke off: the upstream answered something that is no person");
                break;
            };
            text.push_str(&more);
            if !self.leaving.put(&pieces, std::mem::take(&mut text)).await {
                break;
            }
            rows += u64::try_from(batch.rows.len()).unwrap_or_default();
            is_whole = batch.is_last;
            if !is_whole && self.turns() {
                tracing::error!("a copy broke off: the upstream's pages have no end");
                break;
            }
            if is_whole || !self.leaving.goes_on().await {
                break;
            }
            batch = match self.page_in_time(&pieces).await {
                Ok(batch) => batch,
                Err(fault) => {
                    tracing::warn!(%fault, "a copy broke off");
                    break;
                }
            };
        }
        // Before the end: whoever has it may ask for the next one.
        drop(self);
        let end = if is_whole { "whole" } else { "broken off" };
        service.audit.tell(Some(&caller), Event::Exported { what: format!("{}, {end}", form.words()), rows }).await;
        if is_whole {
            // Whoever read has left with all of it, or will see that the end is missing.
            let _ = pieces.finish().await;
        }
    }
}

/// The same for the same cursor, and small: there may be tens of thousands.
fn mark(cursor: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    cursor.hash(&mut hasher);
    hasher.finish()
}

/// After how many seconds the same question may be answered; `None` where it will not be.
fn pause(problem: &Problem) -> Option<u64> {
    matches!(problem.status, 429 | 502 | 503 | 504).then(|| problem.retry_after.unwrap_or(PAUSE).clamp(1, LONGEST_PAUSE))
}

#[cfg(test)]
mod tests;
