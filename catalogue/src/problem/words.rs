//! What an upstream failure means in words, and what to do about it: our status, title and next step by upstream status and code.

use super::gone::means_gone;
use super::shape::Reading;
use super::{CREDENTIAL_REJECTED, NOT_FOUND, OPERATION_ENDED, Problem, RATE_LIMITED, UNAVAILABLE, UNREADABLE, key_name};
use crate::capability::Capability;
use crate::operation::{Family, LifeCycle, Operation};
use crate::reason;

/// Title, next step, code and our status; the caller adds what is common to all.
pub fn for_status(operation: &Operation, status: u16, reading: &Reading) -> Problem {
    if means_gone(operation, status, reading) {
        return gone(operation);
    }
    match status {
        300..=399 => unreadable(status),
        400 | 405 | 406 | 413 | 415 | 422 => bad_request(reading),
        401 => credential_rejected(operation, reading),
        402 => payment(reading),
        403 => forbidden(operation, reading),
        404 | 410 => not_found(operation, reading),
        409 => conflict(operation, reading),
        429 => rate_limited(),
        500..=599 => unavailable(reading),
        _ => unreadable(status),
    }
}

fn problem(status: u16, code: &str, title: &str, detail: &str, next_step: &str) -> Problem {
    Problem {
        status,
        code: code.to_owned(),
        title: title.to_owned(),
        detail: detail.to_owned(),
        next_step: next_step.to_owned(),
        ..Problem::default()
    }
}

fn code_or<'a>(reading: &'a Reading, fallback: &'a str) -> &'a str {
    if reading.code.is_empty() { fallback } else { &reading.code }
}

fn gone(operation: &Operation) -> Problem {
    let next = "Use the other generation of it; Overview shows which API answers.";
    if operation.life_cycle == LifeCycle::Current {
        let detail = format!("“{}” belongs to the present API (v2), which does not answer for this organization.", operation.title);
        return problem(410, OPERATION_ENDED, "Atlassian does not offer this call here", &detail, next);
    }
    let detail = format!("“{}” belongs to an older API that no longer answers.", operation.title);
    problem(410, OPERATION_ENDED, "Atlassian has switched this call off", &detail, next)
}

fn bad_request(reading: &Reading) -> Problem {
    let (title, next) = match reading.code.as_str() {
        "ADMIN-400-1" => ("The list can no longer be continued from here", "Start the list again from its first page."),
        "ADMIN-400-4" => (
            "This organization does not have that call",
            "The organization is on Atlassian's original user management; the v2 calls work there.",
        ),
        "ADMIN-UAM-400-2" => ("The account is not active", "Reactivate the account first, then try again."),
        "ADMIN-UAM-400-3" => ("That role does not exist on this product", "Choose a role that the product offers."),
        "ADMIN-UAM-400-4" => ("The product has no licence", "License the product in Atlassian Administration, or choose another one."),
        "fieldConstraintsViolated" => ("Atlassian refused a value", "Correct the marked fields and save again."),
        _ => ("Atlassian refused the request", "Check the values and try again."),
    };
    problem(400, code_or(reading, "bad_request"), title, &reading.detail, next)
}

fn credential_rejected(operation: &Operation, reading: &Reading) -> Problem {
    let key = key_name(operation);
    let title = format!("Atlassian did not accept the {key}");
    let next = format!("Ask whoever runs Rollcall to check the {key}: it may have expired, been revoked, or be of the other kind.");
    problem(502, CREDENTIAL_REJECTED, &title, &reading.detail, &next)
}

fn payment(reading: &Reading) -> Problem {
    let next = "Atlassian offers this call to paid organizations only. Add a paid subscription, or do it in Atlassian Administration.";
    problem(402, code_or(reading, "payment_required"), "The organization has no paid subscription", &reading.detail, next)
}

fn forbidden(operation: &Operation, reading: &Reading) -> Problem {
    if let Some(key) = &reading.reason {
        let reason = reason::explain(key);
        return problem(403, code_or(reading, "forbidden"), "Atlassian blocks this change", &format!("{}.", reason.words), &reason.remedy);
    }
    if reading.detail.contains("scope") {
        let next = "Make an organization key without scopes: Atlassian's user management calls refuse every scoped key.";
        return problem(403, code_or(reading, "insufficient_scope"), "The organization key may not do this", &reading.detail, next);
    }
    let (title, next) = match reading.code.as_str() {
        "forbidden.action" => {
            let reason = reason::explain("");
            return problem(403, &reading.code, "Atlassian blocks this change", &format!("{}.", reason.words), &reason.remedy);
        }
        "forbidden.targetUnverified" => ("The account's e-mail address is not verified", "The person has to verify the address first."),
        "forbidden.unclaimedDomain" => {
            ("The e-mail domain is not verified", "Verify and claim the domain in Atlassian Administration first.")
        }
        "forbidden.fieldMutation" => ("Some of these fields cannot be changed here", "See the reason at each marked field."),
        "ADMIN-403-5" => (
            "This group cannot be changed here",
            "A synced group is changed in the identity provider; what a group of administrators gives is granted to the person as a role.",
        ),
        "ADMIN-403-3" | "ADMIN-UAM-403-2" => {
            ("The key may not manage this organization", "Check that the organization id and the key belong together.")
        }
        _ if operation.family == Family::Account => (
            "This account cannot be managed",
            "Only managed accounts can be: their e-mail domain must be verified, and the organization key must be one without scopes.",
        ),
        _ if operation.family == Family::Scim => {
            ("The SCIM directory key may not do this", "Check that the key belongs to this directory and that Atlassian Guard is active.")
        }
        _ => ("The organization key may not do this", "Overview shows what the configured keys can do."),
    };
    problem(403, code_or(reading, "forbidden"), title, &reading.detail, next)
}

fn not_found(operation: &Operation, reading: &Reading) -> Problem {
    let (title, next) = match (reading.code.as_str(), operation.family) {
        ("ADMIN-404-2", _) => ("Atlassian does not know this organization", "Check the organization id in the configuration."),
        ("ADMIN-404-8" | "accountNotFound", _) => ("There is no such person", "Search again: the person may have been removed."),
        ("ADMIN-404-10" | "ADMIN-UAM-404-3", _) => ("There is no such group or person", "Search again: it may have been deleted."),
        ("ADMIN-UAM-404-1", _) => ("There is no such product or site", "Choose it again from the list: it may have been taken away."),
        (_, Family::Scim) => {
            ("There is no such record in the SCIM directory", "It may have been deprovisioned: creating it again gives it a new id.")
        }
        _ => ("Atlassian does not know this", "Search again: it may have been removed."),
    };
    problem(404, code_or(reading, NOT_FOUND), title, &reading.detail, next)
}

fn conflict(operation: &Operation, reading: &Reading) -> Problem {
    let (title, next) = match reading.code.as_str() {
        "ADMIN-409-3" | "ADMIN-UAM-409-3" => {
            ("No licence is free", "Free a seat (suspend or remove somebody) or raise the user tier, then try again.")
        }
        "ADMIN-UAM-409-1" => {
            ("A default group cannot be changed this way", "Change the product's default groups in Atlassian Administration.")
        }
        "conflict.lifecycleErrors" => ("The account is in a state that forbids this", "Read the reason, settle it, and try again."),
        "uniqueness" => (
            "Another record already has this user name or address",
            "Find the existing record and change that one instead of creating a second.",
        ),
        // No 409 is documented for it. An address that another account has is the conflict that there can be.
        _ if operation.capability == Capability::SetEmail => (
            "Atlassian sees a conflict with this address",
            "Another Atlassian account may have it, even one that is closed or not managed here. Choose another address, or free it there first.",
        ),
        _ if operation.family == Family::Scim => ("Another record is in the way", "Find the existing record and change that one."),
        _ => ("It changed in the meantime", "Reload, look at the present state, and try again."),
    };
    problem(409, code_or(reading, "conflict"), title, &reading.detail, next)
}

fn rate_limited() -> Problem {
    let detail = "Too many requests were sent with this key in a short time.";
    problem(429, RATE_LIMITED, "Atlassian asks us to wait", detail, "Wait for the time shown; reading goes on by itself.")
}

fn unavailable(reading: &Reading) -> Problem {
    problem(
        502,
        UNAVAILABLE,
        "Atlassian has a fault",
        &reading.detail,
        "Try again in a minute. Atlassian's status page tells whether others are affected.",
    )
}

fn unreadable(status: u16) -> Problem {
    let detail = format!("The answer had the status {status}, which this call does not have.");
    problem(502, UNREADABLE, "Atlassian's answer cannot be read", &detail, "Try again. If it stays, report the request id.")
}
