//! The acts, one function each: what has to hold for them.

use catalogue::account::{PROFILE_FIELDS, Verdict};
use catalogue::capability::Capability;
use catalogue::organization::{AccountStatus, DirectoryStatus, MembershipStatus, User};

use super::super::leaving::UNKNOWN;
use super::judge::{Judge, lacking};
use super::{Act, Kind, Rules, Situation};

/// Every act, in the order in which people look for them. Of a pair (suspend, restore) those that fit the present state.
#[must_use]
pub fn acts(situation: &Situation) -> Vec<Act> {
    let user = situation.user;
    let is_suspended = user.membership_status == Some(MembershipStatus::Suspended) || user.status == Some(DirectoryStatus::Suspended);
    let is_mixed = situation.directories.is_mixed();
    let mut acts = Vec::new();
    if is_suspended || is_mixed {
        acts.push(restoration(situation));
    }
    if !is_suspended || is_mixed {
        acts.push(suspension(situation));
    }
    acts.push(if user.account_status == Some(AccountStatus::Inactive) { reactivation(situation) } else { deactivation(situation) });
    if situation.is_organization_admin == Some(true) {
        acts.push(demotion(situation));
    }
    acts.extend([roles(situation), profile(situation), email(situation), tokens(situation), removal(situation)]);
    acts.push(if is_for_deletion(user) { cancellation(situation) } else { deletion(situation) });
    acts
}

fn is_for_deletion(user: &User) -> bool {
    user.status == Some(DirectoryStatus::ForDeletion)
}

fn is_inactive(user: &User) -> bool {
    matches!(user.account_status, Some(AccountStatus::Inactive | AccountStatus::Closed))
}

fn restoration(situation: &Situation) -> Act {
    Judge::of(situation).member().in_a_directory().needs(Capability::SuspendAccess).act(Kind::Restore)
}

fn suspension(situation: &Situation) -> Act {
    Judge::of(situation).member().in_a_directory().not_organization_admin().yourself().needs(Capability::SuspendAccess).act(Kind::Suspend)
}

/// Switching the account on or off; not while it is being deleted.
fn enablement<'a>(situation: &'a Situation) -> Judge<'a> {
    let is_leaving = is_for_deletion(situation.user);
    Judge::of(situation)
        .account()
        .before(is_leaving, "A deletion is scheduled", "Cancelling the deletion activates the account too.", Kind::CancelDeletion)
        .privilege("lifecycle.enablement")
}

fn reactivation(situation: &Situation) -> Act {
    enablement(situation).needs(Capability::ToggleAccount).act(Kind::Reactivate)
}

fn deactivation(situation: &Situation) -> Act {
    enablement(situation).keeps_admin(false).yourself().needs(Capability::ToggleAccount).act(Kind::Deactivate)
}

fn demotion(situation: &Situation) -> Act {
    Judge::of(situation)
        .obstacle(
            situation.is_admin_through_group,
            "Organization admin through a group",
            "Take the person out of that group; Access shows which it is.",
        )
        .keeps_admin(situation.viewer.is_self)
        .needs(Capability::GrantAdministration)
        .act(Kind::Demote)
}

fn roles(situation: &Situation) -> Act {
    let user = situation.user;
    let may_administer = lacking(&situation.viewer, Capability::GrantAdministration).is_none();
    Judge::of(situation)
        .member()
        .caution(!may_administer, "Organization admin and site admin are for owners only.")
        .caution(is_inactive(user), "Roles are granted to active accounts only; revoking works.")
        .caution(true, "Roles that come through a group change with the group.")
        .needs(Capability::GrantRole)
        .act(Kind::Roles)
}

fn profile(situation: &Situation) -> Act {
    let mut judge = Judge::of(situation).account();
    if let Rules::Known(permissions) = situation.rules {
        let free = PROFILE_FIELDS.iter().filter(|field| !matches!(permissions.field(field), Verdict::Blocked(_))).count();
        judge = judge.caution(
            (1..PROFILE_FIELDS.len()).contains(&free),
            &format!("{free} of {} fields; the others are locked, as Profile shows.", PROFILE_FIELDS.len()),
        );
        if free > 0 {
            return judge.needs(Capability::EditProfile).act(Kind::Profile);
        }
    }
    judge.verdict(|permissions| permissions.field(PROFILE_FIELDS[0]), situation).needs(Capability::EditProfile).act(Kind::Profile)
}

fn email(situation: &Situation) -> Act {
    Judge::of(situation).account().privilege("email.set").needs(Capability::SetEmail).act(Kind::Email)
}

fn tokens(situation: &Situation) -> Act {
    Judge::of(situation)
        .account()
        .obstacle(situation.tokens == Some(0), "There are no API tokens", "Nothing to do.")
        .privilege("apiToken.delete")
        .unless_known(situation.tokens.is_some(), "Which API tokens there are is not known.")
        .needs(Capability::RevokeApiTokens)
        .act(Kind::Tokens)
}

fn removal(situation: &Situation) -> Act {
    let hindrance = situation.leaving.and_then(|leaving| leaving.hindrance());
    let (words, remedy) = hindrance.unwrap_or_default();
    Judge::of(situation)
        .member()
        .in_a_directory()
        .obstacle(hindrance.is_some(), words, remedy)
        .caution(situation.leaving.is_some_and(|leaving| leaving.is_unknown()), UNKNOWN)
        .not_organization_admin()
        .yourself()
        .needs(Capability::RemoveAccess)
        .act(Kind::Remove)
}

fn cancellation(situation: &Situation) -> Act {
    Judge::of(situation).account().privilege("lifecycle.delete").needs(Capability::DeleteAccount).act(Kind::CancelDeletion)
}

fn deletion(situation: &Situation) -> Act {
    Judge::of(situation)
        .account()
        .privilege("lifecycle.delete")
        .not_organization_admin()
        .yourself()
        .needs(Capability::DeleteAccount)
        .act(Kind::Delete)
}
