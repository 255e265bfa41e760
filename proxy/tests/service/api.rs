//! API calls through the whole pipeline: who gets in, what is refused on the way, and what the upstream sees of it.

use sandbox::{Fault, Seed, Settings};

use crate::world::{Answer, World, settings};

const USERS: &str = "/admin/v2/orgs/{orgId}/directories/{directoryId}/users";

#[tokio::test]
async fn a_signed_in_person_reads_users_through_the_service() {
    let world = World::peopled();
    let answer = world.person("viewer").await.get(&format!("{}?limit=2", world.address(USERS))).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.json()["data"].as_array().unwrap().len(), 2);
    assert_eq!(world.log()[0].operation, Some("LIST_USERS"));
    assert_eq!(world.log()[0].query, [("limit".to_owned(), "2".to_owned())]);
}

#[tokio::test]
async fn without_a_session_every_api_address_answers_401_and_never_redirects() {
    let world = World::new();
    for path in [&world.address(USERS), "/api", "/api/zzz", "/api/rollcall/session", "/api/rollcall/keys"] {
        let answer = world.nobody().get(path).await;
        assert_eq!(answer.end(), (401, "not_signed_in".to_owned()), "{path}");
        assert_eq!(answer.header("location"), None);
    }
    assert_eq!(world.hits(), 0);
}

#[tokio::test]
async fn a_made_up_or_doubled_cookie_is_no_session() {
    let world = World::new();
    let owner = world.person("owner").await;
    let good = owner.cookie().to_owned();
    let made_up = format!("rollcall_session={}", "A".repeat(43));
    for cookie in [made_up.clone(), format!("{made_up}; {good}"), format!("{good}; {good}"), "rollcall_session=".to_owned()] {
        let answer = world.nobody().with("cookie", &cookie).get(&world.address(USERS)).await;
        assert_eq!(answer.status, 401, "{cookie}");
    }
    assert_eq!(world.hits(), 0);
}

#[tokio::test]
async fn unknown_api_addresses_are_json_404_and_never_the_shell() {
    let world = World::new();
    let owner = world.person("owner").await;
    for path in [
        "/api",
        "/api/",
        "/api/zzz",
        "/api/admin",
        "/api//admin/v1/orgs",
        "/api/ADMIN/v1/orgs",
        "/api/admin/v1/orgs/",
        "/api/rollcall/zzz",
        "/api/rollcall",
        "/api/index.html",
    ] {
        assert_eq!(owner.get(path).await.end(), (404, "not_found".to_owned()), "{path}");
    }
    for path in ["/API/admin/v1/orgs", "/Api/zzz", "/admin/v1/orgs", "//admin/v1/orgs"] {
        assert_eq!(owner.get(path).await.end(), (404, "not_found".to_owned()), "{path}");
    }
    assert_eq!(world.hits(), 0);
}

#[tokio::test]
async fn hostile_paths_are_refused_before_anything_else_is_looked_at() {
    let world = World::new();
    let paths = [
        "/api/admin/../users/x/manage",
        "/api/admin/%2e%2e/users/x/manage",
        "/api/users/%2E%2E/manage",
        "/api/users/.%2e/manage",
        "/api/users/./manage",
        "/api/users/..;/manage",
        "/api/users/a%2fb/manage",
        "/api/users/a%5cb/manage",
        "/api/users/a%00b/manage",
        "/api/users/a%23b/manage",
        "/api/users/a%3fb/manage",
        "/api/users/a%3bb/manage",
        "/api/users/a%0d%0ab/manage",
        "/api/users/a%25b/manage",
        "/api/users/%252e%252e/manage",
        "/api/users/%c0%ae/manage",
        "/api/users/a;b/manage",
        "/api/users/%zz/manage",
        "/api/users/x/manage/..",
    ];
    for client in [world.nobody(), world.person("owner").await] {
        for path in paths {
            assert_eq!(client.get(path).await.end(), (400, "bad_target".to_owned()), "{path}");
        }
    }
    assert_eq!(world.hits(), 0);
}

#[tokio::test]
async fn an_escape_that_only_hides_a_letter_is_refused_within_a_parameter() {
    let world = World::new();
    let owner = world.person("owner").await;
    assert_eq!(owner.get("/api/users/%61bc/manage").await.end(), (400, "bad_parameter".to_owned()));
    assert_eq!(owner.get("/api/users/abc%2E/manage").await.end(), (400, "bad_parameter".to_owned()));
    assert_eq!(world.hits(), 0);
}

#[tokio::test]
async fn another_organization_and_an_unknown_directory_are_refused_without_a_call() {
    let world = World::new();
    let owner = world.person("owner").await;
    let other = "/api/admin/v1/orgs/0a1b2c3d-0000-4000-8000-00000000dead";
    assert_eq!(owner.get(other).await.end(), (403, "other_organization".to_owned()));
    let unknown = "/api/scim/directory/0a1b2c3d-0000-4000-8000-00000000dead/Users";
    assert_eq!(owner.get(unknown).await.end(), (404, "unknown_scim_directory".to_owned()));
    assert_eq!(world.hits(), 0);
}

#[tokio::test]
async fn queries_outside_the_row_are_refused_without_a_call() {
    let world = World::new();
    let owner = world.person("owner").await;
    for query in ["?x=1", "?limit=1&limit=2", "?limit=%0a", "?LIMIT=1"] {
        assert_eq!(owner.get(&format!("{}{query}", world.address(USERS))).await.end(), (400, "bad_parameter".to_owned()), "{query}");
    }
    assert_eq!(owner.get("/api/rollcall/session?x=1").await.status, 400);
    assert_eq!(world.hits(), 0);
}

#[tokio::test]
async fn a_query_value_reaches_the_upstream_byte_for_byte() {
    let world = World::new();
    let search = "a+b & \u{fc}=?#%";
    let target = format!("{}?searchTerm={}", world.address(USERS), catalogue::path::encode(search));
    world.person("owner").await.get(&target).await;
    assert_eq!(world.log()[0].query, [("searchTerm".to_owned(), search.to_owned())]);
}

#[tokio::test]
async fn a_missing_custom_header_is_refused_for_reads_and_writes() {
    let world = World::new();
    let owner = world.person("owner").await.with("x-rollcall", "").cookie().to_owned();
    let bare = world.nobody().with("x-rollcall", "").with("cookie", &owner).get(&world.address(USERS)).await;
    assert_eq!(bare.end(), (403, "cross_site".to_owned()));
    let session = world.nobody().with("x-rollcall", "").with("cookie", &owner).get("/api/rollcall/session").await;
    assert_eq!(session.end(), (403, "cross_site".to_owned()));
    assert_eq!(world.hits(), 0);
}

#[tokio::test]
async fn requests_of_other_sites_are_refused_without_a_call() {
    let world = World::new();
    let owner = world.person("owner").await;
    let suspend = world.address("/users/{accountId}/manage/lifecycle/enable");
    for (name, value) in [
        ("origin", "https://evil.example"),
        ("origin", "http://127.0.0.1:9999"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("sec-fetch-site", "none"),
        ("sec-fetch-dest", "document"),
        ("sec-fetch-dest", "image"),
    ] {
        let client = owner.with(name, value);
        assert_eq!(client.send("POST", &suspend, "").await.end(), (403, "cross_site".to_owned()), "{name}: {value}");
        assert_eq!(client.get(&world.address(USERS)).await.end(), (403, "cross_site".to_owned()), "{name}: {value}");
    }
    assert_eq!(world.hits(), 0);
}

#[tokio::test]
async fn a_preflight_gets_no_permission() {
    let world = World::new();
    let preflight = world
        .nobody()
        .with("origin", "https://evil.example")
        .with("access-control-request-method", "POST")
        .send("OPTIONS", &world.address(USERS), "")
        .await;
    assert_eq!(preflight.status, 401);
    assert!(preflight.headers.keys().all(|name| !name.as_str().starts_with("access-control-")));
    let owner = world.person("owner").await.with("origin", "https://evil.example").send("OPTIONS", &world.address(USERS), "").await;
    assert_eq!(owner.status, 403);
}

#[tokio::test]
async fn another_host_name_is_misdirected_everywhere() {
    let world = World::new();
    for path in ["/", "/api/rollcall/session", "/auth/sign-in", "/users"] {
        let answer = world.nobody().with("host", "rebound.example").get(path).await;
        assert_eq!(answer.end(), (421, "wrong_host".to_owned()), "{path}");
    }
    assert_eq!(world.nobody().with("host", "localhost:8080").get("/auth/sign-in").await.status, 200);
}

#[tokio::test]
async fn forged_identity_headers_are_refused_not_ignored() {
    let world = World::new();
    for name in ["x-forwarded-user", "x_forwarded_user", "remote_user", "cf_access_jwt_assertion", "x-auth-request-email"] {
        for client in [world.nobody(), world.person("viewer").await] {
            assert_eq!(client.with(name, "owner").get(&world.address(USERS)).await.end(), (400, "bad_header".to_owned()), "{name}");
        }
    }
    assert_eq!(world.hits(), 0);
}

#[tokio::test]
async fn method_overrides_have_no_effect() {
    let world = World::new();
    let viewer = world.person("viewer").await;
    for name in ["x-http-method-override", "x-http-method", "x-method-override"] {
        viewer.with(name, "DELETE").get(&world.address("/admin/v2/orgs/{orgId}/directories/{directoryId}/users/{accountId}")).await;
    }
    assert!(world.log().iter().all(|entry| entry.operation == Some("GET_USER")));
    assert_eq!(world.hits(), 3);
}

#[tokio::test]
async fn a_wrong_method_names_the_right_ones() {
    let world = World::new();
    let owner = world.person("owner").await;
    for method in ["PUT", "HEAD", "OPTIONS", "TRACE", "PROPFIND"] {
        let answer = owner.send(method, &world.address(USERS), "").await;
        assert_eq!((answer.status, answer.header("allow")), (405, Some("GET")), "{method}");
    }
    let own = owner.send("POST", "/api/rollcall/session", "").await;
    assert_eq!((own.status, own.header("allow")), (405, Some("GET,HEAD")));
    assert_eq!(world.hits(), 0);
}

#[tokio::test]
async fn write_bodies_must_be_json_by_their_content_type() {
    let world = World::new();
    let owner = world.person("owner").await;
    let profile = world.address("/users/{accountId}/manage/profile");
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""] {
        let answer = owner.with("content-type", kind).send("PATCH", &profile, "{\"name\":\"x\"}").await;
        assert_eq!(answer.end(), (415, "unsupported_media_type".to_owned()), "{kind}");
    }
    assert_eq!(world.hits(), 0);
    for kind in ["application/json", "application/scim+json", "application/json; charset=UTF-8"] {
        owner.with("content-type", kind).send("PATCH", &profile, "{\"name\":\"x\"}").await;
    }
    assert_eq!(world.hits(), 3);
}

#[tokio::test]
async fn bodies_with_two_readings_are_refused() {
    let world = World::new();
    let owner = world.person("owner").await;
    let profile = world.address("/users/{accountId}/manage/profile");
    for body in ["{\"name\":\"a\",\"name\":\"b\"}", "{", "{}{}", "\u{feff}{}"] {
        assert_eq!(owner.json("PATCH", &profile, body).await.end(), (400, "bad_body".to_owned()), "{body}");
    }
    assert_eq!(world.hits(), 0);
}

#[tokio::test]
async fn a_body_over_the_limit_is_too_large() {
    let world = World::new();
    let owner = world.person("owner").await;
    let profile = world.address("/users/{accountId}/manage/profile");
    let body = format!("{{\"name\":\"{}\"}}", "a".repeat(1024 * 1024));
    assert_eq!(owner.json("PATCH", &profile, &body).await.end(), (413, "body_too_large".to_owned()));
    assert_eq!(world.hits(), 0);
}

#[tokio::test]
async fn the_upstream_sees_the_json_that_was_judged() {
    let world = World::new();
    let owner = world.person("owner").await;
    owner.json("PATCH", &world.address("/users/{accountId}/manage/profile"), " {\"\\u006eame\" : \"x\"} ").await;
    assert_eq!(world.log()[0].body, Some(serde_json::json!({ "name": "x" })));
}

#[tokio::test]
async fn read_only_mode_refuses_every_write_and_offers_none() {
    let world = World::of(settings(Seed::Empty), |service| service.admission.read_only = true);
    let owner = world.person("owner").await;
    for operation in catalogue::operations().filter(|operation| operation.is_write()) {
        let answer = owner.json(operation.method.as_str(), &world.address(operation.path), "{}").await;
        assert_eq!(answer.end(), (403, "read_only".to_owned()), "{}", operation.name);
    }
    assert_eq!(world.hits(), 0);
    let session = owner.get("/api/rollcall/session").await.json();
    assert_eq!(session["read_only"], true);
    assert!(
        session["capabilities"]
            .as_array()
            .unwrap()
            .iter()
            .all(|capability| capability == "manage-sessions" || capability.as_str().unwrap().starts_with("read-"))
    );
}

#[tokio::test]
async fn the_session_says_who_where_and_what() {
    let world = World::new();
    let session = world.person("help-desk").await.get("/api/rollcall/session").await.json();
    assert_eq!((&session["role"]["word"], &session["mode"], &session["read_only"]), (&"help-desk".into(), &"demo".into(), &false.into()));
    assert_eq!(session["person"]["id"], "demo:help-desk");
    assert_eq!(session["organization"]["id"], world.organization.as_str());
    let name = world.sandbox.lock().unwrap().identity().organization_name.clone();
    assert_eq!(session["organization"]["name"], name.as_str());
    assert_eq!(session["scim_directories"][0]["id"], world.scim_directory.as_str());
    assert!(session["capabilities"].as_array().unwrap().contains(&"suspend-access".into()));
}

#[tokio::test]
async fn the_organizations_name_is_asked_once_and_falls_back_to_the_id() {
    let world = World::new();
    world.script(sandbox::Fault { operation: "GET_ORGANIZATION".to_owned(), status: Some(403), ..sandbox::Fault::default() });
    let owner = world.person("owner").await;
    for _ in 0..3 {
        assert_eq!(owner.get("/api/rollcall/session").await.json()["organization"]["name"], world.organization.as_str());
    }
    assert_eq!(world.hits(), 1);
}

#[tokio::test]
async fn the_key_report_tells_what_works_and_is_kept() {
    let world = World::peopled();
    let owner = world.person("owner").await;
    let report = owner.get("/api/rollcall/keys").await.json();
    let hits = world.hits();
    assert_eq!(report["tier"], "v2", "{report}");
    let probes = report["probes"].as_array().unwrap();
    assert!(probes.iter().any(|probe| probe["operation"] == "GET_PERMISSIONS" && probe["outcome"] == "works"), "{report}");
    owner.get("/api/rollcall/keys").await;
    assert_eq!(world.hits(), hits);
    assert!(world.log().iter().all(|entry| entry.method == catalogue::wire::Method::Get));
}

#[tokio::test]
async fn without_v2_the_report_names_v1_as_the_tier() {
    let mut without: Settings = settings(Seed::Sized(5));
    without.tiers.v2 = false;
    let world = World::of(without, |_| {});
    let report = world.person("viewer").await.get("/api/rollcall/keys").await.json();
    assert_eq!(report["tier"], "v1", "{report}");
    let users = report["probes"].as_array().unwrap().iter().find(|probe| probe["operation"] == "COUNT_USERS").unwrap();
    assert_eq!(users["outcome"], "missing", "{users}");
}

#[tokio::test]
async fn a_v2_that_fails_is_not_taken_for_a_missing_one() {
    let world = World::of(settings(Seed::Sized(5)), |_| {});
    world.script(Fault { operation: "COUNT_USERS".to_owned(), status: Some(503), ..Fault::default() });
    let report = world.person("viewer").await.get("/api/rollcall/keys").await.json();
    assert_eq!(report["tier"], serde_json::Value::Null, "{report}");
}

#[tokio::test]
async fn request_ids_are_ours_alone_and_stand_in_the_problem() {
    let world = World::new();
    let answer: Answer = world.nobody().with("x-request-id", "chosen-by-client").get("/api/zzz").await;
    let id = answer.header("x-request-id").unwrap();
    assert_eq!(answer.problem().request_id.as_deref(), Some(id));
    assert_eq!(id.len(), 24);
    assert_ne!(Some(id), world.nobody().get("/api/zzz").await.header("x-request-id"));
}
