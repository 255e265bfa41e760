//! How cost grows with the people who work at once: as fast as answers come, and at their own pace. Each has a session and asks questions of their own.

use std::sync::{Arc, Barrier};
use std::time::{Duration, Instant};

use catalogue::organization::SEARCH_USERS;

use super::curve::Curve;
use super::findings::{Findings, short};
use super::place::{Ground, Service};
use crate::Failure;
use crate::figures::quantile;
use crate::http::Connection;

pub const SIZES: [usize; 3] = [1, 10, 200];
const ROUNDS: usize = 3;
const SECONDS: f64 = 2.5;
/// Questions a second of one person who works at their own pace, and for how long.
const PACE: f64 = 1.0;
const PACED_SECONDS: f64 = 6.0;
/// In the sandbox, so that its core keeps up.
const PEOPLE: u64 = 1_200;
/// People on a page.
const LIMIT: usize = 20;
/// What a question of one costs may not grow with how many they are.
const EVEN: f64 = 1.15;

/// One of the staff.
struct Person {
    headers: Vec<(String, String)>,
    line: String,
    body: String,
    /// When they begin, as a part of the time between two of their questions.
    offset: f64,
}

impl Person {
    fn ask(&self, connection: &mut Connection) -> Result<(), Failure> {
        let (head, answer) = connection.ask(&self.line, &self.headers, &self.body)?;
        if head.status() == "200" { Ok(()) } else { Err(format!("{head:?} {}", String::from_utf8_lossy(&answer)).into()) }
    }
}

/// The staff, and to which port each goes.
pub struct Staff(Vec<(Arc<Person>, u16)>);

impl Staff {
    /// So many people, in turn on each of the services. No two ask the same, which would travel once, and all of them for as much: blanks around a term
    /// mean nothing.
    pub fn hire(number: usize, services: &[&Service], search: &str) -> Result<Staff, Failure> {
        let letters = ["a", "e", "i", "o", "n", "r", "s", "t", "l", "m"];
        let person = |at: usize| -> Result<_, Failure> {
            let service = services[at % services.len()];
            let mut headers = service.session()?;
            headers.push(("content-type".to_owned(), "application/json".to_owned()));
            let (letter, blanks) = (letters[at % letters.len()], at / letters.len());
            let body = format!("{{\"limit\":{LIMIT},\"searchTerm\":\"{letter}{:blanks$}\"}}", "");
            Ok((Arc::new(Person { headers, line: format!("POST {search}"), body, offset: (at * 37 % 100) as f64 / 100.0 }), service.port))
        };
        (0..number).map(person).collect::<Result<_, _>>().map(Staff)
    }

    /// Everybody asks again as soon as there is an answer. How many answers there were.
    pub fn flat_out(&self, seconds: f64) -> Result<usize, Failure> {
        Ok(self
            .work(|person, connection, began| {
                let mut answers = Vec::new();
                while began.elapsed().as_secs_f64() < seconds {
                    person.ask(connection)?;
                    answers.push(0.0);
                }
                Ok(answers)
            })?
            .len())
    }

    /// Everybody asks at their own pace, whether or not the answer before has come in time; milliseconds from when each question was due.
    pub fn paced(&self, pace: f64, seconds: f64) -> Result<Vec<f64>, Failure> {
        self.work(|person, connection, began| {
            let number = (pace * seconds) as usize;
            let mut times = Vec::with_capacity(number);
            for at in 0..number {
                let due = Duration::from_secs_f64((person.offset + at as f64) / pace);
                std::thread::sleep(due.saturating_sub(began.elapsed()));
                person.ask(connection)?;
                times.push((began.elapsed().saturating_sub(due)).as_secs_f64() * 1000.0);
            }
            Ok(times)
        })
    }

    fn work(
        &self,
        work: impl Fn(&Person, &mut Connection, Instant) -> Result<Vec<f64>, Failure> + Send + Sync,
    ) -> Result<Vec<f64>, Failure> {
        let together = Barrier::new(self.0.len());
        let one = |person: &Person, port: u16| {
            let connection = Connection::open(port).and_then(|mut connection| person.ask(&mut connection).map(|()| connection));
            together.wait();
            work(person, &mut connection?, Instant::now())
        };
        std::thread::scope(|scope| {
            let tasks: Vec<_> =
                self.0.iter().map(|(person, port)| scope.spawn(|| one(person, *port).map_err(|fault| fault.to_string()))).collect();
            let mut all = Vec::new();
            for task in tasks {
                all.extend(task.join().map_err(|_| "a thread failed")??);
            }
            Ok(all)
        })
    }
}

/// Measures all sizes.
pub fn measure(findings: &mut Findings, ground: &Ground<'_>) -> Result<(), Failure> {
    let (sandbox, service) = ground.place(PEOPLE)?;
    let search = sandbox.target(SEARCH_USERS.operation, &[("directoryId", "-")])?;
    let mut cost = Curve::new("CPU of the service for a question", "µs");
    let mut work = Curve::new("CPU of the service while each asks once", "µs");
    let mut rate = Curve::new("answers as fast as it goes", "/s");
    let mut memory = Curve::new("memory of the service", "MB");
    let (mut half, mut most) = (Curve::new("half of the answers, own pace", "ms"), Curve::new("99 % of the answers, own pace", "ms"));
    for size in SIZES {
        println!("==> {size} at work");
        let staff = Staff::hire(size, &[&service], &search)?;
        staff.flat_out(0.5)?;
        let (mut costs, mut rates) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            let before = service.program.exactly();
            let answers = staff.flat_out(SECONDS)? as f64;
            costs.push((service.program.exactly() - before) / answers * 1e6);
            rates.push(answers / SECONDS);
        }
        work.add(size as f64, costs.iter().map(|cost| cost * size as f64).collect());
        cost.add(size as f64, costs);
        rate.add(size as f64, rates);
        memory.add(size as f64, vec![service.program.kilobytes() / 1024.0]);
        let times = staff.paced(PACE * if size == 1 { 10.0 } else { 1.0 }, PACED_SECONDS)?;
        half.add(size as f64, vec![quantile(&times, 0.5)]);
        most.add(size as f64, vec![quantile(&times, 0.99)]);
    }
    for curve in [&rate, &cost, &half, &most] {
        findings.curve(curve);
    }
    findings.gate(&work);
    findings.gate(&memory);
    let ends = [cost.points.first(), cost.points.last()].map(|point| point.map_or(f64::NAN, super::curve::Point::cost));
    findings.at_most("CPU of the service for a question, 200 at work ÷ 1", ends[1] / ends[0], EVEN);
    findings.remark(format!(
        "Staff: as fast as it goes is a closed loop (each asks again once answered); their own pace is an open one, {PACE} question a second each ({} a second of \
         the one who works alone), measured from the moment at which each was due.",
        short(PACE * 10.0)
    ));
    findings.plot(
        "staff",
        "Cost and time of answers, by people at work",
        "people at work",
        "each in its unit",
        &[cost, rate, half, most, memory],
    )
}
