//! API tokens of a managed account: a bare array, and revoking one.

use serde_json::{Value, json};

use super::managed;
use super::permissions::require;
use crate::answer::{self, Outcome, done, ok};
use crate::call::Call;
use crate::state::World;

pub fn list(world: &World, call: &Call) -> Outcome {
    let user = world.people.get(managed(world, call)?);
    require(user, "apiToken.read")?;
    let tokens = user.tokens.iter().map(|token| {
        let mut view = json!({ "id": token.id, "label": token.label, "createdAt": token.created.iso_millis() });
        for (name, when) in [("lastAccess", token.last_access), ("expiry", token.expiry)] {
            if let Some(when) = when {
                view[name] = Value::from(when.iso_millis());
            }
        }
        view
    });
    ok(&tokens.collect())
}

pub fn revoke(world: &mut World, call: &Call) -> Outcome {
    let at = managed(world, call)?;
    require(world.people.get(at), "apiToken.delete")?;
    let id = call.parameter("tokenId");
    if !world.people.get(at).tokens.iter().any(|token| token.id == id) {
        return Err(answer::account(404, "notFound", &json!({})));
    }
    world.people.change(at, |user| user.tokens.retain(|token| token.id != id));
    done()
}
