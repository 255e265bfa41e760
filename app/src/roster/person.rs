//! One line of the list: what a row shows, what it is sorted by and what an export tells of it, in little memory.

use catalogue::organization::{ClaimStatus, ManagedAccount, MembershipStatus, User};

use super::name::Name;
use super::row::Row;
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
    /// The three states behind the standing, in the upstream's words; `None` when it did not say.
    pub account: Option<Name>,
    pub membership: Option<Name>,
    pub source: Option<Name>,
    /// `None` when the upstream did not say.
    pub managed: Option<bool>,
    pub two_step: Option<bool>,
    pub verified: Option<bool>,
    pub roles: Roles,
    /// Latest activity over all products, in seconds since 1970.
    pub last_active: Option<i64>,
    /// `None` when activity was no part of the answer: then no activity means unknown, not never.
    pub products: Option<Box<[Used]>>,
    /// `None` when not asked for.
    pub groups: Option<Box<[Name]>>,
    pub resources: Option<u32>,
    pub added: Option<i64>,
}

/// A product that a person can use, and when they last did, as far as the upstream knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Used {
    pub key: Name,
    pub last: Option<i64>,
}

impl Person {
    /// Takes from a directory user what a row needs.
    #[must_use]
    pub fn of(user: &User) -> Person {
        let used = user.product_access.as_ref().map(|products| {
            let last = |text: &Option<String>| text.as_deref().and_then(moment::parse);
            products.iter().map(|product| Used { key: Name::of(&product.key), last: last(&product.last_active_timestamp) }).collect()
        });
        let groups = user.groups.as_ref();
        Person {
            id: user.account_id.as_str().into(),
            name: display_name(user).into(),
            email: text(user.email.as_ref()),
            title: text(user.job_title.as_ref()),
            department: text(user.department.as_ref()),
            standing: Standing::of(user),
            account: user.account_status.as_ref().map(|status| Name::of(status.as_str())),
            membership: user.membership_status.as_ref().map(|status| Name::of(status.as_str())),
            source: user.management_source.as_ref().map(|source| Name::of(source.as_str())),
            managed: user.claim_status.as_ref().map(|claim| *claim == ClaimStatus::Managed),
            two_step: user.mfa_enabled,
            verified: user.email_verified,
            roles: user.platform_roles.as_ref().map_or(Roles::UNKNOWN, |roles| Roles::of(roles)),
            last_active: latest(used.as_deref()),
            products: used,
            groups: groups.map(|groups| groups.iter().map(|group| Name::of(group.name.as_deref().unwrap_or(&group.id))).collect()),
            resources: user.counts.as_ref().and_then(|counts| u32::try_from(counts.resources?).ok()),
            added: user.added_to_org.as_deref().and_then(moment::parse),
        }
    }

    /// Shows the person as just read. What only other reads tell stays as it was known.
    pub fn renew(&mut self, fresh: &Person) {
        let before = std::mem::replace(self, fresh.clone());
        self.last_active = self.last_active.or(before.last_active);
        self.products = self.products.take().or(before.products);
        self.groups = self.groups.take().or(before.groups);
        self.resources = self.resources.or(before.resources);
        self.managed = self.managed.or(before.managed);
    }

    /// Atlassian was asked for the person and did not find them.
    pub fn leave(&mut self) {
        self.standing = Standing::NoAccess;
        self.membership = Some(Name::of(MembershipStatus::NoMembership.as_str()));
    }

    /// Adds what the list of managed accounts knows beyond the directory.
    pub fn add(&mut self, account: &ManagedAccount) {
        self.managed = Some(true);
        let last = |text: &Option<String>| text.as_deref().and_then(moment::parse);
        let used: Box<[Used]> =
            account.product_access.iter().map(|product| Used { key: Name::of(&product.key), last: last(&product.last_active) }).collect();
        self.last_active = last(&account.last_active).max(latest(Some(&used)));
        self.products = Some(used);
        // Whoever used a product has been here, though the address was never verified.
        if self.standing == Standing::Invited && self.last_active.is_some() {
            self.standing = Standing::Active;
        }
    }

    /// Whoever is not among all managed accounts is none.
    pub fn is_no_managed_account(&mut self) {
        self.managed = self.managed.or(Some(false));
    }

    /// What stands where the moment of the last activity would: unknown is never told as never.
    #[must_use]
    pub const fn without_activity(&self) -> &'static str {
        if self.products.is_some() { "none seen" } else { "unknown" }
    }
}

impl Row for Person {
    fn id(&self) -> &str {
        &self.id
    }

    fn texts(&self) -> [&str; 4] {
        [&self.name, &self.email, &self.title, &self.department]
    }
}

fn latest(used: Option<&[Used]>) -> Option<i64> {
    used?.iter().filter_map(|product| product.last).max()
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
    /// They were no part of the answer, which is not the same as none.
    pub const UNKNOWN: Roles = Roles(OTHER << 1);

    /// The set of these roles.
    #[must_use]
    pub fn of(roles: &[String]) -> Roles {
        let bit = |role: &String| KNOWN.iter().position(|known| known == role).map_or(OTHER, |at| 1 << at);
        Roles(roles.iter().fold(0, |bits, role| bits | bit(role)))
    }

    #[must_use]
    pub fn is_known(self) -> bool {
        self != Roles::UNKNOWN
    }

    /// The roles in words, most powerful first.
    #[must_use]
    pub fn words(self) -> String {
        let known = KNOWN.iter().enumerate().filter(|(at, _)| self.0 & (1 << at) != 0).map(|(_, role)| role_words(role));
        let other = (self.0 & OTHER != 0).then(|| "Other".to_owned());
        known.chain(other).collect::<Vec<_>>().join(", ")
    }

    /// For sorting: the more powerful, the smaller; nobody special and unknown last.
    #[must_use]
    pub const fn rank(self) -> u8 {
        if self.0 == 0 { u8::MAX } else { self.0.trailing_zeros() as u8 }
    }
}

#[cfg(test)]
mod tests;
