//! An organization of difficult people, each one case, with an address that says which.

use super::cases;
use super::frame::{self, CONFLUENCE, Groups, JIRA, LOOM, MAIN};
use super::provision::provision;
use super::stream;
use crate::clock::{DAY, HOUR, Moment};
use crate::state::World;
use crate::state::user::{Activity, Lock, Membership, User};

/// The organization while its people are added.
pub struct Cast {
    pub world: World,
    pub groups: Groups,
}

/// Builds it.
pub fn build() -> World {
    let (mut world, groups) = frame::build("Awkward Ltd. & Sons <Österreich>");
    for board in 0..130 {
        let name = format!("Board {:03}", board + 1);
        frame::add_resource(&mut world, ("trello", "Trello", &name, "https://trello.site.example/boards"), MAIN, 100 + board);
    }
    world.resources[usize::from(frame::WORK)].status = "offline";
    // A name and a state that do not exist today.
    world.resources[usize::from(frame::BITBUCKET)].status = "hibernating";
    let mut cast = Cast { world, groups };
    cases::names(&mut cast);
    cases::states(&mut cast);
    cases::locks(&mut cast);
    cases::access(&mut cast);
    cases::records(&mut cast);
    let Cast { mut world, .. } = cast;
    // Everybody on Loom but the suspended: restoring the one in between hits the limit.
    world.resources[usize::from(LOOM)].seats = Some(world.seats_used(LOOM));
    world
}

impl Cast {
    /// A managed, active member with Jira and Confluence, used yesterday; then whatever makes the case.
    pub fn add(&mut self, address: &str, name: &str, case: impl FnOnce(&mut User)) -> u32 {
        let address = if address.contains('@') { address.to_owned() } else { format!("{address}@corp.example") };
        let number = u64::from(self.world.people.len());
        let account_id = format!("712020:{}", stream::uuid(0xA33C_0000 + number));
        let mut user = User::new(account_id, name, &address);
        user.managed = true;
        user.source = "invited";
        user.mfa = true;
        user.added_to_org = Some(Moment::START.plus(-400 * DAY - 3 * HOUR));
        user.memberships.push(Membership { directory: MAIN, suspended: false });
        for resource in [JIRA, CONFLUENCE] {
            user.activity.push(Activity { resource, at: Moment::START.plus(-3 * DAY + HOUR) });
        }
        case(&mut user);
        let is_member = user.is_member(MAIN);
        let at = self.world.people.push(user);
        if is_member {
            for resource in [JIRA, CONFLUENCE] {
                self.world.join_group(at, self.groups.users[usize::from(resource)]);
            }
        }
        at
    }

    /// The same with a SCIM record, in a department of the identity provider.
    pub fn add_synced(&mut self, address: &str, name: &str, case: impl FnOnce(&mut User)) -> u32 {
        let at = self.add(address, name, case);
        self.world.join_group(at, self.groups.departments[0]);
        let (given, family) = name.split_once(' ').unwrap_or((name, ""));
        provision(&mut self.world, at, given, family);
        at
    }

    pub fn add_locked(&mut self, address: &str, name: &str, lock: Lock) -> u32 {
        self.add(address, name, |user| user.lock = lock)
    }
}
