//! Runs axe-core inside the page. It is injected by the driver, since the page's own policy would not load it.

use std::sync::LazyLock;

use serde_json::Value;

use crate::absent;
use crate::browser::Browser;

/// The script's text; none where the checks are left out.
static AXE: LazyLock<Option<String>> = LazyLock::new(|| {
    let Some(path) = std::env::var_os("ROLLCALL_AXE") else {
        assert!(absent::is_left_out("axe", "name axe.min.js in ROLLCALL_AXE"));
        return None;
    };
    Some(std::fs::read_to_string(&path).expect("ROLLCALL_AXE names axe.min.js"))
});

/// Findings that count though axe calls them moderate: whoever reads by headings loses the thread.
const ALSO: [&str; 1] = ["heading-order"];

/// Serious and critical findings on the page as it stands, and those of [`ALSO`], one line each.
pub async fn findings(browser: &Browser) -> Vec<String> {
    let Some(script) = AXE.as_deref() else { return Vec::new() };
    if browser.value("typeof window.axe").await != "object" {
        browser.run(script).await;
    }
    let tags = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']";
    let report =
        browser.promised(&format!("axe.run(document, {{runOnly: {{type: 'tag', values: {tags}}}, resultTypes: ['violations']}})")).await;
    let violations = report["violations"].as_array().unwrap_or_else(|| panic!("axe did not run: {report}"));
    let counts = |violation: &&Value| {
        matches!(violation["impact"].as_str(), Some("serious" | "critical"))
            || violation["id"].as_str().is_some_and(|id| ALSO.contains(&id))
    };
    violations.iter().filter(counts).flat_map(lines).collect()
}

fn lines(violation: &Value) -> Vec<String> {
    let nodes = violation["nodes"].as_array().into_iter().flatten();
    nodes.map(|node| format!("{} ({}): {} {}", violation["id"], violation["impact"], node["target"], node["failureSummary"])).collect()
}

/// As [`check`], in light and in dark.
pub async fn check_both(browser: &Browser, what: &str) {
    for scheme in ["dark", "light"] {
        browser.prefer(scheme).await;
        check(browser, &format!("{what} in {scheme}")).await;
    }
}

/// Fails with every serious finding.
///
/// # Panics
/// When there is one.
pub async fn check(browser: &Browser, what: &str) {
    let findings = findings(browser).await;
    assert!(findings.is_empty(), "{what} is not accessible:\n  {}", findings.join("\n  "));
}
