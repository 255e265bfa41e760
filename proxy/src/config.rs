//! The configuration file: read strictly, all faults found in one pass, none of them repeating a secret. Pure but for the key files that it names.

mod approvals;
pub mod auth;
mod calls;
mod fault;
pub mod header;
pub mod key_file;
mod limits;
mod listen;
pub mod oidc;
mod policy;
mod reader;
mod record;
mod remarks;
mod step_up;
mod store;
mod traces;

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::Path;

pub use auth::{Auth, GatewayAuth, KeysAt};
use axum::http::Uri;
pub use calls::CallSettings;
use catalogue::remark::RemarkRules;
use catalogue::script::MOST_DAYS;
pub use fault::ConfigFault;
pub use header::{HeaderAuth, TlsFiles};
pub use key_file::{KeyFile, KeyFileFault};
pub use listen::Listen;
use reader::Reader;
pub use record::RecordSettings;
pub use store::StoreAt;
use time::Date;

use crate::approval::Rules;
use crate::expiry;
use crate::origin::PublicOrigin;
use crate::pace::PaceLimits;
use crate::peer::TrustedPeers;
use crate::policy::Policy;
use crate::step_up::StepUp;
use crate::upstream::Address;

/// Where the API is unless the file says otherwise.
pub const DEFAULT_UPSTREAM: &str = "https://api.atlassian.com";

/// A SCIM directory and its key.
#[derive(Debug)]
pub struct ScimDirectory {
    pub id: String,
    pub name: String,
    pub key: KeyFile,
    /// The last day on which the key works.
    pub key_expires: Option<Date>,
}

/// Everything that `rollcall serve` needs.
#[derive(Debug)]
pub struct Config {
    pub organization_id: String,
    pub organization_key: KeyFile,
    /// For everything that only reads. Absent: the organization's key does both.
    pub organization_read_key: Option<KeyFile>,
    /// The last days on which the two work.
    pub organization_key_expires: Option<Date>,
    pub organization_read_key_expires: Option<Date>,
    pub directory_id: String,
    pub scim_directories: Vec<ScimDirectory>,
    pub listen: Listen,
    /// The programs in front whose word about clients counts.
    pub trusted_peers: TrustedPeers,
    /// For probes and metrics; absent: there is no such listener.
    pub operations_listen: Option<SocketAddr>,
    /// The collector of traces.
    pub traces_to: Option<Uri>,
    pub pace: PaceLimits,
    pub calls: CallSettings,
    /// Absent: the address that is listened on.
    pub public_origin: Option<PublicOrigin>,
    pub upstream: Address,
    pub read_only: bool,
    pub store: StoreAt,
    /// The longest life of an access token, in days.
    pub longest_token_days: u32,
    /// What needs a second person.
    pub approvals: Rules,
    pub record: RecordSettings,
    /// What has to be said beside a change.
    pub remark_rules: RemarkRules,
    pub policy: Policy,
    pub auth: Auth,
    pub step_up: StepUp,
}

impl Config {
    /// Reads the file.
    ///
    /// # Errors
    /// Every fault of the file and of the key files that it names.
    pub fn load(file: &Path) -> Result<Config, Vec<ConfigFault>> {
        let text =
            std::fs::read_to_string(file).map_err(|fault| vec![ConfigFault::Unreadable { path: file.to_owned(), kind: fault.kind() }])?;
        Config::parse(&text, file.parent().unwrap_or(Path::new("")))
    }

    /// The origin under which browsers come, for a service that listens on this address.
    #[must_use]
    pub fn origin(&self, address: SocketAddr) -> PublicOrigin {
        self.public_origin.clone().unwrap_or_else(|| PublicOrigin::loopback(address))
    }

    /// Reads a text; relative paths in it are meant from `base`.
    ///
    /// # Errors
    /// Every fault, in the order of the settings.
    pub fn parse(text: &str, base: &Path) -> Result<Config, Vec<ConfigFault>> {
        let table = text.parse::<toml::Table>().map_err(|fault| vec![ConfigFault::syntax(text, &fault)])?;
        let mut reader = Reader::new(table, base);
        let config = read(&mut reader);
        let faults = reader.finish();
        match config {
            Some(config) if faults.is_empty() => Ok(config),
            _ => Err(faults),
        }
    }
}

/// Faults for keys that somebody put into the environment, where every child process and crash report can read them.
#[must_use]
pub fn keys_in_environment(names: impl Iterator<Item = OsString>) -> Vec<ConfigFault> {
    let is_key = |name: &String| name.starts_with("ROLLCALL_") && ["KEY", "TOKEN", "SECRET"].iter().any(|word| name.contains(word));
    names.filter_map(|name| name.into_string().ok()).filter(is_key).map(ConfigFault::KeyInEnvironment).collect()
}

/// Every setting is read before any is judged, so that one fault never hides another.
fn read(reader: &mut Reader) -> Option<Config> {
    let organization_id = reader.uuid("organization_id");
    let organization_key = reader.key_file("organization_key_file");
    let organization_read_key = reader.optional_key_file("organization_read_key_file");
    let organization_key_expires = last_day(reader, "organization_key_expires");
    let organization_read_key_expires = last_day(reader, "organization_read_key_expires");
    let directory_id = reader.identifier_or("directory_id", "-");
    let scim_directories = scim_directories(reader);
    let listen = listen::read(reader);
    let trusted_peers = listen::trusted_peers(reader);
    let operations_listen = reader.optional("operations_listen", OPERATIONS_RULE, |text| text.parse::<SocketAddr>().ok());
    let traces_to = traces::read(reader);
    let public_origin =
        reader.optional("public_origin", "is not an origin like https://rollcall.example (http:// is for loopback only)", public_origin);
    let upstream = reader.parsed_or("upstream", DEFAULT_UPSTREAM, UPSTREAM_RULE, address);
    let private = reader.flag_or("upstream_in_private_network", false);
    let read_only = reader.flag_or("read_only", false);
    let most_days = i64::from(MOST_DAYS);
    let longest_token_days = reader.whole_or("longest_token_days", most_days, 1..=most_days).and_then(|days| u32::try_from(days).ok());
    let approvals = approvals::read(reader);
    let folder = store::folder(reader);
    let store = folder.as_deref().and_then(|folder| store::read(reader, folder));
    let record = folder.as_deref().and_then(|folder| record::read(reader, folder));
    let remark_rules = remarks::read(reader);
    let pace = limits::read(reader);
    let calls = calls::read(reader);
    let policy = policy::read(reader);
    let auth =
        auth::read(reader, policy.as_ref().is_none_or(|policy| !policy.grants.0.is_empty()), listen.as_ref(), trusted_peers.as_ref());
    let step_up = step_up::read(reader);
    second_listener(reader, listen.as_ref(), operations_listen.flatten());
    if let (Some(auth), Some(listen), Some(public_origin)) = (&auth, &listen, &public_origin) {
        place(reader, auth, listen, public_origin.as_ref());
    }
    if let (Some(auth), Some(rules)) = (&auth, &approvals) {
        approvals::place(reader, auth, rules);
    }
    Some(Config {
        organization_id: organization_id?,
        organization_key: organization_key?,
        organization_read_key: organization_read_key?,
        organization_key_expires: organization_key_expires?,
        organization_read_key_expires: organization_read_key_expires?,
        directory_id: directory_id?,
        scim_directories,
        listen: listen?,
        trusted_peers: trusted_peers?,
        operations_listen: operations_listen?,
        traces_to: traces_to?,
        pace: pace?,
        calls: calls?,
        public_origin: public_origin?,
        upstream: upstream
            .zip(private)
            .map(|(address, private)| Address { private_allowed: address.private_allowed || private, ..address })?,
        read_only: read_only?,
        store: store?,
        longest_token_days: longest_token_days?,
        approvals: approvals?,
        record: record?,
        remark_rules: remark_rules?,
        policy: policy?,
        auth: auth?,
        step_up: step_up?,
    })
}

fn scim_directories(reader: &mut Reader) -> Vec<ScimDirectory> {
    let directories = reader.tables("scim_directories", |directory| {
        let (id, name, key) = (directory.identifier("id"), directory.text("name"), directory.key_file("key_file"));
        let key_expires = last_day(directory, "key_expires");
        Some(ScimDirectory { id: id?, name: name?, key: key?, key_expires: key_expires? })
    });
    if let Some(twin) = twin(&directories) {
        let sentence = format!("scim_directories: the id {twin} is given twice");
        reader.fault(&sentence);
    }
    directories
}

/// The last day of a key. That it is past is no fault of the file: the service starts, and says so.
fn last_day(reader: &mut Reader, name: &str) -> Option<Option<Date>> {
    reader.optional(name, "is not a date in quotation marks like \"2027-01-31\"", expiry::date)
}

const OPERATIONS_RULE: &str = "is not an address like 127.0.0.1:9090";

/// Probes and metrics are told apart from browsers by their address alone.
fn second_listener(reader: &mut Reader, listen: Option<&Listen>, operations: Option<SocketAddr>) {
    if let (Some(Listen::Port(listen)), Some(operations)) = (listen, operations)
        && *listen == operations
    {
        reader.fault("operations_listen: is the address under which browsers come; probes and metrics need one of their own");
    }
}

/// Where the service stands has to fit the way in which people sign in.
fn place(reader: &mut Reader, auth: &Auth, listen: &Listen, public_origin: Option<&PublicOrigin>) {
    match auth {
        Auth::Local if !matches!(listen, Listen::Port(address) if address.ip().is_loopback()) => reader.fault(
            "listen: signing in by \"local\" is for one person on their own machine; only a loopback address such as 127.0.0.1 is accepted",
        ),
        Auth::Gateway(_) | Auth::Header(_) if public_origin.is_none() => {
            reader.fault("public_origin: missing; say under which address people reach the gateway, such as https://rollcall.example");
        }
        Auth::Oidc(_) if public_origin.is_none() => {
            reader
                .fault("public_origin: missing; say under which address the provider sends people back, such as https://rollcall.example");
        }
        Auth::Local | Auth::Gateway(_) | Auth::Header(_) | Auth::Oidc(_) => {}
    }
}

fn twin(directories: &[ScimDirectory]) -> Option<&str> {
    directories
        .iter()
        .enumerate()
        .find(|(at, directory)| directories.iter().take(*at).any(|other| other.id == directory.id))
        .map(|(_, directory)| directory.id.as_str())
}

const UPSTREAM_RULE: &str =
    "is not an upstream: https:// with a public host name, or http:// with a loopback address (a sandbox), and no path";

/// The upstream's address. A name that means a machine inside the network would turn the service into a door to it, with the key in hand.
fn address(text: &str) -> Option<Address> {
    let origin = PublicOrigin::parse(text).ok()?;
    let (scheme, authority) = origin.primary().split_once("://")?;
    let host = host_of(authority);
    let literal = host.parse::<std::net::IpAddr>().ok();
    let loopback = is_loopback(host);
    match scheme {
        "http" if loopback => Some(Address { scheme: "http", authority: authority.to_owned(), private_allowed: true }),
        "https" if loopback || (literal.is_none() && host.contains('.')) => {
            Some(Address { scheme: "https", authority: authority.to_owned(), private_allowed: loopback })
        }
        _ => None,
    }
}

/// The origin under which browsers come. Without TLS a session cookie would be readable on the way, so that is for one machine only.
fn public_origin(text: &str) -> Option<PublicOrigin> {
    let origin = PublicOrigin::parse(text).ok()?;
    let (_, authority) = origin.primary().split_once("://")?;
    let kept_private = origin.is_secure() || is_loopback(host_of(authority));
    kept_private.then_some(origin)
}

/// The host without port and brackets.
fn host_of(authority: &str) -> &str {
    let has_port = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit());
    let host = authority.rsplit_once(':').filter(|(_, port)| has_port(port)).map_or(authority, |(host, _)| host);
    host.trim_start_matches('[').trim_end_matches(']')
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests;
