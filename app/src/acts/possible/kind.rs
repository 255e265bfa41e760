//! The acts by name, and what their buttons say.

/// What can be done with a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    Suspend,
    Restore,
    Deactivate,
    Reactivate,
    Demote,
    Roles,
    Profile,
    Email,
    Tokens,
    Remove,
    Delete,
    CancelDeletion,
}

impl Kind {
    /// The act without the person; the heading where it is not possible.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Kind::Suspend => "Suspend access",
            Kind::Restore => "Restore access",
            Kind::Deactivate => "Deactivate the account",
            Kind::Reactivate => "Reactivate the account",
            Kind::Demote => "Take organization admin away",
            Kind::Roles => "Grant and revoke roles",
            Kind::Profile => "Edit the profile",
            Kind::Email => "Change the e-mail address",
            Kind::Tokens => "Revoke API tokens",
            Kind::Remove => "Remove from the organization",
            Kind::Delete => "Delete the account",
            Kind::CancelDeletion => "Cancel the deletion",
        }
    }

    /// The verb alone, of the acts that can be done with many at once; of the others their title.
    #[must_use]
    pub const fn bare_verb(self) -> &'static str {
        match self {
            Kind::Suspend => "Suspend",
            Kind::Restore => "Restore",
            Kind::Deactivate => "Deactivate",
            Kind::Reactivate => "Reactivate",
            Kind::Remove => "Remove",
            other => other.title(),
        }
    }

    /// The button: the verb and the person.
    #[must_use]
    pub fn verb(self, name: &str) -> String {
        match self {
            Kind::Suspend => format!("Suspend {name}"),
            Kind::Restore => format!("Restore {name}"),
            Kind::Deactivate => format!("Deactivate {name}"),
            Kind::Reactivate => format!("Reactivate {name}"),
            Kind::Demote => format!("Take organization admin from {name}"),
            Kind::Roles => format!("Change the roles of {name}"),
            Kind::Profile => format!("Edit the profile of {name}"),
            Kind::Email => format!("Change the e-mail address of {name}"),
            Kind::Tokens => format!("Revoke all API tokens of {name}"),
            Kind::Remove => format!("Remove {name}"),
            Kind::Delete => format!("Delete the account of {name}"),
            Kind::CancelDeletion => format!("Cancel the deletion of {name}"),
        }
    }

    /// What it comes to, in one line; the confirmation says the rest.
    #[must_use]
    pub const fn gist(self) -> &'static str {
        match self {
            Kind::Suspend => "No access here and no seat; roles and groups stay. Undone with one click.",
            Kind::Restore => "Access comes back with the roles and groups from before.",
            Kind::Deactivate => "No sign-in anywhere at Atlassian; everything is kept.",
            Kind::Reactivate => "Sign-in works again.",
            Kind::Demote => "May no longer manage the organization.",
            Kind::Roles => "What the person may use, and who takes a seat.",
            Kind::Profile => "Name, job title, time zone and the like.",
            Kind::Email => "Every session ends; the new domain has to be verified.",
            Kind::Tokens => "Scripts that use them stop at once, for good.",
            Kind::Remove => "No longer on any list here; roles and groups are lost.",
            Kind::Delete => "The account and its personal data go for good after 14 days.",
            Kind::CancelDeletion => "The account stays, and works again.",
        }
    }

    /// Whether it takes something away that does not simply come back, or locks somebody out.
    #[must_use]
    pub const fn is_danger(self) -> bool {
        matches!(self, Kind::Suspend | Kind::Deactivate | Kind::Demote | Kind::Tokens | Kind::Remove | Kind::Delete)
    }
}
