//! Reading whole answers, refusing cut ones, and asking a real socket.

use std::thread;

use super::*;

#[test]
fn status_encoding_and_length_are_read_whatever_the_case_of_the_headers() {
    let answer = read_answer(b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\ncontent-length: 5\r\n\r\nhello");
    assert_eq!(answer, Some(Answer { status: 200, body_length: 5, encoding: Some("br".into()) }));
}

#[test]
fn a_cut_answer_is_no_answer() {
    for bytes in [
        &b""[..],
        b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhell",
        b"HTTP/1.1 200 OK\r\n\r\nhello",
        b"nonsense\r\n\r\n",
    ] {
        assert_eq!(read_answer(bytes), None);
    }
}

#[test]
fn get_asks_for_the_path_and_accepts_brotli() {
    let listener = TcpListener::bind(loopback(0)).unwrap();
    let address = listener.local_addr().unwrap();
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = Vec::new();
        while !request.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap();
            request.push(byte[0]);
        }
        stream.write_all(b"HTTP/1.1 204 No Content\r\ncontent-length: 0\r\n\r\n").unwrap();
        String::from_utf8(request).unwrap()
    });
    assert_eq!(get(address, "/readyz").unwrap().status, 204);
    let request = server.join().unwrap();
    assert!(request.starts_with("GET /readyz HTTP/1.1\r\n"), "{request}");
    assert!(request.contains("Accept-Encoding: br\r\n"), "{request}");
}

#[test]
fn a_port_is_free_until_somebody_listens() {
    let listener = TcpListener::bind(loopback(0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    assert!(!is_free(port));
    assert!(is_free(free_port().unwrap()));
}
