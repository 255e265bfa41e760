//! `cargo xtask test`: everything that guards the project, in the order in which mistakes are cheapest to find.

use std::path::Path;
use std::process::{Command, ExitCode};

use crate::app_build::AppBuilder;
use crate::browser::{self, Browser};
use crate::budget;
use crate::failure::Failure;
use crate::preparation::Machine;
use crate::process;
use crate::service;
use crate::step::Done;
use crate::test_plan::Plan;
use crate::toolchain::{self, Compiler, WASM_TARGET, WasmToolchain};
use crate::tools::WASM_BINDGEN;

const WASM_TESTS: &str = "Component tests (headless browser)";
const JOURNEYS: &str = "Browser journeys";
const BUDGET: &str = "Size budget";
const QUICK: &str = "needs the browser, which --quick leaves out";

pub fn run(quick: bool) -> Result<ExitCode, Failure> {
    let machine = Machine::this()?;
    let mut plan = Plan::default();
    let prepared = plan.group("Preparation", || machine.compilers());
    if let Some((compiler, wasm)) = prepared {
        check_sources(&mut plan, &machine, &wasm);
        let browser = if quick {
            plan.leave_out(WASM_TESTS, QUICK);
            None
        } else {
            test_components(&mut plan, &machine, &wasm)
        };
        test_product(&mut plan, &machine, compiler, wasm, browser.as_ref());
        if quick {
            plan.leave_out(JOURNEYS, QUICK);
        }
    }
    plan.finish()?;
    Ok(ExitCode::SUCCESS)
}

/// Everything that needs neither the browser nor a release build.
fn check_sources(plan: &mut Plan, machine: &Machine, wasm: &WasmToolchain) {
    let workspace = &machine.workspace;
    let components = plan.run("Find rustfmt and clippy", || toolchain::provide_components(workspace));
    if components.is_some() {
        plan.run("Format", || shown(workspace.cargo(["fmt", "--all", "--check"]), "as rustfmt wants it"));
        plan.run("Clippy (host)", || {
            let arguments = ["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"];
            shown(workspace.cargo(arguments), "no warnings")
        });
        plan.run("Clippy (wasm32)", || {
            let mut clippy = wasm.cargo(workspace, ["clippy", "--target", WASM_TARGET]);
            clippy.args(["--package", "catalogue", "--package", "sandbox"]);
            clippy.args(["--package", "app", "--lib", "--bins", "--test", "web"]);
            clippy.args(["--", "-D", "warnings"]);
            shown(clippy, "no warnings")
        });
    }
    // The two test targets that need a browser say `test = false`, so this is everything else.
    plan.run("Host tests and repository rules", || shown(workspace.cargo(["test", "--workspace"]), "passed"));
}

fn test_components(plan: &mut Plan, machine: &Machine, wasm: &WasmToolchain) -> Option<Browser> {
    let runner = plan.run(&WASM_BINDGEN.title(), || WASM_BINDGEN.provide(&machine.cache));
    let browser = plan.run("Find Chromium and its driver", browser::provide);
    let (Some(runner), Some(browser)) = (runner, browser) else {
        plan.leave_out(WASM_TESTS, "the runner or the browser is missing");
        return None;
    };
    plan.run(WASM_TESTS, || {
        let mut tests = wasm.cargo(&machine.workspace, ["test", "--package", "app", "--target", WASM_TARGET, "--test", "web"]);
        tests
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner.join("wasm-bindgen-test-runner"))
            .env("CHROMEDRIVER", &browser.driver)
            // The defaults, 20 and 5 seconds, are too short for a busy machine.
            .env("WASM_BINDGEN_TEST_TIMEOUT", "120")
            .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "60");
        shown(tests, "passed")
    });
    Some(browser)
}

/// What people will run: the release build, measured and used.
fn test_product(plan: &mut Plan, machine: &Machine, compiler: Compiler, wasm: WasmToolchain, browser: Option<&Browser>) {
    let workspace = &machine.workspace;
    let binary = plan
        .group("Tools that build the app", || machine.app_tools())
        .and_then(|tools| {
            let app = AppBuilder { compiler, wasm, tools };
            plan.run("Build the app (release)", || app.build(workspace))
        })
        .and_then(|()| plan.run("Build the service with the app inside (release)", || service::build_release(workspace)));
    let Some(binary) = binary else {
        plan.leave_out(BUDGET, "the service was not built");
        if browser.is_some() {
            plan.leave_out(JOURNEYS, "the service was not built");
        }
        return;
    };
    plan.run(BUDGET, || budget::check(workspace, &binary));
    if let Some(browser) = browser {
        run_journeys(plan, machine, &binary, browser);
    }
}

fn run_journeys(plan: &mut Plan, machine: &Machine, binary: &Path, browser: &Browser) {
    let Some(axe) = plan.run("Find axe-core", || browser::provide_axe(&machine.cache)) else {
        plan.leave_out(JOURNEYS, "axe-core is missing");
        return;
    };
    plan.run(JOURNEYS, || {
        let mut journeys = machine.workspace.cargo(["test", "--package", "tests", "--test", "journeys"]);
        journeys.env("ROLLCALL_BIN", binary).env("CHROMEDRIVER", &browser.driver);
        if let Some(axe) = axe {
            journeys.env("ROLLCALL_AXE", axe);
        }
        shown(journeys, "passed")
    });
}

fn shown(mut command: Command, remark: &str) -> Result<Done, Failure> {
    process::show(&mut command)?;
    Ok(Done::saying(remark))
}
