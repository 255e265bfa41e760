//! An upstream that speaks just enough HTTP/2 to leave, refuse and break off where a test says so.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpListener;

const PREFACE: usize = 24;
const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const PING: u8 = 6;
const GOAWAY: u8 = 7;
const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;
const ACK: u8 = 1;
const REFUSED_STREAM: u8 = 7;
/// `:method: POST`, with which the head of a change begins.
const POST: u8 = 0x83;

/// What becomes of one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    Answer,
    /// Says that it did nothing with it.
    Refuse,
    /// Leaves, and says that this request came too late.
    LeaveBefore,
    /// Leaves after it took this request, without an answer.
    LeaveAfter,
    /// The connection breaks.
    Break,
    /// The head of an answer and no end of it.
    Hang,
}

/// What reached it: connections, and on which of them each request that it took.
#[derive(Debug, Default)]
pub struct Seen {
    pub connections: usize,
    pub taken: Vec<usize>,
    /// Those of them that are posts.
    pub posts: usize,
    pub resets: usize,
}

pub struct H2Upstream {
    pub address: String,
    pub seen: Arc<Mutex<Seen>>,
}

impl H2Upstream {
    /// The script gets the number of the request, from 0.
    pub async fn open(script: impl Fn(usize) -> Act + Send + Sync + 'static) -> H2Upstream {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let (seen, script, number) = (Arc::<Mutex<Seen>>::default(), Arc::new(script), Arc::new(Mutex::new(0)));
        let noted = Arc::clone(&seen);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let connection = {
                    let mut seen = noted.lock().unwrap();
                    seen.connections += 1;
                    seen.connections
                };
                let _ = stream.set_nodelay(true);
                let (noted, script, number) = (Arc::clone(&noted), Arc::clone(&script), Arc::clone(&number));
                tokio::spawn(async move { serve(stream, connection, &noted, &number, &|number, _| script(number)).await });
            }
        });
        H2Upstream { address, seen }
    }

    pub fn taken(&self) -> usize {
        self.seen.lock().unwrap().taken.len()
    }

    pub fn connections(&self) -> usize {
        self.seen.lock().unwrap().connections
    }
}

fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
}

/// `:status: 200`, and the content type written out.
fn head(stream: u32) -> Vec<u8> {
    frame(HEADERS, END_HEADERS, stream, &[&[0x88, 0x0f, 0x10, 0x10], b"application/json".as_slice()].concat())
}

fn goaway(last: u32) -> Vec<u8> {
    frame(GOAWAY, 0, 0, &[last.to_be_bytes(), [0; 4]].concat())
}

/// Serves one connection. The script is told the number of the request, from 0, and whether it is a post.
pub async fn serve(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    connection: usize,
    seen: &Mutex<Seen>,
    number: &Mutex<usize>,
    script: &impl Fn(usize, bool) -> Act,
) -> Option<()> {
    stream.read_exact(&mut [0; PREFACE]).await.ok()?;
    stream.write_all(&frame(SETTINGS, 0, 0, &[])).await.ok()?;
    loop {
        let mut start = [0; 9];
        stream.read_exact(&mut start).await.ok()?;
        let length = u32::from_be_bytes([0, start[0], start[1], start[2]]);
        let id = u32::from_be_bytes([start[5], start[6], start[7], start[8]]);
        let mut payload = vec![0; length as usize];
        stream.read_exact(&mut payload).await.ok()?;
        let answer = match start[3] {
            SETTINGS if start[4] & ACK == 0 => frame(SETTINGS, ACK, 0, &[]),
            PING if start[4] & ACK == 0 => frame(PING, ACK, 0, &payload),
            RST_STREAM => {
                seen.lock().unwrap().resets += 1;
                continue;
            }
            HEADERS => {
                let is_post = payload.first() == Some(&POST);
                let act = {
                    let mut number = number.lock().unwrap();
                    *number += 1;
                    script(*number - 1, is_post)
                };
                if !matches!(act, Act::Refuse | Act::LeaveBefore) {
                    let mut seen = seen.lock().unwrap();
                    seen.taken.push(connection);
                    seen.posts += usize::from(is_post);
                }
                match act {
                    Act::Answer => [head(id), frame(DATA, END_STREAM, id, b"{}")].concat(),
                    Act::Hang => head(id),
                    Act::Refuse => frame(RST_STREAM, 0, id, &[0, 0, 0, REFUSED_STREAM]),
                    Act::LeaveBefore => goaway(id.saturating_sub(2)),
                    Act::LeaveAfter => {
                        stream.write_all(&goaway(id)).await.ok()?;
                        return None;
                    }
                    Act::Break => return None,
                }
            }
            _ => continue,
        };
        stream.write_all(&answer).await.ok()?;
    }
}
