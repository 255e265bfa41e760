//! The `[auth]` table of a gateway that names people in headers without a signature, and how it has to prove that it is the gateway.

use std::path::PathBuf;

use axum::http::HeaderName;
use secrecy::SecretString;

use super::key_file;
use super::listen::Listen;
use super::reader::Reader;
use crate::identity::HeaderDoor;
use crate::identity::header::{HeaderNames, Proof};
use crate::peer::TrustedPeers;

/// Such a gateway.
#[derive(Clone, Debug)]
pub struct HeaderAuth {
    pub door: HeaderDoor,
    /// Where the certificate is the proof.
    pub tls: Option<TlsFiles>,
}

/// What the table says.
struct Table {
    names: HeaderNames,
    secret: Option<(HeaderName, SecretString)>,
    tls: Option<TlsFiles>,
    sign_out: Option<String>,
    allows_destructive: bool,
}

/// The certificate of the service, its key, and the authority of the gateway's certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsFiles {
    pub certificate: PathBuf,
    pub key: PathBuf,
    pub client_authority: PathBuf,
}

struct Preset {
    name: &'static str,
    user: &'static str,
    person: &'static str,
    email: &'static str,
    groups: &'static str,
    sign_out: Option<&'static str>,
}

/// Sources: oauth2-proxy.github.io (overview of its headers), authelia.com (trusted header single sign-on), github.com/thomseddon/traefik-forward-auth,
/// nginx.org (ngx_http_auth_request_module), which names no headers: these are the ones that docs/sign-on-gateways.md sets.
const PRESETS: [Preset; 4] = [
    Preset {
        name: "oauth2-proxy",
        user: "x-forwarded-user",
        person: "x-forwarded-preferred-username",
        email: "x-forwarded-email",
        groups: "x-forwarded-groups",
        sign_out: Some("/oauth2/sign_out"),
    },
    Preset { name: "authelia", user: "remote-user", person: "remote-name", email: "remote-email", groups: "remote-groups", sign_out: None },
    Preset { name: "traefik-forward-auth", user: "x-forwarded-user", person: "", email: "", groups: "", sign_out: Some("/_oauth/logout") },
    Preset {
        name: "nginx",
        user: "x-remote-user",
        person: "x-remote-name",
        email: "x-remote-email",
        groups: "x-remote-groups",
        sign_out: None,
    },
];
const OTHER: Preset = Preset { name: "other", user: "", person: "", email: "", groups: "", sign_out: None };

const PRESET_RULE: &str = "is not a known gateway; there are oauth2-proxy, authelia, traefik-forward-auth, nginx, and other";
const UNPROVEN: &str = "anybody who reaches the service could claim to be anybody; listen on a socket's file (unix:/…), or set [auth.tls], or \
                        trusted_peers together with secret_header and secret_file";
const NAME_RULE: &str = "is not a header name";

/// Reads the rest of the table, for a service that listens there.
pub fn read(table: &mut Reader, listen: Option<&Listen>, peers: Option<&TrustedPeers>) -> Option<HeaderAuth> {
    let read = settings(table);
    let (read, listen, peers) = (read?, listen?, peers?);
    match proof(&read, listen, peers) {
        Ok(proof) => {
            let door = HeaderDoor::new(read.names, proof, peers.clone());
            let door = door.signing_out_at(read.sign_out).allowing_destructive(read.allows_destructive);
            Some(HeaderAuth { door, tls: read.tls })
        }
        Err(why) => {
            table.rule(why);
            None
        }
    }
}

fn settings(table: &mut Reader) -> Option<Table> {
    let preset = table.parsed("preset", PRESET_RULE, |text| PRESETS.iter().chain([&OTHER]).find(|preset| preset.name == text));
    let known = preset.unwrap_or(&OTHER);
    let user =
        if known.user.is_empty() { table.parsed("user_header", NAME_RULE, name) } else { overridden(table, "user_header", known.user)? };
    let (person, email) = (overridden(table, "name_header", known.person), overridden(table, "email_header", known.email));
    let groups = overridden(table, "groups_header", known.groups);
    let secret_header = table.optional("secret_header", NAME_RULE, name);
    let secret_file = table.optional_key_file("secret_file");
    let tls = tls(table);
    let sign_out = table
        .optional("sign_out", "is not a path of this site, such as /sign_out", |text| super::auth::is_path(text).then(|| text.to_owned()));
    let allows_destructive = table.flag_or("allow_destructive", false);
    let secret = match (secret_header?, secret_file?) {
        (Some(header), Some(file)) => Some((header, file.key)),
        (None, None) => None,
        _ => {
            table.rule("secret_header and secret_file belong together");
            None
        }
    };
    preset?;
    let sign_out = sign_out?.or_else(|| known.sign_out.map(str::to_owned));
    let names = HeaderNames { user: user?, name: person?, email: email?, groups: groups? };
    Some(Table { names, secret, tls: tls?, sign_out, allows_destructive: allows_destructive? })
}

/// How the gateway proves that it is the gateway, where what is configured suffices.
fn proof(table: &Table, listen: &Listen, peers: &TrustedPeers) -> Result<Proof, &'static str> {
    match (listen, &table.tls, &table.secret) {
        (Listen::Socket(_), None, None) => Ok(Proof::Socket),
        (Listen::Socket(_), _, _) => {
            Err("listening on a socket's file is the proof already; leave out [auth.tls], secret_header and secret_file")
        }
        (Listen::Port(_), Some(_), None) => Ok(Proof::Certificate),
        (Listen::Port(_), Some(_), Some(_)) => Err("choose one proof: [auth.tls], or secret_header with secret_file"),
        (Listen::Port(_), None, Some(_)) if peers.0.is_empty() => {
            Err("a secret alone is no proof; name the gateway's addresses in trusted_peers")
        }
        (Listen::Port(_), None, Some((header, secret))) => Ok(Proof::secret(header.clone(), secret)),
        (Listen::Port(_), None, None) => Err(UNPROVEN),
    }
}

/// A header's name, usual or given; none where there is no usual one and none is given.
fn overridden(table: &mut Reader, setting: &str, usual: &'static str) -> Option<Option<HeaderName>> {
    let given = table.optional(setting, NAME_RULE, name)?;
    Some(given.or_else(|| (!usual.is_empty()).then(|| HeaderName::from_static(usual))))
}

fn tls(table: &mut Reader) -> Option<Option<TlsFiles>> {
    if !table.has("tls") {
        return Some(None);
    }
    let mut inner = table.table("tls")?;
    let files = (inner.path("certificate_file"), inner.path("key_file"), inner.path("client_ca_file"));
    if let Some(key) = &files.1
        && let Err(why) = key_file::private(key)
    {
        inner.rule(&format!("key_file: {} {why}", key.display()));
    }
    table.take_faults(inner);
    let (certificate, key, client_authority) = files;
    Some(Some(TlsFiles { certificate: certificate?, key: key?, client_authority: client_authority? }))
}

/// A name in the one spelling that counts.
fn name(text: &str) -> Option<HeaderName> {
    (!text.contains('_')).then(|| text.to_ascii_lowercase().parse().ok()).flatten()
}

#[cfg(test)]
mod tests;
