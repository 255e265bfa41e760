//! The discovery documents: what the service supports, its schemas, its resource types. Standard SCIM JSON (RFC 7643 sections 5 to 7).

use catalogue::scim::{ATLASSIAN_SCHEMA, ENTERPRISE_SCHEMA, GROUP_SCHEMA, LIST_SCHEMA, USER_SCHEMA};
use catalogue::wire::Reply;
use serde_json::{Value, json};

use super::location;
use crate::answer::{Outcome, scim, scim_error, scim_failure};
use crate::call::Call;
use crate::clock::{DAY, Moment};
use crate::state::World;

const SCHEMAS: [(&str, &str); 4] = [
    (USER_SCHEMA, include_str!("schemas/user.json")),
    (GROUP_SCHEMA, include_str!("schemas/group.json")),
    (ENTERPRISE_SCHEMA, include_str!("schemas/enterprise.json")),
    (ATLASSIAN_SCHEMA, include_str!("schemas/atlassian.json")),
];

/// Assumed: the value of maxResults; the rest follows from what is documented as supported.
pub fn service_provider_config(world: &World) -> Outcome {
    let mut meta = json!({ "resourceType": "ServiceProviderConfig", "location": location(world, "ServiceProviderConfig") });
    // A client's types show that this document has dates.
    for name in ["created", "lastModified"] {
        meta[name] = Value::from(Moment::START.plus(-2_000 * DAY).iso_millis());
    }
    let body = json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
        "documentationUri": "https://developer.atlassian.com/cloud/admin/user-provisioning/rest/",
        "patch": { "supported": true },
        "bulk": { "supported": false, "maxOperations": 0, "maxPayloadSize": 0 },
        "filter": { "supported": true, "maxResults": 100 },
        "changePassword": { "supported": false },
        "sort": { "supported": false },
        "etag": { "supported": false },
        "authenticationSchemes": [{
            "type": "oauthbearertoken",
            "name": "OAuth Bearer Token",
            "description": "Authentication with the API key of the directory",
            "specUri": "https://www.rfc-editor.org/info/rfc6750",
            "primary": true,
        }],
        "meta": meta,
    });
    Ok(scim(200, &body))
}

fn schema(world: &World, id: &str, text: &str) -> Value {
    let mut schema: Value = serde_json::from_str(text).expect("the schema documents are JSON");
    schema["schemas"] = json!(["urn:ietf:params:scim:schemas:core:2.0:Schema"]);
    schema["meta"] = json!({ "resourceType": "Schema", "location": location(world, &format!("Schemas/{id}")) });
    schema
}

fn list(resources: &[Value]) -> Outcome {
    let body = json!({
        "schemas": [LIST_SCHEMA],
        "totalResults": resources.len(),
        "startIndex": 1,
        "itemsPerPage": resources.len(),
        "Resources": resources,
    });
    Ok(scim(200, &body))
}

/// Discovery takes no filter (RFC 7644 section 4).
fn refuse_filter(call: &Call) -> Result<(), Reply> {
    match call.one("filter") {
        Some(_) => Err(scim_failure(403, "Discovery documents cannot be filtered", &call.trace)),
        None => Ok(()),
    }
}

pub fn list_schemas(world: &World, call: &Call) -> Outcome {
    refuse_filter(call)?;
    list(&SCHEMAS.map(|(id, text)| schema(world, id, text)))
}

pub fn get_schema(world: &World, call: &Call) -> Outcome {
    let id = call.parameter("schemaId");
    match SCHEMAS.into_iter().find(|(known, _)| *known == id) {
        Some((id, text)) => Ok(scim(200, &schema(world, id, text))),
        None => Err(scim_error(404, None, &format!("Schema {id} not found"))),
    }
}

fn resource_types(world: &World) -> [Value; 2] {
    let resource_type = |name: &str, endpoint: &str, description: &str, schema: &str, extensions: Value| {
        json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
            "id": name,
            "name": name,
            "endpoint": endpoint,
            "description": description,
            "schema": schema,
            "schemaExtensions": extensions,
            "meta": { "resourceType": "ResourceType", "location": location(world, &format!("ResourceTypes/{name}")) },
        })
    };
    let extensions = json!([{ "schema": ENTERPRISE_SCHEMA, "required": false }, { "schema": ATLASSIAN_SCHEMA, "required": false }]);
    [
        resource_type("User", "/Users", "A person in this directory", USER_SCHEMA, extensions),
        resource_type("Group", "/Groups", "A group of people in this directory", GROUP_SCHEMA, json!([])),
    ]
}

pub fn list_resource_types(world: &World, call: &Call) -> Outcome {
    refuse_filter(call)?;
    list(&resource_types(world))
}

pub fn get_resource_type(world: &World, call: &Call) -> Outcome {
    let id = call.parameter("resourceTypeId");
    match resource_types(world).into_iter().find(|known| known["id"] == id) {
        Some(found) => Ok(scim(200, &found)),
        None => Err(scim_error(404, None, &format!("Resource type {id} not found"))),
    }
}
