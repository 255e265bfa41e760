//! The `[auth]` table: how people sign in. Presets know what well-known gateways send.

use axum::http::{HeaderName, Uri};
use jsonwebtoken::Algorithm;

use super::header::{self, HeaderAuth};
use super::listen::Listen;
use super::oidc::{self, OidcAuth};
use super::reader::Reader;
use crate::assertion::Rules;
use crate::guard::Told;
use crate::identity::gateway::Reading;
use crate::peer::TrustedPeers;

/// How people sign in to a configured service.
#[derive(Clone, Debug)]
pub enum Auth {
    /// One administrator on their own machine.
    Local,
    /// Whoever a gateway says, in a signed header of each request.
    Gateway(Box<GatewayAuth>),
    /// Whoever a gateway says in headers without a signature.
    Header(Box<HeaderAuth>),
    /// Whoever signs in at an OpenID Connect provider.
    Oidc(Box<OidcAuth>),
}

impl Auth {
    /// The word in the file.
    #[must_use]
    pub const fn mode(&self) -> &'static str {
        match self {
            Auth::Local => "local",
            Auth::Gateway(_) => "jwt",
            Auth::Header(_) => "header",
            Auth::Oidc(_) => "oidc",
        }
    }
}

/// What the service has to know of its gateway.
#[derive(Clone, Debug)]
pub struct GatewayAuth {
    pub reading: Reading,
    pub keys: KeysAt,
}

/// Where a gateway's public keys are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeysAt {
    /// A JWK set.
    Set(Uri),
    /// One PEM document for each key id below this address.
    EachBelow(String),
}

/// What is known of a gateway before anything is configured.
struct Preset {
    name: &'static str,
    header: &'static str,
    /// What it sends beside it, unsigned.
    beside: &'static [&'static str],
    algorithm: Option<Algorithm>,
    issuer: Option<&'static str>,
    /// An address, or what follows the issuer where it starts with `+`.
    keys: Option<&'static str>,
    sign_out: Option<&'static str>,
}

impl Preset {
    fn told(&self) -> Told {
        Told {
            read: vec![HeaderName::from_static(self.header)],
            beside: self.beside.iter().copied().map(HeaderName::from_static).collect(),
        }
    }
}

/// Sources: developers.cloudflare.com/cloudflare-one (validating JSON web tokens), cloud.google.com/iap/docs/signed-headers-howto,
/// pomerium.com/docs/capabilities/getting-users-identity, docs.goauthentik.io (proxy provider, header authentication),
/// docs.aws.amazon.com/elasticloadbalancing (authenticate users).
const PRESETS: [Preset; 6] = [
    Preset {
        name: "cloudflare-access",
        header: "cf-access-jwt-assertion",
        beside: &["cf-access-authenticated-user-email"],
        algorithm: Some(Algorithm::RS256),
        issuer: None,
        keys: Some("+/cdn-cgi/access/certs"),
        sign_out: Some("/cdn-cgi/access/logout"),
    },
    Preset {
        name: "google-iap",
        header: "x-goog-iap-jwt-assertion",
        beside: &["x-goog-authenticated-user-email", "x-goog-authenticated-user-id"],
        algorithm: Some(Algorithm::ES256),
        issuer: Some("https://cloud.google.com/iap"),
        keys: Some("https://www.gstatic.com/iap/verify/public_key-jwk"),
        sign_out: Some("/?gcp-iap-mode=CLEAR_LOGIN_COOKIE"),
    },
    Preset {
        name: "pomerium",
        header: "x-pomerium-jwt-assertion",
        beside: &["x-pomerium-claim-email", "x-pomerium-claim-groups", "x-pomerium-claim-user", "x-pomerium-claim-name"],
        algorithm: Some(Algorithm::ES256),
        issuer: None,
        keys: None,
        sign_out: Some("/.pomerium/sign_out"),
    },
    Preset {
        name: "authentik",
        header: "x-authentik-jwt",
        beside: &[
            "x-authentik-username",
            "x-authentik-groups",
            "x-authentik-entitlements",
            "x-authentik-email",
            "x-authentik-name",
            "x-authentik-uid",
            "x-authentik-meta-jwks",
            "x-authentik-meta-outpost",
            "x-authentik-meta-provider",
            "x-authentik-meta-app",
            "x-authentik-meta-version",
        ],
        algorithm: Some(Algorithm::RS256),
        issuer: None,
        keys: Some("+jwks/"),
        sign_out: Some("/outpost.goauthentik.io/sign_out"),
    },
    Preset {
        name: "aws-alb",
        header: "x-amzn-oidc-data",
        beside: &["x-amzn-oidc-identity", "x-amzn-oidc-accesstoken"],
        algorithm: Some(Algorithm::ES256),
        issuer: None,
        keys: None,
        sign_out: None,
    },
    Preset { name: "other", header: "", beside: &[], algorithm: None, issuer: None, keys: None, sign_out: None },
];

/// Accepted of a gateway that is no preset.
const ALGORITHMS: [Algorithm; 6] =
    [Algorithm::RS256, Algorithm::PS256, Algorithm::ES256, Algorithm::ES384, Algorithm::RS512, Algorithm::EdDSA];
/// Gateways issue a token for each request or for a session of a working day at most.
const OLDEST: i64 = 24 * 60 * 60;

const MODES: &str = "is not a way to sign in; there are \"oidc\", \"jwt\", \"header\" and \"local\" (the demo people exist in `rollcall demo` only, never beside real keys)";
pub const CLAIM_RULE: &str = "is not the name of a claim";
const PRESET_RULE: &str = "is not a known gateway; there are cloudflare-access, google-iap, pomerium, authentik, aws-alb, and other";

/// Reads the table; whether anybody is given a role has to fit it. The outer `None` is a fault.
pub fn read(reader: &mut Reader, has_grants: bool, listen: Option<&Listen>, peers: Option<&TrustedPeers>) -> Option<Auth> {
    let Some(mut table) = reader.table("auth") else {
        reader.fault("[auth]: missing; say how people sign in, for example mode = \"local\"");
        return None;
    };
    let mode = table.parsed("mode", MODES, |text| matches!(text, "local" | "jwt" | "header" | "oidc").then(|| text.to_owned()));
    let gateway = if mode.as_deref() == Some("jwt") { gateway(&mut table) } else { None };
    let oidc = if mode.as_deref() == Some("oidc") { oidc::read(&mut table) } else { None };
    let header = if mode.as_deref() == Some("header") { header::read(&mut table, listen, peers) } else { None };
    reader.take_faults(table);
    match mode?.as_str() {
        "local" if !has_grants => Some(Auth::Local),
        "local" => {
            reader.fault("grants: the way to sign in is \"local\", which knows one person with every right; grants would have no effect");
            None
        }
        mode => {
            if !has_grants {
                reader.fault("grants: nobody is given a role, so nobody could do anything; add [[grants]] with role and groups");
            }
            if mode == "oidc" {
                return Some(Auth::Oidc(Box::new(OidcAuth { settings: oidc? })));
            }
            if mode == "header" {
                return Some(Auth::Header(Box::new(header?)));
            }
            let (reading, keys) = gateway?;
            Some(Auth::Gateway(Box::new(GatewayAuth { reading, keys })))
        }
    }
}

fn gateway(table: &mut Reader) -> Option<(Reading, KeysAt)> {
    let preset = table.parsed("preset", PRESET_RULE, |text| PRESETS.iter().find(|preset| preset.name == text));
    let audience = table.text("audience");
    let groups = table.text_or("groups_claim", "groups");
    let account = table.optional("account_claim", CLAIM_RULE, claim);
    let preset = preset?;
    let issuer = match preset.issuer {
        Some(issuer) => table.text_or("issuer", issuer),
        None => table.text("issuer"),
    };
    let told = if preset.header.is_empty() { told(table) } else { Some(preset.told()) };
    let (load_balancer, keys) = keys(table, preset, issuer.as_deref());
    let sign_out =
        table.optional("sign_out", "is not a path of this site, such as /sign_out", |text| is_path(text).then(|| text.to_owned()));
    let algorithms = preset.algorithm.map_or_else(|| ALGORITHMS.to_vec(), |one| vec![one]);
    let rules = Rules { issuer: issuer?, audience: audience?, algorithms, oldest: OLDEST, load_balancer: load_balancer? };
    let sign_out = sign_out?.or_else(|| preset.sign_out.map(str::to_owned));
    Some((Reading { told: told?, rules, groups: groups?, account: account?, sign_out }, keys?))
}

/// The headers of a gateway that is no preset.
fn told(table: &mut Reader) -> Option<Told> {
    let name = |text: &str| text.to_ascii_lowercase().parse::<HeaderName>().ok();
    let read = table.parsed("header", "is not a header name", name);
    let beside = table.texts("ignored_headers")?.iter().map(|text| name(text)).collect::<Option<Vec<_>>>();
    if beside.is_none() {
        table.rule("ignored_headers: one of them is no header name");
    }
    Some(Told { read: vec![read?], beside: beside? })
}

/// The load balancer, if it is one, and where its keys are.
fn keys(table: &mut Reader, preset: &Preset, issuer: Option<&str>) -> (Option<Option<String>>, Option<KeysAt>) {
    if preset.name == "aws-alb" {
        let arn = table.parsed("load_balancer", "is not the ARN of a load balancer", |text| {
            region(text).map(|region| (text.to_owned(), region.to_owned()))
        });
        let keys = arn.as_ref().map(|(_, region)| KeysAt::EachBelow(format!("https://public-keys.auth.elb.{region}.amazonaws.com/")));
        return (arn.map(|(arn, _)| Some(arn)), keys);
    }
    let default = match preset.keys {
        Some(known) => {
            known.strip_prefix('+').map_or_else(|| Some(known.to_owned()), |rest| issuer.map(|issuer| format!("{issuer}{rest}")))
        }
        None => None,
    };
    let rule = "is not an https:// address (http:// is for loopback only)";
    let keys = match default {
        Some(default) => table.parsed_or("keys", &default, rule, address),
        None => table.parsed("keys", rule, address),
    };
    (Some(None), keys.map(KeysAt::Set))
}

/// The region of a load balancer's ARN; its keys are published by region.
fn region(arn: &str) -> Option<&str> {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let [_, _, "elasticloadbalancing", region, _, rest] = parts.as_slice() else { return None };
    let is_plain = !region.is_empty() && region.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    (arn.starts_with("arn:aws") && is_plain && rest.starts_with("loadbalancer/")).then_some(*region)
}

/// The name of a claim.
pub fn claim(text: &str) -> Option<String> {
    (!text.trim().is_empty()).then(|| text.trim().to_owned())
}

/// An address with TLS, or on this machine.
pub fn address(text: &str) -> Option<Uri> {
    let uri: Uri = text.parse().ok()?;
    let authority = uri.authority()?.as_str();
    super::public_origin(&format!("{}://{authority}", uri.scheme_str()?)).map(|_| uri)
}

/// A path of this site.
pub fn is_path(text: &str) -> bool {
    text.starts_with('/') && !text.starts_with("//") && text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
}

#[cfg(test)]
mod tests;
