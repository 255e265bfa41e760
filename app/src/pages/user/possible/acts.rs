//! The acts, one function each: what they do to sign-in, access, billing, and how they are undone; what has to hold for them.

use catalogue::account::{PROFILE_FIELDS, Verdict};
use catalogue::capability::Capability;
use catalogue::organization::{AccountStatus, DirectoryStatus, MembershipStatus, User};

use super::{Act, Consequence, Judge, Rules, Situation, lacking};

/// Every act, in the order in which people look for them. Of a pair (suspend, restore) the one that fits the present state.
#[must_use]
pub fn acts(situation: &Situation) -> Vec<Act> {
    vec![
        access(situation),
        sign_in(situation),
        roles(situation),
        profile(situation),
        email(situation),
        tokens(situation),
        removal(situation),
        deletion(situation),
    ]
}

fn is_for_deletion(user: &User) -> bool {
    user.status == Some(DirectoryStatus::ForDeletion)
}

fn is_inactive(user: &User) -> bool {
    matches!(user.account_status, Some(AccountStatus::Inactive | AccountStatus::Closed))
}

/// What losing access here does to sign-in and billing, which an account that is switched off has lost already.
fn sign_in_and_billing(user: &User, billing: &'static str) -> (&'static str, &'static str) {
    if is_inactive(user) { ("stays blocked", "no seat is taken already") } else { ("still works elsewhere", billing) }
}

fn access(situation: &Situation) -> Act {
    let user = situation.user;
    let is_suspended = user.membership_status == Some(MembershipStatus::Suspended) || user.status == Some(DirectoryStatus::Suspended);
    let judge = Judge::of(situation).member();
    if is_suspended {
        let consequence = Consequence {
            sign_in: "unchanged",
            access: "comes back, with the roles and groups from before",
            billing: "starts again",
            undo: "suspend again",
        };
        return judge.needs(Capability::SuspendAccess).act("Restore access", consequence);
    }
    let (sign_in, billing) = sign_in_and_billing(user, "stops");
    let consequence = Consequence {
        sign_in,
        access: "ends in this organization; roles and groups are kept",
        billing,
        undo: "complete: restoring brings everything back",
    };
    judge.not_organization_admin().yourself().needs(Capability::SuspendAccess).act("Suspend access", consequence)
}

fn sign_in(situation: &Situation) -> Act {
    let user = situation.user;
    let judge = Judge::of(situation).account().obstacle(
        is_for_deletion(user),
        "A deletion is scheduled",
        "Cancelling the deletion activates the account too.",
    );
    if user.account_status == Some(AccountStatus::Inactive) {
        let consequence = Consequence {
            sign_in: "works again",
            access: "as before the deactivation",
            billing: "starts again where a role takes a seat",
            undo: "deactivate again",
        };
        return judge.privilege("lifecycle.enablement").needs(Capability::ToggleAccount).act("Reactivate the account", consequence);
    }
    let consequence = Consequence {
        sign_in: "blocked at every Atlassian service",
        access: "ends everywhere; content stays",
        billing: "stops",
        undo: "reactivate; not while the identity provider holds the account",
    };
    judge.privilege("lifecycle.enablement").yourself().needs(Capability::ToggleAccount).act("Deactivate the account", consequence)
}

fn roles(situation: &Situation) -> Act {
    let user = situation.user;
    let may_administer = lacking(&situation.viewer, Capability::GrantAdministration).is_none();
    let consequence = Consequence {
        sign_in: "unchanged",
        access: "as the role says, within about 30 seconds",
        billing: "a product role takes a seat, or frees it",
        undo: "revoke or grant again",
    };
    Judge::of(situation)
        .member()
        .caution(!may_administer, "Organization admin and site admin are for owners only.")
        .caution(is_inactive(user), "Roles are granted to active accounts only; revoking works.")
        .caution(true, "Roles that come through a group change with the group.")
        .needs(Capability::GrantRole)
        .act("Grant and revoke roles", consequence)
}

fn profile(situation: &Situation) -> Act {
    let consequence = Consequence { sign_in: "unchanged", access: "unchanged", billing: "unchanged", undo: "write the old values back" };
    let mut judge = Judge::of(situation).account();
    if let Rules::Known(permissions) = situation.rules {
        let free = PROFILE_FIELDS.iter().filter(|field| !matches!(permissions.field(field), Verdict::Blocked(_))).count();
        judge = judge.caution(
            (1..PROFILE_FIELDS.len()).contains(&free),
            &format!("{free} of {} fields; the others are locked, as Profile shows.", PROFILE_FIELDS.len()),
        );
        if free > 0 {
            return judge.needs(Capability::EditProfile).act("Edit the profile", consequence);
        }
    }
    judge
        .verdict(|permissions| permissions.field(PROFILE_FIELDS[0]), situation)
        .needs(Capability::EditProfile)
        .act("Edit the profile", consequence)
}

fn email(situation: &Situation) -> Act {
    let consequence = Consequence {
        sign_in: "with the new address; every session ends",
        access: "unchanged",
        billing: "unchanged",
        undo: "set the old address again, unless somebody took it",
    };
    Judge::of(situation).account().privilege("email.set").needs(Capability::SetEmail).act("Change the e-mail address", consequence)
}

fn tokens(situation: &Situation) -> Act {
    let consequence = Consequence {
        sign_in: "unchanged",
        access: "scripts that use a revoked token stop at once",
        billing: "unchanged",
        undo: "none: the person makes a new token",
    };
    Judge::of(situation)
        .account()
        .obstacle(situation.tokens == Some(0), "There are no API tokens", "Nothing to do.")
        .privilege("apiToken.delete")
        .needs(Capability::RevokeApiTokens)
        .act("Revoke API tokens", consequence)
}

fn removal(situation: &Situation) -> Act {
    let (sign_in, billing) = sign_in_and_billing(situation.user, "stops; removal is queued and may take a while");
    let consequence = Consequence {
        sign_in,
        access: "ends in this organization; roles and groups are lost",
        billing,
        undo: "not exact: invite again, then grant roles and groups anew",
    };
    Judge::of(situation)
        .member()
        .not_organization_admin()
        .yourself()
        .needs(Capability::RemoveAccess)
        .act("Remove from the organization", consequence)
}

fn deletion(situation: &Situation) -> Act {
    let judge = Judge::of(situation).account().privilege("lifecycle.delete");
    if is_for_deletion(situation.user) {
        let consequence = Consequence {
            sign_in: "works again",
            access: "as before",
            billing: "starts again where a role takes a seat",
            undo: "schedule the deletion again",
        };
        return judge.needs(Capability::DeleteAccount).act("Cancel the deletion", consequence);
    }
    let consequence = Consequence {
        sign_in: "blocked at once, everywhere",
        access: "ends everywhere; after 14 days for good",
        billing: "stops",
        undo: "cancel within 14 days, then never",
    };
    judge.not_organization_admin().yourself().needs(Capability::DeleteAccount).act("Delete the account", consequence)
}
