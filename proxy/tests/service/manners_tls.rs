//! The way to an upstream over TLS, as the built binary goes it: which HTTP it speaks, whom it trusts, and that connections are shared, renewed and left
//! as they are without TLS. An authority of one's own is trusted where the system trusts it, or by `SSL_CERT_FILE`; there is no other way.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use serde_json::json;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use crate::command::{Place, Served, rollcall, served};
use crate::gateways::{certificates, program};
use crate::h2_upstream::{self, Act, Seen};
use crate::processes::status;
use crate::upstream::ORGANIZATION;

const HTTP_2: &[u8] = b"h2";
const HTTP_1: &[u8] = b"http/1.1";

/// What reached it over each of the two.
#[derive(Default)]
struct Reached {
    http_2: Arc<Mutex<Seen>>,
    /// Connections and requests.
    http_1: Mutex<(usize, usize)>,
}

/// An upstream behind a certificate for `name`, which offers these protocols.
struct TlsUpstream {
    port: u16,
    reached: Arc<Reached>,
}

impl TlsUpstream {
    async fn open(
        folder: &Path,
        name: &str,
        offered: &[&[u8]],
        script: impl Fn(usize, bool) -> Act + Send + Sync + 'static,
    ) -> TlsUpstream {
        let chain = vec![CertificateDer::from_pem_file(folder.join(format!("{name}.pem"))).unwrap()];
        let key = PrivateKeyDer::from_pem_file(folder.join(format!("{name}.key"))).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let builder = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        let mut config = builder.with_no_client_auth().with_single_cert(chain, key).unwrap();
        config.alpn_protocols = offered.iter().map(|name| name.to_vec()).collect();
        let (acceptor, listener) = (TlsAcceptor::from(Arc::new(config)), TcpListener::bind("127.0.0.1:0").await.unwrap());
        let (port, reached) = (listener.local_addr().unwrap().port(), Arc::<Reached>::default());
        let (noted, script, number) = (Arc::clone(&reached), Arc::new(script), Arc::new(Mutex::new(0)));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (acceptor, noted, script, number) = (acceptor.clone(), Arc::clone(&noted), Arc::clone(&script), Arc::clone(&number));
                tokio::spawn(async move {
                    let Ok(stream) = acceptor.accept(stream).await else { return };
                    if stream.get_ref().1.alpn_protocol() != Some(HTTP_2) {
                        noted.http_1.lock().unwrap().0 += 1;
                        return serve_http_1(stream, &noted.http_1).await;
                    }
                    let connection = {
                        let mut seen = noted.http_2.lock().unwrap();
                        seen.connections += 1;
                        seen.connections
                    };
                    h2_upstream::serve(stream, connection, &noted.http_2, &number, &*script).await;
                });
            }
        });
        TlsUpstream { port, reached }
    }

    /// Connections, requests, and posts among them.
    fn over_http_2(&self) -> (usize, usize, usize) {
        let seen = self.reached.http_2.lock().unwrap();
        (seen.connections, seen.taken.len(), seen.posts)
    }

    /// On how many connections requests came since so many.
    fn used_since(&self, requests: usize) -> usize {
        let seen = self.reached.http_2.lock().unwrap();
        seen.taken[requests..].iter().collect::<BTreeSet<_>>().len()
    }

    fn over_http_1(&self) -> (usize, usize) {
        *self.reached.http_1.lock().unwrap()
    }
}

async fn serve_http_1(mut stream: impl AsyncRead + AsyncWrite + Unpin, counted: &Mutex<(usize, usize)>) {
    let mut head = Vec::new();
    while let Ok(byte) = stream.read_u8().await {
        head.push(byte);
        if head.ends_with(b"\r\n\r\n") {
            head.clear();
            counted.lock().unwrap().1 += 1;
            let answer = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}";
            if stream.write_all(answer).await.is_err() {
                return;
            }
        }
    }
}

/// A service in front of an upstream with a certificate for `localhost`, and the folder that has both; none where there is no openssl.
struct Stage {
    upstream: TlsUpstream,
    service: Served,
    _place: Place,
}

async fn stage(offered: &[&[u8]], calls: &str, script: impl Fn(usize, bool) -> Act + Send + Sync + 'static) -> Option<Stage> {
    let openssl = program("openssl")?;
    let place = Place::new(&announcement(0), "scim-key");
    certificates(place.at(), &openssl, "ours", "localhost");
    let upstream = TlsUpstream::open(place.at(), "localhost", offered, script).await;
    let service = start(&place, upstream.port, calls, Some("ours.pem"));
    Some(Stage { upstream, service, _place: place })
}

fn announcement(port: u16) -> serde_json::Value {
    json!({ "organization_key": "tls-organization-key", "organization_id": ORGANIZATION, "scim_directory_id": "d",
            "address": format!("https://localhost:{port}") })
}

#[test]
fn a_machine_that_trusts_nobody_is_told_what_to_install() {
    let place = Place::new(&announcement(443), "unused");
    let mut command = rollcall(&["serve", "--config", &place.config()]);
    let refused = command.env("SSL_CERT_DIR", place.at()).env_remove("SSL_CERT_FILE").output().unwrap();
    let said = String::from_utf8(refused.stderr).unwrap();
    assert_eq!(refused.status.code(), Some(1), "{said}");
    assert!(said.contains("ca-certificates") && said.contains("SSL_CERT_FILE"), "{said}");
}

/// The service, with the trusted authorities of this file or those of the machine.
fn start(place: &Place, port: u16, calls: &str, trusted: Option<&str>) -> Served {
    let text = std::fs::read_to_string(place.config()).unwrap().replace("localhost:0", &format!("localhost:{port}"));
    let further = format!("[limits]\nperson_per_minute = 100000\nall_per_minute = 100000\n[upstream_calls]\n{calls}\n");
    std::fs::write(place.config(), format!("audit_before = false\n{text}{further}")).unwrap();
    let mut command = rollcall(&["serve", "--log-level", "error", "--config", &place.config()]);
    command.env_remove("SSL_CERT_DIR").env_remove("SSL_CERT_FILE");
    if let Some(file) = trusted {
        command.env("SSL_CERT_FILE", place.path(file));
    }
    served(&mut command)
}

impl Stage {
    /// Reads so many pages, some at once; whether all came.
    fn reads(&self, pages: std::ops::Range<usize>) -> bool {
        let (address, cookie) = (&self.service.address, &self.service.cookie);
        let numbers: Vec<usize> = pages.collect();
        std::thread::scope(|scope| {
            let read = |number: &usize| status(address, cookie, &format!("GET /api/admin/v1/orgs?cursor={number}")) == 200;
            let readers: Vec<_> =
                numbers.chunks(numbers.len().div_ceil(4)).map(|some| scope.spawn(move || some.iter().all(read))).collect();
            readers.into_iter().all(|reader| reader.join().unwrap())
        })
    }

    /// Waits until the service asks nothing more by itself; how much it has asked.
    fn settled(&self) -> usize {
        let (mut asked, mut since) = (0, Instant::now());
        while asked == 0 || since.elapsed() < Duration::from_millis(400) {
            let now = self.upstream.over_http_2().1;
            if now != asked {
                (asked, since) = (now, Instant::now());
            }
            assert!(since.elapsed() < Duration::from_secs(10), "it never asks");
            std::thread::sleep(Duration::from_millis(10));
        }
        asked
    }

    fn change(&self) -> u16 {
        status(&self.service.address, &self.service.cookie, "POST /api/users/some-id/manage/lifecycle/enable")
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn http_2_is_spoken_where_it_is_offered_over_a_few_connections() {
    let Some(stage) = stage(&[HTTP_2, HTTP_1], "connections = 3", |_, _| Act::Answer).await else { return };
    // Before it is known that one connection is enough for many, each of the first requests begins one.
    for page in 0..3 {
        assert!(stage.reads(page..page + 1));
    }
    let (_, before, _) = stage.upstream.over_http_2();
    assert!(stage.reads(10..50));
    let (_, taken, _) = stage.upstream.over_http_2();
    assert!(taken >= before + 40 && stage.upstream.used_since(before) == 3, "{} for {}", stage.upstream.used_since(before), taken - before);
    assert_eq!(stage.upstream.over_http_1(), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upstream_that_offers_only_http_1_is_spoken_to_so() {
    for (name, offered) in [("one", &[HTTP_1][..]), ("none", &[])] {
        let Some(stage) = stage(offered, "", |_, _| Act::Answer).await else { return };
        assert!(stage.reads(0..20), "{name}");
        assert_eq!(stage.change(), 200, "{name}");
        let (connections, taken) = stage.upstream.over_http_1();
        assert!(connections < taken && taken >= 21, "{name}: {connections} {taken}");
        assert_eq!(stage.upstream.over_http_2(), (0, 0, 0), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tls_connection_that_grew_old_is_replaced_without_a_failure() {
    let Some(stage) = stage(&[HTTP_2], "connections = 1\nconnection_seconds = 1", |_, _| Act::Answer).await else { return };
    let before = stage.settled();
    let started = Instant::now();
    let mut page = 0;
    // The first of them began before we looked.
    while stage.upstream.used_since(before) < 4 {
        assert!(started.elapsed() < Duration::from_secs(10), "{:?}", stage.upstream.over_http_2());
        assert!(stage.reads(page..page + 1));
        page += 1;
    }
    assert!(started.elapsed() >= Duration::from_millis(1_500), "{:?}", started.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upstream_that_leaves_over_tls_gets_again_what_it_did_not_take_and_nothing_else() {
    for (act, expected) in [(Act::Refuse, 200), (Act::LeaveBefore, 200), (Act::LeaveAfter, 502), (Act::Break, 502)] {
        let trigger = AtomicBool::new(true);
        // The service asks questions of its own too.
        let script = move |_, is_post| if is_post && trigger.swap(false, Ordering::SeqCst) { act } else { Act::Answer };
        let Some(stage) = stage(&[HTTP_2], "connections = 1", script).await else { return };
        assert!(stage.reads(0..2), "{act:?}");
        assert_eq!(stage.change(), expected, "{act:?}");
        assert_eq!(stage.upstream.over_http_2().2, 1, "{act:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upstream_that_nobody_vouches_for_hears_nothing() {
    let Some(openssl) = program("openssl") else { return };
    for (name, authority, subject, trusted) in [
        ("system", "ours", "localhost", None),
        ("stranger", "theirs", "localhost", Some("ours.pem")),
        ("other-name", "ours", "other.example", Some("ours.pem")),
    ] {
        let place = Place::new(&announcement(0), "scim-key");
        certificates(place.at(), &openssl, "ours", "unused.example");
        certificates(place.at(), &openssl, authority, subject);
        let upstream = TlsUpstream::open(place.at(), subject, &[HTTP_2, HTTP_1], |_, _| Act::Answer).await;
        let service = start(&place, upstream.port, "", trusted);
        assert_eq!(status(&service.address, &service.cookie, "GET /api/admin/v1/orgs"), 502, "{name}");
        assert_eq!(status(&service.address, &service.cookie, "POST /api/users/some-id/manage/lifecycle/enable"), 502, "{name}");
        assert_eq!((upstream.over_http_2(), upstream.over_http_1()), ((0, 0, 0), (0, 0)), "{name}");
    }
}
