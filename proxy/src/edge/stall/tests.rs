//! A reader who stops reading loses the connection; one who is slow keeps it.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::StallGuard;

const LIMIT: Duration = Duration::from_secs(30);

#[tokio::test(start_paused = true)]
async fn a_reader_who_stops_is_given_up_after_the_limit() {
    let (ours, _theirs) = tokio::io::duplex(16);
    let mut guarded = StallGuard::new(ours, LIMIT);
    let started = tokio::time::Instant::now();
    let fault = guarded.write_all(&[0; 64]).await.unwrap_err();
    assert_eq!(fault.kind(), std::io::ErrorKind::TimedOut);
    assert_eq!(started.elapsed().as_secs(), 30);
}

#[tokio::test(start_paused = true)]
async fn a_slow_reader_is_served_to_the_end() {
    let (ours, mut theirs) = tokio::io::duplex(16);
    let mut guarded = StallGuard::new(ours, LIMIT);
    let writing = tokio::spawn(async move { guarded.write_all(&[7; 64]).await });
    let mut read = Vec::new();
    while read.len() < 64 {
        tokio::time::advance(Duration::from_secs(29)).await;
        let mut piece = [0; 16];
        let count = theirs.read(&mut piece).await.unwrap();
        read.extend_from_slice(&piece[..count]);
    }
    writing.await.unwrap().unwrap();
    assert_eq!(read, [7; 64]);
}

#[tokio::test]
async fn reading_passes_through() {
    let (ours, mut theirs) = tokio::io::duplex(16);
    theirs.write_all(b"abc").await.unwrap();
    drop(theirs);
    let mut read = String::new();
    StallGuard::new(ours, LIMIT).read_to_string(&mut read).await.unwrap();
    assert_eq!(read, "abc");
}
