//! Tests of the organization: every row, each rule, each edge of paging, faults, seeds.

mod accounts;
mod doors;
mod faults;
mod invitations;
mod listing;
mod nonsense;
mod patching;
mod protocol;
mod provisioning;
mod provisioning_groups;
mod provisioning_links;
mod refusals;
mod roles;
mod rows;
mod seeds;
mod standing;

use catalogue::operation::Endpoint;
use catalogue::wire::{Method, Reply, Request};
use serde_json::{Value, json};

use crate::{Sandbox, Seed, Settings};

/// A sandbox and what a client knows about it.
pub struct Client {
    pub sandbox: Sandbox,
}

/// An answer taken apart.
#[derive(Debug)]
pub struct Seen {
    pub status: u16,
    pub body: Value,
    pub reply: Reply,
}

impl Client {
    pub fn new(seed: Seed) -> Client {
        Client { sandbox: Sandbox::new(Settings::new(seed)) }
    }

    pub fn awkward() -> Client {
        Client::new(Seed::Awkward)
    }

    /// The account id behind an address of the awkward organization.
    pub fn id(&self, mailbox: &str) -> String {
        let email = if mailbox.contains('@') { mailbox.to_owned() } else { format!("{mailbox}@corp.example") };
        self.sandbox.user_with_email(&email).expect("the awkward organization has this address").account_id.clone()
    }

    /// Sends a request with the right key.
    pub fn send(&mut self, request: Request) -> Seen {
        let key = if request.path.starts_with("/scim/") { "sandbox-scim-key" } else { "sandbox-organization-key" };
        self.send_as(key, request)
    }

    pub fn send_as(&mut self, key: &str, request: Request) -> Seen {
        let reply = self.sandbox.handle(&request.with_bearer(key)).reply;
        let body = serde_json::from_slice(&reply.body).unwrap_or(Value::Null);
        Seen { status: reply.status, body, reply }
    }

    /// Calls a row: `values` fill the path after the ids that every path has.
    pub fn call<B, A>(&mut self, endpoint: Endpoint<B, A>, values: &[(&str, &str)], body: &Value) -> Seen {
        let request = self.request(endpoint, values, body);
        self.send(request)
    }

    pub fn request<B, A>(&self, endpoint: Endpoint<B, A>, values: &[(&str, &str)], body: &Value) -> Request {
        let identity = self.sandbox.identity();
        let mut all = values.to_vec();
        // What was given comes first, so that a test can name another directory.
        all.push(("orgId", &identity.organization_id));
        all.push(("directoryId", &identity.directory_id));
        all.push(("scimDirectoryId", &identity.scim_directory_id));
        let path = catalogue::rebuild(endpoint.operation, &all).expect("a path from checked values");
        let request = Request::new(endpoint.operation.method, path);
        if body.is_null() { request } else { request.with_json(body) }
    }

    /// Calls a row that needs nothing but an account.
    pub fn on<B, A>(&mut self, endpoint: Endpoint<B, A>, mailbox: &str, body: &Value) -> Seen {
        let id = if mailbox.contains(':') { mailbox.to_owned() } else { self.id(mailbox) };
        self.call(endpoint, &[("accountId", &id)], body)
    }

    /// GET with a query.
    pub fn get<B, A>(&mut self, endpoint: Endpoint<B, A>, values: &[(&str, &str)], query: &[(&str, &str)]) -> Seen {
        let mut request = self.request(endpoint, values, &Value::Null);
        for (name, value) in query {
            request = request.with_query(name, *value);
        }
        self.send(request)
    }

    /// Searches people; the answer's `data`.
    pub fn search(&mut self, body: &Value) -> Vec<Value> {
        let seen = self.call(catalogue::organization::SEARCH_USERS, &[("directoryId", "-")], body);
        assert_eq!(seen.status, 200, "{}", seen.body);
        seen.body["data"].as_array().cloned().unwrap_or_default()
    }

    /// Searches people; their addresses.
    pub fn addresses(&mut self, body: &Value) -> Vec<String> {
        self.search(body).iter().map(|user| user["email"].as_str().unwrap_or_default().to_owned()).collect()
    }

    pub fn scim_id(&self, user_name: &str) -> String {
        let found = self.sandbox.scim_users().find(|user| user.user_name == user_name);
        found.expect("a provisioned user of this name").id.clone()
    }
}

impl Seen {
    /// The code of the first error, in whichever shape.
    pub fn code(&self) -> &str {
        let candidates = [&self.body["errors"][0]["code"], &self.body["code"], &self.body["key"], &self.body["scimType"]];
        candidates.into_iter().find_map(Value::as_str).unwrap_or_default()
    }

    pub fn next(&self) -> Option<String> {
        catalogue::page::cursor(self.body["links"]["next"].as_str()?)
    }

    pub fn len(&self) -> usize {
        self.body["data"].as_array().map_or(0, Vec::len)
    }
}

#[test]
fn a_sandbox_can_be_shared_between_threads_behind_a_lock() {
    fn check<T: Send>() {}
    check::<Sandbox>();
}

pub fn nothing() -> Value {
    Value::Null
}

pub fn empty() -> Value {
    json!({})
}

pub fn raw(method: Method, path: &str) -> Request {
    Request::new(method, path)
}
