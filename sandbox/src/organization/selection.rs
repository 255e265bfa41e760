//! Filters asked of people: the cheap questions first, so that a rare answer among a hundred thousand is found in milliseconds.

use serde_json::{Map, Value};

use crate::state::World;
use crate::state::access::Role;
use crate::state::people::{Facet, Word};
use crate::state::text::fold;
use crate::state::user::User;

/// Filters in the form in which they are asked of people.
pub struct Filter {
    /// Positions that can match at all, ascending; everybody when absent.
    among: Option<Vec<u32>>,
    /// Bits of the directories.
    directories: Option<u8>,
    resources: Option<Vec<u16>>,
    /// Bits of the roles.
    roles: Option<u16>,
    /// `@`, folded domain, end of line: as they stand in the search text.
    domains: Option<Vec<String>>,
    managed: Option<bool>,
    mfa: Option<bool>,
    statuses: [Option<Vec<Word>>; 3],
    term: Option<String>,
    /// By group: whether it grants one of the resources, and the bits of the roles that it grants.
    groups: Vec<(bool, u16)>,
}

impl Filter {
    /// Looks ids up once. An unknown id matches nobody, which is no error.
    pub fn new(world: &World, directory: &str, filters: &Map<String, Value>) -> Filter {
        let texts = |name: &str| -> Option<Vec<String>> {
            let values = filters.get(name)?.as_array()?;
            Some(values.iter().filter_map(Value::as_str).map(str::to_owned).collect())
        };
        let bits = |is_meant: &dyn Fn(&str) -> bool| {
            let meant = world.directories.iter().enumerate().filter(|(_, directory)| is_meant(&directory.id));
            meant.fold(0u8, |bits, (at, _)| bits | 1 << at)
        };
        let directories = match texts("directoryIds") {
            _ if directory != "-" => Some(bits(&|id| id == directory)),
            Some(ids) => Some(bits(&|id| ids.iter().any(|known| known == id))),
            None => None,
        };
        let roles = texts("roleIds").map(|ids| ids.iter().filter_map(|id| Role::parse(id)).fold(0, |bits, role| bits | role.bit()));
        let resources: Option<Vec<u16>> = texts("resourceIds").map(|ids| {
            let places = (0u16..).zip(&world.resources);
            places.filter(|(_, resource)| ids.contains(&resource.ari) || ids.contains(&resource.id)).map(|(at, _)| at).collect()
        });
        let grants = |resource: u16| resources.as_ref().is_some_and(|wanted| wanted.contains(&resource));
        let groups = world.groups.iter().map(|group| {
            let bits = group.grants.iter().fold(0, |bits, grant| bits | grant.role.bit());
            (group.grants.iter().any(|grant| grants(grant.resource)), bits)
        });
        Filter {
            among: among(world, &texts),
            directories,
            groups: groups.collect(),
            resources,
            roles,
            domains: texts("emailDomains").map(|domains| domains.iter().map(|domain| format!("@{}\n", fold(domain))).collect()),
            managed: filters.get("claimStatus").and_then(Value::as_str).map(|claim| claim == "managed"),
            mfa: filters.get("mfaEnabled").and_then(Value::as_bool),
            statuses: ["status", "accountStatus", "membershipStatus"].map(|name| Some(world.people.words(&texts(name)?))),
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

    /// First the facets and the search text, which lie side by side in memory; the person last.
    fn admits(&self, world: &World, at: u32) -> bool {
        self.fits(world, world.people.facet(at))
            && self.term.as_ref().is_none_or(|term| world.people.mentions(at, term))
            && self.domains.as_ref().is_none_or(|domains| domains.iter().any(|domain| world.people.mentions(at, domain)))
            && self.has_role(world, at)
            && (self.resources.is_none() || self.reaches(world.people.get(at)))
    }

    fn fits(&self, world: &World, facet: &Facet) -> bool {
        let is_managed = facet.managed && world.switches.verified_domains;
        let has_place = facet.directories != 0;
        let [status, account, membership] = &self.statuses;
        let among = |wanted: &Option<Vec<Word>>, word: Word| wanted.as_ref().is_none_or(|wanted| wanted.contains(&word));
        // With `claimStatus` managed the reference finds accounts that are in no directory, too.
        let is_there = |wanted: u8| facet.directories & wanted != 0 || (self.managed == Some(true) && !has_place);
        (has_place || is_managed)
            && self.directories.is_none_or(is_there)
            && self.managed.is_none_or(|managed| managed == is_managed)
            && self.mfa.is_none_or(|mfa| mfa == facet.mfa)
            && among(status, facet.status)
            && among(account, facet.account)
            && among(membership, facet.membership)
    }

    /// Roles are mostly the person's own; groups are looked at only where one grants what is asked for.
    fn has_role(&self, world: &World, at: u32) -> bool {
        let Some(roles) = self.roles else { return true };
        let through_groups = || world.people.get(at).groups.iter().any(|group| self.groups[usize::from(*group)].1 & roles != 0);
        world.people.facet(at).roles & roles != 0 || (self.groups.iter().any(|(_, bits)| bits & roles != 0) && through_groups())
    }

    fn reaches(&self, user: &User) -> bool {
        let own = |resource: u16| self.resources.as_ref().is_some_and(|wanted| wanted.contains(&resource));
        user.grants.iter().any(|grant| own(grant.resource)) || user.groups.iter().any(|group| self.groups[usize::from(*group)].0)
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
