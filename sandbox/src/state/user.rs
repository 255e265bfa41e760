//! One person: the Atlassian account and its standing in this organization. The statuses that the upstream derives are derived here.

use std::borrow::Cow;

use super::access::Role;
use crate::clock::Moment;

/// Text that is often one of a few constants.
pub type Text = Cow<'static, str>;

/// One person. An empty text means that the upstream leaves the field out.
#[derive(Clone, Debug)]
pub struct User {
    pub account_id: String,
    pub account_type: &'static str,
    pub name: String,
    pub nickname: String,
    pub email: String,
    /// The person hides the address: lists leave it out.
    pub email_hidden: bool,
    pub email_verified: bool,
    pub account: AccountState,
    /// A status text that wins over the derived one: a value that clients do not know.
    pub status_text: Option<&'static str>,
    pub deactivated_on: Option<Moment>,
    /// When the scheduled deletion becomes final.
    pub deletion: Option<Moment>,
    /// What the person reads at sign-in while the account is disabled.
    pub disable_message: Option<String>,
    pub memberships: Vec<Membership>,
    pub managed: bool,
    /// `invited`, `synced` or nothing.
    pub source: &'static str,
    pub lock: Lock,
    pub mfa: bool,
    pub job_title: Text,
    pub department: Text,
    pub organization: Text,
    pub location: Text,
    pub zone: Text,
    pub locale: Text,
    pub added_to_org: Option<Moment>,
    /// Bits of the platform roles.
    pub platform: u16,
    /// The sites of a site admin, by a product there; none means the first one.
    pub(crate) sites: Vec<u16>,
    pub grants: Vec<Grant>,
    pub(crate) groups: Vec<u16>,
    pub(crate) activity: Vec<Activity>,
    pub tokens: Vec<ApiToken>,
    /// Signed-in sessions; a change of address ends them all.
    pub sessions: u32,
    /// Positions of the SCIM records that are linked to this account.
    pub(crate) records: Vec<u32>,
}

/// State of the Atlassian account itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountState {
    Active,
    Inactive,
    Closed,
    /// A state that does not exist today.
    Unheard(&'static str),
}

impl AccountState {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            AccountState::Active => "active",
            AccountState::Inactive => "inactive",
            AccountState::Closed => "closed",
            AccountState::Unheard(text) => text,
        }
    }
}

/// The standing in one user directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Membership {
    pub(crate) directory: u8,
    pub suspended: bool,
}

/// What keeps administrators from changing the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lock {
    None,
    Scim,
    Google,
    Saml,
    ExportControl,
    /// The organization key's own owner.
    Myself,
    /// Only the person may change the profile.
    PersonOnly,
    /// Reserved for other administrators.
    Administrative,
    /// A reason that the documentation lists for accounts that are not managed.
    Unclaimed,
    /// Refused without a reason (ID-8650).
    Silent,
    /// A reason that does not exist today.
    Unheard(&'static str),
}

/// A role on a resource, assigned to the person directly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant {
    pub(crate) resource: u16,
    pub(crate) role: Role,
}

/// The last time of use of one product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Activity {
    pub(crate) resource: u16,
    pub(crate) at: Moment,
}

/// A personal API token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiToken {
    pub id: String,
    pub label: String,
    pub created: Moment,
    pub last_access: Option<Moment>,
    pub expiry: Option<Moment>,
}

impl User {
    /// An active account that is nothing else yet.
    #[must_use]
    pub fn new(account_id: String, name: &str, email: &str) -> User {
        User {
            account_id,
            account_type: "atlassian",
            name: name.to_owned(),
            nickname: name.split(' ').next().unwrap_or_default().to_owned(),
            email: email.to_owned(),
            email_hidden: false,
            email_verified: true,
            account: AccountState::Active,
            status_text: None,
            deactivated_on: None,
            deletion: None,
            disable_message: None,
            memberships: Vec::new(),
            managed: false,
            source: "",
            lock: Lock::None,
            mfa: false,
            job_title: Text::default(),
            department: Text::default(),
            organization: Text::default(),
            location: Text::default(),
            zone: Text::default(),
            locale: Text::default(),
            added_to_org: None,
            platform: 0,
            sites: Vec::new(),
            grants: Vec::new(),
            groups: Vec::new(),
            activity: Vec::new(),
            tokens: Vec::new(),
            sessions: 1,
            records: Vec::new(),
        }
    }

    /// `active`, `suspended` or `no_membership`: suspended only when suspended everywhere.
    #[must_use]
    pub fn membership_status(&self) -> &'static str {
        if self.memberships.is_empty() {
            "no_membership"
        } else if self.memberships.iter().all(|membership| membership.suspended) {
            "suspended"
        } else {
            "active"
        }
    }

    /// The status that the upstream derives from account and membership.
    #[must_use]
    pub fn status(&self) -> &'static str {
        if let Some(text) = self.status_text {
            return text;
        }
        match (self.account, self.membership_status()) {
            _ if self.deletion.is_some() => "for_deletion",
            (AccountState::Inactive | AccountState::Closed, _) => "deactivated",
            (_, "no_membership") => "not_invited",
            (_, "suspended") => "suspended",
            _ => "active",
        }
    }

    #[must_use]
    pub fn is_organization_admin(&self) -> bool {
        self.platform & Role::ORGANIZATION_ADMIN.bit() != 0
    }

    /// Whether the account can sign in.
    #[must_use]
    pub fn is_enabled(&self) -> bool {
        self.deletion.is_none() && !matches!(self.account, AccountState::Inactive | AccountState::Closed)
    }

    /// The part of the address after the `@`, in lower case.
    #[must_use]
    pub fn email_domain(&self) -> String {
        self.email.rsplit_once('@').map(|(_, domain)| domain.to_lowercase()).unwrap_or_default()
    }

    pub(crate) fn membership(&mut self, directory: u8) -> Option<&mut Membership> {
        self.memberships.iter_mut().find(|membership| membership.directory == directory)
    }

    pub(crate) fn is_member(&self, directory: u8) -> bool {
        self.memberships.iter().any(|membership| membership.directory == directory)
    }

    /// The sites that the person administers as a whole.
    pub(crate) fn sites(&self) -> Vec<u16> {
        match self.platform & Role::SITE_ADMIN.bit() {
            0 => Vec::new(),
            _ if self.sites.is_empty() => vec![0],
            _ => self.sites.clone(),
        }
    }

    fn set_sites(&mut self, sites: Vec<u16>) {
        self.platform &= !Role::SITE_ADMIN.bit();
        if !sites.is_empty() {
            self.platform |= Role::SITE_ADMIN.bit();
        }
        self.sites = sites;
    }

    /// Adds a role. Platform roles are bits, whatever resource they came with.
    pub(crate) fn add(&mut self, grant: Grant) {
        if grant.role == Role::SITE_ADMIN {
            let mut sites = self.sites();
            sites.retain(|site| *site != grant.resource);
            sites.push(grant.resource);
            self.set_sites(sites);
        } else if grant.role.is_platform() {
            self.platform |= grant.role.bit();
        } else if !self.grants.contains(&grant) {
            self.grants.push(grant);
        }
    }

    /// Takes a role away.
    pub(crate) fn take(&mut self, grant: Grant) {
        if grant.role == Role::SITE_ADMIN {
            let mut sites = self.sites();
            sites.retain(|site| *site != grant.resource);
            self.set_sites(sites);
        } else if grant.role.is_platform() {
            self.platform &= !grant.role.bit();
        } else {
            self.grants.retain(|held| *held != grant);
        }
    }
}
