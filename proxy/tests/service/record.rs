//! The whole record as people read it: changes and events in one list, narrowed, taken along, and how its chain stands.

use catalogue::record::{CHANGES_PATH, Entry, Health, REASON, RECORD_EXPORT_PATH, RECORD_HEALTH_PATH, RECORD_PATH, Record};
use catalogue::remark::TICKET;

use crate::world::{Answer, Client, World};

const TAKEN: &str = r#"{"what":"users","rows":12,"format":"csv"}"#;

async fn world() -> World {
    let world = World::new();
    let owner = world.person("owner").await;
    let change = owner.with(REASON, "left").with(TICKET, "HR-7");
    change.send("POST", "/api/users/account-1/manage/lifecycle/enable", "").await;
    assert_eq!(owner.json("POST", catalogue::export::EXPORTS_PATH, TAKEN).await.status, 200);
    drop(owner);
    drop(change);
    world
}

fn page(answer: &Answer) -> Record {
    assert_eq!(answer.status, 200, "{}", answer.text());
    serde_json::from_slice(&answer.body).unwrap()
}

async fn entries(client: &Client<'_>, query: &str) -> Vec<Entry> {
    page(&client.get(&format!("{RECORD_PATH}{query}")).await).entries
}

fn kinds(entries: &[Entry]) -> Vec<String> {
    let kind = |entry: &Entry| match entry {
        Entry::Change(change) => change.operation.name.clone(),
        Entry::Event(told) => told.event.clone(),
    };
    entries.iter().map(kind).collect()
}

#[tokio::test]
async fn changes_and_events_stand_in_one_list_newest_first() {
    let world = world().await;
    let all = entries(&world.person("owner").await, "").await;
    let kinds = kinds(&all);
    let place = |word: &str| kinds.iter().position(|kind| kind == word).unwrap_or_else(|| panic!("{word}: {kinds:?}"));
    assert!(place("exported") < place("ENABLE_ACCOUNT"), "{kinds:?}");
    assert!(all.windows(2).all(|pair| pair[0].seq() > pair[1].seq()));
}

#[tokio::test]
async fn the_list_is_narrowed_by_kind_account_and_time_and_paged() {
    let world = world().await;
    let owner = world.person("owner").await;
    assert_eq!(kinds(&entries(&owner, "?kind=exported").await), ["exported"]);
    assert_eq!(kinds(&entries(&owner, "?account=account-1").await), ["ENABLE_ACCOUNT"]);
    assert!(entries(&owner, "?until=2020-01-01T00:00:00Z").await.is_empty());
    let first = page(&owner.get(&format!("{RECORD_PATH}?limit=1")).await);
    let next = first.next.expect("there is more");
    assert!(entries(&owner, &format!("?limit=1&before={next}")).await[0].seq() < next);
}

#[tokio::test]
async fn a_viewer_sees_the_changes_of_all_and_no_copy_that_somebody_else_took() {
    let world = world().await;
    let viewer = world.person("viewer").await;
    let told = page(&viewer.get(RECORD_PATH).await);
    assert!(told.is_own && kinds(&told.entries) == ["ENABLE_ACCOUNT"], "{:?}", kinds(&told.entries));
    assert!(entries(&viewer, "?kind=exported").await.is_empty());
    assert_eq!(viewer.get(CHANGES_PATH).await.status, 200);
}

#[tokio::test]
async fn a_copy_of_the_record_is_lines_and_is_recorded_itself() {
    let world = world().await;
    let owner = world.person("owner").await;
    let answer = owner.get(&format!("{RECORD_EXPORT_PATH}?kind=change")).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/x-ndjson")));
    let lines: Vec<Entry> = answer.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(kinds(&lines), ["ENABLE_ACCOUNT"]);
    let Entry::Change(change) = &lines[0] else { panic!("a change") };
    assert_eq!((change.reason.as_deref(), change.ticket.as_deref()), (Some("left"), Some("HR-7")));
    let taken = entries(&owner, "?kind=exported").await;
    assert_eq!(taken.len(), 2, "the copy of the record is on record too");
    assert_eq!(owner.get(&format!("{RECORD_EXPORT_PATH}?limit=5")).await.status, 400, "a copy is whole");
}

#[tokio::test]
async fn a_copy_longer_than_a_page_is_whole_in_order_and_without_its_own_row() {
    let world = World::new();
    let owner = world.person("owner").await;
    for rows in 0..2_500 {
        let event = proxy::audit::Event::Exported { what: "users as csv".to_owned(), rows };
        world.service.audit.tell(None, event).await;
    }
    let before = world.service.audit.events().await.unwrap().len();
    let answer = owner.get(RECORD_EXPORT_PATH).await;
    let lines: Vec<Entry> = answer.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((answer.status, lines.len()), (200, before));
    assert!(lines.windows(2).all(|pair| pair[0].seq() < pair[1].seq()));
    let taken = entries(&owner, "?kind=exported&limit=1").await;
    let Entry::Event(told) = &taken[0] else { panic!("an event") };
    let rows = told.details.iter().find(|detail| detail.name == "rows").map(|detail| detail.value.clone());
    assert_eq!(rows, Some(before.to_string()), "how much is on record first");
}

#[tokio::test]
async fn the_state_of_the_chain_is_told() {
    let world = world().await;
    let answer = world.person("viewer").await.get(RECORD_HEALTH_PATH).await;
    let health: Health = serde_json::from_slice(&answer.body).unwrap();
    assert!(health.is_writable && health.rows >= 3 && health.last >= 3, "{health:?}");
    assert_eq!((health.under_way, health.verified), (0, None));
}
