//! Finding and undoing links between provisioned records and accounts. Assumed throughout: success codes and error bodies are not documented.

use serde_json::{Value, json};

use super::link;
use crate::answer::{Outcome, ok};
use crate::call::Call;
use crate::state::World;

fn links(world: &World, accounts: &[u32]) -> Value {
    let records = accounts.iter().flat_map(|at| world.people.get(*at).records.iter().map(move |record| (*at, *record)));
    let links: Vec<Value> = records
        .map(|(account, record)| {
            json!({
                "orgId": world.identity.organization_id,
                "directoryId": world.identity.scim_directory_id,
                "scimUserId": world.provisioning.get(record).id,
                "atlassianAccountId": world.people.get(account).account_id,
            })
        })
        .collect();
    json!({ "scimLinks": links })
}

pub fn links_of_account(world: &World, call: &Call) -> Outcome {
    let at = world.people.find(call.account_id());
    let at = at.ok_or_else(|| call.errors(404, "ADMIN-404-8", "The user was not found"))?;
    ok(&links(world, &[at]))
}

/// The records linked to accounts with this address, and those without a link whose user name it is.
pub fn links_of_email(world: &World, call: &Call) -> Outcome {
    let email = call.field("email").as_str().map(str::trim).filter(|email| email.contains('@'));
    let email = email.ok_or_else(|| call.bad_body("email is no address"))?;
    let mut found = links(world, &world.people.with_email(email));
    let unlinked = world.provisioning.with_user_name(email).map(|at| world.provisioning.get(at)).filter(|user| user.account.is_none());
    if let (Some(user), Some(list)) = (unlinked, found["scimLinks"].as_array_mut()) {
        list.push(json!({
            "orgId": world.identity.organization_id,
            "directoryId": world.identity.scim_directory_id,
            "scimUserId": user.id,
        }));
    }
    ok(&found)
}

/// Both sides stay, the link goes. Assumed: 200 with an empty object; unlinking twice is as good as once.
pub fn unlink(world: &mut World, call: &Call) -> Outcome {
    let record = world.provisioning.find(call.parameter("scimUserId"));
    let record = record.ok_or_else(|| call.errors(404, "ADMIN-404-1", "The SCIM user was not found"))?;
    link::disconnect(world, record);
    ok(&json!({}))
}

/// The records of a managed account go, the account stays as it is.
pub fn delete_record(world: &mut World, call: &Call) -> Outcome {
    let at = world.people.find(call.account_id());
    let at = at.ok_or_else(|| call.errors(404, "ADMIN-404-8", "The user was not found"))?;
    if !world.is_managed(world.people.get(at)) {
        return Err(call.errors(403, "ADMIN-403-3", "The account is not managed by this organization"));
    }
    let records = world.people.get(at).records.clone();
    if records.is_empty() {
        return Err(call.errors(404, "ADMIN-404-1", "The account has no SCIM record"));
    }
    for record in records {
        link::delete(world, record);
    }
    ok(&json!({}))
}
