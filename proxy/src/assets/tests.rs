//! Which files are served how, and that the policy knows the page's inline parts.

use axum::http::{HeaderMap, HeaderValue};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::{Asset, Assets, accepts, has_hashed_name, is_app_route};

fn policy_of(page: &'static str) -> String {
    let file = Asset { path: "/index.html", content_type: "text/html", raw: page.as_bytes(), brotli: b"", gzip: b"", hash: "00" };
    Assets::of(&[file]).policy.to_str().unwrap().to_owned()
}

#[test]
fn the_policy_lists_the_hash_of_each_inline_script_and_style() {
    let policy = policy_of(
        "<!doctype html><script src=\"/boot.js\"></script><script type=\"module\">\nimport init from '/a.js';\n</script><style>body{margin:0}</style>\
         <link rel=\"stylesheet\" href=\"/a.css\"><script>theme()</script>",
    );
    for inline in ["\nimport init from '/a.js';\n", "theme()", "body{margin:0}"] {
        let hash = format!("'sha256-{}'", STANDARD.encode(Sha256::digest(inline.as_bytes())));
        assert!(policy.contains(&hash), "{inline} {policy}");
    }
    assert_eq!(policy.matches("sha256-").count(), 3);
}

#[test]
fn the_policy_forbids_everything_that_is_not_named() {
    let policy = policy_of("<!doctype html>");
    assert_eq!(
        policy,
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; img-src 'self' data:; font-src 'self'; \
         manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'; report-uri /policy-reports; report-to rollcall"
    );
}

#[test]
fn the_apps_own_addresses_get_the_shell_and_no_others() {
    for route in ["/", "/users", "/users/557058:51a253c5", "/users/557058%3A51a253c5", "/scim", "/scim/one", "/overview", "/users/v1.2"] {
        assert!(is_app_route(route), "{route}");
    }
    let others = [
        "/api",
        "/api/x",
        "/API/x",
        "/auth/x",
        "/admin",
        "/admin/v1/orgs",
        "/Admin",
        "/healthz",
        "/none.js",
        "/x/none.WASM",
        "/index.html",
        "//x",
        "/users//x",
        "/wp-login.php",
    ];
    for other in others {
        assert!(!is_app_route(other), "{other}");
    }
}

#[test]
fn hashed_names_are_told_from_plain_ones() {
    for name in ["/app-0123456789abcdef.js", "/app-123456789abcdef_bg.wasm", "/style-89abcdef01234567.css"] {
        assert!(has_hashed_name(name), "{name}");
    }
    for name in ["/index.html", "/favicon.svg", "/app.js", "/app-0123.js", "/app-0123456789abcdeg.js", "/boot.mjs"] {
        assert!(!has_hashed_name(name), "{name}");
    }
}

#[test]
fn an_encoding_is_used_when_it_is_accepted_and_not_refused() {
    let offered = |value: &str| {
        let mut headers = HeaderMap::new();
        headers.insert("accept-encoding", HeaderValue::from_str(value).unwrap());
        accepts(&headers, "br")
    };
    for value in ["br", "gzip, deflate, br, zstd", "gzip, br;q=0.5", "BR"] {
        assert!(offered(value), "{value}");
    }
    for value in ["", "gzip", "br;q=0", "br;q=0.0", "brotli", "xbr"] {
        assert!(!offered(value), "{value}");
    }
    assert!(!accepts(&HeaderMap::new(), "br"));
}
