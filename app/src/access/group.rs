//! A group as the pages show it: its name, who keeps it, and why its members cannot be changed here. Pure.

use catalogue::organization::Group;

use crate::form::Lock;

/// The name, or the id of a group without one.
#[must_use]
pub fn name(group: &Group) -> String {
    group.name.clone().filter(|name| !name.trim().is_empty()).unwrap_or_else(|| group.id.clone())
}

/// Whether the identity provider feeds it. Either sign counts: answers have been seen with one of them only.
#[must_use]
pub fn is_synced(group: &Group) -> bool {
    group.external_synced == Some(true) || (group.external_synced.is_none() && group.managed_by.as_deref() == Some("external"))
}

/// Why nobody can be added or removed here, and where it can be done.
#[must_use]
pub fn lock(group: &Group) -> Option<Lock> {
    let is_fixed = group.management_access.as_ref().is_some_and(|access| access.modifiable == Some(false));
    let (words, remedy) = match (is_synced(group), is_fixed, group.managed_by.as_deref()) {
        (true, ..) => ("Members change in the identity provider", "Change them there; the next sync brings them here."),
        (false, true, Some("admins")) => {
            ("This group makes administrators, so its members are not changed here", "Grant or revoke the role on the person's page.")
        }
        (false, true, _) => (
            "Atlassian does not let this key change the group",
            "Default groups of products and groups that give administration are changed in Atlassian Administration.",
        ),
        (false, false, _) if group.directory_id.is_none() => {
            ("Atlassian does not say in which directory this group is", "Without it no member can be changed. Read again.")
        }
        (false, false, _) => return None,
    };
    Some(Lock { words: words.to_owned(), remedy: remedy.to_owned() })
}

/// Who decides about the members, in words; `None` where it is simply the administrators here.
#[must_use]
pub fn kept_by(group: &Group) -> Option<String> {
    if is_synced(group) {
        return Some("Identity provider".to_owned());
    }
    match group.managed_by.as_deref() {
        None | Some("open") => None,
        Some("external") => Some("Kept elsewhere".to_owned()),
        Some("admins") => Some("Administrators' group".to_owned()),
        Some("team-members") => Some("Team: its members decide".to_owned()),
        Some(other) => Some(format!("Managed by {other}")),
    }
}

#[cfg(test)]
mod tests;
