//! An upstream of a few lines that does with each request what the test says, over a real socket, and counts what reached it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

pub const ORGANIZATION: &str = "0a1b2c3d-0000-4000-8000-000000000001";

/// What becomes of one request.
#[derive(Clone, Debug)]
pub enum Act {
    /// An answer with this status, these further lines of its head, and this body.
    Say(u16, String, Vec<u8>),
    /// These bytes, and then nothing more; the connection stays open.
    Stall(Vec<u8>),
    /// The first bytes, then the others one by one with pauses that no clock but that of the whole call notices.
    Drip(Vec<u8>, Vec<u8>),
    /// The same after a while.
    Late(Duration, Box<Act>),
    /// The beginning of an answer that goes on for ever; the flag is set when nobody takes it any more.
    Endless(Arc<AtomicBool>),
    /// These bytes, and the connection is reset.
    Reset(Vec<u8>),
}

impl Act {
    pub fn json(body: &str) -> Act {
        Act::Say(200, String::new(), body.as_bytes().to_vec())
    }

    pub fn status(status: u16) -> Act {
        Act::Say(status, String::new(), b"{}".to_vec())
    }

    pub fn with(status: u16, head: &str) -> Act {
        Act::Say(status, format!("{head}\r\n"), b"{}".to_vec())
    }
}

/// The upstream; it ends with the test's runtime.
pub struct Upstream {
    pub address: String,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Upstream {
    /// The script gets the number of the request, from 0, and its request line.
    pub async fn open(script: impl Fn(usize, &str) -> Act + Send + Sync + 'static) -> Upstream {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let (seen, script) = (Arc::<Mutex<Vec<String>>>::default(), Arc::new(script));
        let noted = Arc::clone(&seen);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&noted), Arc::clone(&script)));
            }
        });
        Upstream { address, seen }
    }

    /// The request lines so far.
    pub fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }

    pub fn count(&self) -> usize {
        self.seen.lock().unwrap().len()
    }
}

async fn serve(mut stream: TcpStream, seen: Arc<Mutex<Vec<String>>>, script: Arc<impl Fn(usize, &str) -> Act>) {
    while let Some(line) = request(&mut stream).await {
        let number = {
            let mut seen = seen.lock().unwrap();
            seen.push(line.clone());
            seen.len() - 1
        };
        let mut act = script(number, &line);
        if let Act::Late(pause, then) = act {
            tokio::time::sleep(pause).await;
            act = *then;
        }
        match act {
            Act::Late(..) => unreachable!("late once"),
            Act::Say(status, head, body) => {
                let length = body.len();
                let head = format!("HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n{head}\r\n");
                if stream.write_all(&[head.as_bytes(), &body].concat()).await.is_err() {
                    return;
                }
            }
            Act::Stall(bytes) => {
                let _ = stream.write_all(&bytes).await;
                let _ = stream.read_u8().await;
                return;
            }
            Act::Endless(was_cut_off) => {
                let head = "HTTP/1.1 200 X\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n";
                let piece = [b"4000\r\n".as_slice(), &[b' '; 0x4000], b"\r\n"].concat();
                let mut is_taken = stream.write_all(head.as_bytes()).await.is_ok();
                while is_taken {
                    is_taken = stream.write_all(&piece).await.is_ok();
                }
                was_cut_off.store(true, Ordering::Relaxed);
                return;
            }
            Act::Drip(first, bytes) => {
                let _ = stream.write_all(&first).await;
                for byte in bytes {
                    if stream.write_all(&[byte]).await.is_err() {
                        return;
                    }
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            }
            Act::Reset(bytes) => {
                let _ = stream.write_all(&bytes).await;
                let _ = stream.flush().await;
                let _ = stream.set_zero_linger();
                return;
            }
        }
    }
}

/// Reads one request; its first line.
async fn request(stream: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    let head = String::from_utf8_lossy(&head).to_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).and_then(|text| text.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.ok()?;
    Some(head.lines().next()?.trim_end_matches(" http/1.1").to_owned())
}
