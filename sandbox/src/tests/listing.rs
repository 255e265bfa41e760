//! Listing, searching, counting: filters, their limits, expansions and every edge of paging.

use catalogue::organization::{
    COUNT_USERS, GET_GROUP, GET_USER, GET_USER_STATS, LIST_DIRECTORIES, LIST_DOMAINS, LIST_GROUPS, LIST_MANAGED_ACCOUNTS, LIST_USERS,
    SEARCH_GROUPS, SEARCH_USERS, SEARCH_USERS_V1, SEARCH_WORKSPACES,
};
use serde_json::{Value, json};

use super::{Client, empty, nothing};
use crate::{Seed, Switches};

#[test]
fn pages_have_the_documented_sizes() {
    let mut client = Client::new(Seed::Company);
    assert_eq!(client.get(LIST_USERS, &[], &[]).len(), 20);
    assert_eq!(client.get(LIST_USERS, &[], &[("limit", "100")]).len(), 100);
    assert_eq!(client.call(SEARCH_USERS, &[], &nothing()).len(), 50);
    assert_eq!(client.call(SEARCH_USERS, &[], &json!({ "limit": 7 })).len(), 7);
    assert_eq!(client.get(LIST_GROUPS, &[], &[]).len(), 20);
    assert_eq!(client.call(SEARCH_GROUPS, &[], &empty()).len(), 20);
    assert_eq!(client.get(LIST_MANAGED_ACCOUNTS, &[], &[]).len(), 100);
    assert_eq!(Client::awkward().call(SEARCH_WORKSPACES, &[], &empty()).len(), 20);
}

#[test]
fn page_sizes_outside_the_limits_are_refused() {
    let mut client = Client::awkward();
    for limit in ["0", "101", "-1", "ten", "1.5"] {
        let seen = client.get(LIST_USERS, &[], &[("limit", limit)]);
        assert_eq!((seen.status, seen.code()), (400, "ADMIN-400-24"), "{limit}");
    }
    for limit in [json!(0), json!(101), json!("many"), json!(2.5)] {
        assert_eq!(client.call(SEARCH_USERS, &[], &json!({ "limit": limit })).status, 400, "{limit}");
    }
    let seen = client.call(SEARCH_WORKSPACES, &[], &json!({ "limit": 1001 }));
    assert_eq!((seen.status, seen.body["code"].as_str()), (400, Some("ADMIN-400-24")), "not wrapped here");
}

#[test]
fn every_listing_gives_everything_once_when_its_cursors_are_followed() {
    let mut client = Client::new(Seed::Company);
    let mut seen = client.get(LIST_USERS, &[("directoryId", "-")], &[("limit", "100"), ("status", "suspended")]);
    let mut ids = Vec::new();
    loop {
        ids.extend(seen.body["data"].as_array().into_iter().flatten().filter_map(|user| user["accountId"].as_str()).map(str::to_owned));
        let Some(cursor) = seen.next() else { break };
        // With a cursor every other parameter is ignored.
        seen = client.get(LIST_USERS, &[("directoryId", "-")], &[("cursor", &cursor), ("limit", "1"), ("status", "active")]);
    }
    let suspended = client.sandbox.users().filter(|user| user.status() == "suspended").count();
    assert_eq!(ids.len(), suspended);
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), suspended, "nobody twice");
}

#[test]
fn search_cursors_go_into_the_body_and_bring_filters_and_expansions_along() {
    let mut client = Client::new(Seed::Company);
    let first = client.call(SEARCH_USERS, &[], &json!({ "limit": 10, "searchTerm": "engineer", "expand": ["groups"] }));
    assert_eq!(first.len(), 0, "job titles are not searched");
    let first = client.call(SEARCH_USERS, &[], &json!({ "limit": 10, "emailDomains": ["CORP.example"], "expand": ["groups"] }));
    let cursor = first.next().expect("a company has more than ten");
    assert!(!cursor.contains("://"), "v2 cursors are bare");
    let second = client.call(SEARCH_USERS, &[], &json!({ "cursor": cursor }));
    assert_eq!(second.len(), 10);
    assert!(second.body["data"][0]["groups"].is_array(), "{}", second.body["data"][0]);
    assert_ne!(first.body["data"][0]["accountId"], second.body["data"][0]["accountId"]);
}

#[test]
fn the_last_page_has_no_next() {
    let mut client = Client::awkward();
    let total = client.search(&json!({ "limit": 100 })).len();
    let exact = client.call(SEARCH_USERS, &[("directoryId", "-")], &json!({ "limit": total }));
    assert_eq!(exact.next(), None, "a page that is exactly full is the last");
    let short = client.call(SEARCH_USERS, &[("directoryId", "-")], &json!({ "limit": total - 1 }));
    let last = client.call(SEARCH_USERS, &[("directoryId", "-")], &json!({ "cursor": short.next() }));
    assert_eq!((last.len(), last.next()), (1, None));
}

#[test]
fn bad_cursors_are_refused_with_the_documented_code() {
    let mut client = Client::awkward();
    let other = client.call(SEARCH_USERS, &[], &json!({ "limit": 1 })).next().expect("more than one");
    for cursor in ["nonsense", "%%%", "AAAA", other.as_str(), &other[..other.len() - 2]] {
        let seen = client.get(LIST_USERS, &[], &[("cursor", cursor)]);
        assert_eq!((seen.status, seen.code()), (400, "ADMIN-400-1"), "{cursor}");
        let seen = client.get(LIST_MANAGED_ACCOUNTS, &[], &[("cursor", cursor)]);
        assert_eq!((seen.status, seen.code()), (400, "ADMIN-400-1"), "{cursor}");
    }
    let seen = client.call(SEARCH_USERS, &[], &json!({ "cursor": 5 }));
    assert_eq!((seen.status, seen.code()), (400, "ADMIN-400-1"));
}

#[test]
fn v1_lists_continue_at_absolute_urls_and_know_the_total() {
    let mut client = Client::new(Seed::Company);
    let mut seen = client.get(LIST_MANAGED_ACCOUNTS, &[], &[]);
    let total = seen.body["meta"]["total"].as_u64().expect("a total");
    let mut count = seen.len();
    while let Some(next) = seen.body["links"]["next"].as_str() {
        assert!(next.starts_with("https://api.atlassian.com/admin/v1/orgs/"), "{next}");
        let cursor = catalogue::page::cursor(next).expect("a cursor in the address");
        seen = client.get(LIST_MANAGED_ACCOUNTS, &[], &[("cursor", &cursor)]);
        count += seen.len();
    }
    assert_eq!(count as u64, total);
    assert_eq!(total as usize, client.sandbox.users().filter(|user| user.managed).count());
}

#[test]
fn without_a_verified_domain_nobody_is_managed() {
    let mut client = Client::awkward();
    client.sandbox.set_switches(Switches { verified_domains: false, ..Switches::default() });
    let seen = client.get(LIST_MANAGED_ACCOUNTS, &[], &[]);
    assert_eq!((seen.status, seen.len(), seen.body["meta"]["total"].as_u64()), (200, 0, Some(0)));
    let domains = client.get(LIST_DOMAINS, &[], &[]);
    assert!(domains.body["data"].as_array().into_iter().flatten().all(|domain| domain["attributes"]["claim"]["status"] != "verified"));
}

#[test]
fn filters_select_what_they_say() {
    let mut client = Client::awkward();
    let table: [(Value, &[&str]); 12] = [
        (json!({ "status": ["suspended"] }), &["suspended@corp.example", "seatless@corp.example"]),
        (json!({ "status": ["not_invited"] }), &["no-directory@corp.example"]),
        (json!({ "status": ["for_deletion"] }), &["being-deleted@corp.example"]),
        (json!({ "accountStatus": ["closed"] }), &["recycled@corp.example", "closed@corp.example"]),
        (json!({ "claimStatus": "unmanaged" }), &["unmanaged@partner.example", "", "unverified@corp.example"]),
        (json!({ "emailDomains": ["partner.example"] }), &["unmanaged@partner.example", ""]),
        (json!({ "searchTerm": "NOWHERE" }), &["no-directory@corp.example"]),
        (json!({ "searchTerm": "בן־דוד" }), &["right-to-left@corp.example"]),
        (json!({ "searchTerm": "mixedcase@corp" }), &["MixedCase@Corp.Example"]),
        (json!({ "roleIds": ["atlassian/org-admin"] }), &["org-admin@corp.example"]),
        (json!({ "emails": ["RECYCLED@corp.example"] }), &["recycled@corp.example", "recycled@corp.example"]),
        (json!({ "searchTerm": "sam taylor", "accountIds": [client.id("sam.taylor2")] }), &["sam.taylor2@corp.example"]),
    ];
    for (body, expected) in table {
        assert_eq!(client.addresses(&body), expected, "{body}");
    }
}

#[test]
fn resources_groups_and_directories_narrow_a_search() {
    let mut client = Client::awkward();
    let loom = client.sandbox.resources()[7].ari.clone();
    assert_eq!(
        client.addresses(&json!({ "resourceIds": [loom] })),
        ["site-admin@corp.example", "loom-user@corp.example", "seatless@corp.example"]
    );
    let group = client.call(SEARCH_GROUPS, &[], &json!({ "groupNames": ["loom-users-corp"] })).body["data"][0].clone();
    assert_eq!(client.addresses(&json!({ "groupIds": [group["id"]] })), ["loom-user@corp.example", "seatless@corp.example"]);
    let labs = client.get(LIST_DIRECTORIES, &[], &[("searchTerm", "labs")]).body["data"][0]["directoryId"].clone();
    assert_eq!(client.addresses(&json!({ "directoryIds": [labs] })), ["two-directories@corp.example"]);
    let labs = labs.as_str().expect("an id").to_owned();
    assert_eq!(client.get(COUNT_USERS, &[("directoryId", &labs)], &[]).body["count"], 1);
}

#[test]
fn filters_beyond_their_limits_are_refused() {
    let mut client = Client::awkward();
    let many = |count: usize| -> Vec<String> { (0..count).map(|number| format!("{number}@corp.example")).collect() };
    let table = [
        json!({ "accountIds": many(11) }),
        json!({ "roleIds": many(11) }),
        json!({ "resourceIds": many(21) }),
        json!({ "emails": many(101) }),
        json!({ "emails": [] }),
        json!({ "emails": ["a@corp.example", "a@corp.example"] }),
        json!({ "emails": ["a@corp.example"], "searchTerm": "a" }),
        json!({ "status": ["active", "suspended", "not_invited", "deactivated", "for_deletion"] }),
        json!({ "status": ["asleep"] }),
        json!({ "status": "active" }),
        json!({ "claimStatus": "borrowed" }),
        json!({ "mfaEnabled": "yes" }),
        json!({ "expand": ["everything"] }),
    ];
    for body in table {
        let seen = client.call(SEARCH_USERS, &[], &body);
        assert_eq!((seen.status, seen.code()), (400, "ADMIN-400-24"), "{body}");
    }
    assert_eq!(client.call(SEARCH_USERS, &[], &json!({ "emails": many(100) })).status, 200);
}

#[test]
fn expansions_are_missing_unless_asked_for() {
    let mut client = Client::awkward();
    let body = json!({ "accountIds": [client.id("many-roles")] });
    let plain = client.search(&body)[0].clone();
    for part in ["platformRoles", "counts", "productAccess", "groups", "deactivatedOn"] {
        assert!(plain.get(part).is_none(), "{part}");
    }
    let body =
        json!({ "accountIds": [client.id("many-roles")], "expand": ["platformRoles", "counts.resources", "productAccess", "groups"] });
    let full = client.search(&body)[0].clone();
    assert_eq!(full["platformRoles"], json!([]));
    assert_eq!(full["counts"]["resources"], 133);
    assert_eq!(full["productAccess"].as_array().map(Vec::len), Some(133));
    assert!(full["groups"][0]["id"].as_str().is_some_and(|id| id.starts_with("ari:cloud:identity::group/")));
}

#[test]
fn a_person_shows_only_what_there_is() {
    let mut client = Client::awkward();
    let id = client.id("no-name");
    let nobody = client.call(GET_USER, &[("accountId", &id)], &nothing()).body["data"].clone();
    assert!(nobody.get("name").is_none() && nobody.get("nickname").is_none());
    let gone = client.on(GET_USER, "deactivated", &nothing()).body["data"].clone();
    assert_eq!(gone["status"], "deactivated");
    assert!(gone["deactivatedOn"].as_str().is_some_and(|when| when.ends_with('Z')));
    let hidden = client.on(GET_USER, "hidden@partner.example", &nothing()).body["data"].clone();
    assert!(hidden.get("email").is_none() && hidden.get("jobTitle").is_none(), "{hidden}");
    let strange = client.on(GET_USER, "unheard", &nothing()).body["data"].clone();
    assert_eq!((strange["status"].as_str(), strange["accountStatus"].as_str()), (Some("quarantined"), Some("limbo")));
    let seen = client.call(GET_USER, &[("accountId", "557058:nobody")], &nothing());
    assert_eq!((seen.status, seen.code()), (404, "ADMIN-404-8"));
}

#[test]
fn counts_and_stats_agree_with_the_list() {
    let mut client = Client::new(Seed::Company);
    let all = [("directoryId", "-")];
    assert_eq!(client.get(COUNT_USERS, &all, &[]).body["count"], 1_200);
    let mut total = 0;
    for status in ["active", "suspended", "not_invited", "deactivated", "for_deletion"] {
        total += client.get(COUNT_USERS, &all, &[("status", status)]).body["count"].as_u64().expect("a number");
    }
    assert_eq!(total, 1_200, "the five statuses cover everybody once");
    let stats = client.get(GET_USER_STATS, &all, &[]).body;
    let counted: u64 = stats["accountStatus"].as_array().into_iter().flatten().filter_map(|entry| entry["count"].as_u64()).sum();
    assert_eq!(counted, 1_200);
    let admins = stats["roles"].as_array().into_iter().flatten().find(|entry| entry["roleId"] == "atlassian/org-admin");
    assert_eq!(admins.map(|entry| &entry["count"]), Some(&json!(6)));
}

#[test]
fn group_names_exclude_other_ways_to_name_a_group() {
    let mut client = Client::awkward();
    assert_eq!(client.call(SEARCH_GROUPS, &[], &json!({ "groupNames": ["a"], "searchTerm": "a" })).status, 400);
    assert_eq!(client.call(SEARCH_GROUPS, &[], &json!({ "groupNames": ["a"], "groupIds": ["b"] })).status, 400);
    let id = client.id("scim-locked");
    let mine = client.get(LIST_GROUPS, &[], &[("accountIds", &id)]);
    let names: Vec<_> = mine.body["data"].as_array().into_iter().flatten().filter_map(|group| group["name"].as_str()).collect();
    assert_eq!(names, ["jira-software-users-corp", "confluence-users-corp", "dept-engineering"]);
    assert_eq!(client.call(GET_GROUP, &[("groupId", "no-such-group")], &nothing()).code(), "ADMIN-404-10");
}

#[test]
fn workspaces_turn_aris_into_names() {
    let mut client = Client::awkward();
    let loom = client.sandbox.resources()[7].clone();
    let seen = client.call(SEARCH_WORKSPACES, &[], &json!({ "query": { "field": { "name": "id", "values": [loom.ari] } } }));
    assert_eq!((seen.len(), &seen.body["data"][0]["attributes"]["name"]), (1, &json!("Corp Loom")));
    assert_eq!((&seen.body["data"][0]["attributes"]["usage"], &seen.body["data"][0]["attributes"]["capacity"]), (&json!(2), &json!(2)));
    let first = client.call(SEARCH_WORKSPACES, &[], &json!({ "limit": 100 }));
    assert_eq!(first.body["meta"]["total"], 140);
    let cursor = first.next().expect("a hundred and forty do not fit on one page");
    let refused = client.call(SEARCH_WORKSPACES, &[], &json!({ "cursor": cursor, "limit": 100 }));
    assert_eq!(refused.status, 400, "with a cursor no other property may be there");
    assert_eq!(client.call(SEARCH_WORKSPACES, &[], &json!({ "cursor": cursor })).len(), 40);
}

#[test]
fn v1_search_ignores_what_it_does_not_know_and_tells_suspended_people_only_by_filter() {
    let mut client = Client::awkward();
    let all = client.call(SEARCH_USERS_V1, &[], &nothing()).len();
    assert_eq!(client.call(SEARCH_USERS_V1, &[], &json!({ "query": "x", "groupIds": ["y"] })).len(), all);
    let suspended = client.call(SEARCH_USERS_V1, &[], &json!({ "isSuspended": true }));
    assert_eq!(suspended.len(), 2);
    assert_eq!(suspended.body["data"][0]["accountStatus"], "active");
    assert!(suspended.body["data"][0].get("name").is_none(), "names only with expand");
    let named = client.call(SEARCH_USERS_V1, &[], &json!({ "namesOrNicknames": { "eq": ["sam taylor"] }, "expand": ["NAME"] }));
    assert_eq!((named.len(), &named.body["data"][0]["name"]), (2, &json!("Sam Taylor")));
    let domain = client.call(SEARCH_USERS_V1, &[], &json!({ "emailDomains": { "contains": "partner" } }));
    assert_eq!(domain.len(), 2);
    let refused = client.call(SEARCH_USERS_V1, &[], &json!({ "expand": ["PRODUCT_ACCESS"] }));
    assert_eq!((refused.status, refused.body["code"].as_str()), (400, Some("ADMIN-400-24")), "one bare error");
    let page = client.call(SEARCH_USERS_V1, &[], &json!({ "limit": 5 }));
    assert!(page.body["links"]["next"].as_str().is_some_and(|next| next.starts_with("https://")));
    assert_eq!(client.call(SEARCH_USERS_V1, &[], &json!({ "cursor": page.next() })).len(), 5);
}
