//! The promise that a failure is one sentence that ends with something to do.

use super::*;

fn samples() -> Vec<Failure> {
    let version = |text| Version::find(text).expect("the text holds a version");
    vec![
        Missing::Compiler.into(),
        Missing::NewerCompiler { found: version("1.80.1"), wanted: version("1.95.0") }.into(),
        Missing::CCompiler.into(),
        Missing::Component { name: "clippy" }.into(),
        Missing::Crates.into(),
        Missing::Tool { name: "trunk".into() }.into(),
        Missing::Browser { remedy: "install them".into() }.into(),
        Missing::MatchingDriver { browser: version("156.0.1"), driver: version("155.0.0") }.into(),
        Missing::Axe { remedy: "install npm" }.into(),
        Failure::PortTaken { port: 8080, command: "demo" },
        Failure::SidePortTaken { port: 8099 },
        Failure::AppNotInside { binary: "rollcall".into() },
        Failure::OverBudget { page: "overview", total: 260_000, limit: 250_000 },
        Failure::NoGlue { shell: "dist/index.html".into() },
        Failure::NamesAFolder { path: "dist/app.wasm".into(), folder: "/srv/place".into() },
        Failure::NotAsExpected { path: "app-pieces/app.wasm".into() },
        Failure::ServiceSilent { address: "127.0.0.1:1".into(), seconds: 30 },
    ]
}

#[test]
fn every_failure_is_one_line_that_says_what_to_do_after_the_colon() {
    for failure in samples() {
        let sentence = failure.to_string();
        assert!(!sentence.contains('\n'), "{sentence}");
        assert!(sentence.ends_with('.'), "{sentence}");
        let (_, advice) = sentence.split_once(": ").expect("a colon before the advice");
        assert!(advice.len() > 10, "{sentence}");
    }
}

#[test]
fn a_taken_port_names_the_command_that_avoids_it() {
    let sentence = Failure::PortTaken { port: 8080, command: "demo" }.to_string();
    assert!(sentence.contains("`cargo xtask demo --port 8081`"));
    let last = Failure::PortTaken { port: u16::MAX, command: "dev" }.to_string();
    assert!(last.contains("`cargo xtask dev --port 8080`"));
}

#[test]
fn an_exceeded_budget_says_by_how_much() {
    let sentence = Failure::OverBudget { page: "overview", total: 251_500, limit: 250_000 }.to_string();
    assert!(sentence.contains("1500 over"), "{sentence}");
}
