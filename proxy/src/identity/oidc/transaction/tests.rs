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

#[tokio::test]
async fn a_transaction_comes_back_once_to_whoever_has_its_cookie() {
    let transactions = transactions();
    let (mine, other) = (transactions.begin(&one("/users"), NOW).await.unwrap(), transactions.begin(&one("/scim"), NOW).await.unwrap());
    assert_ne!(mine, other);
    assert_eq!(transactions.take(&"A".repeat(43), NOW).await.unwrap(), None);
    assert_eq!(transactions.take(&mine, NOW + LIFE - 1).await.unwrap(), Some(one("/users")));
    assert_eq!(transactions.take(&mine, NOW).await.unwrap(), None);
    assert_eq!(transactions.take(&other, NOW).await.unwrap(), Some(one("/scim")));
}

#[tokio::test]
async fn a_late_transaction_is_spent_and_gone() {
    let transactions = transactions();
    let late = transactions.begin(&one("/"), NOW).await.unwrap();
    assert_eq!(transactions.take(&late, NOW + LIFE).await.unwrap(), None);
    assert_eq!(transactions.take(&late, NOW).await.unwrap(), None);
}

#[tokio::test]
async fn the_store_does_not_hold_the_cookie() {
    let store = Arc::new(Store::in_memory());
    let cookie = Transactions::new(Arc::clone(&store)).begin(&one("/"), NOW).await.unwrap();
    let rows = sqlx::query_scalar::<_, i64>("SELECT count(*) FROM sign_ins WHERE tag = $1").bind(&cookie);
    assert_eq!(rows.fetch_one(store.pool().await.unwrap()).await.unwrap(), 0);
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
