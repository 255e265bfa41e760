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

/// Reads an answer. An address without an account id was not invited, whether or not a part says why. `name` names resources and groups.
#[must_use]
pub fn outcomes(asked: &[String], results: &[InvitationResult], name: &dyn Fn(&str) -> String) -> Vec<Outcome> {
    let of = |email: &String| {
        let result = results.iter().find(|result| result.email.as_deref().is_some_and(|known| known.eq_ignore_ascii_case(email)));
        let Some(result) = result else {
            return Outcome {
                email: email.clone(),
                account_id: None,
                failed: vec!["Atlassian's answer does not name this address.".to_owned()],
            };
        };
        let mut failed = Vec::new();
        for parts in &result.results {
            for role in &parts.role_assignment_result {
                let what = name(role.resource.as_deref().unwrap_or_default());
                failed.extend(failure(role.status.as_deref(), role.status_reason.as_deref(), &what));
            }
            for group in &parts.group_assignment_result {
                let what = name(group.group.as_deref().unwrap_or_default());
                failed.extend(failure(group.status.as_deref(), group.status_reason.as_deref(), &what));
            }
        }
        let account_id = result.id.clone().filter(|id| !id.is_empty());
        if account_id.is_none() && failed.is_empty() {
            failed.push("Not invited; Atlassian gives no reason. The address may be invalid or its account inactive.".to_owned());
        }
        Outcome { email: email.clone(), account_id, failed }
    };
    asked.iter().map(of).collect()
}

fn failure(status: Option<&str>, reason: Option<&str>, what: &str) -> Option<String> {
    (status != Some("INVITED")).then(|| format!("{what}: {}.", reason.unwrap_or("failed without a reason").trim_end_matches('.')))
}

#[cfg(test)]
mod tests;
