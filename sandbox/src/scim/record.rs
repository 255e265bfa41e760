//! A provisioned user's attributes: reading what clients send (which is looser than the standard), checking it, and showing it.

use catalogue::scim::{ATLASSIAN_SCHEMA, ENTERPRISE_SCHEMA, USER_SCHEMA};
use catalogue::wire::Reply;
use serde_json::{Map, Value, json};

use super::location;
use super::selection::Selection;
use super::shape::{attribute, conform, plain, prefer_one, within};
use crate::answer::scim_error;
use crate::state::World;
use crate::state::provisioning::ScimUser;

/// What only the service writes.
pub fn is_read_only(name: &str) -> bool {
    within(ATLASSIAN_SCHEMA, name).is_some() || ["id", "meta", "groups"].iter().any(|known| known.eq_ignore_ascii_case(name))
}

fn invalid(detail: &str) -> Reply {
    scim_error(400, Some("invalidValue"), detail)
}

/// Attributes as they are stored: standard spelling, read-only and unknown ones dropped, defaults filled in. An empty id and missing schemas are
/// forgiven.
pub fn normalise(sent: &Map<String, Value>) -> Result<Map<String, Value>, Reply> {
    let mut attributes = Map::new();
    for (name, value) in sent {
        let Some((name, shape)) = attribute(plain(name)) else { continue };
        if let Some(value) = conform(name, shape, value)? {
            attributes.insert(name.to_owned(), value);
        }
    }
    let user_name = attributes.get("userName").and_then(Value::as_str).unwrap_or_default().trim().to_owned();
    if user_name.is_empty() {
        return Err(invalid("userName is required"));
    }
    attributes.insert("userName".to_owned(), Value::from(user_name.as_str()));
    attributes.entry("active").or_insert(Value::Bool(true));
    let emails = emails(attributes.get("emails"), &user_name)?;
    attributes.insert("emails".to_owned(), emails);
    if let Some(phones) = attributes.get_mut("phoneNumbers").and_then(Value::as_array_mut) {
        prefer_one(phones, None);
    }
    let mut schemas = vec![USER_SCHEMA];
    if attributes.contains_key(ENTERPRISE_SCHEMA) {
        schemas.push(ENTERPRISE_SCHEMA);
    }
    attributes.insert("schemas".to_owned(), Value::from(schemas));
    Ok(attributes)
}

/// Addresses with exactly one primary, which is the first that says so, or the first. Assumed: without `emails` a user name that is an address
/// stands in, since sources disagree on whether they are required.
fn emails(sent: Option<&Value>, user_name: &str) -> Result<Value, Reply> {
    let mut emails: Vec<Value> = sent.and_then(Value::as_array).cloned().unwrap_or_default();
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
    let primary = emails.iter().position(|email| email["primary"] == true).unwrap_or(0);
    emails.iter_mut().for_each(|email| email["primary"] = Value::from(false));
    prefer_one(&mut emails, Some(primary));
    Ok(Value::from(emails))
}

/// The primary address of stored attributes.
pub fn primary_email(attributes: &Map<String, Value>) -> &str {
    let emails = attributes.get("emails").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let primary = emails.iter().find(|email| email["primary"] == true).or(emails.first());
    primary.and_then(|email| email["value"].as_str()).unwrap_or_default()
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
