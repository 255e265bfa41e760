//! The connections to the upstream: several, because one lost packet holds up everything on one of HTTP/2; none for ever, so that a changed address is
//! noticed; and none that failed is used again.

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body_util::Full;
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};

use super::resolver::PublicResolver;
use crate::secret;

pub type Connector = HttpConnector<PublicResolver>;
type Pool = Client<HttpsConnector<Connector>, Full<Bytes>>;

/// Silence after which a connection is asked whether it is still there, and how long it may take to say so.
const PING: Duration = Duration::from_secs(20);
const PONG: Duration = Duration::from_secs(10);
const IDLE: Duration = Duration::from_secs(50);

/// How many connections, how old they grow, and what is spoken on them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Connections {
    /// With HTTP/1.1 as many times more as there are requests under way.
    pub number: usize,
    pub longest_life: Duration,
    pub http2: Http2,
}

/// Whether HTTP/2 is spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Http2 {
    /// Where the other side offers it, which it can by TLS alone.
    Offered,
    Never,
    /// From the first byte on, without TLS: for a gateway on this machine.
    Always,
}

impl Default for Connections {
    fn default() -> Connections {
        Connections { number: 2, longest_life: Duration::from_secs(300), http2: Http2::Offered }
    }
}

/// The pools in turn.
pub struct Pools {
    settings: Connections,
    connector: HttpsConnector<Connector>,
    pools: Vec<Mutex<Aging>>,
    next: AtomicUsize,
}

struct Aging {
    pool: Arc<Pool>,
    number: u64,
    ends: Instant,
}

/// A pool, and which one it is.
pub struct Lent {
    pub pool: Arc<Pool>,
    at: usize,
    number: u64,
}

impl fmt::Debug for Pools {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pools({})", self.pools.len())
    }
}

impl Pools {
    #[must_use]
    pub fn new(connector: HttpsConnector<Connector>, settings: Connections) -> Pools {
        let fresh = |_| Mutex::new(Aging { pool: pool(&connector, settings), number: 0, ends: end(settings) });
        let pools = (0..settings.number.max(1)).map(fresh).collect();
        Pools { settings, connector, pools, next: AtomicUsize::new(0) }
    }

    /// The pool whose turn it is; a new one where the last has grown old. Requests on an old one still end there.
    pub fn lend(&self) -> Lent {
        let at = self.next.fetch_add(1, Ordering::Relaxed) % self.pools.len();
        let mut aging = self.pools[at].lock().unwrap_or_else(PoisonError::into_inner);
        if Instant::now() >= aging.ends {
            self.renew(&mut aging);
        }
        Lent { pool: Arc::clone(&aging.pool), at, number: aging.number }
    }

    /// Something went wrong there: what comes next goes elsewhere, and those who are still on it are not disturbed.
    pub fn give_up(&self, lent: &Lent) {
        let mut aging = self.pools[lent.at].lock().unwrap_or_else(PoisonError::into_inner);
        if aging.number == lent.number {
            self.renew(&mut aging);
        }
    }

    fn renew(&self, aging: &mut Aging) {
        *aging = Aging { pool: pool(&self.connector, self.settings), number: aging.number + 1, ends: end(self.settings) };
    }
}

/// Not all at one moment: up to a fifth earlier.
fn end(settings: Connections) -> Instant {
    Instant::now() + settings.longest_life.mul_f64(1.0 - secret::chance() / 5.0)
}

fn pool(connector: &HttpsConnector<Connector>, settings: Connections) -> Arc<Pool> {
    let mut builder = Client::builder(TokioExecutor::new());
    builder
        .pool_timer(TokioTimer::new())
        .timer(TokioTimer::new())
        .pool_idle_timeout(IDLE)
        .pool_max_idle_per_host(32)
        .http2_keep_alive_interval(PING)
        .http2_keep_alive_timeout(PONG)
        .http2_max_header_list_size(64 * 1024)
        .http2_only(settings.http2 == Http2::Always);
    Arc::new(builder.build(connector.clone()))
}
