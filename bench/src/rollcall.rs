//! The service as it is measured: the release binary over the canned upstream, with a person who signed in, its record in a file, and its log on.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use catalogue::operation::Operation;
use catalogue::session::{API_HEADER, API_PREFIX};

use crate::Failure;
use crate::ask::NUMBER;
use crate::http::Connection;
use crate::load::Question;
use crate::program::{Program, await_port};

const ORGANIZATION: &str = "0a1b2c3d-0000-4000-8000-000000000000";
/// Ends with what becomes another number in each question.
const DIRECTORY: &str = "8b2f1c00-0000-4000-8000-999999999999";
const ACCOUNT: &str = "557058:0a1b2c3d-0000-4000-8000-000000000001";
/// A key is as long as Atlassian's, which matters to whoever looks for it in every answer.
const KEY_LENGTH: usize = 192;
const SIGN_IN: Duration = Duration::from_secs(20);

/// The running service and the session that was opened in it.
pub struct Rollcall {
    pub program: Program,
    pub port: u16,
    cookie: String,
}

impl Rollcall {
    /// Starts it in a folder of its own and signs in.
    pub fn start(binary: &Path, folder: &Path, core: Option<usize>, upstream: u16, keeps: Keeps) -> Result<Rollcall, Failure> {
        fs::create_dir_all(folder)?;
        let port = scratch::free_port();
        write_private(&folder.join("organization.key"), &"measuring".repeat(KEY_LENGTH / 9))?;
        write_private(&folder.join("rollcall.toml"), &configuration(port, upstream, keeps))?;
        let says = folder.join("service.log");
        let program = Program::start(
            core,
            binary,
            ["serve", "--config"].map(PathBuf::from).into_iter().chain([folder.join("rollcall.toml")]),
            &says,
        )?;
        await_port(port)?;
        let cookie = sign_in(port, &says)?;
        Ok(Rollcall { program, port, cookie })
    }

    /// A page of people, by the person who signed in.
    pub fn question(&self) -> Question {
        Question { port: self.port, path: format!("{API_PREFIX}{}", page_of_people()), headers: self.headers() }
    }

    /// Another name of one person.
    pub fn change(&self) -> Question {
        Question { port: self.port, path: format!("{API_PREFIX}{}", profile()), headers: self.headers() }
    }

    fn headers(&self) -> Vec<(String, String)> {
        browser(&self.cookie)
    }
}

/// What a browser sends along.
pub fn browser(cookie: &str) -> Vec<(String, String)> {
    let sent = [
        ("cookie", cookie),
        (API_HEADER, "1"),
        ("accept", "application/json"),
        ("accept-encoding", "gzip, deflate, br"),
        ("accept-language", "en-GB,en;q=0.9"),
        ("sec-fetch-site", "same-origin"),
        ("sec-fetch-mode", "cors"),
        ("sec-fetch-dest", "empty"),
    ];
    sent.map(|(name, value)| (name.to_owned(), value.to_owned())).into()
}

/// The method and body of the change.
pub const CHANGE: &str = "PATCH";
pub const BODY: &str = r#"{"nickname":"Ann"}"#;

/// The path of the list, as the upstream has it, of another directory in each question.
pub fn page_of_people() -> String {
    path("LIST_USERS", &[("orgId", ORGANIZATION), ("directoryId", DIRECTORY)]).replace(&"9".repeat(NUMBER.len()), NUMBER)
}

/// The path of the change, as the upstream has it.
pub fn profile() -> String {
    path("UPDATE_PROFILE", &[("accountId", ACCOUNT)])
}

fn path(name: &str, values: &[(&str, &str)]) -> String {
    let operation: &'static Operation =
        catalogue::operations().find(|operation| operation.name == name).expect("the catalogue has this row");
    catalogue::rebuild(operation, values).expect("the values are identifiers")
}

/// Whether answers are kept for a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeps {
    Nothing,
    Answers,
}

fn configuration(port: u16, upstream: u16, keeps: Keeps) -> String {
    let seconds = if keeps == Keeps::Answers { 10 } else { 0 };
    format!(
        "organization_id = \"{ORGANIZATION}\"\norganization_key_file = \"organization.key\"\nlisten = \"127.0.0.1:{port}\"\n\
         upstream = \"http://127.0.0.1:{upstream}\"\n\
         [limits]\nperson_per_minute = 1000000\nall_per_minute = 1000000\nrequests_under_way = 1000\nconnections = 6000\n\
         [upstream_calls]\nkeep_seconds = {seconds}\n\
         [auth]\nmode = \"local\"\n"
    )
}

/// Writes a file for its owner alone, as keys have to be.
pub fn write_private(file: &Path, text: &str) -> Result<(), Failure> {
    fs::write(file, text)?;
    Ok(fs::set_permissions(file, fs::Permissions::from_mode(0o600))?)
}

/// Opens the link that the service prints, and keeps the cookie that it sets.
fn sign_in(port: u16, says: &Path) -> Result<String, Failure> {
    let started = Instant::now();
    let link = loop {
        let said = fs::read_to_string(says)?;
        if let Some(link) = said.split_whitespace().find(|word| word.contains("/auth/local?code=")) {
            break link.to_owned();
        }
        if started.elapsed() > SIGN_IN {
            return Err(format!("the service printed no link:\n{said}").into());
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    let target = link.splitn(4, '/').nth(3).unwrap_or_default();
    let (head, _) = Connection::open(port)?.ask(&format!("GET /{target}"), &[], "")?;
    let cookie = head.values("set-cookie").find_map(|cookie| cookie.split(';').next());
    Ok(cookie.ok_or_else(|| format!("signing in set no cookie: {head:?}"))?.to_owned())
}
