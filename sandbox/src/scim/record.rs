//! A provisioned user's attributes: reading what clients send (which is looser than the standard), checking it, and showing it.

use catalogue::scim::{ATLASSIAN_SCHEMA, ENTERPRISE_SCHEMA, USER_SCHEMA};
use catalogue::wire::Reply;
use serde_json::{Map, Value, json};

use super::location;
use crate::answer::scim_error;
use crate::call::Call;
use crate::state::World;
use crate::state::provisioning::ScimUser;

/// Attributes by their standard spelling; clients vary the case.
pub const KNOWN: [&str; 17] = [
    "schemas",
    "externalId",
    "userName",
    "emails",
    "name",
    "displayName",
    "nickName",
    "title",
    "preferredLanguage",
    "department",
    "organization",
    "timezone",
    "phoneNumbers",
    "active",
    ENTERPRISE_SCHEMA,
    "profileUrl",
    "userType",
];

/// What only the service writes.
const READ_ONLY: [&str; 4] = ["id", "meta", "groups", ATLASSIAN_SCHEMA];

/// The standard spelling of an attribute; unknown ones stay as they are.
pub fn canonical(name: &str) -> &str {
    KNOWN.iter().find(|known| known.eq_ignore_ascii_case(name)).copied().unwrap_or(name)
}

pub fn is_read_only(name: &str) -> bool {
    READ_ONLY.iter().any(|known| known.eq_ignore_ascii_case(name))
}

fn invalid(detail: &str) -> Reply {
    scim_error(400, Some("invalidValue"), detail)
}

/// Attributes as they are stored: standard spelling, read-only ones dropped, defaults filled in. An empty id and missing schemas are forgiven.
pub fn normalise(sent: &Map<String, Value>) -> Result<Map<String, Value>, Reply> {
    let mut attributes = Map::new();
    for (name, value) in sent.iter().filter(|(name, value)| !is_read_only(name) && !value.is_null()) {
        attributes.insert(canonical(name).to_owned(), value.clone());
    }
    for name in
        ["userName", "externalId", "displayName", "nickName", "title", "department", "organization", "timezone", "preferredLanguage"]
    {
        if attributes.get(name).is_some_and(|value| !value.is_string()) {
            return Err(invalid(&format!("{name} must be a text")));
        }
        if attributes.get(name).is_some_and(|value| value == "") {
            attributes.remove(name);
        }
    }
    let user_name = attributes.get("userName").and_then(Value::as_str).unwrap_or_default().trim().to_owned();
    if user_name.is_empty() {
        return Err(invalid("userName is required"));
    }
    attributes.insert("userName".to_owned(), Value::from(user_name.as_str()));
    let active = truth(attributes.get("active").unwrap_or(&Value::Bool(true))).ok_or_else(|| invalid("active must be true or false"))?;
    attributes.insert("active".to_owned(), Value::from(active));
    let emails = emails(attributes.get("emails"), &user_name)?;
    attributes.insert("emails".to_owned(), emails);
    let mut schemas = vec![USER_SCHEMA];
    if attributes.contains_key(ENTERPRISE_SCHEMA) {
        schemas.push(ENTERPRISE_SCHEMA);
    }
    attributes.insert("schemas".to_owned(), Value::from(schemas));
    Ok(attributes)
}

/// Some identity providers send truth values as text.
pub fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::String(text) if text.eq_ignore_ascii_case("true") => Some(true),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// Addresses with exactly one primary. Assumed: without `emails` a user name that is an address stands in, since sources disagree on
/// whether they are required.
fn emails(sent: Option<&Value>, user_name: &str) -> Result<Value, Reply> {
    let mut emails: Vec<Value> = match sent {
        Some(Value::Array(emails)) => emails.clone(),
        Some(one @ Value::Object(_)) => vec![one.clone()],
        None => Vec::new(),
        Some(_) => return Err(invalid("emails must be a list")),
    };
    if emails.is_empty() && user_name.contains('@') {
        emails.push(json!({ "value": user_name, "type": "work", "primary": true }));
    }
    let is_address = |email: &Value| {
        email["value"]
            .as_str()
            .is_some_and(|text| text.split_once('@').is_some_and(|(name, domain)| !name.is_empty() && domain.contains('.')))
    };
    if emails.is_empty() || !emails.iter().all(is_address) {
        return Err(invalid("emails needs at least one address"));
    }
    let primary = emails.iter().position(|email| truth(&email["primary"]) == Some(true)).unwrap_or(0);
    for (at, email) in emails.iter_mut().enumerate() {
        email["primary"] = Value::from(at == primary);
    }
    Ok(Value::from(emails))
}

/// The primary address of stored attributes.
pub fn primary_email(attributes: &Map<String, Value>) -> &str {
    let emails = attributes.get("emails").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let primary = emails.iter().find(|email| email["primary"] == true).or(emails.first());
    primary.and_then(|email| email["value"].as_str()).unwrap_or_default()
}

/// Which attributes an answer shows.
pub enum Selection {
    All,
    Only(Vec<String>),
    Without(Vec<String>),
}

impl Selection {
    pub fn read(call: &Call) -> Result<Selection, Reply> {
        let list = |name: &str| {
            let values = call.many(name);
            (!values.is_empty()).then(|| values.iter().map(|value| value.to_lowercase()).collect::<Vec<_>>())
        };
        match (list("attributes"), list("excludedAttributes")) {
            (Some(_), Some(_)) => Err(invalid("attributes and excludedAttributes exclude each other")),
            (Some(only), None) => Ok(Selection::Only(only)),
            (None, Some(without)) => Ok(Selection::Without(without)),
            (None, None) => Ok(Selection::All),
        }
    }

    /// Keeps what is asked for; id and schemas are always there.
    fn apply(&self, resource: &mut Map<String, Value>) {
        let always = |name: &str| matches!(name, "id" | "schemas");
        match self {
            Selection::All => {}
            Selection::Only(only) => {
                let kept = |name: &String| {
                    only.iter().any(|wanted| wanted == &name.to_lowercase() || wanted.starts_with(&format!("{}.", name.to_lowercase())))
                };
                resource.retain(|name, _| always(name) || kept(name));
                for (name, value) in resource.iter_mut() {
                    let prefix = format!("{}.", name.to_lowercase());
                    let whole = only.contains(&name.to_lowercase());
                    if let (false, Some(parts)) = (whole, value.as_object_mut()) {
                        parts.retain(|part, _| only.contains(&format!("{prefix}{}", part.to_lowercase())));
                    }
                }
            }
            Selection::Without(without) => {
                resource.retain(|name, _| always(name) || !without.contains(&name.to_lowercase()));
                for (name, value) in resource.iter_mut() {
                    let prefix = format!("{}.", name.to_lowercase());
                    if let Some(parts) = value.as_object_mut() {
                        parts.retain(|part, _| !without.contains(&format!("{prefix}{}", part.to_lowercase())));
                    }
                }
            }
        }
    }
}

/// The resource as clients see it.
pub fn view(world: &World, user: &ScimUser, selection: &Selection) -> Value {
    let mut resource = user.attributes();
    resource.insert("id".to_owned(), Value::from(user.id.as_str()));
    let meta = json!({
        "resourceType": "User",
        "location": location(world, &format!("Users/{}", user.id)),
        "created": user.created.iso_millis(),
        "lastModified": user.modified.iso_millis(),
    });
    resource.insert("meta".to_owned(), meta);
    let groups = user.groups.iter().map(|at| &world.provisioning.all_groups[usize::from(*at)]);
    let groups = groups.map(|group| {
        let reference = location(world, &format!("Groups/{}", group.id));
        json!({ "type": "direct", "value": group.id, "display": group.display_name, "$ref": reference })
    });
    resource.insert("groups".to_owned(), groups.collect());
    if let Some(account) = user.account {
        let extension = json!({ "atlassianAccountId": world.people.get(account).account_id });
        resource.insert(ATLASSIAN_SCHEMA.to_owned(), extension);
        if let Some(schemas) = resource.get_mut("schemas").and_then(Value::as_array_mut) {
            schemas.push(Value::from(ATLASSIAN_SCHEMA));
        }
    }
    selection.apply(&mut resource);
    Value::Object(resource)
}
