//! The filters that list, search and count share: read from query or body, checked against the documented limits, then asked of one person at a time.

use catalogue::wire::Reply;
use serde_json::{Map, Value};

use crate::call::Call;
use crate::state::World;
use crate::state::access::Role;
use crate::state::text::fold;
use crate::state::user::User;

/// Filters that are lists, with the most values that each takes.
const LISTS: [(&str, usize); 10] = [
    ("accountIds", 10),
    ("directoryIds", 10),
    ("resourceIds", 20),
    ("groupIds", 10),
    ("roleIds", 10),
    ("emailDomains", 10),
    // Four, although five statuses exist.
    ("status", 4),
    ("accountStatus", 3),
    ("membershipStatus", 3),
    ("emails", 100),
];

/// The closed sets among them.
const CHOICES: [(&str, &[&str]); 3] = [
    ("status", &["active", "suspended", "not_invited", "deactivated", "for_deletion"]),
    ("accountStatus", &["active", "inactive", "closed"]),
    ("membershipStatus", &["active", "suspended", "no_membership"]),
];

/// The filters of a query. `emails` is a filter of search alone.
pub fn of_query(call: &Call) -> Result<Map<String, Value>, Reply> {
    let mut filters = Map::new();
    for (name, _) in LISTS.into_iter().filter(|(name, _)| *name != "emails") {
        let values = call.many(name);
        if !values.is_empty() {
            filters.insert(name.to_owned(), Value::from(values));
        }
    }
    for name in ["claimStatus", "searchTerm"] {
        filters.extend(call.one(name).map(|value| (name.to_owned(), Value::from(value))));
    }
    if let Some(text) = call.one("mfaEnabled") {
        let flag: bool = text.parse().map_err(|_| refuse(call, "mfaEnabled must be true or false"))?;
        filters.insert("mfaEnabled".to_owned(), Value::from(flag));
    }
    check(call, filters)
}

/// The filters of a body. Assumed: names that are no filters are ignored, as v1 was measured to do.
pub fn of_body(call: &Call) -> Result<Map<String, Value>, Reply> {
    let mut filters = call.fields();
    filters.retain(|name, value| {
        let is_filter = LISTS.iter().any(|(known, _)| known == name);
        !value.is_null() && (is_filter || matches!(name.as_str(), "claimStatus" | "searchTerm" | "mfaEnabled" | "expand"))
    });
    check(call, filters)
}

fn check(call: &Call, filters: Map<String, Value>) -> Result<Map<String, Value>, Reply> {
    for (name, most) in LISTS {
        let Some(value) = filters.get(name) else { continue };
        let values: Option<Vec<&str>> = value.as_array().and_then(|values| values.iter().map(Value::as_str).collect());
        let values = values.ok_or_else(|| refuse(call, &format!("{name} must be a list of texts")))?;
        if values.is_empty() || values.len() > most {
            return Err(refuse(call, &format!("{name} takes 1 to {most} values")));
        }
        let choices = CHOICES.iter().find(|(known, _)| *known == name);
        if let Some((_, known)) = choices
            && let Some(unknown) = values.iter().find(|value| !known.contains(value))
        {
            return Err(refuse(call, &format!("{name} does not know the value {unknown}")));
        }
        let mut unique = values.clone();
        unique.sort_unstable();
        unique.dedup();
        if name == "emails" && unique.len() < values.len() {
            return Err(refuse(call, "emails must not repeat"));
        }
    }
    if filters.contains_key("emails") && filters.contains_key("searchTerm") {
        return Err(refuse(call, "emails and searchTerm exclude each other"));
    }
    let is_claim = |value: &Value| matches!(value.as_str(), Some("managed" | "unmanaged"));
    if filters.get("claimStatus").is_some_and(|value| !is_claim(value)) {
        return Err(refuse(call, "claimStatus must be managed or unmanaged"));
    }
    if filters.get("searchTerm").is_some_and(|value| !value.is_string())
        || filters.get("mfaEnabled").is_some_and(|value| !value.is_boolean())
    {
        return Err(refuse(call, "searchTerm must be a text and mfaEnabled true or false"));
    }
    Ok(filters)
}

fn refuse(call: &Call, detail: &str) -> Reply {
    call.errors(400, "ADMIN-400-24", detail)
}

/// Filters in the form in which they are asked of people.
pub struct Filter {
    /// Positions that can match at all, ascending; everybody when absent.
    among: Option<Vec<u32>>,
    directories: Option<Vec<u8>>,
    resources: Option<Vec<u16>>,
    roles: Option<u16>,
    domains: Option<Vec<String>>,
    managed: Option<bool>,
    mfa: Option<bool>,
    statuses: [Option<Vec<String>>; 3],
    term: Option<String>,
}

impl Filter {
    /// Looks ids up once. An unknown id matches nobody, which is no error.
    pub fn new(world: &World, directory: &str, filters: &Map<String, Value>) -> Filter {
        let texts = |name: &str| -> Option<Vec<String>> {
            let values = filters.get(name)?.as_array()?;
            Some(values.iter().filter_map(Value::as_str).map(str::to_owned).collect())
        };
        let mut directory_ids = texts("directoryIds");
        if directory != "-" {
            directory_ids = Some(vec![directory.to_owned()]);
        }
        let roles = texts("roleIds").map(|ids| ids.iter().filter_map(|id| Role::parse(id)).fold(0, |bits, role| bits | role.bit()));
        let resources = texts("resourceIds").map(|ids| {
            let places = (0u16..).zip(&world.resources);
            places.filter(|(_, resource)| ids.contains(&resource.ari) || ids.contains(&resource.id)).map(|(at, _)| at).collect()
        });
        let directories = directory_ids.map(|ids| {
            let places = (0u8..).zip(&world.directories);
            places.filter(|(_, directory)| ids.contains(&directory.id)).map(|(at, _)| at).collect()
        });
        Filter {
            among: among(world, &texts),
            directories,
            resources,
            roles,
            domains: texts("emailDomains").map(|domains| domains.iter().map(|domain| fold(domain)).collect()),
            managed: filters.get("claimStatus").and_then(Value::as_str).map(|claim| claim == "managed"),
            mfa: filters.get("mfaEnabled").and_then(Value::as_bool),
            statuses: ["status", "accountStatus", "membershipStatus"].map(texts),
            term: filters.get("searchTerm").and_then(Value::as_str).map(str::trim).filter(|term| !term.is_empty()).map(fold),
        }
    }

    /// Up to `limit` matching positions from `position` on, and where the next page starts, if there is one.
    pub fn select(&self, world: &World, position: usize, limit: usize) -> (Vec<u32>, Option<usize>) {
        let mut selected = Vec::with_capacity(limit.min(128));
        for at in self.candidates(world, position).filter(|at| self.admits(world, *at)) {
            if selected.len() == limit {
                return (selected, Some(at as usize));
            }
            selected.push(at);
        }
        (selected, None)
    }

    /// How many match.
    pub fn count(&self, world: &World) -> usize {
        self.candidates(world, 0).filter(|at| self.admits(world, *at)).count()
    }

    fn candidates<'a>(&'a self, world: &World, position: usize) -> Box<dyn Iterator<Item = u32> + 'a> {
        let from = u32::try_from(position).unwrap_or(u32::MAX);
        match &self.among {
            Some(among) => Box::new(among.iter().copied().filter(move |at| *at >= from)),
            None => Box::new(from..world.people.len()),
        }
    }

    fn admits(&self, world: &World, at: u32) -> bool {
        // The term first: it is read from a buffer of its own, without touching the person.
        if self.term.as_ref().is_some_and(|term| !world.people.mentions(at, term)) {
            return false;
        }
        let user = world.people.get(at);
        let [status, account, membership] = &self.statuses;
        let among =
            |wanted: &Option<Vec<String>>, text: &str| wanted.as_ref().is_none_or(|wanted| wanted.iter().any(|known| known == text));
        world.is_listed(user)
            && self.is_in_directory(world, user)
            && among(status, user.status())
            && among(account, user.account.as_str())
            && among(membership, user.membership_status())
            && self.managed.is_none_or(|managed| managed == world.is_managed(user))
            && self.mfa.is_none_or(|mfa| mfa == user.mfa)
            && self.domains.as_ref().is_none_or(|domains| domains.contains(&user.email_domain()))
            && self.roles.is_none_or(|roles| world.role_bits(user) & roles != 0)
            && self.resources.as_ref().is_none_or(|wanted| world.reachable(user).iter().any(|resource| wanted.contains(resource)))
    }

    /// Members of the directory; with `claimStatus` managed also those who are in none (the reference says that this finds them regardless).
    fn is_in_directory(&self, world: &World, user: &User) -> bool {
        let Some(directories) = &self.directories else { return true };
        user.memberships.iter().any(|membership| directories.contains(&membership.directory))
            || (self.managed == Some(true) && user.memberships.is_empty() && world.is_managed(user))
    }
}

/// Where accounts, addresses or groups are named, nobody else has to be looked at.
fn among(world: &World, texts: &impl Fn(&str) -> Option<Vec<String>>) -> Option<Vec<u32>> {
    let by_account = texts("accountIds").map(|ids| ids.iter().filter_map(|id| world.people.find(id)).collect());
    let by_email = texts("emails").map(|emails| emails.iter().flat_map(|email| world.people.with_email(email)).collect());
    let by_group = texts("groupIds").map(|ids| {
        let named = world.groups.iter().filter(|group| !group.deleted && ids.iter().any(|id| id.rsplit('/').next() == Some(&group.id)));
        named.flat_map(|group| group.members.iter().copied()).collect()
    });
    let mut lists: Vec<Vec<u32>> = [by_account, by_email, by_group].into_iter().flatten().collect();
    for list in &mut lists {
        list.sort_unstable();
        list.dedup();
    }
    let mut narrowed = lists.pop()?;
    for list in lists {
        narrowed.retain(|at| list.binary_search(at).is_ok());
    }
    Some(narrowed)
}
