//! What is measured: a sandbox of some size in one process, one or more services before it in others, and people who signed in to them.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use catalogue::operation::Operation;
use catalogue::session::API_PREFIX;
use serde_json::Value;

use crate::Failure;
use crate::http::Connection;
use crate::machine::Cores;
use crate::program::{Program, await_port};
use crate::rollcall::{browser, write_private};

/// A million people take a while to be made up, and a million rows to be verified.
const PATIENCE: Duration = Duration::from_secs(400);
/// So many that no measurement is about the limit.
const NO_LIMIT: u32 = 100_000_000;

/// A made-up organization behind a port, and its ids.
pub struct Sandbox {
    pub program: Program,
    pub started: f64,
    pub port: u16,
    pub organization: String,
    key: String,
}

impl Sandbox {
    pub fn start(binary: &Path, folder: &Path, core: Option<usize>, people: u64, per_minute: Option<u32>) -> Result<Sandbox, Failure> {
        fs::create_dir_all(folder)?;
        let (port, says, began) = (scratch::free_port(), folder.join("sandbox.json"), Instant::now());
        let words = [
            "sandbox".to_owned(),
            format!("--listen=127.0.0.1:{port}"),
            format!("--seed={people}"),
            format!("--per-minute={}", per_minute.unwrap_or(NO_LIMIT)),
            format!("--log={}", if per_minute.is_some() { folder.join("upstream.jsonl") } else { "/dev/null".into() }.display()),
        ];
        let program = Program::start(core, binary, words, &says)?;
        let told = awaited(&says, |said| said.lines().find_map(|line| serde_json::from_str::<Value>(line).ok()))?;
        let text = |name: &str| told[name].as_str().unwrap_or_default().to_owned();
        let (organization, key) = (text("organization_id"), text("organization_key"));
        Ok(Sandbox { program, started: began.elapsed().as_secs_f64(), port, organization, key })
    }

    /// The address of an operation below the service.
    pub fn target(&self, operation: &'static Operation, more: &[(&str, &str)]) -> Result<String, Failure> {
        let values: Vec<(&str, &str)> = [("orgId", self.organization.as_str())].into_iter().chain(more.iter().copied()).collect();
        Ok(format!("{API_PREFIX}{}", catalogue::rebuild(operation, &values).map_err(|fault| format!("{}: {fault}", operation.name))?))
    }
}

/// A running service.
pub struct Service {
    pub program: Program,
    pub port: u16,
    folder: PathBuf,
}

impl Service {
    /// Starts it in its folder, with more lines of configuration.
    pub fn start(binary: &Path, folder: &Path, core: Option<usize>, sandbox: &Sandbox, more: &str) -> Result<Service, Failure> {
        fs::create_dir_all(folder)?;
        let port = scratch::free_port();
        write_private(&folder.join("organization.key"), &sandbox.key)?;
        let text = format!(
            "organization_id = \"{}\"\norganization_key_file = \"organization.key\"\nlisten = \"127.0.0.1:{port}\"\n\
             upstream = \"http://127.0.0.1:{}\"\n{more}\n\
             [limits]\nperson_per_minute = 1000000\nstranger_per_minute = 1000000\nall_per_minute = 1000000\nrequests_under_way = 1000\n\
             [upstream_calls]\nkeep_seconds = 0\n[auth]\nmode = \"local\"\n",
            sandbox.organization, sandbox.port
        );
        write_private(&folder.join("rollcall.toml"), &text)?;
        let words = ["serve".into(), "--config".into(), folder.join("rollcall.toml")];
        let program = Program::start(core, binary, words, &folder.join("service.log"))?;
        await_port(port)?;
        awaited(&folder.join("service.log"), |said| links(said).pop())?;
        Ok(Service { program, port, folder: folder.to_owned() })
    }

    /// The configuration, for `rollcall audit`.
    pub fn configuration(&self) -> PathBuf {
        self.folder.join("rollcall.toml")
    }

    /// Waits until it has looked through its record.
    pub fn await_verified(&self) -> Result<(), Failure> {
        let says = self.folder.join("service.log");
        awaited(&says, |said| said.contains("the record is whole").then_some(()))
    }

    /// A session of its own for somebody: the headers of a browser with its cookie.
    pub fn session(&self) -> Result<Vec<(String, String)>, Failure> {
        let says = self.folder.join("service.log");
        let before = links(&fs::read_to_string(&says)?).len();
        let mut connection = Connection::open(self.port)?;
        let own =
            [("origin".to_owned(), format!("http://127.0.0.1:{}", self.port)), ("sec-fetch-site".to_owned(), "same-origin".to_owned())];
        connection.ask("POST /auth/local", &own, "")?;
        let link = awaited(&says, |said| links(said).get(before).cloned())?;
        let target = link.splitn(4, '/').nth(3).unwrap_or_default().to_owned();
        let (head, _) = connection.ask(&format!("GET /{target}"), &[], "")?;
        let cookie = head.values("set-cookie").find_map(|cookie| cookie.split(';').next());
        Ok(browser(cookie.ok_or_else(|| format!("signing in set no cookie: {head:?}"))?))
    }
}

/// The cores, and where everything is.
#[derive(Clone, Copy)]
pub struct Ground<'a> {
    pub binary: &'a Path,
    pub folder: &'a Path,
    pub cores: Cores,
}

impl Ground<'_> {
    /// A sandbox with so many people and a service before it.
    pub fn place(&self, people: u64) -> Result<(Sandbox, Service), Failure> {
        self.place_called(&format!("people-{people}"), people)
    }

    /// The same under another name.
    pub fn place_called(&self, name: &str, people: u64) -> Result<(Sandbox, Service), Failure> {
        let folder = self.folder.join(name);
        let sandbox = Sandbox::start(self.binary, &folder, self.cores.others, people, None)?;
        let service = Service::start(self.binary, &folder.join("service"), self.cores.measured, &sandbox, "")?;
        Ok((sandbox, service))
    }
}

/// The links for signing in that a service has printed, the latest last.
fn links(said: &str) -> Vec<String> {
    said.split_whitespace().filter(|word| word.contains("/auth/local?code=")).map(str::to_owned).collect()
}

/// What a program says of it in its file, once it does.
fn awaited<T>(says: &Path, mut find: impl FnMut(&str) -> Option<T>) -> Result<T, Failure> {
    let began = Instant::now();
    loop {
        let mut said = String::from_utf8_lossy(&fs::read(says)?).into_owned();
        // A line may still be on its way.
        said.truncate(said.rfind('\n').map_or(0, |end| end + 1));
        if let Some(found) = find(&said) {
            return Ok(found);
        }
        if began.elapsed() > PATIENCE {
            let end: Vec<&str> = said.lines().rev().take(5).collect();
            return Err(format!("{} does not say what is waited for; it ends with {end:?}", says.display()).into());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}
