//! The words after `cargo xtask` and what they mean. Pure: reads nothing, runs nothing.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::failure::Failure;

#[cfg(test)]
mod tests;

pub const USAGE: &str = "\
Usage: cargo xtask <command>

  demo [--port N] [--seed NAME]   build everything and start the demo (port 8080, seed `company`;
                                  seeds: awkward, company, large, empty or a number of people)
  test [--quick]                  run everything that guards the project; --quick leaves out the browser
  build [--out FILE]              build the release binary with the app inside
  package [--binary FILE] [--out FILE]
                                  make the Debian package of a release build, install it into an empty folder and start it
  closure [--seconds N] [--seed N]  send whatever comes to mind as everybody, break the network, kill the service, and judge what happened
  bench proxy [--rounds N] [--soak MINUTES [--rate N]] [--stand-in]  measure the service against nginx and Caddy; writes docs/benchmarks.md
  bench growth                    show how cost grows with people, staff, replicas and the record; writes docs/benchmarks.md and its plots
  bench instructions [--accept]   count the instructions of a request and compare them with bench/instructions.json
  bench app [--rounds N]          measure the app in Chromium: bytes, start, typing, scrolling, Lighthouse; writes docs/benchmarks.md
  conformance                     point real client libraries and SCIM checkers at the sandbox (needs Python and the network)
  dev [--port N]                  serve the app with reload in front of a demo service (port 8080)
  help                            print this";

/// The sandbox's organizations; checked here so that a typing error shows before a long build, not after it.
const SEEDS: [&str; 4] = ["awkward", "company", "large", "empty"];

const DEFAULT_PORT: u16 = 8080;
/// As long as the closure test runs among all others.
pub const CLOSURE_SECONDS: u64 = 60;

#[derive(Debug, PartialEq, Eq)]
pub enum Command {
    Demo {
        port: u16,
        seed: String,
    },
    Test {
        quick: bool,
    },
    Build {
        out: Option<PathBuf>,
    },
    Package {
        /// Built now when it is absent.
        binary: Option<PathBuf>,
        out: Option<PathBuf>,
    },
    Closure {
        seconds: u64,
        /// A number; another one each time when it is absent.
        seed: Option<u64>,
    },
    Conformance,
    Bench(Bench),
    Dev {
        port: u16,
    },
    /// Not for people: runs a program and ends it when the process that asked for it is gone.
    Keep {
        program: Vec<OsString>,
    },
    /// Not for people: what trunk calls instead of wasm-bindgen.
    Cut {
        words: Vec<OsString>,
    },
    Help,
}

/// What is measured.
#[derive(Debug, PartialEq, Eq)]
pub enum Bench {
    /// The service against nginx and Caddy, or under a long load.
    /// `stand_in` serves a made-up file in place of the app.
    Proxy { rounds: u64, soak: Option<u64>, rate: Option<u64>, stand_in: bool },
    /// How cost grows.
    Growth,
    /// The app in a browser.
    App { rounds: u64 },
    /// The instructions of one request; `accept` makes them the ones to compare with.
    Instructions { accept: bool },
}

/// How often everybody has their turn.
const ROUNDS: u64 = 7;
/// How often every page of the app is opened anew; each takes seconds.
const VISITS: u64 = 5;

pub fn parse(words: impl IntoIterator<Item = OsString>) -> Result<Command, Failure> {
    let mut words = words.into_iter();
    let Some(name) = words.next() else {
        return Err(usage("say which command to run"));
    };
    if name == "keep" {
        return Ok(Command::Keep { program: words.collect() });
    }
    if name == "cut" {
        return Ok(Command::Cut { words: words.collect() });
    }
    if name == "bench" {
        return bench(words);
    }
    let mut options = Options::read(words)?;
    let command = match name.to_str() {
        Some("demo") => Command::Demo { port: options.port()?, seed: options.seed()? },
        Some("test") => Command::Test { quick: options.switch("quick") },
        Some("build") => Command::Build { out: options.value("out")?.map(PathBuf::from) },
        Some("package") => {
            Command::Package { binary: options.value("binary")?.map(PathBuf::from), out: options.value("out")?.map(PathBuf::from) }
        }
        Some("closure") => {
            Command::Closure { seconds: options.number("seconds")?.unwrap_or(CLOSURE_SECONDS), seed: options.number("seed")? }
        }
        Some("conformance") => Command::Conformance,
        Some("dev") => Command::Dev { port: options.port()? },
        Some("help" | "--help" | "-h") => return Ok(Command::Help),
        _ => return Err(usage(&format!("there is no command `{}`", name.to_string_lossy()))),
    };
    options.refuse_leftovers(&name.to_string_lossy())?;
    Ok(command)
}

fn bench(mut words: impl Iterator<Item = OsString>) -> Result<Command, Failure> {
    let what = words.next().unwrap_or_default();
    let mut options = Options::read(words)?;
    let bench = match what.to_str() {
        Some("proxy") => Bench::Proxy {
            rounds: options.number("rounds")?.unwrap_or(ROUNDS).max(1),
            soak: options.number("soak")?,
            rate: options.number("rate")?,
            stand_in: options.switch("stand-in"),
        },
        Some("growth") => Bench::Growth,
        Some("instructions") => Bench::Instructions { accept: options.switch("accept") },
        Some("app") => Bench::App { rounds: options.number("rounds")?.unwrap_or(VISITS).max(1) },
        _ => return Err(usage("say what to measure: `bench proxy`, `bench growth`, `bench instructions` or `bench app`")),
    };
    options.refuse_leftovers(&format!("bench {}", what.to_string_lossy()))?;
    Ok(Command::Bench(bench))
}

/// The options still unread, as written: a name without dashes and, if there was one, the value.
struct Options(Vec<(String, Option<OsString>)>);

impl Options {
    fn read(words: impl Iterator<Item = OsString>) -> Result<Self, Failure> {
        let mut options: Vec<(String, Option<OsString>)> = Vec::new();
        for word in words {
            let text = word.to_str().unwrap_or_default();
            if let Some(option) = text.strip_prefix("--") {
                let (name, value) = match option.split_once('=') {
                    Some((name, value)) => (name, Some(OsString::from(value))),
                    None => (option, None),
                };
                options.push((name.to_owned(), value));
            } else {
                match options.last_mut() {
                    Some((_, value @ None)) => *value = Some(word),
                    _ => return Err(usage(&format!("`{}` is not expected here", word.to_string_lossy()))),
                }
            }
        }
        Ok(Self(options))
    }

    fn take(&mut self, name: &str) -> Option<Option<OsString>> {
        let position = self.0.iter().position(|(option, _)| option == name)?;
        Some(self.0.remove(position).1)
    }

    /// A switch with a value stays unread, so that `refuse_leftovers` names it.
    fn switch(&mut self, name: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|(option, value)| option != name || value.is_some());
        self.0.len() < before
    }

    fn value(&mut self, name: &str) -> Result<Option<OsString>, Failure> {
        match self.take(name) {
            None => Ok(None),
            Some(Some(value)) if !value.is_empty() => Ok(Some(value)),
            Some(_) => Err(usage(&format!("`--{name}` needs a value"))),
        }
    }

    fn port(&mut self) -> Result<u16, Failure> {
        let Some(value) = self.value("port")? else {
            return Ok(DEFAULT_PORT);
        };
        match value.to_str().and_then(|text| text.parse().ok()) {
            Some(port) if port != 0 => Ok(port),
            _ => Err(usage(&format!("`{}` is not a port (1 to 65535)", value.to_string_lossy()))),
        }
    }

    fn number(&mut self, name: &str) -> Result<Option<u64>, Failure> {
        let Some(value) = self.value(name)? else { return Ok(None) };
        let number = value.to_str().and_then(|text| text.parse().ok());
        number.map(Some).ok_or_else(|| usage(&format!("`{}` is no number for `--{name}`", value.to_string_lossy())))
    }

    fn seed(&mut self) -> Result<String, Failure> {
        let Some(value) = self.value("seed")? else {
            return Ok("company".to_owned());
        };
        match value.to_str() {
            Some(name) if SEEDS.contains(&name) || name.parse::<u32>().is_ok() => Ok(name.to_owned()),
            _ => Err(usage(&format!(
                "there is no seed `{}` (there are {} and any number of people)",
                value.to_string_lossy(),
                SEEDS.join(", ")
            ))),
        }
    }

    fn refuse_leftovers(&self, command: &str) -> Result<(), Failure> {
        match self.0.first() {
            None => Ok(()),
            Some((name, None)) => Err(usage(&format!("`{command}` has no option `--{name}`"))),
            Some((name, Some(value))) => Err(usage(&format!("`{command}` does not take `--{name} {}`", value.to_string_lossy()))),
        }
    }
}

fn usage(problem: &str) -> Failure {
    Failure::Usage { problem: problem.to_owned() }
}
