//! The command line as documented.

use clap::Parser as _;
use sandbox::{Seed, Tiers};

use super::{Arguments, Command};

fn parse(line: &str) -> Result<Command, clap::Error> {
    Arguments::try_parse_from(std::iter::once("rollcall").chain(line.split_whitespace())).map(|arguments| arguments.command)
}

#[test]
fn the_demo_listens_on_loopback_with_the_company() {
    let Ok(Command::Demo(demo)) = parse("demo") else { panic!("not a demo") };
    assert_eq!((demo.listen.to_string().as_str(), demo.seed), ("127.0.0.1:8080", Seed::Company));
}

#[test]
fn the_sandbox_takes_all_that_client_libraries_need() {
    let line = "sandbox --listen 127.0.0.1:9 --seed awkward --organization-key k --scim-key s --log l --faults f --tiers v2";
    let Ok(Command::Sandbox(sandbox)) = parse(line) else { panic!("not a sandbox") };
    assert_eq!(sandbox.seed, Seed::Awkward);
    assert_eq!((sandbox.organization_key.as_deref(), sandbox.scim_key.as_deref()), (Some("k"), Some("s")));
    assert_eq!(sandbox.tiers, Tiers { v1: false, v2: true });
    assert!(sandbox.log.is_some() && sandbox.faults.is_some());
}

#[test]
fn what_is_not_understood_is_refused() {
    for line in ["", "demo --seed nobody", "demo --listen here", "sandbox --tiers v3", "sandbox --tiers", "serve --read-only", "fly"] {
        assert!(parse(line).is_err(), "{line}");
    }
}

#[test]
fn the_log_level_may_follow_the_subcommand() {
    let arguments = Arguments::try_parse_from(["rollcall", "demo", "--log-level", "debug"]).unwrap();
    assert_eq!(arguments.log_level, tracing::Level::DEBUG);
}
