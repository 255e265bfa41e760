//! What a person can do now, in words: the one state that every list, card and filter shows, and the three axes behind it. Pure.

use catalogue::organization::{AccountStatus, ClaimStatus, DirectoryStatus, ManagementSource, MembershipStatus, User};

/// The state of a person as a whole. The same word, shape and colour everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Standing {
    Active,
    /// Has been let in and never came: the address was never verified.
    Invited,
    Suspended,
    Deactivated,
    ForDeletion,
    NoAccess,
    /// The upstream said something that this version does not know, or nothing.
    Unknown,
}

impl Standing {
    pub const ALL: [Standing; 7] = [
        Standing::Active,
        Standing::Invited,
        Standing::Suspended,
        Standing::Deactivated,
        Standing::ForDeletion,
        Standing::NoAccess,
        Standing::Unknown,
    ];

    /// Derives the state from a directory user.
    #[must_use]
    pub fn of(user: &User) -> Standing {
        if user.account_status == Some(AccountStatus::Closed) {
            return Standing::Deactivated;
        }
        match &user.status {
            Some(DirectoryStatus::Active) if is_invited(user) => Standing::Invited,
            Some(DirectoryStatus::Active) => Standing::Active,
            Some(DirectoryStatus::Suspended) => Standing::Suspended,
            Some(DirectoryStatus::NotInvited) => Standing::NoAccess,
            Some(DirectoryStatus::Deactivated) => Standing::Deactivated,
            Some(DirectoryStatus::ForDeletion) => Standing::ForDeletion,
            Some(DirectoryStatus::Other(_)) => Standing::Unknown,
            None => Standing::from_axes(user),
        }
    }

    /// When the derived status is missing, the same derivation from what it derives from.
    fn from_axes(user: &User) -> Standing {
        match (&user.account_status, &user.membership_status) {
            (Some(AccountStatus::Inactive), _) => Standing::Deactivated,
            (_, Some(MembershipStatus::Suspended)) => Standing::Suspended,
            (_, Some(MembershipStatus::NoMembership)) => Standing::NoAccess,
            (Some(AccountStatus::Active), Some(MembershipStatus::Active)) if is_invited(user) => Standing::Invited,
            (Some(AccountStatus::Active), Some(MembershipStatus::Active)) => Standing::Active,
            _ => Standing::Unknown,
        }
    }

    /// The word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Standing::Active => "Active",
            Standing::Invited => "Invited",
            Standing::Suspended => "Suspended",
            Standing::Deactivated => "Deactivated",
            Standing::ForDeletion => "Being deleted",
            Standing::NoAccess => "No access here",
            Standing::Unknown => "Unknown",
        }
    }

    /// The shape, so that colour is never the only sign.
    #[must_use]
    pub const fn shape(self) -> &'static str {
        match self {
            Standing::Active => "●",
            Standing::Invited => "◇",
            Standing::Suspended => "◐",
            Standing::Deactivated => "○",
            Standing::ForDeletion => "✕",
            Standing::NoAccess => "–",
            Standing::Unknown => "?",
        }
    }

    /// The name of the style.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Standing::Active => "is-active",
            Standing::Invited => "is-invited",
            Standing::Suspended => "is-suspended",
            Standing::Deactivated => "is-deactivated",
            Standing::ForDeletion => "is-deletion",
            Standing::NoAccess => "is-none",
            Standing::Unknown => "is-unknown",
        }
    }

    /// What it means for the person, in one sentence.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Standing::Active => "Can sign in and use what their roles give them in this organization.",
            Standing::Invited => "Has been let in but has never signed in: the e-mail address is not verified yet.",
            Standing::Suspended => {
                "Cannot use this organization's apps; keeps roles and groups; not billed. The Atlassian account itself still works."
            }
            Standing::Deactivated => "Cannot sign in to any Atlassian service; keeps the account and its content; not billed.",
            Standing::ForDeletion => {
                "The account is scheduled for deletion. Until the grace period ends it looks deactivated and can be brought back."
            }
            Standing::NoAccess => "Has an Atlassian account, but no membership in this organization; not billed here.",
            Standing::Unknown => "Atlassian reports a state that Rollcall does not know. The axes below show what it said.",
        }
    }
}

/// Let in, and as far as is known never here.
fn is_invited(user: &User) -> bool {
    user.email_verified == Some(false) && !was_ever_active(user)
}

fn was_ever_active(user: &User) -> bool {
    user.product_access.iter().flatten().any(|product| product.last_active_timestamp.is_some())
}

/// One of the three questions behind the state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Axis {
    pub question: &'static str,
    pub answer: String,
    /// Style name, as of [`Standing::class`].
    pub class: &'static str,
    pub shape: &'static str,
}

/// Sign-in, this organization, managed by.
#[must_use]
pub fn axes(user: &User) -> [Axis; 3] {
    [sign_in(user), membership(user), managed_by(user)]
}

fn axis(question: &'static str, standing: Standing, answer: &str) -> Axis {
    Axis { question, answer: answer.to_owned(), class: standing.class(), shape: standing.shape() }
}

fn sign_in(user: &User) -> Axis {
    let question = "Sign-in";
    if user.status == Some(DirectoryStatus::ForDeletion) {
        return axis(question, Standing::ForDeletion, "Blocked until deletion");
    }
    match &user.account_status {
        Some(AccountStatus::Active) if user.email_verified == Some(false) => axis(question, Standing::Invited, "Address not verified"),
        Some(AccountStatus::Active) => axis(question, Standing::Active, "Works"),
        Some(AccountStatus::Inactive) => axis(question, Standing::Deactivated, "Deactivated"),
        Some(AccountStatus::Closed) => axis(question, Standing::Deactivated, "Account closed"),
        Some(AccountStatus::Other(text)) => axis(question, Standing::Unknown, text),
        None => axis(question, Standing::Unknown, "Not said"),
    }
}

fn membership(user: &User) -> Axis {
    let question = "This organization";
    match &user.membership_status {
        Some(MembershipStatus::Active) => axis(question, Standing::Active, "Member"),
        Some(MembershipStatus::Suspended) => axis(question, Standing::Suspended, "Suspended"),
        Some(MembershipStatus::NoMembership) => axis(question, Standing::NoAccess, "Not a member"),
        Some(MembershipStatus::Other(text)) => axis(question, Standing::Unknown, text),
        None => axis(question, Standing::Unknown, "Not said"),
    }
}

fn managed_by(user: &User) -> Axis {
    let question = "Managed by";
    match (&user.claim_status, &user.management_source) {
        (Some(ClaimStatus::Managed), Some(ManagementSource::Synced)) => axis(question, Standing::Active, "Your identity provider"),
        (Some(ClaimStatus::Managed), _) => axis(question, Standing::Active, "This organization"),
        (Some(ClaimStatus::Unmanaged), _) => axis(question, Standing::NoAccess, "The person"),
        (Some(ClaimStatus::Other(text)), _) => axis(question, Standing::Unknown, text),
        (None, _) => axis(question, Standing::Unknown, "Not said"),
    }
}

/// The name to call a person by: name, else nickname, else address, else the account id.
#[must_use]
pub fn display_name(user: &User) -> String {
    [&user.name, &user.nickname, &user.email].into_iter().flatten().find(|text| is_visible(text)).unwrap_or(&user.account_id).clone()
}

/// Whether there is anything to see of a text: some names are made of blanks and characters without width.
#[must_use]
pub fn is_visible(text: &str) -> bool {
    let is_invisible = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    !text.chars().all(is_invisible)
}

/// A role id without its prefix, in words: `atlassian/user-access-admin` is "User access admin".
#[must_use]
pub fn role_words(role: &str) -> String {
    let bare = role.strip_prefix("atlassian/").unwrap_or(role);
    match bare {
        "org-admin" => "Organization admin".to_owned(),
        "ai-access" => "AI access".to_owned(),
        _ => {
            let spaced = bare.replace('-', " ");
            let mut letters = spaced.chars();
            letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
        }
    }
}

/// A product key in words: `jira-software` is "Jira Software".
#[must_use]
pub fn product_words(key: &str) -> String {
    match key {
        "jira-servicedesk" => return "Jira Service Management".to_owned(),
        "jira-product-discovery" => return "Jira Product Discovery".to_owned(),
        _ => {}
    }
    let words = key.split('-').filter(|word| !word.is_empty()).map(|word| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect::<String>())
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
