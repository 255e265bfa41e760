//! Links between provisioned records and accounts, repair, and the discovery documents.

use catalogue::account::GET_PERMISSIONS;
use catalogue::organization::{GET_USER, REMOVE_USER};
use catalogue::scim::{
    DELETE_SCIM_RECORD, GET_RESOURCE_TYPE, GET_SCHEMA, GET_SCIM_LINKS, GET_SCIM_USER, GET_SERVICE_PROVIDER_CONFIG, LIST_SCHEMAS,
    LIST_SCIM_USERS, SEARCH_SCIM_LINKS, UNLINK_SCIM_USER, USER_SCHEMA,
};
use serde_json::json;

use super::{Client, nothing};
use crate::Seed;

const SYNCED: &str = "scim-locked@corp.example";

#[test]
fn links_are_found_undone_and_deleted() {
    let mut client = Client::awkward();
    let id = client.scim_id(SYNCED);
    let link = client.on(GET_SCIM_LINKS, "scim-locked", &nothing()).body["scimLinks"][0].clone();
    assert_eq!((&link["scimUserId"], &link["atlassianAccountId"]), (&json!(id), &json!(client.id("scim-locked"))));
    assert_eq!(client.call(UNLINK_SCIM_USER, &[("scimUserId", &id)], &nothing()).status, 200);
    assert_eq!(client.on(GET_SCIM_LINKS, "scim-locked", &nothing()).body, json!({ "scimLinks": [] }));
    assert_eq!(client.call(GET_SCIM_USER, &[("scimUserId", &id)], &nothing()).status, 200, "the record stays");
    assert_eq!(client.on(GET_PERMISSIONS, "scim-locked", &nothing()).body["email.set"], json!({ "allowed": true }));
    let found = client.call(SEARCH_SCIM_LINKS, &[], &json!({ "email": SYNCED })).body["scimLinks"][0].clone();
    assert!(found.get("atlassianAccountId").is_none(), "a record without a link");
    let seen = client.on(DELETE_SCIM_RECORD, "scim-inactive", &nothing());
    assert_eq!(seen.status, 200);
    assert_eq!(client.on(DELETE_SCIM_RECORD, "scim-inactive", &nothing()).status, 404);
    assert_eq!(client.on(DELETE_SCIM_RECORD, "unmanaged@partner.example", &nothing()).code(), "ADMIN-403-3");
    assert_eq!(client.call(SEARCH_SCIM_LINKS, &[], &json!({ "email": "nonsense" })).status, 400);
}

#[test]
fn removing_somebody_from_the_directory_leaves_the_record() {
    let mut client = Client::awkward();
    client.on(REMOVE_USER, "scim-locked", &nothing());
    client.sandbox.advance(600_000);
    assert_eq!(client.on(GET_USER, "scim-locked", &nothing()).body["data"]["status"], "not_invited");
    assert_eq!(client.get(LIST_SCIM_USERS, &[], &[("filter", &format!("userName eq \"{SYNCED}\""))]).body["totalResults"], 1);
}

#[test]
fn discovery_describes_every_attribute_that_records_have() {
    let mut client = Client::new(Seed::Company);
    let config = client.call(GET_SERVICE_PROVIDER_CONFIG, &[], &nothing()).body;
    assert_eq!((&config["patch"]["supported"], &config["sort"]["supported"]), (&json!(true), &json!(false)));
    let schemas = client.call(LIST_SCHEMAS, &[], &nothing()).body;
    assert_eq!(schemas["totalResults"], 4);
    let user = client.call(GET_SCHEMA, &[("schemaId", USER_SCHEMA)], &nothing()).body;
    let described: Vec<&str> =
        user["attributes"].as_array().into_iter().flatten().filter_map(|attribute| attribute["name"].as_str()).collect();
    let page = client.get(LIST_SCIM_USERS, &[], &[("count", "1")]).body;
    for name in page["Resources"][0].as_object().into_iter().flatten().map(|(name, _)| name.as_str()) {
        let is_common = matches!(name, "id" | "schemas" | "meta") || name.starts_with("urn:");
        assert!(is_common || described.contains(&name), "{name} is not described");
    }
    assert!(user["attributes"].as_array().into_iter().flatten().all(|attribute| attribute["description"].is_string()));
    assert_eq!(client.call(GET_RESOURCE_TYPE, &[("resourceTypeId", "Group")], &nothing()).body["endpoint"], "/Groups");
    assert_eq!(client.call(GET_RESOURCE_TYPE, &[("resourceTypeId", "Robot")], &nothing()).status, 404);
}
