//! What ends an answer well, what breaks it off, and how much of it waits.

use std::time::Duration;

use http_body_util::BodyExt as _;

use super::{Left, new};

#[tokio::test]
async fn what_was_finished_arrives_whole_and_in_order() {
    let (pieces, body) = new();
    let writing = tokio::spawn(async move {
        for number in 0..50 {
            pieces.room().await?.put(format!("{number}\n"));
            pieces.room().await?.put(String::new());
        }
        pieces.finish().await
    });
    let text = body.collect().await.unwrap().to_bytes();
    assert_eq!(text.iter().filter(|byte| **byte == b'\n').count(), 50);
    assert!(text.starts_with(b"0\n1\n") && text.ends_with(b"49\n"));
    assert_eq!(writing.await.unwrap(), Ok(()));
}

#[tokio::test]
async fn what_was_not_finished_is_an_error_and_no_end() {
    let (pieces, body) = new();
    pieces.room().await.unwrap().put("half".to_owned());
    drop(pieces);
    assert!(body.collect().await.is_err());
}

#[tokio::test]
async fn a_writer_waits_for_its_reader_and_hears_when_nobody_reads_any_more() {
    let (pieces, body) = new();
    let mut ahead = 0;
    while let Ok(room) = tokio::time::timeout(Duration::from_millis(50), pieces.room()).await {
        room.unwrap().put("piece".to_owned());
        ahead += 1;
        assert!(ahead < 10, "nobody reads, and it is written all the same");
    }
    drop(body);
    assert_eq!(pieces.room().await.map(drop), Err(Left));
    pieces.left().await;
}
