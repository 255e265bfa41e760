//! A service around a sandbox that the test can look into, and one client for each kind of caller.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Request, header};
use catalogue::problem::Problem;
use http_body_util::BodyExt as _;
use proxy::credential::{Key, Keys};
use proxy::origin::PublicOrigin;
use proxy::secret::SecretString;
use proxy::upstream::{Bundled, Transport, Upstream, UpstreamLimits};
use proxy::{Service, router, start};
use sandbox::{Fault, LogEntry, RetryAfter, Sandbox, Seed, Settings};
use tower::ServiceExt as _;

pub const HOST: &str = "127.0.0.1:8080";
pub const ORGANIZATION_KEY: &str = "canary-organization-5b1c9e";
pub const SCIM_KEY: &str = "canary-scim-77d0aa";
pub const PEOPLE: [&str; 5] = ["viewer", "help-desk", "provisioning", "administrator", "owner"];

/// A service, its sandbox, and the ids that addresses need.
pub struct World {
    pub service: Arc<Service>,
    pub router: Router,
    pub sandbox: Arc<Mutex<Sandbox>>,
    pub organization: String,
    pub scim_directory: String,
}

/// A sandbox that can be told from any other by its keys.
pub fn settings(seed: Seed) -> Settings {
    let mut settings = Settings::new(seed);
    settings.organization_key = ORGANIZATION_KEY.to_owned();
    settings.scim_key = SCIM_KEY.to_owned();
    settings
}

impl World {
    /// The demo over an empty organization, which is built at once.
    pub fn new() -> World {
        World::of(settings(Seed::Empty), |_| {})
    }

    /// The demo over an organization with people in it.
    pub fn peopled() -> World {
        World::of(settings(Seed::Sized(40)), |_| {})
    }

    pub fn of(settings: Settings, change: impl FnOnce(&mut Service)) -> World {
        keep_traces();
        let origin = PublicOrigin::loopback(HOST.parse().unwrap());
        let (mut service, sandbox) = start::demo_service(settings, origin);
        // Tests that count requests count those that they make; whoever looks at the record switches it on.
        service.reads_before = false;
        change(&mut service);
        let service = Arc::new(service);
        let (organization, scim_directory) = {
            let sandbox = sandbox.lock().unwrap();
            (sandbox.identity().organization_id.clone(), sandbox.identity().scim_directory_id.clone())
        };
        World { router: ways(&service), service, sandbox, organization, scim_directory }
    }

    /// The same world with another service around its sandbox.
    pub fn change(&mut self, change: impl FnOnce(&mut Service)) {
        self.router = Router::new();
        change(Arc::get_mut(&mut self.service).expect("nobody else holds the service"));
        self.router = ways(&self.service);
    }

    /// How many requests reached the upstream.
    pub fn hits(&self) -> usize {
        self.sandbox.lock().unwrap().log().len()
    }

    pub fn log(&self) -> Vec<LogEntry> {
        self.sandbox.lock().unwrap().log().to_vec()
    }

    /// The changes that reached the upstream, without what the service read to decide.
    pub fn changes(&self) -> Vec<LogEntry> {
        let is_change = |entry: &LogEntry| catalogue::operations().any(|row| row.is_write() && Some(row.name) == entry.operation);
        self.log().into_iter().filter(is_change).collect()
    }

    /// Everything that is on record, changes and events, one line for each.
    pub async fn recorded(&self) -> Vec<String> {
        let audit = &self.service.audit;
        let mut lines = audit.lines().await.unwrap();
        lines.extend(audit.events().await.unwrap());
        lines
    }

    /// The events on record, as one text to search in.
    pub async fn events(&self) -> String {
        self.service.audit.events().await.unwrap().join("\n")
    }

    pub fn script(&self, fault: Fault) {
        self.sandbox.lock().unwrap().set_faults(vec![fault]);
    }

    /// The address of an operation with every parameter filled in.
    pub fn address(&self, template: &str) -> String {
        let segments = catalogue::path::segments(template).map(|segment| match segment {
            "{orgId}" => self.organization.as_str(),
            "{scimDirectoryId}" => self.scim_directory.as_str(),
            "{directoryId}" => "-",
            parameter if parameter.starts_with('{') => "some-id",
            fixed => fixed,
        });
        segments.fold("/api".to_owned(), |path, segment| format!("{path}/{segment}"))
    }

    /// Somebody without a session.
    pub fn nobody(&self) -> Client<'_> {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static(HOST));
        headers.insert("x-rollcall", HeaderValue::from_static("1"));
        Client { world: self, headers }
    }

    /// A demo person with a session.
    pub async fn person(&self, person: &str) -> Client<'_> {
        let mut client = self.nobody();
        let answer = client.send("POST", "/auth/demo", &format!("person={person}")).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        client.headers.insert(header::COOKIE, cookie_pair(&answer));
        client
    }
}

/// Atlassian asks for a minute of quiet at this operation.
pub fn pausing(operation: &str) -> Fault {
    Fault { operation: operation.to_owned(), status: Some(429), retry_after: Some(RetryAfter::Seconds(60)), ..Fault::default() }
}

/// The way into the same organization for another service.
pub fn upstream(first: &World, limits: UpstreamLimits) -> Upstream {
    let scim = (first.scim_directory.clone(), Key::fixed("SCIM directory", SecretString::from(SCIM_KEY)));
    let keys = Keys::new(Key::fixed("organization", SecretString::from(ORGANIZATION_KEY)), None, [scim]);
    Upstream::new(Transport::Bundled(Bundled::new(Arc::clone(&first.sandbox))), keys, limits)
}

/// Everything that the service would log at its most talkative, for the test command to look through for keys.
fn keep_traces() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        let Some(folder) = std::env::var_os("ROLLCALL_OUTPUTS") else { return };
        let file = std::path::PathBuf::from(folder).join(format!("service-tests-{}.log", std::process::id()));
        let file = std::fs::File::create(file).unwrap();
        let _ = tracing_subscriber::fmt().json().with_max_level(tracing::Level::TRACE).with_writer(Mutex::new(file)).try_init();
    });
}

/// `name=value` of the cookie that an answer sets.
pub fn cookie_pair(answer: &Answer) -> HeaderValue {
    let set = answer.headers[header::SET_COOKIE].to_str().unwrap();
    HeaderValue::from_str(set.split(';').next().unwrap()).unwrap()
}

/// A caller with the headers that it always sends.
pub struct Client<'a> {
    world: &'a World,
    headers: HeaderMap,
}

impl<'a> Client<'a> {
    /// The same caller with another header; an empty value leaves it out.
    pub fn with(&self, name: &str, value: &str) -> Client<'a> {
        let mut headers = self.headers.clone();
        let name = HeaderName::try_from(name).unwrap();
        if value.is_empty() {
            headers.remove(&name);
        } else {
            headers.insert(name, HeaderValue::from_str(value).unwrap());
        }
        Client { world: self.world, headers }
    }

    pub fn cookie(&self) -> &str {
        self.headers[header::COOKIE].to_str().unwrap()
    }

    pub async fn get(&self, target: &str) -> Answer {
        self.send("GET", target, "").await
    }

    /// Sends JSON, or nothing for an empty text.
    pub async fn json(&self, method: &str, target: &str, body: &str) -> Answer {
        if body.is_empty() {
            self.send(method, target, "").await
        } else {
            self.with("content-type", "application/json").send(method, target, body).await
        }
    }

    pub async fn send(&self, method: &str, target: &str, body: &str) -> Answer {
        let mut request = Request::builder().method(method).uri(target).body(Body::from(body.to_owned())).unwrap();
        *request.headers_mut() = self.headers.clone();
        if !body.is_empty() {
            request.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
        }
        answer(&self.world.router, request).await
    }
}

/// The service in a router, which tests can hold without it.
pub fn ways(service: &Arc<Service>) -> Router {
    Router::new().fallback_service(router(Arc::clone(service)))
}

/// Sends a request through a router.
pub async fn answer(router: &Router, request: Request<Body>) -> Answer {
    let response = router.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    Answer { status: parts.status.as_u16(), headers: parts.headers, body: body.collect().await.unwrap().to_bytes().to_vec() }
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("not JSON: {}", self.text()))
    }

    pub fn problem(&self) -> Problem {
        assert_eq!(self.headers[header::CONTENT_TYPE], "application/problem+json", "{}", self.text());
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The status and the problem's code.
    pub fn end(&self) -> (u16, String) {
        (self.status, self.problem().code)
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}
