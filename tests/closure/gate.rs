//! The gate before the sandbox: notes every request that the service sends, looks into the record before anything takes effect, and does to requests
//! and answers what networks and overloaded services do.

use std::io::{Read, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use catalogue::operation::Operation;
use serde_json::Value;

use crate::chance::Chance;
use crate::record::Record;

/// The keys of the service, as the gate tells them apart.
#[derive(Clone, Debug)]
pub struct Keys {
    pub organization: String,
    pub organization_read: String,
    pub scim: String,
}

/// Which key a request carried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    Organization,
    OrganizationRead,
    Scim,
    Other,
}

/// One request as it left the service.
#[derive(Clone, Debug)]
pub struct Arrival {
    pub method: String,
    /// Path and query, as sent.
    pub target: String,
    pub key: KeyKind,
    pub request_id: String,
    /// The names of all headers, lower-case.
    pub headers: Vec<String>,
    pub body: Vec<u8>,
    /// Whether the record named it before it was passed on.
    pub announced: bool,
    /// Whether the sandbox heard of it.
    pub passed_on: bool,
    /// What the sandbox said to it, whether or not the service heard that.
    pub status: Option<u16>,
}

impl Arrival {
    /// The body where it is JSON.
    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }
}

/// What becomes of one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Pass,
    Late(u64),
    BreakBefore,
    BreakAfter,
    CutAnswer,
    Answer(&'static str),
}

const FATES: [Fate; 8] = [
    Fate::Late(60),
    Fate::Late(700),
    Fate::BreakBefore,
    Fate::BreakAfter,
    Fate::CutAnswer,
    Fate::Answer("503 Service Unavailable"),
    Fate::Answer("502 Bad Gateway"),
    Fate::Answer("401 Unauthorized"),
];

/// The gate, open for the life of the process.
pub struct Gate {
    pub address: SocketAddr,
    arrivals: Arc<Mutex<Vec<Arrival>>>,
    loses: Arc<Mutex<Option<Loss>>>,
}

/// What becomes of every write, where that is not left to chance; reads then pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// The sandbox performs it, and nobody hears of that.
    Answer,
    /// The sandbox never hears of it.
    Request,
}

struct Door {
    sandbox: SocketAddr,
    keys: Keys,
    record: Arc<Record>,
    arrivals: Arc<Mutex<Vec<Arrival>>>,
    loses: Arc<Mutex<Option<Loss>>>,
}

impl Gate {
    pub fn open(sandbox: SocketAddr, keys: Keys, record: Arc<Record>, mut chance: Chance) -> Gate {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("this machine has a loopback address");
        let address = listener.local_addr().expect("a bound socket has an address");
        let arrivals = Arc::new(Mutex::new(Vec::new()));
        let loses = Arc::new(Mutex::new(None));
        let door = Arc::new(Door { sandbox, keys, record, arrivals: Arc::clone(&arrivals), loses: Arc::clone(&loses) });
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (door, fate) = (Arc::clone(&door), fate(&mut chance));
                std::thread::spawn(move || drop(door.serve(stream, fate)));
            }
        });
        Gate { address, arrivals, loses }
    }

    /// From now on this is what becomes of writes.
    pub fn lose(&self, loss: Loss) {
        *self.loses.lock().expect("no door panics") = Some(loss);
    }

    pub fn arrivals(&self) -> Vec<Arrival> {
        self.arrivals.lock().expect("no door panics").clone()
    }
}

/// Each of these stops everybody who goes with the same key for a moment, and what is not sent proves nothing. So there are few of them.
const REFUSALS: [Fate; 3] = [
    Fate::Answer("429 Too Many Requests\r\nretry-after: 0"),
    Fate::Answer("429 Too Many Requests\r\nretry-after: 1"),
    Fate::Answer("429 Too Many Requests"),
];

fn fate(chance: &mut Chance) -> Fate {
    if chance.below(1_000) < 4 {
        return *chance.pick(&REFUSALS);
    }
    if chance.percent(72) { Fate::Pass } else { *chance.pick(&FATES) }
}

impl Door {
    /// One request for each connection: the answer closes it.
    fn serve(&self, mut stream: TcpStream, fate: Fate) -> std::io::Result<()> {
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        let Some((head, body)) = read_request(&mut stream)? else { return Ok(()) };
        let mut arrival = self.arrival(&head, body);
        arrival.announced = self.record.announces(&arrival.request_id);
        let loss = *self.loses.lock().expect("no door panics");
        let fate = match loss {
            None => fate,
            Some(_) if !crate::judge::operation(&arrival).is_some_and(Operation::is_write) => Fate::Pass,
            Some(Loss::Answer) => Fate::BreakAfter,
            Some(Loss::Request) => Fate::BreakBefore,
        };
        arrival.passed_on = !matches!(fate, Fate::BreakBefore | Fate::Answer(_));
        let request = self.forwarded(&head, &arrival);
        let at = {
            let mut arrivals = self.arrivals.lock().expect("no door panics");
            arrivals.push(arrival);
            arrivals.len() - 1
        };
        if let Fate::Late(milliseconds) = fate {
            std::thread::sleep(Duration::from_millis(milliseconds));
        }
        match fate {
            Fate::BreakBefore => Ok(()),
            Fate::Answer(status) => {
                let body = "{\"code\":1,\"message\":\"later\"}";
                let length = body.len();
                write!(
                    stream,
                    "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
                )
            }
            _ => {
                let answer = self.ask_sandbox(&request)?;
                let status = std::str::from_utf8(answer.get(9..12).unwrap_or_default()).ok().and_then(|status| status.parse().ok());
                self.arrivals.lock().expect("no door panics")[at].status = status;
                match fate {
                    Fate::BreakAfter => Ok(()),
                    Fate::CutAnswer => stream.write_all(&answer[..answer.len() * 2 / 3]),
                    _ => stream.write_all(&answer),
                }
            }
        }
    }

    fn arrival(&self, head: &str, body: Vec<u8>) -> Arrival {
        let mut words = head.lines().next().unwrap_or_default().split(' ');
        let (method, target) = (words.next().unwrap_or_default().to_owned(), words.next().unwrap_or_default().to_owned());
        let bearer = header(head, "authorization").and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
        let key = match bearer {
            key if key == self.keys.organization => KeyKind::Organization,
            key if key == self.keys.organization_read => KeyKind::OrganizationRead,
            key if key == self.keys.scim => KeyKind::Scim,
            _ => KeyKind::Other,
        };
        let headers = head.lines().skip(1).filter_map(|line| line.split_once(':')).map(|(name, _)| name.to_ascii_lowercase()).collect();
        let request_id = header(head, "x-request-id").unwrap_or_default().to_owned();
        Arrival { method, target, key, request_id, headers, body, announced: false, passed_on: false, status: None }
    }

    /// The request as the sandbox gets it: it knows one organization key, and closes when it has answered.
    fn forwarded(&self, head: &str, arrival: &Arrival) -> Vec<u8> {
        let head = head.replace(&self.keys.organization_read, &self.keys.organization);
        let head = head.trim_end_matches("\r\n");
        [format!("{head}\r\nconnection: close\r\n\r\n").as_bytes(), &arrival.body].concat()
    }

    fn ask_sandbox(&self, request: &[u8]) -> std::io::Result<Vec<u8>> {
        let mut sandbox = TcpStream::connect(self.sandbox)?;
        sandbox.set_read_timeout(Some(Duration::from_secs(20)))?;
        sandbox.write_all(request)?;
        let mut answer = Vec::new();
        sandbox.read_to_end(&mut answer)?;
        Ok(answer)
    }
}

/// The head with its empty line, and the body; nothing when the other side left.
fn read_request(stream: &mut impl Read) -> std::io::Result<Option<(String, Vec<u8>)>> {
    let mut bytes = Vec::new();
    let mut piece = [0; 8192];
    let end = loop {
        if let Some(at) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break at + 4;
        }
        let read = stream.read(&mut piece)?;
        if read == 0 {
            return Ok(None);
        }
        bytes.extend_from_slice(&piece[..read]);
    };
    let mut body = bytes.split_off(end);
    let head = String::from_utf8_lossy(&bytes).into_owned();
    let length = header(&head, "content-length").and_then(|value| value.parse().ok()).unwrap_or(0);
    while body.len() < length {
        let read = stream.read(&mut piece)?;
        if read == 0 {
            return Ok(None);
        }
        body.extend_from_slice(&piece[..read]);
    }
    Ok(Some((head, body)))
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines().filter_map(|line| line.split_once(':')).find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
}
