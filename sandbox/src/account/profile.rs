//! The profile of a managed account and its address: reading, changing field by field, and what is refused.

use catalogue::wire::Reply;
use serde_json::{Map, Value, json};

use super::managed;
use super::permissions::{Rule, require, rule};
use crate::answer::{self, Outcome, done, ok};
use crate::call::Call;
use crate::organization::picture;
use crate::state::World;
use crate::state::user::{Text, User};

/// Field path, fewest and most characters. Assumed: the limits of all but name and nickname.
const LIMITS: [(&str, usize, usize); 8] = [
    ("name", 1, 100),
    ("nickname", 1, 30),
    ("zoneinfo", 0, 64),
    ("locale", 0, 35),
    ("extended_profile.job_title", 0, 100),
    ("extended_profile.organization", 0, 100),
    ("extended_profile.department", 0, 100),
    ("extended_profile.location", 0, 100),
];

fn view(user: &User) -> Value {
    let mut account = json!({
        "account_id": user.account_id,
        "account_type": user.account_type,
        "account_status": user.account.as_str(),
        "name": user.name,
        "nickname": user.nickname,
        "email": user.email,
        "email_verified": user.email_verified,
        "picture": picture(&user.account_id),
        "characteristics": { "not_mentionable": false },
    });
    for (name, text) in [("zoneinfo", &user.zone), ("locale", &user.locale)].into_iter().filter(|(_, text)| !text.is_empty()) {
        account[name] = Value::from(text.as_ref());
    }
    let extended = [
        ("job_title", &user.job_title),
        ("organization", &user.organization),
        ("department", &user.department),
        ("location", &user.location),
    ];
    let extended: Map<String, Value> = extended
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(name, text)| (name.to_owned(), Value::from(text.as_ref())))
        .collect();
    account["extended_profile"] = Value::Object(extended);
    json!({ "account": account })
}

pub fn get(world: &World, call: &Call) -> Outcome {
    let user = world.people.get(managed(world, call)?);
    require(user, "profile.read")?;
    ok(&view(user))
}

/// Changes the fields that the body names. First what may be changed at all, then what is wrong with the values.
pub fn update(world: &mut World, call: &Call) -> Outcome {
    let at = managed(world, call)?;
    let changes = changes(call)?;
    let user = world.people.get(at);
    let forbidden: Map<String, Value> = changes
        .iter()
        .map(|(field, _)| (*field, rule(user, field)))
        .filter(|(_, rule)| *rule != Rule::Allowed)
        .map(|(field, rule)| (field.to_owned(), rule.view()))
        .collect();
    if !forbidden.is_empty() {
        return Err(answer::account(403, "forbidden.fieldMutation", &Value::Object(forbidden)));
    }
    let violations: Vec<Value> = changes.iter().filter_map(|(field, text)| violation(field, text)).collect();
    if !violations.is_empty() {
        return Err(violated(&violations));
    }
    world.people.change(at, |user| {
        for (field, text) in changes {
            set(user, field, text);
        }
    });
    ok(&view(world.people.get(at)))
}

/// The fields of the bare body. Assumed: fields that do not exist are passed over, a body without any that exists is refused, and null
/// or an empty text clears a field that may be empty.
fn changes(call: &Call) -> Result<Vec<(&'static str, String)>, Reply> {
    let mut changes = Vec::new();
    for (field, ..) in LIMITS {
        let pointer = format!("/{}", field.replace('.', "/"));
        match call.body.pointer(&pointer) {
            None => {}
            Some(Value::Null) => changes.push((field, String::new())),
            Some(Value::String(text)) => changes.push((field, text.clone())),
            Some(_) => return Err(call.bad_body(&format!("{field} must be a text"))),
        }
    }
    if changes.is_empty() { Err(call.bad_body("The body names no field that can be changed")) } else { Ok(changes) }
}

fn violation(field: &str, text: &str) -> Option<Value> {
    let (_, fewest, most) = LIMITS.into_iter().find(|(known, ..)| *known == field)?;
    let length = text.trim().chars().count();
    let key = if length < fewest {
        "minLength"
    } else if length > most {
        "maxLength"
    } else if text.chars().any(char::is_control) {
        "invalidCharacters"
    } else if !text.is_empty() && !has_form(field, text) {
        "format"
    } else {
        return None;
    };
    Some(json!({ "field": field, "violations": [{ "key": key }] }))
}

/// Whether a zone looks like `Area/City` and a language like BCP 47.
fn has_form(field: &str, text: &str) -> bool {
    let is_word =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'+' | b'-'));
    match field {
        "zoneinfo" => text.split('/').all(is_word) && (text.contains('/') || matches!(text, "UTC" | "GMT")),
        "locale" => text.split('-').all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())),
        _ => true,
    }
}

fn violated(violations: &[Value]) -> Reply {
    answer::account(400, "fieldConstraintsViolated", &json!({ "fieldViolations": violations }))
}

fn set(user: &mut User, field: &str, text: String) {
    match field {
        "name" => user.name = text,
        "nickname" => user.nickname = text,
        "zoneinfo" => user.zone = Text::Owned(text),
        "locale" => user.locale = Text::Owned(text),
        "extended_profile.job_title" => user.job_title = Text::Owned(text),
        "extended_profile.organization" => user.organization = Text::Owned(text),
        "extended_profile.department" => user.department = Text::Owned(text),
        "extended_profile.location" => user.location = Text::Owned(text),
        _ => {}
    }
}

/// A new address on a verified domain counts as verified and ends every session.
pub fn set_email(world: &mut World, call: &Call) -> Outcome {
    let at = managed(world, call)?;
    require(world.people.get(at), "email.set")?;
    let email = call.field("email").as_str().ok_or_else(|| call.bad_body("email is missing"))?.trim().to_owned();
    let wrong = |key: &str| violated(&[json!({ "field": "email", "violations": [{ "key": key }] })]);
    let (mailbox, domain) = email.rsplit_once('@').ok_or_else(|| wrong("format"))?;
    if mailbox.is_empty() || !domain.contains('.') || email.chars().any(|letter| letter.is_whitespace() || letter.is_control()) {
        return Err(wrong("format"));
    }
    if mailbox.len() > 255 || domain.len() > 255 {
        return Err(wrong("maxLength"));
    }
    if !world.owns_domain_of(&email) {
        return Err(answer::account(403, "forbidden.unclaimedDomain", &json!({ "domain": domain.to_lowercase() })));
    }
    // Assumed: an address that another account has is a broken constraint; which key says so is not documented.
    if world.people.with_email(&email).into_iter().any(|other| other != at && world.people.get(other).is_enabled()) {
        return Err(wrong("unique"));
    }
    world.people.change(at, |user| {
        user.email = email;
        user.email_verified = true;
        user.sessions = 0;
    });
    done()
}
