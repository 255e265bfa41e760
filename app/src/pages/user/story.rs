//! The state of a person told as a story: one plain sentence from sign-in, membership and claim; what it means for billing; where two sources disagree. Pure.

use catalogue::account::{Account, DELETION_GRACE_DAYS};
use catalogue::organization::{
    AccountStatus, ClaimStatus, DirectoryStatus, LastActiveDates, ManagementSource, MembershipStatus, ProductAccess, ProductActivity, User,
};

pub use crate::acts::reach::unreached;
use crate::components::part::Reading;
use crate::moment;
use crate::standing::Standing;

/// What the person can do now, and whose account it is.
#[must_use]
pub fn sentence(user: &User) -> String {
    if user.account_status == Some(AccountStatus::Closed) {
        return "The account is closed: nobody can sign in with it any more. What it did stays, under its last name.".to_owned();
    }
    let standing = Standing::of(user);
    let is_silent = standing == Standing::Unknown && user.status.is_none() && user.membership_status.is_none();
    let now = if is_silent { "Whether this person has access here is not known." } else { standing.sentence() };
    format!("{now} {}", claim(user))
}

/// Whether the directory says that an identity provider keeps the account in step.
#[must_use]
pub fn is_synced(user: &User) -> bool {
    user.management_source == Some(ManagementSource::Synced)
}

fn claim(user: &User) -> &'static str {
    match (&user.claim_status, &user.management_source) {
        (Some(ClaimStatus::Managed), Some(ManagementSource::Synced)) => {
            "The account belongs to this organization; your identity provider keeps it up to date."
        }
        (Some(ClaimStatus::Managed), _) => "The account belongs to this organization, which manages profile and sign-in.",
        (Some(ClaimStatus::Unmanaged), _) => {
            "The account is the person's own: its e-mail domain or address is not verified here, so only access to this organization can be changed."
        }
        _ => "Atlassian does not say whose account it is.",
    }
}

/// When a scheduled deletion becomes final, as far as that can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It was asked for at a known time.
    At(i64),
    /// If it was asked for when the account was switched off, which it need not have been.
    Likely(i64),
    Unknown,
}

/// The end of the grace of an account that is being deleted. Atlassian tells only when the account was switched off; `asked` is when the deletion was
/// asked for, where that is known. All in seconds since 1970.
#[must_use]
pub fn deletion_end(user: &User, asked: Option<i64>, now: i64) -> Option<End> {
    if user.status != Some(DirectoryStatus::ForDeletion) {
        return None;
    }
    let grace = DELETION_GRACE_DAYS * moment::DAY;
    let switched_off = || user.deactivated_on.as_deref().and_then(moment::parse);
    Some(match (asked, switched_off()) {
        (Some(asked), _) => End::At(asked + grace),
        // Switched off longer ago than the grace lasts: the deletion was asked for later.
        (None, Some(then)) if (now - grace..=now).contains(&then) => End::Likely(then + grace),
        _ => End::Unknown,
    })
}

impl End {
    /// In a sentence; `day` prints a day for the reader.
    #[must_use]
    pub fn words(self, day: impl Fn(i64) -> String) -> String {
        match self {
            End::At(end) => format!("Being deleted, final on {}. It can be cancelled until then.", day(end)),
            End::Likely(end) => format!(
                "Being deleted, final on {} if the deletion was scheduled when the account was switched off. It can be cancelled until it is final.",
                day(end)
            ),
            End::Unknown => format!(
                "Being deleted, final {DELETION_GRACE_DAYS} days after it was scheduled; Atlassian does not say when that was. It can be cancelled until it is final."
            ),
        }
    }
}

/// What the present state costs. An estimate: Atlassian's own screens disagree about it.
#[must_use]
pub const fn billing(standing: Standing) -> &'static str {
    match standing {
        Standing::Active => "Takes a seat of each product that a role opens.",
        Standing::Invited => "Takes a seat of each product that a role opens, though never used.",
        Standing::Suspended => "Takes no seat while suspended.",
        Standing::Deactivated | Standing::ForDeletion => "Takes no seat.",
        Standing::NoAccess => "Takes no seat in this organization.",
        Standing::Unknown => "Cannot be told from what Atlassian said.",
    }
}

/// A directory user made of a managed account, where the directory has none: because it does not know the account, or because it could not be read.
#[must_use]
pub fn user_of(account: &Account, is_in_no_directory: bool) -> User {
    User {
        membership_status: is_in_no_directory.then_some(MembershipStatus::NoMembership),
        account_id: account.account_id.clone(),
        account_status: account.account_status.clone(),
        name: account.name.clone(),
        nickname: account.nickname.clone(),
        email: account.email.clone(),
        email_verified: account.email_verified,
        claim_status: Some(ClaimStatus::Managed),
        ..User::default()
    }
}

/// The user with what the activity read knows: somebody who used a product has been here, though the address was never verified.
#[must_use]
pub fn with_activity(user: &User, activity: Option<&LastActiveDates>) -> User {
    let mut user = user.clone();
    if let (None, Some(activity)) = (&user.product_access, activity) {
        let product = |product: &ProductActivity| ProductAccess {
            id: product.id.clone().unwrap_or_default(),
            key: product.key.clone(),
            last_active_timestamp: product.last_active_timestamp.clone().or_else(|| product.last_active.clone()),
        };
        user.product_access = Some(activity.product_access.iter().map(product).collect());
    }
    user
}

/// The user with whose account it is, where only the account API says so: v1 does not.
#[must_use]
pub fn with_claim(mut user: User, account: &Reading<Account>) -> User {
    if user.claim_status.is_none() {
        user.claim_status = match account {
            Reading::There(..) => Some(ClaimStatus::Managed),
            Reading::Failed(error) => {
                let is_unclaimed = error.problem().is_some_and(|problem| problem.code == "forbidden.unclaimedDomain");
                is_unclaimed.then_some(ClaimStatus::Unmanaged)
            }
            Reading::Loading | Reading::NotPermitted => None,
        };
    }
    user
}

/// A value of the account, and what the directory says where it says something else.
#[must_use]
pub fn joined(account: Option<&str>, directory: Option<&str>) -> (Option<String>, Option<String>) {
    let said = |text: Option<&str>| text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    match (said(account), said(directory)) {
        (Some(account), Some(directory)) if account != directory => (Some(account), Some(directory)),
        (Some(account), _) => (Some(account), None),
        (None, directory) => (directory, None),
    }
}

#[cfg(test)]
mod tests;
