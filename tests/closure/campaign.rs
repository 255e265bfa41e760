//! The campaign: several senders at once, a service that is killed again and again, and the evidence of what came of it.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use catalogue::capability::Role;

use crate::chance::Chance;
use crate::gate::Loss;
use crate::judge::{Evidence, Sender};
use crate::people::{CALLER_MARKER, Person};
use crate::requests::{self, BODY_MARKER, COOKIE_MARKER, Places, QUERY_MARKER};
use crate::stage::Stage;
use crate::sweep::{self, Canary};

const SENDERS: usize = 4;
/// How many changes are left in doubt at the end, and how long the last life may take between two that it finds out about. It looks at five of them every
/// five seconds, and the more the campaign did, the more others it left that are older.
const DOUBTS: usize = 9;
const FOUND_OUT: Duration = Duration::from_secs(90);

/// What the senders have learned.
#[derive(Default)]
struct Learned {
    senders: BTreeMap<String, Sender>,
    sent: usize,
    statuses: BTreeMap<String, usize>,
    leaks: Vec<String>,
}

/// What happened, for the closing line.
pub struct Report {
    pub sent: usize,
    pub kills: u64,
    pub statuses: BTreeMap<String, usize>,
    pub evidence: Evidence,
}

/// Sends, kills and restarts until the time is over or there were enough kills, then collects the evidence.
pub fn run(seed: u64, time: Duration, most: Option<u64>) -> Report {
    let mut chance = Chance::new(seed);
    let mut stage = Stage::set(&mut chance);
    let canaries = Arc::new(canaries(&stage));
    let learned = Arc::new(Mutex::new(Learned::default()));
    let over = Arc::new(AtomicBool::new(false));
    stage.start();
    let senders: Vec<_> = (0..SENDERS)
        .map(|_| {
            let (mut chance, learned, over) = (chance.fork(), Arc::clone(&learned), Arc::clone(&over));
            let (address, places, people) = (stage.address, stage.places.clone(), stage.people.all.clone());
            let canaries = Arc::clone(&canaries);
            std::thread::spawn(move || {
                while !over.load(Ordering::Relaxed) {
                    send(address, &mut chance, &places, &people, &canaries, &learned);
                }
            })
        })
        .collect();
    let kills = kill_until(Instant::now() + time, most, &mut stage, &mut chance);
    over.store(true, Ordering::Relaxed);
    for sender in senders {
        sender.join().expect("no sender panics");
    }
    // The last life but one is killed too: what it left open, the last one has to close, and to find out what became of it.
    let in_doubt = doubts(&mut stage, &mut chance);
    stage.stop();
    let learned = std::mem::take(&mut *learned.lock().expect("no sender panics"));
    let evidence = Evidence { in_doubt, ..evidence(&stage, &canaries, &learned) };
    Report { sent: learned.sent, kills: kills + 2, statuses: learned.statuses, evidence }
}

/// In quiet, changes of people whom nobody else touches any more: of some the answer is lost, of some the request, and then the service is killed while
/// nobody has looked yet. What took effect, and has to be found out by the life after it.
fn doubts(stage: &mut Stage, chance: &mut Chance) -> Vec<String> {
    stage.kill();
    stage.start();
    let Some(owner) = stage.people.all.iter().find(|person| person.role == Some(Role::Owner)).cloned() else { return Vec::new() };
    let before = stage.gate.arrivals().len();
    for (at, account) in stage.places.accounts.clone().iter().enumerate().take(DOUBTS) {
        stage.gate.lose(if at % 3 == 2 { Loss::Request } else { Loss::Answer });
        exchange(stage.address, &requests::telling(chance, account, &owner), Duration::from_secs(10));
    }
    stage.kill();
    stage.start();
    let performed: Vec<String> = stage.gate.arrivals()[before..]
        .iter()
        .filter(|arrival| arrival.method == "PATCH" && arrival.status.is_some_and(|status| (200..300).contains(&status)))
        .map(|arrival| arrival.request_id.clone())
        .collect();
    let (mut found, mut deadline) = (0, Instant::now() + FOUND_OUT);
    while Instant::now() < deadline {
        let happened = stage.record.happened();
        if performed.iter().all(|id| happened.contains(id)) {
            break;
        }
        if happened.len() > found {
            (found, deadline) = (happened.len(), Instant::now() + FOUND_OUT);
        }
        std::thread::sleep(Duration::from_millis(500));
    }
    performed
}

fn kill_until(end: Instant, most: Option<u64>, stage: &mut Stage, chance: &mut Chance) -> u64 {
    let mut kills = 0;
    loop {
        if most == Some(kills) {
            return kills;
        }
        let longest = if most.is_some() { 400 } else { 5000 };
        let life = Duration::from_millis(if most.is_some() { 5 } else { 300 } + chance.next() % longest);
        let left = end.saturating_duration_since(Instant::now());
        std::thread::sleep(life.min(left));
        if Instant::now() >= end {
            return kills;
        }
        stage.kill();
        stage.start();
        kills += 1;
    }
}

fn send(address: SocketAddr, chance: &mut Chance, places: &Places, people: &[Person], canaries: &[Canary], learned: &Mutex<Learned>) {
    let person = chance.pick(people);
    let (bytes, is_whole) = requests::any(chance, places, person);
    let patience = if is_whole { Duration::from_secs(10) } else { Duration::from_millis(250) };
    let Some(answer) = exchange(address, &bytes, patience) else {
        // Killed a moment ago.
        std::thread::sleep(Duration::from_millis(30));
        return;
    };
    let mut learned = learned.lock().expect("no sender panics");
    learned.sent += 1;
    let status = answer.split(' ').nth(1).unwrap_or("nothing").to_owned();
    *learned.statuses.entry(status).or_default() += 1;
    for id in answer.lines().filter_map(|line| line.strip_prefix("x-request-id: ")) {
        learned.senders.insert(id.trim().to_owned(), Sender { id: person.id.clone(), role: person.role });
    }
    // An answer may say what its reader wrote into the organization, and who its reader is.
    let secrets: Vec<Canary> = canaries.iter().filter(|canary| canary.is_secret()).cloned().collect();
    let found = sweep::found(&secrets, &answer);
    learned.leaks.extend(found.into_iter().map(|name| format!("an answer holds {name}")));
}

/// Sends bytes and reads what comes until the other side closes or the patience is over; nothing when nobody accepts.
fn exchange(address: SocketAddr, bytes: &[u8], patience: Duration) -> Option<String> {
    let mut stream = TcpStream::connect(address).ok()?;
    let deadline = Instant::now() + patience;
    drop(stream.write_all(bytes));
    let mut answer = Vec::new();
    let mut piece = [0; 16 * 1024];
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() || stream.set_read_timeout(Some(left)).is_err() {
            break;
        }
        match stream.read(&mut piece) {
            Ok(read) if read > 0 => answer.extend_from_slice(&piece[..read]),
            _ => break,
        }
    }
    Some(String::from_utf8_lossy(&answer).into_owned())
}

fn canaries(stage: &Stage) -> Vec<Canary> {
    let mut canaries = vec![
        Canary::secret("the organization's key", &stage.keys.organization),
        Canary::secret("the organization's read key", &stage.keys.organization_read),
        Canary::secret("the SCIM key", &stage.keys.scim),
        Canary::secret("a cookie", COOKIE_MARKER),
        Canary::caller("a caller's e-mail address", CALLER_MARKER),
        Canary::marker("text of a body", BODY_MARKER),
        Canary::marker("a query value", QUERY_MARKER),
    ];
    canaries.extend(stage.people.all.iter().filter_map(|person| person.token.as_deref()).map(|token| Canary::token("a token", token)));
    canaries
}

fn evidence(stage: &Stage, canaries: &[Canary], learned: &Learned) -> Evidence {
    let (sandbox, _) = stage.sandbox_log();
    let (text, record, broken) = stage.record.read();
    let mut leaks = learned.leaks.clone();
    for said in stage.said() {
        leaks.extend(sweep::found(canaries, said).into_iter().map(|name| format!("the log holds {name}")));
    }
    // The record names who did it, by the name that the gateway gave; everything else is as secret there as in the log.
    let told: Vec<Canary> = canaries.iter().filter(|canary| !canary.names_callers()).cloned().collect();
    leaks.extend(sweep::found(&told, &text).into_iter().map(|name| format!("the record holds {name}")));
    let roles = stage.people.all.iter().filter_map(|person| Some((person.id.clone(), person.role?))).collect();
    Evidence {
        arrivals: stage.gate.arrivals(),
        sandbox,
        record,
        senders: learned.senders.clone(),
        roles,
        organization: stage.places.organization.clone(),
        scim_directory: stage.places.scim_directory.clone(),
        chain: broken,
        leaks,
        in_doubt: Vec::new(),
    }
}
