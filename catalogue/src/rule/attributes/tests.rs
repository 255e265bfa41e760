//! Only permitted attributes pass, however a body spells them.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{ADDRESSES, PLAIN, POWER, required, unknown_profile_field};
use crate::account::PROFILE_FIELDS;
use crate::capability::{Capability, Role};
use crate::operation::Operation;

fn row(name: &str) -> &'static Operation {
    crate::operations().find(|row| row.name == name).unwrap()
}

fn patch(path: Option<&str>, value: Value) -> Value {
    let mut operation = json!({ "op": "replace", "value": value });
    if let Some(path) = path {
        operation["path"] = json!(path);
    }
    json!({ "Operations": [operation] })
}

fn needs(body: &Value) -> Vec<Capability> {
    required(row("PATCH_SCIM_USER"), body)
}

#[test]
fn an_address_is_guarded_in_every_spelling() {
    for path in [
        "userName",
        "USERNAME",
        "emails",
        "emails[type eq \"work\"].value",
        "urn:ietf:params:scim:schemas:core:2.0:User:userName",
        " emails ",
    ] {
        assert_eq!(needs(&patch(Some(path), json!("x"))), [Capability::SetEmail], "{path}");
    }
    for value in [json!({ "userName": "x" }), json!({ "urn:ietf:params:scim:schemas:core:2.0:User": { "emails": [] } })] {
        assert_eq!(needs(&patch(None, value.clone())), [Capability::SetEmail], "{value}");
        assert_eq!(needs(&patch(Some(""), value)), [Capability::SetEmail]);
    }
    assert_eq!(needs(&json!({ "operations": { "PATH": "emails", "op": "remove" } })), [Capability::SetEmail]);
}

#[test]
fn a_replacement_needs_what_a_patch_of_the_same_attributes_needs() {
    let needs = |body: Value| crate::rule::required(row("REPLACE_SCIM_USER"), Some(&body));
    let plain = [Capability::DestroyScim];
    assert_eq!(needs(json!({ "title": "x" })), plain);
    assert_eq!(needs(json!({ "USERNAME": "x" })), [Capability::DestroyScim, Capability::SetEmail]);
    for active in ["active", "Active", "urn:ietf:params:scim:schemas:core:2.0:User:active"] {
        for value in [true, false] {
            assert_eq!(needs(json!({ active: value })), [Capability::DestroyScim, Capability::ToggleAccount], "{active}");
        }
    }
    assert_eq!(needs(json!({ "roles": [] })), [Capability::DestroyScim, Capability::GrantAdministration]);
}

#[test]
fn a_representation_says_that_it_is_switched_off_in_every_spelling() {
    for off in [
        json!({ "ACTIVE": false }),
        json!({ "active": "true" }),
        json!({ "active": null }),
        json!({ "urn:ietf:params:scim:schemas:core:2.0:User:Active": false }),
        json!({ "urn:ietf:params:scim:schemas:core:2.0:User": { "Active": false } }),
    ] {
        assert!(crate::rule::says_inactive(&off), "{off}");
    }
    for on in [json!({ "active": true }), json!({ "Active": true, "title": "inactive" }), json!({}), json!([])] {
        assert!(!crate::rule::says_inactive(&on), "{on}");
    }
}

#[test]
fn a_role_attribute_is_power_and_an_unknown_one_is_for_those_who_may_do_everything() {
    assert_eq!(needs(&patch(Some("roles"), json!([]))), [Capability::GrantAdministration]);
    assert_eq!(needs(&patch(None, json!({ "entitlements": [] }))), [Capability::GrantAdministration]);
    assert_eq!(needs(&patch(Some("password"), json!("x"))), [Capability::DestroyScim]);
    assert_eq!(
        required(row("CREATE_SCIM_USER"), &json!({ "userName": "x", "emails": [], "roles": [] })),
        [Capability::GrantAdministration]
    );
    assert!(required(row("CREATE_SCIM_USER"), &json!({ "userName": "x", "emails": [], "displayName": "X" })).is_empty());
}

#[test]
fn a_profile_has_its_fields_and_no_other() {
    let refused = |body: &Value| unknown_profile_field(row("UPDATE_PROFILE"), body);
    assert!(!refused(&json!({ "name": "A", "extended_profile": { "job_title": null } })));
    for body in [
        json!({ "email": "x" }),
        json!({ "account_status": "closed" }),
        json!({ "extended_profile": { "role": "x" } }),
        json!({ "extended_profile.job_title": "x" }),
        json!({ "name": { "x": 1 } }),
        json!({ "schemas": {} }),
        json!([]),
    ] {
        assert!(refused(&body), "{body}");
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let known = prop::sample::select(
        [PLAIN.as_slice(), &ADDRESSES, &POWER, &PROFILE_FIELDS, &["password", "x", "", "Operations", "path", "value"]].concat(),
    );
    let name = prop_oneof![known.prop_map(str::to_owned), "[a-zA-Z:.]{0,12}"];
    let leaf = prop_oneof![Just(Value::Null), any::<bool>().prop_map(Value::from), name.clone().prop_map(Value::from)];
    leaf.prop_recursive(4, 24, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((name.clone(), inner), 0..4).prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn whatever_a_patch_says_provisioning_names_only_plain_attributes(path in prop::option::of("[a-zA-Z:.\\[\\] ]{0,16}|userName|emails|roles|password"), value in any_json()) {
        let body = patch(path.as_deref(), value.clone());
        let allowed = needs(&body).into_iter().all(|capability| Role::Provisioning.holds(capability));
        let attribute = path.as_deref().map(str::trim).filter(|path| !path.is_empty());
        if let Some(attribute) = attribute && !attribute.contains([':', '[', '.']) {
            prop_assert_eq!(allowed, PLAIN.contains(&attribute.to_lowercase().as_str()));
        }
        if attribute.is_none() && let Value::Object(fields) = &value {
            let plain = fields.keys().filter(|name| !name.contains([':', '.', '['])).all(|name| PLAIN.contains(&name.trim().to_lowercase().as_str()));
            prop_assert!(plain || !allowed, "{}", body);
        }
    }

    #[test]
    fn whatever_a_profile_says_only_its_fields_pass(body in any_json()) {
        if !unknown_profile_field(row("UPDATE_PROFILE"), &body) {
            let fields = body.as_object().cloned().unwrap_or_default();
            prop_assert!(fields.keys().all(|name| PROFILE_FIELDS.iter().any(|field| field.split('.').next() == Some(name))));
        }
    }
}
