//! The service as the app sees it, without a network: its own endpoints, its rules on who may do what, and behind them the sandbox.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;

use app::client::{ApiReply, ApiRequest, Client, Lost, Transport};
use catalogue::Lookup;
use catalogue::approval::{APPROVAL, APPROVALS_PATH, Approvals};
use catalogue::capability::{Capability, Role};
use catalogue::export::{EXPORT_NOT_RECORDED, EXPORTS_PATH};
use catalogue::operation::{Operation, Token};
use catalogue::problem::{Problem, UNKNOWN_OUTCOME, UNREADABLE, translate};
use catalogue::record::{
    Act, Anchored, Author, CHANGE as CHANGE_KIND, CHANGE_ID, CHANGES_PATH, Change, Changes, Entry, Health, Outcome, PARAMETERS,
    RECORD_EXPORT_PATH, RECORD_HEALTH_PATH, RECORD_PARAMETERS, RECORD_PATH, Record, Told, UNDER_WAY, USUAL_CHANGES, Verified,
};
use catalogue::rule::required;
use catalogue::session::{
    API_PREFIX, CONFIRM_HEADER, CONFIRM_SELF, KEYS_PATH, KeyReport, Mode, OrganizationRef, Person, Probe, ProbeOutcome, SESSION_PATH,
    ScimDirectoryRef, Session, Tier,
};
use catalogue::sessions::{Ended, OpenSession, SESSIONS_PATH, Sessions};
use catalogue::wire::{Bearer, Method, Reply, Request};
use sandbox::{Answer, Fault, Sandbox, Seed, Settings};
use serde::Serialize;

use super::gate::Gate;

/// The id that every failure carries.
pub const REQUEST_ID: &str = "request-of-the-test";
/// The id of the record that every write answers with.
pub const CHANGE: &str = "change-of-the-test";

/// Everything that a test can turn.
pub struct Desk {
    pub sandbox: RefCell<Sandbox>,
    /// Nobody is signed in when absent.
    pub session: RefCell<Option<Session>>,
    pub keys: RefCell<KeyReport>,
    pub is_offline: Cell<bool>,
    /// How many seconds ago the service read what it answers reads with, unless it is asked to read anew.
    pub kept_for: Cell<Option<u64>>,
    /// The record of changes, newest first.
    pub changes: RefCell<Vec<Change>>,
    /// What the record tells beside them.
    pub events: RefCell<Vec<Told>>,
    pub health: RefCell<Health>,
    /// Whether the person sees their own entries only.
    pub is_own: Cell<bool>,
    pub is_record_broken: Cell<bool>,
    /// Who is signed in where, the latest used first.
    pub sessions: RefCell<Vec<OpenSession>>,
    /// An operation that the service itself refuses, and with what.
    refused: RefCell<Option<(&'static str, Problem)>>,
    /// Answers of the service's own addresses, by path.
    told: RefCell<Vec<(String, ApiReply)>>,
    /// An operation that waits for a second person, and the id of the request that it becomes.
    postponed: RefCell<Option<(&'static str, String)>>,
    gates: RefCell<Vec<(&'static str, Gate)>>,
    asked: RefCell<Vec<(&'static str, ApiRequest)>>,
    organization_key: String,
    scim_key: String,
}

impl Desk {
    /// A desk for the owner, over an organization of this seed.
    pub fn new(seed: Seed) -> Rc<Desk> {
        let settings = Settings::new(seed);
        let (organization_key, scim_key) = (settings.organization_key.clone(), settings.scim_key.clone());
        let sandbox = Sandbox::new(settings);
        let identity = sandbox.identity();
        let session = Session {
            person: Person { id: "demo:owner".to_owned(), name: "Olive Owner".to_owned(), email: Some("olive@corp.example".to_owned()) },
            role: Role::Owner.into(),
            limits: Vec::new(),
            capabilities: Role::Owner.capabilities(),
            mode: Mode::Demo,
            read_only: false,
            organization: OrganizationRef { id: identity.organization_id.clone(), name: identity.organization_name.clone() },
            directory_id: "-".to_owned(),
            scim_directories: vec![ScimDirectoryRef { id: identity.scim_directory_id.clone(), name: "Corp provider".to_owned() }],
            remarks: catalogue::remark::RemarkRules::default(),
            second_person: Vec::new(),
            warnings: Vec::new(),
            waiting: 0,
            version: "test".to_owned(),
        };
        Rc::new(Desk {
            sandbox: RefCell::new(sandbox),
            session: RefCell::new(Some(session)),
            keys: RefCell::new(working_keys()),
            is_offline: Cell::new(false),
            kept_for: Cell::new(None),
            changes: RefCell::default(),
            events: RefCell::default(),
            health: RefCell::new(sound()),
            is_own: Cell::new(false),
            is_record_broken: Cell::new(false),
            sessions: RefCell::default(),
            refused: RefCell::default(),
            told: RefCell::default(),
            postponed: RefCell::default(),
            gates: RefCell::default(),
            asked: RefCell::default(),
            organization_key,
            scim_key,
        })
    }

    pub fn client(self: &Rc<Desk>) -> Client {
        Client::new(Rc::new(Line(Rc::clone(self))))
    }

    /// Signs somebody with this role in instead.
    pub fn sign_in_as(&self, role: Role) {
        self.change_session(|session| {
            session.role = role.into();
            session.capabilities = role.capabilities();
        });
    }

    /// Takes one capability away.
    pub fn forbid(&self, capability: Capability) {
        self.change_session(|session| session.capabilities.retain(|held| *held != capability));
    }

    pub fn change_session(&self, change: impl FnOnce(&mut Session)) {
        change(self.session.borrow_mut().as_mut().expect("somebody is signed in"));
    }

    /// Fails an operation with a status, as often as said.
    pub fn fail(&self, operation: &str, status: u16, times: Option<u32>) {
        let fault = Fault { operation: operation.to_owned(), status: Some(status), times, ..Fault::default() };
        self.sandbox.borrow_mut().set_faults(vec![fault]);
    }

    /// Has the service refuse an operation.
    pub fn refuse(&self, operation: &'static str, problem: Problem) {
        self.refused.replace(Some((operation, problem)));
    }

    /// Has the service answer so at one of its own addresses; the latest holds.
    pub fn tell(&self, path: &str, answer: &impl serde::Serialize) {
        self.told.borrow_mut().push((path.to_owned(), json(answer)));
    }

    /// Has the service fail so at one of its own addresses.
    pub fn tell_failure(&self, path: &str, status: u16, code: &str, title: &str) {
        self.told.borrow_mut().push((path.to_owned(), problem(status, code, title, "")));
    }

    /// Has an operation wait for a second person.
    pub fn postpone(&self, operation: &'static str, request: &str) {
        self.change_session(|session| session.second_person.push(operation.to_owned()));
        self.postponed.replace(Some((operation, request.to_owned())));
    }

    /// Takes the refusal back.
    pub fn permit(&self) {
        self.refused.replace(None);
    }

    /// Lets every operation work again.
    pub fn heal(&self) {
        self.sandbox.borrow_mut().set_faults(Vec::new());
    }

    /// Somebody else changes an account, past this app.
    pub fn change_elsewhere(&self, operation: &'static Operation, account_id: &str, body: &serde_json::Value) {
        let path = catalogue::rebuild(operation, &[("accountId", account_id)]).expect("an operation on an account");
        let request = Request::new(operation.method, path).with_bearer(self.organization_key.clone()).with_json(body);
        let answer = self.sandbox.borrow_mut().handle(&request);
        assert!(answer.reply.is_success(), "{}", String::from_utf8_lossy(&answer.reply.body));
    }

    /// Holds the answers of an operation (or of `session`, `keys`) back.
    pub fn hold(&self, name: &'static str) -> Gate {
        let gate = Gate::default();
        self.gates.borrow_mut().push((name, gate.clone()));
        gate
    }

    /// The requests of an operation so far.
    pub fn asked(&self, name: &str) -> Vec<ApiRequest> {
        self.asked.borrow().iter().filter(|(asked, _)| *asked == name).map(|(_, request)| request.clone()).collect()
    }

    fn gate(&self, name: &str) -> Option<Gate> {
        self.gates.borrow().iter().rev().find(|(held, _)| *held == name).map(|(_, gate)| gate.clone())
    }

    fn answer(&self, request: &ApiRequest) -> ApiReply {
        let (path, query) = request.path.split_once('?').unwrap_or((&request.path, ""));
        let Some(session) = self.session.borrow().clone() else { return problem(401, "not_signed_in", "You are not signed in", "") };
        if let Some((_, reply)) = self.told.borrow().iter().rev().find(|(known, _)| known == path) {
            return reply.clone();
        }
        match path {
            SESSION_PATH => json(&session),
            _ if path.starts_with(SESSIONS_PATH) => self.tell_sessions(request.method, path, query, &session),
            EXPORTS_PATH if self.is_record_broken.get() => problem(503, EXPORT_NOT_RECORDED, "No copy was made", "The record is away."),
            EXPORTS_PATH => json(&serde_json::json!({})),
            KEYS_PATH if !session.may(Capability::ReadOrganization) => not_permitted(Capability::ReadOrganization),
            KEYS_PATH => json(&*self.keys.borrow()),
            APPROVALS_PATH => json(&Approvals::default()),
            _ if path.starts_with(RECORD_PATH) => self.tell_record(path, query, &session),
            _ if path.starts_with(CHANGES_PATH) => self.tell_changes(path, query, &session),
            _ => self.forward(request, path, query, &session),
        }
    }

    /// The sessions as the service tells them, and their end.
    fn tell_sessions(&self, method: Method, path: &str, query: &str, session: &Session) -> ApiReply {
        let mut all = self.sessions.borrow_mut();
        let is_mine = |one: &OpenSession| one.person.id == session.person.id;
        if query == "of=everybody" && !session.may(Capability::ManageSessions) {
            return not_permitted(Capability::ManageSessions);
        }
        if method == Method::Get {
            let shown = all.iter().filter(|one| query == "of=everybody" || is_mine(one)).cloned().collect();
            return json(&Sessions { sessions: shown, are_kept: true, idle_minutes: 30, absolute_minutes: 480 });
        }
        let tag = path.strip_prefix(SESSIONS_PATH).and_then(|rest| rest.strip_prefix('/'));
        let person = query.strip_prefix("person=").and_then(catalogue::path::decode_query);
        let before = all.len();
        all.retain(|one| match (tag, &person) {
            (Some(tag), _) => one.tag != tag,
            (None, Some(person)) => one.person.id != *person,
            (None, None) if query == "of=elsewhere" => !is_mine(one) || one.is_this,
            (None, None) => false,
        });
        json(&Ended { ended: before - all.len() })
    }

    /// The record as the service tells it.
    fn tell_changes(&self, path: &str, query: &str, session: &Session) -> ApiReply {
        if !session.may(Capability::ReadDirectory) {
            return not_permitted(Capability::ReadDirectory);
        }
        if self.is_record_broken.get() {
            return problem(503, "upstream_unavailable", "The record is away", "It is.");
        }
        let all = self.changes.borrow();
        if let Some(id) = path.strip_prefix(CHANGES_PATH).and_then(|rest| rest.strip_prefix('/')) {
            let one = all.iter().find(|change| change.id == id);
            return one.map_or_else(|| problem(404, "unknown_change", "There is no such change in the record", ""), json);
        }
        let pairs = catalogue::path::parse_query(query).expect("the app writes queries that can be read");
        assert!(pairs.iter().all(|(name, _)| PARAMETERS.contains(&name.as_str())), "{query}");
        let asked = |name: &str| pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        let is = |name: &str, value: &str| asked(name).is_none_or(|wanted| wanted == value);
        let start = match asked("before").map(|id| all.iter().position(|change| change.id == id)) {
            Some(None) => return problem(404, "unknown_change", "There is no such change in the record", ""),
            Some(Some(at)) => at + 1,
            None => 0,
        };
        let mut fitting = all[start..].iter().filter(|change| {
            is("person", &change.person.id)
                && is("operation", &change.operation.name)
                && is("outcome", change.outcome.map_or(UNDER_WAY, Outcome::name))
                && asked("account").is_none_or(|id| change.accounts().contains(&id))
        });
        let limit = asked("limit").map_or(USUAL_CHANGES, |limit| limit.parse().expect("a number"));
        let changes: Vec<Change> = fitting.by_ref().take(limit).cloned().collect();
        let next = fitting.next().and_then(|_| changes.last()).map(|last| last.id.clone());
        let people: BTreeSet<Author> = all.iter().map(|change| change.person.clone()).collect();
        let operations: BTreeSet<Act> = all.iter().map(|change| change.operation.clone()).collect();
        json(&Changes {
            changes,
            next,
            kept: all.len(),
            has_older: false,
            people: people.into_iter().collect(),
            operations: operations.into_iter().collect(),
            hidden: 0,
        })
    }

    /// The whole record as the service tells it.
    fn tell_record(&self, path: &str, query: &str, session: &Session) -> ApiReply {
        if !session.may(Capability::ReadDirectory) {
            return not_permitted(Capability::ReadDirectory);
        }
        if self.is_record_broken.get() {
            return problem(503, "upstream_unavailable", "The record is away", "It is.");
        }
        if path == RECORD_HEALTH_PATH {
            return json(&*self.health.borrow());
        }
        let pairs = catalogue::path::parse_query(query).expect("the app writes queries that can be read");
        assert!(pairs.iter().all(|(name, _)| RECORD_PARAMETERS.contains(&name.as_str())), "{query}");
        let asked = |name: &str| pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        let before = match asked("before").map(str::parse::<i64>) {
            Some(Err(_)) => return problem(404, "unknown_change", "There is no such change in the record", ""),
            Some(Ok(before)) => before,
            None => i64::MAX,
        };
        let (changes, events) = (self.changes.borrow(), self.events.borrow());
        let all = changes.iter().cloned().map(Entry::Change).chain(events.iter().cloned().map(Entry::Event));
        let mut fitting: Vec<Entry> = all.filter(|entry| entry.seq() < before && fits(entry, &asked)).collect();
        fitting.sort_by_key(|entry| std::cmp::Reverse(entry.seq()));
        if path == RECORD_EXPORT_PATH {
            let lines: String = fitting.iter().rev().map(|entry| format!("{}\n", serde_json::to_string(entry).unwrap())).collect();
            return ApiReply { status: 200, body: lines.into_bytes(), headers: Vec::new() };
        }
        let limit = asked("limit").map_or(USUAL_CHANGES, |limit| limit.parse().expect("a number"));
        let next = (fitting.len() > limit).then(|| fitting[limit - 1].seq());
        fitting.truncate(limit);
        let people: BTreeSet<Author> = changes.iter().map(|change| change.person.clone()).collect();
        let operations: BTreeSet<Act> = changes.iter().map(|change| change.operation.clone()).collect();
        let (people, operations) = (people.into_iter().collect(), operations.into_iter().collect());
        json(&Record { entries: fitting, next, people, operations, is_own: self.is_own.get(), hidden: 0 })
    }

    fn forward(&self, request: &ApiRequest, path: &str, query: &str, session: &Session) -> ApiReply {
        let nothing = || problem(404, "not_found", "There is nothing at this address", path);
        let Some(upstream) = path.strip_prefix(API_PREFIX) else { return nothing() };
        let Lookup::Found(operation, _) = catalogue::lookup(request.method, upstream) else { return nothing() };
        let pairs = catalogue::path::parse_query(query).expect("the app writes queries that can be read");
        if let Err(fault) = catalogue::path::check_query(operation, &pairs) {
            return problem(400, "bad_parameter", "The request was refused", &fault.to_string());
        }
        let body = request.body.as_deref().map(|body| serde_json::from_str(body).expect("the app writes JSON"));
        if let Some(missing) = required(operation, body.as_ref()).into_iter().find(|capability| !session.may(*capability)) {
            return not_permitted(missing);
        }
        // The service takes what somebody does to their own account once they have said that they mean it.
        let is_meant = request.headers.contains(&(CONFIRM_HEADER, CONFIRM_SELF.to_owned()));
        let stands = |problem: &Problem| problem.code != "confirm_yourself" || !is_meant;
        if let Some((_, problem)) = self.refused.borrow().as_ref().filter(|(name, problem)| *name == operation.name && stands(problem)) {
            return rendered(problem.clone());
        }
        if let Some((_, id)) = self.postponed.borrow().as_ref().filter(|(name, _)| *name == operation.name) {
            return ApiReply { status: 202, headers: vec![(APPROVAL, id.clone())], ..ApiReply::default() };
        }
        if session.read_only && operation.is_write() {
            return problem(403, "read_only", "Rollcall is in read-only mode", "");
        }
        let mut wire = Request { query: pairs, ..Request::new(request.method, upstream) };
        let (key, media_type) = match operation.token {
            Token::Organization => (&self.organization_key, "application/json"),
            Token::Scim => (&self.scim_key, "application/scim+json"),
        };
        wire.bearer = Some(Bearer(key.clone()));
        if let Some(body) = &request.body {
            wire.content_type = Some(media_type.to_owned());
            wire.body = body.clone().into_bytes();
        }
        let reply = deliver(operation, self.sandbox.borrow_mut().handle(&wire));
        let is_anew = request.headers.contains(&("cache-control", "no-cache".to_owned()));
        let age = self.kept_for.get().filter(|_| !operation.is_write() && !is_anew).map(|age| ("age", age.to_string()));
        let headers = operation.is_write().then(|| (CHANGE_ID, CHANGE.to_owned())).into_iter().chain(age).chain(reply.headers).collect();
        ApiReply { headers, ..reply }
    }
}

/// Whether an entry of the record fits what was asked.
fn fits<'a>(entry: &Entry, asked: &impl Fn(&str) -> Option<&'a str>) -> bool {
    let (person, operation, outcome, kind, targets) = match entry {
        Entry::Change(change) => {
            let outcome = change.outcome.map_or(UNDER_WAY, Outcome::name);
            (change.person.id.as_str(), change.operation.name.as_str(), outcome, CHANGE_KIND, &change.targets)
        }
        Entry::Event(told) => (told.person.as_ref().map_or("", |person| &person.id), "", "", told.event.as_str(), &told.targets),
    };
    let is = |name: &str, value: &str| asked(name).is_none_or(|wanted| wanted == value);
    is("person", person)
        && is("operation", operation)
        && is("outcome", outcome)
        && is("kind", kind)
        && asked("account").is_none_or(|id| targets.iter().any(|target| target.value == id))
        && asked("since").is_none_or(|since| entry.at() >= since)
        && asked("until").is_none_or(|until| entry.at() < until)
}

/// A record of which nothing bad is to be said.
fn sound() -> Health {
    let now: String = js_sys::Date::new_0().to_iso_string().into();
    Health {
        rows: 12,
        last: 12,
        is_writable: true,
        anchored: Some(Anchored { at: now.clone(), seq: 12, link: "ab".repeat(32) }),
        verified: Some(Verified { at: now, rows: 12, fault: None }),
        ..Health::default()
    }
}

/// What of the upstream's answer reaches the app.
fn deliver(operation: &Operation, Answer { reply, delivery }: Answer) -> ApiReply {
    let is_whole = reply.body.is_empty() || serde_json::from_slice::<serde_json::Value>(&reply.body).is_ok();
    if delivery.reset || delivery.cut_after.is_some() || (reply.is_success() && !is_whole) {
        if operation.is_write() {
            return problem(504, UNKNOWN_OUTCOME, "Unknown outcome, checking", "No clear answer came.");
        }
        return problem(502, UNREADABLE, "Atlassian's answer could not be used", "It broke off.");
    }
    if reply.is_success() {
        let headers = allowance(&reply);
        return ApiReply { status: reply.status, body: reply.body, headers };
    }
    let told = translated(operation, &reply);
    let status = if told.status == 401 { 502 } else { told.status };
    rendered(Problem { status, ..told })
}

/// What the sandbox says of its limit. Its clock stands still, so the minute is told by the browser's.
fn allowance(reply: &Reply) -> Vec<(&'static str, String)> {
    let names = ["x-ratelimit-limit", "x-ratelimit-remaining"];
    let counted = names.into_iter().filter_map(|name| Some((name, reply.header(name)?.to_owned())));
    let reset: String = js_sys::Date::new(&(js_sys::Date::now() + 60_000.0).into()).to_iso_string().into();
    counted.chain([("x-ratelimit-reset", reset)]).collect()
}

fn translated(operation: &Operation, reply: &Reply) -> Problem {
    let retry_after = reply.header("retry-after").and_then(|value| value.parse().ok());
    translate(operation, reply.status, &reply.body, retry_after)
}

fn not_permitted(capability: Capability) -> ApiReply {
    problem(403, "not_permitted", "You may not do this", capability.words())
}

fn problem(status: u16, code: &str, title: &str, detail: &str) -> ApiReply {
    rendered(Problem { status, code: code.to_owned(), title: title.to_owned(), detail: detail.to_owned(), ..Problem::default() })
}

fn rendered(problem: Problem) -> ApiReply {
    let problem = Problem { request_id: Some(REQUEST_ID.to_owned()), ..problem };
    ApiReply { status: problem.status, ..json(&problem) }
}

fn json(value: &impl Serialize) -> ApiReply {
    ApiReply { status: 200, body: serde_json::to_vec(value).expect("texts and numbers"), headers: Vec::new() }
}

/// A report in which everything works.
pub fn working_keys() -> KeyReport {
    let probe = |title: &str, operation: &str| Probe {
        title: title.to_owned(),
        operation: operation.to_owned(),
        outcome: ProbeOutcome::Works,
        detail: String::new(),
        next_step: String::new(),
    };
    let probes = vec![probe("The organization", "GET_ORGANIZATION"), probe("Directory users", "COUNT_USERS")];
    KeyReport { probes, tier: Some(Tier::V2), age_seconds: 180, expiries: Vec::new() }
}

/// The transport of a desk.
struct Line(Rc<Desk>);

impl Transport for Line {
    fn send(&self, request: ApiRequest) -> std::pin::Pin<Box<dyn Future<Output = Result<ApiReply, Lost>>>> {
        let desk = Rc::clone(&self.0);
        Box::pin(async move {
            let name = name(&request);
            desk.asked.borrow_mut().push((name, request.clone()));
            if let Some(gate) = desk.gate(name) {
                gate.pass().await;
            }
            if desk.is_offline.get() { Err(Lost) } else { Ok(desk.answer(&request)) }
        })
    }
}

/// The catalogue row that a request means, or the service's own endpoint.
fn name(request: &ApiRequest) -> &'static str {
    let path = request.path.split('?').next().unwrap_or_default();
    match path {
        SESSION_PATH => "session",
        path if path.starts_with(SESSIONS_PATH) => "sessions",
        KEYS_PATH => "keys",
        EXPORTS_PATH => "exports",
        CHANGES_PATH => "changes",
        RECORD_PATH => "record",
        RECORD_EXPORT_PATH => "record-lines",
        RECORD_HEALTH_PATH => "record-health",
        _ if path.starts_with(CHANGES_PATH) => "change",
        _ => match catalogue::lookup(request.method, path.strip_prefix(API_PREFIX).unwrap_or_default()) {
            Lookup::Found(operation, _) => operation.name,
            _ => "unknown",
        },
    }
}
