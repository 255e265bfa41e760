//! People as v1 tells them: what of a v2 search v1 can be asked, what has to be sorted out here, and what cannot be answered at all. Pure.

use catalogue::organization::{AccountStatus, DirectoryStatus, MembershipStatus, TextFilter, User, UserSearch, UserSearchV1, UserV1};

/// How many people are asked for at a time: far less than v1 would give, so that the first of them are on screen soon.
const PAGE: u32 = 1000;

/// The part of a search that v1 has no answer to, in words; `None` when it can answer.
#[must_use]
pub fn unanswerable(search: &UserSearch) -> Option<&'static str> {
    let asked = [
        (!search.role_ids.is_empty(), "filter by role"),
        (!search.resource_ids.is_empty(), "filter by product"),
        (!search.group_ids.is_empty(), "filter by group"),
        (!search.directory_ids.is_empty(), "filter by directory"),
        (search.claim_status.is_some(), "filter by who manages the account"),
        (search.mfa_enabled.is_some(), "filter by two-step verification"),
        (search.status.contains(&DirectoryStatus::ForDeletion), "way to find accounts that are being deleted"),
    ];
    asked.into_iter().find(|(is_asked, _)| *is_asked).map(|(_, words)| words)
}

/// What is sent. Unknown filters would be ignored with everybody as the answer, so nothing is sent that v1 does not document; without the account
/// type apps and bots would be among the people.
fn asking(search: &UserSearch) -> UserSearchV1 {
    let some = |texts: &[String]| (!texts.is_empty()).then(|| TextFilter { eq: texts.to_vec(), contains: None });
    UserSearchV1 {
        account_ids: search.account_ids.clone(),
        account_types: vec!["atlassian".to_owned()],
        email_domains: some(&search.email_domains),
        limit: Some(PAGE),
        expand: ["NAME", "EMAIL", "EMAIL_VERIFIED"].map(str::to_owned).to_vec(),
        ..UserSearchV1::default()
    }
}

/// A list is read twice: first the suspended people, then everybody, because only the filter tells who is suspended. Where this page of it lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub is_suspended: bool,
    pub cursor: Option<String>,
}

impl Place {
    /// From the cursor of a page that [`Place::print`] wrote; none is the start.
    #[must_use]
    pub fn parse(text: Option<&str>) -> Place {
        match text.and_then(|text| text.strip_prefix("all:")) {
            Some(cursor) => Place { is_suspended: false, cursor: Some(cursor.to_owned()).filter(|cursor| !cursor.is_empty()) },
            None => Place { is_suspended: true, cursor: text.and_then(|text| text.strip_prefix("suspended:")).map(str::to_owned) },
        }
    }

    /// The cursor of the page after, given the upstream's own.
    #[must_use]
    pub fn next(&self, upstream: Option<&str>) -> Option<String> {
        match (self.is_suspended, upstream) {
            (true, Some(cursor)) => Some(format!("suspended:{cursor}")),
            (true, None) => Some("all:".to_owned()),
            (false, Some(cursor)) => Some(format!("all:{cursor}")),
            (false, None) => None,
        }
    }
}

/// The body for one page of a list.
#[must_use]
pub fn listing(search: &UserSearch, place: &Place) -> UserSearchV1 {
    UserSearchV1 { is_suspended: place.is_suspended.then_some(true), cursor: place.cursor.clone(), ..asking(search) }
}

/// Whether a search means few people, who are asked for at once instead of page by page.
#[must_use]
pub fn is_lookup(search: &UserSearch) -> bool {
    search.search_term.is_some() || !search.emails.is_empty() || !search.account_ids.is_empty()
}

/// The bodies that together find who is looked for: v1 has no single filter for name and address.
#[must_use]
pub fn lookups(search: &UserSearch) -> Vec<UserSearchV1> {
    let eq = |texts: Vec<String>| Some(TextFilter { eq: texts, contains: None });
    let contains = |text: &str| (!text.is_empty()).then(|| TextFilter { eq: Vec::new(), contains: Some(text.to_owned()) });
    if !search.emails.is_empty() {
        let (mailboxes, domains): (Vec<String>, Vec<String>) = search.emails.iter().filter_map(|email| split(email)).unzip();
        return vec![UserSearchV1 {
            email_usernames: eq(crate::sorting::unique(mailboxes)),
            email_domains: eq(crate::sorting::unique(domains)),
            ..asking(search)
        }];
    }
    let Some(term) = search.search_term.as_deref().map(str::trim).filter(|term| !term.is_empty()) else { return vec![asking(search)] };
    let (mailbox, domain) = term.rsplit_once('@').unwrap_or((term, ""));
    let by_name = UserSearchV1 { names_or_nicknames: contains(term), ..asking(search) };
    let by_email = UserSearchV1 { email_usernames: contains(mailbox), email_domains: contains(domain), ..asking(search) };
    if domain.is_empty() { vec![by_name, by_email] } else { vec![by_email] }
}

fn split(email: &str) -> Option<(String, String)> {
    email.rsplit_once('@').map(|(mailbox, domain)| (mailbox.to_owned(), domain.to_owned()))
}

/// The question which of these (at most 100) people are suspended: `accountStatus` stays active for them.
#[must_use]
pub fn suspended_among(account_ids: &[String]) -> UserSearchV1 {
    UserSearchV1 {
        account_ids: account_ids.to_vec(),
        account_types: vec!["atlassian".to_owned()],
        is_suspended: Some(true),
        limit: Some(PAGE),
        ..UserSearchV1::default()
    }
}

/// The directory user that v1 knows. What it does not tell stays unknown.
#[must_use]
pub fn user_of(user: UserV1, is_suspended: bool) -> User {
    // What `statusInUserbase` says of suspended people is nowhere documented; they are told by the filter, so that only true and false of others count.
    let membership_status = match user.status_in_userbase {
        _ if is_suspended => Some(MembershipStatus::Suspended),
        Some(true) => Some(MembershipStatus::Active),
        Some(false) => Some(MembershipStatus::NoMembership),
        None => None,
    };
    User {
        account_id: user.account_id,
        account_type: user.account_type,
        account_status: user.account_status,
        membership_status,
        name: user.name,
        nickname: user.nickname,
        email: user.email,
        email_verified: user.email_verified,
        ..User::default()
    }
}

/// The filters that v1 was not asked, applied here.
#[must_use]
pub fn keeps(search: &UserSearch, user: &User) -> bool {
    let is_email = |wanted: &String| user.email.as_deref().is_some_and(|email| email.eq_ignore_ascii_case(wanted));
    (search.emails.is_empty() || search.emails.iter().any(is_email))
        && among(&search.account_status, user.account_status.as_ref())
        && among(&search.membership_status, user.membership_status.as_ref())
        && among(&search.status, status(user).as_ref())
}

fn among<T: PartialEq>(wanted: &[T], value: Option<&T>) -> bool {
    wanted.is_empty() || value.is_some_and(|value| wanted.contains(value))
}

/// What v2 derives from account and membership, derived here.
fn status(user: &User) -> Option<DirectoryStatus> {
    match (&user.account_status, &user.membership_status) {
        (Some(AccountStatus::Inactive | AccountStatus::Closed), _) => Some(DirectoryStatus::Deactivated),
        (_, Some(MembershipStatus::Suspended)) => Some(DirectoryStatus::Suspended),
        (_, Some(MembershipStatus::NoMembership)) => Some(DirectoryStatus::NotInvited),
        (Some(AccountStatus::Active), Some(MembershipStatus::Active)) => Some(DirectoryStatus::Active),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
