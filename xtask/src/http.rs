//! Just enough HTTP to ask the service, over loopback, whether it is ready and how large its answers are.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

#[cfg(test)]
mod tests;

const PATIENCE: Duration = Duration::from_secs(10);

#[derive(Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    /// How many bytes the body takes on the way, encoded as the service chose.
    pub body_length: u64,
    pub encoding: Option<String>,
}

/// Asks for a path, accepting brotli as a browser would.
pub fn get(address: SocketAddr, path: &str) -> io::Result<Answer> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nAccept: */*\r\nAccept-Encoding: br\r\nConnection: close\r\n\r\n")?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    read_answer(&bytes).ok_or_else(|| ErrorKind::InvalidData.into())
}

/// Only answers with a length are understood: the files and probes asked for here are never streamed.
fn read_answer(bytes: &[u8]) -> Option<Answer> {
    let end_of_head = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&bytes[..end_of_head]).ok()?;
    let mut lines = head.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let header = |wanted: &str| {
        lines.clone().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case(wanted).then(|| value.trim().to_owned())
        })
    };
    let received = bytes.len() - end_of_head - 4;
    let body_length = header("content-length")?.parse().ok()?;
    (u64::try_from(received).ok()? == body_length).then(|| Answer { status, body_length, encoding: header("content-encoding") })
}

pub fn loopback(port: u16) -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], port))
}

pub fn is_free(port: u16) -> bool {
    TcpListener::bind(loopback(port)).is_ok()
}

/// A port that nobody listens on at this moment.
pub fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind(loopback(0))?.local_addr()?.port())
}
