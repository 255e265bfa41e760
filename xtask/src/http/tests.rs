//! Asking a real socket, and telling an answer from noise.

use std::io::Read;
use std::thread;

use super::*;

/// Answers one request with these bytes and gives back what was asked.
fn server(answer: &'static str) -> (SocketAddr, thread::JoinHandle<String>) {
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
        stream.write_all(answer.as_bytes()).unwrap();
        String::from_utf8(request).unwrap()
    });
    (address, server)
}

#[test]
fn the_status_of_an_answer_is_read() {
    let (address, server) = server("HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n");
    assert_eq!(status(address, "/readyz").unwrap(), 503);
    let request = server.join().unwrap();
    assert!(request.starts_with("GET /readyz HTTP/1.1\r\n"), "{request}");
    assert!(request.contains(&format!("Host: {address}\r\n")), "{request}");
}

#[test]
fn something_that_is_not_http_is_no_answer() {
    for noise in ["", "SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 soon\r\n"] {
        let (address, server) = server(noise);
        assert!(status(address, "/").is_err(), "{noise}");
        server.join().unwrap();
    }
}

#[test]
fn a_port_is_free_until_somebody_listens() {
    let listener = TcpListener::bind(loopback(0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    assert!(!is_free(port));
    drop(listener);
    assert!(is_free(port));
}
