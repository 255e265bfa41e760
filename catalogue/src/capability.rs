//! What a person may be allowed to do, and the roles that bundle it. The catalogue's rows name capabilities; policy decides who holds them.

use serde::{Deserialize, Serialize};

/// One permission. Every operation needs exactly one; some bodies need a further one (see [`crate::rule`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Capability {
    /// Organizations, directories, verified domains, workspaces.
    ReadOrganization,
    /// Directory users, counts, groups and role assignments.
    ReadDirectory,
    /// Managed accounts: profile and what may be changed on them.
    ReadAccount,
    /// When somebody last used which product.
    ReadActivity,
    ReadApiTokens,
    ReadScim,
    EditProfile,
    SetEmail,
    /// Disable and enable an Atlassian account.
    ToggleAccount,
    /// Schedule an account for deletion, and cancel that.
    DeleteAccount,
    RevokeApiTokens,
    /// Suspend and restore access to the organization.
    SuspendAccess,
    RemoveAccess,
    Invite,
    /// Grant and revoke roles other than organization admin and site admin.
    GrantRole,
    /// Grant and revoke organization admin or site admin.
    GrantAdministration,
    /// Add people to groups and take them out.
    EditGroups,
    /// Create and patch provisioned users and groups.
    WriteScim,
    /// SCIM replace and delete, which lose what they do not name.
    DestroyScim,
    /// Unlink SCIM records and delete them from the database.
    RepairScim,
    /// Issue, list and revoke access tokens of this service for scripts.
    IssueTokens,
    /// Give the second consent that some changes are configured to need.
    Approve,
    /// See and end everybody's sessions in this service.
    ManageSessions,
}

impl Capability {
    pub const ALL: [Capability; 23] = [
        Capability::ReadOrganization,
        Capability::ReadDirectory,
        Capability::ReadAccount,
        Capability::ReadActivity,
        Capability::ReadApiTokens,
        Capability::ReadScim,
        Capability::EditProfile,
        Capability::SetEmail,
        Capability::ToggleAccount,
        Capability::DeleteAccount,
        Capability::RevokeApiTokens,
        Capability::SuspendAccess,
        Capability::RemoveAccess,
        Capability::Invite,
        Capability::GrantRole,
        Capability::GrantAdministration,
        Capability::EditGroups,
        Capability::WriteScim,
        Capability::DestroyScim,
        Capability::RepairScim,
        Capability::IssueTokens,
        Capability::Approve,
        Capability::ManageSessions,
    ];

    /// The capability's name in files: the same as on the wire.
    #[must_use]
    pub fn word(self) -> String {
        let mut word = String::new();
        for letter in format!("{self:?}").chars() {
            if letter.is_ascii_uppercase() && !word.is_empty() {
                word.push('-');
            }
            word.push(letter.to_ascii_lowercase());
        }
        word
    }

    /// The capability in words a help-desk colleague understands, as the object of "may …".
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Capability::ReadOrganization => "see the organization, its directories, domains and products",
            Capability::ReadDirectory => "search people, groups and roles",
            Capability::ReadAccount => "see managed accounts and profiles",
            Capability::ReadActivity => "see when people were last active",
            Capability::ReadApiTokens => "see API tokens",
            Capability::ReadScim => "see provisioned (SCIM) users and groups",
            Capability::EditProfile => "edit profiles",
            Capability::SetEmail => "change e-mail addresses",
            Capability::ToggleAccount => "deactivate and reactivate accounts",
            Capability::DeleteAccount => "delete accounts and cancel deletions",
            Capability::RevokeApiTokens => "revoke API tokens",
            Capability::SuspendAccess => "suspend and restore access",
            Capability::RemoveAccess => "remove people from the organization",
            Capability::Invite => "invite people",
            Capability::GrantRole => "grant and revoke product roles",
            Capability::GrantAdministration => "grant and revoke organization admin",
            Capability::EditGroups => "change group members",
            Capability::WriteScim => "create and change provisioned users and groups",
            Capability::DestroyScim => "replace and delete provisioned users and groups",
            Capability::RepairScim => "repair SCIM links",
            Capability::IssueTokens => "issue access tokens for scripts",
            Capability::Approve => "approve what needs a second person",
            Capability::ManageSessions => "see and end everybody's sessions in Rollcall",
        }
    }

    /// Whether it concerns this service alone: no operation of the catalogue needs it.
    #[must_use]
    pub const fn is_own(self) -> bool {
        matches!(self, Capability::IssueTokens | Capability::Approve | Capability::ManageSessions)
    }

    /// Whether a script may hold it. What gives power over people's consent stays with people.
    #[must_use]
    pub const fn is_for_scripts(self) -> bool {
        !matches!(self, Capability::IssueTokens | Capability::Approve | Capability::ManageSessions)
    }

    /// Whether what it allows cannot be undone, or hands out the power to do such things.
    #[must_use]
    pub const fn is_destructive(self) -> bool {
        matches!(
            self,
            Capability::DeleteAccount
                | Capability::RemoveAccess
                | Capability::GrantAdministration
                | Capability::DestroyScim
                | Capability::RepairScim
        )
    }

    /// Whether holding it can change anything upstream.
    #[must_use]
    pub const fn is_read(self) -> bool {
        matches!(
            self,
            Capability::ReadOrganization
                | Capability::ReadDirectory
                | Capability::ReadAccount
                | Capability::ReadActivity
                | Capability::ReadApiTokens
                | Capability::ReadScim
        )
    }
}

/// The sets of capabilities that need no configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    Viewer,
    HelpDesk,
    /// Provisioned (SCIM) users and groups.
    Provisioning,
    Administrator,
    Owner,
}

impl Role {
    pub const ALL: [Role; 5] = [Role::Viewer, Role::HelpDesk, Role::Provisioning, Role::Administrator, Role::Owner];

    /// The role's name on screens.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Role::Viewer => "Viewer",
            Role::HelpDesk => "Help desk",
            Role::Provisioning => "Provisioning",
            Role::Administrator => "Administrator",
            Role::Owner => "Owner",
        }
    }

    /// The role's name in files and forms.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Role::Viewer => "viewer",
            Role::HelpDesk => "help-desk",
            Role::Provisioning => "provisioning",
            Role::Administrator => "administrator",
            Role::Owner => "owner",
        }
    }

    /// One sentence on what the role is for.
    #[must_use]
    pub const fn purpose(self) -> &'static str {
        match self {
            Role::Viewer => "Sees everything, changes nothing.",
            Role::HelpDesk => "Sees everything; suspends and restores access, deactivates and reactivates accounts, revokes API tokens.",
            Role::Provisioning => {
                "Sees everything; creates and changes provisioned (SCIM) users and groups, without replacing or deleting them."
            }
            Role::Administrator => "Does everything except granting organization admin, deleting accounts and destructive SCIM changes.",
            Role::Owner => "Does everything.",
        }
    }

    /// Whether the role includes the capability.
    #[must_use]
    pub const fn holds(self, capability: Capability) -> bool {
        match self {
            Role::Owner => true,
            Role::Administrator => !matches!(
                capability,
                Capability::GrantAdministration
                    | Capability::DeleteAccount
                    | Capability::DestroyScim
                    | Capability::RepairScim
                    | Capability::IssueTokens
                    | Capability::ManageSessions
            ),
            Role::HelpDesk => {
                capability.is_read()
                    || matches!(capability, Capability::SuspendAccess | Capability::ToggleAccount | Capability::RevokeApiTokens)
            }
            // Switching somebody off through SCIM is deactivating an account, which is the help desk's.
            Role::Provisioning => capability.is_read() || matches!(capability, Capability::WriteScim),
            Role::Viewer => capability.is_read(),
        }
    }

    /// Every capability the role includes, in declaration order.
    #[must_use]
    pub fn capabilities(self) -> Vec<Capability> {
        Capability::ALL.into_iter().filter(|capability| self.holds(*capability)).collect()
    }
}
