//! The load on whoever is measured, from a program of its own: differing questions by `bench ask`, one and the same by Debian's h2load. For latency at a
//! fixed rate each connection has its own clock, so that a slow answer delays nobody else's question.

use std::path::PathBuf;
use std::process::Output;

use crate::ask::NUMBER;
use crate::figures::quantile;
use crate::{Failure, machine, program};

#[cfg(test)]
mod tests;

/// Questions a second of one connection at a fixed rate: far enough apart that the answer before is nearly always there.
const PACE: f64 = 31.0;

/// One question, asked over and over.
#[derive(Clone, Debug, Default)]
pub struct Question {
    pub port: u16,
    /// With [`NUMBER`] in it where it is another one each time.
    pub path: String,
    pub headers: Vec<(String, String)>,
}

impl Question {
    /// The same one each time.
    pub fn fixed(&self) -> Question {
        Question { path: self.path.replace(NUMBER, &"0".repeat(NUMBER.len())), ..self.clone() }
    }

    fn bytes(&self) -> Vec<u8> {
        let headers: String = self.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        format!("GET {} HTTP/1.1\r\nhost: 127.0.0.1:{}\r\n{headers}\r\n", self.path, self.port).into_bytes()
    }
}

/// What came of asking as fast as it goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    pub answers: f64,
    pub per_second: f64,
}

/// Microseconds until the end of each answer.
#[derive(Clone, Debug, Default)]
pub struct Latencies(pub Vec<f64>);

impl Latencies {
    pub fn p(&self, part: f64) -> f64 {
        quantile(&self.0, part)
    }
}

/// Where the load comes from.
#[derive(Clone, Debug)]
pub struct Load {
    pub core: Option<usize>,
    /// For the record of each question.
    pub folder: PathBuf,
}

impl Load {
    /// Asks for so long over so many connections, as fast as answers come.
    pub fn flat_out(&self, question: &Question, connections: usize, seconds: f64) -> Result<Rate, Failure> {
        let output = self.ask(question, connections, seconds, &[])?;
        asked(&String::from_utf8_lossy(&output.stdout)).ok_or_else(|| failed(&output))
    }

    /// Asks at about this rate in all for so many seconds.
    pub fn at_rate(&self, question: &Question, per_second: f64, seconds: f64) -> Result<Latencies, Failure> {
        let connections = (per_second / PACE).ceil().clamp(4.0, 512.0);
        self.paced(question, connections as usize, PACE, seconds)
    }

    /// Asks so often a second on each of so many connections.
    pub fn paced(&self, question: &Question, connections: usize, pace: f64, seconds: f64) -> Result<Latencies, Failure> {
        let file = self.folder.join("latencies");
        let options = ["--pace".to_owned(), pace.to_string(), "--latencies".to_owned(), file.display().to_string()];
        let output = self.ask(question, connections, seconds, &options)?;
        if !output.status.success() {
            return Err(failed(&output));
        }
        Ok(latencies(&std::fs::read_to_string(&file)?))
    }

    fn ask(&self, question: &Question, connections: usize, seconds: f64, options: &[String]) -> Result<Output, Failure> {
        let file = self.folder.join("question");
        std::fs::write(&file, question.bytes())?;
        let mut command = program::pinned(self.core, &std::env::current_exe()?);
        command.arg("ask").arg("--question").arg(&file).args(["--port", &question.port.to_string()]);
        command.args(["--connections", &connections.to_string(), "--seconds", &seconds.to_string()]).args(options);
        Ok(command.output().map_err(|fault| format!("the load could not be started: {fault}"))?)
    }

    /// Asks one and the same question so often over so many connections, as fast as answers come, by h2load.
    pub fn by_h2load(&self, question: &Question, connections: usize, number: usize) -> Result<Rate, Failure> {
        let question = question.fixed();
        let mut command = program::pinned(self.core, &machine::find("h2load"));
        let number = number.max(connections).to_string();
        command.args(["--h1", "-t", "1", "-c", &connections.to_string(), "-n", &number]);
        for (name, value) in &question.headers {
            command.arg("-H").arg(format!("{name}: {value}"));
        }
        command.arg(format!("http://127.0.0.1:{}{}", question.port, question.path));
        let output = command.output().map_err(|fault| format!("h2load could not be started: {fault}"))?;
        rate(&String::from_utf8_lossy(&output.stdout))
    }
}

fn failed(output: &Output) -> Failure {
    String::from_utf8_lossy(&output.stderr).into_owned().into()
}

/// Reads what `bench ask` says.
fn asked(said: &str) -> Option<Rate> {
    let said: serde_json::Value = serde_json::from_str(said).ok()?;
    let (answers, seconds) = (said["answers"].as_f64()?, said["seconds"].as_f64()?);
    Some(Rate { answers, per_second: answers / seconds })
}

/// Reads what h2load says in the end. One answer that is not a success makes the measurement worthless.
fn rate(said: &str) -> Result<Rate, Failure> {
    let number_before = |line: &str, word: &str| {
        let words: Vec<&str> = line.split([' ', ',']).filter(|word| !word.is_empty()).collect();
        let at = words.iter().position(|one| *one == word)?;
        words.get(at.checked_sub(1)?)?.parse::<f64>().ok()
    };
    let line = |start: &str| said.lines().find(|line| line.starts_with(start));
    let read = || {
        let per_second = number_before(line("finished in")?, "req/s")?;
        let total = number_before(line("requests:")?, "total")?;
        let succeeded = number_before(line("status codes:")?, "2xx")?;
        Some((per_second, total, succeeded))
    };
    match read() {
        Some((per_second, total, succeeded)) if succeeded >= total && total > 0.0 => Ok(Rate { answers: total, per_second }),
        _ => Err(format!("not every answer was a success:\n{said}").into()),
    }
}

/// One number a line.
fn latencies(record: &str) -> Latencies {
    Latencies(record.lines().filter_map(|line| line.parse().ok()).collect())
}
