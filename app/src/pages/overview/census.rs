//! What the counts mean, in sentences and bars. Pure.

use catalogue::organization::{AccountStatus, DirectoryStatus, RoleCount, StatusCount, User};

use super::people_where;
use crate::components::bars::{Amount, Bar};
use crate::moment::grouped;
use crate::standing::{Standing, role_words};

/// The state that people of a directory status are in.
pub fn standing(status: &str) -> Standing {
    Standing::of(&User { status: Some(DirectoryStatus::from(status)), ..User::default() })
}

/// "1,043", for any count.
pub fn number(count: u64) -> String {
    grouped(usize::try_from(count).unwrap_or(usize::MAX))
}

/// "1 person", "2 people".
fn people(count: u64) -> String {
    if count == 1 { "1 person".to_owned() } else { format!("{} people", number(count)) }
}

/// Whole per cent; neither nobody nor everybody unless it is so.
fn percent(part: u64, whole: u64) -> u64 {
    let rounded = (part.saturating_mul(200) / whole.max(1)).div_ceil(2);
    if part >= whole {
        100
    } else if part == 0 {
        0
    } else {
        rounded.clamp(1, 99)
    }
}

/// The sentence above the bars of states.
pub fn status_sentence(total: Amount, active: Amount) -> String {
    match (total, active) {
        (Amount::Known(total), Amount::Known(active)) if active <= total => {
            format!("{}, {} of them active ({}%).", people(total), number(active), percent(active, total))
        }
        (Amount::Known(total), _) => format!("{} in all.", people(total)),
        (Amount::Missing, Amount::Known(active)) => format!("{} active; how many there are in all is not known.", people(active)),
        (Amount::Missing, Amount::Missing) => "How many people there are is not known.".to_owned(),
        _ => "Counting people…".to_owned(),
    }
}

/// The sentence above the bars of roles.
pub fn role_sentence(roles: &[RoleCount]) -> String {
    let admins = roles.iter().find(|role| role.role_id == "atlassian/org-admin").map_or(0, |role| role.count);
    let power = match admins {
        0 => "Nobody is organization admin".to_owned(),
        1 => "1 person is organization admin".to_owned(),
        count => format!("{} people are organization admins", number(count)),
    };
    match roles.iter().max_by_key(|role| role.count) {
        Some(most) => format!("{power}. “{}” is the most common role, held by {}.", role_words(&most.role_id), people(most.count)),
        None => format!("{power}."),
    }
}

/// One bar per role, the most common first, each leading to its people.
pub fn role_bars(roles: &[RoleCount]) -> Vec<Bar> {
    let mut roles: Vec<&RoleCount> = roles.iter().collect();
    crate::sorting::by(&mut roles, |a, b| b.count.cmp(&a.count).then_with(|| a.role_id.cmp(&b.role_id)));
    let bar = |role: &RoleCount| Bar {
        label: role_words(&role.role_id),
        amount: Amount::Known(role.count),
        shape: "",
        class: "",
        href: Some(people_where("role", &role.role_id)),
    };
    roles.into_iter().map(bar).collect()
}

/// The sentence above the bars of account states.
pub fn account_sentence(statuses: &[StatusCount]) -> String {
    let of = |wanted: AccountStatus| statuses.iter().filter(|entry| entry.status == wanted).map(|entry| entry.count).sum::<u64>();
    let (active, inactive, closed) = (of(AccountStatus::Active), of(AccountStatus::Inactive), of(AccountStatus::Closed));
    format!("{} can sign in to Atlassian; {} deactivated, {} closed.", people(active), number(inactive), number(closed))
}

/// One bar per account state, in the order given.
pub fn account_bars(statuses: &[StatusCount]) -> Vec<Bar> {
    let bar = |entry: &StatusCount| {
        let (label, class) = match &entry.status {
            AccountStatus::Active => ("Active account".to_owned(), Standing::Active.class()),
            AccountStatus::Inactive => ("Deactivated".to_owned(), Standing::Deactivated.class()),
            AccountStatus::Closed => ("Closed".to_owned(), Standing::ForDeletion.class()),
            AccountStatus::Other(text) => (text.clone(), Standing::Unknown.class()),
        };
        // What this version does not know, the list cannot filter by.
        let is_known = !matches!(entry.status, AccountStatus::Other(_));
        Bar {
            label,
            amount: Amount::Known(entry.count),
            shape: "",
            class,
            href: is_known.then(|| people_where("account", entry.status.as_str())),
        }
    };
    statuses.iter().map(bar).collect()
}

/// The sentence above the bars of claims.
pub fn claim_sentence(managed: Amount, unmanaged: Amount) -> String {
    match (managed, unmanaged) {
        (Amount::Known(0), Amount::Known(0)) => "There are no accounts, managed or not.".to_owned(),
        (Amount::Known(managed), Amount::Known(unmanaged)) => format!(
            "{} of {} accounts are managed through a verified domain ({}%).",
            number(managed),
            number(managed + unmanaged),
            percent(managed, managed + unmanaged)
        ),
        (Amount::Waiting, _) | (_, Amount::Waiting) => "Counting accounts…".to_owned(),
        _ => "Who manages the accounts is only partly known.".to_owned(),
    }
}

/// "Suspended", "Suspended and Deactivated", "A, B and C".
pub fn join(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests;
