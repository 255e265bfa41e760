//! `cargo xtask test`: everything that guards the project, in the order in which mistakes are cheapest to find.

use std::path::Path;
use std::process::{Command, ExitCode};

use crate::app_build::AppBuilder;
use crate::arguments::CLOSURE_SECONDS;
use crate::bench;
use crate::browser::{self, Browser};
use crate::budget;
use crate::closure;
use crate::failure::Failure;
use crate::gateways;
use crate::origins;
use crate::package;
use crate::postgres;
use crate::preparation::Machine;
use crate::process;
use crate::promtool;
use crate::provider;
use crate::service;
use crate::step::Done;
use crate::sweep;
use crate::test_plan::Plan;
use crate::toolchain::{self, WASM_TARGET, WasmToolchain};
use crate::workspace::Workspace;

/// One selection of packages and features for every step on the host, so that no crate is built twice.
const HOST: [&str; 3] = ["--workspace", "--features", "tests/browser,bench/browser"];
const COMPONENTS: &str = "Component tests (headless browser)";
const APP: &str = "Build the app (release)";
const BUDGET: &str = "Size budget";
const ORIGINS: &str = "No folder of this machine in what is shipped";
const INSTRUCTIONS: &str = "Instructions of one request";
const JOURNEYS: &str = "Browser journeys";

pub fn run(quick: bool) -> Result<ExitCode, Failure> {
    let machine = Machine::this()?;
    sweep::prepare(&machine.workspace)?;
    let mut plan = Plan::default();
    run_all(&mut plan, &machine, quick);
    plan.run(sweep::TITLE, || sweep::check(&machine.workspace));
    plan.finish()?;
    Ok(ExitCode::SUCCESS)
}

fn run_all(plan: &mut Plan, machine: &Machine, quick: bool) {
    let Some((compiler, wasm)) = plan.group("Compilers and crates", || machine.compilers()) else { return };
    check_sources(plan, machine, &wasm);
    let Some(tools) = plan.group("Tools that build the app", || machine.app_tools()) else { return };
    let app = AppBuilder { compiler, wasm, tools };
    let browser = if quick {
        plan.leave_out(COMPONENTS, "--quick");
        plan.leave_out(JOURNEYS, "--quick");
        None
    } else {
        plan.run("Find Chromium and its driver", browser::provide)
    };
    if let Some(browser) = &browser {
        plan.run(COMPONENTS, || test_components(machine, &app, browser));
    }
    test_product(plan, machine, &app, browser.as_ref());
}

/// Everything that needs neither the browser nor a release build.
fn check_sources(plan: &mut Plan, machine: &Machine, wasm: &WasmToolchain) {
    let workspace = &machine.workspace;
    let components = plan.run("Find rustfmt and clippy", || toolchain::provide_components(workspace));
    if components.is_some() {
        plan.run("Format", || shown(&mut workspace.cargo(["fmt", "--all", "--check"]), "as rustfmt wants it"));
        plan.run("Clippy (host)", || {
            let deny = ["--", "-D", "warnings"];
            process::show(workspace.cargo(["clippy", "--all-targets"]).args(HOST).args(deny))?;
            // "All targets" are those that a plain `cargo test` runs, and these say `test = false`.
            process::show(workspace.cargo(["clippy", "--test", "journeys"]).args(HOST).args(deny))?;
            Ok(Done::saying("no warnings"))
        });
        plan.run("Clippy (wasm32)", || {
            let mut clippy = wasm.cargo(workspace, ["clippy", "--target", WASM_TARGET]);
            clippy.args(["--package", "catalogue", "--package", "sandbox"]);
            clippy.args(["--package", "app", "--lib", "--bins", "--test", "web"]);
            clippy.args(["--", "-D", "warnings"]);
            shown(&mut clippy, "no warnings")
        });
    }
    match plan.run("Find promtool", promtool::provide).flatten() {
        Some(program) => drop(plan.run(promtool::TITLE, || promtool::test(workspace, program))),
        None => plan.leave_out(promtool::TITLE, "not run: promtool is not here"),
    }
    let server = plan.run("Find Postgres", postgres::provide).flatten();
    let mut without = plan.run("Find nginx and openssl", gateways::provide).unwrap_or_default();
    if !without.is_empty() {
        plan.leave_out("Tests through nginx", "not run: nginx or openssl is not here");
    }
    if server.is_none() {
        plan.leave_out("Tests over Postgres", "not run: there is no Postgres here");
        without.push("postgres");
    }
    // The journeys say `test = false`, and the app's browser tests are empty on the host, so this is everything else.
    plan.run("Host tests and repository rules", || {
        let mut tests = workspace.cargo(["test", "--no-fail-fast"]);
        tests.env("ROLLCALL_WITHOUT", without.join(","));
        if let Some(programs) = server {
            tests.env("ROLLCALL_POSTGRES", programs);
        }
        kept(workspace, tests.args(HOST), "host")
    });
}

fn test_components(machine: &Machine, app: &AppBuilder, browser: &Browser) -> Result<Done, Failure> {
    let arguments = ["test", "--package", "app", "--target", WASM_TARGET, "--test", "web"];
    let mut tests = app.wasm.cargo(&machine.workspace, arguments);
    tests
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", app.tools.wasm_bindgen.join("wasm-bindgen-test-runner"))
        .env("CHROMEDRIVER", &browser.driver)
        // The defaults, 20 and 5 seconds, are too short for a busy machine.
        .env("WASM_BINDGEN_TEST_TIMEOUT", "120")
        .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "60");
    kept(&machine.workspace, &mut tests, "components")
}

/// What people will run: the release build, measured and used.
fn test_product(plan: &mut Plan, machine: &Machine, app: &AppBuilder, browser: Option<&Browser>) {
    let workspace = &machine.workspace;
    let binary = plan
        .run(APP, || app.build(workspace))
        .and_then(|()| plan.run("Build the service with the app inside (release)", || service::build_release(workspace)));
    let Some(binary) = binary else {
        plan.leave_out(BUDGET, "the release build failed");
        plan.leave_out(ORIGINS, "the release build failed");
        plan.leave_out(INSTRUCTIONS, "the release build failed");
        plan.leave_out(closure::TITLE, "the release build failed");
        plan.leave_out(package::TITLE, "the release build failed");
        if browser.is_some() {
            plan.leave_out(JOURNEYS, "the release build failed");
        }
        return;
    };
    plan.run(BUDGET, || budget::check(workspace, &binary));
    plan.run(ORIGINS, || origins::check(workspace, &binary));
    if bench::has_valgrind() {
        plan.group(INSTRUCTIONS, || bench::instructions(workspace, false));
    } else {
        plan.leave_out(INSTRUCTIONS, "not run: valgrind is not here");
    }
    plan.run(package::TITLE, || package::test(workspace, &binary));
    plan.run(closure::TITLE, || closure::test(workspace, &binary, CLOSURE_SECONDS, None));
    if let Some(browser) = browser {
        plan.run(JOURNEYS, || run_journeys(machine, &binary, browser));
    }
}

fn run_journeys(machine: &Machine, binary: &Path, browser: &Browser) -> Result<Done, Failure> {
    let axe = browser::provide_axe(&machine.cache)?;
    println!("    axe-core: {}", axe.remark);
    let provider = provider::provide(&machine.workspace, &machine.cache)?;
    println!("    oidc-provider: {}", provider.remark);
    let mut journeys = machine.workspace.cargo(["test", "--test", "journeys"]);
    journeys.args(HOST).env("ROLLCALL_BIN", binary).env("CHROMEDRIVER", &browser.driver);
    let mut without = Vec::new();
    match axe.value {
        Some(script) => drop(journeys.env("ROLLCALL_AXE", script)),
        None => without.push("axe"),
    }
    match provider.value {
        Some(modules) => drop(journeys.env("ROLLCALL_PROVIDER", modules)),
        None => without.push("provider"),
    }
    journeys.env("ROLLCALL_WITHOUT", without.join(","));
    // What services say at their most talkative is looked through as well.
    journeys.env("ROLLCALL_LOG_LEVEL", "debug");
    // The stack of a story is the runtime's, and hides what the story says.
    journeys.env("RUST_BACKTRACE", "0");
    kept(&machine.workspace, &mut journeys, "journeys")
}

/// Tests whose output, and that of the services that they start, is looked through for keys in the end.
fn kept(workspace: &Workspace, command: &mut Command, name: &str) -> Result<Done, Failure> {
    let folder = sweep::folder(workspace);
    process::show_and_keep(command.env("ROLLCALL_OUTPUTS", &folder), &folder.join(format!("{name}.txt")))?;
    Ok(Done::saying("passed"))
}

fn shown(command: &mut Command, remark: &str) -> Result<Done, Failure> {
    process::show(command)?;
    Ok(Done::saying(remark))
}
