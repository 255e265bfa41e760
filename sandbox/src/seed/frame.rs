//! The organization around the people: directories, domains, products on their sites, groups with what they grant.

use super::places::{DEPARTMENTS, PLACES};
use super::stream;
use crate::clock::{DAY, Moment};
use crate::state::World;
use crate::state::access::Role;
use crate::state::group::Group;
use crate::state::provisioning::ScimGroup;
use crate::state::resource::{Directory, Domain, Resource};
use crate::state::user::Grant;

pub const MAIN: u8 = 0;
pub const LABS: u8 = 1;

pub const JIRA: u16 = 0;
pub const CONFLUENCE: u16 = 1;
pub const SERVICE_DESK: u16 = 2;
pub const DISCOVERY: u16 = 3;
pub const WORK: u16 = 4;
pub const BITBUCKET: u16 = 5;
pub const TRELLO: u16 = 6;
pub const LOOM: u16 = 7;
pub const LABS_JIRA: u16 = 8;
pub const LABS_CONFLUENCE: u16 = 9;

/// Key, product, name, host, directory.
const PRODUCTS: [(&str, &str, &str, &str, u8); 10] = [
    ("jira-software", "Jira", "Corp Jira", "https://corp.site.example", MAIN),
    ("confluence", "Confluence", "Corp Confluence", "https://corp.site.example/wiki", MAIN),
    ("jira-servicedesk", "Jira Service Management", "Corp Service Desk", "https://corp.site.example", MAIN),
    ("jira-product-discovery", "Jira Product Discovery", "Corp Discovery", "https://corp.site.example", MAIN),
    ("jira", "Jira Work Management", "Corp Work", "https://corp.site.example", MAIN),
    ("bitbucket", "Bitbucket", "Corp Bitbucket", "https://bitbucket.site.example/corp", MAIN),
    ("trello", "Trello", "Corp Trello", "https://trello.site.example/corp", MAIN),
    ("loom", "Loom", "Corp Loom", "https://loom.site.example/corp", MAIN),
    ("jira-software", "Jira", "Corp Labs Jira", "https://corp-labs.site.example", LABS),
    ("confluence", "Confluence", "Corp Labs Confluence", "https://corp-labs.site.example/wiki", LABS),
];

/// Positions of the groups that everybody of a kind is put into.
pub struct Groups {
    /// By product.
    pub users: Vec<usize>,
    pub admins: usize,
    pub departments: Vec<usize>,
    pub offices: Vec<usize>,
    pub teams: Vec<usize>,
    pub contractors: usize,
    pub organization_admins: usize,
    pub service_agents: usize,
}

/// The organization without people.
pub fn build(name: &str) -> (World, Groups) {
    let mut world = World::new(name);
    world.directories = vec![
        Directory { id: world.identity.directory_id.clone(), name: "Corp".to_owned() },
        Directory { id: stream::uuid(0x0D12_0002), name: "Corp Labs".to_owned() },
    ];
    world.domains = vec![
        Domain { id: stream::uuid(0x0D03_0001), name: "corp.example", proof: "dns", status: "verified" },
        Domain { id: stream::uuid(0x0D03_0002), name: "corp-labs.example", proof: "http", status: "verified" },
        Domain { id: stream::uuid(0x0D03_0003), name: "corp-archive.example", proof: "dns", status: "unverified" },
        Domain { id: stream::uuid(0x0D03_0004), name: "corp-events.example", proof: "dns", status: "missing_token" },
    ];
    for (at, (key, product, name, host, directory)) in (0u64..).zip(PRODUCTS) {
        add_resource(&mut world, (key, product, name, host), directory, at);
    }
    let groups = add_groups(&mut world);
    (world, groups)
}

/// Adds a product on a site.
pub fn add_resource(world: &mut World, (key, product, name, host): (&str, &'static str, &str, &str), directory: u8, number: u64) {
    let id = stream::uuid(0x0517_0000 + number);
    world.resources.push(Resource {
        ari: format!("ari:cloud:{key}::site/{id}"),
        id,
        key: key.to_owned(),
        product,
        name: name.to_owned(),
        host: host.to_owned(),
        status: "online",
        directory,
        seats: None,
        created: Moment::START.plus(-(2_200 - 90 * i64::try_from(number).unwrap_or(0)) * DAY),
    });
}

fn add_groups(world: &mut World) -> Groups {
    let mut users = Vec::new();
    for (at, (key, product, name, _, directory)) in (0u16..).zip(PRODUCTS) {
        let site = if directory == MAIN { "corp" } else { "corp-labs" };
        let description = format!("Everybody who uses {name} ({product}).");
        users.push(add_group(world, &format!("{key}-users-{site}"), &description, directory, &[(at, Role::USER)]));
        world.groups[users[usize::from(at)]].is_default = true;
    }
    let everything: Vec<(u16, Role)> = (JIRA..=LOOM).map(|at| (at, Role::ADMIN)).collect();
    let admins = add_group(world, "site-admins-corp", "Administers every product of the Corp site.", MAIN, &everything);
    let organization_admins = add_group(world, "org-admins", "Organization administrators.", MAIN, &[]);
    let service_agents = add_group(world, "service-desk-agents", "Agents of the service desk.", MAIN, &[(SERVICE_DESK, Role::USER)]);
    let contractors =
        add_group(world, "contractors", "People of partner companies.", MAIN, &[(JIRA, Role::GUEST), (CONFLUENCE, Role::GUEST)]);
    for group in [admins, organization_admins] {
        world.groups[group].managed_by = "admins";
    }
    let teams = ["Falcon", "Harbour", "Juniper", "Kestrel", "Lantern"].map(|name| {
        let team = add_group(world, &format!("Team {name}"), "A team.", MAIN, &[]);
        world.groups[team].managed_by = "team-members";
        team
    });
    let departments = DEPARTMENTS.iter().map(|department| {
        let description = format!("Everybody in {}, from the identity provider.", department.name);
        let grants: &[(u16, Role)] = match department.name {
            "Product" | "Design" => &[(DISCOVERY, Role::CONTRIBUTOR)],
            "Engineering" | "Research" => &[(BITBUCKET, Role::USER)],
            "Customer Support" | "IT" => &[(SERVICE_DESK, Role::USER)],
            "Marketing" | "Sales" => &[(LOOM, Role::USER), (TRELLO, Role::USER)],
            _ => &[(WORK, Role::USER)],
        };
        add_synced_group(world, department.group, &description, grants)
    });
    let departments = departments.collect();
    let offices = PLACES.iter().map(|place| add_synced_group(world, place.group, &format!("Everybody at {}.", place.name), &[]));
    let offices = offices.collect();
    Groups { users, admins, departments, offices, teams: teams.to_vec(), contractors, organization_admins, service_agents }
}

/// Adds a group that is kept here.
pub fn add_group(world: &mut World, name: &str, description: &str, directory: u8, grants: &[(u16, Role)]) -> usize {
    let at = world.groups.len();
    world.groups.push(Group {
        id: stream::uuid(0x6209_0000 + at as u64),
        name: name.to_owned(),
        description: description.to_owned(),
        directory,
        managed_by: "open",
        external_synced: false,
        is_default: false,
        members: Vec::new(),
        grants: grants.iter().map(|(resource, role)| Grant { resource: *resource, role: *role }).collect(),
        deleted: false,
    });
    at
}

/// Adds a group that the identity provider feeds, with its provisioned twin.
pub fn add_synced_group(world: &mut World, name: &str, description: &str, grants: &[(u16, Role)]) -> usize {
    let at = add_group(world, name, description, MAIN, grants);
    world.groups[at].managed_by = "external";
    world.groups[at].external_synced = true;
    let created = Moment::START.plus(-900 * DAY);
    world.provisioning.all_groups.push(ScimGroup {
        id: stream::uuid(0x5C16_0000 + at as u64),
        external_id: Some(format!("grp-{at:05}")),
        display_name: name.to_owned(),
        created,
        modified: created,
        members: Vec::new(),
        group: u16::try_from(at).ok(),
        deleted: false,
    });
    at
}
