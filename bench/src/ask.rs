//! The load: so many connections over HTTP/1.1 that ask as fast as answers come, or each by a clock of its own. Questions differ, because equal ones that
//! are under way travel once; h2load begins every connection with the first question of its list, so it asks nothing but one.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

use crate::Failure;

#[cfg(test)]
mod tests;

/// Stands in a question where its number belongs.
pub const NUMBER: &str = "############";
/// More than any answer of the upstream with its head.
const LARGEST: usize = 64 * 1024;
/// Of the golden ratio: whole multiples of it are spread evenly over whatever they are taken of.
const GOLDEN: f64 = 0.618_033_988_749_895;

#[derive(Debug, clap::Args)]
pub struct Settings {
    #[arg(long)]
    pub port: u16,
    /// A file with the bytes of the question.
    #[arg(long)]
    pub question: PathBuf,
    #[arg(long)]
    pub connections: u32,
    #[arg(long)]
    pub seconds: f64,
    /// Questions a second on each connection; without it as fast as answers come.
    #[arg(long)]
    pub pace: Option<f64>,
    /// Where the microseconds until the end of each answer go.
    #[arg(long)]
    pub latencies: Option<PathBuf>,
}

/// Asks, and prints how many answers came in how many seconds.
pub fn run(settings: &Settings) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let latencies = runtime.block_on(ask(settings))?;
    println!("{}", serde_json::json!({"answers": latencies.len(), "seconds": settings.seconds}));
    if let Some(file) = &settings.latencies {
        let lines: String = latencies.iter().map(|micros| format!("{micros}\n")).collect();
        std::fs::write(file, lines)?;
    }
    Ok(())
}

/// Microseconds of every answer that came in time.
async fn ask(settings: &Settings) -> Result<Vec<u64>, Failure> {
    let question = std::fs::read(&settings.question)?;
    let mut askers = Vec::new();
    for _ in 0..settings.connections {
        askers.push(Asker::connect(settings.port, &question).await?);
    }
    let begins = Instant::now();
    let ends = begins + Duration::from_secs_f64(settings.seconds);
    let next = Arc::new(AtomicU64::new(0));
    let mut asking = JoinSet::new();
    for (at, asker) in askers.into_iter().enumerate() {
        let clock = settings.pace.map(|pace| {
            let period = Duration::from_secs_f64(1.0 / pace);
            // A number of connections is far within what a float holds.
            (begins + period.mul_f64((at as f64 * GOLDEN).fract()), period)
        });
        asking.spawn(asker.until(ends, clock, Arc::clone(&next)));
    }
    let mut all = Vec::new();
    while let Some(ended) = asking.join_next().await {
        all.extend(ended??);
    }
    Ok(all)
}

/// Why a question has no answer that counts.
#[derive(Debug, thiserror::Error)]
enum Unanswered {
    #[error("not every question could be asked: {0}")]
    Stream(#[from] std::io::Error),
    #[error("not every answer was whole: the connection was closed, or the answer is too large")]
    Closed,
    #[error("not every answer was a success: {0}")]
    Refused(String),
}

/// One connection.
struct Asker {
    stream: TcpStream,
    question: Vec<u8>,
    /// Where the number stands.
    place: Option<usize>,
    answer: Vec<u8>,
}

impl Asker {
    async fn connect(port: u16, question: &[u8]) -> Result<Asker, Failure> {
        let stream = TcpStream::connect(("127.0.0.1", port)).await?;
        stream.set_nodelay(true)?;
        let place = memchr::memmem::find(question, NUMBER.as_bytes());
        Ok(Asker { stream, question: question.to_vec(), place, answer: vec![0; LARGEST] })
    }

    /// Asks until then; with a clock, at its beats. An answer that keeps the next question waiting counts for it as well.
    async fn until(mut self, ends: Instant, mut clock: Option<(Instant, Duration)>, next: Arc<AtomicU64>) -> Result<Vec<u64>, Unanswered> {
        let mut latencies = Vec::new();
        loop {
            let mut began = Instant::now();
            if let Some((due, period)) = &mut clock {
                if *due >= ends {
                    return Ok(latencies);
                }
                if began < *due {
                    sleep_until(*due).await;
                    began = Instant::now();
                } else {
                    began = *due;
                }
                *due += *period;
            }
            self.ask(next.fetch_add(1, Ordering::Relaxed)).await?;
            let now = Instant::now();
            if now >= ends && clock.is_none() {
                return Ok(latencies);
            }
            latencies.push(u64::try_from((now - began).as_micros()).unwrap_or(u64::MAX));
        }
    }

    async fn ask(&mut self, number: u64) -> Result<(), Unanswered> {
        if let Some(place) = self.place {
            let digits = format!("{number:0width$}", width = NUMBER.len());
            self.question[place..place + NUMBER.len()].copy_from_slice(&digits.as_bytes()[digits.len() - NUMBER.len()..]);
        }
        self.stream.write_all(&self.question).await?;
        let (mut came, mut whole) = (0, None);
        while whole.is_none_or(|whole| came < whole) {
            let read = self.stream.read(&mut self.answer[came..]).await?;
            if read == 0 {
                return Err(Unanswered::Closed);
            }
            came += read;
            if whole.is_none() {
                whole = length(&self.answer[..came])?;
            }
        }
        Ok(())
    }
}

/// How long the whole answer is, once its head is there. It must be a success that says how long its body is.
fn length(answer: &[u8]) -> Result<Option<usize>, Unanswered> {
    let Some(end) = memchr::memmem::find(answer, b"\r\n\r\n") else { return Ok(None) };
    let head = &answer[..end];
    let refused = || Err(Unanswered::Refused(String::from_utf8_lossy(head).into_owned()));
    if !head.starts_with(b"HTTP/1.1 2") {
        return refused();
    }
    const NAME: &[u8] = b"content-length:";
    let line = head.split(|byte| *byte == b'\n').find(|line| line.len() > NAME.len() && line[..NAME.len()].eq_ignore_ascii_case(NAME));
    let number = line.and_then(|line| std::str::from_utf8(&line[NAME.len()..]).ok()).and_then(|text| text.trim().parse::<usize>().ok());
    number.map_or_else(refused, |number| Ok(Some(end + 4 + number)))
}
