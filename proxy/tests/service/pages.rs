//! Signing in and out.

use crate::world::{World, cookie_pair};

#[tokio::test]
async fn the_sign_in_page_offers_the_people_as_plain_forms() {
    let page = World::new().nobody().get("/auth/sign-in").await;
    assert_eq!(page.status, 200);
    for person in ["owner", "administrator", "provisioning", "help-desk", "viewer"] {
        assert!(page.text().contains(&format!("name=\"person\" value=\"{person}\"")), "{person}");
    }
    assert_eq!(page.text().matches("<form method=\"post\" action=\"/auth/demo\">").count(), 5);
    assert!(!page.text().contains("<script"));
    assert!(page.text().contains("<title>Try Rollcall as … · Rollcall</title>"), "the tab says what it asks");
}

#[tokio::test]
async fn a_script_signs_in_with_a_form_and_one_cookie() {
    let world = World::new();
    let answer = world
        .nobody()
        .with("x-rollcall", "")
        .with("content-type", "application/x-www-form-urlencoded")
        .send("POST", "/auth/demo", "person=owner")
        .await;
    assert_eq!((answer.status, answer.header("location")), (303, Some("/")));
    let set: Vec<_> = answer.headers.get_all("set-cookie").iter().collect();
    assert_eq!(set.len(), 1);
    let text = set[0].to_str().unwrap();
    assert!(text.starts_with("rollcall_session=") && text.ends_with("; Path=/; HttpOnly; SameSite=Strict"), "{text}");
}

#[tokio::test]
async fn a_browser_signs_in_from_our_page_whose_origin_it_hides() {
    let world = World::new();
    let form = world.nobody().with("origin", "null").with("sec-fetch-site", "same-origin").with("sec-fetch-dest", "document");
    assert_eq!(form.send("POST", "/auth/demo", "person=viewer").await.status, 303);
}

#[tokio::test]
async fn forms_of_other_sites_do_not_sign_anybody_in() {
    let world = World::new();
    for (name, value) in
        [("origin", "https://evil.example"), ("origin", "null"), ("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site")]
    {
        let answer = world.nobody().with(name, value).send("POST", "/auth/demo", "person=owner").await;
        assert_eq!(answer.end(), (403, "cross_site".to_owned()), "{name}: {value}");
        assert!(answer.header("set-cookie").is_none());
    }
}

#[tokio::test]
async fn only_the_four_people_exist() {
    let world = World::new();
    for form in [
        "person=root",
        "person=",
        "",
        "person=owner&person=viewer",
        "name=owner",
        "person=owner&next=https://evil.example",
        "person=%zz",
        "person=Owner",
    ] {
        let answer = world.nobody().send("POST", "/auth/demo", form).await;
        assert_eq!(answer.status, 400, "{form}");
        assert!(answer.header("set-cookie").is_none());
    }
    let large = world.nobody().send("POST", "/auth/demo", &format!("person={}", "a".repeat(2000))).await;
    assert_eq!(large.status, 413);
}

#[tokio::test]
async fn signing_in_again_makes_a_new_session_and_ends_the_old_one() {
    let world = World::new();
    let first = world.person("viewer").await;
    let second = first.send("POST", "/auth/demo", "person=owner").await;
    let new = cookie_pair(&second);
    assert_ne!(new.to_str().unwrap(), first.cookie());
    assert_eq!(first.get("/api/rollcall/session").await.status, 401);
    let renewed = world.nobody().with("cookie", new.to_str().unwrap());
    assert_eq!(renewed.get("/api/rollcall/session").await.json()["role"]["word"], "owner");
}

#[tokio::test]
async fn a_planted_session_id_never_becomes_a_session() {
    let world = World::new();
    let planted = format!("rollcall_session={}", "P".repeat(43));
    let answer = world.nobody().with("cookie", &planted).send("POST", "/auth/demo", "person=owner").await;
    assert_ne!(cookie_pair(&answer).to_str().unwrap(), planted);
    assert_eq!(world.nobody().with("cookie", &planted).get("/api/rollcall/session").await.status, 401);
}

#[tokio::test]
async fn signing_out_ends_the_session_on_the_server_and_clears_the_browser() {
    let world = World::new();
    let owner = world.person("owner").await;
    let answer = owner.send("POST", "/auth/sign-out", "").await;
    assert_eq!((answer.status, answer.body.len(), answer.header("location")), (204, 0, None));
    assert_eq!(answer.header("clear-site-data"), Some("\"cache\""));
    assert!(answer.header("set-cookie").unwrap().ends_with("Max-Age=0"));
    assert_eq!(owner.get("/api/rollcall/session").await.status, 401);
}

#[tokio::test]
async fn a_plain_form_signs_out_to_the_sign_in_page() {
    let world = World::new();
    let owner = world.person("owner").await;
    let form = owner.with("x-rollcall", "").with("sec-fetch-site", "same-origin");
    let answer = form.send("POST", "/auth/sign-out", "").await;
    assert_eq!((answer.status, answer.header("location")), (303, Some("/auth/sign-in")));
}

#[tokio::test]
async fn nobody_is_signed_out_by_another_site_or_by_a_link() {
    let world = World::new();
    let owner = world.person("owner").await;
    assert_eq!(owner.send("GET", "/auth/sign-out", "").await.status, 405);
    assert_eq!(owner.with("x-rollcall", "").send("POST", "/auth/sign-out", "").await.status, 403);
    assert_eq!(owner.with("origin", "https://evil.example").send("POST", "/auth/sign-out", "").await.status, 403);
    assert_eq!(owner.get("/api/rollcall/session").await.status, 200);
}

#[tokio::test]
async fn the_demo_has_no_local_door() {
    let world = World::new();
    assert_eq!(world.nobody().get("/auth/local?code=x").await.status, 404);
    assert_eq!(world.nobody().send("POST", "/auth/local", "").await.status, 404);
}

#[tokio::test]
async fn readiness_goes_off_before_a_stop_and_liveness_stays() {
    let world = World::new();
    assert_eq!(world.nobody().get("/readyz").await.json()["status"], "ready");
    world.service.ready.switch_off();
    assert_eq!(world.nobody().get("/readyz").await.status, 503);
    assert_eq!(world.nobody().with("host", "10.1.2.3:8080").get("/healthz").await.status, 200);
}
