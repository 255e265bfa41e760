//! What a second replica over the same Postgres costs, and what the two share: sessions, the order of the record, the limit of the key.

use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use catalogue::account::UPDATE_PROFILE;
use catalogue::organization::{SEARCH_USERS, User};
use catalogue::page::Page;
use catalogue::session::API_PREFIX;
use proxy::audit::ChainKey;
use scratch::Postgres;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::findings::{Findings, short};
use super::place::{Ground, Sandbox, Service};
use super::staff::Staff;
use crate::Failure;
use crate::figures::median;
use crate::http::Connection;
use crate::rollcall::write_private;

const PEOPLE: u64 = 1_200;
const STAFF: usize = 16;
const ROUNDS: usize = 3;
const SECONDS: f64 = 2.5;
/// What a question may cost more with a second replica: each asks the store for its own sessions.
const EVEN: f64 = 1.25;
const CHANGES: usize = 400;
/// How long an end of a session may take to be felt elsewhere, in seconds.
const FELT: f64 = 5.0;
/// The limit that the replicas find out, per minute, and how long they are watched.
const LIMIT: u32 = 600;
const WATCHED: Duration = Duration::from_secs(125);
const ASKERS: usize = 8;
/// By how much the limit may exceed what is used of it.
const UNUSED: f64 = 1.05;

type Headers = Vec<(String, String)>;

/// Measures both.
pub fn measure(findings: &mut Findings, ground: &Ground<'_>, programs: &Path) -> Result<(), Failure> {
    println!("==> Replicas");
    let folder = ground.folder.join("replicas");
    let sandbox = Sandbox::start(ground.binary, &folder, ground.cores.others, PEOPLE, None)?;
    let postgres = Postgres::start(programs, "")?;
    let [one, other] = pair(ground, &folder, &sandbox, &postgres)?;
    cost(findings, ground, &sandbox, [&one, &other])?;
    sessions(findings, [&one, &other])?;
    order(findings, ground, &sandbox, [&one, &other])
}

/// Two replicas over one store.
fn pair(ground: &Ground<'_>, folder: &Path, sandbox: &Sandbox, postgres: &Postgres) -> Result<[Service; 2], Failure> {
    let homes = ["one", "other"].map(|name| folder.join(name));
    for home in &homes {
        std::fs::create_dir_all(home)?;
        write_private(&home.join("store.address"), &postgres.address("postgres"))?;
    }
    ChainKey::make(&homes[0].join("audit.key")).map_err(|fault| format!("the key: {fault}"))?;
    std::fs::copy(homes[0].join("audit.key"), homes[1].join("audit.key"))?;
    let more = "store_address_file = \"store.address\"\naudit_key_file = \"audit.key\"";
    let start = |home: &Path| Service::start(ground.binary, home, ground.cores.measured, sandbox, more);
    Ok([start(&homes[0])?, start(&homes[1])?])
}

fn cost(findings: &mut Findings, ground: &Ground<'_>, sandbox: &Sandbox, services: [&Service; 2]) -> Result<(), Failure> {
    let [alone, both, half] = questions(sandbox, services)?;
    findings.figure("CPU of a question, 1 and 2 replicas on one core", &format!("{} µs · {} µs", short(alone.cost), short(both.cost)));
    findings.figure("answers a second, 1 and 2 replicas on one core", &format!("{} · {}", short(alone.rate), short(both.rate)));
    findings.figure("CPU of a question, 1 replica with half of the people", &format!("{} µs", short(half.cost)));
    findings.at_most("CPU of a question, 2 replicas ÷ 1", both.cost / alone.cost, EVEN);
    // What of it is two processes on one core, and not the store that they share.
    let folder = ground.folder.join("replicas");
    let start = |name: &str| Service::start(ground.binary, &folder.join(name), ground.cores.measured, sandbox, "");
    let apart = [start("apart")?, start("aside")?];
    let [alone, both, half] = questions(sandbox, [&apart[0], &apart[1]])?;
    findings.figure(
        "the same without Postgres: 1 service, 2 that share nothing, 1 with half of the people",
        &format!("{} µs · {} µs · {} µs", short(alone.cost), short(both.cost), short(half.cost)),
    );
    Ok(())
}

/// What a question costs both services in all, in microseconds, and answers a second.
#[derive(Clone, Copy, Debug)]
struct Asked {
    cost: f64,
    rate: f64,
}

/// Everybody on one service, half on each, and half of them on one, in turns.
fn questions(sandbox: &Sandbox, services: [&Service; 2]) -> Result<[Asked; 3], Failure> {
    let search = sandbox.target(SEARCH_USERS.operation, &[("directoryId", "-")])?;
    let [alone, both, half] = [(STAFF, 1), (STAFF, 2), (STAFF / 2, 1)].map(|(people, of)| Staff::hire(people, &services[..of], &search));
    let staffs = [alone?, both?, half?];
    let spent = || services.iter().map(|service| service.program.exactly()).sum::<f64>();
    let (mut costs, mut rates) = ([const { Vec::new() }; 3], [const { Vec::new() }; 3]);
    for _ in 0..=ROUNDS {
        for (at, staff) in staffs.iter().enumerate() {
            let before = spent();
            let answers = staff.flat_out(SECONDS)? as f64;
            costs[at].push((spent() - before) / answers * 1e6);
            rates[at].push(answers / SECONDS);
        }
    }
    // The first round of each warms it up.
    Ok([0, 1, 2].map(|at| Asked { cost: median(&costs[at][1..]), rate: median(&rates[at][1..]) }))
}

fn status(service: &Service, headers: &Headers) -> Result<String, Failure> {
    let (head, _) = Connection::open(service.port)?.ask("GET /api/rollcall/session", headers, "")?;
    Ok(head.status().to_owned())
}

fn sessions(findings: &mut Findings, [one, other]: [&Service; 2]) -> Result<(), Failure> {
    let headers = one.session()?;
    findings
        .fact("a session begun on one replica is valid on the other", status(one, &headers)? == "200" && status(other, &headers)? == "200");
    Connection::open(one.port)?.ask("POST /auth/sign-out", &headers, "")?;
    let began = Instant::now();
    while status(other, &headers)? == "200" && began.elapsed() < Duration::from_secs(20) {
        std::thread::sleep(Duration::from_millis(50));
    }
    findings.at_most("seconds until a session that ended on one is over on the other", began.elapsed().as_secs_f64(), FELT);
    Ok(())
}

/// Changes through both at once; then the record has no gap and verifies.
fn order(findings: &mut Findings, ground: &Ground<'_>, sandbox: &Sandbox, services: [&Service; 2]) -> Result<(), Failure> {
    let search = sandbox.target(SEARCH_USERS.operation, &[("directoryId", "-")])?;
    let headers = services.map(Service::session);
    let [Ok(first), Ok(second)] = headers else { return Err("signing in failed".into()) };
    let mut headers = [first, second];
    headers.iter_mut().for_each(|headers| headers.push(("content-type".to_owned(), "application/json".to_owned())));
    let (_, page) = Connection::open(services[0].port)?.ask(
        &format!("POST {search}"),
        &headers[0],
        "{\"limit\":100,\"claimStatus\":\"managed\",\"status\":[\"active\"]}",
    )?;
    let people: Vec<String> = serde_json::from_slice::<Page<User>>(&page)?.data.into_iter().map(|user| user.account_id).collect();
    let next = Mutex::new(0_usize);
    let began = Instant::now();
    std::thread::scope(|scope| {
        let tasks: Vec<_> = (0..8)
            .map(|worker| {
                let (headers, port, next, people) = (&headers[worker % 2], services[worker % 2].port, &next, &people);
                scope.spawn(move || changes(headers, port, next, people).map_err(|fault| fault.to_string()))
            })
            .collect();
        tasks.into_iter().try_for_each(|task| task.join().map_err(|_| "a thread failed".to_owned())?)
    })?;
    let rate = CHANGES as f64 / began.elapsed().as_secs_f64();
    findings.figure("changes a second through 2 replicas (each waits for the disk twice)", &short(rate));
    let verified = Command::new(ground.binary).args(["audit", "verify", "--config"]).arg(services[0].configuration()).output()?;
    let said = String::from_utf8_lossy(&verified.stdout).trim().to_owned();
    let rows: usize = said.split_whitespace().find_map(|word| word.parse().ok()).unwrap_or_default();
    let is_whole = verified.status.success() && rows >= 2 * CHANGES;
    findings.fact(&format!("the record of {CHANGES} changes through both has no gap and verifies"), is_whole);
    if !is_whole {
        findings.remark(format!("`rollcall audit verify` said: {said}"));
    }
    Ok(())
}

fn changes(headers: &Headers, port: u16, next: &Mutex<usize>, people: &[String]) -> Result<(), Failure> {
    let mut connection = Connection::open(port)?;
    loop {
        let number = {
            let mut next = next.lock().map_err(|_| "another thread failed")?;
            *next += 1;
            *next
        };
        if number > CHANGES {
            return Ok(());
        }
        let path = catalogue::rebuild(UPDATE_PROFILE.operation, &[("accountId", people[number % people.len()].as_str())]);
        let line = format!("PATCH {API_PREFIX}{}", path.map_err(|fault| format!("a profile: {fault}"))?);
        let (head, body) = connection.ask(&line, headers, "{\"nickname\":\"Ann\"}")?;
        // Whether the organization lets this person be renamed does not matter: both are recorded before and after.
        if head.values("x-rollcall-change").next().is_none() {
            return Err(format!("a change was not recorded: {head:?} {}", String::from_utf8_lossy(&body)).into());
        }
    }
}

/// What two replicas do with a limit that only the upstream knows. Waits for two of its minutes.
pub fn pacing(ground: &Ground<'_>, programs: &Path) -> Result<Paced, Failure> {
    let folder = ground.folder.join("pacing");
    let sandbox = Sandbox::start(ground.binary, &folder, ground.cores.others, 100, Some(LIMIT))?;
    let postgres = Postgres::start(programs, "")?;
    let services = pair(ground, &folder, &sandbox, &postgres)?;
    let search = sandbox.target(SEARCH_USERS.operation, &[("directoryId", "-")])?;
    // One after another: a new link ends the one before.
    let people: Vec<Headers> = (0..ASKERS).map(|worker| services[worker % 2].session()).collect::<Result<_, _>>()?;
    let began = Instant::now();
    std::thread::scope(|scope| {
        let tasks: Vec<_> = people
            .into_iter()
            .enumerate()
            .map(|(worker, headers)| {
                let (port, search) = (services[worker % 2].port, &search);
                scope.spawn(move || keep_asking(port, search, (worker, headers), began).map_err(|fault| fault.to_string()))
            })
            .collect();
        tasks.into_iter().try_for_each(|task| task.join().map_err(|_| "a thread failed".to_owned())?)
    })?;
    let log = std::fs::read_to_string(folder.join("upstream.jsonl"))?;
    judged(&log)
}

/// Half of them look at a screen, half of them let something run.
fn keep_asking(port: u16, search: &str, (worker, mut headers): (usize, Headers), began: Instant) -> Result<(), Failure> {
    headers.push(("content-type".to_owned(), "application/json".to_owned()));
    if worker % 4 >= 2 {
        headers.push(("priority".to_owned(), "u=6".to_owned()));
    }
    let mut number = 0;
    while began.elapsed() < WATCHED {
        number += 1;
        let body = format!("{{\"limit\":1,\"searchTerm\":\"{worker} {number}\"}}");
        let mut connection = Connection::open(port)?;
        connection.patient(Duration::from_secs(40))?;
        let (head, _) = connection.ask(&format!("POST {search}"), &headers, &body)?;
        if head.status() != "200" {
            std::thread::sleep(Duration::from_millis(250));
        }
    }
    Ok(())
}

/// What two replicas made of a limit.
#[derive(Clone, Copy, Debug)]
pub struct Paced {
    /// The part of it that was used in two minutes of the upstream, and the part of the requests that it refused.
    used: f64,
    refused: f64,
    /// Refusals in the minute with the most of them.
    most: f64,
}

/// Reads the upstream's own log. Its minutes begin with the first request of each.
fn judged(log: &str) -> Result<Paced, Failure> {
    let mut minutes = [(0.0, 0.0); 2];
    let mut first = None;
    for line in log.lines() {
        let entry: serde_json::Value = serde_json::from_str(line)?;
        let at = OffsetDateTime::parse(entry["at"].as_str().unwrap_or_default(), &Rfc3339)?;
        let since = at - *first.get_or_insert(at);
        let Some((accepted, refused)) = usize::try_from(since.whole_minutes()).ok().and_then(|minute| minutes.get_mut(minute)) else {
            continue;
        };
        if entry["status"] == 429 { *refused += 1.0 } else { *accepted += 1.0 }
    }
    let [accepted, refused] = [minutes[0].0 + minutes[1].0, minutes[0].1 + minutes[1].1];
    let used = accepted / (2.0 * f64::from(LIMIT));
    Ok(Paced { used, refused: refused / f64::max(accepted + refused, 1.0), most: f64::max(minutes[0].1, minutes[1].1) })
}

/// Tells what became of it.
pub fn tell(findings: &mut Findings, Paced { used, refused, most }: Paced) {
    findings.figure(
        &format!("a limit of {LIMIT} a minute, shared by 2 replicas: used · refused by the upstream"),
        &format!("{:.1} % · {:.2} %, {most} in a minute", used * 100.0, refused * 100.0),
    );
    findings.at_most("the limit ÷ what 2 replicas use of it", 1.0 / used, UNUSED);
    findings.at_most(&format!("refusals in a minute ÷ the {ASKERS} requests that are under way at once"), most / ASKERS as f64, 1.0);
}
