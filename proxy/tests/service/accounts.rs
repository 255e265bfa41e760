//! Changes of an account that the upstream refuses: what reaches the caller names the field and the reason.

use sandbox::Seed;
use serde_json::json;

use crate::world::{Answer, World, settings};

const PROFILE: &str = "/users/{accountId}/manage/profile";
const EMAIL: &str = "/users/{accountId}/manage/email";

fn awkward() -> World {
    World::of(settings(Seed::Awkward), |_| {})
}

/// Sends a change of the person with this address.
async fn change(world: &World, method: &str, path: &str, email: &str, body: &serde_json::Value) -> Answer {
    let owner = world.person("owner").await;
    let users = world.address("/admin/v2/orgs/{orgId}/directories/-/users/search");
    let found = owner.json("POST", &users, &json!({ "emails": [email] }).to_string()).await;
    let id = found.json()["data"][0]["accountId"].as_str().unwrap_or_else(|| panic!("nobody has {email}: {}", found.text())).to_owned();
    owner.json(method, &format!("/api{}", path.replace("{accountId}", &id.replace(':', "%3A"))), &body.to_string()).await
}

fn fields(answer: &Answer) -> Vec<(String, String)> {
    answer.problem().fields.into_iter().map(|fault| (fault.field, fault.key)).collect()
}

#[tokio::test]
async fn a_value_that_breaks_a_rule_comes_back_with_its_field() {
    let world = awkward();
    let body = json!({ "nickname": "x".repeat(31), "extended_profile": { "location": "x".repeat(101) } });
    let answer = change(&world, "PATCH", PROFILE, "never-active@corp.example", &body).await;
    assert_eq!(answer.end(), (400, "fieldConstraintsViolated".to_owned()));
    let faults = fields(&answer);
    for field in ["nickname", "extended_profile.location"] {
        assert!(faults.contains(&(field.to_owned(), "maxLength".to_owned())), "{faults:?}");
    }
    assert_eq!(world.log().last().and_then(|entry| entry.body.clone()), Some(body));
}

#[tokio::test]
async fn a_field_that_the_directory_owns_comes_back_with_the_reason() {
    let answer = change(&awkward(), "PATCH", PROFILE, "google-locked@corp.example", &json!({ "name": "New" })).await;
    assert_eq!(answer.end(), (403, "forbidden.fieldMutation".to_owned()));
    assert_eq!(fields(&answer), [("name".to_owned(), "externalDirectory.google".to_owned())]);
}

#[tokio::test]
async fn an_address_that_cannot_be_set_is_refused_with_what_stands_against_it() {
    let world = awkward();
    let table = [
        ("never-active@corp.example", "nelly@partner.example", 403, "forbidden.unclaimedDomain"),
        ("google-locked@corp.example", "gus@corp.example", 403, "forbidden.action"),
        ("never-active@corp.example", "emoji@corp.example", 400, "fieldConstraintsViolated"),
    ];
    for (who, address, status, code) in table {
        let answer = change(&world, "PUT", EMAIL, who, &json!({ "email": address })).await;
        assert_eq!(answer.end(), (status, code.to_owned()), "{address}: {}", answer.text());
        assert!(!answer.problem().next_step.is_empty());
    }
    let answer = change(&world, "PUT", EMAIL, "never-active@corp.example", &json!({ "email": "nelly@partner.example" })).await;
    assert!(answer.problem().detail.contains("partner.example"), "{}", answer.text());
    let set = change(&world, "PUT", EMAIL, "never-active@corp.example", &json!({ "email": "nelly@corp.example" })).await;
    assert_eq!(set.status, 204, "{}", set.text());
}
