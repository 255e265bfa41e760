//! Lists as files: all pages are read first, what was chosen stands in the file, and half a list is never saved.

use std::rc::Rc;

use catalogue::record::{Act, Author, Change, Outcome};
use sandbox::Seed;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

use super::desk::Desk;
use super::gate::Gate;
use super::screen::{Screen, open, until};

/// Keeps what would be saved instead of saving it. Every other link stays a link: the page is shared with the tests that follow.
fn catch_files() {
    let script = "window.__saved = []; window.__follow ??= HTMLAnchorElement.prototype.click; \
        HTMLAnchorElement.prototype.click = function () { \
            if (!this.download) return window.__follow.call(this); \
            window.__saved.push({name: this.download, text: fetch(this.href).then((file) => file.text())}); \
        };";
    js_sys::eval(script).unwrap();
}

fn count() -> u32 {
    js_sys::eval("window.__saved.length").unwrap().as_f64().map_or(0, |count| count as u32)
}

/// Name and text of the only file saved.
async fn file() -> (String, String) {
    until("the file", || count() == 1).await;
    let saved = js_sys::eval("window.__saved[0]").unwrap();
    let member = |name: &str| js_sys::Reflect::get(&saved, &JsValue::from_str(name)).unwrap();
    let text = JsFuture::from(member("text").unchecked_into::<js_sys::Promise>()).await.unwrap();
    (member("name").as_string().unwrap(), text.as_string().unwrap())
}

async fn complete(screen: &Screen) {
    until("the whole list", || {
        screen.find("[data-testid='honest-line']").is_some_and(|line| super::screen::text(&line).contains("· complete"))
    })
    .await;
}

/// Opens the export of a list of two hundred and fifty accounts whose pages are held back.
async fn held_export(desk: &Rc<Desk>, label: &'static str) -> (Screen, Gate) {
    let gate = desk.hold("LIST_MANAGED_ACCOUNTS");
    let screen = open("/managed", desk);
    screen.part("export").await;
    screen.named("button", "Export").click();
    press(&screen, label).await;
    screen.wait("dialog[open] progress").await;
    (screen, gate)
}

async fn press(screen: &Screen, label: &'static str) {
    until(label, || screen.all("dialog[open] button").iter().any(|button| super::screen::text(button) == label)).await;
    screen.named("button", label).click();
}

#[wasm_bindgen_test]
async fn people_are_saved_as_csv_with_their_filters_and_without_formulas() {
    catch_files();
    let screen = open("/users?status=active", &Desk::new(Seed::Awkward));
    complete(&screen).await;
    screen.named("button", "Export").click();
    screen.says("export-what", "narrowed by Status: active").await;
    press(&screen, "Save as CSV").await;
    let (name, text) = file().await;
    assert!(name.starts_with("rollcall-users-") && name.ends_with("Z.csv"), "{name}");
    let rows: Vec<&str> = text.lines().collect();
    assert!(rows[0].starts_with("\"account_id\",\"name\",\"email\",\"state\"") && rows[0].ends_with("\"filters\""), "{}", rows[0]);
    assert!(text.contains("\"'=HYPERLINK("), "a formula is a text: {text}");
    assert!(rows[1..].iter().filter(|row| row.starts_with('"')).all(|row| !row.starts_with("\"=")), "no cell starts a formula");
    assert!(text.contains("\"Status: active\"") && text.contains("\"Invited\""), "{text}");
    until("the dialog to close", || !screen.has("dialog[open]")).await;
}

#[wasm_bindgen_test]
async fn every_page_is_read_before_anything_is_saved() {
    catch_files();
    let desk = Desk::new(Seed::Sized(250));
    let (_screen, gate) = held_export(&desk, "Save as JSON").await;
    assert_eq!(count(), 0, "nothing has come yet");
    gate.open();
    let (name, text) = file().await;
    assert!(name.starts_with("rollcall-managed-accounts-") && name.ends_with(".json"), "{name}");
    let file: serde_json::Value = serde_json::from_str(&text).unwrap();
    let listed = desk.sandbox.borrow().users().filter(|user| user.email.ends_with("@corp.example")).count();
    assert_eq!(file["count"], file["rows"].as_array().unwrap().len());
    assert!(file["count"].as_u64().unwrap() > 100 && desk.asked("LIST_MANAGED_ACCOUNTS").len() > 1, "all pages: {listed}");
    assert_eq!(file["rows"][0]["last_active_is"], "known");
}

#[wasm_bindgen_test]
async fn a_cancelled_export_saves_nothing() {
    catch_files();
    let desk = Desk::new(Seed::Sized(250));
    let (screen, gate) = held_export(&desk, "Save as CSV").await;
    press(&screen, "Cancel").await;
    until("the dialog to close", || !screen.has("dialog[open]")).await;
    gate.open();
    complete(&screen).await;
    assert_eq!(count(), 0);
}

#[wasm_bindgen_test]
async fn half_a_list_is_not_saved() {
    catch_files();
    let desk = Desk::new(Seed::Awkward);
    desk.fail("SEARCH_USERS", 503, None);
    let screen = open("/users", &desk);
    screen.part("failure").await;
    screen.named("button", "Export").click();
    press(&screen, "Save as CSV").await;
    until("the reason", || screen.text().contains("Nothing was saved")).await;
    assert_eq!(count(), 0);
}

#[wasm_bindgen_test]
async fn provisioned_records_are_read_page_by_page_into_the_file() {
    catch_files();
    let desk = Desk::new(Seed::Company);
    let directory = desk.sandbox.borrow().identity().scim_directory_id.clone();
    let records = desk.sandbox.borrow().scim_users().count();
    assert!(records > 100, "more than one page: {records}");
    let screen = open(&format!("/scim/{directory}"), &desk);
    screen.part("export").await;
    screen.named("button", "Export").click();
    press(&screen, "Save as JSON").await;
    let (name, text) = file().await;
    assert!(name.starts_with("rollcall-scim-users-"), "{name}");
    let file: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(file["count"], records);
    let ids: std::collections::BTreeSet<&str> = file["rows"].as_array().unwrap().iter().filter_map(|row| row["id"].as_str()).collect();
    assert_eq!(ids.len(), records, "every record once");
}

#[wasm_bindgen_test]
async fn groups_are_saved_as_they_are_found() {
    catch_files();
    let desk = Desk::new(Seed::Awkward);
    let groups = desk.sandbox.borrow().groups().count();
    let screen = open("/groups", &desk);
    complete(&screen).await;
    screen.named("button", "Export").click();
    screen.says("export-what", "All groups:").await;
    press(&screen, "Save as JSON").await;
    let (name, text) = file().await;
    assert!(name.starts_with("rollcall-groups-"), "{name}");
    let file: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&file["count"], &file["filters"]), (&groups.into(), &"".into()));
    assert!(file["rows"][0]["kept_by"].is_string());
}

#[wasm_bindgen_test]
async fn provisioned_groups_are_saved_with_their_members() {
    catch_files();
    let desk = Desk::new(Seed::Awkward);
    let directory = desk.sandbox.borrow().identity().scim_directory_id.clone();
    let screen = open(&format!("/scim/{directory}/groups?filter=displayName&value=dept-engineering"), &desk);
    screen.part("scim-records").await;
    screen.named("button", "Export").click();
    screen.says("export-what", "The provisioned groups with Name: dept-engineering").await;
    press(&screen, "Save as CSV").await;
    let (name, text) = file().await;
    assert!(name.starts_with("rollcall-scim-groups-"), "{name}");
    assert_eq!(text.lines().count(), 2, "{text}");
    assert!(text.contains("@corp.example; ") && text.contains("\"Name: dept-engineering\""), "{text}");
}

#[wasm_bindgen_test]
async fn the_record_of_changes_is_saved_whole_with_its_filters() {
    catch_files();
    let desk = Desk::new(Seed::Awkward);
    let change = |at: usize| Change {
        seq: i64::try_from(at).unwrap() + 1,
        id: format!("change-{at:03}"),
        at: "2026-11-02T09:00:00Z".to_owned(),
        operation: Act { name: "SUSPEND_USER".to_owned(), title: "Suspend a user's access".to_owned() },
        person: Author { id: "demo:owner".to_owned(), name: "Olive Owner".to_owned() },
        reason: Some("=HYPERLINK(\"x\")".to_owned()),
        outcome: Some(if at.is_multiple_of(50) { Outcome::Refused } else { Outcome::Ok }),
        ..Change::default()
    };
    *desk.changes.borrow_mut() = (0..450).map(change).collect();
    let screen = open("/changes?outcome=ok&person=demo%3Aowner", &desk);
    screen.part("changes").await;
    screen.named("button", "Export").click();
    screen.says("export-what", "Outcome: ok; Made by: Olive Owner").await;
    press(&screen, "Save as CSV").await;
    let (name, text) = file().await;
    assert!(name.starts_with("rollcall-audit-"), "{name}");
    assert_eq!(text.lines().count(), 1 + 441, "all pages, and only what the filters leave");
    assert!(text.contains("\"'=HYPERLINK(") && text.contains("\"Outcome: ok; Made by: Olive Owner\""));
}

#[wasm_bindgen_test]
async fn a_copy_is_recorded_before_it_is_given_out() {
    catch_files();
    let desk = Desk::new(Seed::Awkward);
    let gate = desk.hold("exports");
    let screen = open("/users?status=active", &desk);
    complete(&screen).await;
    screen.named("button", "Export").click();
    press(&screen, "Save as JSON").await;
    until("the record is asked", || desk.asked("exports").len() == 1).await;
    assert_eq!(count(), 0, "nothing is given out before the record has answered");
    gate.open();
    let (_, text) = file().await;
    let (told, saved) =
        (desk.asked("exports").remove(0).body.unwrap_or_default(), serde_json::from_str::<serde_json::Value>(&text).unwrap());
    let told: catalogue::export::Taken = serde_json::from_str(&told).unwrap();
    assert_eq!((told.what.as_str(), told.format.as_str(), Some(told.rows)), ("users", "json", saved["count"].as_u64()));
}

#[wasm_bindgen_test]
async fn a_copy_that_cannot_be_recorded_is_not_given_out_and_says_why() {
    catch_files();
    let desk = Desk::new(Seed::Awkward);
    let screen = open("/users?status=active", &desk);
    complete(&screen).await;
    desk.is_record_broken.set(true);
    screen.named("button", "Export").click();
    press(&screen, "Save as CSV").await;
    screen.says("failure", "The record is away").await;
    assert!(screen.has("dialog[open]") && count() == 0);
}
