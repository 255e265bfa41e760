//! Addresses in ids are hidden, the same person stays the same, and whoever asks for the person finds the rows.

use catalogue::capability::Role;
use catalogue::session::Person;

use super::*;
use crate::audit::{Event, Filter};
use crate::identity::{Caller, Subject};

const ADDRESS: &str = "ada.lovelace@corp.example";

fn caller(id: &str) -> Caller {
    let person = Person { id: format!("header {id}"), name: "Ada".to_owned(), email: None };
    let subject = Subject { issuer: "header".to_owned(), id: id.to_owned(), session: None, groups: Vec::new(), account: None };
    Caller { subject: Some(subject.into()), ..Caller::new(person, Role::Owner) }
}

async fn told(audit: &Audit, id: &str) -> String {
    audit.tell_first(Some(&caller(id)), Event::ConfigurationRead).await.unwrap();
    audit.rows().await.unwrap().pop().unwrap()
}

#[test]
fn only_words_that_may_be_addresses_become_marks_and_case_makes_no_other_person() {
    let key = ChainKey::random();
    let mark = format!("address:{}", key.mark("person", "id", ADDRESS));
    let table = [
        (format!("header {ADDRESS}"), format!("header {mark}")),
        ("header Ada.Lovelace@CORP.example".to_owned(), format!("header {mark}")),
        (format!("approval-1 by Ada ({ADDRESS})"), format!("approval-1 by Ada ({mark})")),
        ("https://id.example 00u1abc".to_owned(), "https://id.example 00u1abc".to_owned()),
        ("@handle and corp@".to_owned(), "@handle and corp@".to_owned()),
    ];
    for (text, wanted) in table {
        assert_eq!(veiled(&key, &text), wanted);
    }
    assert_eq!(veiled(&key, &mark), mark, "a mark stays what it is");
    assert!(!veiled(&key, "auth0|ada@corp.example").contains('@'), "also behind a prefix");
}

#[tokio::test]
async fn a_row_has_no_address_where_the_way_in_names_people_by_theirs() {
    let audit = Audit::in_memory();
    let (one, again) = (told(&audit, ADDRESS).await, told(&audit, ADDRESS).await);
    assert!(!one.contains("lovelace") && one.contains("header address:"), "{one}");
    let person = |row: &str| serde_json::from_str::<serde_json::Value>(row).unwrap()["person"].clone();
    assert_eq!(person(&one), person(&again));
    assert_ne!(person(&one), person(&told(&audit, "bob@corp.example").await));
    let naming = Audit::in_memory().naming_emails(true);
    assert!(told(&naming, ADDRESS).await.contains(ADDRESS));
}

#[tokio::test]
async fn other_people_in_details_and_in_what_was_counted_are_hidden_too() {
    let audit = Audit::in_memory();
    let ended = Event::SessionEnded { why: "by an owner", person: format!("header {ADDRESS}"), session: None };
    audit.tell_first(None, ended).await.unwrap();
    for _ in 0..50 {
        audit.deny(&caller(ADDRESS), Event::ConfigurationRead).await;
    }
    audit.count_denials(std::time::Instant::now() + std::time::Duration::from_secs(3600)).await;
    while audit.writer().is_busy() {
        tokio::task::yield_now().await;
    }
    let rows = audit.rows().await.unwrap();
    assert!(rows.iter().any(|row| row.contains("denied-more")), "{rows:?}");
    assert!(rows.iter().all(|row| !row.contains("lovelace")), "{rows:?}");
}

#[tokio::test]
async fn the_rows_of_a_person_are_found_by_the_id_and_by_the_mark() {
    let audit = Audit::in_memory();
    let row: serde_json::Value = serde_json::from_str(&told(&audit, ADDRESS).await).unwrap();
    told(&audit, "bob@corp.example").await;
    for person in [format!("header {ADDRESS}"), row["person"].as_str().unwrap().to_owned()] {
        let filter = Filter { person: Some(person), ..Filter::default() };
        assert_eq!(audit.entries(&filter, None, 10).await.unwrap().len(), 1);
    }
}
