//! The app's files and the headers that every kind of answer carries.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use catalogue::session::Mode;
use proxy::assets::{Asset, Assets};
use sandbox::Seed;
use sha2::{Digest, Sha256};

use crate::world::{World, settings};

const PAGE: &str =
    "<!doctype html><title>Rollcall</title><script type=\"module\">start()</script><script src=\"/app-0123456789abcdef.js\"></script>";

const FILES: [Asset; 3] = [
    Asset {
        path: "/index.html",
        content_type: "text/html; charset=utf-8",
        raw: PAGE.as_bytes(),
        brotli: b"brotli page",
        gzip: b"gzip page",
        hash: "aa",
    },
    Asset {
        path: "/app-0123456789abcdef.js",
        content_type: "text/javascript; charset=utf-8",
        raw: b"code",
        brotli: b"br",
        gzip: b"gz",
        hash: "bb",
    },
    Asset { path: "/favicon.svg", content_type: "image/svg+xml", raw: b"<svg/>", brotli: b"", gzip: b"", hash: "cc" },
];

pub fn built() -> World {
    World::of(settings(Seed::Empty), |service| service.assets = Assets::of(&FILES))
}

#[tokio::test]
async fn the_shell_answers_for_every_address_of_the_app() {
    let world = built();
    for path in ["/", "/users", "/users/557058%3Aabc", "/users?query=x", "/scim/one", "/overview"] {
        let answer = world.nobody().get(path).await;
        assert_eq!((answer.status, answer.text().as_str()), (200, PAGE), "{path}");
        assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
    }
}

#[tokio::test]
async fn a_demo_has_a_shell_of_its_own_and_an_installation_has_not() {
    let demo = Asset { path: "/index.demo.html", raw: b"demo page", brotli: b"", gzip: b"", hash: "dd", ..FILES[0] };
    for (mode, page) in [(Mode::Demo, "demo page"), (Mode::Live, PAGE)] {
        let world = World::of(settings(Seed::Empty), |service| {
            service.assets = Assets::of(&[FILES[0], demo]);
            service.mode = mode;
        });
        assert_eq!(world.nobody().get("/users").await.text(), page);
        for file in ["/index.html", "/index.demo.html"] {
            assert_eq!(world.nobody().get(file).await.status, 404, "{file}");
        }
    }
}

#[tokio::test]
async fn the_built_in_shells_differ_in_what_they_say_of_the_mode_alone() {
    let files = Assets::embedded();
    let page = |path: &str| Some(String::from_utf8(files.files().iter().find(|file| file.path == path)?.raw.to_vec()).unwrap());
    let Some(live) = page("/index.html") else { return };
    let demo = page("/index.demo.html").unwrap();
    // An app that was built before there were two has no mark.
    let marks = live.matches("data-mode=").count();
    assert_eq!(include_str!("../../../index.html").matches("data-mode=").count(), 1);
    let differing = demo.bytes().zip(live.bytes()).filter(|(one, other)| one != other).count();
    assert_eq!(
        (demo.len(), differing),
        (live.len(), marks * 4),
        "live and demo are words of four letters without a letter in common at a place"
    );
}

#[tokio::test]
async fn the_shells_policy_allows_its_inline_script_by_hash_and_nothing_unsafe() {
    let policy = built().nobody().get("/").await.header("content-security-policy").unwrap().to_owned();
    let hash = STANDARD.encode(Sha256::digest(b"start()"));
    assert!(policy.contains(&format!("script-src 'self' 'wasm-unsafe-eval' 'sha256-{hash}';")), "{policy}");
    assert!(policy.starts_with("default-src 'none';"));
    assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
}

#[tokio::test]
async fn the_built_in_apps_inline_scripts_are_all_in_its_policy() {
    let world = World::new();
    let Some(shell) = world.service.assets.files().iter().find(|file| file.path == "/index.html") else { return };
    let page = String::from_utf8(shell.raw.to_vec()).unwrap();
    let policy = world.nobody().get("/").await.header("content-security-policy").unwrap().to_owned();
    let inline = page.match_indices("<script").filter_map(|(at, _)| {
        let (tag, rest) = page[at..].split_once('>')?;
        (!tag.contains("src=")).then(|| rest.split("</script>").next().unwrap().to_owned())
    });
    for script in inline {
        let hash = STANDARD.encode(Sha256::digest(script.as_bytes()));
        assert!(policy.contains(&hash), "{script}");
    }
}

#[tokio::test]
async fn missing_files_are_404_and_never_the_shell() {
    let world = built();
    for path in ["/assets/none.js", "/none.wasm", "/style.css", "/index.html", "/favicon.ico"] {
        assert_eq!(world.nobody().get(path).await.end(), (404, "not_found".to_owned()), "{path}");
    }
}

#[tokio::test]
async fn hashed_files_are_kept_for_ever_and_others_are_asked_for_again() {
    let world = built();
    let hashed = world.nobody().get("/app-0123456789abcdef.js").await;
    assert_eq!(hashed.header("cache-control"), Some("public, max-age=31536000, immutable"));
    let plain = world.nobody().get("/favicon.svg").await;
    assert_eq!((plain.header("cache-control"), plain.header("etag")), (Some("no-cache"), Some("\"cc\"")));
    let again = world.nobody().with("if-none-match", "\"cc\"").get("/favicon.svg").await;
    assert_eq!((again.status, again.body.len()), (304, 0));
    assert_eq!(world.nobody().with("if-none-match", "\"dd\"").get("/favicon.svg").await.status, 200);
}

#[tokio::test]
async fn the_best_accepted_encoding_is_sent() {
    let world = built();
    let table = [
        ("gzip, deflate, br", Some("br"), "br"),
        ("gzip", Some("gzip"), "gz"),
        ("identity", None, "code"),
        ("br;q=0, gzip", Some("gzip"), "gz"),
    ];
    for (accepted, encoding, body) in table {
        let answer = world.nobody().with("accept-encoding", accepted).get("/app-0123456789abcdef.js").await;
        assert_eq!((answer.header("content-encoding"), answer.text().as_str()), (encoding, body), "{accepted}");
        assert_eq!(answer.header("vary"), Some("Accept-Encoding"));
    }
}

#[tokio::test]
async fn without_an_app_the_page_says_how_to_build_one() {
    let world = World::of(settings(Seed::Empty), |service| service.assets = Assets::of(&[]));
    let answer = world.nobody().get("/").await;
    assert_eq!(answer.status, 200);
    assert!(answer.text().contains("cargo xtask build"));
}

#[tokio::test]
async fn only_reading_methods_reach_files() {
    let world = built();
    for method in ["POST", "DELETE", "PUT"] {
        let answer = world.nobody().send(method, "/users", "").await;
        assert_eq!((answer.status, answer.header("allow")), (405, Some("GET, HEAD")), "{method}");
    }
}

#[tokio::test]
async fn api_answers_are_never_kept_and_cannot_be_pages() {
    let world = built();
    let owner = world.person("owner").await;
    for answer in [owner.get("/api/rollcall/session").await, owner.get(&world.address("/admin/v1/orgs")).await, owner.get("/api/zzz").await]
    {
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_eq!(answer.header("vary"), Some("Cookie, Sec-Fetch-Site, Origin"));
        assert!(answer.header("content-security-policy").unwrap().ends_with("sandbox"));
    }
}

#[tokio::test]
async fn strangers_learn_no_version() {
    let world = built();
    for path in ["/", "/auth/sign-in", "/healthz", "/readyz", "/api/zzz"] {
        let answer = world.nobody().get(path).await;
        let seen = format!("{:?} {}", answer.headers, answer.text());
        assert!(!seen.contains(proxy::VERSION) && !seen.to_lowercase().contains("axum") && !seen.contains("hyper"), "{path}: {seen}");
    }
}
