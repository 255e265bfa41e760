//! Malformed requests, the same bytes to a gateway that is known to be strict (nginx) and to us: we are never more lenient than it, but for what is
//! listed with its reason. What nginx says is kept beside this file, so that every machine compares; where nginx is installed, it is asked again.
//! `UPDATE=1` writes it anew.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener as Listener, TcpStream as Stream};
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use proxy::edge::{self, EdgeLimits};
use proxy::pace::{Pace, PaceLimits};
use sandbox::Seed;
use scratch::Folder;
use tokio::net::TcpListener;

use crate::world::{HOST, World, settings};

/// Where we take what nginx refuses, and why that opens nothing.
const MORE_LENIENT: &[(&str, &str)] = &[
    ("line get / HTTP/1.1", "a method is any token; it is no method of ours and gets 405"),
    ("length 2\\r\\nContent-Length: 2", "one length twice is one length (RFC 9110, 8.6); two lengths are refused"),
    ("length 2\\t", "a tab around a value is white space (RFC 9110, 5.6.3)"),
    ("length \\t2", "a tab around a value is white space (RFC 9110, 5.6.3)"),
    ("coding Transfer-Encoding: \\tchunked", "a tab around a value is white space (RFC 9110, 5.6.3)"),
    (
        "coding Transfer-Encoding: chunked\\r\\nContent-Length: 2",
        "the chunks count, and the connection is closed (RFC 9112, 6.1): nothing after them is read",
    ),
    (
        "coding Content-Length: 2\\r\\nTransfer-Encoding: chunked",
        "the chunks count, and the connection is closed (RFC 9112, 6.1): nothing after them is read",
    ),
    (
        "coding Transfer-Encoding: chunked\\r\\nContent-Length: 0",
        "the chunks count, and the connection is closed (RFC 9112, 6.1): nothing after them is read",
    ),
    ("whole a large header", "our limit is the whole head, nginx has one of 8 KiB for each line"),
];

/// A name and the bytes.
type Case = (String, Vec<u8>);

/// Request lines.
const LINES: &[&str] = &[
    "GET / HTTP/1.1",
    "GET /  HTTP/1.1",
    "GET  / HTTP/1.1",
    " GET / HTTP/1.1",
    "GET / HTTP/1.1 ",
    "GET / http/1.1",
    "GET / HTTP/1.01",
    "GET / HTTP/01.1",
    "GET / HTTP/1.2",
    "GET / HTTP/2.0",
    "GET / HTTP/0.9",
    "GET / HTTP/3",
    "GET /",
    "GET",
    "",
    "GET /\tHTTP/1.1",
    "G\tET / HTTP/1.1",
    "get / HTTP/1.1",
    "GET\0 / HTTP/1.1",
    "GET /\0 HTTP/1.1",
    "GET /\u{7f} HTTP/1.1",
    "GET /a b HTTP/1.1",
    "GET * HTTP/1.1",
    "OPTIONS * HTTP/1.1",
    "GET // HTTP/1.1",
    "GET /.. HTTP/1.1",
    "GET /../ HTTP/1.1",
    "GET /%2e%2e/ HTTP/1.1",
    "GET /%00 HTTP/1.1",
    "GET /%zz HTTP/1.1",
    "GET /% HTTP/1.1",
    "GET evil.example HTTP/1.1",
    "GET evil.example:80 HTTP/1.1",
    "CONNECT evil.example:443 HTTP/1.1",
    "CONNECT / HTTP/1.1",
    "TRACE / HTTP/1.1",
    "GET http:// HTTP/1.1",
    "GET http://evil.example HTTP/1.1",
    "GET ftp://evil.example/ HTTP/1.1",
    "GET @evil.example/ HTTP/1.1",
    "GET / HTTP/1.1\rX: y",
    "GET\r\n/ HTTP/1.1",
    "GET / HTTP / 1.1",
    "GET / HTTP/1.1x",
    "G@T / HTTP/1.1",
    "(GET) / HTTP/1.1",
    "GET /\r HTTP/1.1",
    "PRI * HTTP/2.0",
    "\u{feff}GET / HTTP/1.1",
    "GET /\u{ff0e} HTTP/1.1",
    "GET / HTTP/1,1",
    "GET /#x HTTP/1.1",
    "GET /a\\b HTTP/1.1",
];

/// A header among good ones.
const HEADERS: &[&str] = &[
    "X: y",
    "X : y",
    " X: y",
    "X:y",
    "X",
    ": y",
    "X\0: y",
    "X: \0",
    "X: a\rb",
    "X: a\u{b}b",
    "X: \u{7f}",
    "X(: y",
    "X\t: y",
    "X y: z",
    "X: a\r\n b",
    "X: a\r\n\tb",
    "X: \u{e9}",
    "X:",
    "\"X\": y",
    "X@: y",
    "X/: y",
    "X[: y",
    "X: y\r\nX: z",
    "X\r: y",
    "X: y\r\n\r",
    "X_Y: z",
    "Host : evil.example",
    " Host: evil.example",
    "\u{b}X: y",
    "X,Y: z",
    "Ünicode: x",
];

/// The names that a request is for.
const HOSTS: &[&str] = &[
    "",
    "Host:\r\n",
    "Host: \r\n",
    "Host: evil.example\r\n",
    "Host: a\r\nHost: b\r\n",
    "Host: a b\r\n",
    "Host: a,b\r\n",
    "Host: a/b\r\n",
    "Host: a@b\r\n",
    "Host: ..\r\n",
    "Host: [::1\r\n",
    "Host: a:b:c\r\n",
    "Host: a\\b\r\n",
    "Host: a\0b\r\n",
    "Host: %61\r\n",
    "Host: a?b\r\n",
    "Host: a#b\r\n",
];

/// Lengths of a body.
const LENGTHS: &[&str] = &[
    "2",
    "+2",
    "-2",
    " 2",
    "2 ",
    "0x2",
    "2,2",
    "2, 2",
    "2\r\nContent-Length: 2",
    "2\r\nContent-Length: 3",
    "0\r\nContent-Length: 2",
    "2;a=b",
    "2.0",
    "1e1",
    "02",
    "00000000000000000000002",
    "18446744073709551616",
    "99999999999999999999",
    "",
    "a",
    "2\0",
    "2\t",
    "\t2",
    "２",
    "2 2",
    "'2'",
    "\"2\"",
    "2\r\n 0",
];

/// How a body is said to be framed.
const CODINGS: &[&str] = &[
    "Transfer-Encoding: chunked",
    "Transfer-Encoding: Chunked",
    "Transfer-Encoding:chunked",
    "Transfer-Encoding: \tchunked",
    "Transfer-Encoding: chunked ",
    "Transfer-Encoding : chunked",
    " Transfer-Encoding: chunked",
    "Transfer-Encoding: xchunked",
    "Transfer-Encoding: identity",
    "Transfer-Encoding: chunked, identity",
    "Transfer-Encoding: identity, chunked",
    "Transfer-Encoding: gzip, chunked",
    "Transfer-Encoding: chunked, chunked",
    "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
    "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
    "Transfer-Encoding: chunked\r\nContent-Length: 2",
    "Content-Length: 2\r\nTransfer-Encoding: chunked",
    "Transfer-Encoding: chunked\r\nContent-Length: 0",
    "Transfer-Encoding: \"chunked\"",
    "Transfer-Encoding: chunked;a=b",
    "Transfer-Encoding: ,chunked",
    "Transfer-Encoding: chunked,",
    "Transfer-Encoding:\r\n chunked",
    "Transfer-Encoding: chu\0nked",
    "Transfer_Encoding: chunked\r\nContent-Length: 2",
    "Transfer-Encoding: \u{b}chunked",
    "Transfer-Encoding:",
    "X: y\rTransfer-Encoding: chunked",
    "Transfer-Encoding\t: chunked",
    "TE: chunked\r\nTransfer-Encoding: chunked",
];

/// Bodies in chunks.
const CHUNKS: &[&str] = &[
    "2\r\n{}\r\n0\r\n\r\n",
    "02\r\n{}\r\n0\r\n\r\n",
    "0x2\r\n{}\r\n0\r\n\r\n",
    "+2\r\n{}\r\n0\r\n\r\n",
    "-2\r\n{}\r\n0\r\n\r\n",
    " 2\r\n{}\r\n0\r\n\r\n",
    "2 \r\n{}\r\n0\r\n\r\n",
    "2\t\r\n{}\r\n0\r\n\r\n",
    "2;a=b\r\n{}\r\n0\r\n\r\n",
    "2;a=\"\n\"\r\n{}\r\n0\r\n\r\n",
    "2;\n{}\r\n0\r\n\r\n",
    "2\n{}\n0\n\n",
    "2\r{}\r\n0\r\n\r\n",
    "2\r\n{}0\r\n\r\n",
    "2\r\n{}xx0\r\n\r\n",
    "3\r\n{}\r\n0\r\n\r\n",
    "\r\n2\r\n{}\r\n0\r\n\r\n",
    "g\r\n{}\r\n0\r\n\r\n",
    "\r\n\r\n",
    "ffffffffffffffff\r\n{}\r\n0\r\n\r\n",
    "10000000000000002\r\n{}\r\n0\r\n\r\n",
    "2\r\n{}\r\n0\r\nX: y\r\n\r\n",
    "2\r\n{}\r\n0\r\nContent-Length: 5\r\n\r\n",
    "2\r\n{}\r\n0\r\nX : y\r\n\r\n",
    "2\r\n{}\r\n0\r\nX\r\n\r\n",
    "2\r\n{}\r\n0\r\n\n",
    "2\r\n{}\r\n00\r\n\r\n",
    "2\r\n{}\r\n0;a\r\n\r\n",
    "2\0\r\n{}\r\n0\r\n\r\n",
    "2,2\r\n{}\r\n0\r\n\r\n",
];

fn corpus(cookie: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    let own = format!("Host: {HOST}\r\nCookie: {cookie}\r\nX-Rollcall: 1\r\n");
    let mut add = |group: &str, shown: &str, text: Vec<u8>| cases.push((format!("{group} {}", shown.escape_debug()), text));
    for line in LINES {
        add("line", line, format!("{line}\r\n{own}Connection: close\r\n\r\n").into_bytes());
    }
    for header in HEADERS {
        add("header", header, format!("GET / HTTP/1.1\r\n{own}{header}\r\nConnection: close\r\n\r\n").into_bytes());
    }
    for host in HOSTS {
        add("host", host, format!("GET / HTTP/1.1\r\n{host}Connection: close\r\n\r\n").into_bytes());
    }
    let write = format!("PATCH /api/users/x/manage/profile HTTP/1.1\r\n{own}Content-Type: application/json\r\n");
    let hidden = hidden();
    for length in LENGTHS {
        add("length", length, format!("{write}Content-Length: {length}\r\nConnection: close\r\n\r\n{{}}{hidden}").into_bytes());
    }
    for coding in CODINGS {
        add("coding", coding, format!("{write}{coding}\r\nConnection: close\r\n\r\n2\r\n{{}}\r\n0\r\n\r\n{hidden}").into_bytes());
    }
    for body in CHUNKS {
        add("chunk", body, format!("{write}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n{body}{hidden}").into_bytes());
    }
    for (shown, text) in wholes() {
        add("whole", shown, text.into_bytes());
    }
    cases
}

/// Requests that are odd as a whole.
fn wholes() -> Vec<(&'static str, String)> {
    let hidden = hidden();
    vec![
        ("line feeds alone", format!("GET / HTTP/1.1\nHost: {HOST}\nConnection: close\n\n")),
        ("carriage returns alone", format!("GET / HTTP/1.1\rHost: {HOST}\rConnection: close\r\r")),
        ("an empty line first", format!("\r\nGET / HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n")),
        ("ten empty lines first", format!("{}GET / HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n", "\r\n".repeat(10))),
        ("an old version in chunks", format!("POST /x HTTP/1.0\r\nHost: {HOST}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{hidden}")),
        ("TLS", "\u{16}\u{3}\u{1}\0\u{5}hello".to_owned()),
        ("a proxy's greeting", "PROXY TCP4 1.2.3.4 1.2.3.4 1 2\r\nGET / HTTP/1.1\r\n\r\n".to_owned()),
        ("a long line", format!("GET /{} HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n", "a".repeat(40_000))),
        ("a large header", format!("GET / HTTP/1.1\r\nHost: {HOST}\r\nX: {}\r\nConnection: close\r\n\r\n", "a".repeat(40_000))),
        ("many headers", format!("GET / HTTP/1.1\r\nHost: {HOST}\r\n{}Connection: close\r\n\r\n", "X: 1\r\n".repeat(120))),
    ]
}

/// The request that must never be taken, behind the odd one.
fn hidden() -> String {
    format!("GET /smuggled HTTP/1.1\r\nHost: {HOST}\r\n\r\n")
}

/// What a server made of the bytes: how many requests it took. An answer that refuses the framing is no request taken.
fn taken(address: SocketAddr, bytes: &[u8]) -> usize {
    let mut stream = Stream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_millis(600))).unwrap();
    drop(stream.write_all(bytes));
    let (mut answer, mut piece) = (Vec::new(), [0; 8192]);
    while let Ok(read) = stream.read(&mut piece) {
        if read == 0 {
            break;
        }
        answer.extend_from_slice(&piece[..read]);
    }
    let text = String::from_utf8_lossy(&answer);
    let refusals = ["400", "408", "411", "413", "414", "421", "426", "431", "494", "501", "505"];
    text.match_indices("HTTP/1.").filter(|(at, _)| text.get(at + 9..at + 12).is_some_and(|status| !refusals.contains(&status))).count()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/service/framing")
}

/// An nginx of the test's own, ended with it.
struct Nginx {
    address: SocketAddr,
    child: Child,
    _place: Folder,
}

impl Nginx {
    fn start() -> Option<Nginx> {
        let program = ["/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/sbin/nginx"].into_iter().find(|path| Path::new(path).is_file())?;
        let address = Listener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap();
        let place = Folder::create();
        let at = place.at().display();
        let text = format!(
            "daemon off;\nmaster_process off;\npid {at}/pid;\nerror_log {at}/error.log;\nevents {{}}\nhttp {{\n access_log off;\n client_body_temp_path {at}/body;\n \
             proxy_temp_path {at}/proxy;\n fastcgi_temp_path {at}/fastcgi;\n uwsgi_temp_path {at}/uwsgi;\n scgi_temp_path {at}/scgi;\n \
             server {{ listen {address}; location / {{ return 200 ok; }} }}\n}}\n"
        );
        let configuration = place.write("nginx.conf", &text);
        let mut command = Command::new(program);
        command.arg("-p").arg(place.at()).arg("-c").arg(configuration).stdout(Stdio::null()).stderr(Stdio::null());
        let nginx = Nginx { address, child: command.spawn().ok()?, _place: place };
        let deadline = Instant::now() + Duration::from_secs(20);
        while Stream::connect(address).is_err() {
            assert!(Instant::now() < deadline, "nginx does not come up");
            std::thread::yield_now();
        }
        Some(nginx)
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn kept() -> BTreeMap<String, usize> {
    let text = std::fs::read_to_string(folder().join("nginx.txt")).unwrap_or_default();
    text.lines()
        .filter_map(|line| line.split_once(' '))
        .map(|(taken, name)| (name[1..name.len() - 1].to_owned(), taken.parse().unwrap()))
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_malformed_is_taken_that_nginx_refuses() {
    let plenty = NonZeroU32::new(1_000_000).unwrap();
    let world = World::of(settings(Seed::Sized(3)), |service| {
        service.pace = Pace::new(PaceLimits { stranger: plenty, person: plenty, ..PaceLimits::default() });
    });
    let cookie = world.person("owner").await.cookie().to_owned();
    let cases = corpus(&cookie);
    assert!(cases.len() > 180, "{}", cases.len());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let limits = EdgeLimits { head: Duration::from_millis(300), ..EdgeLimits::default() };
    tokio::spawn(edge::serve(listener, world.router.clone(), limits, std::future::pending()));
    let verdicts = tokio::task::spawn_blocking(move || {
        let nginx = Nginx::start();
        let judged =
            cases.into_iter().map(|(name, bytes)| (taken(address, &bytes), nginx.as_ref().map(|nginx| taken(nginx.address, &bytes)), name));
        judged.collect::<Vec<_>>()
    });
    let verdicts = verdicts.await.unwrap();
    if std::env::var_os("UPDATE").is_some() {
        let lines = verdicts.iter().filter_map(|(_, nginx, name)| Some(format!("{} \"{name}\"\n", (*nginx)?)));
        std::fs::create_dir_all(folder()).unwrap();
        std::fs::write(folder().join("nginx.txt"), lines.collect::<String>()).unwrap();
    }
    let kept = kept();
    let mut findings = Vec::new();
    for (ours, nginx, name) in &verdicts {
        let Some(theirs) = nginx.as_ref().or_else(|| kept.get(name)) else {
            findings.push(format!("what nginx makes of it is not kept: {name}"));
            continue;
        };
        let is_listed = MORE_LENIENT.iter().any(|(listed, _)| listed == name);
        if ours > theirs && !is_listed {
            findings.push(format!("we take {ours}, nginx takes {theirs}: {name}"));
        }
        if is_listed && ours <= theirs {
            findings.push(format!("listed, and no longer so: {name}"));
        }
        if *ours > 1 {
            findings.push(format!("two requests were taken for one: {name}"));
        }
    }
    assert!(findings.is_empty(), "{}", findings.join("\n"));
    assert!(world.log().iter().all(|entry| !entry.path.contains("smuggled")), "a hidden request reached the upstream");
}
