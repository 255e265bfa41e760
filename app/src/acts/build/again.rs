//! The way back after a removal, as far as there is one: an invitation with the direct roles and the groups that were there before. Pure.

use std::rc::Rc;

use catalogue::capability::Capability;
use catalogue::organization::{AssignmentMethod, INVITE_USERS, Invitation, InvitationResult, PermissionRule, RoleAssignment};
use catalogue::page::One;

use super::super::known::Known;
use super::super::possible::{Kind, consequence};
use super::access;
use crate::change::{Call, Change, Judged, Proposal, Undo, consequences};
use crate::client::{ApiReply, json};

/// The roles that an invitation can give. The others are granted anew by hand.
const INVITABLE: [&str; 8] = ["user", "admin", "guest", "contributor", "customer", "basic", "stakeholder", "viewer"];

/// How a removal can be taken back by whoever looks at it, and in which words.
pub fn undo(known: &Rc<Known>) -> Undo {
    let words = consequence(Kind::Remove, &known.user).undo;
    let Some(invitation) = invitation(known) else { return Undo::Impossible(words.to_owned()) };
    if !known.viewer.capabilities.contains(&Capability::Invite) {
        return Undo::Impossible(format!("{words}. Your role, {}, may not invite", known.viewer.role));
    }
    let kept = Rc::clone(known);
    let words = format!("{words}. Rollcall remembers {} for this visit and offers the invitation", counted(&invitation));
    Undo::Partly(words, Rc::new(move || proposal(&kept, &invitation)))
}

/// What goes with the membership; `None` where it is not known.
pub fn lost(known: &Known) -> Option<String> {
    let (roles, groups) = (known.roles.as_ref()?, known.groups.as_ref()?);
    let direct =
        roles.iter().flat_map(RoleAssignment::all).filter(|held| held.role_assignment_methods.contains(&AssignmentMethod::Direct)).count();
    let names: Vec<&str> = groups.iter().map(|group| group.name.as_deref().unwrap_or(&group.id)).collect();
    let listed = if names.is_empty() { String::new() } else { format!(": {}", names.join(", ")) };
    Some(format!("{}{listed}", both((direct, "direct role"), (names.len(), "group"))))
}

/// What an invitation can bring back; nothing where that is not known, or nobody can be addressed.
fn invitation(known: &Known) -> Option<Invitation> {
    let (email, roles, groups) = (known.email()?, known.roles.as_ref()?, known.groups.as_ref()?);
    let permission_rules = roles.iter().filter(|place| !place.resource_id.starts_with("ari:cloud:platform:")).flat_map(rules).collect();
    let is_ours = |group: &&catalogue::organization::Group| {
        let may_change = group.management_access.as_ref().and_then(|access| access.modifiable);
        group.external_synced != Some(true) && may_change != Some(false)
    };
    Some(Invitation {
        emails: vec![email.to_owned()],
        permission_rules,
        additional_groups: groups.iter().filter(is_ours).map(|group| group.id.clone()).collect(),
        send_notification: false,
        notification_text: None,
    })
}

/// The direct roles on one resource that an invitation can give.
fn rules(place: &RoleAssignment) -> Vec<PermissionRule> {
    let is_invitable = |role: &str| INVITABLE.contains(&role.strip_prefix("atlassian/").unwrap_or(role));
    let held = place.all().into_iter();
    let direct = held.filter(|held| held.role_assignment_methods.contains(&AssignmentMethod::Direct) && is_invitable(&held.role));
    direct.map(|held| PermissionRule { resource: place.resource_id.clone(), role: held.role }).collect()
}

fn counted(invitation: &Invitation) -> String {
    both((invitation.permission_rules.len(), "role"), (invitation.additional_groups.len(), "group"))
}

/// `2 roles and 1 group`; what there is none of is left out.
fn both(one: (usize, &str), other: (usize, &str)) -> String {
    let plural = |(count, what): (usize, &str)| if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") };
    match (one.0, other.0) {
        (0, 0) => "no roles or groups".to_owned(),
        (_, 0) => plural(one),
        (0, _) => plural(other),
        _ => format!("{} and {}", plural(one), plural(other)),
    }
}

fn proposal(known: &Rc<Known>, invitation: &Invitation) -> Proposal {
    let name = known.name();
    let change = Change {
        subject: known.subject(),
        doing: format!("Inviting {name} again"),
        done: format!("{name} is a member again."),
        calls: vec![Call::with(INVITE_USERS, &[], invitation)],
        judge: Some(Rc::new(judge)),
        check: access::seen(known, Kind::Restore),
        undo: Undo::Impossible("remove again".to_owned()),
    };
    let access =
        format!("comes back with {}; what came through the identity provider's groups comes with its next sync", counted(invitation));
    let effects = consequences("unchanged", &access, "starts again where a role takes a seat", "Atlassian may send one to the person");
    let caution = "A removal that is still queued may take the person out again after the invitation. Wait until it is done.".to_owned();
    let verb = format!("Invite {name} again");
    Proposal { effects, cautions: vec![caution], ..Proposal::of(&format!("{verb}?"), &verb, change) }
}

/// The parts of the invitation that were refused.
fn judge(reply: &ApiReply) -> Judged {
    let results = json::read::<One<Vec<InvitationResult>>>(&reply.body).map(|answer| answer.data).unwrap_or_default();
    let is_error = |status: &Option<String>| status.as_deref() == Some("ERROR");
    let mut lines = Vec::new();
    for part in results.iter().flat_map(|result| &result.results) {
        let roles = part.role_assignment_result.iter().filter(|role| is_error(&role.status));
        lines.extend(roles.map(|role| refused("The role", role.role.as_ref(), role.status_reason.as_ref())));
        let groups = part.group_assignment_result.iter().filter(|group| is_error(&group.status));
        lines.extend(groups.map(|group| refused("The group", group.group.as_ref(), group.status_reason.as_ref())));
    }
    if lines.is_empty() { Judged::Done } else { Judged::Partly(lines) }
}

fn refused(what: &str, which: Option<&String>, why: Option<&String>) -> String {
    let (which, why) = (which.map_or("", String::as_str), why.map_or("Atlassian gives no reason", String::as_str));
    format!("{what} {which} was not given back: {why}.")
}

#[cfg(test)]
mod tests;
