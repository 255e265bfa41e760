//! What is bought in: nothing from outside the registry, no second TLS library, and nothing older than what the advisories ask for.

use crate::none;
use crate::repository::file;

/// The lowest versions without a known fault that could be reached, with the advisory that says so.
const LOWEST: [(&str, [u64; 3], &str); 9] = [
    ("aws-lc-sys", [0, 39, 0], "advisories of 2026 on AWS-LC"),
    ("h2", [0, 4, 16], "RUSTSEC-2026-0258"),
    ("hyper", [1, 11, 0], "a length before chunks is dropped and the connection closed"),
    ("jsonwebtoken", [10, 3, 0], "CVE-2026-25537"),
    ("ring", [0, 17, 12], "RUSTSEC-2025-0009"),
    ("rustls", [0, 23, 18], "RUSTSEC-2024-0399"),
    ("tokio", [1, 44, 2], "RUSTSEC-2025-0023"),
    ("tracing-subscriber", [0, 3, 20], "RUSTSEC-2025-0055"),
    ("url", [2, 5, 4], "RUSTSEC-2024-0421, by way of idna"),
];

const NEVER: [&str; 4] = ["openssl", "openssl-sys", "native-tls", "atty"];

/// Name, version and source of every locked crate.
fn locked() -> Vec<(String, String, String)> {
    let lock: toml::Table = file("Cargo.lock").text().expect("text").parse().expect("the lockfile is TOML");
    let text = |package: &toml::Value, name: &str| package.get(name).and_then(toml::Value::as_str).unwrap_or_default().to_owned();
    let packages = lock["package"].as_array().expect("a list of crates");
    packages.iter().map(|package| (text(package, "name"), text(package, "version"), text(package, "source"))).collect()
}

fn numbers(version: &str) -> Vec<u64> {
    version.split(['.', '-', '+']).take(3).map_while(|part| part.parse().ok()).collect()
}

#[test]
fn nothing_is_older_than_the_advisories_ask_for() {
    let old = locked().into_iter().filter_map(|(name, version, _)| {
        let (_, lowest, why) = LOWEST.iter().find(|(known, ..)| *known == name)?;
        (numbers(&version).as_slice() < lowest.as_slice()).then(|| format!("{name} {version}: {why}"))
    });
    none("update it", old);
}

#[test]
fn a_version_below_the_lowest_would_be_noticed() {
    assert!(numbers("0.4.15").as_slice() < [0, 4, 16].as_slice() && numbers("0.4.16").as_slice() >= [0, 4, 16].as_slice());
    assert!(numbers("0.5.0-rc.1").as_slice() > [0, 4, 16].as_slice());
}

#[test]
fn everything_comes_from_the_registry_and_nothing_brings_a_second_tls_library() {
    let registry = "registry+https://github.com/rust-lang/crates.io-index";
    let strangers =
        locked().into_iter().filter(|(name, _, source)| NEVER.contains(&name.as_str()) || !(source.is_empty() || source == registry));
    none("decided against", strangers.map(|(name, version, source)| format!("{name} {version} {source}")));
}

/// Whatever the lists say, the file that cargo-deny reads says it too.
#[test]
fn the_file_of_cargo_deny_says_the_same() {
    let deny: toml::Table = file("deny.toml").text().expect("text").parse().expect("the file is TOML");
    let banned: Vec<&str> = deny["bans"]["deny"].as_array().expect("a list").iter().filter_map(|one| one["crate"].as_str()).collect();
    none("not banned in deny.toml", NEVER.iter().filter(|name| **name != "atty" && !banned.contains(name)).map(|name| (*name).to_owned()));
    assert_eq!(deny["sources"]["unknown-git"].as_str(), Some("deny"));
}
