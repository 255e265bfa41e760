//! When the organization admin role may not be taken away: from oneself, and from the last one. What cannot be counted is refused. Pure.

use catalogue::organization::UserStats;
use catalogue::organization::role::ORGANIZATION_ADMIN;

use crate::form::Lock;

/// Why somebody has to stay organization admin, if so. `admins` is how many there are, `None` where that could not be read.
#[must_use]
pub fn keeps_admin(is_self: bool, admins: Option<u64>) -> Option<Lock> {
    let (words, remedy) = match (is_self, admins) {
        (true, _) => ("This is your own account", "Another organization admin has to take the role from you."),
        (false, None) => {
            ("How many organization admins there are could not be read, so this may be the last one", "Read again, then try once more.")
        }
        (false, Some(0 | 1)) => {
            ("This is the last organization admin", "Make somebody else organization admin first; nobody could do it afterwards.")
        }
        (false, Some(_)) => return None,
    };
    Some(Lock { words: words.to_owned(), remedy: remedy.to_owned() })
}

/// How many organization admins there are. An answer that counts roles without this one means that there is none.
#[must_use]
pub fn count(stats: &UserStats) -> u64 {
    stats.roles.iter().find(|role| role.role_id == ORGANIZATION_ADMIN).map_or(0, |role| role.count)
}

#[cfg(test)]
mod tests;
