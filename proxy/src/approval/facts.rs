//! How the people whom a change concerns stand, as one fingerprint: consent is given to a change of somebody as they were when it was asked for.

use catalogue::organization::users::GET_USER;
use catalogue::record::ACCOUNT;
use catalogue::scim::users::GET_SCIM_USER;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::admit::Permit;
use crate::audit::about;
use crate::idempotency::ordered;
use crate::service::Service;
use crate::upstream::Asking;
use crate::{reply, secret};

/// More people of one request are not looked at; the request itself is bound in any case.
const MOST: usize = 20;
/// What changes by itself.
const RESTLESS: [&str; 4] = ["meta", "counts", "lastActive", "last_active"];

/// The fingerprint. What cannot be read has one of its own, so that somebody who has gone meanwhile is noticed as well.
pub async fn of(service: &Service, permit: &Permit) -> String {
    let (targets, _) = about::about(permit);
    let mut hash = Sha256::new();
    for (name, value) in targets.iter().filter(|(name, _)| name == ACCOUNT || name == "scimUserId").take(MOST) {
        hash.update(name);
        hash.update(value);
        let read = if name == ACCOUNT { account(service, value).await } else { provisioned(service, permit, value).await };
        hash.update(read.map(|value| ordered(&value).to_string()).unwrap_or_default());
        hash.update([0]);
    }
    secret::hex(&hash.finalize())
}

async fn account(service: &Service, id: &str) -> Option<Value> {
    let values = [("orgId", service.admission.organization_id.as_str()), ("directoryId", "-"), ("accountId", id)];
    read(service, GET_USER.operation, &values).await.map(|body| quiet(body.get("data").unwrap_or(&body)))
}

async fn provisioned(service: &Service, permit: &Permit, id: &str) -> Option<Value> {
    let directory = permit.parameters().get("scimDirectoryId")?;
    read(service, GET_SCIM_USER.operation, &[("scimDirectoryId", directory), ("scimUserId", id)]).await.map(|body| quiet(&body))
}

async fn read(service: &Service, operation: &'static catalogue::operation::Operation, values: &[(&str, &str)]) -> Option<Value> {
    let permit = service.admission.own_read(operation, values, &[]).ok()?;
    let answer = reply::of_read(operation, service.call(&permit, Asking::own("approval-facts")).await).ok()?;
    serde_json::from_slice(answer.body()).ok()
}

fn quiet(body: &Value) -> Value {
    let mut body = body.clone();
    if let Some(members) = body.as_object_mut() {
        members.retain(|name, _| !RESTLESS.contains(&name.as_str()));
    }
    body
}
