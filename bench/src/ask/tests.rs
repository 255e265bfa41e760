//! What counts as an answer, and where it ends.

use super::length;

#[test]
fn an_answer_ends_where_its_head_says() {
    let head = b"HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 12\r\n\r\n";
    assert_eq!(length(head).unwrap(), Some(head.len() + 12));
    assert_eq!(length(&head[..20]).unwrap(), None, "its head has not come yet");
}

#[test]
fn a_refused_answer_and_one_without_a_length_are_none() {
    assert!(length(b"HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n\r\n").is_err());
    assert!(length(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").is_err());
}
