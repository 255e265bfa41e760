//! A believable company of any size: departments, offices, contractors, leavers, newcomers who never signed in, six organization admins.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher};

use super::activity::{Habit, last_use};
use super::frame::{
    self, BITBUCKET, CONFLUENCE, DISCOVERY, Groups, JIRA, LABS, LABS_CONFLUENCE, LABS_JIRA, LOOM, MAIN, SERVICE_DESK, TRELLO, WORK,
};
use super::names::{Name, Names};
use super::places::{DEPARTMENTS, PLACES};
use super::provision::provision;
use super::stream::{self, Stream};
use crate::clock::{DAY, HOUR, Moment};
use crate::state::World;
use crate::state::access::Role;
use crate::state::user::{AccountState, Activity, ApiToken, Grant, Lock, Membership, User};

const SEED: u64 = 0xC0_4D_9A_17;

/// How many times each mailbox has been given.
type Mailboxes = HashMap<String, u32, BuildHasherDefault<DefaultHasher>>;

/// What kind of person somebody is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Synced,
    /// Managed, invited by hand.
    Invited,
    Contractor,
}

/// The company with so many people.
pub fn build(people: u32) -> World {
    let (mut world, groups) = frame::build("Corp");
    world.people.reserve(people as usize);
    let names = Names::new();
    let mut mailboxes = Mailboxes::default();
    for number in 0..people {
        join(&mut world, &groups, &names, &mut mailboxes, number);
    }
    world
}

fn join(world: &mut World, groups: &Groups, names: &Names, mailboxes: &mut Mailboxes, number: u32) {
    let mut stream = Stream::new(SEED, u64::from(number));
    let is_admin = number < 6;
    let kind = match stream.below(1000) {
        // One of them stays outside of the identity provider: when that is away, somebody still gets in.
        _ if number == 5 => Kind::Invited,
        _ if is_admin => Kind::Synced,
        0..50 => Kind::Contractor,
        50..240 => Kind::Invited,
        _ => Kind::Synced,
    };
    let place = stream.weighted(PLACES.iter().map(|place| place.weight));
    let department = if is_admin { 9 } else { stream.weighted(DEPARTMENTS.iter().map(|department| department.weight)) };
    let name = names.draw(&mut stream, PLACES[place].culture);
    let in_labs = department == 11 || stream.chance(25);
    let mut user = person(&mut stream, number, &name, kind, in_labs, mailboxes);
    describe(&mut stream, &mut user, place, department, is_admin.then_some(number));
    let is_newcomer = !is_admin && stream.chance(21);
    stand(&mut stream, &mut user, (kind, in_labs, is_newcomer, is_admin));
    let joined = memberships_of(&mut stream, groups, &user, (place, department, kind));
    let is_enabled = user.is_enabled();
    let at = world.people.push(user);
    for group in joined {
        enter(world, at, group);
    }
    if !is_newcomer {
        use_products(world, &mut stream, at, place, is_enabled);
    }
    make_tokens(world, &mut stream, at, department);
    if is_admin {
        enter(world, at, groups.organization_admins);
        let roles = Role::ORGANIZATION_ADMIN.bit() | if number < 3 { Role::SITE_ADMIN.bit() } else { 0 };
        world.people.change(at, |user| user.platform |= roles);
    } else if department == 9 && stream.chance(150) {
        enter(world, at, groups.admins);
        world.people.change(at, |user| user.platform |= Role::SITE_ADMIN.bit());
    }
    if kind == Kind::Synced {
        provision(world, at, name.given, name.family);
    }
    if number == 0 {
        // The organization key was made by this person.
        world.people.touch(at).lock = Lock::Myself;
    }
}

fn person(stream: &mut Stream, number: u32, name: &Name, kind: Kind, in_labs: bool, mailboxes: &mut Mailboxes) -> User {
    let times = mailboxes.entry(name.mailbox.clone()).or_insert(0);
    *times += 1;
    let suffix = if *times == 1 { String::new() } else { times.to_string() };
    let domain = match kind {
        Kind::Contractor => "partner.example",
        _ if in_labs => "corp-labs.example",
        _ => "corp.example",
    };
    let key = 0xACC0_0000_0000 + u64::from(number);
    // The forms that account ids have taken over the years.
    let account_id = match stream.below(10) {
        0..3 => format!("557058:{}", stream::uuid(key)),
        3 => format!("{:016x}{:08x}", stream::mix(key), stream::mix(key ^ 0x5EED_0000_0000_0000) >> 32),
        _ => format!("712020:{}", stream::uuid(key)),
    };
    let mut user = User::new(account_id, &name.full, &format!("{}{suffix}@{domain}", name.mailbox));
    name.given.clone_into(&mut user.nickname);
    user.managed = kind != Kind::Contractor;
    user.source = if user.managed { "invited" } else { "" };
    user.mfa = user.managed && stream.chance(820);
    user.added_to_org = Some(joined_on(stream, number));
    user
}

/// The founders first; of the others more came lately than long ago.
fn joined_on(stream: &mut Stream, number: u32) -> Moment {
    let days_ago = stream.below(1_900).min(stream.below(1_900)) + if number < 6 { 2_000 } else { 45 };
    let within = i64::try_from(stream.below(9 * 3600)).unwrap_or(0) * 1000;
    Moment::START.midnight().plus(7 * HOUR + within - i64::try_from(days_ago).unwrap_or(0) * DAY)
}

fn describe(stream: &mut Stream, user: &mut User, place: usize, department: usize, admin: Option<u32>) {
    let rank = match admin {
        Some(number) => [4, 2, 1, 3, 2, 1][number as usize % 6],
        None => stream.weighted([46, 28, 14, 10, 2].into_iter()),
    };
    user.organization = Cow::Borrowed(if user.managed { "Corp" } else { "Partner" });
    user.locale = Cow::Borrowed(PLACES[place].locale);
    user.zone = Cow::Borrowed(PLACES[place].zone);
    if user.managed || stream.chance(300) {
        user.job_title = Cow::Borrowed(DEPARTMENTS[department].titles[rank]);
        user.department = Cow::Borrowed(DEPARTMENTS[department].name);
        user.location = Cow::Borrowed(PLACES[place].name);
    }
}

/// Account and membership: most are active, some suspended, some gone, some never came.
fn stand(stream: &mut Stream, user: &mut User, (kind, in_labs, is_newcomer, is_admin): (Kind, bool, bool, bool)) {
    let fate = if is_admin || is_newcomer { 999 } else { stream.below(1000) };
    let suspended = fate < 70;
    user.memberships.push(Membership { directory: MAIN, suspended });
    if in_labs && kind != Kind::Contractor {
        user.memberships.push(Membership { directory: LABS, suspended });
    }
    match fate {
        70..105 if user.managed => {
            user.account = AccountState::Inactive;
            user.deactivated_on = Some(Moment::START.plus(-i64::try_from(1 + stream.below(400)).unwrap_or(1) * DAY));
        }
        105..109 if user.managed => {
            let days_left = i64::try_from(1 + stream.below(13)).unwrap_or(1);
            user.account = AccountState::Inactive;
            user.deactivated_on = Some(Moment::START.plus((days_left - 14) * DAY));
            user.deletion = Some(Moment::START.plus(days_left * DAY));
        }
        109..120 if user.managed => user.memberships.clear(),
        _ => {}
    }
    if is_newcomer {
        user.email_verified = false;
        user.mfa = false;
        user.sessions = 0;
        user.added_to_org = Some(Moment::START.plus(-i64::try_from(1 + stream.below(30)).unwrap_or(1) * DAY));
    }
}

fn memberships_of(stream: &mut Stream, groups: &Groups, user: &User, (place, department, kind): (usize, usize, Kind)) -> Vec<usize> {
    if user.memberships.is_empty() {
        return Vec::new();
    }
    if kind == Kind::Contractor {
        return vec![groups.contractors];
    }
    let product = |resource: u16| groups.users[usize::from(resource)];
    let mut joined = vec![product(CONFLUENCE)];
    let uses = [(JIRA, 860), (WORK, 200), (LOOM, 240), (TRELLO, 160), (DISCOVERY, 60), (SERVICE_DESK, 50), (BITBUCKET, 40)];
    joined.extend(uses.into_iter().filter(|(_, share)| stream.chance(*share)).map(|(resource, _)| product(resource)));
    if user.is_member(LABS) {
        joined.extend([product(LABS_JIRA), product(LABS_CONFLUENCE)]);
    }
    if kind == Kind::Synced {
        joined.extend([groups.departments[department], groups.offices[place]]);
    }
    if department == 1 {
        joined.push(groups.service_agents);
    }
    if stream.chance(90) {
        joined.push(*stream.pick(&groups.teams));
    }
    joined
}

/// Positions only grow while seeding, so both sides stay sorted without looking.
fn enter(world: &mut World, at: u32, group: usize) {
    if let (true, Ok(short)) = (world.groups[group].add(at), u16::try_from(group)) {
        world.people.touch(at).groups.push(short);
    }
}

fn use_products(world: &mut World, stream: &mut Stream, at: u32, place: usize, is_enabled: bool) {
    let mut uses = Vec::new();
    for resource in world.reachable(world.people.get(at)) {
        let habit = match (is_enabled, resource) {
            (false, _) => Habit::Seldom,
            (true, JIRA | CONFLUENCE) => [Habit::Daily, Habit::Daily, Habit::Daily, Habit::Weekly][stream.below(4)],
            (true, _) => [Habit::Daily, Habit::Weekly, Habit::Seldom][stream.below(3)],
        };
        if stream.chance(880) {
            uses.push(Activity { resource, at: last_use(stream, habit, PLACES[place].offset) });
        }
    }
    world.people.touch(at).activity = uses;
    if stream.chance(15) && world.people.get(at).is_member(MAIN) {
        world.people.change(at, |user| user.add(Grant { resource: DISCOVERY, role: Role::STAKEHOLDER }));
    }
}

fn make_tokens(world: &mut World, stream: &mut Stream, at: u32, department: usize) {
    let share = if matches!(department, 0 | 9 | 11) { 280 } else { 30 };
    let user = world.people.touch(at);
    if !user.managed || user.activity.is_empty() || !stream.chance(share) {
        return;
    }
    let labels = ["laptop", "ci pipeline", "reporting script", "backup job", "terraform", "old laptop", "dashboard"];
    for number in 0..=stream.below(3) {
        let created = Moment::START.plus(-i64::try_from(3 + stream.below(360)).unwrap_or(3) * DAY);
        user.tokens.push(ApiToken {
            id: stream::uuid(0x70CE_0000_0000 + u64::from(at) * 8 + number as u64),
            label: (*stream.pick(&labels)).to_owned(),
            created,
            last_access: stream.chance(800).then(|| last_use(stream, Habit::Weekly, 0).max(created)),
            expiry: stream.chance(700).then(|| created.plus(365 * DAY)),
        });
    }
}
