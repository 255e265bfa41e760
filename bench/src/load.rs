//! The load: Debian's h2load over HTTP/1.1. As fast as it goes for throughput; for latency at a fixed rate, each connection by its own clock, so that
//! a slow answer delays nobody else's question.

use std::path::{Path, PathBuf};

use crate::figures::quantile;
use crate::{Failure, machine, program};

#[cfg(test)]
mod tests;

/// Questions a second of one connection at a fixed rate: far enough apart that the answer before is nearly always there.
const PACE: f64 = 31.0;

/// One question, asked over and over.
#[derive(Clone, Debug, Default)]
pub struct Question {
    pub address: String,
    pub headers: Vec<(String, String)>,
    /// Another method than GET, and the file with the body.
    pub change: Option<(&'static str, PathBuf)>,
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
    /// Asks so often over so many connections, as fast as answers come.
    pub fn flat_out(&self, question: &Question, connections: usize, number: usize) -> Result<Rate, Failure> {
        let number = number.max(connections);
        let said = self.run(question, &["-c", &connections.to_string(), "-n", &number.to_string()])?;
        rate(&said)
    }

    /// Asks at about this rate in all for so many seconds. The connections begin a millisecond after one another, so that their clocks do not tick
    /// together.
    pub fn at_rate(&self, question: &Question, per_second: f64, seconds: f64) -> Result<Latencies, Failure> {
        let connections = (per_second / PACE).ceil().clamp(4.0, 512.0);
        self.paced(question, connections, PACE, seconds)
    }

    /// Asks so often a second on each of so many connections.
    pub fn paced(&self, question: &Question, connections: f64, pace: f64, seconds: f64) -> Result<Latencies, Failure> {
        let number = (connections * pace * seconds).round().to_string();
        let log = self.folder.join("questions.tsv");
        // h2load adds to the file.
        drop(std::fs::remove_file(&log));
        let file = format!("--log-file={}", log.display());
        let (connections, pace) = (connections.to_string(), pace.to_string());
        let options = ["-c", &connections, "-n", &number, "--rps", &pace, "-r", "1", "--rate-period", "1ms", &file];
        rate(&self.run(question, &options)?)?;
        let text = std::fs::read_to_string(&log)?;
        Ok(latencies(&text))
    }

    fn run(&self, question: &Question, options: &[&str]) -> Result<String, Failure> {
        let mut command = program::pinned(self.core, &machine::find("h2load"));
        command.args(["--h1", "-t", "1"]).args(options);
        for (name, value) in &question.headers {
            command.arg("-H").arg(format!("{name}: {value}"));
        }
        if let Some((method, body)) = &question.change {
            command.arg("-H").arg(format!(":method: {method}")).arg("-d").arg(body);
        }
        let output = command.arg(&question.address).output().map_err(|fault| format!("h2load could not be started: {fault}"))?;
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }
}

/// A body in a file, for questions that change something.
pub fn body(folder: &Path, text: &str) -> Result<PathBuf, Failure> {
    let file = folder.join("body.json");
    std::fs::write(&file, text)?;
    Ok(file)
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

/// The third column of h2load's record; a status other than 200 was counted as a failure before.
fn latencies(record: &str) -> Latencies {
    Latencies(record.lines().filter_map(|line| line.split('\t').nth(2)?.trim().parse().ok()).collect())
}
