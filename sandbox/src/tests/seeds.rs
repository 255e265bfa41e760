//! The seeds: always the same, believable, and quick.

use catalogue::organization::{COUNT_USERS, LIST_USERS};
use serde_json::{Value, json};

use super::{Client, nothing};
use crate::{Sandbox, Seed, Settings, User};

/// Everything that a seed shows, page by page.
fn everything(seed: Seed) -> String {
    let mut client = Client::new(seed);
    let mut all = String::new();
    let mut body = json!({ "limit": 100, "expand": ["platformRoles", "counts.resources", "productAccess", "groups"] });
    loop {
        let seen = client.call(catalogue::organization::SEARCH_USERS, &[("directoryId", "-")], &body);
        all.push_str(&seen.body["data"].to_string());
        match seen.next() {
            Some(cursor) => body = json!({ "cursor": cursor }),
            None => break,
        }
    }
    all.push_str(&client.get(catalogue::scim::LIST_SCIM_USERS, &[], &[]).body.to_string());
    all.push_str(&client.get(catalogue::scim::LIST_SCIM_GROUPS, &[], &[]).body.to_string());
    all
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    for seed in [Seed::Awkward, Seed::Sized(300), Seed::Empty] {
        assert_eq!(everything(seed), everything(seed), "{seed}");
    }
}

#[test]
fn a_larger_company_begins_with_the_smaller_one() {
    let (small, large) = (Client::new(Seed::Sized(50)), Client::new(Seed::Sized(200)));
    let names = |client: &Client| client.sandbox.users().take(50).map(|user| user.email.clone()).collect::<Vec<_>>();
    assert_eq!(names(&small), names(&large));
}

#[test]
fn nobody_shares_an_account_id_and_nobody_but_the_awkward_an_address() {
    for seed in [Seed::Company, Seed::Sized(5_000)] {
        let client = Client::new(seed);
        for of in [|user: &User| user.account_id.clone(), |user: &User| user.email.to_lowercase()] {
            let mut all: Vec<String> = client.sandbox.users().map(of).collect();
            let total = all.len();
            all.sort();
            all.dedup();
            assert_eq!(all.len(), total, "{seed}");
        }
    }
}

#[test]
fn the_company_is_believable() {
    let client = Client::new(Seed::Company);
    let count = |is: &dyn Fn(&User) -> bool| client.sandbox.users().filter(|user| is(user)).count();
    assert_eq!(count(&|_| true), 1_200);
    assert_eq!(count(&User::is_organization_admin), 6);
    assert!((60..=110).contains(&count(&|user| user.status() == "suspended")), "about seven percent");
    assert!((20..=70).contains(&count(&|user| user.status() == "deactivated")));
    assert!((1..=12).contains(&count(&|user| user.status() == "for_deletion")));
    assert!((15..=40).contains(&count(&|user| !user.email_verified)), "invited, never active");
    assert!((40..=80).contains(&count(&|user| !user.managed)), "contractors");
    assert!((850..=950).contains(&client.sandbox.scim_users().count()), "provisioned");
    assert!((35..=50).contains(&client.sandbox.groups().count()));
    let domains: std::collections::BTreeSet<String> = client.sandbox.users().map(User::email_domain).collect();
    assert_eq!(domains.into_iter().collect::<Vec<_>>(), ["corp-labs.example", "corp.example", "partner.example"]);
    let zones: std::collections::BTreeSet<&str> = client.sandbox.users().map(|user| user.zone.as_ref()).collect();
    assert!(zones.len() >= 14);
}

#[test]
fn people_worked_on_weekdays_before_the_first_instant() {
    let mut client = Client::new(Seed::Company);
    let (mut weekdays, mut weekends) = (0, 0);
    let page = client.search(&json!({ "limit": 100, "status": ["active"], "expand": ["productAccess"] }));
    for product in page.iter().flat_map(|user| user["productAccess"].as_array().into_iter().flatten()) {
        let Some(at) = product["lastActiveTimestamp"].as_str() else { continue };
        assert!(at < "2026-11-02T09:00:00Z", "{at}");
        // The first of November 2026 was a Sunday, the 31st of October a Saturday.
        if at.starts_with("2026-11-01") || at.starts_with("2026-10-31") { weekends += 1 } else { weekdays += 1 }
    }
    assert!(weekdays > 4 * weekends, "{weekdays} {weekends}");
}

#[test]
fn every_seed_has_a_name_that_is_read_back() {
    for name in Seed::names() {
        assert_eq!(name.parse::<Seed>().map(|seed| seed.to_string()), Ok((*name).to_owned()));
    }
    assert_eq!("5000".parse(), Ok(Seed::Sized(5_000)));
    assert!("compnay".parse::<Seed>().is_err_and(|error| error.to_string().contains("company")));
}

#[test]
fn the_empty_organization_has_nobody() {
    let mut client = Client::new(Seed::Empty);
    assert_eq!(client.get(COUNT_USERS, &[("directoryId", "-")], &[]).body, json!({ "count": 0 }));
    assert_eq!(client.get(LIST_USERS, &[], &[]).body["data"], json!([]));
    assert_eq!(client.call(catalogue::organization::GET_ORGANIZATION, &[], &nothing()).body["data"]["attributes"]["name"], "Corp");
    assert!(client.sandbox.groups().count() > 0 && client.sandbox.resources().len() == 10);
}

#[test]
fn a_large_company_is_searched_to_the_last() {
    // Without optimisation the whole hundred thousand would take longer than all other tests together.
    let people = if cfg!(debug_assertions) { 10_000 } else { 100_000 };
    let mut client = Client::new(Seed::Sized(people));
    let last = client.sandbox.users().last().expect("somebody").email.clone();
    let found = client.search(&json!({ "searchTerm": last.to_uppercase() }));
    assert_eq!(found.iter().map(|user| &user["email"]).collect::<Vec<_>>(), [&Value::from(last)]);
    let page = client.get(LIST_USERS, &[("directoryId", "-")], &[("limit", "100")]);
    assert_eq!(page.len(), 100);
    assert_eq!(client.get(COUNT_USERS, &[("directoryId", "-")], &[]).body["count"], people);
}

#[test]
fn an_organization_of_a_later_instant_is_the_same_but_for_its_dates() {
    let distance = 19 * 86_400_000 + 5;
    let later = Settings::new(Seed::Sized(50)).starting_at(1_793_610_000_000 + distance);
    let (now, then) = (Sandbox::new(later), Sandbox::new(Settings::new(Seed::Sized(50))));
    assert_eq!(now.now().iso_millis(), "2026-11-21T09:00:00.005Z");
    for (now, then) in now.users().zip(then.users()) {
        assert_eq!((&now.account_id, &now.email), (&then.account_id, &then.email));
        assert_eq!(now.added_to_org, then.added_to_org.map(|moment| moment.plus(distance)));
    }
}
