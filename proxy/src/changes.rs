//! The record of changes, for those who may search people: page by page with filters, and one change by its id or by one's own idempotency key.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::Response;
use catalogue::capability::Capability;
use catalogue::path::{self, PathError};
use catalogue::record::{CHANGES_PATH, MOST_CHANGES, Outcome, PARAMETERS, UNDER_WAY, USUAL_CHANGES};

use crate::audit::Filter;
use crate::error::ProxyError;
use crate::identity::Caller;
use crate::own;
use crate::service::Service;

/// Ids of people may be longer than those of paths: they come from a provider of identities.
const LONGEST_PERSON: usize = 256;

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
    let page = service.audit.page(&filter, before.as_deref(), limit.unwrap_or(USUAL_CHANGES)).await?.ok_or(ProxyError::UnknownChange)?;
    Ok(own::json("changes", Some(&caller), &page))
}

/// GET `/api/rollcall/changes/{id}`.
///
/// # Errors
/// When nobody is signed in, the person may not search people, or no change is called so.
pub async fn one(State(service): State<Arc<Service>>, request: Request) -> Result<Response, ProxyError> {
    let (caller, parts) = own::enter(&service, request).await?;
    own::no_query(&parts)?;
    permitted(&caller)?;
    let id = parts.uri.path().strip_prefix(CHANGES_PATH).and_then(|rest| rest.strip_prefix('/')).unwrap_or_default();
    if !path::is_identifier(id) {
        return Err(ProxyError::Path(PathError::Malformed("id")));
    }
    let change = service.audit.find(&caller.person.id, id).await?.ok_or(ProxyError::UnknownChange)?;
    Ok(own::json("change", Some(&caller), &change))
}

fn permitted(caller: &Caller) -> Result<(), ProxyError> {
    if caller.holds(Capability::ReadDirectory) { Ok(()) } else { Err(ProxyError::NotPermitted(Capability::ReadDirectory)) }
}

fn question(raw: &str) -> Result<Question, ProxyError> {
    let pairs = path::parse_query(raw).ok_or(ProxyError::Target("the query has a broken escape"))?;
    let mut question = Question::default();
    let mut seen = Vec::new();
    for (name, value) in pairs {
        let name = PARAMETERS.into_iter().find(|known| *known == name).ok_or(ProxyError::Path(PathError::UnknownQuery))?;
        if seen.contains(&name) {
            return Err(ProxyError::Path(PathError::RepeatedQuery(name)));
        }
        seen.push(name);
        take(&mut question, name, value).ok_or(ProxyError::Path(PathError::QueryValue(name)))?;
    }
    Ok(question)
}

/// One parameter; `None` when its value cannot be one.
fn take(question: &mut Question, name: &str, value: String) -> Option<()> {
    let identifier = |value: String| path::is_identifier(&value).then_some(value);
    match name {
        "account" => question.filter.account = Some(identifier(value)?),
        "before" => question.before = Some(identifier(value)?),
        "operation" => question.filter.operation = Some(identifier(value)?),
        "person" => {
            let is_plain = !value.is_empty() && value.len() <= LONGEST_PERSON && !value.chars().any(char::is_control);
            question.filter.person = Some(is_plain.then_some(value)?);
        }
        "outcome" if value == UNDER_WAY => question.filter.outcome = Some(None),
        "outcome" => question.filter.outcome = Some(Some(Outcome::parse(&value)?)),
        _ => question.limit = Some(value.parse().ok().filter(|limit| (1..=MOST_CHANGES).contains(limit))?),
    }
    Some(())
}

#[cfg(test)]
mod tests;
