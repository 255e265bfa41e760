//! A directory user as the organization API shows it, with the expansions that only search offers.

use catalogue::wire::Reply;
use serde_json::{Map, Value, json};

use crate::call::Call;
use crate::organization::activity::shown;
use crate::state::World;
use crate::state::access::Role;
use crate::state::user::User;

/// Which optional parts an answer carries.
#[derive(Clone, Copy, Default)]
pub struct Expansion {
    pub platform_roles: bool,
    pub counts: bool,
    pub products: bool,
    pub groups: bool,
    /// Only the single user says when it was deactivated.
    pub deactivation: bool,
}

impl Expansion {
    /// The `expand` of a search body; an unknown value is refused.
    pub fn read(call: &Call, filters: &Map<String, Value>) -> Result<Expansion, Reply> {
        let mut expansion = Expansion::default();
        let refused = |detail: &str| call.errors(400, "ADMIN-400-24", detail);
        let Some(asked) = filters.get("expand") else { return Ok(expansion) };
        for name in asked.as_array().ok_or_else(|| refused("expand must be a list"))? {
            match name.as_str() {
                Some("platformRoles") => expansion.platform_roles = true,
                Some("counts.resources") => expansion.counts = true,
                Some("productAccess") => expansion.products = true,
                Some("groups") => expansion.groups = true,
                _ => return Err(refused("expand knows platformRoles, counts.resources, productAccess and groups")),
            }
        }
        Ok(expansion)
    }
}

/// One directory user.
pub fn view(world: &World, user: &User, expansion: Expansion) -> Value {
    let mut view = Map::new();
    let mut put = |name: &str, value: Value| view.insert(name.to_owned(), value);
    put("accountId", Value::from(user.account_id.as_str()));
    put("accountType", Value::from(user.account_type));
    put("status", Value::from(user.status()));
    put("accountStatus", Value::from(user.account.as_str()));
    put("membershipStatus", Value::from(user.membership_status()));
    put("emailVerified", Value::from(user.email_verified));
    put("claimStatus", Value::from(if world.is_managed(user) { "managed" } else { "unmanaged" }));
    put("picture", Value::from(picture(&user.account_id)));
    put("links", json!({ "self": format!("{:x}", crate::seed::stream::mix(user.account_id.len() as u64 ^ checksum(&user.account_id))) }));
    let is_managed = world.is_managed(user);
    let email = if user.email_hidden && !is_managed { "" } else { &user.email };
    for (name, text) in [("name", user.name.as_str()), ("nickname", &user.nickname), ("email", email)] {
        if !text.is_empty() {
            put(name, Value::from(text));
        }
    }
    if let Some(added) = user.added_to_org {
        put("addedToOrg", Value::from(added.iso_millis()));
    }
    if is_managed {
        put("mfaEnabled", Value::from(user.mfa));
        put("managementSource", if user.source.is_empty() { Value::Null } else { Value::from(user.source) });
        let texts = [
            ("jobTitle", &user.job_title),
            ("department", &user.department),
            ("organization", &user.organization),
            ("location", &user.location),
            ("timeZone", &user.zone),
        ];
        for (name, text) in texts.into_iter().filter(|(_, text)| !text.is_empty()) {
            put(name, Value::from(text.as_ref()));
        }
    }
    expand(world, user, expansion, &mut view);
    Value::Object(view)
}

fn expand(world: &World, user: &User, expansion: Expansion, view: &mut Map<String, Value>) {
    if expansion.platform_roles {
        view.insert("platformRoles".to_owned(), Value::from(platform_roles(user)));
    }
    if expansion.counts {
        view.insert("counts".to_owned(), json!({ "resources": world.reachable(user).len() }));
    }
    if expansion.products {
        let products = world.reachable(user).into_iter().map(|at| {
            let resource = &world.resources[usize::from(at)];
            let mut product = json!({ "id": resource.ari, "key": resource.key });
            if let Some(last) = shown(world, user, at) {
                product["lastActiveTimestamp"] = Value::from(last.iso_seconds());
            }
            product
        });
        view.insert("productAccess".to_owned(), products.collect());
    }
    if expansion.groups {
        let groups = user.groups.iter().map(|at| &world.groups[usize::from(*at)]);
        // The reference's example shows ARIs here and bare ids on the groups themselves.
        let groups = groups.map(|group| {
            json!({ "id": format!("ari:cloud:identity::group/{}", group.id), "name": group.name, "description": group.description })
        });
        view.insert("groups".to_owned(), groups.collect());
    }
    if let (true, Some(when)) = (expansion.deactivation, user.deactivated_on) {
        view.insert("deactivatedOn".to_owned(), Value::from(when.iso_millis()));
    }
}

/// The platform roles by id.
pub fn platform_roles(user: &User) -> Vec<&'static str> {
    let held = Role::all().filter(|role| role.is_platform() && user.platform & role.bit() != 0);
    held.map(Role::as_str).collect()
}

/// Where a picture would be; a reserved host, nothing is ever fetched.
pub fn picture(account_id: &str) -> String {
    format!("https://avatar.site.example/{:016x}", checksum(account_id))
}

fn checksum(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}
