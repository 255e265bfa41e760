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
mod tests {
    //! Who keeps the role.

    use super::{count, keeps_admin};

    #[test]
    fn nobody_takes_the_role_from_himself() {
        assert!(keeps_admin(true, Some(9)).is_some_and(|lock| lock.words.contains("your own")));
    }

    #[test]
    fn the_last_one_keeps_the_role() {
        assert!(keeps_admin(false, Some(1)).is_some_and(|lock| lock.words.contains("last")));
        assert_eq!(keeps_admin(false, Some(2)), None);
    }

    #[test]
    fn what_cannot_be_counted_is_refused() {
        assert!(keeps_admin(false, None).is_some_and(|lock| lock.words.contains("could not be read")));
    }

    #[test]
    fn admins_are_counted_by_their_role() {
        let stats = serde_json::from_str(r#"{"roles":[{"roleId":"atlassian/user","count":9},{"roleId":"atlassian/org-admin","count":2}]}"#);
        assert_eq!(count(&stats.unwrap()), 2);
        assert_eq!(count(&serde_json::from_str(r#"{"roles":[]}"#).unwrap()), 0);
    }
}
