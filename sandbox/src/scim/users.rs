//! Provisioned users: list, create, get, replace, patch, delete.

use catalogue::wire::Reply;
use serde_json::{Map, Value};

use super::filter::{self, Window, page};
use super::record::{normalise, primary_email, view};
use super::selection::Selection;
use super::{link, location};
use crate::answer::{Outcome, done, scim, scim_created, scim_error};
use crate::call::Call;
use crate::state::World;
use crate::state::provisioning::ScimUser;

pub fn list(world: &World, call: &Call) -> Outcome {
    let window = Window::read(call)?;
    let selection = Selection::read(call)?;
    let found: Vec<u32>;
    let all = match filter::read(call, &["userName", "externalId"])? {
        None => world.provisioning.live(),
        Some((attribute, value)) => {
            let at = match attribute {
                "userName" => world.provisioning.with_user_name(&value),
                _ => world.provisioning.with_external_id(&value),
            };
            found = at.into_iter().collect();
            &found
        }
    };
    let resources = window.cut(all).iter().map(|at| view(world, world.provisioning.get(*at), &selection)).collect();
    Ok(page(&window, all.len(), resources))
}

fn find(world: &World, call: &Call) -> Result<u32, Reply> {
    let id = call.parameter("scimUserId");
    world.provisioning.find(id).ok_or_else(|| scim_error(404, None, &format!("Resource {id} not found")))
}

fn show(world: &World, at: u32, selection: &Selection) -> Outcome {
    Ok(scim(200, &view(world, world.provisioning.get(at), selection)))
}

pub fn get(world: &World, call: &Call) -> Outcome {
    let selection = Selection::read(call)?;
    show(world, find(world, call)?, &selection)
}

/// Refuses a user name or address that another record has.
fn refuse_duplicates(world: &World, attributes: &Map<String, Value>, own: Option<u32>) -> Result<(), Reply> {
    let taken = |what: &str| scim_error(409, Some("uniqueness"), &format!("A user with {what} already exists in this directory"));
    let user_name = attributes.get("userName").and_then(Value::as_str).unwrap_or_default();
    if world.provisioning.with_user_name(user_name).is_some_and(|at| Some(at) != own) {
        return Err(taken(&format!("the userName {user_name}")));
    }
    let email = primary_email(attributes);
    let linked = world.people.with_email(email).into_iter().flat_map(|at| world.people.get(at).records.iter());
    if linked.into_iter().any(|record| Some(*record) != own) {
        return Err(taken(&format!("the e-mail address {email}")));
    }
    Ok(())
}

/// The parts of a record that are looked up, from its attributes.
fn write(user: &mut ScimUser, attributes: &Map<String, Value>, now: crate::clock::Moment) {
    let text = |name: &str| attributes.get(name).and_then(Value::as_str).map(str::to_owned);
    user.user_name = text("userName").unwrap_or_default();
    user.external_id = text("externalId");
    user.active = attributes.get("active") == Some(&Value::Bool(true));
    user.attributes = Value::Object(attributes.clone()).to_string().into_boxed_str();
    user.modified = now;
}

/// 201. Links the account with the same address, or makes one.
pub fn create(world: &mut World, call: &Call) -> Outcome {
    let selection = Selection::read(call)?;
    let attributes = normalise(&call.fields())?;
    refuse_duplicates(world, &attributes, None)?;
    let now = world.now;
    let mut user = ScimUser {
        id: world.mint_uuid(),
        external_id: None,
        user_name: String::new(),
        active: true,
        created: now,
        modified: now,
        account: None,
        groups: Vec::new(),
        attributes: Box::default(),
        deleted: false,
    };
    write(&mut user, &attributes, now);
    let at = world.provisioning.push(user);
    link::connect(world, at);
    let user = world.provisioning.get(at);
    Ok(scim_created(&view(world, user, &selection), location(world, &format!("Users/{}", user.id))))
}

fn store(world: &mut World, at: u32, attributes: &Map<String, Value>) -> Result<(), Reply> {
    refuse_duplicates(world, attributes, Some(at))?;
    let now = world.now;
    let before = world.provisioning.get(at).attributes();
    world.provisioning.change(at, |user| write(user, attributes, now));
    link::follow(world, at, &before);
    Ok(())
}

/// Attributes that the body does not name are cleared.
pub fn replace(world: &mut World, call: &Call) -> Outcome {
    let selection = Selection::read(call)?;
    let at = find(world, call)?;
    let attributes = normalise(&call.fields())?;
    store(world, at, &attributes)?;
    show(world, at, &selection)
}

pub fn patch(world: &mut World, call: &Call) -> Outcome {
    let selection = Selection::read(call)?;
    let at = find(world, call)?;
    let mut attributes = world.provisioning.get(at).attributes();
    for operation in super::patch::read(&call.body)? {
        super::patch::apply(&mut attributes, &operation)?;
    }
    let attributes = normalise(&attributes)?;
    store(world, at, &attributes)?;
    show(world, at, &selection)
}

/// The record is gone for good and the managed account deactivated; creating the user again makes a record with a new id.
pub fn delete(world: &mut World, call: &Call) -> Outcome {
    let at = find(world, call)?;
    let before = world.provisioning.get(at).attributes();
    let mut attributes = before.clone();
    attributes.insert("active".to_owned(), Value::from(false));
    let now = world.now;
    world.provisioning.change(at, |user| write(user, &attributes, now));
    link::follow(world, at, &before);
    link::delete(world, at);
    done()
}
