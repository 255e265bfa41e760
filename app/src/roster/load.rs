//! Reads a filter set page by page in the background, waits when the upstream asks to, and stops when told or when a page fails.

use std::cell::Cell;
use std::rc::Rc;

use catalogue::organization::{User, UserSearch};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Person, Progress, Roster};
use crate::client::{Api, ClientError};
use crate::{generation, moment};

/// The largest page the search hands out.
const PAGE: u32 = 100;
/// How often the screen follows while pages arrive, in milliseconds.
const FOLLOWS: f64 = 250.0;
/// How long to wait after a 429 that names no time, in seconds.
const WAIT: u64 = 5;
/// A cursor that comes twice, or more pages than this, is a loop.
const MOST_PAGES: u32 = 20_000;

/// Starts reading.
pub fn start(api: Api, filter: UserSearch, roster: Roster, stopped: Rc<Cell<bool>>) {
    let counting = (api.clone(), roster.total.clone(), count_query(&filter));
    spawn_local(async move {
        let (api, total, query) = counting;
        // Without the count the list still works; it then does not say how many there are in all.
        if let Ok(count) = generation::count(&api, &query).await {
            total.set(usize::try_from(count).ok());
        }
    });
    spawn_local(async move {
        let outcome = read_all(&api, filter, &roster, &stopped).await;
        if !stopped.get() {
            roster.version.update(|version| *version += 1);
            roster.progress.set(outcome.map_or_else(Progress::Failed, |()| Progress::Complete));
        }
    });
}

async fn read_all(api: &Api, filter: UserSearch, roster: &Roster, stopped: &Cell<bool>) -> Result<(), ClientError> {
    let mut body = UserSearch { limit: Some(PAGE), expand: expansions(), ..filter };
    let mut followed = 0.0;
    for _ in 0..MOST_PAGES {
        let page = read_page(api, &body, roster, stopped).await?;
        if stopped.get() {
            return Ok(());
        }
        let next = page.links.next_cursor();
        roster.read_at.update(|at| *at = at.or(Some(moment::now())));
        push(roster, &page.data);
        let now = js_sys::Date::now();
        if now - followed > FOLLOWS || next.is_none() {
            followed = now;
            roster.version.update(|version| *version += 1);
        }
        if next.is_none() || next == body.cursor {
            return Ok(());
        }
        body.cursor = next;
    }
    Ok(())
}

/// One page, however often the upstream asks to wait for it.
async fn read_page(
    api: &Api,
    body: &UserSearch,
    roster: &Roster,
    stopped: &Cell<bool>,
) -> Result<catalogue::page::Page<User>, ClientError> {
    loop {
        match generation::search(api, body).await {
            Err(error) if error.is_rate_limited() && !stopped.get() => wait(error.retry_after().unwrap_or(WAIT).max(1), roster).await,
            answer => return answer,
        }
    }
}

async fn wait(seconds: u64, roster: &Roster) {
    for left in (1..=seconds).rev() {
        roster.progress.set(Progress::Waiting(left));
        moment::pause(1_000).await;
    }
    roster.progress.set(Progress::Reading);
}

fn push(roster: &Roster, users: &[User]) {
    let mut store = roster.store_mut();
    for user in users {
        store.push(Person::of(user));
    }
}

/// What the list shows beyond the plain user.
#[must_use]
pub fn expansions() -> Vec<String> {
    ["platformRoles", "productAccess"].map(str::to_owned).to_vec()
}

/// The same filters as query pairs of the count.
#[must_use]
pub fn count_query(filter: &UserSearch) -> Vec<(&'static str, String)> {
    let texts = [
        ("resourceIds", filter.resource_ids.clone()),
        ("groupIds", filter.group_ids.clone()),
        ("roleIds", filter.role_ids.clone()),
        ("emailDomains", filter.email_domains.clone()),
        ("status", filter.status.iter().map(|status| status.as_str().to_owned()).collect()),
        ("accountStatus", filter.account_status.iter().map(|status| status.as_str().to_owned()).collect()),
        ("membershipStatus", filter.membership_status.iter().map(|status| status.as_str().to_owned()).collect()),
        ("claimStatus", filter.claim_status.iter().map(|status| status.as_str().to_owned()).collect()),
    ];
    texts.into_iter().flat_map(|(key, values): (&'static str, Vec<String>)| values.into_iter().map(move |value| (key, value))).collect()
}
