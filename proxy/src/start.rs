//! Puts a service together and runs it until it is told to stop: the demo with the bundled organization, or the configured one.

mod door;
pub mod listening;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use catalogue::capability::Capability;
use catalogue::remark::RemarkRules;
use catalogue::session::{Mode, ScimDirectoryRef};
use sandbox::{Sandbox, Seed, Settings};
use tokio::net::TcpListener;
use tokio_util::task::TaskTracker;

use crate::admit::Admission;
use crate::approval::{Approvals, Rule, Rules};
use crate::assets::Assets;
use crate::audit::{Audit, AuditError, ChainKey, KeyAt, upkeep};
use crate::body::BodyLimits;
use crate::config::Config;
use crate::credential::{Key, Keys};
use crate::edge::{self, EdgeLimits, Listener};
use crate::identity::oidc::DiscoveryFault;
use crate::identity::{Door, Grants, Identity, SessionLimits};
use crate::limits::{Guards, Sights};
use crate::metrics::Metrics;
use crate::origin::PublicOrigin;
use crate::own::OrganizationName;
use crate::pace::Pace;
use crate::peer::TrustedPeers;
use crate::probe::Probes;
use crate::script::Scripts;
use crate::secret::SecretString;
use crate::service::{Readiness, Service, router};
use crate::step_up::StepUp;
use crate::store::{Store, StoreError};
use crate::supervisor::{State, Supervisor};
use crate::traces::Traces;
use crate::upstream::http::TlsError;
use crate::upstream::{Bundled, HttpUpstream, Transport, Upstream, UpstreamLimits};
use crate::{approval, clock, expiry, inquiry, operations, probe, replicas, rotation, secret};

pub use door::{behind, introduce, through};
use listening::CertificateError;

/// Why the service did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("{0} is not an address of this machine alone; this way of signing in is offered on 127.0.0.1 and [::1] only")]
    NotLoopback(SocketAddr),
    #[error("cannot listen on {address}: {fault}. Is another program using the port?")]
    Listen { address: SocketAddr, fault: std::io::Error },
    #[error("cannot listen on {}: {fault}. Does its folder exist, and is no other program using it?", .path.display())]
    Socket { path: PathBuf, fault: std::io::Error },
    #[error("{0}")]
    Certificate(#[from] CertificateError),
    #[error("{0}")]
    Tls(#[from] TlsError),
    #[error("[auth] issuer: {0}")]
    Provider(DiscoveryFault),
    #[error("{0}; no change could be made, so the service does not start")]
    Audit(#[from] AuditError),
    #[error("{0}; nothing could be kept, so the service does not start")]
    Store(#[from] StoreError),
}

/// Binds an address.
///
/// # Errors
/// When it is taken or none of this machine.
pub async fn listen_on(address: SocketAddr) -> Result<TcpListener, StartError> {
    TcpListener::bind(address).await.map_err(|fault| StartError::Listen { address, fault })
}

/// Binds an address that only this machine reaches.
///
/// # Errors
/// When the address is reachable from elsewhere, or taken.
pub async fn listen_on_loopback(address: SocketAddr) -> Result<TcpListener, StartError> {
    if !address.ip().is_loopback() {
        return Err(StartError::NotLoopback(address));
    }
    listen_on(address).await
}

/// The demo: a fresh organization in this process, with keys that exist nowhere else.
#[must_use]
pub fn demo(seed: Seed, origin: PublicOrigin, second_person: bool) -> Service {
    let mut settings = Settings::new(seed).starting_at(clock::millis());
    settings.organization_key = secret::hex(&secret::random::<24>());
    settings.scim_key = secret::hex(&secret::random::<24>());
    let mut service = demo_service(settings, origin).0;
    if second_person {
        // Owner and administrator both may, so that each of the two can ask and the other consent.
        let removal = Rule { capabilities: [Capability::RemoveAccess].into(), ..Rule::default() };
        service.approvals = Approvals::new(Rules { rules: vec![removal], ..Rules::default() });
    }
    service
}

/// The demo service around a sandbox, and the sandbox itself for whoever wants to look inside or script it.
#[must_use]
pub fn demo_service(settings: Settings, origin: PublicOrigin) -> (Service, Arc<Mutex<Sandbox>>) {
    let (organization_key, scim_key) =
        (SecretString::from(settings.organization_key.as_str()), SecretString::from(settings.scim_key.as_str()));
    let sandbox = Sandbox::new(settings);
    let identity = sandbox.identity().clone();
    let sandbox = Arc::new(Mutex::new(sandbox));
    let keys = Keys::new(
        Key::fixed("organization", organization_key),
        None,
        [(identity.scim_directory_id.clone(), Key::fixed("SCIM directory", scim_key))],
    );
    let store = Arc::new(Store::in_memory());
    let service = Service {
        mode: Mode::Demo,
        identity: Identity::new(Door::Demo, Grants::default(), origin.is_secure(), SessionLimits::default()),
        origin,
        admission: Admission {
            organization_id: identity.organization_id.clone(),
            scim_directories: vec![identity.scim_directory_id.clone()],
            read_only: false,
        },
        step_up: StepUp::default(),
        audit: Arc::new(Audit::over(Arc::clone(&store), KeyAt::Given(ChainKey::random()))),
        store,
        replicas: replicas::Replicas::default(),
        keep_days: None,
        scripts: Scripts::default(),
        approvals: Approvals::default(),
        upstream: Upstream::new(Transport::Bundled(Bundled::new(Arc::clone(&sandbox))), keys, UpstreamLimits::default()),
        assets: Assets::embedded(),
        body_limits: BodyLimits::default(),
        pace: Pace::default(),
        metrics: Metrics::default(),
        directory_id: "-".to_owned(),
        scim_directories: vec![ScimDirectoryRef { id: identity.scim_directory_id, name: "Demo identity provider".to_owned() }],
        remark_rules: RemarkRules::default(),
        organization_name: OrganizationName::default(),
        probes: Probes::default(),
        idempotency: Arc::default(),
        writes: TaskTracker::new(),
        ready: Readiness::default(),
        trusted_peers: TrustedPeers::default(),
        configuration_file: None,
        guards: Guards::default(),
        reads_before: true,
        inquiry: inquiry::Pace::default(),
        sights: Sights::default(),
        supervisor: Supervisor::default(),
        traces: Traces::default(),
    };
    (service, sandbox)
}

/// The configured service, listening on this address.
///
/// # Errors
/// When the store's address is none or the trusted certificates cannot be loaded.
pub fn live(config: Config, address: SocketAddr, limits: UpstreamLimits) -> Result<Service, StartError> {
    let origin = config.origin(address);
    let store = Arc::new(Store::open(&config.store)?);
    let audit = Audit::over(Arc::clone(&store), KeyAt::File(config.record.key_file))
        .naming_emails(config.record.has_emails)
        .anchored_in(config.record.anchor_file);
    let door = door::of(config.auth, &origin, &store)?;
    let scim_directories: Vec<ScimDirectoryRef> =
        config.scim_directories.iter().map(|one| ScimDirectoryRef { id: one.id.clone(), name: one.name.clone() }).collect();
    let keys = Keys::new(
        Key::in_file("organization", config.organization_key).expiring(config.organization_key_expires),
        config.organization_read_key.map(|key| {
            let key = Key::in_file("organization, reading", key).expiring(config.organization_read_key_expires);
            key.called(expiry::READING.to_owned())
        }),
        config.scim_directories.into_iter().map(|one| {
            let key = Key::in_file("SCIM directory", one.key).expiring(one.key_expires);
            (one.id, key.called(expiry::of_directory(&one.name)))
        }),
    );
    let keeping = config.calls.keeping(&config.store);
    let transport = Transport::Http(HttpUpstream::new(config.upstream, &limits, config.calls.connections)?);
    Ok(Service {
        mode: Mode::Live,
        identity: Identity::new(door, config.policy, origin.is_secure(), SessionLimits::default()).keeping_sessions(Arc::clone(&store)),
        origin,
        admission: Admission {
            organization_id: config.organization_id,
            scim_directories: scim_directories.iter().map(|one| one.id.clone()).collect(),
            read_only: config.read_only,
        },
        step_up: config.step_up,
        audit: Arc::new(audit),
        store,
        replicas: replicas::Replicas::default(),
        scripts: Scripts::new(config.longest_token_days),
        approvals: Approvals::new(config.approvals),
        keep_days: config.record.keep_days,
        upstream: Upstream::new(transport, keys, limits).keeping(keeping),
        assets: Assets::embedded(),
        body_limits: BodyLimits::default(),
        pace: Pace::new(config.pace),
        metrics: Metrics::default(),
        directory_id: config.directory_id,
        scim_directories,
        remark_rules: config.remark_rules,
        organization_name: OrganizationName::default(),
        probes: Probes::default(),
        idempotency: Arc::default(),
        writes: TaskTracker::new(),
        ready: Readiness::default(),
        trusted_peers: config.trusted_peers,
        configuration_file: None,
        guards: Guards::default(),
        reads_before: config.record.has_before,
        inquiry: inquiry::Pace::default(),
        sights: Sights::default(),
        supervisor: Supervisor::default(),
        traces: config.traces_to.map_or_else(|| Ok(Traces::default()), Traces::to)?,
    })
}

/// How long the end waits for the collector of traces.
const LAST_TRACES: Duration = Duration::from_secs(5);

/// Serves until the process is told to stop, then finishes what is under way.
pub async fn run(service: Service, listener: impl Into<Listener>, operations: Option<TcpListener>, limits: EdgeLimits) {
    let service = Arc::new(service);
    // Answers until the very end: whoever watches sees the service finish.
    let watched = operations.map(|listener| {
        let router = operations::router(Arc::clone(&service));
        tokio::spawn(edge::serve(listener, router, EdgeLimits { connections: 64, ..limits }, std::future::pending()))
    });
    let probing = Arc::clone(&service);
    tokio::spawn(async move { drop(probe::report(&probing).await) });
    let tidying = Arc::clone(&service);
    tokio::spawn(async move {
        if let Err(fault) = tidying.identity.end_of_other_doors(&tidying.audit).await {
            tracing::warn!(%fault, "sessions of another way to sign in could not be ended; they count for nothing, and are listed until they have expired");
        }
    });
    let watching = [
        tokio::spawn(rotation::watch(Arc::clone(&service))),
        tokio::spawn(expiry::watch(Arc::clone(&service))),
        tokio::spawn(inquiry::watch(Arc::clone(&service))),
        tokio::spawn(approval::watch(Arc::clone(&service))),
        tokio::spawn(replicas::watch(Arc::clone(&service))),
    ];
    let keeping = tokio::spawn(upkeep::watch(Arc::clone(&service.audit), service.keep_days));
    let draining = Arc::clone(&service);
    let stop = async move {
        stop_signal().await;
        draining.ready.switch_off();
        draining.supervisor.tell(State::Stopping);
        tracing::info!("stopping: finishing what is under way");
    };
    // Both listeners are open: whoever asks now waits a moment, and is not refused.
    service.supervisor.tell(State::Ready);
    let telling = service.traces.delivery().map(|delivery| tokio::spawn(delivery.run()));
    edge::serve(listener, router(Arc::clone(&service)), limits, stop).await;
    watching.iter().for_each(tokio::task::JoinHandle::abort);
    service.writes.close();
    if tokio::time::timeout(limits.drain, service.writes.wait()).await.is_err() {
        tracing::error!("a change was still under way at the end; its outcome is recorded as unknown");
    }
    replicas::leave(&service).await;
    service.audit.end(limits.drain).await;
    if let Some(telling) = telling {
        service.traces.end().await;
        drop(tokio::time::timeout(LAST_TRACES, telling).await);
    }
    keeping.abort();
    if let Some(watched) = watched {
        watched.abort();
    }
    tracing::info!("stopped");
}

/// Tells the person at the terminal how to sign in. Standard error, like everything that is not the answer of a subcommand.
pub fn announce_link(origin: &PublicOrigin, code: &str) {
    eprintln!("Sign in once within ten minutes: {}/auth/local?code={code}", origin.primary());
}

/// Done when the process is asked to stop.
pub async fn stop_signal() {
    #[cfg(unix)]
    {
        let terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate());
        if let Ok(mut terminate) = terminate {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
