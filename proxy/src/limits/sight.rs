//! What somebody whose reading is limited sees of the record and of requests for approval: what is about people within the limit, by what is true of them
//! now. What is about others, or about people who cannot be judged, is left out and counted.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use catalogue::capability::Capability;
use catalogue::organization::{SEARCH_USERS, User};
use catalogue::page::Page;
use catalogue::record::{ACCOUNT, Change, Entry, Target};
use catalogue::rights::Only;
use serde_json::json;

use super::facts::{ANYWHERE, Facing, Needs, groups};
use super::judge::{Denied, Facts, within};
use super::reach::Touched;
use crate::error::ProxyError;
use crate::identity::Caller;

/// How long somebody is taken to be as they were read: for turning pages, not for decisions.
const FRESH: Duration = Duration::from_secs(30);
/// How many people are remembered.
const MOST_KNOWN: usize = 10_000;
/// How many accounts one search takes, and how many people are looked at for one answer. Provisioned users are read one by one.
const AT_ONCE: usize = 100;
const MOST_ACCOUNTS: usize = 2_000;
const MOST_RECORDS: usize = 40;

/// Whom an entry is about, and who made it.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    pub author: &'a str,
    pub targets: &'a [Target],
    pub is_change: bool,
}

/// What stands in a list that is cut.
pub trait Seen {
    fn about(&self) -> About<'_>;
}

impl Seen for Change {
    fn about(&self) -> About<'_> {
        About { author: &self.person.id, targets: &self.targets, is_change: true }
    }
}

impl Seen for Entry {
    fn about(&self) -> About<'_> {
        match self {
            Entry::Change(change) => change.about(),
            Entry::Event(told) => {
                About { author: told.person.as_ref().map_or("", |person| person.id.as_str()), targets: &told.targets, is_change: false }
            }
        }
    }
}

impl About<'_> {
    fn target(&self, name: &str) -> Option<&str> {
        self.targets.iter().find(|target| target.name == name).map(|target| target.value.as_str())
    }

    fn people(&self) -> BTreeSet<Touched> {
        let directory = self.target("scimDirectoryId").unwrap_or_default();
        let touched = |target: &Target| match target.name.as_str() {
            ACCOUNT => Some(Touched::Account(target.value.clone())),
            "scimUserId" => Some(Touched::ScimUser { directory: directory.to_owned(), id: target.value.clone() }),
            _ => None,
        };
        self.targets.iter().filter_map(touched).collect()
    }
}

/// What was read of people lately, for each set of directories that was asked about.
#[derive(Debug, Default)]
pub struct Sights(Mutex<Known>);

type Known = BTreeMap<(BTreeSet<String>, Touched), (Facts, Instant)>;

impl Sights {
    fn recall(&self, directories: &BTreeSet<String>, touched: &Touched) -> Option<Facts> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = known.get(&(directories.clone(), touched.clone()));
        found.filter(|(_, at)| at.elapsed() < FRESH).map(|(facts, _)| facts.clone())
    }

    fn remember(&self, directories: &BTreeSet<String>, read: &BTreeMap<Touched, Facts>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() + read.len() > MOST_KNOWN {
            known.retain(|_, (_, at)| at.elapsed() < FRESH);
        }
        for (touched, facts) in read {
            if known.len() < MOST_KNOWN {
                known.insert((directories.clone(), touched.clone()), (facts.clone(), Instant::now()));
            }
        }
    }
}

/// The entries that the caller may see, and how many are left out. Their own are always among them.
pub async fn cut<T: Seen>(facing: Facing<'_>, caller: &Caller, entries: Vec<T>) -> (Vec<T>, usize) {
    let Some(only) = limits(caller) else { return (entries, 0) };
    // In the record, an id that is an address is a mark.
    let audit = &facing.service.audit;
    let own = [audit.names_of(&caller.person.id).await, audit.names_of(&caller.human().id).await].concat();
    let is_own = |entry: &T| own.iter().any(|own| entry.about().author == own.as_str());
    let people = entries.iter().filter(|entry| !is_own(entry)).flat_map(|entry| entry.about().people()).collect();
    let known = known(facing, &only, people).await;
    let before = entries.len();
    let seen: Vec<T> = entries.into_iter().filter(|entry| is_own(entry) || sees(&only, &known, &entry.about())).collect();
    let hidden = before - seen.len();
    (seen, hidden)
}

/// One entry, where the caller may see it.
///
/// # Errors
/// When its people are out of their reach, or cannot be judged.
pub async fn one<T: Seen>(facing: Facing<'_>, caller: &Caller, entry: T) -> Result<T, ProxyError> {
    let (mut seen, _) = cut(facing, caller, vec![entry]).await;
    let words = || caller.rights.limits_of(Capability::ReadDirectory);
    seen.pop().ok_or_else(|| ProxyError::Denied(Denied::Outside { capability: Capability::ReadDirectory, limits: words() }))
}

/// Whether what the caller reads has to be cut, which costs looking people up.
#[must_use]
pub fn is_limited(caller: &Caller) -> bool {
    limits(caller).is_some()
}

/// What confines the caller's reading; `None` where nothing does.
fn limits(caller: &Caller) -> Option<Vec<Only>> {
    let shares = caller.rights.shares().iter().filter(|share| share.capabilities.contains(&Capability::ReadDirectory));
    let only: Vec<Only> = shares.map(|share| share.limits.only.clone()).collect();
    (!only.iter().any(Only::is_everybody)).then_some(only)
}

fn sees(only: &[Only], known: &BTreeMap<Touched, Facts>, about: &About<'_>) -> bool {
    let people = about.people();
    if !people.is_empty() {
        // Addresses beside an id are those of the person with the id.
        let is_within = |facts: &Facts| only.iter().any(|only| within(only, facts) == Some(true));
        return people.iter().all(|touched| known.get(touched).is_some_and(is_within));
    }
    match about.target("scimDirectoryId") {
        // A provisioned group concerns everybody in it.
        Some(directory) => only.iter().any(|only| is_whole_directory(only, directory)),
        // An invitation names addresses that the record does not have. What happened that is no change concerns nobody but whoever did it.
        None => !about.is_change,
    }
}

fn is_whole_directory(only: &Only, directory: &str) -> bool {
    let Only { email_domains, directories, groups, scim_directories } = only;
    email_domains.is_empty() && directories.is_empty() && groups.is_empty() && scim_directories.contains(directory)
}

async fn known(facing: Facing<'_>, only: &[Only], people: BTreeSet<Touched>) -> BTreeMap<Touched, Facts> {
    let directories: BTreeSet<String> = only.iter().flat_map(|only| only.directories.iter().cloned()).collect();
    let sights = &facing.service.sights;
    let mut known = BTreeMap::new();
    let (mut accounts, mut records) = (Vec::new(), Vec::new());
    for touched in people {
        match (sights.recall(&directories, &touched), &touched) {
            (Some(facts), _) => {
                known.insert(touched, facts);
            }
            (None, Touched::Account(id)) => accounts.push(id.clone()),
            (None, _) => records.push(touched),
        }
    }
    accounts.truncate(MOST_ACCOUNTS);
    let mut read = BTreeMap::new();
    for some in accounts.chunks(AT_ONCE) {
        read.extend(facing.accounts(some, &directories).await);
    }
    let needs = Needs { addresses: true, directories: !directories.is_empty(), groups: true, ..Needs::default() };
    for touched in records.into_iter().take(MOST_RECORDS) {
        let facts = facing.of(&touched, needs).await;
        read.insert(touched, facts);
    }
    sights.remember(&directories, &read);
    known.extend(read);
    known
}

impl Facing<'_> {
    /// What a search tells of these accounts. Those whom it does not find, or whose search fails, are left out: they cannot be judged.
    async fn accounts(&self, ids: &[String], directories: &BTreeSet<String>) -> BTreeMap<Touched, Facts> {
        let body = json!({ "accountIds": ids, "expand": ["groups"], "limit": AT_ONCE });
        let search = |directory| self.search_in::<Page<User>>(directory, SEARCH_USERS.operation, body.clone());
        let Ok(found) = search(ANYWHERE).await else { return BTreeMap::new() };
        let mut known: BTreeMap<Touched, Facts> = BTreeMap::new();
        for user in found.data {
            let groups = groups(&user);
            let addresses = user.email.filter(|email| !email.is_empty()).map(|email| BTreeSet::from([email.to_lowercase()]));
            let facts = Facts { account: Some(user.account_id.clone()), addresses, groups, ..Facts::default() };
            known.insert(Touched::Account(user.account_id), facts);
        }
        if directories.is_empty() {
            return known;
        }
        let mut is_in: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for directory in directories {
            let Ok(found) = search(directory).await else { return known };
            for user in found.data {
                is_in.entry(user.account_id).or_default().insert(directory.clone());
            }
        }
        for (touched, facts) in &mut known {
            let Touched::Account(id) = touched else { continue };
            facts.directories = Some(is_in.remove(id).unwrap_or_default());
        }
        known
    }
}

#[cfg(test)]
mod tests;
