//! What somebody may do, and why: everybody about themselves, those who may grant administration about anybody.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::Response;
use catalogue::capability::{Capability, Role};
use catalogue::path::{self, PathError};
use catalogue::rights::{Rights, RightsReport};

use crate::error::ProxyError;
use crate::own;
use crate::service::Service;

/// Ids and names of groups come from a provider of identities.
const LONGEST: usize = 512;

/// GET `/api/rollcall/rights`.
///
/// # Errors
/// When nobody is signed in, or somebody asks about others who may not.
pub async fn report(State(service): State<Arc<Service>>, request: Request) -> Result<Response, ProxyError> {
    let (caller, parts) = own::enter(&service, request).await?;
    let policy = service.identity.policy.current();
    let asked = question(parts.uri.query().unwrap_or_default())?;
    let shares = match asked {
        None => caller.rights.shares().to_vec(),
        Some(_) if !caller.holds(Capability::GrantAdministration) => {
            return Err(ProxyError::NotPermitted(Capability::GrantAdministration));
        }
        Some((subject, groups)) => {
            policy.grants.rights(&subject, &groups).map_or_else(Vec::new, |rights: Arc<Rights>| rights.shares().to_vec())
        }
    };
    let built_in = Role::ALL.into_iter().map(|role| (role.into(), role.capabilities().into_iter().collect()));
    let named = policy.roles.iter().map(|role| (role.name.clone(), role.capabilities.clone()));
    let report = RightsReport {
        shares,
        roles: built_in.chain(named).collect(),
        read_only: service.admission.read_only,
        protects_people: !policy.protected.is_nobody(),
    };
    Ok(own::json("rights", Some(&caller), &report))
}

/// A subject and groups, in any order; nothing means oneself.
fn question(raw: &str) -> Result<Option<(String, Vec<String>)>, ProxyError> {
    let pairs = path::parse_query(raw).ok_or(ProxyError::Target("the query has a broken escape"))?;
    if pairs.is_empty() {
        return Ok(None);
    }
    let (mut subject, mut groups) = (None, Vec::new());
    for (name, value) in pairs {
        if value.is_empty() || value.len() > LONGEST {
            return Err(ProxyError::Target("a value of the query is empty or too long"));
        }
        match name.as_str() {
            "subject" if subject.is_none() => subject = Some(value),
            "subject" => return Err(ProxyError::Path(PathError::RepeatedQuery("subject"))),
            "group" => groups.push(value),
            _ => return Err(ProxyError::Path(PathError::UnknownQuery)),
        }
    }
    Ok(Some((subject.unwrap_or_default(), groups)))
}
