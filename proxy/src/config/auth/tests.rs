//! The ways to sign in as they stand in the file: what a preset fills in, and every fault by name.

use std::path::Path;

use axum::extract::Request;
use axum::http::Method;

use super::super::policy;
use super::super::reader::Reader;
use super::{Auth, GatewayAuth, KeysAt, PRESETS, Preset, read};
use crate::guard;
use crate::origin::PublicOrigin;

const CLOUDFLARE: &str = r#"
[auth]
mode = "jwt"
preset = "cloudflare-access"
issuer = "https://corp.cloudflareaccess.com"
audience = "0123456789abcdef"

[[grants]]
role = "help-desk"
groups = ["service-desk"]
"#;

fn parse(text: &str) -> Result<Auth, Vec<String>> {
    let mut reader = Reader::new(text.parse().unwrap(), Path::new(""));
    let policy = policy::read(&mut reader);
    let auth = read(&mut reader, policy.is_none_or(|policy| !policy.grants.0.is_empty()), None, None);
    let faults: Vec<String> = reader.finish().iter().map(ToString::to_string).collect();
    if faults.is_empty() { Ok(auth.expect("what has no fault is there")) } else { Err(faults) }
}

fn gateway(text: &str) -> GatewayAuth {
    match parse(text) {
        Ok(Auth::Gateway(gateway)) => *gateway,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_preset_knows_what_its_gateway_sends() {
    let gateway = gateway(CLOUDFLARE);
    assert_eq!(gateway.reading.told.read[0], "cf-access-jwt-assertion");
    assert_eq!(gateway.keys, KeysAt::Set("https://corp.cloudflareaccess.com/cdn-cgi/access/certs".parse().unwrap()));
    assert_eq!(gateway.reading.sign_out.as_deref(), Some("/cdn-cgi/access/logout"));
}

#[test]
fn a_load_balancer_is_pinned_with_the_keys_of_its_region() {
    let gateway = gateway(&CLOUDFLARE.replace(
        "preset = \"cloudflare-access\"",
        "preset = \"aws-alb\"\nload_balancer = \"arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/corp/50dc\"",
    ));
    assert_eq!(gateway.keys, KeysAt::EachBelow("https://public-keys.auth.elb.eu-west-1.amazonaws.com/".to_owned()));
    assert!(gateway.reading.rules.load_balancer.is_some_and(|arn| arn.ends_with("corp/50dc")));
}

#[test]
fn any_other_gateway_is_described_by_hand() {
    let gateway = gateway(&CLOUDFLARE.replace(
        "preset = \"cloudflare-access\"",
        "preset = \"other\"\nheader = \"X-Corp-Identity\"\nkeys = \"http://127.0.0.1:9000/keys\"\ngroups_claim = \"roles\"\nsign_out = \"/bye\"\nignored_headers = [\"X-Corp-Name\"]",
    ));
    assert_eq!((gateway.reading.told.read[0].as_str(), gateway.reading.groups.as_str()), ("x-corp-identity", "roles"));
    assert_eq!(gateway.reading.sign_out.as_deref(), Some("/bye"));
    assert_eq!(gateway.reading.told.beside, ["x-corp-name"]);
}

#[test]
fn every_fault_is_told_by_name() {
    let cases = [
        ("mode = \"jwt\"", "mode = \"demo\"", "never beside real keys"),
        ("mode = \"jwt\"", "", "auth.mode: missing"),
        ("mode = \"jwt\"", "mode = \"jwt\"\nwhat = 1", "auth.what: there is no such setting"),
        ("preset = \"cloudflare-access\"", "", "auth.preset: missing"),
        ("preset = \"cloudflare-access\"", "preset = \"nginx\"", "not a known gateway"),
        ("preset = \"cloudflare-access\"", "preset = \"other\"", "auth.header: missing"),
        ("preset = \"cloudflare-access\"", "preset = \"other\"", "auth.keys: missing"),
        ("preset = \"cloudflare-access\"", "preset = \"cloudflare-access\"\nheader = \"x-user\"", "auth.header: there is no such setting"),
        ("preset = \"cloudflare-access\"", "preset = \"cloudflare-access\"\nkeys = \"http://keys.example\"", "auth.keys"),
        ("preset = \"cloudflare-access\"", "preset = \"cloudflare-access\"\nkeys = \"ftp://keys.example\"", "auth.keys"),
        ("preset = \"cloudflare-access\"", "preset = \"cloudflare-access\"\nsign_out = \"//evil.example\"", "auth.sign_out"),
        (
            "preset = \"cloudflare-access\"",
            "preset = \"other\"\nheader = \"x-a\"\nkeys = \"https://k.example\"\nignored_headers = [\"a b\"]",
            "auth: ignored_headers",
        ),
        ("preset = \"cloudflare-access\"", "preset = \"aws-alb\"", "auth.load_balancer: missing"),
        ("preset = \"cloudflare-access\"", "preset = \"aws-alb\"\nload_balancer = \"corp\"", "not the ARN"),
        ("issuer = \"https://corp.cloudflareaccess.com\"", "", "auth.issuer: missing"),
        ("audience = \"0123456789abcdef\"", "", "auth.audience: missing"),
        ("role = \"help-desk\"", "role = \"king\"", "grants[1]: role"),
        ("groups = [\"service-desk\"]", "", "neither groups nor people"),
        ("groups = [\"service-desk\"]", "groups = \"service-desk\"", "grants[1].groups"),
        ("groups = [\"service-desk\"]", "groups = [\"\"]", "grants[1].groups"),
    ];
    for (from, to, expected) in cases {
        let faults = parse(&CLOUDFLARE.replace(from, to)).err().unwrap_or_default();
        assert!(faults.iter().any(|fault| fault.contains(expected)), "{to}: {faults:?}");
    }
}

#[test]
fn signing_in_has_no_default() {
    assert!(parse("").unwrap_err()[0].contains("say how people sign in"));
    let faults = parse(CLOUDFLARE.split("[[grants]]").next().unwrap()).unwrap_err();
    assert!(faults[0].contains("nobody is given a role"), "{faults:?}");
}

#[test]
fn grants_beside_the_local_way_are_a_mistake_that_is_told() {
    let faults = parse("[auth]\nmode = \"local\"\n[[grants]]\nrole = \"owner\"\ngroups = [\"a\"]\n").unwrap_err();
    assert!(faults[0].contains("would have no effect"), "{faults:?}");
}

/// What each gateway really sends with a request, beside the header that is read.
const SENT: [(&str, &[&str]); 5] = [
    ("cloudflare-access", &["cf-access-jwt-assertion", "cf-access-authenticated-user-email", "cf-connecting-ip", "cf-ray"]),
    ("google-iap", &["x-goog-iap-jwt-assertion", "x-goog-authenticated-user-email", "x-goog-authenticated-user-id"]),
    ("pomerium", &["x-pomerium-jwt-assertion", "x-pomerium-claim-email", "x-forwarded-for"]),
    ("authentik", &["x-authentik-jwt", "x-authentik-username", "x-authentik-groups", "x-authentik-meta-jwks", "x-authentik-uid"]),
    ("aws-alb", &["x-amzn-oidc-data", "x-amzn-oidc-identity", "x-amzn-oidc-accesstoken", "x-amzn-trace-id"]),
];

#[test]
fn a_gateways_own_headers_pass_and_those_of_every_other_do_not() {
    let origin = PublicOrigin::parse("https://rollcall.example").unwrap();
    let passes = |preset: &Preset, names: &[&str]| {
        let mut request = Request::builder().method(Method::GET).uri("/").header("host", "rollcall.example");
        for name in names {
            request = request.header(*name, "a.b.c");
        }
        let told = preset.told();
        guard::every_request(&origin, Some(&told), &request.body(axum::body::Body::empty()).unwrap()).is_ok()
    };
    for (name, sent) in SENT {
        let preset = PRESETS.iter().find(|preset| preset.name == name).unwrap();
        assert!(passes(preset, sent), "{name}");
        for (_, others) in SENT.iter().filter(|(other, _)| *other != name) {
            assert!(!passes(preset, others), "{name} lets {others:?} through");
        }
    }
}
