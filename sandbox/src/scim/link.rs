//! The link between a provisioned user and an Atlassian account: found or made on creation, followed on every change, cut on deletion.

use catalogue::scim::ENTERPRISE_SCHEMA;
use serde_json::{Map, Value};

use super::record::primary_email;
use crate::state::World;
use crate::state::user::{AccountState, Lock, Membership, Text, User};

/// Links the record to the account with its address, or to a new one. Assumed: the person joins the main directory by that, as the
/// directory's own screen shows; the address may be outside the verified domains, then the account stays unmanaged.
pub fn connect(world: &mut World, record: u32) {
    let attributes = world.provisioning.get(record).attributes();
    let email = primary_email(&attributes).to_owned();
    let known = world.people.with_email(&email).into_iter().find(|at| world.people.get(*at).account != AccountState::Closed);
    let now = world.now;
    let owned = world.owns_domain_of(&email);
    let at = match known {
        Some(at) => at,
        None => {
            let mut user = User::new(world.mint_account_id(), "", &email);
            user.managed = owned;
            user.sessions = 0;
            world.people.push(user)
        }
    };
    world.people.change(at, |user| {
        if !user.is_member(0) {
            user.memberships.push(Membership { directory: 0, suspended: false });
            user.added_to_org.get_or_insert(now);
        }
        user.source = "synced";
        if user.lock == Lock::None {
            user.lock = Lock::Scim;
        }
        user.records.push(record);
    });
    world.provisioning.change(record, |user| user.account = Some(at));
    follow(world, record, &Map::new());
}

/// Brings the linked account to what the record says. What the record said before and no longer says is cleared; what it never said is left.
pub fn follow(world: &mut World, record: u32, before: &Map<String, Value>) {
    let Some(at) = world.provisioning.get(record).account else { return };
    let attributes = world.provisioning.get(record).attributes();
    let email = primary_email(&attributes).to_owned();
    let active = attributes.get("active") == Some(&Value::Bool(true));
    let is_managed = world.is_managed(world.people.get(at));
    let moves = world.owns_domain_of(&email) || !is_managed;
    let now = world.now;
    world.people.change(at, |user| {
        apply_texts(user, &attributes, before);
        if moves && !email.is_empty() && user.email != email {
            user.email = email;
            user.sessions = 0;
        }
        // Assumed: an account outside the organization is never switched off from here.
        if is_managed && user.deletion.is_none() && user.lock != Lock::ExportControl {
            set_active(user, active, now);
        }
    });
}

fn set_active(user: &mut User, active: bool, now: crate::clock::Moment) {
    match (active, user.account) {
        (true, AccountState::Inactive) => {
            user.account = AccountState::Active;
            user.deactivated_on = None;
        }
        (false, AccountState::Active) => {
            user.account = AccountState::Inactive;
            user.deactivated_on = Some(now);
            user.sessions = 0;
        }
        _ => {}
    }
}

fn apply_texts(user: &mut User, attributes: &Map<String, Value>, before: &Map<String, Value>) {
    // A name is never cleared: the account always has one.
    if let Some(name) = display_name(attributes) {
        user.name = name;
    }
    if user.nickname.is_empty() {
        user.nickname = user.name.split(' ').next().unwrap_or_default().to_owned();
    }
    let fields = [
        ("title", &mut user.job_title),
        ("department", &mut user.department),
        ("organization", &mut user.organization),
        ("timezone", &mut user.zone),
        ("preferredLanguage", &mut user.locale),
    ];
    for (name, field) in fields {
        match (text(attributes, name), text(before, name)) {
            (Some(now), _) => *field = Text::Owned(now),
            (None, Some(_)) => *field = Text::default(),
            (None, None) => {}
        }
    }
}

/// A text attribute; the enterprise extension wins for those that it has, too.
fn text(attributes: &Map<String, Value>, name: &str) -> Option<String> {
    let extension = attributes.get(ENTERPRISE_SCHEMA).and_then(|extension| extension.get(name));
    extension.or(attributes.get(name)).and_then(Value::as_str).map(str::to_owned)
}

/// `displayName`, else what `name` makes of it, else the user name.
fn display_name(attributes: &Map<String, Value>) -> Option<String> {
    let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned).filter(|text| !text.trim().is_empty());
    let part = |name: &str| text(attributes.get("name").and_then(|parts| parts.get(name)));
    let joined = || {
        let parts: Vec<String> = [part("givenName"), part("familyName")].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    };
    text(attributes.get("displayName")).or_else(|| part("formatted")).or_else(joined).or_else(|| text(attributes.get("userName")))
}

/// Cuts the link on both sides; both sides stay.
pub fn disconnect(world: &mut World, record: u32) {
    let Some(at) = world.provisioning.get(record).account else { return };
    world.provisioning.change(record, |user| user.account = None);
    world.people.change(at, |user| {
        user.records.retain(|linked| *linked != record);
        if user.records.is_empty() {
            user.source = "invited";
            if user.lock == Lock::Scim {
                user.lock = Lock::None;
            }
        }
    });
}

/// Takes the record out of its groups, and out of the directory for good.
pub fn delete(world: &mut World, record: u32) {
    for group in world.provisioning.get(record).groups.clone() {
        let group = usize::from(group);
        let members = world.provisioning.all_groups[group].members.iter().copied().filter(|member| *member != record).collect();
        set_members(world, group, members);
    }
    disconnect(world, record);
    world.provisioning.change(record, |user| user.deleted = true);
}

/// Replaces a group's members, here and in the directory group that follows it.
pub fn set_members(world: &mut World, group: usize, mut members: Vec<u32>) {
    members.sort_unstable();
    members.dedup();
    let before = std::mem::take(&mut world.provisioning.all_groups[group].members);
    let twin = world.provisioning.all_groups[group].group.map(usize::from);
    let short = u16::try_from(group).unwrap_or(u16::MAX);
    for gone in before.iter().filter(|member| members.binary_search(member).is_err()) {
        world.provisioning.change(*gone, |user| user.groups.retain(|joined| *joined != short));
        if let (Some(twin), Some(account)) = (twin, world.provisioning.get(*gone).account) {
            world.leave_group(account, twin);
        }
    }
    for new in members.iter().filter(|member| before.binary_search(member).is_err()) {
        world.provisioning.change(*new, |user| user.groups.push(short));
        if let (Some(twin), Some(account)) = (twin, world.provisioning.get(*new).account) {
            world.join_group(account, twin);
        }
    }
    world.provisioning.all_groups[group].members = members;
    world.provisioning.all_groups[group].modified = world.now;
}
