//! Who is signed in where, and ending it: everybody sees and ends their own sessions, owners those of all. Every end is an event of the record.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::Response;
use catalogue::capability::Capability;
use catalogue::path::{self, PathError};
use catalogue::sessions::{Ended, Of, OpenSession, SESSIONS_PATH, Sessions};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::audit::Event;
use crate::error::ProxyError;
use crate::identity::session::Open;
use crate::identity::{Caller, SessionRef, Those};
use crate::own;
use crate::service::Service;

/// Ids of people come from a provider of identities.
const LONGEST_PERSON: usize = 512;

/// What a request about sessions names.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Named {
    Nothing,
    Of(Of),
    Person(String),
}

/// GET `/api/rollcall/sessions`.
///
/// # Errors
/// When nobody is signed in, everybody's are asked for without the right to, or the store cannot be read.
pub async fn list(State(service): State<Arc<Service>>, request: Request) -> Result<Response, ProxyError> {
    let (caller, parts) = own::enter(&service, request).await?;
    let everybody = match named(parts.uri.query())? {
        Named::Nothing => false,
        Named::Of(Of::Everybody) => true,
        Named::Of(Of::Elsewhere) | Named::Person(_) => return Err(ProxyError::Path(PathError::QueryValue("of"))),
    };
    if everybody {
        may_manage(&caller)?;
    }
    let identity = &service.identity;
    let open = identity.sessions.list().await?;
    let shown = open.into_iter().filter(|one| everybody || is_of(one, &caller.person.id)).map(|one| shown(one, caller.session.as_ref()));
    let limits = identity.limits();
    let answer = Sessions {
        sessions: shown.collect(),
        are_kept: identity.keeps_sessions(),
        idle_minutes: limits.idle.as_secs() / 60,
        absolute_minutes: limits.absolute.as_secs() / 60,
    };
    Ok(own::json("sessions", Some(&caller), &answer))
}

/// DELETE `/api/rollcall/sessions` with what is meant.
///
/// # Errors
/// When nobody is signed in, nothing is named, the person may not, or the end cannot be written down.
pub async fn end_several(State(service): State<Arc<Service>>, request: Request) -> Result<Response, ProxyError> {
    let (caller, parts) = own::enter(&service, request).await?;
    let (own_person, here) = (caller.person.id.clone(), caller.session.clone().unwrap_or_default());
    let named = named(parts.uri.query())?;
    let those = match &named {
        Named::Nothing => return Err(ProxyError::Target("it does not say whose sessions are meant")),
        Named::Of(Of::Elsewhere) => Those::Others { person: &own_person, but: &here.0 },
        Named::Person(person) if *person == own_person => Those::OfPerson(person),
        Named::Person(person) => {
            may_manage(&caller)?;
            Those::OfPerson(person)
        }
        Named::Of(Of::Everybody) => {
            may_manage(&caller)?;
            Those::All
        }
    };
    end(&service, &caller, those).await
}

/// DELETE `/api/rollcall/sessions/{tag}`.
///
/// # Errors
/// When nobody is signed in, there is no such session that the person may end, or the end cannot be written down.
pub async fn end_one(State(service): State<Arc<Service>>, request: Request) -> Result<Response, ProxyError> {
    let (caller, parts) = own::enter(&service, request).await?;
    own::no_query(&parts)?;
    let tag = parts.uri.path().strip_prefix(SESSIONS_PATH).and_then(|rest| rest.strip_prefix('/')).unwrap_or_default();
    let open = service.identity.sessions.list().await?;
    let meant = open.iter().find(|one| one.session.0 == tag);
    // To somebody who may only see their own, another's session is as unknown as one that is none.
    let meant = meant.filter(|one| caller.holds(Capability::ManageSessions) || is_of(one, &caller.person.id));
    if meant.is_none() {
        return Err(ProxyError::UnknownSession);
    }
    end(&service, &caller, Those::Tagged(tag)).await
}

async fn end(service: &Service, caller: &Caller, those: Those<'_>) -> Result<Response, ProxyError> {
    let ended = service.identity.sessions.end_those(those).await?;
    for one in &ended {
        let person = one.principal.person().id;
        let why = if person == caller.person.id { "by the person" } else { "by an owner" };
        service.audit.tell(Some(caller), Event::SessionEnded { why, person, session: Some(one.session.0.clone()) }).await;
    }
    Ok(own::json("end-sessions", Some(caller), &Ended { ended: ended.len() }))
}

fn may_manage(caller: &Caller) -> Result<(), ProxyError> {
    if caller.holds(Capability::ManageSessions) { Ok(()) } else { Err(ProxyError::NotPermitted(Capability::ManageSessions)) }
}

fn is_of(open: &Open, person: &str) -> bool {
    open.principal.person().id == person
}

fn shown(open: Open, here: Option<&SessionRef>) -> OpenSession {
    OpenSession {
        is_this: here == Some(&open.session),
        person: open.principal.person(),
        tag: open.session.0,
        started: moment(open.started),
        seen: moment(open.seen),
        browser: open.visit.browser,
        address: open.visit.address.map(|address| address.to_string()),
    }
}

fn moment(seconds: i64) -> String {
    OffsetDateTime::from_unix_timestamp(seconds).ok().and_then(|at| at.format(&Rfc3339).ok()).unwrap_or_default()
}

/// At most one parameter, with a value that is one.
fn named(query: Option<&str>) -> Result<Named, ProxyError> {
    let pairs = path::parse_query(query.unwrap_or_default()).ok_or(ProxyError::Target("the query has a broken escape"))?;
    match pairs.as_slice() {
        [] => Ok(Named::Nothing),
        [(name, value)] if name == "of" => Of::parse(value).map(Named::Of).ok_or(ProxyError::Path(PathError::QueryValue("of"))),
        [(name, value)] if name == "person" => {
            let is_plain = !value.is_empty() && value.len() <= LONGEST_PERSON && !value.chars().any(char::is_control);
            if is_plain { Ok(Named::Person(value.clone())) } else { Err(ProxyError::Path(PathError::QueryValue("person"))) }
        }
        _ => Err(ProxyError::Path(PathError::UnknownQuery)),
    }
}
