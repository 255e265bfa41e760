//! The assembled service as a value, and its router. Tests build one around a sandbox that they keep a hand on; the binary builds one from its arguments.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use axum::Router;
use axum::http::request::Parts;
use axum::routing::{any, delete, get, post};
use catalogue::approval::APPROVALS_PATH;
use catalogue::export::{EXPORTS_PATH, PEOPLE_EXPORT_PATH};
use catalogue::record::{CHANGES_PATH, RECORD_EXPORT_PATH, RECORD_HEALTH_PATH, RECORD_PATH};
use catalogue::remark::RemarkRules;
use catalogue::rights::{RIGHTS_PATH, Rights};
use catalogue::script::TOKENS_PATH;
use catalogue::session::{DEMO_SIGN_IN_PATH, KEYS_PATH, Mode, SESSION_PATH, SIGN_OUT_PATH, STEP_UP_PATH, ScimDirectoryRef};
use catalogue::sessions::SESSIONS_PATH;
use catalogue::wire::Reply;
use tokio::sync::Mutex;
use tokio_util::task::TaskTracker;

use crate::admit::{Admission, Permit};
use crate::approval::Approvals;
use crate::assets::Assets;
use crate::audit::Audit;
use crate::body::BodyLimits;
use crate::error::ProxyError;
use crate::idempotency::Idempotency;
use crate::identity::{Caller, ClientAddress, Identity};
use crate::limits::{Guards, Sights};
use crate::metrics::Metrics;
use crate::origin::PublicOrigin;
use crate::own::OrganizationName;
use crate::pace::Pace;
use crate::peer::{Peer, TrustedPeers};
use crate::probe::Probes;
use crate::replicas::Replicas;
use crate::reports::{self, REPORTS_PATH};
use crate::script::Scripts;
use crate::step_up::StepUp;
use crate::store::Store;
use crate::supervisor::Supervisor;
use crate::traces::Traces;
use crate::upstream::shared::{Answer, How};
use crate::upstream::{Asking, Upstream, UpstreamFault};
use crate::ways::Ways;
use crate::{api, approval, assets, changes, exports, inquiry, own, pages, people, record, rights, script, sessions};

/// Everything that answering a request needs.
#[derive(Debug)]
pub struct Service {
    pub mode: Mode,
    pub origin: PublicOrigin,
    pub identity: Identity,
    pub admission: Admission,
    /// What needs a fresh proof of who somebody is.
    pub step_up: StepUp,
    pub audit: Arc<Audit>,
    /// What outlives the process, and what replicas share.
    pub store: Arc<Store>,
    /// The others over the same store.
    pub replicas: Replicas,
    /// Access tokens for scripts.
    pub scripts: Scripts,
    /// What needs a second person.
    pub approvals: Approvals,
    /// After how many days rows of the record are removed; never, if it does not say.
    pub keep_days: Option<i64>,
    pub upstream: Upstream,
    pub assets: Assets,
    pub body_limits: BodyLimits,
    pub pace: Pace,
    pub metrics: Metrics,
    /// The user directory of most screens; `-` means all.
    pub directory_id: String,
    pub scim_directories: Vec<ScimDirectoryRef>,
    /// What has to be said beside a change.
    pub remark_rules: RemarkRules,
    pub organization_name: OrganizationName,
    pub probes: Probes,
    /// Writes that were sent with a key.
    pub idempotency: Arc<Idempotency>,
    /// Writes under way; a stop waits for them.
    pub writes: TaskTracker,
    pub ready: Readiness,
    /// Whose word about clients counts.
    pub trusted_peers: TrustedPeers,
    /// Looked at again while the service runs; the demo has none.
    pub configuration_file: Option<PathBuf>,
    /// What holds for everybody who changes something.
    pub guards: Guards,
    /// Whether the record tells how things stood before each change, which takes a read of its own.
    pub reads_before: bool,
    /// When changes whose outcome is unknown are looked up.
    pub inquiry: inquiry::Pace,
    /// Whom the record is about, as they were read a moment ago.
    pub sights: Sights,
    /// Whoever started the process, if they want to know how far it is.
    pub supervisor: Supervisor,
    /// Spans for a collector, if there is one.
    pub traces: Traces,
}

/// Whether new work is welcome; off while the service drains.
#[derive(Debug)]
pub struct Readiness {
    is_on: AtomicBool,
    /// When what it depends on was last looked at, and how it was. Whoever holds it is the one who looks.
    looked: Mutex<Option<(Instant, bool)>>,
}

impl Default for Readiness {
    fn default() -> Readiness {
        Readiness { is_on: AtomicBool::new(true), looked: Mutex::default() }
    }
}

impl Readiness {
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.is_on.load(Ordering::Relaxed)
    }

    pub fn switch_off(&self) {
        self.is_on.store(false, Ordering::Relaxed);
    }

    /// What `look` says. Probes have no pace, so all who ask meanwhile share one look, and however many ask, one looks at a time.
    pub async fn look(&self, look: impl Future<Output = bool>) -> bool {
        let came = Instant::now();
        let mut looked = self.looked.lock().await;
        match *looked {
            Some((began, found)) if began >= came => found,
            Some(_) | None => {
                let began = Instant::now();
                let found = look.await;
                *looked = Some((began, found));
                found
            }
        }
    }
}

impl Service {
    /// Who sent this request, as far as they have not asked too much lately.
    ///
    /// # Errors
    /// When nobody is signed in, the person has no role, or too much was asked by them or, where nobody is signed in, from their address.
    pub async fn caller(&self, parts: &Parts) -> Result<Caller, ProxyError> {
        match script::caller(self, &parts.headers, parts.extensions.get::<Peer>().copied()).await {
            Ok(caller) => {
                self.pace.person(&caller.human().id)?;
                Ok(caller.coming_from(parts))
            }
            Err(fault) => {
                self.pace.stranger(parts.extensions.get::<ClientAddress>().map(|address| address.0))?;
                if matches!(fault, ProxyError::UnprovenGateway) {
                    Box::pin(self.identity.tell_unproven(&self.audit)).await;
                }
                Err(fault)
            }
        }
    }

    /// Performs a permit, and counts it.
    ///
    /// # Errors
    /// When no whole answer came.
    pub async fn call(&self, permit: &Permit, asking: Asking<'_>) -> Result<Reply, UpstreamFault> {
        let started = Instant::now();
        let answer = self.upstream.perform(permit, asking).await;
        self.called(permit, asking, started, answer.as_ref().ok().map(|reply| reply.status));
        answer
    }

    /// Reads for somebody what others with the same rights may be reading as well; what the upstream was asked is counted.
    pub async fn read(&self, permit: &Permit, asking: Asking<'_>, rights: &Arc<Rights>, anew: bool) -> Answer {
        let started = Instant::now();
        let answer = self.upstream.read(permit, asking, rights, anew).await;
        if answer.how == How::Asked {
            self.called(permit, asking, started, answer.outcome.as_ref().ok().map(|reply| reply.status));
        }
        answer
    }

    fn called(&self, permit: &Permit, asking: Asking<'_>, started: Instant, status: Option<u16>) {
        self.metrics.called(permit.operation(), status, started.elapsed());
        self.traces.called(asking.request_id, permit.operation().name, started, status);
    }
}

/// Every address of the service.
pub fn router(service: Arc<Service>) -> Ways {
    let addresses = Router::new()
        .route("/healthz", get(own::health))
        .route("/readyz", get(own::readiness))
        // Counted for whoever runs the service, on a listener of its own; see `operations`.
        .route("/metrics", any(own::nothing_here))
        .route(REPORTS_PATH, post(reports::take))
        .route(SESSION_PATH, get(own::session))
        .route(KEYS_PATH, get(own::keys))
        .route(CHANGES_PATH, get(changes::list))
        .route(&format!("{CHANGES_PATH}/{{id}}"), get(changes::one))
        .route(SESSIONS_PATH, get(sessions::list).delete(sessions::end_several))
        .route(&format!("{SESSIONS_PATH}/{{tag}}"), delete(sessions::end_one))
        .route(RECORD_PATH, get(record::list))
        .route(RECORD_EXPORT_PATH, get(record::export::export))
        .route(PEOPLE_EXPORT_PATH, get(people::export))
        .route(RECORD_HEALTH_PATH, get(record::health))
        .route(RIGHTS_PATH, get(rights::report))
        .route(EXPORTS_PATH, post(exports::record))
        .route(APPROVALS_PATH, get(approval::pages::list))
        .route(&format!("{APPROVALS_PATH}/{{id}}"), get(approval::pages::one))
        .route(&format!("{APPROVALS_PATH}/{{id}}/{{verdict}}"), post(approval::pages::verdict))
        .route(TOKENS_PATH, get(script::pages::list).post(script::pages::issue))
        .route(&format!("{TOKENS_PATH}/{{id}}"), delete(script::pages::revoke))
        .route("/auth/sign-in", get(pages::sign_in))
        .route(DEMO_SIGN_IN_PATH, post(pages::demo))
        .route("/auth/local", get(pages::local).post(pages::new_link))
        .route("/auth/start", get(pages::sign_on::start))
        .route("/auth/callback", get(pages::sign_on::callback))
        .route(STEP_UP_PATH, get(pages::sign_on::step_up))
        .route(pages::sign_on::BACK_CHANNEL_LOGOUT_PATH, post(pages::sign_on::back_channel_logout))
        .route(SIGN_OUT_PATH, post(pages::sign_out))
        .route("/api", any(api::call))
        .route("/api/{*path}", any(api::call))
        .method_not_allowed_fallback(own::wrong_method)
        .fallback(assets::serve);
    Ways::new(addresses, service)
}

#[cfg(test)]
mod tests;
