//! One line of the list: what a row shows and what it is sorted by, in little memory.

use catalogue::organization::{ClaimStatus, User};

use crate::moment;
use crate::standing::{Standing, display_name, role_words};

/// A person as a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    pub id: Box<str>,
    pub name: Box<str>,
    pub email: Box<str>,
    pub title: Box<str>,
    pub department: Box<str>,
    pub standing: Standing,
    /// `None` when the upstream did not say.
    pub managed: Option<bool>,
    pub roles: Roles,
    /// Latest activity over all products, in seconds since 1970.
    pub last_active: Option<i64>,
    /// Whether activity was part of the answer: without it, no activity means unknown, not never.
    pub knows_activity: bool,
    pub added: Option<i64>,
}

impl Person {
    /// Takes from a directory user what a row needs.
    #[must_use]
    pub fn of(user: &User) -> Person {
        let activity = user.product_access.iter().flatten().filter_map(|product| moment::parse(product.last_active_timestamp.as_deref()?));
        Person {
            id: user.account_id.as_str().into(),
            name: display_name(user).into(),
            email: text(user.email.as_ref()),
            title: text(user.job_title.as_ref()),
            department: text(user.department.as_ref()),
            standing: Standing::of(user),
            managed: user.claim_status.as_ref().map(|claim| *claim == ClaimStatus::Managed),
            roles: user.platform_roles.iter().flatten().fold(Roles::default(), |roles, role| roles.with(role)),
            last_active: activity.max(),
            knows_activity: user.product_access.is_some(),
            added: user.added_to_org.as_deref().and_then(moment::parse),
        }
    }
}

fn text(value: Option<&String>) -> Box<str> {
    value.map(String::as_str).unwrap_or_default().into()
}

/// The platform roles of a person, as a set of bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Roles(u8);

/// The platform roles, most powerful first; roles that this list does not know set the last bit.
const KNOWN: [&str; 4] = ["atlassian/org-admin", "atlassian/site-admin", "atlassian/user-access-admin", "atlassian/ai-access"];
const OTHER: u8 = 1 << KNOWN.len();

impl Roles {
    fn with(self, role: &str) -> Roles {
        let bit = KNOWN.iter().position(|known| *known == role).map_or(OTHER, |at| 1 << at);
        Roles(self.0 | bit)
    }

    /// The roles in words, most powerful first.
    #[must_use]
    pub fn words(self) -> String {
        let known = KNOWN.iter().enumerate().filter(|(at, _)| self.0 & (1 << at) != 0).map(|(_, role)| role_words(role));
        let other = (self.0 & OTHER != 0).then(|| "Other".to_owned());
        known.chain(other).collect::<Vec<_>>().join(", ")
    }

    /// For sorting: the more powerful, the smaller; nobody special last.
    #[must_use]
    pub const fn rank(self) -> u8 {
        if self.0 == 0 { u8::MAX } else { self.0.trailing_zeros() as u8 }
    }
}
