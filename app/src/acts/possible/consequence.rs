//! What each act does to the things that people ask about: the one place where it is said, for the list of acts, the confirmation and the comparison.

use catalogue::organization::{AccountStatus, User};

use super::Kind;

/// What an act does to sign-in, access, billing; whether a mail goes out; how it is undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Consequence {
    pub sign_in: &'static str,
    pub access: &'static str,
    pub billing: &'static str,
    pub mail: &'static str,
    pub undo: &'static str,
}

/// Atlassian's documents name no mail; a promise that there is none would be more than is known.
const UNDOCUMENTED: &str = "none that Atlassian documents";

/// An act without an effect; the rest say what differs.
const UNCHANGED: Consequence =
    Consequence { sign_in: "unchanged", access: "unchanged", billing: "unchanged", mail: UNDOCUMENTED, undo: "" };

/// What an act does to this person.
#[must_use]
pub fn consequence(kind: Kind, user: &User) -> Consequence {
    match kind {
        Kind::Suspend | Kind::Remove => leaving(kind, user),
        Kind::Deactivate | Kind::Reactivate | Kind::Delete | Kind::CancelDeletion => account(kind),
        Kind::Restore => Consequence {
            access: "comes back, with the roles and groups from before",
            billing: "starts again; refused when no seat is free",
            undo: "suspend again",
            ..UNCHANGED
        },
        Kind::Demote => Consequence {
            access: "may no longer manage the organization, within about 30 seconds",
            undo: "make the person organization admin again",
            ..UNCHANGED
        },
        Kind::Roles => Consequence {
            access: "as the role says, within about 30 seconds",
            billing: "a product role takes a seat, or frees it",
            undo: "revoke or grant again",
            ..UNCHANGED
        },
        Kind::Profile => Consequence { undo: "write the old values back", ..UNCHANGED },
        Kind::Email => Consequence {
            sign_in: "with the new address; every session ends, on every device",
            mail: "none that Atlassian documents; tell the person yourself",
            undo: "set the old address again, unless somebody took it",
            ..UNCHANGED
        },
        Kind::Tokens => {
            Consequence { access: "scripts that use a revoked token stop at once", undo: "none: the person makes a new token", ..UNCHANGED }
        }
    }
}

/// What losing access here does to sign-in and billing, which an account that is switched off has lost already.
fn leaving(kind: Kind, user: &User) -> Consequence {
    let is_off = matches!(user.account_status, Some(AccountStatus::Inactive | AccountStatus::Closed));
    let (sign_in, no_seat) = if is_off { ("stays blocked", Some("no seat is taken already")) } else { ("still works elsewhere", None) };
    if kind == Kind::Suspend {
        return Consequence {
            sign_in,
            access: "ends in this organization; roles and groups are kept",
            billing: no_seat.unwrap_or("stops"),
            undo: "complete: restoring brings everything back",
            ..UNCHANGED
        };
    }
    Consequence {
        sign_in,
        access: "ends in this organization; roles and groups are lost",
        billing: no_seat.unwrap_or("stops; removal is queued and may take a while"),
        undo: "not exact: invite again, which sends a mail, then grant roles and groups anew",
        ..UNCHANGED
    }
}

/// What concerns the Atlassian account itself.
fn account(kind: Kind) -> Consequence {
    match kind {
        Kind::Deactivate => Consequence {
            sign_in: "blocked at every Atlassian service",
            access: "ends everywhere; content stays",
            billing: "stops",
            mail: "one from Atlassian to the person, which cannot be switched off",
            undo: "reactivate; not while the identity provider holds the account",
        },
        Kind::Delete => Consequence {
            sign_in: "blocked at once, everywhere",
            access: "ends everywhere; after 14 days for good",
            billing: "stops",
            mail: "Atlassian does not say; count on one to the person",
            undo: "cancel within 14 days, then never",
        },
        _ => Consequence {
            sign_in: "works again",
            access: if kind == Kind::Reactivate { "as before the deactivation" } else { "as before" },
            billing: "starts again where a role takes a seat",
            undo: if kind == Kind::Reactivate { "deactivate again" } else { "schedule the deletion again" },
            ..UNCHANGED
        },
    }
}
