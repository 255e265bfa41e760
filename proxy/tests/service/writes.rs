//! Every write of the catalogue, performed with a valid example through the router: one upstream request with the right key, one intent and one
//! outcome in the record, and nothing at all when the same request is sent again under its key.

use std::collections::BTreeSet;

use catalogue::operation::{Endpoint, Operation, Token};
use catalogue::record::{Change, IDEMPOTENCY_KEY, Outcome, REPLAYED};
use catalogue::{account, organization, scim};
use sandbox::{KeyClass, Seed};
use serde_json::{Value, json};

use crate::world::{Answer, Client, World, settings};

/// Performs rows, and collects which were performed.
struct Walk<'a> {
    world: &'a World,
    owner: Client<'a>,
    performed: BTreeSet<&'static str>,
}

impl Walk<'_> {
    fn account(&self, mailbox: &str) -> String {
        let sandbox = self.world.sandbox.lock().unwrap();
        sandbox.user_with_email(&format!("{mailbox}@corp.example")).unwrap().account_id.clone()
    }

    async fn row<B, A>(&mut self, endpoint: Endpoint<B, A>, values: &[(&str, &str)], body: Value) -> Answer {
        let operation = endpoint.operation;
        // Writes need one directory; `-` means all and is for reads.
        let directory = self.world.sandbox.lock().unwrap().identity().directory_id.clone();
        let mut all = values.to_vec();
        all.extend([
            ("orgId", self.world.organization.as_str()),
            ("directoryId", directory.as_str()),
            ("scimDirectoryId", self.world.scim_directory.as_str()),
        ]);
        let address = format!("/api{}", catalogue::rebuild(operation, &all).unwrap());
        let text = if body.is_null() { String::new() } else { body.to_string() };
        let (hits, lines) = (self.world.changes().len(), self.world.service.audit.lines().await.unwrap().len());
        let client = self.owner.with(IDEMPOTENCY_KEY, &format!("key-of-{}", operation.name));
        let answer = client.json(operation.method.as_str(), &address, &text).await;
        assert!((200..300).contains(&answer.status), "{}: {} {}", operation.name, answer.status, answer.text());
        self.check_upstream(operation, hits, &address, &body);
        self.check_record(operation, lines, &answer, values).await;
        let again = client.json(operation.method.as_str(), &address, &text).await;
        assert_eq!((again.status, again.body, again.headers[REPLAYED].as_bytes()), (answer.status, answer.body.clone(), &b"true"[..]));
        assert_eq!(self.world.changes().len(), hits + 1, "{} was sent again", operation.name);
        self.performed.insert(operation.name);
        answer
    }

    fn check_upstream(&self, operation: &'static Operation, hits: usize, address: &str, body: &Value) {
        let key = if operation.token == Token::Scim { KeyClass::Scim } else { KeyClass::Organization };
        let log = self.world.changes();
        let [entry] = &log[hits..] else { panic!("{}: {:?}", operation.name, &log[hits..]) };
        assert_eq!((entry.operation, entry.method, entry.key), (Some(operation.name), operation.method, key));
        assert_eq!(format!("/api{}", entry.path), address, "{}", operation.name);
        assert_eq!(entry.body.clone().unwrap_or_default(), *body, "{}", operation.name);
    }

    async fn check_record(&self, operation: &'static Operation, lines: usize, answer: &Answer, values: &[(&str, &str)]) {
        let written = self.world.service.audit.lines().await.unwrap();
        let kinds: Vec<Value> = written[lines..].iter().map(|line| serde_json::from_str::<Value>(line).unwrap()["kind"].clone()).collect();
        assert_eq!(kinds, ["intent", "outcome"], "{}", operation.name);
        let id = answer.header("x-rollcall-change").unwrap();
        let told = self.owner.get(&format!("/api/rollcall/changes/{id}")).await;
        let change: Change = serde_json::from_slice(&told.body).unwrap();
        assert_eq!((change.operation.name.as_str(), change.outcome), (operation.name, Some(Outcome::Ok)));
        assert_eq!(change.status, Some(answer.status), "{}", operation.name);
        for (name, value) in values {
            assert!(change.targets.iter().any(|target| target.name == *name && target.value == *value), "{}: {change:?}", operation.name);
        }
    }

    async fn organization(&mut self) {
        let id = self.account("emoji");
        let on = [("accountId", id.as_str())];
        let (resource, group) = {
            let sandbox = self.world.sandbox.lock().unwrap();
            let group = sandbox.groups().find(|group| group.name.eq_ignore_ascii_case("team falcon")).unwrap().id.clone();
            (sandbox.resources()[0].ari.clone(), group)
        };
        let grant = json!({ "role": "atlassian/user", "resource": resource });
        self.row(organization::GRANT_ROLE, &on, grant.clone()).await;
        self.row(organization::REVOKE_ROLE, &on, grant).await;
        self.row(organization::GRANT_ORGANIZATION_ADMIN, &on, json!({ "role": "atlassian/org-admin" })).await;
        self.row(organization::REVOKE_ORGANIZATION_ADMIN, &on, json!({ "role": "atlassian/org-admin" })).await;
        self.row(organization::ADD_GROUP_MEMBER, &[("groupId", &group)], json!({ "accountId": id })).await;
        self.row(organization::REMOVE_GROUP_MEMBER, &[("groupId", &group), on[0]], Value::Null).await;
        self.row(organization::SUSPEND_USER, &on, Value::Null).await;
        self.row(organization::RESTORE_USER, &on, Value::Null).await;
        self.row(organization::REMOVE_USER, &on, Value::Null).await;
        self.row(organization::SUSPEND_USER_V1, &on, Value::Null).await;
        self.row(organization::RESTORE_USER_V1, &on, Value::Null).await;
        self.row(organization::REMOVE_USER_V1, &on, Value::Null).await;
        self.row(organization::INVITE_USERS, &[], json!({ "emails": ["new.one@corp.example"] })).await;
        self.row(organization::INVITE_USER_V1, &[], json!({ "email": "new.two@corp.example" })).await;
    }

    async fn accounts(&mut self) {
        let id = self.account("many-tokens");
        let on = [("accountId", id.as_str())];
        self.row(account::UPDATE_PROFILE, &on, json!({ "nickname": "Tan" })).await;
        self.row(account::SET_EMAIL, &on, json!({ "email": "tanja@corp-labs.example" })).await;
        self.row(account::DISABLE_ACCOUNT, &on, json!({})).await;
        self.row(account::ENABLE_ACCOUNT, &on, Value::Null).await;
        self.row(account::DELETE_ACCOUNT, &on, Value::Null).await;
        self.row(account::CANCEL_ACCOUNT_DELETION, &on, Value::Null).await;
        let tokens = self.owner.get(&format!("/api/users/{}/manage/api-tokens", catalogue::path::encode(&id))).await.json();
        self.row(account::REVOKE_API_TOKEN, &[on[0], ("tokenId", tokens[0]["id"].as_str().unwrap())], Value::Null).await;
    }

    async fn provisioning(&mut self) {
        let body = json!({ "userName": "row@corp.example", "emails": [{ "value": "row@corp.example", "primary": true }] });
        let created = self.row(scim::CREATE_SCIM_USER, &[], body.clone()).await.json();
        let on = [("scimUserId", created["id"].as_str().unwrap())];
        self.row(scim::REPLACE_SCIM_USER, &on, body).await;
        let patch = json!({ "Operations": [{ "op": "replace", "path": "title", "value": "Boss" }] });
        self.row(scim::PATCH_SCIM_USER, &on, patch).await;
        let group = self.row(scim::CREATE_SCIM_GROUP, &[], json!({ "displayName": "rows", "members": [] })).await.json();
        let on_group = [("scimGroupId", group["id"].as_str().unwrap())];
        self.row(scim::REPLACE_SCIM_GROUP, &on_group, json!({ "displayName": "rows", "members": [] })).await;
        let patch = json!({ "Operations": [{ "op": "add", "path": "members", "value": [{ "value": on[0].1 }] }] });
        self.row(scim::PATCH_SCIM_GROUP, &on_group, patch).await;
        self.row(scim::DELETE_SCIM_GROUP, &on_group, Value::Null).await;
        let synced = self.account("scim-locked");
        self.row(scim::UNLINK_SCIM_USER, &on, json!({})).await;
        self.row(scim::DELETE_SCIM_RECORD, &[("accountId", &synced)], Value::Null).await;
        self.row(scim::DELETE_SCIM_USER, &on, Value::Null).await;
    }
}

#[tokio::test]
async fn every_write_of_the_catalogue_is_sent_once_with_the_right_key_and_recorded() {
    let world = World::of(settings(Seed::Awkward), |_| {});
    let mut walk = Walk { world: &world, owner: world.person("owner").await, performed: BTreeSet::new() };
    walk.organization().await;
    walk.accounts().await;
    walk.provisioning().await;
    let missing: Vec<&str> =
        catalogue::operations().filter(|row| row.is_write() && !walk.performed.contains(row.name)).map(|row| row.name).collect();
    assert!(missing.is_empty(), "writes without an example in this test: {missing:?}");
}
