//! Lighthouse's own judgement of speed and accessibility, on a desktop and on a phone, of pages that a signed-in person opens.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use scratch::Folder;
use serde_json::{Value, json};
use tests::Site;

use crate::Failure;
use crate::gate::Bound;
use crate::table::Report;

const PAGES: [(&str, &str); 3] = [("Sign-in", "/auth/sign-in"), ("Overview", "/"), ("Users", "/users")];
const FORMS: [(&str, &[&str]); 2] = [("desktop", &["--preset=desktop"]), ("phone", &[])];
const CATEGORIES: [(&str, &str); 2] = [("performance", "performance"), ("accessibility", "accessibility")];
const SANDBOX: &str = "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage";
/// Of a hundred.
const WANTED: f64 = 98.0;

pub fn measure(report: &mut Report, program: &Path, browser: &Path, site: &Site, cookie: &Value) -> Result<(), Failure> {
    println!("==> Lighthouse");
    let folder = Folder::create();
    // In a file of ours alone rather than among the words of the command, which everybody on the machine can read.
    let text = |name: &str| cookie[name].as_str().unwrap_or_default().to_owned();
    folder.write("headers.json", &json!({"Cookie": format!("{}={}", text("name"), text("value"))}).to_string());
    let mut rows = Vec::new();
    let mut complaints = Vec::new();
    for (title, path) in PAGES {
        let mut row = vec![title.to_owned()];
        for (form, options) in FORMS {
            let told = folder.path("told.json");
            let address = format!("{}{path}", site.address);
            run(program, browser, &address, &folder.path("headers.json"), &told, options)?;
            let answer: Value = serde_json::from_str(&fs::read_to_string(&told)?)?;
            for (key, words) in CATEGORIES {
                let score = (answer["categories"][key]["score"].as_f64().unwrap_or(f64::NAN) * 100.0).round();
                report.gate(format!("Lighthouse {words}, {title}, {form}"), score, Bound::AtLeast(WANTED), 0.0);
                row.push(format!("{score:.0}"));
                if score < WANTED {
                    complaints.push(format!("{title}, {form}, {words}: {}", faults(&answer, key)));
                }
            }
        }
        rows.push(row);
    }
    report.table(&["Lighthouse", "desktop: performance", "accessibility", "phone: performance", "accessibility"], &rows);
    complaints.into_iter().for_each(|complaint| report.remark(complaint));
    Ok(())
}

/// How often it is begun: now and then the browser hands out a trace without its beginning, and Lighthouse asks to be run again.
const TRIES: usize = 3;

fn run(program: &Path, browser: &Path, address: &str, headers: &Path, told: &Path, options: &[&str]) -> Result<(), Failure> {
    let mut node = Command::new("node");
    node.arg(program).arg(address).args(["--quiet", "--output=json", "--only-categories=performance,accessibility", SANDBOX]);
    node.args(options).arg(format!("--output-path={}", told.display())).arg(format!("--extra-headers={}", headers.display()));
    node.env("CHROME_PATH", browser).stdin(Stdio::null());
    let mut said = String::new();
    for _ in 0..TRIES {
        let output = node.output()?;
        if output.status.success() {
            return Ok(());
        }
        said = String::from_utf8_lossy(&output.stderr).into_owned();
    }
    Err(format!("Lighthouse failed {TRIES} times at {address}: {said}").into())
}

/// The audits of a category that cost points, with what they say.
fn faults(answer: &Value, category: &str) -> String {
    let parts = answer["categories"][category]["auditRefs"].as_array().into_iter().flatten();
    let faults = parts.filter(|part| part["weight"].as_f64().unwrap_or_default() > 0.0).filter_map(|part| {
        let id = part["id"].as_str()?;
        let audit = &answer["audits"][id];
        let said = audit["displayValue"].as_str().unwrap_or_default();
        audit["score"].as_f64().filter(|score| *score < 0.98).map(|score| format!("{id} {score:.2} {said}").trim_end().to_owned())
    });
    faults.collect::<Vec<_>>().join("; ")
}
