//! What a first visit downloads, file by file, and what a repeated one downloads again: as the browser itself counts it.

use std::collections::BTreeMap;

use serde_json::Value;
use tests::Site;

use super::desk::Desk;
use super::start::{OVERVIEW, USERS};
use crate::Failure;
use crate::gate::Bound;
use crate::table::Report;

/// One file on its way.
#[derive(Clone, Debug, Default)]
struct File {
    raw: f64,
    /// As compressed.
    sent: f64,
    /// What came over the network; nothing from the browser's cache.
    travelled: f64,
}

type Files = BTreeMap<String, File>;

/// Opens both pages first and again.
pub async fn measure(report: &mut Report, site: &Site, cookie: &Value) -> Result<(), Failure> {
    println!("==> What is downloaded");
    let mut first = Vec::new();
    let mut again = 0.0;
    let mut checked = 0.0;
    for page in [OVERVIEW, USERS] {
        let desk = Desk::at(&site.address, Some(cookie), page.wanted).await;
        first.push(fetched(&desk, page.path).await?);
        let files = fetched(&desk, page.path).await?;
        desk.leave().await;
        again += sum(&files, is_hashed, |file| file.travelled);
        checked += sum(&files, |name| !is_hashed(name), |file| file.travelled);
    }
    let [overview, users] = first.as_slice() else { return Ok(()) };
    let all = |files: &Files| sum(files, |_| true, |file| file.sent);
    report.gate("bytes of the first load, Overview", all(overview), Bound::AtMost(200_000.0), 0.0);
    report.gate("bytes of the first load, Users", all(users), Bound::AtMost(330_000.0), 0.0);
    let ending = |files: &Files, ending: &str| sum(files, |name| name.ends_with(ending), |file| file.sent);
    report.gate("of these, style sheets", ending(users, ".css"), Bound::AtMost(15_000.0), 0.0);
    report.gate("of these, JavaScript", ending(users, ".js"), Bound::AtMost(8_000.0), 0.0);
    report.gate("bytes of scripts, program and styles that a repeated visit downloads", again, Bound::AtMost(0.0), 0.0);
    report.remark(format!("A repeated visit asks whether the shell and the loader have changed: {checked:.0} bytes for both pages."));
    table(report, overview, users);
    Ok(())
}

/// Everything that the page is made of, without what it asks of the service.
async fn fetched(desk: &Desk, path: &str) -> Result<Files, Failure> {
    desk.visit(path).await;
    let listed = desk.browser.value("__seen.files()").await;
    let mut files = Files::new();
    for entry in listed.as_array().into_iter().flatten() {
        let number = |name: &str| entry[name].as_f64().unwrap_or_default();
        let path = entry["path"].as_str().unwrap_or_default();
        if path.starts_with("/api/") || path.starts_with("image/") {
            continue;
        }
        let name = if path.contains('.') { path.trim_start_matches('/') } else { "index.html" };
        let file = files.entry(name.to_owned()).or_default();
        // A file that was fetched ahead is listed once for that and once for its use.
        file.raw = file.raw.max(number("raw"));
        file.sent = file.sent.max(number("sent"));
        file.travelled += number("travelled");
    }
    if files.keys().any(|name| name.ends_with(".wasm")) { Ok(files) } else { Err("the browser fetched no program".into()) }
}

fn sum(files: &Files, is_meant: impl Fn(&str) -> bool, of: impl Fn(&File) -> f64) -> f64 {
    files.iter().filter(|(name, _)| is_meant(name)).map(|(_, file)| of(file)).sum()
}

/// Whether the name tells the content, so that it never has to be fetched again.
fn is_hashed(name: &str) -> bool {
    name.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| word.len() >= 16 && word.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn table(report: &mut Report, overview: &Files, users: &Files) {
    let mut rows = Vec::new();
    let everything: Files = overview.iter().chain(users).map(|(name, file)| (name.clone(), file.clone())).collect();
    let mark = |files: &Files, name: &str| if files.contains_key(name) { "yes" } else { "" }.to_owned();
    for (name, file) in &everything {
        // The hash changes with every build.
        let plain = name.split(['-', '.']).filter(|word| !is_hashed(word)).collect::<Vec<_>>().join(".").replace("._bg", "_bg");
        rows.push(vec![plain, format!("{:.0}", file.raw), format!("{:.0}", file.sent), mark(overview, name), mark(users, name)]);
    }
    report.table(&["File", "Raw", "Brotli", "Overview", "Users"], &rows);
}
