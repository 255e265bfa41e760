//! Gives a seeded person the SCIM record that the identity provider would have written.

use catalogue::scim::USER_SCHEMA;
use serde::Serialize;

use super::stream;
use crate::clock::DAY;
use crate::state::World;
use crate::state::provisioning::ScimUser;
use crate::state::user::Lock;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Attributes<'a> {
    schemas: [&'a str; 1],
    user_name: &'a str,
    external_id: &'a str,
    emails: [Email<'a>; 1],
    name: Name<'a>,
    display_name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    title: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    department: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    organization: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    timezone: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    preferred_language: &'a str,
    active: bool,
}

#[derive(Serialize)]
struct Email<'a> {
    value: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    primary: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Name<'a> {
    formatted: &'a str,
    given_name: &'a str,
    family_name: &'a str,
}

/// Links a new SCIM record to the person and puts it into the provisioned twins of the person's synced groups.
pub fn provision(world: &mut World, at: u32, given: &str, family: &str) {
    let user = world.people.get(at);
    let external_id = format!("emp-{:06}", at + 1);
    let active = user.is_enabled();
    let attributes = Attributes {
        schemas: [USER_SCHEMA],
        user_name: &user.email,
        external_id: &external_id,
        emails: [Email { value: &user.email, kind: "work", primary: true }],
        name: Name { formatted: &user.name, given_name: given, family_name: family },
        display_name: &user.name,
        title: &user.job_title,
        department: &user.department,
        organization: &user.organization,
        timezone: &user.zone,
        preferred_language: &user.locale,
        active,
    };
    let attributes = serde_json::to_string(&attributes).expect("texts and flags are always JSON");
    let created = user.added_to_org.unwrap_or(world.now.plus(-900 * DAY));
    let (user_name, groups) = (user.email.clone(), user.groups.clone());
    let twins: Vec<usize> = (0..world.provisioning.all_groups.len())
        .filter(|twin| world.provisioning.all_groups[*twin].group.is_some_and(|group| groups.contains(&group)))
        .collect();
    let record = world.provisioning.push(ScimUser {
        id: stream::uuid(0x5C14_0000_0000 + u64::from(at)),
        external_id: Some(external_id),
        user_name,
        active,
        created,
        modified: created,
        account: Some(at),
        groups: twins.iter().filter_map(|twin| u16::try_from(*twin).ok()).collect(),
        attributes: attributes.into_boxed_str(),
        deleted: false,
    });
    for twin in twins {
        world.provisioning.all_groups[twin].members.push(record);
    }
    let user = world.people.touch(at);
    user.source = "synced";
    if user.lock == Lock::None {
        user.lock = Lock::Scim;
    }
    user.records.push(record);
}
