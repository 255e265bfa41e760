//! The canary sweep: after everything that can go wrong has gone wrong, no key stands in any answer or record.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use catalogue::operation::BodyRule;
use sandbox::{Fault, FaultBody, Seed};

use crate::world::{ORGANIZATION_KEY, SCIM_KEY, World, settings};

/// The forms in which a key could leave.
fn forms(key: &str) -> Vec<String> {
    let hex = key.bytes().map(|byte| format!("{byte:02x}")).collect();
    vec![key.to_owned(), STANDARD.encode(key), hex, catalogue::path::encode(key), key[..12].to_owned(), key[key.len() - 12..].to_owned()]
}

fn assert_clean(text: &str, where_: &str) {
    for key in [ORGANIZATION_KEY, SCIM_KEY] {
        for form in forms(key) {
            assert!(!text.contains(&form), "{where_} holds {form}");
        }
    }
}

#[tokio::test]
async fn no_key_leaves_with_any_operation_or_fault() {
    let faults = [
        None,
        Some((None, FaultBody::Malformed)),
        Some((Some(500), FaultBody::Html)),
        Some((Some(401), FaultBody::Usual)),
        Some((Some(400), FaultBody::Text(format!("you sent Authorization: Bearer {ORGANIZATION_KEY}")))),
        Some((Some(200), FaultBody::Text(format!("{{\"headers\":\"Bearer {SCIM_KEY}\"}}")))),
        Some((Some(409), FaultBody::Text(format!("{{\"message\":\"Bearer {ORGANIZATION_KEY}\",\"code\":409}}")))),
    ];
    for fault in faults {
        let world = World::of(settings(Seed::Sized(3)), |_| {});
        if let Some((status, body)) = &fault {
            world.script(Fault { operation: "*".to_owned(), status: *status, body: body.clone(), ..Fault::default() });
        }
        let owner = world.person("owner").await;
        for operation in catalogue::operations() {
            let body = if operation.body == BodyRule::Required { "{}" } else { "" };
            let answer = owner.json(operation.method.as_str(), &world.address(operation.path), body).await;
            assert_clean(&format!("{:?} {}", answer.headers, answer.text()), operation.name);
        }
        for path in ["/api/rollcall/session", "/api/rollcall/keys", "/auth/sign-in", "/readyz"] {
            let answer = owner.get(path).await;
            assert_clean(&format!("{:?} {}", answer.headers, answer.text()), path);
        }
        assert_clean(&world.service.audit.lines().await.unwrap().join("\n"), "the record");
        assert_clean(&format!("{:?}", world.service), "the debug form of the service");
    }
}

#[tokio::test]
async fn the_sweep_would_notice_a_key() {
    let caught = std::panic::catch_unwind(|| assert_clean(&format!("x{ORGANIZATION_KEY}x"), "a probe"));
    assert!(caught.is_err());
}

#[tokio::test]
async fn an_echoed_key_is_withheld_and_told_as_an_unusable_answer() {
    let world = World::new();
    let echo = FaultBody::Text(format!("{{\"name\":\"{ORGANIZATION_KEY}\"}}"));
    world.script(Fault { operation: "LIST_ORGANIZATIONS".to_owned(), status: Some(200), body: echo, ..Fault::default() });
    let answer = world.person("viewer").await.get("/api/admin/v1/orgs").await;
    assert_eq!(answer.end(), (502, "upstream_unreadable".to_owned()));
}
