//! A transaction comes back once, in time, and to whoever has its cookie.

use std::sync::Arc;

use super::{LIFE, Transaction, Transactions};
use crate::store::Store;

const NOW: i64 = 1_800_000_000;

fn transactions() -> Transactions {
    Transactions::new(Arc::new(Store::in_memory()))
}

fn one(back: &str) -> Transaction {
    Transaction {
        state: "state".to_owned(),
        nonce: "nonce".to_owned(),
        verifier: "verifier".to_owned(),
        back: back.to_owned(),
        replaces: Some("tag".to_owned()),
        expected: None,
    }
}

fn second(back: &str) -> Transaction {
    Transaction { state: "another state".to_owned(), ..one(back) }
}

#[tokio::test]
async fn a_transaction_comes_back_once_to_whoever_has_its_cookie() {
    let transactions = transactions();
    let (mine, other) = (transactions.begin(&one("/users"), NOW).await.unwrap(), transactions.begin(&second("/scim"), NOW).await.unwrap());
    assert_ne!(mine, other);
    assert_eq!(transactions.take(&"A".repeat(43), NOW).await.unwrap(), None);
    assert_eq!(transactions.take(&mine, NOW + LIFE - 1).await.unwrap(), Some(one("/users")));
    assert_eq!(transactions.take(&mine, NOW).await.unwrap(), None);
    assert_eq!(transactions.take(&other, NOW).await.unwrap(), Some(second("/scim")));
}

#[tokio::test]
async fn a_late_transaction_is_spent_and_gone() {
    let transactions = transactions();
    let late = transactions.begin(&one("/"), NOW).await.unwrap();
    assert_eq!(transactions.take(&late, NOW + LIFE).await.unwrap(), None);
    assert_eq!(transactions.take(&late, NOW).await.unwrap(), None);
}

#[tokio::test]
async fn nobody_s_sign_in_is_crowded_out_by_ten_thousand_of_strangers() {
    let transactions = transactions();
    let mine = transactions.begin(&one("/users"), NOW).await.unwrap();
    for _ in 0..10_050 {
        transactions.begin(&one("/"), NOW + 1).await.unwrap();
    }
    assert_eq!(transactions.take(&mine, NOW + 2).await.unwrap(), Some(one("/users")));
}

#[tokio::test]
async fn a_sign_in_that_was_only_begun_leaves_nothing_and_a_spent_one_no_secret() {
    let store = Arc::new(Store::in_memory());
    let transactions = Transactions::new(Arc::clone(&store));
    let cookie = transactions.begin(&one("/"), NOW).await.unwrap();
    let rows = async || -> Vec<String> {
        sqlx::query_scalar("SELECT tag FROM spent_sign_ins").fetch_all(store.pool().await.unwrap()).await.unwrap()
    };
    assert!(rows().await.is_empty());
    transactions.take(&cookie, NOW).await.unwrap();
    let spent = rows().await;
    assert!(spent.len() == 1 && !spent[0].contains("state") && !cookie.contains(&spent[0]), "{spent:?}");
}

#[tokio::test]
async fn what_is_spent_is_forgotten_after_its_time_alone() {
    let store = Arc::new(Store::in_memory());
    let transactions = Transactions::new(Arc::clone(&store));
    let (mine, other) = (transactions.begin(&one("/"), NOW).await.unwrap(), transactions.begin(&second("/"), NOW + LIFE).await.unwrap());
    transactions.take(&mine, NOW).await.unwrap();
    transactions.take(&other, NOW + LIFE).await.unwrap();
    let left: i64 = sqlx::query_scalar("SELECT count(*) FROM spent_sign_ins").fetch_one(store.pool().await.unwrap()).await.unwrap();
    assert_eq!(left, 1);
    assert_eq!(transactions.take(&mine, NOW + LIFE).await.unwrap(), None, "it is over in any case");
}

#[tokio::test]
async fn a_replica_reads_what_another_sealed_and_another_installation_does_not() {
    let store = Arc::new(Store::in_memory());
    let cookie = Transactions::new(Arc::clone(&store)).begin(&one("/users"), NOW).await.unwrap();
    assert_eq!(transactions().take(&cookie, NOW).await.unwrap(), None);
    assert_eq!(Transactions::new(store).take(&cookie, NOW).await.unwrap(), Some(one("/users")));
}

#[tokio::test]
async fn a_way_back_that_is_too_long_for_a_cookie_is_given_up() {
    let transactions = transactions();
    let long = transactions.begin(&one(&format!("/users?q={}", "x".repeat(2000))), NOW).await.unwrap();
    assert!(long.len() <= 1400, "{}", long.len());
    assert_eq!(transactions.take(&long, NOW).await.unwrap(), Some(one("/")));
}

#[tokio::test]
async fn a_logout_token_counts_once_until_it_is_forgotten() {
    let transactions = transactions();
    assert!(transactions.note_logout("https://idp one", NOW, NOW + 600).await.unwrap());
    assert!(!transactions.note_logout("https://idp one", NOW + 599, NOW + 900).await.unwrap());
    assert!(transactions.note_logout("https://idp two", NOW, NOW + 600).await.unwrap());
    transactions.forget_logout("https://idp two").await.unwrap();
    assert!(transactions.note_logout("https://idp two", NOW, NOW + 600).await.unwrap());
}
