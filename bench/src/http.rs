//! Single questions to a program on this machine, before and beside the load.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use crate::Failure;

/// A connection that stays open.
pub struct Connection(BufReader<TcpStream>);

/// The head of an answer.
#[derive(Debug)]
pub struct Head(Vec<String>);

impl Head {
    /// The values of a header.
    pub fn values(&self, name: &str) -> impl Iterator<Item = &str> {
        let lines = self.0.iter().skip(1).filter_map(|line| line.split_once(':'));
        lines.filter(move |(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }

    pub fn status(&self) -> &str {
        self.0.first().and_then(|line| line.split(' ').nth(1)).unwrap_or_default()
    }
}

impl Connection {
    pub fn open(port: u16) -> Result<Connection, Failure> {
        let stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        stream.set_nodelay(true)?;
        Ok(Connection(BufReader::with_capacity(1024, stream)))
    }

    /// Waits longer for each answer.
    pub fn patient(&mut self, wait: Duration) -> Result<(), Failure> {
        Ok(self.0.get_ref().set_read_timeout(Some(wait))?)
    }

    /// Asks and waits for the whole answer; its body must say how long it is.
    pub fn ask(&mut self, request_line: &str, headers: &[(String, String)], body: &str) -> Result<(Head, Vec<u8>), Failure> {
        let head = self.head(request_line, headers, body)?;
        let length: u64 = head.values("content-length").next().and_then(|length| length.parse().ok()).unwrap_or_default();
        let mut body = Vec::new();
        self.0.by_ref().take(length).read_to_end(&mut body)?;
        Ok((head, body))
    }

    /// Asks for an answer that comes in pieces, and counts its lines instead of keeping it. Told of the lines of each piece, somebody may make it wait.
    pub fn count_lines(
        &mut self,
        request_line: &str,
        headers: &[(String, String)],
        came: &mut dyn FnMut(usize) -> Result<(), Failure>,
    ) -> Result<usize, Failure> {
        self.patient(Duration::from_secs(300))?;
        let head = self.head(request_line, headers, "")?;
        if head.status() != "200" || head.values("transfer-encoding").next() != Some("chunked") {
            return Err(format!("no answer in pieces: {head:?}").into());
        }
        let (mut lines, mut piece) = (0, Vec::new());
        loop {
            let mut size = String::new();
            self.0.read_line(&mut size)?;
            let size = usize::from_str_radix(size.trim(), 16).map_err(|_| "the answer broke off")?;
            piece.resize(size + 2, 0);
            self.0.read_exact(&mut piece)?;
            if size == 0 {
                return Ok(lines);
            }
            let more = piece[..size].iter().filter(|byte| **byte == b'\n').count();
            lines += more;
            came(more)?;
        }
    }

    fn head(&mut self, request_line: &str, headers: &[(String, String)], body: &str) -> Result<Head, Failure> {
        let port = self.0.get_ref().peer_addr()?.port();
        let mut text = format!("{request_line} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\n");
        headers.iter().for_each(|(name, value)| text.push_str(&format!("{name}: {value}\r\n")));
        if !body.is_empty() {
            text.push_str(&format!("content-length: {}\r\n", body.len()));
        }
        text.push_str("\r\n");
        text.push_str(body);
        self.0.get_mut().write_all(text.as_bytes())?;
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            if self.0.read_line(&mut line)? == 0 {
                return Err("the connection was closed".into());
            }
            match line.trim_end() {
                "" => return Ok(Head(lines)),
                line => lines.push(line.to_owned()),
            }
        }
    }
}
