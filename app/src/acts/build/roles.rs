//! The one change of a role that leaving needs: an organization admin has to be demoted first, and never the last one.

use std::rc::Rc;

use catalogue::organization::role::ORGANIZATION_ADMIN;
use catalogue::problem::Problem;

use super::super::known::Known;
use super::super::possible::Kind;
use crate::access::administration;
use crate::access::grant::{self, RoleOn};
use crate::access::place::Place;
use crate::access::read;
use crate::change::{Moved, Proposal};
use crate::client::{Api, ClientError};

/// Takes the role away. The admins are counted once more before anything is sent: the page may have been open for long.
pub fn demotion(known: &Rc<Known>) -> Proposal {
    let place = Place { is_product: false, product: "Organization".to_owned(), site: "everything in it".to_owned() };
    // Where the role stands does not matter: organization admin has an operation of its own.
    let on = RoleOn { role: ORGANIZATION_ADMIN.to_owned(), resource_id: String::new(), place };
    let verb = Kind::Demote.verb(&known.name());
    let proposal = Proposal::of(&format!("{verb}?"), &verb, grant::revoke(&known.subject(), &on));
    let is_self = known.viewer.is_self;
    Proposal { recheck: Some(Rc::new(move |api| Box::pin(somebody_is_left(api, is_self)))), ..proposal }
}

async fn somebody_is_left(api: Api, is_self: bool) -> Result<Option<Moved>, ClientError> {
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
}
