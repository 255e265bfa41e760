//! Reads the people of one filter set, and where v1 answers adds from the managed accounts what v1 search does not tell.

use std::cell::Cell;
use std::rc::Rc;

use catalogue::capability::Capability;
use catalogue::organization::{LIST_MANAGED_ACCOUNTS, UserSearch};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::read::{Portion, read};
use super::{Person, Roster};
use crate::client::Api;
use crate::generation::{self, Generation};
use crate::session;

/// The largest page the search hands out.
pub const PAGE: u32 = 100;
/// A list of accounts that goes on after this many pages is a loop.
const MOST_PAGES: usize = 20_000;

/// Starts reading.
pub fn start(api: Api, filter: UserSearch, roster: Roster, stopped: Rc<Cell<bool>>) {
    let counting = (api.clone(), roster.clone(), count_query(&filter));
    spawn_local(async move {
        let (api, roster, query) = counting;
        // Without the count the list still works; it then does not say how many there are in all.
        if let Ok(count) = generation::count(&api, &query).await {
            roster.expect(usize::try_from(count).ok());
        }
    });
    let may_read_accounts = session::may(Capability::ReadAccount);
    let after = (api.clone(), roster.clone(), Rc::clone(&stopped));
    let then = Box::new(move || {
        let (api, roster, stopped) = after;
        if may_read_accounts && api.generation().get_untracked() == Generation::V1 {
            spawn_local(async move { add_accounts(&api, &roster, &stopped).await });
        }
    });
    let ask = Box::new(move |cursor: Option<String>| {
        let body = UserSearch { limit: Some(PAGE), cursor, ..filter.clone() };
        let api = api.clone();
        let asking: generation::Call<Portion<Person>> = Box::pin(async move {
            let page = generation::search(&api, &body).await?;
            Ok(Portion { rows: page.data.iter().map(Person::of).collect(), next: page.links.next_cursor(), total: None })
        });
        asking
    });
    read(ask, roster, stopped, then);
}

/// The managed accounts know when each was last active, which v1 search does not. Where they cannot be read that stays unknown.
async fn add_accounts(api: &Api, roster: &Roster, stopped: &Cell<bool>) {
    let mut query = Vec::new();
    for _ in 0..MOST_PAGES {
        let Ok(page) = api.get_from(LIST_MANAGED_ACCOUNTS, &[], &query).await else { return };
        if stopped.get() {
            return;
        }
        roster.change(|store| {
            for account in &page.data {
                store.amend(&account.account_id, |person| person.add(account));
            }
        });
        match page.links.next_cursor() {
            Some(cursor) => query = vec![("cursor", cursor)],
            None => return roster.change(|store| store.amend_all(Person::is_no_managed_account)),
        }
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
        ("directoryIds", filter.directory_ids.clone()),
        ("resourceIds", filter.resource_ids.clone()),
        ("groupIds", filter.group_ids.clone()),
        ("roleIds", filter.role_ids.clone()),
        ("emailDomains", filter.email_domains.clone()),
        ("status", filter.status.iter().map(|status| status.as_str().to_owned()).collect()),
        ("accountStatus", filter.account_status.iter().map(|status| status.as_str().to_owned()).collect()),
        ("membershipStatus", filter.membership_status.iter().map(|status| status.as_str().to_owned()).collect()),
        ("claimStatus", filter.claim_status.iter().map(|status| status.as_str().to_owned()).collect()),
        ("mfaEnabled", filter.mfa_enabled.iter().map(ToString::to_string).collect()),
    ];
    texts.into_iter().flat_map(|(key, values): (&'static str, Vec<String>)| values.into_iter().map(move |value| (key, value))).collect()
}
