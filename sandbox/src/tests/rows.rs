//! Every row of the catalogue has behaviour, and every answer is what the catalogue's types read.

use std::collections::BTreeSet;

use catalogue::operation::Endpoint;
use catalogue::{account, organization, scim};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::{Client, empty, nothing};

/// Collects which rows were called.
struct Cover {
    client: Client,
    covered: BTreeSet<&'static str>,
}

impl Cover {
    /// Calls the row, which must succeed, and reads the answer as its type.
    fn row<B, A: DeserializeOwned>(&mut self, endpoint: Endpoint<B, A>, values: &[(&str, &str)], body: Value) -> Value {
        let name = endpoint.operation.name;
        let seen = self.client.call(endpoint, values, &body);
        assert!((200..300).contains(&seen.status), "{name}: {} {}", seen.status, seen.body);
        let body = if seen.reply.body.is_empty() { empty() } else { seen.body };
        let read: Result<A, _> = serde_json::from_value(body.clone());
        assert!(read.is_ok(), "{name}: {:?} {body}", read.err());
        self.covered.insert(name);
        body
    }

    fn reads_of_the_organization(&mut self) {
        let id = self.client.id("many-roles");
        let on = [("accountId", id.as_str())];
        self.row(organization::LIST_ORGANIZATIONS, &[], nothing());
        self.row(organization::GET_ORGANIZATION, &[], nothing());
        self.row(organization::LIST_DIRECTORIES, &[], nothing());
        self.row(organization::LIST_DOMAINS, &[], nothing());
        self.row(organization::SEARCH_WORKSPACES, &[], empty());
        self.row(organization::LIST_USERS, &[], nothing());
        self.row(organization::SEARCH_USERS, &[], json!({ "expand": ["platformRoles", "counts.resources", "productAccess", "groups"] }));
        self.row(organization::GET_USER, &on, nothing());
        self.row(organization::COUNT_USERS, &[], nothing());
        self.row(organization::GET_USER_STATS, &[], nothing());
        self.row(organization::LIST_USER_ROLES, &on, nothing());
        self.row(organization::LIST_MANAGED_ACCOUNTS, &[], nothing());
        self.row(organization::GET_LAST_ACTIVE_DATES, &on, nothing());
        self.row(organization::SEARCH_USERS_V1, &[], json!({ "expand": ["NAME", "EMAIL", "EMAIL_VERIFIED"] }));
        self.row(organization::LIST_GROUPS, &[], nothing());
        let groups = self.row(organization::SEARCH_GROUPS, &[], json!({ "groupNames": ["TEAM falcon"], "expand": ["counts.users"] }));
        let group = groups["data"][0]["id"].as_str().expect("the group was found").to_owned();
        self.row(organization::GET_GROUP, &[("groupId", &group)], nothing());
        self.row(organization::LIST_GROUP_ROLES, &[("groupId", &group)], nothing());
        self.row(organization::ADD_GROUP_MEMBER, &[("groupId", &group)], json!({ "accountId": id }));
        self.row(organization::REMOVE_GROUP_MEMBER, &[("groupId", &group), on[0]], nothing());
    }

    fn writes_of_the_organization(&mut self) {
        let id = self.client.id("emoji");
        let on = [("accountId", id.as_str())];
        let grant = json!({ "role": "atlassian/user", "resource": self.client.sandbox.resources()[0].ari });
        self.row(organization::GRANT_ROLE, &on, grant.clone());
        self.row(organization::REVOKE_ROLE, &on, grant);
        self.row(organization::GRANT_ORGANIZATION_ADMIN, &on, json!({ "role": "atlassian/org-admin" }));
        self.row(organization::REVOKE_ORGANIZATION_ADMIN, &on, json!({ "role": "atlassian/org-admin" }));
        self.row(organization::SUSPEND_USER, &on, nothing());
        self.row(organization::RESTORE_USER, &on, nothing());
        self.row(organization::REMOVE_USER, &on, nothing());
        self.row(organization::SUSPEND_USER_V1, &on, nothing());
        self.row(organization::RESTORE_USER_V1, &on, nothing());
        self.row(organization::REMOVE_USER_V1, &on, nothing());
        self.row(organization::INVITE_USERS, &[], json!({ "emails": ["new.one@corp.example"] }));
        self.row(organization::INVITE_USER_V1, &[], json!({ "email": "new.two@corp.example" }));
    }

    fn account(&mut self) {
        let id = self.client.id("many-tokens");
        let on = [("accountId", id.as_str())];
        self.row(account::GET_PERMISSIONS, &on, nothing());
        self.row(account::GET_PROFILE, &on, nothing());
        self.row(account::UPDATE_PROFILE, &on, json!({ "nickname": "Tan" }));
        self.row(account::SET_EMAIL, &on, json!({ "email": "tanja@corp-labs.example" }));
        self.row(account::DISABLE_ACCOUNT, &on, empty());
        self.row(account::ENABLE_ACCOUNT, &on, nothing());
        self.row(account::DELETE_ACCOUNT, &on, nothing());
        self.row(account::CANCEL_ACCOUNT_DELETION, &on, nothing());
        let tokens = self.row(account::LIST_API_TOKENS, &on, nothing());
        let token = tokens[0]["id"].as_str().expect("a token").to_owned();
        self.row(account::REVOKE_API_TOKEN, &[on[0], ("tokenId", &token)], nothing());
    }

    fn provisioning(&mut self) {
        self.row(scim::GET_SERVICE_PROVIDER_CONFIG, &[], nothing());
        self.row(scim::LIST_SCHEMAS, &[], nothing());
        self.row(scim::GET_SCHEMA, &[("schemaId", scim::USER_SCHEMA)], nothing());
        self.row(scim::LIST_RESOURCE_TYPES, &[], nothing());
        self.row(scim::GET_RESOURCE_TYPE, &[("resourceTypeId", "User")], nothing());
        self.row(scim::LIST_SCIM_USERS, &[], nothing());
        let body = json!({ "userName": "row@corp.example", "emails": [{ "value": "row@corp.example", "primary": true }] });
        let created = self.row(scim::CREATE_SCIM_USER, &[], body.clone());
        let id = created["id"].as_str().expect("an id").to_owned();
        let on = [("scimUserId", id.as_str())];
        self.row(scim::GET_SCIM_USER, &on, nothing());
        self.row(scim::REPLACE_SCIM_USER, &on, body);
        let patch = json!({ "Operations": [{ "op": "replace", "path": "title", "value": "Boss" }] });
        self.row(scim::PATCH_SCIM_USER, &on, patch);
        self.row(scim::LIST_SCIM_GROUPS, &[], nothing());
        let group = self.row(scim::CREATE_SCIM_GROUP, &[], json!({ "displayName": "rows", "members": [{ "value": id }] }));
        let group = group["id"].as_str().expect("an id").to_owned();
        let on_group = [("scimGroupId", group.as_str())];
        self.row(scim::GET_SCIM_GROUP, &on_group, nothing());
        self.row(scim::REPLACE_SCIM_GROUP, &on_group, json!({ "displayName": "rows", "members": [] }));
        let patch = json!({ "Operations": [{ "op": "add", "path": "members", "value": [{ "value": id }] }] });
        self.row(scim::PATCH_SCIM_GROUP, &on_group, patch);
        self.row(scim::DELETE_SCIM_GROUP, &on_group, nothing());
        self.row(scim::SEARCH_SCIM_LINKS, &[], json!({ "email": "row@corp.example" }));
        let synced = self.client.id("scim-locked");
        self.row(scim::GET_SCIM_LINKS, &[("accountId", &synced)], nothing());
        self.row(scim::UNLINK_SCIM_USER, &on, empty());
        self.row(scim::DELETE_SCIM_RECORD, &[("accountId", &synced)], nothing());
        self.row(scim::DELETE_SCIM_USER, &on, nothing());
    }
}

#[test]
fn every_row_of_the_catalogue_has_behaviour_that_its_types_read() {
    let mut cover = Cover { client: Client::awkward(), covered: BTreeSet::new() };
    cover.reads_of_the_organization();
    cover.writes_of_the_organization();
    cover.account();
    cover.provisioning();
    let missing: Vec<_> = catalogue::operations().map(|row| row.name).filter(|name| !cover.covered.contains(name)).collect();
    assert!(missing.is_empty(), "rows without behaviour or without a call in this test: {missing:?}");
}

#[test]
fn every_person_of_the_awkward_organization_is_read_by_every_read_of_one_person() {
    let mut client = Client::awkward();
    let ids: Vec<String> = client.sandbox.users().map(|user| user.account_id.clone()).collect();
    assert!(ids.len() > 30, "the awkward organization has some forty people");
    for id in ids {
        let on = [("accountId", id.as_str())];
        let seen = client.call(organization::GET_USER, &on, &nothing());
        if seen.status == 200 {
            let read: Result<catalogue::page::One<organization::User>, _> = serde_json::from_value(seen.body.clone());
            assert!(read.is_ok(), "{:?} {}", read.err(), seen.body);
        }
        let seen = client.call(account::GET_PERMISSIONS, &on, &nothing());
        assert!(matches!(seen.status, 200 | 403 | 404), "{}", seen.body);
        let seen = client.call(organization::LIST_USER_ROLES, &on, &nothing());
        assert!(matches!(seen.status, 200 | 404), "{}", seen.body);
    }
}

#[test]
fn every_person_of_the_awkward_organization_is_found_by_address() {
    let mut client = Client::awkward();
    let people: Vec<(String, String)> = client.sandbox.users().map(|user| (user.email.clone(), user.account_id.clone())).collect();
    for (email, id) in people {
        let found = client.search(&json!({ "emails": [email] }));
        assert!(found.iter().any(|user| user["accountId"] == id), "{email}");
    }
}
