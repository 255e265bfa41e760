//! What goes wrong with each row, beyond a wrong key: every operation of the catalogue is refused here at least once with the documented status and
//! code, on what does not exist, in a state that forbids it, or for a body that makes no sense.

use std::collections::BTreeSet;

use catalogue::operation::{BodyRule, Endpoint, Family, Operation};
use catalogue::wire::Request;
use catalogue::{account, organization, scim};
use serde_json::{Value, json};

use super::{Client, Seen, empty, nothing};
use crate::Switches;

const NOBODY: &str = "712020:nobody";
const NO_ID: &str = "00000000-0000-4000-8000-00000000dead";

/// Collects which rows were refused.
struct Refusals {
    client: Client,
    refused: BTreeSet<&'static str>,
}

impl Refusals {
    fn row<B, A>(&mut self, endpoint: Endpoint<B, A>, values: &[(&str, &str)], body: &Value, expected: (u16, &str)) -> Seen {
        let seen = self.client.call(endpoint, values, body);
        self.note(endpoint.operation, seen, expected)
    }

    /// The same for somebody by mailbox.
    fn on<B, A>(&mut self, endpoint: Endpoint<B, A>, person: &str, body: &Value, expected: (u16, &str)) -> Seen {
        let seen = self.client.on(endpoint, person, body);
        self.note(endpoint.operation, seen, expected)
    }

    fn query<B, A>(&mut self, endpoint: Endpoint<B, A>, values: &[(&str, &str)], query: &[(&str, &str)], expected: (u16, &str)) {
        let seen = self.client.get(endpoint, values, query);
        self.note(endpoint.operation, seen, expected);
    }

    fn note(&mut self, operation: &'static Operation, seen: Seen, expected: (u16, &str)) -> Seen {
        assert_eq!((seen.status, seen.code()), expected, "{}: {}", operation.name, seen.body);
        self.refused.insert(operation.name);
        seen
    }

    fn group(&mut self, name: &str) -> String {
        let found = self.client.call(organization::SEARCH_GROUPS, &[], &json!({ "groupNames": [name] }));
        found.body["data"][0]["id"].as_str().expect("the group").to_owned()
    }

    fn reading(&mut self) {
        let bad_cursor = [("cursor", "nonsense")];
        let nobody = [("accountId", NOBODY)];
        self.query(organization::LIST_ORGANIZATIONS, &[], &bad_cursor, (400, "ADMIN-400-1"));
        self.row(organization::GET_ORGANIZATION, &[("orgId", NO_ID)], &nothing(), (404, "ADMIN-404-2"));
        self.query(organization::LIST_DIRECTORIES, &[], &[("limit", "101")], (400, "ADMIN-400-24"));
        self.query(organization::LIST_DOMAINS, &[], &bad_cursor, (400, "ADMIN-400-1"));
        let bare = self.row(organization::SEARCH_WORKSPACES, &[("orgId", NO_ID)], &empty(), (404, "ADMIN-404-2"));
        assert!(bare.body.get("errors").is_none(), "this one comes without the list: {}", bare.body);
        self.query(organization::LIST_USERS, &[], &[("limit", "0")], (400, "ADMIN-400-24"));
        let both = json!({ "emails": ["a@b.c"], "searchTerm": "a" });
        self.row(organization::SEARCH_USERS, &[], &both, (400, "ADMIN-400-24"));
        self.row(organization::GET_USER, &nobody, &nothing(), (404, "ADMIN-404-8"));
        self.query(organization::COUNT_USERS, &[], &[("claimStatus", "perhaps")], (400, "ADMIN-400-24"));
        self.row(organization::GET_USER_STATS, &[("directoryId", NO_ID)], &nothing(), (404, ""));
        self.row(organization::LIST_USER_ROLES, &nobody, &nothing(), (404, "ADMIN-404-8"));
        self.query(organization::LIST_MANAGED_ACCOUNTS, &[], &bad_cursor, (400, "ADMIN-400-1"));
        self.row(organization::GET_LAST_ACTIVE_DATES, &nobody, &nothing(), (404, "ADMIN-404-8"));
        let many: Vec<String> = (0..101).map(|number| format!("n{number}")).collect();
        self.row(organization::SEARCH_USERS_V1, &[], &json!({ "emailDomains": { "eq": many } }), (400, "ADMIN-400-24"));
        let bare = self.row(organization::SEARCH_USERS_V1, &[], &json!({ "expand": ["PRODUCT_ACCESS"] }), (400, "ADMIN-400-24"));
        assert!(bare.body.get("errors").is_none(), "this one comes without the list: {}", bare.body);
        self.row(organization::SEARCH_USERS_V1, &[("orgId", "mine")], &empty(), (403, "ADMIN-403-3"));
    }

    fn groups(&mut self) {
        let (team, synced, full) = (self.group("Team Falcon"), self.group("dept-sales"), self.group("loom-users-corp"));
        let id = self.client.id("emoji");
        let (member, unknown) = (json!({ "accountId": id }), [("groupId", NO_ID)]);
        self.query(organization::LIST_GROUPS, &[], &[("cursor", "nonsense")], (400, "ADMIN-400-1"));
        let both = json!({ "groupNames": ["a"], "searchTerm": "a" });
        self.row(organization::SEARCH_GROUPS, &[], &both, (400, "ADMIN-400-24"));
        self.row(organization::GET_GROUP, &unknown, &nothing(), (404, "ADMIN-404-10"));
        self.row(organization::LIST_GROUP_ROLES, &unknown, &nothing(), (404, "ADMIN-404-10"));
        self.row(organization::ADD_GROUP_MEMBER, &unknown, &member, (404, "ADMIN-404-10"));
        self.row(organization::ADD_GROUP_MEMBER, &[("groupId", &team)], &json!({ "accountId": NOBODY }), (404, "ADMIN-404-8"));
        self.row(organization::ADD_GROUP_MEMBER, &[("groupId", &synced)], &member, (403, "ADMIN-403-5"));
        self.row(organization::ADD_GROUP_MEMBER, &[("groupId", &full)], &member, (409, "ADMIN-UAM-409-3"));
        self.row(organization::ADD_GROUP_MEMBER, &[("groupId", &team)], &empty(), (400, "ADMIN-400-24"));
        let stranger = [("groupId", team.as_str()), ("accountId", id.as_str())];
        self.row(organization::REMOVE_GROUP_MEMBER, &stranger, &nothing(), (404, "ADMIN-404-8"));
        let provisioned = [("groupId", synced.as_str()), ("accountId", id.as_str())];
        self.row(organization::REMOVE_GROUP_MEMBER, &provisioned, &nothing(), (403, "ADMIN-403-5"));
    }

    fn access(&mut self) {
        let nobody = [("accountId", NOBODY)];
        for endpoint in [organization::SUSPEND_USER, organization::RESTORE_USER, organization::REMOVE_USER] {
            self.row(endpoint, &nobody, &nothing(), (404, "ADMIN-404-8"));
            let everywhere = [("accountId", NOBODY), ("directoryId", "-")];
            self.row(endpoint, &everywhere, &nothing(), (400, "ADMIN-400-4"));
        }
        for endpoint in [organization::SUSPEND_USER_V1, organization::RESTORE_USER_V1] {
            self.row(endpoint, &nobody, &nothing(), (404, "ADMIN-404-8"));
        }
        self.on(organization::SUSPEND_USER, "org-admin", &nothing(), (403, "ADMIN-UAM-403-1"));
        self.on(organization::REMOVE_USER, "org-admin", &nothing(), (403, "ADMIN-UAM-403-1"));
        self.on(organization::SUSPEND_USER_V1, "org-admin", &nothing(), (403, "ADMIN-UAM-403-1"));
        self.on(organization::REMOVE_USER_V1, "org-admin", &nothing(), (403, "ADMIN-UAM-403-1"));
        self.on(organization::RESTORE_USER, "seatless", &nothing(), (409, "ADMIN-409-3"));
        self.on(organization::RESTORE_USER_V1, "seatless", &nothing(), (409, "ADMIN-409-3"));
    }

    fn roles(&mut self) {
        let [jira, loom] = [0, 7].map(|at: usize| self.client.sandbox.resources()[at].ari.clone());
        let body = |role: &str, resource: &str| json!({ "role": role, "resource": resource });
        for (person, body, expected) in [
            ("emoji", empty(), (400, "ADMIN-UAM-400-1")),
            ("deactivated", body("atlassian/user", &jira), (400, "ADMIN-UAM-400-2")),
            ("emoji", body("atlassian/customer", &jira), (400, "ADMIN-UAM-400-3")),
            ("emoji", body("atlassian/user", "ari:cloud:jira::site/1"), (404, "ADMIN-UAM-404-1")),
            (NOBODY, body("atlassian/user", &jira), (404, "ADMIN-UAM-404-3")),
            ("emoji", body("atlassian/user", &loom), (409, "ADMIN-UAM-409-3")),
        ] {
            self.on(organization::GRANT_ROLE, person, &body, expected);
        }
        self.on(organization::REVOKE_ROLE, "emoji", &body("atlassian/customer", &jira), (400, "ADMIN-UAM-400-3"));
        self.on(organization::REVOKE_ROLE, NOBODY, &body("atlassian/user", &jira), (404, "ADMIN-UAM-404-3"));
        let admin = json!({ "role": "atlassian/org-admin" });
        self.on(organization::GRANT_ORGANIZATION_ADMIN, "emoji", &body("atlassian/user", &jira), (400, "ADMIN-400-24"));
        self.on(organization::GRANT_ORGANIZATION_ADMIN, NOBODY, &admin, (404, "ADMIN-UAM-404-3"));
        self.on(organization::REVOKE_ORGANIZATION_ADMIN, "org-admin", &admin, (400, "ADMIN-UAM-400-1"));
        self.on(organization::REVOKE_ORGANIZATION_ADMIN, NOBODY, &admin, (404, "ADMIN-UAM-404-3"));
    }

    fn invitations(&mut self) {
        let loom = self.client.sandbox.resources()[7].ari.clone();
        let rule = json!({ "resource": loom, "role": "atlassian/user" });
        let (one, single) = (json!({ "emails": ["a@corp.example"] }), json!({ "email": "a@corp.example" }));
        self.row(organization::INVITE_USERS, &[], &json!({ "emails": [] }), (400, "ADMIN-UAM-400-1"));
        let full = json!({ "emails": ["a@corp.example"], "permissionRules": [rule] });
        self.row(organization::INVITE_USERS, &[], &full, (409, "ADMIN-UAM-409-3"));
        self.row(organization::INVITE_USERS, &[("orgId", NO_ID)], &one, (404, "ADMIN-404-2"));
        let unknown = json!({ "email": "a@corp.example", "permissionRule": { "resource": "ari:x", "role": "atlassian/user" } });
        self.row(organization::INVITE_USER_V1, &[], &unknown, (400, "ADMIN-UAM-400-3"));
        self.row(organization::INVITE_USER_V1, &[], &json!({ "email": "deactivated@corp.example" }), (400, "ADMIN-UAM-400-2"));
        let full = json!({ "email": "a@corp.example", "permissionRule": rule });
        self.row(organization::INVITE_USER_V1, &[], &full, (409, "ADMIN-UAM-409-3"));
        self.client.sandbox.set_switches(Switches { paid: false, ..Switches::default() });
        self.row(organization::INVITE_USERS, &[], &one, (402, "ADMIN-UAM-402-1"));
        self.row(organization::INVITE_USER_V1, &[], &single, (402, "ADMIN-UAM-402-1"));
        self.client.sandbox.set_switches(Switches::default());
        assert!(self.client.sandbox.user_with_email("a@corp.example").is_none(), "nobody was invited");
    }

    fn accounts(&mut self) {
        let (name, address) = (json!({ "name": "New" }), json!({ "email": "new@corp.example" }));
        for (person, expected) in [
            (NOBODY, (404, "accountNotFound")),
            ("unmanaged@partner.example", (403, "forbidden.unclaimedDomain")),
            ("unverified", (403, "forbidden.targetUnverified")),
        ] {
            self.on(account::GET_PERMISSIONS, person, &nothing(), expected);
            self.on(account::GET_PROFILE, person, &nothing(), expected);
            self.on(account::UPDATE_PROFILE, person, &name, expected);
            self.on(account::SET_EMAIL, person, &address, expected);
            self.on(account::DISABLE_ACCOUNT, person, &empty(), expected);
            self.on(account::ENABLE_ACCOUNT, person, &nothing(), expected);
            self.on(account::DELETE_ACCOUNT, person, &nothing(), expected);
            self.on(account::CANCEL_ACCOUNT_DELETION, person, &nothing(), expected);
            self.on(account::LIST_API_TOKENS, person, &nothing(), expected);
        }
        self.on(account::UPDATE_PROFILE, "scim-locked", &name, (403, "forbidden.fieldMutation"));
        self.on(account::UPDATE_PROFILE, "emoji", &json!({ "name": "" }), (400, "fieldConstraintsViolated"));
        self.on(account::SET_EMAIL, "silent-lock", &address, (403, "forbidden.action"));
        self.on(account::SET_EMAIL, "emoji", &json!({ "email": "new@elsewhere.example" }), (403, "forbidden.unclaimedDomain"));
        for person in ["scim-locked", "google-locked", "export-blocked", "org-admin"] {
            self.on(account::DISABLE_ACCOUNT, person, &empty(), (403, "forbidden.action"));
            self.on(account::ENABLE_ACCOUNT, person, &nothing(), (403, "forbidden.action"));
            self.on(account::DELETE_ACCOUNT, person, &nothing(), (403, "forbidden.action"));
            self.on(account::CANCEL_ACCOUNT_DELETION, person, &nothing(), (403, "forbidden.action"));
        }
        self.on(account::DISABLE_ACCOUNT, "being-deleted", &empty(), (409, "conflict.lifecycleErrors"));
        self.on(account::ENABLE_ACCOUNT, "being-deleted", &nothing(), (409, "conflict.lifecycleErrors"));
        self.on(account::DELETE_ACCOUNT, "being-deleted", &nothing(), (409, "conflict.lifecycleErrors"));
        self.on(account::CANCEL_ACCOUNT_DELETION, "emoji", &nothing(), (409, "conflict.lifecycleErrors"));
        self.on(account::LIST_API_TOKENS, "administrative", &nothing(), (403, "forbidden.action"));
        let token = |id: String| [("accountId", id), ("tokenId", NO_ID.to_owned())];
        for (person, expected) in [("many-tokens", (404, "notFound")), ("administrative", (403, "forbidden.action"))] {
            let values = token(self.client.id(person));
            let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
            self.row(account::REVOKE_API_TOKEN, &values, &nothing(), expected);
        }
    }

    fn provisioned_users(&mut self) {
        let taken = json!({ "userName": "scim-locked@corp.example" });
        let id = self.client.scim_id("scim-inactive@corp.example");
        let (on, unknown) = ([("scimUserId", id.as_str())], [("scimUserId", NO_ID)]);
        let rename = |value: Value| json!({ "Operations": [{ "op": "replace", "path": "userName", "value": value }] });
        self.query(scim::LIST_SCIM_USERS, &[], &[("filter", "title eq \"x\"")], (400, "invalidFilter"));
        self.row(scim::CREATE_SCIM_USER, &[], &taken, (409, "uniqueness"));
        self.row(scim::CREATE_SCIM_USER, &[], &empty(), (400, "invalidValue"));
        self.row(scim::GET_SCIM_USER, &unknown, &nothing(), (404, ""));
        self.row(scim::REPLACE_SCIM_USER, &unknown, &taken, (404, ""));
        self.row(scim::REPLACE_SCIM_USER, &on, &taken, (409, "uniqueness"));
        self.row(scim::REPLACE_SCIM_USER, &on, &empty(), (400, "invalidValue"));
        self.row(scim::PATCH_SCIM_USER, &unknown, &rename(json!("x@corp.example")), (404, ""));
        self.row(scim::PATCH_SCIM_USER, &on, &rename(json!("scim-locked@corp.example")), (409, "uniqueness"));
        self.row(scim::PATCH_SCIM_USER, &on, &rename(json!(5)), (400, "invalidValue"));
        self.row(scim::DELETE_SCIM_USER, &unknown, &nothing(), (404, ""));
    }

    fn provisioned_groups(&mut self) {
        let id = self.client.sandbox.scim_groups().next().expect("a group").id.clone();
        let (on, unknown) = ([("scimGroupId", id.as_str())], [("scimGroupId", NO_ID)]);
        let add = |member: &str| json!({ "Operations": [{ "op": "add", "path": "members", "value": [{ "value": member }] }] });
        self.query(scim::LIST_SCIM_GROUPS, &[], &[("filter", "displayName co \"x\"")], (400, "invalidFilter"));
        self.row(scim::CREATE_SCIM_GROUP, &[], &json!({ "displayName": "dept-sales" }), (409, "uniqueness"));
        self.row(scim::CREATE_SCIM_GROUP, &[], &empty(), (400, "invalidValue"));
        self.row(scim::GET_SCIM_GROUP, &unknown, &nothing(), (404, ""));
        self.row(scim::REPLACE_SCIM_GROUP, &unknown, &json!({ "displayName": "x" }), (404, ""));
        self.row(scim::REPLACE_SCIM_GROUP, &on, &json!({ "displayName": "Renamed" }), (400, "mutability"));
        self.row(scim::PATCH_SCIM_GROUP, &unknown, &add("x"), (404, ""));
        self.row(scim::PATCH_SCIM_GROUP, &on, &add("nobody"), (400, "invalidValue"));
        self.row(scim::DELETE_SCIM_GROUP, &unknown, &nothing(), (404, ""));
    }

    fn discovery_and_repair(&mut self) {
        let elsewhere = [("scimDirectoryId", NO_ID)];
        self.row(scim::GET_SERVICE_PROVIDER_CONFIG, &elsewhere, &nothing(), (403, ""));
        self.query(scim::LIST_SCHEMAS, &[], &[("filter", "name eq \"User\"")], (403, ""));
        self.row(scim::GET_SCHEMA, &[("schemaId", "urn:nothing")], &nothing(), (404, ""));
        self.query(scim::LIST_RESOURCE_TYPES, &[], &[("filter", "name eq \"User\"")], (403, ""));
        self.row(scim::GET_RESOURCE_TYPE, &[("resourceTypeId", "Robot")], &nothing(), (404, ""));
        self.row(scim::GET_SCIM_LINKS, &[("accountId", NOBODY)], &nothing(), (404, "ADMIN-404-8"));
        self.row(scim::SEARCH_SCIM_LINKS, &[], &json!({ "email": "nonsense" }), (400, "ADMIN-400-24"));
        self.row(scim::UNLINK_SCIM_USER, &[("scimUserId", NO_ID)], &nothing(), (404, "ADMIN-404-1"));
        self.on(scim::DELETE_SCIM_RECORD, "unmanaged@partner.example", &nothing(), (403, "ADMIN-403-3"));
        self.row(scim::DELETE_SCIM_RECORD, &[("accountId", NOBODY)], &nothing(), (404, "ADMIN-404-8"));
        self.on(scim::DELETE_SCIM_RECORD, "emoji", &nothing(), (404, "ADMIN-404-1"));
    }
}

#[test]
fn every_row_of_the_catalogue_is_refused_in_its_own_way() {
    let mut refusals = Refusals { client: Client::awkward(), refused: BTreeSet::new() };
    refusals.reading();
    refusals.groups();
    refusals.access();
    refusals.roles();
    refusals.invitations();
    refusals.accounts();
    refusals.provisioned_users();
    refusals.provisioned_groups();
    refusals.discovery_and_repair();
    let missing: Vec<_> = catalogue::operations().map(|row| row.name).filter(|name| !refusals.refused.contains(name)).collect();
    assert!(missing.is_empty(), "rows that were never refused: {missing:?}");
}

/// A request for the row with ids that nobody has, except those that are given.
fn request(client: &Client, row: &'static Operation, given: &[(&str, &str)]) -> Request {
    let identity = client.sandbox.identity();
    let value = |name: &'static str| {
        let own = match name {
            "orgId" => identity.organization_id.as_str(),
            "directoryId" => identity.directory_id.as_str(),
            "scimDirectoryId" => identity.scim_directory_id.as_str(),
            "accountId" => NOBODY,
            _ => NO_ID,
        };
        (name, given.iter().find(|(known, _)| *known == name).map_or(own, |(_, value)| *value))
    };
    let values: Vec<(&str, &str)> = row.parameter_names().into_iter().map(value).collect();
    let request = Request::new(row.method, catalogue::rebuild(row, &values).expect("identifiers"));
    if row.body == BodyRule::Required { request.with_json(&empty()) } else { request }
}

#[test]
fn every_row_of_an_organization_refuses_another_organization_and_another_directory() {
    let mut client = Client::awkward();
    for row in catalogue::operations() {
        for (name, elsewhere) in [("orgId", NO_ID), ("directoryId", NO_ID), ("scimDirectoryId", NO_ID)] {
            if !row.parameter_names().contains(&name) {
                continue;
            }
            let seen = client.send(request(&client, row, &[(name, elsewhere)]));
            let status = if name == "scimDirectoryId" && row.family == Family::Scim { 403 } else { 404 };
            assert_eq!(seen.status, status, "{} with another {name}: {}", row.name, seen.body);
        }
    }
}

#[test]
fn every_row_about_somebody_or_something_unknown_is_not_found() {
    let mut client = Client::awkward();
    for row in catalogue::operations() {
        let names = row.parameter_names();
        let is_about_one = names.iter().any(|name| !matches!(*name, "orgId" | "directoryId" | "scimDirectoryId"));
        // No 404 is documented for this one; the person is as gone as asked for.
        if !is_about_one || row.name == "REMOVE_USER_V1" {
            continue;
        }
        let seen = client.send(request(&client, row, &[]));
        // Bodies that make no sense may be refused first.
        let is_refused = seen.status == 404 || (seen.status == 400 && row.body == BodyRule::Required);
        assert!(is_refused, "{}: {} {}", row.name, seen.status, seen.body);
    }
}

#[test]
fn every_row_that_needs_a_body_refuses_to_go_without_and_what_is_no_object() {
    let mut client = Client::awkward();
    for row in catalogue::operations().filter(|row| row.body == BodyRule::Required) {
        for body in [&b""[..], b"{", b"[]", b"\"text\"", b"null"] {
            let mut request = request(&client, row, &[]);
            request.body = body.to_vec();
            let seen = client.send(request);
            assert_eq!(seen.status, 400, "{} with {:?}: {}", row.name, String::from_utf8_lossy(body), seen.body);
            assert!(!seen.code().is_empty(), "{}: {}", row.name, seen.body);
        }
    }
}
