//! Granting a role and taking it away: what is sent, how it is seen, how it is undone. Nothing is called done before the role assignments show it,
//! which takes up to 30 seconds.

use std::rc::Rc;

use catalogue::organization::role::{ORGANIZATION_ADMIN, SITE_ADMIN};
use catalogue::organization::{GRANT_ORGANIZATION_ADMIN, GRANT_ROLE, OrganizationRole, REVOKE_ORGANIZATION_ADMIN, REVOKE_ROLE, RoleGrant};
use catalogue::problem::Problem;
use leptos::prelude::*;

use super::administration;
use super::place::Place;
use super::read;
use crate::change::{Call, Change, Check, Moved, Proposal, Recheck, Subject, Undo, consequences};
use crate::client::{Api, ClientError};
use crate::standing::role_words;
use catalogue::organization::held::held;

/// A role on something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleOn {
    pub role: String,
    /// ARI.
    pub resource_id: String,
    pub place: Place,
}

impl RoleOn {
    /// `User on Corp Jira`, `Organization admin`.
    #[must_use]
    pub fn words(&self) -> String {
        let role = role_words(&self.role);
        if self.is_organization_admin() { role } else { format!("{role} on {}", self.place.short()) }
    }

    /// Organization admin. Where the role stands does not matter: it has an operation of its own.
    #[must_use]
    pub fn organization_admin() -> RoleOn {
        let place = Place { is_product: false, product: "Organization".to_owned(), site: "everything in it".to_owned() };
        RoleOn { role: ORGANIZATION_ADMIN.to_owned(), resource_id: String::new(), place }
    }

    #[must_use]
    pub fn is_organization_admin(&self) -> bool {
        self.role == ORGANIZATION_ADMIN
    }

    /// Whether it gives power over the organization or a site, which is for owners.
    #[must_use]
    pub fn is_administration(&self) -> bool {
        self.is_organization_admin() || self.role == SITE_ADMIN
    }

    /// The one request. Organization admin has an operation of its own.
    fn call(&self, subject: &Subject, is_grant: bool) -> Call {
        let parameters = [("accountId", subject.id.as_str())];
        if self.is_organization_admin() {
            let body = OrganizationRole { role: self.role.clone() };
            let endpoint = if is_grant { GRANT_ORGANIZATION_ADMIN } else { REVOKE_ORGANIZATION_ADMIN };
            return Call::with(endpoint, &parameters, &body);
        }
        let body = RoleGrant { role: self.role.clone(), resource: Some(self.resource_id.clone()) };
        Call::with(if is_grant { GRANT_ROLE } else { REVOKE_ROLE }, &parameters, &body)
    }
}

/// Whether the person holds it directly, as the role assignments show it.
async fn shows(on: RoleOn, api: Api, account_id: String) -> Result<bool, ClientError> {
    let assignments = read::roles_named(api, account_id, on.role.clone()).await?;
    Ok(held(&assignments, &on.resource_id, &on.role).is_some_and(|held| held.is_revocable()))
}

fn check(subject: &Subject, on: &RoleOn, is_grant: bool) -> Check {
    let (id, on) = (subject.id.clone(), on.clone());
    Rc::new(move |api| {
        let reading = shows(on.clone(), api, id.clone());
        Box::pin(async move { Ok(reading.await? == is_grant) })
    })
}

/// The grant of a role that the person does not hold directly. `is_self`: whoever asks is that person.
#[must_use]
pub fn grant(subject: &Subject, on: &RoleOn, is_self: bool) -> Change {
    let (back, what) = (subject.clone(), on.clone());
    let inverse = Rc::new(move || revocation(&back, &what, None, is_self));
    Change {
        subject: subject.clone(),
        doing: format!("Granting {} to {}", on.words(), subject.name),
        done: format!("{} holds {}.", subject.name, on.words()),
        calls: vec![on.call(subject, true)],
        judge: None,
        check: Some(check(subject, on, true)),
        undo: Undo::Exact("Complete: taking the role away again.".to_owned(), inverse),
    }
}

/// The grant where role assignments cannot be read: nobody can tell whether the role was there before, nor when it is.
#[must_use]
pub fn grant_unseen(subject: &Subject, on: &RoleOn) -> Change {
    let words = "Not offered: the v1 API does not tell whether the role was there before.".to_owned();
    Change { check: None, undo: Undo::Impossible(words), ..grant(subject, on, false) }
}

/// Taking away a role that was granted to the person.
#[must_use]
pub fn revoke(subject: &Subject, on: &RoleOn, is_self: bool) -> Change {
    let (back, what) = (subject.clone(), on.clone());
    let inverse = Rc::new(move || {
        let question = format!("Grant {} to {} again?", what.words(), back.name);
        let effects = consequences("unchanged", "as before, within about 30 seconds", "as before", "");
        Proposal { effects, ..Proposal::of(&question, &format!("Grant {}", what.words()), grant(&back, &what, is_self)) }
    });
    Change {
        subject: subject.clone(),
        doing: format!("Taking {} from {}", on.words(), subject.name),
        done: format!("{} no longer holds {}.", subject.name, on.words()),
        calls: vec![on.call(subject, false)],
        judge: None,
        check: Some(check(subject, on, false)),
        undo: Undo::Exact("Complete: granting the role again.".to_owned(), inverse),
    }
}

/// The confirmation of taking a role away. `remains` says what keeps the role all the same. Organization admin is never taken from the last one, nor
/// from oneself: they are counted once more before anything is sent, for the page may have been open for long.
#[must_use]
pub fn revocation(subject: &Subject, on: &RoleOn, remains: Option<&str>, is_self: bool) -> Proposal {
    let access = match remains {
        Some(why) => format!("the direct grant ends; the role itself stays {why}"),
        None if on.is_organization_admin() => "no longer administers the organization, within about 30 seconds".to_owned(),
        None => "ends as this role gave it, within about 30 seconds".to_owned(),
    };
    let billing = match (remains, on.is_administration()) {
        (None, false) => "frees a seat, unless another role or group gives access to the same product",
        _ => "unchanged",
    };
    let question = format!("Take {} from {}?", on.words(), subject.name);
    let verb = format!("Revoke {}", on.words());
    Proposal {
        is_danger: true,
        effects: consequences("unchanged", &access, billing, "none"),
        recheck: Some(if on.is_organization_admin() { last_recheck(subject, is_self) } else { recheck(subject, on, false) }),
        ..Proposal::of(&question, &verb, revoke(subject, on, is_self))
    }
}

/// Looks whether the role is still there, and whether somebody else is left who has it.
fn last_recheck(subject: &Subject, is_self: bool) -> Recheck {
    let is_held = recheck(subject, &RoleOn::organization_admin(), false);
    Rc::new(move |api| {
        let is_held = is_held(api.clone());
        Box::pin(async move {
            if let Some(moved) = is_held.await? {
                return Ok(Some(moved));
            }
            let admins = read::organization_admins(&api).await?;
            let Some(lock) = administration::keeps_admin(is_self, Some(admins)) else { return Ok(None) };
            Err(ClientError::Problem(Box::new(Problem {
                status: 409,
                code: "keeps_organization_admin".to_owned(),
                title: lock.words,
                detail: "This was found when looking once more. Nothing was sent.".to_owned(),
                next_step: lock.remedy,
                ..Problem::default()
            })))
        })
    })
}

/// Looks once more before anything is sent: what is so already is not done again, or undoing it would take away what was there before.
#[must_use]
pub fn recheck(subject: &Subject, on: &RoleOn, is_grant: bool) -> Recheck {
    let (subject, on) = (subject.clone(), on.clone());
    Rc::new(move |api| {
        let reading = shows(on.clone(), api, subject.id.clone());
        let words = if is_grant {
            format!("{} holds {} already. There is nothing left to do.", subject.name, on.words())
        } else {
            format!("{} does not hold {} directly any more. There is nothing left to do.", subject.name, on.words())
        };
        Box::pin(async move { Ok((reading.await? == is_grant).then(|| moved(words))) })
    })
}

/// What was found when looking once more, in a sentence.
#[must_use]
pub fn moved(words: String) -> Moved {
    Moved { versions: Rc::new(move || view! { <p>{words.clone()}</p> }.into_any()) }
}

#[cfg(test)]
mod tests;
