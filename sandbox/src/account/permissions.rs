//! What may be changed on an account, and why not: one rule per privilege and profile field, from what locks the account.

use catalogue::account::PROFILE_FIELDS;
use catalogue::wire::Reply;
use serde_json::{Map, Value, json};

use super::managed;
use crate::answer::{self, Outcome, ok};
use crate::call::Call;
use crate::state::World;
use crate::state::user::{Lock, User};

const SIMPLE: [&str; 6] = ["email.set", "lifecycle.enablement", "lifecycle.delete", "profile.read", "apiToken.read", "apiToken.delete"];

/// Allowed, or refused with a reason, which can be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    Allowed,
    Denied(Option<&'static str>),
}

impl Rule {
    pub fn view(self) -> Value {
        match self {
            Rule::Allowed => json!({ "allowed": true }),
            Rule::Denied(None) => json!({ "allowed": false }),
            Rule::Denied(Some(key)) => json!({ "allowed": false, "reason": { "key": key } }),
        }
    }
}

/// The rule for a privilege or a profile field of this account.
pub fn rule(user: &User, name: &str) -> Rule {
    let is_read = name == "profile.read" || name.starts_with("apiToken.");
    let is_profile = PROFILE_FIELDS.contains(&name);
    let denied = match user.lock {
        Lock::Administrative if name.starts_with("apiToken.") || is_profile => Some("administrative"),
        _ if is_read => None,
        // Assumed: the nickname is nothing that a directory syncs, so it stays free.
        Lock::Scim if name != "nickname" => Some("externalDirectory.scim"),
        Lock::Google if matches!(name, "email.set" | "lifecycle.enablement" | "lifecycle.delete" | "name") => {
            Some("externalDirectory.google")
        }
        Lock::Saml if matches!(name, "email.set" | "name") => Some("authPolicy.saml"),
        Lock::ExportControl if !is_profile => Some("blocked.exportControl"),
        Lock::Myself if name.starts_with("lifecycle.") => Some("administrative.notMyself"),
        Lock::PersonOnly if is_profile => Some("myselfOnly"),
        Lock::Unclaimed if name.starts_with("extended_profile.") => Some("managedAccount"),
        Lock::Silent if !is_profile => return Rule::Denied(None),
        Lock::Unheard(key) if name == "email.set" || is_profile => Some(key),
        _ => None,
    };
    denied.map_or(Rule::Allowed, |key| Rule::Denied(Some(key)))
}

/// Refuses an action that the rule forbids, with the rule as context.
pub fn require(user: &User, privilege: &str) -> Result<(), Reply> {
    match rule(user, privilege) {
        Rule::Allowed => Ok(()),
        denied => Err(answer::account(403, "forbidden.action", &denied.view())),
    }
}

/// Every privilege, or those asked for: by repeated key or joined with commas. Assumed: names that do not exist are passed over.
pub fn get(world: &World, call: &Call) -> Outcome {
    let user = world.people.get(managed(world, call)?);
    let asked = call.many("privileges");
    let is_asked = |name: &str| asked.is_empty() || asked.iter().any(|known| known == name);
    let mut permissions = Map::new();
    for name in SIMPLE.into_iter().filter(|name| is_asked(name)) {
        permissions.insert(name.to_owned(), rule(user, name).view());
    }
    for name in ["profile", "profile.write"].into_iter().filter(|name| is_asked(name)) {
        let fields: Map<String, Value> = PROFILE_FIELDS.iter().map(|field| ((*field).to_owned(), rule(user, field).view())).collect();
        permissions.insert(name.to_owned(), Value::Object(fields));
    }
    if matches!(user.lock, Lock::Unheard(_)) && asked.is_empty() {
        // Keys that live answers were seen to have, beyond the documented ones.
        for name in ["session.read", "linkedAccounts.read", "privacy.set"] {
            permissions.insert(name.to_owned(), Rule::Allowed.view());
        }
    }
    ok(&Value::Object(permissions))
}
