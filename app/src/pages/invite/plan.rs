//! From the form to requests, and from the answer to what became of each address. Pure.

use catalogue::organization::{INVITE_USER_V1, INVITE_USERS, Invitation, InvitationResult, InvitationV1, MOST_INVITATIONS, PermissionRule};

use crate::change::Call;

/// What everybody of an invitation gets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// Resource and role.
    pub rules: Vec<(String, String)>,
    /// Group ids.
    pub groups: Vec<String>,
    /// The text of the mail; none is sent without.
    pub mail: Option<String>,
}

/// The requests of v2: 25 addresses each.
#[must_use]
pub fn requests(emails: &[String], terms: &Terms) -> Vec<(Vec<String>, Vec<Call>)> {
    let request = |emails: &[String]| {
        let body = Invitation {
            emails: emails.to_vec(),
            permission_rules: terms.rules.iter().map(rule).collect(),
            additional_groups: terms.groups.clone(),
            send_notification: terms.mail.is_some(),
            notification_text: terms.mail.clone(),
        };
        (emails.to_vec(), vec![Call::with(INVITE_USERS, &[], &body)])
    };
    emails.chunks(MOST_INVITATIONS).map(request).collect()
}

/// The requests of v1: one address and one role a call, never groups; the mail goes with the first.
#[must_use]
pub fn requests_v1(emails: &[String], terms: &Terms) -> Vec<(Vec<String>, Vec<Call>)> {
    let call = |email: &String, rule: Option<PermissionRule>, mail: Option<&String>| {
        let body = InvitationV1 {
            email: email.clone(),
            permission_rule: rule,
            send_notification: mail.is_some(),
            notification_text: mail.cloned(),
        };
        Call::with(INVITE_USER_V1, &[], &body)
    };
    let calls = |email: &String| match terms.rules.as_slice() {
        [] => vec![call(email, None, terms.mail.as_ref())],
        rules => {
            let each = rules.iter().enumerate();
            each.map(|(at, one)| call(email, Some(rule(one)), terms.mail.as_ref().filter(|_| at == 0))).collect()
        }
    };
    emails.iter().map(|email| (vec![email.clone()], calls(email))).collect()
}

fn rule((resource, role): &(String, String)) -> PermissionRule {
    PermissionRule { resource: resource.clone(), role: role.clone() }
}

/// What became of one address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub email: String,
    pub account_id: Option<String>,
    /// Each part that failed, with its reason; empty where everything went well.
    pub failed: Vec<String>,
}

/// Reads an answer of v1: one address, and the bare account ids.
#[must_use]
pub fn outcome_v1(asked: &[String], ids: Vec<String>) -> Vec<Outcome> {
    let account_id = ids.into_iter().next().filter(|id| !id.is_empty());
    let of = |email: &String| Outcome { email: email.clone(), account_id: account_id.clone(), failed: Vec::new() };
    asked.iter().map(of).collect()
}

/// Whose being there shows that the invitation was taken: those that the answer calls invited. Without a clear answer only newcomers can show it.
#[must_use]
pub fn awaited(asked: &[String], outcomes: Option<&[Outcome]>, members: &[String]) -> Vec<String> {
    let was_member = |email: &String| members.iter().any(|member| member.eq_ignore_ascii_case(email));
    match outcomes {
        Some(outcomes) => outcomes.iter().filter(|one| one.is_taken()).map(|one| one.email.clone()).collect(),
        None => asked.iter().filter(|email| !was_member(email)).cloned().collect(),
    }
}

/// Whether those who were found show that the invitation was taken. Where nobody can show it, nothing does.
#[must_use]
pub fn is_shown(asked: &[String], outcomes: Option<&[Outcome]>, members: &[String], there: &[String]) -> bool {
    let awaited = awaited(asked, outcomes, members);
    let is_there = |email: &String| there.iter().any(|one| one.eq_ignore_ascii_case(email));
    !awaited.is_empty() && awaited.iter().all(is_there) && (outcomes.is_some() || members.is_empty())
}

impl Outcome {
    /// Whether the person was let in, wholly or in part. v1 names an account that it let in; v2 names one for each.
    #[must_use]
    pub const fn is_taken(&self) -> bool {
        self.account_id.is_some() || self.failed.is_empty()
    }
}

/// What an invitation gives, and how it is called: a resource with a role, or a group, which has none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub id: String,
    pub role: String,
    pub words: String,
}

/// How a part of an answer is called. A resource may have been asked for with several roles; an answer that names none of them means any.
#[must_use]
pub fn called(names: &[Named], id: &str, role: &str) -> String {
    let on_it: Vec<&Named> = names.iter().filter(|named| named.id == id).collect();
    match on_it.iter().find(|named| named.role == role) {
        Some(named) => named.words.clone(),
        None if role.is_empty() && !on_it.is_empty() => on_it.iter().map(|named| named.words.as_str()).collect::<Vec<_>>().join(" or "),
        None => [role, id].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" on "),
    }
}

/// Reads an answer. An address without an account id was not invited, whether or not a part says why. `name` names a resource with its role, or a
/// group.
#[must_use]
pub fn outcomes(asked: &[String], results: &[InvitationResult], name: &dyn Fn(&str, &str) -> String) -> Vec<Outcome> {
    let of = |email: &String| {
        let result = results.iter().find(|result| result.email.as_deref().is_some_and(|known| known.eq_ignore_ascii_case(email)));
        let Some(result) = result else {
            return Outcome {
                email: email.clone(),
                account_id: None,
                failed: vec!["Atlassian's answer does not name this address.".to_owned()],
            };
        };
        let mut refused: Vec<(String, String)> = Vec::new();
        for parts in &result.results {
            for role in &parts.role_assignment_result {
                let what = name(role.resource.as_deref().unwrap_or_default(), role.role.as_deref().unwrap_or_default());
                refused.extend(failure(role.status.as_deref(), role.status_reason.as_deref(), what));
            }
            for group in &parts.group_assignment_result {
                let what = name(group.group.as_deref().unwrap_or_default(), "");
                refused.extend(failure(group.status.as_deref(), group.status_reason.as_deref(), what));
            }
        }
        let account_id = result.id.clone().filter(|id| !id.is_empty());
        let is_one_reason = account_id.is_none() && refused.windows(2).all(|two| two[0].1 == two[1].1);
        let mut failed: Vec<String> = if is_one_reason {
            // The whole person was refused; which part said so does not matter.
            refused.into_iter().take(1).map(|(_, reason)| reason).collect()
        } else {
            refused.into_iter().map(|(what, reason)| format!("{what}: {reason}")).collect()
        };
        if account_id.is_none() && failed.is_empty() {
            failed.push("Not invited; Atlassian gives no reason. The address may be invalid or its account inactive.".to_owned());
        }
        Outcome { email: email.clone(), account_id, failed }
    };
    asked.iter().map(of).collect()
}

/// What was refused and why.
fn failure(status: Option<&str>, reason: Option<&str>, what: String) -> Option<(String, String)> {
    (status != Some("INVITED")).then(|| (what, format!("{}.", reason.unwrap_or("failed without a reason").trim_end_matches('.'))))
}

#[cfg(test)]
mod tests;
