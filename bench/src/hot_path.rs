//! What the service does for every question beside moving bytes, so often as it is told: the program whose instructions are counted. Prints nothing and
//! asks nobody, so that two runs of it differ by nothing but the number.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderValue, Request, header};
use catalogue::session::{API_HEADER, API_PREFIX};
use catalogue::wire::Reply;
use clap::{Parser, ValueEnum};
use proxy::admit::Permit;
use proxy::identity::{Caller, demo};
use proxy::origin::PublicOrigin;
use proxy::upstream::Asking;
use proxy::{Service, guard, headers, limits, remarks, reply, start};
use sandbox::{Seed, Settings};

/// Which part of a question's way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    /// The checks of every request and of an API call.
    Door,
    /// From the cookie to the person and their rights.
    Identity,
    /// From the address to the permit, and what the person may see.
    Policy,
    /// From the permit to the request that is sent.
    Sending,
    /// From the upstream's answer to ours.
    Answer,
}

#[derive(Debug, Parser)]
struct Arguments {
    part: Part,
    times: usize,
}

/// What is there before anything is counted.
struct Ready {
    service: Service,
    request: Request<Body>,
    parts: Parts,
    caller: Caller,
    operation: &'static catalogue::operation::Operation,
}

fn main() {
    let Arguments { part, times } = Arguments::parse();
    // The store is opened in a runtime, though nothing here asks it.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime can be built");
    let _within = runtime.enter();
    let ready = ready();
    let answers = vec![answer(); if part == Part::Answer { times } else { 0 }];
    let permit = permit(&ready);
    counted(part, times, &ready, &permit, answers);
}

/// All that is counted, and never a part of anything else: the counter is told this name. What a start needs differs from run to run by more than this.
#[inline(never)]
fn counted(part: Part, times: usize, ready: &Ready, signed: &Permit, answers: Vec<Reply>) {
    match part {
        Part::Door => (0..times).for_each(|_| door(ready)),
        Part::Identity => (0..times).for_each(|_| drop(caller(&ready.service, &ready.parts))),
        Part::Policy => (0..times).for_each(|_| drop(permit(ready))),
        Part::Sending => (0..times).for_each(|_| drop(std::hint::black_box(ready.service.upstream.keys().sign(signed)))),
        Part::Answer => answers.into_iter().for_each(|answer| judge(ready, answer)),
    }
}

/// A service with somebody who signed in, and the request of a page of people as a browser sends it.
fn ready() -> Ready {
    let origin = PublicOrigin::loopback(([127, 0, 0, 1], 8080).into());
    let (service, _) = start::demo_service(Settings::new(Seed::Empty), origin);
    let operation = catalogue::operations().find(|operation| operation.name == "LIST_USERS").expect("the catalogue has this row");
    let organization = service.admission.organization_id.clone();
    let path = catalogue::rebuild(operation, &[("orgId", &organization), ("directoryId", "-")]).expect("the values are identifiers");
    let request = || {
        Request::get(format!("{API_PREFIX}{path}?limit=100"))
            .header(header::HOST, "127.0.0.1:8080")
            .header(header::USER_AGENT, "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0")
            .header(header::ACCEPT, "application/json")
            .header(header::ACCEPT_LANGUAGE, "en-GB,en;q=0.9")
            .header(header::ACCEPT_ENCODING, "gzip, deflate, br")
            .header(API_HEADER, "1")
            .header("sec-fetch-site", "same-origin")
            .header("sec-fetch-mode", "cors")
            .header("sec-fetch-dest", "empty")
            .body(Body::empty())
            .expect("the request is well-formed")
    };
    let person = demo::PEOPLE.last().and_then(|role| demo::person(role.word())).expect("the demo has people");
    let (mut parts, _) = request().into_parts();
    let cookie = now(service.identity.sign_in(person, &parts)).expect("sessions in memory can be started");
    let pair = cookie.to_str().unwrap_or_default().split(';').next().unwrap_or_default().to_owned();
    parts.headers.insert(header::COOKIE, HeaderValue::from_str(&pair).expect("a cookie is plain text"));
    let mut whole = request();
    whole.headers_mut().clone_from(&parts.headers);
    let caller = caller(&service, &parts);
    Ready { service, request: whole, parts, caller, operation }
}

fn door(ready: &Ready) {
    let Ready { service, request, parts, .. } = ready;
    let checked = guard::every_request(&service.origin, service.identity.told(), request);
    checked.and_then(|()| guard::api_call(&service.origin, parts, false)).expect("a request of the app passes");
}

fn caller(service: &Service, parts: &Parts) -> Caller {
    now(service.caller(parts)).expect("the person is signed in")
}

fn permit(ready: &Ready) -> Permit {
    let Ready { service, parts, caller, .. } = ready;
    let path = parts.uri.path().strip_prefix(API_PREFIX).expect("the path was made with it");
    let target = service.admission.target(caller, parts.method.as_str(), path, parts.uri.query().unwrap_or_default());
    let target = target.expect("the row takes this request");
    remarks::read(&parts.headers, target.operation(), &service.remark_rules).expect("a read needs no remark");
    let permit = target.permit(caller, b"").expect("an owner may read");
    now(limits::needed(service, &permit, Asking::of("-"))).expect("a read touches no group");
    now(limits::of_read(service, caller, &permit, Asking::of("-"))).expect("an owner sees everybody");
    permit
}

fn judge(ready: &Ready, answer: Reply) {
    assert!(!ready.service.upstream.keys().are_in(&answer.body), "the answer holds no key");
    let accepted = reply::of_read(ready.operation, Ok(answer)).expect("the answer is whole");
    let mut response = accepted.into_response();
    headers::harden(&mut response, "0123456789abcdef01234567");
    std::hint::black_box(response);
}

/// Four kilobytes of people.
fn answer() -> Reply {
    let person =
        r#"{"accountId":"557058:00000000-0000-4000-8000-000000000001","status":"active","name":"Person","email":"person@example.com"}"#;
    let people = vec![person; 34].join(",");
    let body = format!(r#"{{"data":[{people}],"links":{{}}}}"#).into_bytes();
    Reply { status: 200, headers: vec![("content-type".to_owned(), "application/json".to_owned())], body }
}

/// The value of something that waits for nothing.
fn now<T>(future: impl Future<Output = T>) -> T {
    let mut context = Context::from_waker(Waker::noop());
    match pin!(future).poll(&mut context) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("nothing on this way waits for anything"),
    }
}
