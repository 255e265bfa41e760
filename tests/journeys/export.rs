//! Saving a list: the file is whole, says how it came about, and holds nothing that a spreadsheet would run; and the page's policy allows it.

use std::time::{Duration, Instant};

use scratch::Folder;
use serde_json::{Value, json};
use tests::picture::take;
use tests::screens::{SignIn, Users};
use tests::{Browser, Site, journey};

/// Exports the list of the present page in a form and gives the file's text.
pub async fn export(browser: &Browser, folder: &Folder, form: &str) -> String {
    let behavior = json!({"behavior": "allow", "downloadPath": folder.path("").to_string_lossy()});
    browser.devtools("Browser.setDownloadBehavior", behavior).await;
    browser.click("[data-testid=export]").await;
    browser.press(&format!("Save as {}", form.to_uppercase())).await;
    browser.gone("dialog[open]").await;
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        let files = std::fs::read_dir(folder.path("")).expect("the folder is there").filter_map(Result::ok).map(|entry| entry.path());
        let saved = files.into_iter().find(|path| path.extension().is_some_and(|extension| extension == form));
        if let Some(text) = saved.and_then(|path| std::fs::read_to_string(path).ok()).filter(|text| text.ends_with('\n')) {
            return text;
        }
        assert!(Instant::now() < deadline, "no {form} file was saved");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[test]
fn people_are_saved_with_their_filters_and_without_formulas() {
    journey("export-users", Site::served("awkward", &json!([])), async |world| {
        let (browser, folder) = (&world.browser, Folder::create());
        browser.prefer("light").await;
        browser.resize(1280, 760).await;
        SignIn(browser).by_link(&world.site).await;
        browser.open("/users?status=active").await;
        Users(browser).is_complete().await;
        let people = Users(browser).count().await;
        browser.click("[data-testid=export]").await;
        browser.read("[data-testid=export-what]", "Status: active").await;
        take(browser, "export").await;
        browser.click("dialog[open] button[aria-label=Close]").await;
        browser.gone("dialog[open]").await;

        let csv = export(browser, &folder, "csv").await;
        assert!(csv.starts_with("\u{feff}\"account_id\",\"name\""), "{}", csv.lines().next().unwrap_or_default());
        assert!(csv.contains("\"'=HYPERLINK("), "a name that is a formula is a text");
        assert!(csv.contains("\"Invited\"") && csv.contains("\"Status: active\""));
        let json: Value = serde_json::from_str(&export(browser, &folder, "json").await).expect("the file is JSON");
        assert_eq!(json["count"], people, "as many as the list has");
        assert_eq!(json["rows"].as_array().map(Vec::len), Some(people));
        assert_eq!(json["filters"], "Status: active");
        assert_eq!(browser.complaints().await, Vec::<String>::new(), "the page's policy allows it");

        let log = world.site.upstream_log();
        let searches: Vec<_> = log.iter().filter(|entry| entry["operation"] == "SEARCH_USERS").collect();
        assert_eq!(searches.len(), 1, "the list that is on screen is saved; it is not read again: {searches:?}");
        assert_eq!(searches[0]["body"]["status"], json!(["active"]));
        assert!(world.site.audit().is_empty(), "an export changes nothing upstream");
    });
}
