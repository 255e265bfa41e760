//! The configuration in a table of faults: each is told, all are told at once, and no secret is ever told.

use std::path::Path;

use catalogue::remark::{Demand, RemarkRules};
use scratch::Folder;

use super::{Config, StoreAt};

const KEY: &str = "canary-organization-key-7d1f";

/// A directory with key files, removed with the test.
struct Place(Folder);

impl Place {
    fn new() -> Place {
        let place = Place(Folder::create());
        place.0.write("key", KEY);
        place.0.write("scim-key", "canary-scim-key-91aa");
        place
    }

    fn faults(&self, text: &str) -> Vec<String> {
        Config::parse(text, self.0.at()).err().unwrap_or_default().iter().map(ToString::to_string).collect()
    }
}

const GOOD: &str = r#"
organization_id = "0a1b2c3d-0000-4000-8000-000000000001"
organization_key_file = "key"

[auth]
mode = "local"

[[scim_directories]]
id = "11111111-2222-4333-8444-555555555555"
name = "Okta"
key_file = "scim-key"
"#;

/// The good text with one line replaced or added before the tables.
fn with(line: &str) -> String {
    let name = line.split('=').next().unwrap_or_default().trim().to_owned();
    let kept: Vec<&str> = GOOD.lines().filter(|other| !other.starts_with(&format!("{name} "))).collect();
    format!("{line}\n{}", kept.join("\n"))
}

#[test]
fn a_short_file_is_enough_and_the_rest_has_safe_defaults() {
    let place = Place::new();
    let config = Config::parse(GOOD, place.0.at()).unwrap();
    assert_eq!(config.upstream.to_string(), "https://api.atlassian.com");
    assert!(!config.upstream.private_allowed);
    assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(config.origin(config.listen.address()).primary(), "http://127.0.0.1:8080");
    assert_eq!((config.directory_id.as_str(), config.read_only), ("-", false));
    assert_eq!(config.record.key_file, place.0.path("rollcall-audit.key"));
    assert!(matches!(config.store, StoreAt::File(path) if path == place.0.path("rollcall.db")));
    assert_eq!(config.scim_directories[0].name, "Okta");
}

#[test]
fn the_store_is_a_file_or_a_postgres_whose_address_only_we_can_read() {
    let place = Place::new();
    let parsed = |lines: &str| Config::parse(&format!("{lines}\n{GOOD}"), place.0.at());
    assert!(matches!(parsed("store_file = \"here.db\"").unwrap().store, StoreAt::File(path) if path == place.0.path("here.db")));
    assert!(matches!(parsed("store_address_file = \"key\"").unwrap().store, StoreAt::Address(file) if file.path == place.0.path("key")));
    assert!(parsed("store_address_file = \"key\"\nstore_file = \"here.db\"").is_err());
    assert!(parsed("store_address_file = \"missing\"").is_err());
}

#[test]
fn every_setting_can_be_set() {
    let place = Place::new();
    let text = format!(
        "directory_id = \"dir-1\"\nlisten = \"[::1]:9000\"\npublic_origin = \"https://rollcall.example\"\nupstream = \"http://127.0.0.1:8081\"\n\
         upstream_in_private_network = true\nread_only = true\n{GOOD}"
    );
    let config = Config::parse(&text, place.0.at()).unwrap();
    assert_eq!((config.directory_id.as_str(), config.read_only), ("dir-1", true));
    assert_eq!(
        (config.listen.to_string().as_str(), config.origin(config.listen.address()).primary()),
        ("[::1]:9000", "https://rollcall.example")
    );
    assert_eq!(config.upstream.to_string(), "http://127.0.0.1:8081");
}

#[test]
fn what_goes_with_a_change_can_be_required() {
    let place = Place::new();
    let line = "changes = { reason = \"required\", ticket = \"hidden\", ticket_prefixes = [\"HR-\"], ticket_link = \"https://jira.example/{ticket}\" }";
    let rules = Config::parse(&with(line), place.0.at()).unwrap().remark_rules;
    assert_eq!((rules.reason, rules.ticket), (Demand::Required, Demand::Hidden));
    assert_eq!(rules.link("HR-7").as_deref(), Some("https://jira.example/HR-7"));
    assert_eq!(Config::parse(GOOD, place.0.at()).unwrap().remark_rules, RemarkRules::default());
}

#[test]
fn each_bad_setting_is_named() {
    let place = Place::new();
    place.0.write_as("open", KEY, 0o644);
    place.0.write_as("group", KEY, 0o640);
    place.0.write("empty", " \n");
    place.0.write("lines", "one\ntwo\n");
    let table = [
        ("organization_id = \"not-a-uuid\"", "organization_id"),
        ("organization_id = 7", "organization_id"),
        ("organization_id = \"\"", "organization_id"),
        ("organization_id = \"0a1b2c3d-0000-4000-8000-00000000000g\"", "organization_id"),
        ("organization_key_file = \"missing\"", "missing cannot be read"),
        ("organization_key_file = \"open\"", "can be read by others"),
        ("organization_key_file = \"group\"", "can be read by others"),
        ("organization_key_file = \"empty\"", "is empty"),
        ("organization_key_file = \"lines\"", "one key on one line"),
        ("organization_key_file = \".\"", "is not a file"),
        ("organization_read_key_file = \"open\"", "organization_read_key_file"),
        ("organization_key = \"canary-organization-key-7d1f\"", "organization_key: there is no such setting"),
        ("listen = \"0.0.0.0:8080\"", "loopback"),
        ("listen = \"[::]:8080\"", "loopback"),
        ("listen = \"8080\"", "listen"),
        ("public_origin = \"rollcall.example\"", "public_origin"),
        ("public_origin = \"https://rollcall.example/path\"", "public_origin"),
        ("public_origin = \"http://rollcall.example\"", "public_origin"),
        ("upstream = \"http://api.atlassian.com\"", "upstream"),
        ("upstream = \"https://169.254.169.254\"", "upstream"),
        ("upstream = \"https://10.0.0.1\"", "upstream"),
        ("upstream = \"https://intranet\"", "upstream"),
        ("upstream = \"https://user@api.atlassian.com\"", "upstream"),
        ("upstream = \"https://api.atlassian.com/x\"", "upstream"),
        ("upstream = \"ftp://api.atlassian.com\"", "upstream"),
        ("read_only = \"yes\"", "read_only"),
        ("identity = \"local\"", "identity: there is no such setting"),
        ("state_directory = 1", "state_directory"),
        ("directory_id = \"a/b\"", "directory_id"),
        ("read_onyl = true", "read_onyl: there is no such setting"),
        ("upstream_in_private_network = 1", "upstream_in_private_network"),
        ("changes = 1", "changes"),
        ("organization_key_expires = \"31.01.2027\"", "organization_key_expires: the value is not a date"),
        ("organization_key_expires = 2027-01-31", "organization_key_expires"),
        ("organization_read_key_expires = \"2027-02-30\"", "organization_read_key_expires"),
        ("changes = { reason = \"hidden\" }", "changes.reason"),
        ("changes = { ticket = \"always\" }", "changes.ticket"),
        ("changes = { ticket_prefixes = [\"HR 7\"] }", "ticket_prefixes"),
        ("changes = { ticket_link = \"http://jira.example/{ticket}\" }", "changes.ticket_link"),
        ("changes = { tickets = \"required\" }", "changes.tickets: there is no such setting"),
    ];
    for (line, expected) in table {
        let faults = place.faults(&with(line));
        assert!(faults.iter().any(|fault| fault.contains(expected)), "{line}: {faults:?}");
    }
}

#[test]
fn missing_settings_are_named() {
    let place = Place::new();
    assert_eq!(
        place.faults(""),
        [
            "organization_id: missing",
            "organization_key_file: missing",
            "[auth]: missing; say how people sign in, for example mode = \"local\""
        ]
    );
}

#[test]
fn all_faults_are_told_at_once() {
    let place = Place::new();
    let faults = place.faults(
        "organization_id = \"x\"\nlisten = \"y\"\nupstream = \"z\"\nread_only = 1\nwhat = 2\n[[scim_directories]]\nid = \"a b\"\nextra = 1\n\
         [[scim_directories]]\nid = \"ok\"\nname = \"n\"\nkey_file = \"scim-key\"",
    );
    let expected = [
        "organization_id",
        "organization_key_file",
        "scim_directories[1].id",
        "scim_directories[1].name",
        "scim_directories[1].key_file",
        "scim_directories[1].extra",
        "listen",
        "upstream",
        "read_only",
        "[auth]",
        "what",
    ];
    let named: Vec<&str> = faults.iter().map(|fault| fault.split(':').next().unwrap_or_default()).collect();
    assert_eq!(named, expected);
}

#[test]
fn a_directory_given_twice_is_refused() {
    let place = Place::new();
    let again = "\n[[scim_directories]]\nid = \"11111111-2222-4333-8444-555555555555\"\nname = \"Again\"\nkey_file = \"scim-key\"\n";
    assert!(place.faults(&format!("{GOOD}{again}")).iter().any(|fault| fault.contains("given twice")));
}

#[test]
fn a_syntax_fault_names_its_line_and_shows_no_neighbour() {
    let place = Place::new();
    let faults = place.faults("a = 1\nkey = \"canary-value\" trailing\n");
    assert_eq!(faults.len(), 1);
    assert!(faults[0].starts_with("line 2: ") && !faults[0].contains("canary"), "{faults:?}");
}

#[test]
fn no_fault_and_no_printed_configuration_holds_a_key() {
    let place = Place::new();
    let config = Config::parse(GOOD, place.0.at()).unwrap();
    let printed = format!("{config:?} {}", crate::check::effective(&config));
    assert!(!printed.contains("canary"), "{printed}");
    let faults = place.faults(&with("organization_key = \"canary-organization-key-7d1f\""));
    assert!(!faults.join(" ").contains("canary"), "{faults:?}");
}

#[test]
fn a_missing_file_is_one_fault() {
    let faults = Config::load(Path::new("/nonexistent/rollcall.toml")).unwrap_err();
    assert_eq!(faults.len(), 1);
    assert!(faults[0].to_string().contains("/nonexistent/rollcall.toml cannot be read"));
}

#[test]
fn keys_in_the_environment_are_refused_by_name() {
    let names =
        ["ROLLCALL_ORGANIZATION_KEY", "ROLLCALL_SCIM_TOKEN", "ROLLCALL_CONFIG", "ROLLCALL_LOG_LEVEL", "ROLLCALL_DIST", "API_KEY", "PATH"];
    let faults = super::keys_in_environment(names.into_iter().map(Into::into));
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].starts_with("ROLLCALL_ORGANIZATION_KEY: ") && told[1].starts_with("ROLLCALL_SCIM_TOKEN: "));
}

#[test]
fn every_part_of_the_example_can_be_read_and_is_told_as_it_is_in_force() {
    let place = Place::new();
    let example = include_str!("../../rollcall.example.toml");
    let all: String = example.lines().map(|line| line.strip_prefix("# set: ").unwrap_or(line)).flat_map(|line| [line, "\n"]).collect();
    for key in ["organization.key", "organization-read.key", "scim-okta.key", "client.secret"] {
        place.0.write(key, KEY);
    }
    let (before, rest) = all.split_once("[auth]").unwrap();
    let (_, rest) = rest.split_once("\n\n").unwrap();
    let behind_a_gateway: String =
        format!("{before}{rest}").lines().map(|line| line.strip_prefix("# jwt: ").unwrap_or(line)).flat_map(|line| [line, "\n"]).collect();
    let (way, grants) = (format!("{before}{rest}"), "# jwt: [[grants]]");
    let (above, below) = way.split_once(grants).unwrap();
    let without = |marker: &str| format!("{}{}", above.replace(marker, ""), format!("{grants}{below}").replace("# jwt: ", ""));
    let (at_a_provider, by_header) = (without("# oidc: "), without("# header: "));
    let replicas = example.replace("# postgres: ", "");
    let by_certificate: String = by_header
        .lines()
        .filter(|line| !line.starts_with("secret_") && !line.starts_with("trusted_peers"))
        .flat_map(|line| [line.strip_prefix("# tls: ").unwrap_or(line), "\n"])
        .collect();
    for copy in ["store.address", "gateway.secret", "rollcall.key"] {
        std::fs::copy(place.0.path("key"), place.0.path(copy)).unwrap();
    }
    for text in [example, &all, &behind_a_gateway, &at_a_provider, &by_header, &by_certificate, &replicas] {
        assert_eq!(place.faults(text), Vec::<String>::new());
    }
    let told = crate::check::effective(&Config::parse(&behind_a_gateway, place.0.at()).unwrap());
    let top = told.split("\n[").next().unwrap_or_default();
    for line in
        ["step_up = [", "step_up_minutes = 5", "approvals_expire_minutes = 480", "longest_token_days = 365", "protected = [\"557058"]
    {
        assert!(top.contains(line), "{line}: {told}");
    }
    assert!(told.contains("[[approvals]]\n# Always: ") && told.contains("[[approvals]]\n# For more than 20 people"), "{told}");
}
