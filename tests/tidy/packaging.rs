//! What the package, the unit and the container promise, as far as that can be read: the tests of `cargo xtask package` install and start the rest.

use std::process::Command;

use scratch::Folder;

use crate::none;
use crate::repository::{file, root};

const UNIT: &str = "packaging/rollcall.service";
const CONTAINER: &str = "packaging/Containerfile";
/// As `systemd-analyze security` counts, tenths: nought is sealed, a hundred is open.
const MOST_EXPOSED: &str = "20";

fn text(path: &str) -> &'static str {
    file(path).text().expect("it is text")
}

/// The value of a setting of the unit; the last one where it is given again.
fn unit(name: &str) -> Option<&'static str> {
    text(UNIT).lines().rev().find_map(|line| line.strip_prefix(name)?.strip_prefix('='))
}

#[test]
fn the_unit_gives_up_what_the_service_does_not_need() {
    let wanted = [
        ("DynamicUser", "yes"),
        ("ProtectSystem", "strict"),
        ("ProtectHome", "yes"),
        ("NoNewPrivileges", "yes"),
        ("CapabilityBoundingSet", ""),
        ("AmbientCapabilities", ""),
        ("RestrictAddressFamilies", "AF_INET AF_INET6 AF_UNIX"),
        ("MemoryDenyWriteExecute", "yes"),
        ("StateDirectory", "rollcall"),
        ("StateDirectoryMode", "0700"),
        ("LoadCredential", "keys:/etc/rollcall/keys"),
        ("Type", "notify"),
        ("UMask", "0077"),
    ];
    none("the unit", wanted.iter().filter(|(name, value)| unit(name) != Some(value)).map(|(name, value)| format!("{name}={value}")));
    assert!(text(UNIT).contains("SystemCallFilter=@system-service\nSystemCallFilter=~@privileged @resources\n"));
    assert!(!text(UNIT).contains("ReadWritePaths"), "it writes to its state directory alone");
}

/// A stop has three parts that may each take as long as the edge says, and the last word is systemd's.
#[test]
fn systemd_waits_for_a_stop_until_it_has_ended_by_itself() {
    let edge = text("proxy/src/edge.rs");
    let drain: u64 = edge
        .split("drain: Duration::from_secs(")
        .nth(1)
        .and_then(|rest| rest.split(')').next())
        .and_then(|seconds| seconds.parse().ok())
        .expect("the edge says how long a stop may take");
    let waits: u64 = unit("TimeoutStopSec").and_then(|seconds| seconds.parse().ok()).expect("the unit says how long it waits");
    assert!(drain <= 30 && waits > 3 * drain, "{drain} {waits}");
    assert_eq!(unit("KillSignal"), Some("SIGTERM"));
}

#[test]
fn systemd_finds_little_to_object_to() {
    let mut analyse = Command::new("systemd-analyze");
    analyse.args(["security", "--offline=true", "--no-pager", "--threshold", MOST_EXPOSED, UNIT]);
    match analyse.current_dir(root()).output() {
        Err(_) => println!("not run: there is no systemd-analyze here"),
        Ok(said) => {
            let words = String::from_utf8_lossy(&said.stdout).into_owned() + &String::from_utf8_lossy(&said.stderr);
            // Versions before 250 know no such option.
            if words.contains("unrecognized option") {
                println!("not run: this systemd-analyze reads no files");
                return;
            }
            assert!(said.status.success(), "more exposed than {MOST_EXPOSED}:\n{words}");
        }
    }
}

/// What systemd says of a unit's file when it reads it as it would to start it; nothing where there is no systemd to ask. That the program is not installed
/// here says nothing about the unit.
fn verified(unit: &std::path::Path) -> Option<Vec<String>> {
    let mut analyse = Command::new("systemd-analyze");
    let said = analyse.args(["verify", "--man=no", "--recursive-errors=no"]).arg(unit).output().ok()?;
    let words = String::from_utf8_lossy(&said.stdout).into_owned() + &String::from_utf8_lossy(&said.stderr);
    if words.contains("unrecognized option") {
        return None;
    }
    let is_of_this = |line: &&str| line.contains("rollcall.service") && !line.contains("/usr/bin/rollcall is not executable");
    Some(words.lines().filter(is_of_this).map(str::to_owned).collect())
}

#[test]
fn systemd_reads_the_unit_without_a_complaint() {
    let Some(complaints) = verified(&root().join(UNIT)) else {
        println!("not run: there is no systemd-analyze here that verifies units");
        return;
    };
    none("of the unit", complaints);
    // The same eyes see what is wrong.
    let folder = Folder::create();
    let text = text(UNIT).replace("NoNewPrivileges=", "NoNewPrivilege=").replace("Restart=on-failure", "Restart=sometimes");
    let complaints = verified(&folder.write_as("rollcall.service", &text, 0o644)).unwrap_or_default();
    assert!(complaints.len() >= 2, "{complaints:?}");
}

/// The packaged configuration has settings that exist, in the places that the unit makes.
#[test]
fn the_packaged_configuration_names_the_places_of_the_unit() {
    let settings: toml::Table = text("packaging/rollcall.toml").parse().expect("it is TOML");
    let example = text("proxy/rollcall.example.toml");
    none("not in the example", settings.keys().filter(|name| !example.contains(name.as_str())).cloned());
    assert_eq!(settings["organization_key_file"].as_str(), Some("/run/credentials/rollcall.service/keys_organization.key"));
    assert_eq!(settings["state_directory"].as_str(), Some("/var/lib/rollcall"));
    assert!(text(UNIT).contains("ExecStart=/usr/bin/rollcall serve --config /etc/rollcall/rollcall.toml\n"));
}

#[test]
fn the_manual_names_every_command() {
    let manual = text("packaging/rollcall.8");
    let commands =
        text("proxy/src/arguments.rs").split("pub enum Command {").nth(1).and_then(|rest| rest.split("\n}").next()).unwrap_or_default();
    let shown = commands.split("    /// ").skip(1).filter(|part| !part.contains("hide = true"));
    let names = shown.filter_map(|part| part.lines().nth(1)?.trim().split(['(', ',']).next().map(hyphenated));
    none("not in the manual", names.filter(|name| !manual.contains(&format!(".B {}", name.replace('-', "\\-")))));
}

/// `CheckConfig` is `check-config`.
fn hyphenated(variant: &str) -> String {
    let mut name = String::new();
    for letter in variant.chars() {
        if letter.is_ascii_uppercase() && !name.is_empty() {
            name.push('-');
        }
        name.push(letter.to_ascii_lowercase());
    }
    name
}

/// Nothing here builds images; what can be read of the file is held at least.
#[test]
fn the_container_runs_without_rights_and_without_a_shell() {
    let lines: Vec<&str> = text(CONTAINER).lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect();
    let words = |line: &'static str| line.split_whitespace().collect::<Vec<_>>();
    let froms: Vec<Vec<&str>> = lines.iter().filter(|line| line.starts_with("FROM ")).map(|line| words(line)).collect();
    let stages: Vec<&str> = froms.iter().filter_map(|from| from.get(3).copied()).collect();
    let mut findings = Vec::new();
    for copy in lines.iter().filter(|line| line.starts_with("COPY ")).map(|line| words(line)) {
        let stage = copy.iter().find_map(|word| word.strip_prefix("--from="));
        let source = copy.iter().skip(1).find(|word| !word.starts_with("--")).copied().unwrap_or_default();
        match stage {
            Some(stage) if !stages.contains(&stage) => findings.push(format!("{copy:?}: there is no such stage")),
            None if !root().join(source).exists() => findings.push(format!("{copy:?}: there is no such file")),
            _ => {}
        }
    }
    let last = lines.iter().rposition(|line| line.starts_with("FROM ")).expect("there is a stage");
    let end = &lines[last..];
    findings.extend(end.iter().filter(|line| line.starts_with("RUN ")).map(|line| format!("{line}: the last stage has no shell")));
    findings.extend(froms.iter().filter(|from| !from[1].contains(':')).map(|from| format!("{from:?}: no version")));
    none("the container", findings);
    assert!(froms.last().is_some_and(|from| from[1].contains("distroless") && from[1].ends_with(":nonroot")), "{froms:?}");
    assert!(end.contains(&"USER 65532:65532") && end.contains(&"ENTRYPOINT [\"/usr/bin/rollcall\"]"), "{end:?}");
    assert!(end.iter().all(|line| !line.starts_with("USER root") && !line.starts_with("ADD ")), "{end:?}");
}
