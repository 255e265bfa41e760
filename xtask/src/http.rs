//! Just enough of the network to ask, over loopback, whether a port is free and whether the service is ready.

use std::io::{self, BufRead, BufReader, ErrorKind, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

use crate::failure::Failure;

#[cfg(test)]
mod tests;

const PATIENCE: Duration = Duration::from_secs(10);

/// The status with which a path is answered.
pub fn status(address: SocketAddr, path: &str) -> io::Result<u16> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes())?;
    let mut first_line = String::new();
    BufReader::new(stream).read_line(&mut first_line)?;
    first_line
        .strip_prefix("HTTP/1.1 ")
        .and_then(|rest| rest.split_whitespace().next())
        .and_then(|status| status.parse().ok())
        .ok_or_else(|| ErrorKind::InvalidData.into())
}

pub fn loopback(port: u16) -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], port))
}

/// A port that nobody listens on now.
pub fn free_port() -> Result<u16, Failure> {
    let listener = TcpListener::bind(loopback(0)).and_then(|listener| listener.local_addr());
    listener.map(|address| address.port()).map_err(Failure::file("listen on", "127.0.0.1"))
}

pub fn is_free(port: u16) -> bool {
    TcpListener::bind(loopback(port)).is_ok()
}
