//! A real nginx in front, over a socket's file and over a port with a shared secret, and certificates at the edge. Needs nginx and openssl on the machine;
//! without them the tests say that they did not run.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::http::HeaderName;
use catalogue::capability::Role;
use proxy::config::TlsFiles;
use proxy::edge::{self, EdgeLimits, Listener};
use proxy::identity::header::{HeaderNames, Proof};
use proxy::identity::{Door, Grant, Grants, HeaderDoor, Identity, SessionLimits};
use proxy::peer::TrustedPeers;
use proxy::secret::SecretString;
use proxy::start::listening;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use sandbox::Seed;
use scratch::Folder;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream, UnixListener, UnixStream};
use tokio_rustls::TlsConnector;

use crate::absent::is_left_out;
use crate::world::{HOST, World, settings};

const SECRET: &str = "canary-gateway-secret-77ab";

/// A directory that goes with the test, and the programs that run in it.
struct Place(Folder, Vec<Child>);

impl Place {
    fn new() -> Place {
        Place(Folder::create(), Vec::new())
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        for child in &mut self.1 {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// The program; none where the tests that need it are left out.
pub fn program(name: &str) -> Option<PathBuf> {
    let found = ["/usr/sbin", "/usr/bin", "/usr/local/bin"].iter().map(|folder| Path::new(folder).join(name)).find(|path| path.exists());
    found.or_else(|| {
        assert!(is_left_out(name, &format!("install {name} (on Debian: apt-get install {name})")));
        None
    })
}

fn world(proof: Proof, peers: &[&str]) -> World {
    let name = HeaderName::from_static;
    let names = HeaderNames { user: name("x-remote-user"), name: None, email: None, groups: Some(name("x-remote-groups")) };
    let peers = TrustedPeers(peers.iter().map(|network| network.parse().unwrap()).collect());
    let grants = Grants(vec![Grant::whole(Role::Owner, BTreeSet::from(["it".to_owned()]), BTreeSet::new())]);
    World::of(settings(Seed::Empty), |service| {
        let door = HeaderDoor::new(names, proof, peers.clone());
        service.identity = Identity::new(Door::Header(Box::new(door)), grants, true, SessionLimits::default());
        service.trusted_peers = peers;
    })
}

fn serve(world: &World, listener: impl Into<Listener>) {
    let (listener, router) = (listener.into(), world.router.clone());
    tokio::spawn(edge::serve(listener, router, EdgeLimits::default(), std::future::pending()));
}

/// nginx as docs/sign-on-gateways.md sets it up, with a second server of its own as the one that knows who is signed in: whoever has the cookie.
fn nginx(place: &mut Place, program: &Path, upstream: &str, more: &str) -> u16 {
    let (port, folder) = (scratch::free_port(), place.0.at().display().to_string());
    let text = format!(
        "daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/error.log;\nevents {{}}\nhttp {{\n access_log off;\n \
         client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;\n \
         server {{ listen unix:{folder}/who.sock; location / {{ if ($cookie_user = \"\") {{ return 401; }} add_header X-Who $cookie_user; \
         add_header X-Groups it; return 204; }} }}\n \
         server {{ listen 127.0.0.1:{port};\n  location = /verify {{ internal; proxy_pass http://unix:{folder}/who.sock:/; proxy_pass_request_body off; \
         proxy_set_header Content-Length \"\"; }}\n  location / {{ auth_request /verify; auth_request_set $who $upstream_http_x_who; \
         auth_request_set $groups $upstream_http_x_groups; proxy_http_version 1.1; proxy_set_header Connection \"\"; proxy_set_header Host {HOST};\n   \
         proxy_set_header X-Remote-User $who; proxy_set_header X-Remote-Groups $groups; proxy_set_header X-Forwarded-For $remote_addr;\n   {more}\n   \
         proxy_pass {upstream}; }} }}\n}}\n"
    );
    let config = place.0.write("nginx.conf", &text);
    let child = Command::new(program).arg("-p").arg(place.0.at()).arg("-c").arg(config).stderr(Stdio::null()).spawn().unwrap();
    place.1.push(child);
    let deadline = Instant::now() + Duration::from_secs(20);
    while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(Instant::now() < deadline, "{}", std::fs::read_to_string(place.0.path("error.log")).unwrap_or_default());
        std::thread::yield_now();
    }
    port
}

async fn exchange(mut stream: impl AsyncRead + AsyncWrite + Unpin, headers: &str) -> String {
    let request = format!("GET /api/rollcall/session HTTP/1.1\r\nHost: {HOST}\r\nx-rollcall: 1\r\nConnection: close\r\n{headers}\r\n");
    if stream.write_all(request.as_bytes()).await.is_err() {
        return String::new();
    }
    let mut answer = Vec::new();
    tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut answer)).await.expect("the connection stays open").ok();
    String::from_utf8_lossy(&answer).into_owned()
}

async fn port(port: u16, headers: &str) -> String {
    exchange(TcpStream::connect(("127.0.0.1", port)).await.unwrap(), headers).await
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or("none")
}

/// What holds through nginx, however it reaches the service.
async fn holds_through(gateway: u16) {
    let ada = port(gateway, "Cookie: user=ada\r\n").await;
    assert!(status(&ada) == "200" && ada.contains("\"id\":\"header ada\""), "{ada}");
    assert_eq!(status(&port(gateway, "").await), "401", "nginx lets nobody through who is not signed in");
    assert_eq!(status(&port(gateway, "X-Remote-User: eve\r\nX-Gateway-Secret: guess\r\n").await), "401");
    let spoof = port(gateway, "Cookie: user=ada\r\nX-Remote-User: eve\r\nX-Remote-Groups: kings\r\n").await;
    assert!(spoof.contains("\"id\":\"header ada\""), "nginx writes over what the client sends: {spoof}");
    let underscore = port(gateway, "Cookie: user=ada\r\nX_Remote_User: eve\r\n").await;
    assert!(underscore.contains("\"id\":\"header ada\"") || status(&underscore) == "400", "{underscore}");
    let other = port(gateway, "Cookie: user=ada\r\nRemote-User: eve\r\n").await;
    assert_eq!(status(&other), "400", "another gateway's header is refused, not ignored");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_real_nginx_speaks_for_people_over_a_socket_s_file() {
    let Some(program) = program("nginx") else { return };
    let mut place = Place::new();
    let (world, socket) = (world(Proof::Socket, &[]), place.0.path("rollcall.sock"));
    serve(&world, Listener::Socket(UnixListener::bind(&socket).unwrap()));
    let gateway = nginx(&mut place, &program, &format!("http://unix:{}:", socket.display()), "");
    holds_through(gateway).await;
    let direct = exchange(UnixStream::connect(&socket).await.unwrap(), "X-Remote-User: ada\r\nX-Remote-Groups: it\r\n").await;
    assert_eq!(status(&direct), "200", "whoever may open the file is the gateway");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_real_nginx_speaks_for_people_over_a_port_with_a_secret() {
    let Some(program) = program("nginx") else { return };
    let mut place = Place::new();
    let proof = Proof::secret(HeaderName::from_static("x-gateway-secret"), &SecretString::from(SECRET));
    let world = world(proof, &["127.0.0.1/32"]);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let service = listener.local_addr().unwrap().port();
    serve(&world, listener);
    let more = format!("proxy_set_header X-Gateway-Secret {SECRET};");
    let gateway = nginx(&mut place, &program, &format!("http://127.0.0.1:{service}"), &more);
    holds_through(gateway).await;
    let past = port(service, "X-Remote-User: ada\r\nX-Remote-Groups: it\r\n").await;
    assert!(status(&past) == "401" && past.contains("unproven_gateway"), "{past}");
    let guessed = port(service, "X-Remote-User: ada\r\nX-Remote-Groups: it\r\nX-Gateway-Secret: guess\r\n").await;
    assert_eq!(status(&guessed), "401");
}

/// An authority, and certificates for a server and a client, in PEM files.
pub fn certificates(folder: &Path, program: &Path, authority: &str, name: &str) {
    let run = |arguments: &[&str]| {
        let done = Command::new(program).args(arguments).current_dir(folder).stderr(Stdio::null()).stdout(Stdio::null()).status().unwrap();
        assert!(done.success(), "openssl {arguments:?}");
    };
    let curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
    let [ca, ca_key] = [format!("{authority}.pem"), format!("{authority}.key")];
    if !folder.join(&ca).exists() {
        let subject = format!("/CN={authority}");
        run(&[&["req", "-x509"][..], &curve, &["-keyout", &ca_key, "-out", &ca, "-days", "2", "-subj", &subject]].concat());
    }
    let [request, key, certificate] = [format!("{name}.csr"), format!("{name}.key"), format!("{name}.pem")];
    let (subject, alternative) = (format!("/CN={name}"), format!("subjectAltName=DNS:{name}"));
    run(&[&["req"][..], &curve, &["-keyout", &key, "-out", &request, "-subj", &subject, "-addext", &alternative]].concat());
    let sign =
        ["x509", "-req", "-in", &request, "-CA", &ca, "-CAkey", &ca_key, "-CAcreateserial", "-days", "2", "-copy_extensions", "copy"];
    run(&[&sign[..], &["-out", &certificate]].concat());
}

async fn certified(place: &Place, port: u16, client: Option<&str>) -> String {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut roots = rustls::RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(place.0.path("ours.pem")).unwrap()).unwrap();
    let builder = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let builder = builder.with_root_certificates(roots);
    let config = match client {
        Some(name) => {
            let chain = vec![CertificateDer::from_pem_file(place.0.path(format!("{name}.pem"))).unwrap()];
            let key = PrivateKeyDer::from_pem_file(place.0.path(format!("{name}.key"))).unwrap();
            builder.with_client_auth_cert(chain, key).unwrap()
        }
        None => builder.with_no_client_auth(),
    };
    let stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let name = ServerName::try_from("rollcall.example").unwrap();
    match TlsConnector::from(Arc::new(config)).connect(name, stream).await {
        Ok(stream) => exchange(stream, "X-Remote-User: ada\r\nX-Remote-Groups: it\r\n").await,
        Err(_) => String::new(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_of_the_configured_authority_is_the_only_one_that_speaks_for_people() {
    let Some(openssl) = program("openssl") else { return };
    let place = Place::new();
    for (authority, name) in [("ours", "rollcall.example"), ("ours", "gateway.example"), ("theirs", "stranger.example")] {
        certificates(place.0.at(), &openssl, authority, name);
    }
    let file = |name: &str| place.0.path(name);
    let files =
        TlsFiles { certificate: file("rollcall.example.pem"), key: file("rollcall.example.key"), client_authority: file("ours.pem") };
    let world = world(Proof::Certificate, &[]);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    serve(&world, Listener::Certified(listener, listening::acceptor(&files).unwrap()));
    let gateway = certified(&place, port, Some("gateway.example")).await;
    assert!(status(&gateway) == "200" && gateway.contains("\"id\":\"header ada\""), "{gateway}");
    assert_eq!(certified(&place, port, None).await, "", "without a certificate there is no answer at all");
    assert_eq!(certified(&place, port, Some("stranger.example")).await, "");
    let plain = exchange(TcpStream::connect(("127.0.0.1", port)).await.unwrap(), "X-Remote-User: ada\r\n").await;
    assert!(!plain.contains("header ada") && status(&plain) != "200", "{plain}");
    let unfit = TlsFiles { key: file("gateway.example.key"), ..files.clone() };
    assert!(listening::acceptor(&unfit).is_err() && listening::acceptor(&TlsFiles { certificate: file("none.pem"), ..files }).is_err());
}
