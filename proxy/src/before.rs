//! How that which a write is about stood right before it, for the record: read once, in the way in which its effect is looked up. It never stops a change,
//! and never holds one up for long.

use std::time::Duration;

use catalogue::effect::{self, Answer};

use crate::admit::Permit;
use crate::audit::about;
use crate::error::ProxyError;
use crate::inquiry;
use crate::service::Service;

/// A change does not wait longer for what the record would like to know.
const PATIENCE: Duration = Duration::from_secs(3);

/// The values before, one for each thing that the write sets; none where that is not told, or nobody looked.
pub async fn of(service: &Service, permit: &Permit) -> Vec<Option<String>> {
    if !service.reads_before {
        return Vec::new();
    }
    tokio::time::timeout(PATIENCE, read(service, permit)).await.unwrap_or_default()
}

async fn read(service: &Service, permit: &Permit) -> Vec<Option<String>> {
    let (operation, sets) = (permit.operation().name, about::sets(permit));
    let fields = about::fields(operation, &sets, &[]);
    let state = effect::state(operation).map(|(name, _)| name);
    let targets = about::about(permit).0;
    let mut looks = effect::looks(operation, &targets, &fields);
    looks.extend(permit.body().map(|body| effect::looks_for(operation, &targets, body)).unwrap_or_default());
    for look in looks {
        let document = match inquiry::read(service, &look, "before-a-change").await {
            Ok(document) => Some(document),
            Err(ProxyError::Upstream(refusal)) if refusal.problem.status == 404 => None,
            Err(_) => continue,
        };
        let answer = document.as_ref().map_or(Answer::NotThere, Answer::There);
        let is_told = |name: &str| state.is_none_or(|state| state == name);
        let told: Vec<Option<String>> =
            sets.iter().map(|set| is_told(&set.name).then(|| look.stood(answer, &set.name)).flatten()).collect();
        if told.iter().any(Option::is_some) {
            return told;
        }
    }
    Vec::new()
}
